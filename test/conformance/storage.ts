/**
 * What every storage keeps to, whatever it is made of. A driver's test calls `exerciseStorage` with a way to make a
 * fresh one.
 */

import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFile, stat, writeFile } from 'node:fs/promises'
import { test } from 'node:test'

import fc from 'fast-check'

import type { Storage } from '../../src/core/ports.ts'
import { ProblemError } from '../../src/core/problem.ts'

const MIB = 1 << 20
const ABSENT = '0'.repeat(64)

/** Registers the tests. `make` gives a storage that holds nothing. */
export function exerciseStorage(make: () => Promise<Storage>): void {
  test('what is put comes back byte by byte, under its SHA-256', async () => {
    const storage = await make()
    for (const size of [0, 1, MIB - 1, MIB, 2 * MIB + 3]) {
      const bytes = patterned(size)
      const blob = await storage.put(inPieces(bytes, 100_000), { sizeBytesMax: size })
      assert.deepEqual(blob, { digest: sha256(bytes), sizeBytes: size })
      assert.equal(await storage.sizeBytes(blob.digest), size)
      assert.ok(bytes.equals(await allOf(storage.read(blob.digest))))
      assert.ok(bytes.equals(await readFile(await storage.localPath(blob.digest))))
    }
  })

  test('any range of a blob comes back exactly', async () => {
    const storage = await make()
    const bytes = patterned(2 * MIB + 17)
    const { digest } = await storage.put(inPieces(bytes, MIB), { sizeBytesMax: bytes.length })
    const position = fc.integer({ min: 0, max: bytes.length - 1 })
    await fc.assert(
      fc.asyncProperty(position, position, async (one, other) => {
        const range = { first: Math.min(one, other), last: Math.max(one, other) }
        assert.ok(bytes.subarray(range.first, range.last + 1).equals(await allOf(storage.read(digest, range))))
      }),
      {
        numRuns: 30,
        examples: [
          [0, 0],
          [bytes.length - 1, bytes.length - 1],
          [0, bytes.length - 1],
          [MIB - 1, MIB],
        ],
      },
    )
  })

  test('the same bytes are one blob, even when they come at the same time', async () => {
    const storage = await make()
    const bytes = patterned(300_000)
    const puts = Array.from({ length: 8 }, (_, index) =>
      storage.put(inPieces(bytes, 1000 + index), { sizeBytesMax: 300_000 }),
    )
    const digests = new Set((await Promise.all(puts)).map((blob) => blob.digest))
    assert.deepEqual([...digests], [sha256(bytes)])
    assert.ok(bytes.equals(await allOf(storage.read(sha256(bytes)))))
  })

  test('a byte too many is refused, and nothing is stored', async () => {
    const storage = await make()
    const bytes = patterned(1001)
    await assert.rejects(
      storage.put(inPieces(bytes, 100), { sizeBytesMax: 1000 }),
      (error) => error instanceof ProblemError && error.problem.code === 'body_too_large',
    )
    assert.equal(await storage.sizeBytes(sha256(bytes)), undefined)
    assert.equal(await storage.sizeBytes(sha256(bytes.subarray(0, 1000))), undefined)
  })

  test('a stream that fails stores nothing and fails the put with its own error', async () => {
    const storage = await make()
    const failure = new Error('the caller is gone')
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield patterned(1000)
      throw failure
    }
    await assert.rejects(storage.put(broken(), { sizeBytesMax: 10_000 }), failure)
    assert.equal(await storage.sizeBytes(sha256(patterned(1000))), undefined)
  })

  test('a finished file is taken over and gone from its old place', async () => {
    const storage = await make()
    const path = storage.temporaryPath('mp4')
    assert.match(path, /\.mp4$/)
    assert.notEqual(storage.temporaryPath('mp4'), path)
    const bytes = patterned(MIB + 1)
    for (let round = 0; round < 2; round++) {
      await writeFile(path, bytes)
      assert.deepEqual(await storage.adopt(path), { digest: sha256(bytes), sizeBytes: bytes.length })
      await assert.rejects(stat(path), { code: 'ENOENT' })
    }
    assert.ok(bytes.equals(await allOf(storage.read(sha256(bytes)))))
  })

  test('what is not there has no size, no path and no bytes', async () => {
    const storage = await make()
    assert.equal(await storage.sizeBytes(ABSENT), undefined)
    await assert.rejects(storage.localPath(ABSENT))
    await assert.rejects(allOf(storage.read(ABSENT)))
  })

  test('only a digest names a blob', async () => {
    const storage = await make()
    for (const name of [
      '',
      '../../etc/passwd',
      ABSENT.slice(1),
      `${ABSENT}0`,
      'A'.repeat(64),
      `${ABSENT.slice(2)}/.`,
    ]) {
      await assert.rejects(storage.sizeBytes(name))
      await assert.rejects(storage.localPath(name))
      await assert.rejects(allOf(storage.read(name)))
    }
  })
}

/** Bytes in which every position differs from its neighbours. */
function patterned(size: number): Buffer {
  return Buffer.from(Uint8Array.from({ length: size }, (_, index) => (index * 31 + (index >> 8)) & 0xff))
}

async function* inPieces(bytes: Buffer, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

async function allOf(content: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  for await (const piece of content) pieces.push(piece)
  return Buffer.concat(pieces)
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
