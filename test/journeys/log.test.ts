/** A log that cannot be written is never in the way of the work. */

import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, test } from 'node:test'

const MAIN = join(import.meta.dirname, '..', '..', 'src', 'main.ts')
const FULL = '/dev/full'
const skip = process.platform === 'linux' ? false : 'only Linux has /dev/full'

let dataDir: string
let full: number
let child: ChildProcess | undefined

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'reelay-log-'))
  if (skip === false) full = openSync(FULL, 'w')
})

afterEach(async () => {
  if (child?.exitCode === null && child.signalCode === null) {
    child.kill('SIGKILL')
    await once(child, 'close')
  }
  if (skip === false) closeSync(full)
  await rm(dataDir, { recursive: true, force: true })
})

function start(stdout: 'pipe' | number, stderr: 'pipe' | number, settings: Readonly<Record<string, string>> = {}) {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('REELAY_'))
  const own = { REELAY_PORT: '0', REELAY_DATA_DIR: dataDir, REELAY_LOG_LEVEL: 'debug', ...settings }
  child = spawn(process.execPath, [MAIN], {
    env: { ...Object.fromEntries(inherited), ...own },
    stdio: ['ignore', stdout, stderr],
  })
  return child
}

/** What it says on a stream, up to and with what is waited for. */
async function said({ stdout, stderr }: ChildProcess, stream: 'stdout' | 'stderr', wanted: RegExp): Promise<string> {
  let text = ''
  for await (const piece of (stream === 'stdout' ? stdout : stderr) ?? []) {
    text += String(piece)
    const found = wanted.exec(text)
    if (found !== null) return found[1] ?? ''
  }
  throw new Error(`it ended, and said no more than: ${text}`)
}

test('a server whose log lies on a full disk answers, and ends in peace on a signal', { skip }, async () => {
  const server = start('pipe', full)
  const url = await said(server, 'stdout', /serves at (http:\S+)/)
  for (let round = 0; round < 20; round++) assert.equal((await fetch(`${url}/health`)).status, 200)
  server.kill('SIGTERM')
  assert.deepEqual(await once(server, 'exit'), [0, null])
})

test('one whose log nobody reads does so too', { skip }, async () => {
  const server = start('pipe', 'pipe')
  const url = await said(server, 'stdout', /serves at (http:\S+)/)
  server.stderr?.destroy()
  for (let round = 0; round < 20; round++) assert.equal((await fetch(`${url}/health`)).status, 200)
  server.kill('SIGTERM')
  assert.deepEqual(await once(server, 'exit'), [0, null])
})

test('one that cannot tell its address serves all the same, and says so in its log', { skip }, async () => {
  const server = start(full, 'pipe')
  const port = await said(server, 'stderr', /listening at http:\/\/127\.0\.0\.1:(\d+)/)
  assert.equal((await fetch(`http://127.0.0.1:${port}/health`)).status, 200)
  server.kill('SIGTERM')
  assert.deepEqual(await once(server, 'exit'), [0, null])
})

test('a start that is refused ends with its code where the reason cannot be written', { skip }, async () => {
  assert.deepEqual(await once(start('pipe', full, { REELAY_PORT: 'none' }), 'exit'), [2, null])
})
