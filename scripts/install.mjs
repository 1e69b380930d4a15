// What of the lockfile has to be installed here, whether it is, and how it gets there. Plain JavaScript: the Node that
// runs this may be too old for TypeScript.
import { spawnSync } from 'node:child_process'
import { existsSync, lstatSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The project's folder. */
export const root = join(dirname(fileURLToPath(import.meta.url)), '..')

const readJson = (...path) => JSON.parse(readFileSync(join(root, ...path), 'utf8'))

/** The oldest Node that will do, as `[major, minor]`. */
export function oldestNode() {
  const [, major, minor] = /^>=(\d+)\.(\d+)$/.exec(readJson('package.json').engines.node)
  return [Number(major), Number(minor)]
}

/** True when a version such as `25.7.0` is not older than that. */
export function isNewEnough(version) {
  const [major, minor] = version.split('.').map(Number)
  const [oldestMajor, oldestMinor] = oldestNode()
  return major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)
}

/** Where the Node is that comes as a package, for callers whose own is too old. */
export const packagedNode = join(
  root,
  'node_modules',
  'node',
  'bin',
  process.platform === 'win32' ? 'node.exe' : 'node',
)

/**
 * True when every package of the lockfile that this machine needs is there in the locked version: `dev` says whether
 * those for development count. Of binaries for several C libraries one is enough.
 */
export function isInstalled({ dev }) {
  if (!existsSync(join(root, 'node_modules', '.package-lock.json'))) return false
  const wanted = readJson('package-lock.json').packages
  const have = readJson('node_modules', '.package-lock.json').packages
  const isThere = (place) => have[place]?.version === wanted[place].version
  return Object.entries(wanted).every(([place, entry]) => {
    if (place === '' || entry.optional || (entry.dev && !dev) || entry.devOptional) return true
    return isThere(place) && (entry.dev || hasBinary(entry, wanted, isThere))
  })
}

function hasBinary({ optionalDependencies = {} }, wanted, isThere) {
  const places = Object.keys(optionalDependencies)
    .map((name) => `node_modules/${name}`)
    .filter((place) => wanted[place]?.os?.includes(process.platform) && wanted[place].cpu?.includes(process.arch))
  return places.length === 0 || places.some(isThere)
}

/** Installs what the lockfile says, the packages for development too or not. Returns npm's exit code. */
export function install({ dev }) {
  // npm would empty the folder at the other end, which somebody else may be running from.
  if (lstatSync(join(root, 'node_modules'), { throwIfNoEntry: false })?.isSymbolicLink()) {
    process.stderr.write('node_modules is a link to another folder, and is left alone.\n')
    return 1
  }
  const which = [dev ? '--include=dev' : '--omit=dev', '--no-fund', '--no-audit', '--loglevel=error']
  const status = npm(['ci', ...which])
  if (status === 0) return 0
  process.stderr.write('npm ci did not work here; trying npm install…\n')
  return npm(['install', '--no-save', ...which])
}

function npm(args) {
  const script = process.env.npm_execpath
  const known = script !== undefined && basename(script) === 'npm-cli.js'
  const [command, first] = known ? [process.execPath, [script]] : ['npm', []]
  const { status } = spawnSync(command, [...first, ...args], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: !known && process.platform === 'win32',
  })
  return status ?? 1
}
