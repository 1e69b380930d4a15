import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { closeSync, constants, mkdtempSync, openSync, readFileSync, readSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, test } from 'node:test'
import { createLogDestination } from '../../src/start/log-destination.ts'

const skip = process.platform === 'win32' ? 'Windows has no such pipes' : false

let dir: string

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'reelay-log-'))
})

afterEach(() => rmSync(dir, { recursive: true }))

test('lines are written as they come', () => {
  const path = join(dir, 'log')
  const fd = openSync(path, 'w')
  const log = createLogDestination(fd)
  for (const line of ['one\n', 'zwölf\n']) log.write(line)
  closeSync(fd)
  assert.equal(readFileSync(path, 'utf8'), 'one\nzwölf\n')
})

test('a reader that is slow gets what fits into a MiB whole and in order, and hears how much it has missed', {
  skip,
}, async () => {
  const path = join(dir, 'pipe')
  execFileSync('mkfifo', [path])
  const reader = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
  const writer = openSync(path, constants.O_WRONLY | constants.O_NONBLOCK)
  const log = createLogDestination(writer)
  const lines = Array.from({ length: 3_000 }, (_, number) => `{"line":${number},"pad":"${'x'.repeat(1_000)}"}\n`)
  for (const line of lines) log.write(line)
  const read = await readAll(reader)
  log.write('{"line":"last"}\n')
  const [notice, last] = (await readAll(reader)).trim().split('\n')
  closeSync(reader)
  closeSync(writer)
  const whole = read.split('\n').length - 1
  assert.ok(whole >= 1_000 && whole < 3_000, `${whole} lines`)
  assert.equal(read, lines.slice(0, whole).join(''))
  assert.equal(JSON.parse(notice ?? '').lines, 3_000 - whole)
  assert.equal(last, '{"line":"last"}')
})

/** Everything that comes until nothing has come for a while. */
async function readAll(fd: number): Promise<string> {
  const pieces: Buffer[] = []
  const buffer = Buffer.alloc(65_536)
  for (let quiet = 0; quiet < 20; ) {
    let count = 0
    try {
      count = readSync(fd, buffer)
    } catch (error) {
      assert.ok(error instanceof Error && 'code' in error && error.code === 'EAGAIN')
    }
    if (count > 0) pieces.push(Buffer.from(buffer.subarray(0, count)))
    quiet = count > 0 ? 0 : quiet + 1
    if (count === 0) await new Promise((resolve) => setTimeout(resolve, 20))
  }
  return Buffer.concat(pieces).toString()
}
