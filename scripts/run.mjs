// Runs a TypeScript file of this project on a Node that is new enough, from a bare clone on: on the caller's, or else on
// the one that comes as a package. Plain JavaScript, because the Node that starts it may be too old for TypeScript.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, realpathSync } from 'node:fs'
import { constants } from 'node:os'
import { join, resolve } from 'node:path'
import { install, isInstalled, isNewEnough, oldestNode, packagedNode, root } from './install.mjs'

const [file = '', ...args] = process.argv.slice(2)
const caller = callersNode()
const callersWillDo = isNewEnough(caller.version)
const node = callersWillDo ? caller.path : packagedNode

// The server needs no package for development, unless it is the Node to run on.
const isServer = resolve(file) === join(root, 'src', 'main.ts')

// V8 takes its two halves for what is new to the full, and keeps them: of 8 MiB each they cost a server no more time than of
// 32. What it does with the rest is in `src/main.ts`.
const flags = isServer ? ['--max-semi-space-size=8'] : []

const isReady = () => isInstalled({ dev: !isServer }) && existsSync(node)

if (!isReady()) {
  process.stderr.write('Installing dependencies (once, about a minute)…\n')
  const dev = !(isServer && callersWillDo) || existsSync(join(root, 'node_modules', '@types', 'node'))
  const status = install({ dev })
  if (status !== 0 || !existsSync(node)) {
    process.stderr.write('The installation failed; `npm ci` in this folder shows why.\n')
    if (!callersWillDo) {
      const wanted = oldestNode().join('.')
      process.stderr.write(`A Node from ${wanted} on needs less to be installed; this one is ${caller.version}.\n`)
    }
    process.exit(status || 1)
  }
}

// Node keeps what it has compiled here, which halves the time of every start after the first.
const env = { NODE_COMPILE_CACHE: join(root, 'node_modules', '.cache', 'node'), ...process.env }

if (process.platform !== 'win32' && typeof process.execve === 'function') {
  // Becoming the other program leaves nobody in between who could keep a signal to himself.
  process.removeAllListeners('warning')
  process.execve(node, [node, ...flags, file, ...args], env)
}

// The channel tells the child when this process is gone, however it went.
const child = spawn(node, [...flags, file, ...args], { stdio: ['inherit', 'inherit', 'inherit', 'ipc'], env })
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
child.on('error', (error) => {
  process.stderr.write(`${error.message}\n`)
  process.exit(1)
})
child.on('exit', (code, signal) => process.exit(signal ? 128 + constants.signals[signal] : (code ?? 1)))

/** The Node that npm was called with: its scripts see the packaged one first, where that is installed. */
function callersNode() {
  const { npm_node_execpath: outer } = process.env
  const own = { path: process.execPath, version: process.versions.node }
  if (outer === undefined || !existsSync(packagedNode) || own.path !== realpathSync(packagedNode)) return own
  const { status, stdout } = spawnSync(outer, ['--version'], { encoding: 'utf8' })
  return status === 0 ? { path: outer, version: stdout.trim().slice(1) } : own
}
