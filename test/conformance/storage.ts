/**
 * What every storage keeps to, whatever it is made of. A driver's test calls `exerciseStorage` with a way to make a
 * fresh place; the same place can be opened by several workers.
 */

import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import fc from 'fast-check'
import type { StoredBytes, StagedBytes, Storage } from '../../src/core/ports.ts'
import { type ProblemCode, ProblemError } from '../../src/core/problem.ts'
import { inPieces, patterned, sha256 } from '../support/bytes.ts'

const MIB = 1 << 20
const ABSENT = '0'.repeat(64)
const HOUR_MS = 3_600_000

/** A place that holds nothing yet, and its time. */
export type StoragePlace = {
  /** Opens the storage as a worker; several may have it open at once. */
  open(workerId: string): Promise<Storage>
  /** Moves the clock. */
  pass(ms: number): void
}

/** Registers the tests. */
export function exerciseStorage(make: () => Promise<StoragePlace>): void {
  exerciseBytes(make)
  exerciseSharing(make)
  exerciseAge(make)
}

function exerciseBytes(make: () => Promise<StoragePlace>): void {
  test('what is kept comes back byte by byte, under its SHA-256', async () => {
    const storage = await (await make()).open('one')
    for (const size of [0, 1, MIB - 1, MIB, 2 * MIB + 3]) {
      const bytes = patterned(size)
      const staged = await storage.stage(inPieces(bytes, 100_000), { sizeBytesMax: size })
      assert.deepEqual(blobOf(staged), { digest: sha256(bytes), sizeBytes: size })
      assert.equal(await storage.sizeBytes(staged.digest), undefined)
      await storage.keep(staged)
      assert.equal(await storage.sizeBytes(staged.digest), size)
      assert.ok(bytes.equals(await allOf(storage.read(staged.digest))))
      assert.ok(bytes.equals(await storage.withLocalCopy(staged.digest, (path) => readFile(path))))
    }
  })

  test('any range of a blob comes back exactly, also through a buffer that is used again', async () => {
    const storage = await (await make()).open('one')
    const bytes = patterned(2 * MIB + 17)
    const { digest } = await put(storage, bytes)
    const position = fc.integer({ min: 0, max: bytes.length - 1 })
    const bufferBytes = fc.constantFrom(undefined, 2, 7_001, MIB)
    await fc.assert(
      fc.asyncProperty(position, position, bufferBytes, async (one, other, size) => {
        const range = { first: Math.min(one, other), last: Math.max(one, other) }
        if (size !== undefined && range.last - range.first > size * 2_000) return
        const buffer = size === undefined ? undefined : new Uint8Array(size)
        assert.ok(bytes.subarray(range.first, range.last + 1).equals(await allOf(storage.read(digest, range, buffer))))
      }),
      {
        numRuns: 40,
        examples: [
          [0, 0, undefined],
          [bytes.length - 1, bytes.length - 1, 2],
          [0, bytes.length - 1, MIB],
          [MIB - 1, MIB, undefined],
        ],
      },
    )
  })

  test('a byte too many is refused, and nothing is stored', async () => {
    const storage = await (await make()).open('one')
    const bytes = patterned(1001)
    await assert.rejects(storage.stage(inPieces(bytes, 100), { sizeBytesMax: 1000 }), isProblem('body_too_large'))
    assert.deepEqual(await listed(storage), [])
  })

  test('a stream that fails, or that is stopped, stores nothing and fails with the reason', async () => {
    const storage = await (await make()).open('one')
    const failure = new Error('the caller is gone')
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield patterned(1000)
      throw failure
    }
    await assert.rejects(storage.stage(broken(), { sizeBytesMax: 10_000 }), failure)
    const stop = new AbortController()
    async function* stopped(): AsyncGenerator<Uint8Array> {
      yield patterned(1000)
      stop.abort(failure)
      yield patterned(1000)
    }
    await assert.rejects(storage.stage(stopped(), { sizeBytesMax: 10_000, signal: stop.signal }), failure)
    assert.deepEqual(await listed(storage), [])
  })

  test('what is not there has no size, no copy and no bytes, and is thrown away without a word', async () => {
    const storage = await (await make()).open('one')
    assert.equal(await storage.sizeBytes(ABSENT), undefined)
    await assert.rejects(storage.withLocalCopy(ABSENT, async (path) => path))
    await assert.rejects(allOf(storage.read(ABSENT)))
    await storage.discard(ABSENT, 0)
  })

  test('only a digest names a blob', async () => {
    const storage = await (await make()).open('one')
    const upper = 'A'.repeat(64)
    for (const name of ['', '../../etc/passwd', ABSENT.slice(1), `${ABSENT}0`, upper, `${ABSENT.slice(2)}/.`]) {
      await assert.rejects(storage.sizeBytes(name))
      await assert.rejects(storage.withLocalCopy(name, async (path) => path))
      await assert.rejects(storage.discard(name, 0))
      await assert.rejects(allOf(storage.read(name)))
    }
  })

  test('what fails in the middle of a local copy fails with its own error, and the blob stays', async () => {
    const storage = await (await make()).open('one')
    const { digest } = await put(storage, patterned(1000))
    const failure = new Error('the prober is gone')
    await assert.rejects(
      storage.withLocalCopy(digest, () => Promise.reject(failure)),
      failure,
    )
    assert.equal(await storage.sizeBytes(digest), 1000)
  })
}

