import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { until } from '../support/reelay.ts'

const root = join(import.meta.dirname, '..', '..')
const LAUNCHER = join(root, 'scripts', 'run.mjs')
const SERVER = join(root, 'src', 'main.ts')
const WITHOUT_EXECVE = 'data:text/javascript,process.execve = undefined'
const skip = process.platform === 'win32' ? 'Windows has neither these signals nor groups' : false

let dataDir: string
let port: number
let started: ChildProcess | undefined

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'reelay-run-'))
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  port = address !== null && typeof address === 'object' ? address.port : 0
  server.close()
})

afterEach(async () => {
  if (started?.pid !== undefined && isGroupAlive(started.pid)) process.kill(-started.pid, 'SIGKILL')
  await rm(dataDir, { recursive: true, force: true })
})

/** Starts a command at the head of a process group of its own, and waits until a server serves. */
async function start(
  command: string,
  args: readonly string[],
): Promise<{ readonly pid: number; readonly ended: Promise<unknown> }> {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(REELAY_|npm_|NODE_)/.test(name))
  const child = spawn(command, args, {
    cwd: root,
    detached: true,
    env: { ...Object.fromEntries(inherited), REELAY_PORT: String(port), REELAY_DATA_DIR: dataDir },
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  started = child
  const ended = once(child, 'exit')
  for await (const line of createInterface({ input: child.stdout })) if (line.includes('serves at')) break
  assert.equal((await fetch(`http://127.0.0.1:${port}/health`)).status, 200)
  return { pid: child.pid ?? 0, ended }
}

function isGroupAlive(pid: number): boolean {
  try {
    return process.kill(-pid, 0)
  } catch {
    return false
  }
}

async function assertNothingIsLeft(pid: number): Promise<void> {
  await until(
    async () => isGroupAlive(pid),
    (alive) => !alive,
  )
  const server = createServer().listen(port, '127.0.0.1')
  await once(server, 'listening')
  server.close()
}

describe('the one process that was started takes everything with it', { skip }, () => {
  test('`npm start`, by SIGTERM', async () => {
    const { pid, ended } = await start('npm', ['start'])
    process.kill(pid, 'SIGTERM')
    await ended
    await assertNothingIsLeft(pid)
  })

  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    test(`scripts/run.mjs, by ${signal}`, async () => {
      const { pid, ended } = await start(process.execPath, [LAUNCHER, SERVER])
      process.kill(pid, signal)
      assert.deepEqual(await ended, [0, null])
      await assertNothingIsLeft(pid)
    })
  }

  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    test(`scripts/run.mjs on a Node that cannot become another program, by ${signal}`, async () => {
      const { pid, ended } = await start(process.execPath, ['--import', WITHOUT_EXECVE, LAUNCHER, SERVER])
      process.kill(pid, signal)
      assert.deepEqual(await ended, signal === 'SIGKILL' ? [null, signal] : [0, null])
      await assertNothingIsLeft(pid)
    })
  }
})

test('a Node that is new enough becomes the server itself', { skip }, async () => {
  const { pid } = await start(process.execPath, [LAUNCHER, SERVER])
  if (process.platform === 'linux') {
    assert.match(await readFile(`/proc/${pid}/cmdline`, 'utf8'), /src\/main\.ts/)
    assert.doesNotMatch(await readFile(`/proc/${pid}/cmdline`, 'utf8'), /run\.mjs/)
  }
})
