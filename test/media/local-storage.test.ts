import assert from 'node:assert/strict'
import { execFile, type ChildProcess, fork } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { access, mkdir, mkdtemp, readdir, rename, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, test } from 'node:test'
import { promisify } from 'node:util'
import type { Storage } from '../../src/core/ports.ts'
import { ProblemError } from '../../src/core/problem.ts'
import { systemClock } from '../../src/lib/clock.ts'
import { createLocalStorage } from '../../src/media/local-storage.ts'
import { exerciseStorage } from '../conformance/storage.ts'
import { patterned, sha256 } from '../support/bytes.ts'

const root = await mkdtemp(join(tmpdir(), 'reelay-storage-'))
let made = 0

after(() => rm(root, { recursive: true }))

function freshDir(): string {
  return join(root, String(made++), 'data')
}

exerciseStorage(async () => {
  const dir = freshDir()
  let aheadMs = 0
  const clock = { nowMs: () => Date.now() + aheadMs }
  return {
    open: (workerId) => createLocalStorage(dir, { workerId, clock }),
    pass(ms) {
      aheadMs += ms
    },
  }
})

const OWN = { workerId: 'worker', clock: systemClock }

async function put(storage: Storage, ...texts: readonly string[]): Promise<string> {
  const staged = await storage.stage(pieces(...texts), { sizeBytesMax: 1_000 })
  await storage.keep(staged)
  return staged.digest
}

const pathOf = (storage: Storage, digest: string) => storage.withLocalCopy(digest, async (path) => path)

test('files are for us alone, and lie under their digest', { skip: process.platform === 'win32' }, async () => {
  const dir = freshDir()
  const storage = await createLocalStorage(dir, OWN)
  const digest = await put(storage, 'hello')
  const path = await pathOf(storage, digest)
  assert.equal(path, join(dir, 'assets', digest.slice(0, 2), digest.slice(2)))
  assert.deepEqual(storage.folders, [join(dir, 'assets'), join(dir, 'temporary')])
  assert.equal(storage.workFolder, join(dir, 'temporary', 'worker'))
  assert.equal((await stat(path)).mode & 0o777, 0o600)
  assert.equal((await stat(dirname(path))).mode & 0o777, 0o700)
  assert.equal((await stat(storage.workFolder)).mode & 0o777, 0o700)
})

test('a refused or broken file leaves no temporary file', async () => {
  const dir = freshDir()
  const storage = await createLocalStorage(dir, OWN)
  await assert.rejects(storage.stage(pieces('too', 'long'), { sizeBytesMax: 6 }))
  assert.deepEqual(await readdir(storage.workFolder), [])
  assert.deepEqual(await readdir(join(dir, 'assets')), [])
})

test('whatever lies among the temporary files and is no living worker’s is thrown away', async () => {
  const dir = freshDir()
  const storage = await createLocalStorage(dir, OWN)
  const temporary = join(dir, 'temporary')
  await writeFile(join(temporary, 'from-an-older-version.part'), 'x'.repeat(10))
  await mkdir(join(temporary, 'dead', 'deeper'), { recursive: true })
  await writeFile(join(temporary, 'dead', 'film.mp4'), 'x'.repeat(20))
  await writeFile(join(temporary, 'dead', 'deeper', 'film.mp4'), 'x'.repeat(30))
  await mkdir(join(temporary, 'alive'))
  assert.equal(await storage.dropAbandoned(async () => ['alive']), 60)
  assert.deepEqual(await readdir(temporary), ['alive'])
})

test('a link among the temporary files is thrown away, and what it leads to stays', {
  skip: process.platform === 'win32',
}, async () => {
  const dir = freshDir()
  const storage = await createLocalStorage(dir, OWN)
  const precious = join(root, 'precious')
  await mkdir(precious, { recursive: true })
  await writeFile(join(precious, 'file'), 'x')
  await symlink(precious, join(dir, 'temporary', 'link'))
  await storage.dropAbandoned(async () => [])
  await access(join(precious, 'file'))
  assert.deepEqual(await readdir(join(dir, 'temporary')), [])
})