function exerciseSharing(make: () => Promise<StoragePlace>): void {
  test('the same bytes are one blob, also when several workers bring them at the same time', async () => {
    const place = await make()
    const workers = await Promise.all(['one', 'two', 'three'].map((id) => place.open(id)))
    const bytes = patterned(300_000)
    const puts = workers.flatMap((storage) => [put(storage, bytes), put(storage, bytes), put(storage, bytes)])
    const digests = new Set((await Promise.all(puts)).map(({ digest }) => digest))
    assert.deepEqual([...digests], [sha256(bytes)])
    for (const storage of workers) {
      assert.deepEqual(await listed(storage, place), [{ digest: sha256(bytes), sizeBytes: bytes.length }])
      assert.ok(bytes.equals(await allOf(storage.read(sha256(bytes)))))
    }
  })

  test('what one worker keeps, the other reads and throws away', async () => {
    const place = await make()
    const [one, two] = [await place.open('one'), await place.open('two')]
    const bytes = patterned(5_000)
    const { digest } = await put(one, bytes)
    assert.ok(bytes.equals(await allOf(two.read(digest))))
    await two.discard(digest, 0)
    assert.equal(await one.sizeBytes(digest), undefined)
    await assert.rejects(allOf(one.read(digest)))
  })

  test('staged bytes can be looked at before they get a name, or none', async () => {
    const place = await make()
    const storage = await place.open('one')
    const bytes = patterned(5_000)
    const staged = await storage.stage(inPieces(bytes, 1_000), { sizeBytesMax: 5_000 })
    assert.ok(bytes.equals(await storage.withStaged(staged, (path) => readFile(path))))
    await storage.drop(staged)
    assert.deepEqual(await listed(storage, place), [])
  })

  test('bytes that are dropped get no name', async () => {
    const place = await make()
    const storage = await place.open('one')
    const staged = await storage.stage(inPieces(patterned(1000), 100), { sizeBytesMax: 1000 })
    await storage.drop(staged)
    await storage.drop(staged)
    assert.deepEqual(await listed(storage, place), [])
    assert.equal(await storage.dropAbandoned(async () => []), 0)
  })

  test('only what dead workers have left half written is thrown away', async () => {
    const place = await make()
    const [dead, alive, own] = [await place.open('dead'), await place.open('alive'), await place.open('own')]
    const lost = await dead.stage(inPieces(patterned(1000), 100), { sizeBytesMax: 1000 })
    const kept = await put(dead, patterned(2000))
    const [others, mine] = [
      await alive.stage(inPieces(patterned(3000), 100), { sizeBytesMax: 3000 }),
      await own.stage(inPieces(patterned(4000), 100), { sizeBytesMax: 4000 }),
    ]
    // A worker does not take its own, even when nobody knows it yet.
    assert.equal(await own.dropAbandoned(async () => ['alive']), 1000)
    assert.equal(await own.dropAbandoned(async () => ['alive']), 0)
    await assert.rejects(dead.keep(lost), isProblem('unavailable'))
    await alive.keep(others)
    await own.keep(mine)
    for (const { digest, sizeBytes } of [kept, others, mine]) assert.equal(await own.sizeBytes(digest), sizeBytes)
  })

  test('a worker that comes while it is asked who lives is spared, and leaves nothing before it has written', async () => {
    const place = await make()
    const [own, early] = [await place.open('own'), await place.open('early')]
    let staged: StagedBytes | undefined
    const living = async () => {
      staged = await early.stage(inPieces(patterned(1000), 100), { sizeBytesMax: 1000 })
      return ['own']
    }
    assert.equal(await own.dropAbandoned(living), 0)
    assert.ok(staged)
    await early.keep(staged)
    assert.equal(await own.sizeBytes(staged.digest), 1000)
  })

  test('several workers may throw away what the dead have left at the same time', async () => {
    const place = await make()
    const workers = await Promise.all(['one', 'two', 'three', 'four'].map((id) => place.open(id)))
    for (let dead = 0; dead < 20; dead++) {
      const storage = await place.open(`dead-${dead}`)
      await storage.stage(inPieces(patterned(1000), 100), { sizeBytesMax: 1000 })
    }
    const freed = await Promise.all(
      workers.map((storage) => storage.dropAbandoned(async () => ['one', 'two', 'three', 'four'])),
    )
    assert.ok(freed.every((bytes) => bytes <= 20_000))
    assert.equal(await workers[0]?.dropAbandoned(async () => ['one', 'two', 'three', 'four']), 0)
  })

  test('a worker that was suspended and taken for dead goes on', async () => {
    const place = await make()
    const [suspended, other] = [await place.open('suspended'), await place.open('other')]
    const before = await suspended.stage(inPieces(patterned(1000), 100), { sizeBytesMax: 1000 })
    let wake: () => void = () => undefined
    const asleep = new Promise<void>((resolve) => {
      wake = resolve
    })
    async function* interrupted(): AsyncGenerator<Uint8Array> {
      yield patterned(2000)
      await asleep
      yield patterned(2000)
    }
    const midway = suspended.stage(interrupted(), { sizeBytesMax: 4000 })
    await other.dropAbandoned(async () => ['other'])
    wake()
    for (const staged of [before, await midway.catch(() => before)]) {
      await assert.rejects(suspended.keep(staged), isProblem('unavailable'))
      await suspended.drop(staged)
    }
    const bytes = patterned(5000)
    const { digest } = await put(suspended, bytes)
    assert.ok(bytes.equals(await allOf(other.read(digest))))
  })
}

