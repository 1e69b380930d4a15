// Runs a TypeScript file of this project on a current Node, from a bare clone on.
// Plain JavaScript, because the Node that starts it may be too old to read TypeScript.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { constants } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const node = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
const lock = join(root, 'package-lock.json')
const installed = join(root, 'node_modules', '.package-lock.json')

if (!isInstalled()) {
  process.stderr.write('Installing dependencies (once, about a minute)…\n')
  const npm = process.env.npm_execpath
  const [command, first] = npm === undefined ? ['npm', []] : [process.execPath, [npm]]
  // Not `npm ci`: it insists on the packages of every platform, which not every registry has.
  const install = spawnSync(
    command,
    [...first, 'install', '--no-save', '--no-fund', '--no-audit', '--loglevel=error'],
    {
      cwd: root,
      stdio: ['ignore', 'ignore', 'inherit'],
      shell: npm === undefined && process.platform === 'win32',
    },
  )
  if (install.status !== 0 || !isInstalled()) {
    process.stderr.write('The installation failed; `npm install` in this folder shows why.\n')
    process.exit(install.status || 1)
  }
}

// Node keeps what it has compiled here, which halves the time of every start after the first.
const NODE_COMPILE_CACHE = join(root, 'node_modules', '.cache', 'node')
const child = spawn(node, process.argv.slice(2), {
  stdio: 'inherit',
  cwd: process.cwd(),
  env: { NODE_COMPILE_CACHE, ...process.env },
})
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
child.on('error', (error) => {
  process.stderr.write(`${error.message}\n`)
  process.exit(1)
})
child.on('exit', (code, signal) => process.exit(signal ? 128 + constants.signals[signal] : (code ?? 1)))

/** True when every package of the lockfile that belongs on this machine is there in the locked version. */
function isInstalled() {
  if (!existsSync(node) || !existsSync(installed)) return false
  const wanted = JSON.parse(readFileSync(lock, 'utf8')).packages
  const have = JSON.parse(readFileSync(installed, 'utf8')).packages
  return Object.entries(wanted).every(
    ([path, entry]) => path === '' || entry.optional || entry.devOptional || have[path]?.version === entry.version,
  )
}