test('a link in the place of a blob is not followed', { skip: process.platform === 'win32' }, async () => {
  const storage = await createLocalStorage(freshDir(), OWN)
  const digest = await put(storage, 'hello')
  const path = await pathOf(storage, digest)
  const secret = join(root, 'secret')
  await writeFile(secret, 'secret')
  await rm(path)
  await symlink(secret, path)
  assert.equal(await storage.sizeBytes(digest), undefined)
  await assert.rejects(storage.read(digest)[Symbol.asyncIterator]().next())
  await put(storage, 'hello')
  assert.equal(await storage.sizeBytes(digest), 5)
})

test('a blob that is thrown away while it is read is read to its end', async () => {
  const storage = await createLocalStorage(freshDir(), OWN)
  const digest = await put(storage, 'a film ', 'with an end')
  const reader = storage.read(digest, { first: 0, last: 17 }, new Uint8Array(8))
  const texts = []
  for await (const piece of reader) {
    texts.push(Buffer.from(piece).toString())
    await storage.discard(digest, 0)
  }
  assert.equal(texts.join(''), 'a film with an end')
  assert.equal(await storage.sizeBytes(digest), undefined)
})

test('what else lies among the blobs is no blob', async () => {
  const dir = freshDir()
  const storage = await createLocalStorage(dir, { ...OWN, clock: { nowMs: () => Date.now() + 1_000 } })
  await writeFile(join(dir, 'assets', '.DS_Store'), 'x')
  await mkdir(join(dir, 'assets', 'lost+found'))
  await mkdir(join(dir, 'assets', 'ab'))
  await writeFile(join(dir, 'assets', 'ab', 'notes.txt'), 'x')
  const found = []
  for await (const blob of storage.list(0)) found.push(blob)
  assert.deepEqual(found, [])
})

/** Two more processes on a folder: they bring the same bytes again and again, and throw some of them away. */
async function startProcess(dir: string, workerId: string): Promise<ChildProcess> {
  const child = fork(join(import.meta.dirname, 'storage-program.ts'), [dir, workerId], { stdio: 'inherit' })
  await once(child, 'message')
  return child
}

test('processes that share a folder never see a part of a blob', { timeout: 60_000 }, async () => {
  const dir = freshDir()
  const storage = await createLocalStorage(dir, OWN)
  const children = await Promise.all(['one', 'two'].map((id) => startProcess(dir, id)))
  const ended = children.map((child) => once(child, 'exit'))
  for (const child of children) child.send(200)
  let looks = 0
  const digests = Array.from({ length: 4 }, (_, index) => sha256(patterned(50_000 + index)))
  while (children.some((child) => child.exitCode === null)) {
    for (const [index, digest] of digests.entries()) {
      const sizeBytes = await storage.sizeBytes(digest)
      assert.ok(sizeBytes === undefined || sizeBytes === 50_000 + index)
      looks++
    }
  }
  assert.deepEqual((await Promise.all(ended)).flat(), [0, null, 0, null])
  assert.ok(looks > 0)
  assert.equal(await storage.dropAbandoned(async () => []), 0)
})