function exerciseAge(make: () => Promise<StoragePlace>): void {
  test('a blob that was kept again lately is not thrown away', async () => {
    const place = await make()
    const storage = await place.open('one')
    const bytes = patterned(1000)
    const early = await storage.stage(inPieces(bytes, 100), { sizeBytesMax: 1000 })
    place.pass(2 * HOUR_MS)
    // What counts is when it was kept, not when its bytes were written.
    await storage.keep(early)
    await storage.discard(early.digest, HOUR_MS)
    assert.equal(await storage.sizeBytes(early.digest), 1000)
    place.pass(HOUR_MS + 1)
    await put(storage, bytes)
    await storage.discard(early.digest, HOUR_MS)
    assert.equal(await storage.sizeBytes(early.digest), 1000)
    place.pass(HOUR_MS + 1)
    await storage.discard(early.digest, HOUR_MS)
    assert.equal(await storage.sizeBytes(early.digest), undefined)
  })

  test('a list has what has lain for long enough, and no staged bytes', async () => {
    const place = await make()
    const storage = await place.open('one')
    const old = await put(storage, patterned(1000))
    await storage.stage(inPieces(patterned(3000), 100), { sizeBytesMax: 3000 })
    place.pass(HOUR_MS + 1)
    const young = await put(storage, patterned(2000))
    assert.deepEqual(await listed(storage, undefined, HOUR_MS), [old])
    const bySize = (one: StoredBytes, other: StoredBytes) => one.sizeBytes - other.sizeBytes
    assert.deepEqual((await listed(storage, place)).toSorted(bySize), [old, young])
  })

  test('a blob that is thrown away while a list is read does not end the list', async () => {
    const place = await make()
    const storage = await place.open('one')
    const blobs: StoredBytes[] = []
    for (let size = 1; size <= 40; size++) blobs.push(await put(storage, patterned(size)))
    place.pass(1)
    let seen = 0
    for await (const { digest } of storage.list(0)) {
      seen++
      for (const blob of blobs) if (blob.digest !== digest) await storage.discard(blob.digest, 0)
    }
    assert.ok(seen >= 1)
  })
}

async function put(storage: Storage, bytes: Buffer): Promise<StoredBytes> {
  const staged = await storage.stage(inPieces(bytes, 100_000), { sizeBytesMax: bytes.length })
  await storage.keep(staged)
  return blobOf(staged)
}

function blobOf({ digest, sizeBytes }: StagedBytes): StoredBytes {
  return { digest, sizeBytes }
}

/** Everything that is kept, a moment later. */
async function listed(storage: Storage, place?: StoragePlace, ageMs = 0): Promise<StoredBytes[]> {
  place?.pass(1)
  const blobs: StoredBytes[] = []
  for await (const blob of storage.list(ageMs)) blobs.push(blob)
  return blobs
}

function isProblem(code: ProblemCode): (error: unknown) => boolean {
  return (error) => error instanceof ProblemError && error.problem.code === code
}

async function allOf(content: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  for await (const piece of content) pieces.push(Uint8Array.from(piece))
  return Buffer.concat(pieces)
}
