import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, readdir, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, test } from 'node:test'
import { promisify } from 'node:util'

import { ProblemError } from '../../src/core/problem.ts'
import { createLocalStorage } from '../../src/media/local-storage.ts'
import { exerciseStorage } from '../conformance/storage.ts'

const root = await mkdtemp(join(tmpdir(), 'reelay-storage-'))
let made = 0

after(() => rm(root, { recursive: true }))

function freshDir(): string {
  return join(root, String(made++), 'data')
}

exerciseStorage(() => createLocalStorage(freshDir()))

test('files are for us alone, and lie under their digest', { skip: process.platform === 'win32' }, async () => {
  const dir = freshDir()
  const storage = await createLocalStorage(dir)
  const { digest } = await storage.put(pieces('hello'), { sizeBytesMax: 5 })
  const path = await storage.localPath(digest)
  assert.equal(path, join(dir, 'assets', digest.slice(0, 2), digest.slice(2)))
  assert.deepEqual(storage.folders, [join(dir, 'assets'), join(dir, 'temporary')])
  assert.equal((await stat(path)).mode & 0o777, 0o600)
  assert.equal((await stat(dirname(path))).mode & 0o777, 0o700)
  const adopted = storage.temporaryPath('mp4')
  await writeFile(adopted, 'world', { mode: 0o666 })
  const blob = await storage.adopt(adopted)
  assert.equal((await stat(await storage.localPath(blob.digest))).mode & 0o777, 0o600)
})

test('a refused or broken file leaves no temporary file', async () => {
  const dir = freshDir()
  const storage = await createLocalStorage(dir)
  await assert.rejects(storage.put(pieces('too', 'long'), { sizeBytesMax: 6 }))
  assert.deepEqual(await readdir(join(dir, 'temporary')), [])
  assert.deepEqual(await readdir(join(dir, 'assets')), [])
})

test('at the start, temporary files that are 15 minutes old are removed, younger ones are not', async () => {
  const dir = freshDir()
  const before = await createLocalStorage(dir)
  const abandoned = before.temporaryPath('part')
  const recent = before.temporaryPath('part')
  const minutesAgo = (count: number) => new Date(Date.now() - count * 60_000)
  for (const [path, age] of [
    [abandoned, 16],
    [recent, 14],
  ] as const) {
    await writeFile(path, 'x')
    await utimes(path, minutesAgo(age), minutesAgo(age))
  }
  await createLocalStorage(dir)
  await assert.rejects(stat(abandoned), { code: 'ENOENT' })
  await stat(recent)
})

test('a link in the place of a blob or of a finished file is not followed', {
  skip: process.platform === 'win32',
}, async () => {
  const storage = await createLocalStorage(freshDir())
  const { digest } = await storage.put(pieces('hello'), { sizeBytesMax: 5 })
  const path = await storage.localPath(digest)
  const secret = join(root, 'secret')
  await writeFile(secret, 'secret')
  await rm(path)
  await symlink(secret, path)
  assert.equal(await storage.sizeBytes(digest), undefined)
  await assert.rejects(storage.read(digest)[Symbol.asyncIterator]().next(), { code: 'ELOOP' })
  const link = storage.temporaryPath('mp4')
  await symlink(secret, link)
  await assert.rejects(storage.adopt(link), { code: 'ELOOP' })
  await storage.put(pieces('hello'), { sizeBytesMax: 5 })
  assert.equal(await storage.sizeBytes(digest), 5)
})

test('a full disk is a problem of its own and leaves nothing behind', async (context) => {
  const program = join(import.meta.dirname, 'full-disk-program.ts')
  const disk = join(root, 'disk')
  const script = 'mkdir "$1" && mount -t tmpfs -o size=1m none "$1" && exec "$2" "$3" "$1"'
  const run = promisify(execFile)('unshare', ['-rm', 'sh', '-c', script, 'sh', disk, process.execPath, program])
  const { stdout } = await run.catch((error) => ({ stdout: `unavailable: ${error.message}` }))
  if (stdout.startsWith('unavailable')) context.skip('this machine lets nobody mount a small disk')
  else assert.deepEqual(JSON.parse(stdout), { code: 'storage_full', left: [], small: 1000 })
})

test('problems of the disk keep their cause', async () => {
  const { asDiskProblem } = await import('../../src/media/disk.ts')
  const full = Object.assign(new Error('no space left on device'), { code: 'ENOSPC' })
  assert.throws(
    () => asDiskProblem(full),
    (error) => error instanceof ProblemError && error.cause === full,
  )
  const other = Object.assign(new Error('input/output error'), { code: 'EIO' })
  assert.throws(() => asDiskProblem(other), other)
})

async function* pieces(...texts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield Buffer.from(text)
}