test('what a killed process has left half written is thrown away by another', { timeout: 60_000 }, async () => {
  const dir = freshDir()
  const storage = await createLocalStorage(dir, OWN)
  const child = await startProcess(dir, 'killed')
  const ended = once(child, 'exit')
  child.send('half')
  await once(child, 'message')
  assert.equal(await storage.dropAbandoned(async () => ['killed']), 0)
  child.kill('SIGKILL')
  await ended
  assert.equal(await storage.dropAbandoned(async () => []), 50_000)
  assert.deepEqual(await readdir(join(dir, 'temporary')), [])
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

test('problems of the disk keep their cause, and tell callers of no path', async () => {
  const { asDiskProblem } = await import('../../src/media/disk.ts')
  const full = Object.assign(new Error("no space left on device, write '/var/lib/x'"), { code: 'ENOSPC' })
  assert.throws(
    () => asDiskProblem(full),
    (error) => error instanceof ProblemError && error.cause === full && !error.message.includes('/var'),
  )
  const broken = Object.assign(new Error("input/output error, write '/var/lib/x'"), { code: 'EIO', errno: -5 })
  assert.throws(
    () => asDiskProblem(broken),
    (error) => isUnavailable(error) && error.cause === broken && error.internal?.includes('EIO') === true,
  )
  const ours = Object.assign(new Error('not a system error'), { code: 'ERR_INVALID_ARG_TYPE' })
  assert.throws(() => asDiskProblem(ours), ours)
  const dir = freshDir()
  const storage = await createLocalStorage(dir, OWN)
  const staged = await storage.stage(pieces('hello'), { sizeBytesMax: 5 })
  await storage.drop(staged)
  await assert.rejects(
    storage.keep(staged),
    (error) => error instanceof ProblemError && !JSON.stringify(error.problem).includes(dir),
  )
})

test('a folder that is broken is unavailable to every verb, and not the fault of the bytes', async () => {
  const dir = freshDir()
  const storage = await createLocalStorage(dir, OWN)
  const digest = await put(storage, 'hello')
  const staged = await storage.stage(pieces('hello'), { sizeBytesMax: 5 })
  // What is a file now cannot be a folder: every path through it is an error of the system's.
  await rm(join(dir, 'assets', digest.slice(0, 2)), { recursive: true })
  await writeFile(join(dir, 'assets', digest.slice(0, 2)), 'x')
  const next = async (content: AsyncIterable<unknown>) => content[Symbol.asyncIterator]().next()
  await assert.rejects(storage.keep(staged), isUnavailable)
  await assert.rejects(storage.sizeBytes(digest), isUnavailable)
  await assert.rejects(next(storage.read(digest)), isUnavailable)
  await assert.rejects(storage.discard(digest, 0), isUnavailable)
  await rm(join(dir, 'temporary'), { recursive: true })
  await writeFile(join(dir, 'temporary'), 'x')
  await assert.rejects(storage.stage(pieces('hello'), { sizeBytesMax: 5 }), isUnavailable)
  await assert.rejects(storage.drop(staged), isUnavailable)
  await assert.rejects(
    storage.dropAbandoned(async () => []),
    isUnavailable,
  )
  await rm(join(dir, 'assets'), { recursive: true })
  await assert.rejects(next(storage.list(0)), isUnavailable)
})

test('a blob that is not there any more is told apart from a folder that is broken', async () => {
  const storage = await createLocalStorage(freshDir(), OWN)
  const reading = storage.read('0'.repeat(64))[Symbol.asyncIterator]().next()
  await assert.rejects(reading, { code: 'ENOENT' })
})

test('bytes that are kept anew while they are being thrown away stay', async () => {
  const dir = freshDir()
  const storage = await createLocalStorage(dir, OWN)
  const digest = await put(storage, 'hello')
  const path = await pathOf(storage, digest)
  let stop = false
  const again = (async () => {
    while (!stop) await put(storage, 'hello')
  })()
  for (let round = 0; round < 200; round++) {
    // Long ago when it is looked at, and kept anew at any moment after that.
    await utimes(path, 1, 1).catch(() => undefined)
    await storage.discard(digest, 60_000)
  }
  stop = true
  await again
  await put(storage, 'hello')
  assert.equal(await storage.sizeBytes(digest), 5)
  assert.deepEqual(await readdir(storage.workFolder), [])
})

test('what a process was just throwing away when it died is kept if it had come again, and goes if it had not', async () => {
  const dir = freshDir()
  const storage = await createLocalStorage(dir, OWN)
  const [fresh, old] = [await put(storage, 'fresh'), await put(storage, 'old')]
  const dead = join(dir, 'temporary', 'dead')
  await mkdir(dead)
  const nowMs = Date.now()
  for (const [digest, beforeMs] of [
    [fresh, nowMs - 60_000],
    [old, nowMs + 60_000],
  ] as const) {
    await rename(await pathOf(storage, digest), join(dead, `${digest}.${beforeMs}.${randomUUID()}.out`))
  }
  await storage.dropAbandoned(async () => [])
  assert.equal(await storage.sizeBytes(fresh), 5)
  assert.equal(await storage.sizeBytes(old), undefined)
  assert.deepEqual(await readdir(join(dir, 'temporary')), ['worker'])
})

function isUnavailable(error: unknown): error is ProblemError {
  return error instanceof ProblemError && error.problem.code === 'unavailable'
}

async function* pieces(...texts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield Buffer.from(text)
}
