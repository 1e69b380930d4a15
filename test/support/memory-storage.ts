/** Bytes in a map, and a prober that believes them: a file of the rig says as JSON what it is. */

import { createHash } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import type { StoredBytes, ByteRange, Clock, Prober, StagedBytes, Storage } from '../../src/core/ports.ts'
import type { MediaFacts } from '../../src/core/media.ts'
import { problem } from '../../src/core/problem.ts'

/** A storage that forgets everything with its test. */
export class MemoryStorage implements Storage {
  readonly #clock: Pick<Clock, 'nowMs'>
  readonly #staged = new Map<string, Buffer>()
  readonly #blobs = new Map<string, { readonly bytes: Buffer; readonly keptAtMs: number }>()
  #places = 0
  /** What is told to a stage or keep that is to fail. */
  trouble: (() => Error | undefined) | undefined

  constructor(clock: Pick<Clock, 'nowMs'>) {
    this.#clock = clock
  }

  /** The digests that are there. */
  get digests(): readonly string[] {
    return [...this.#blobs.keys()]
  }

  /** Bytes that were written and have neither been kept nor dropped. */
  get unfinished(): number {
    return this.#staged.size
  }

  async stage(
    content: AsyncIterable<Uint8Array>,
    limits: { readonly sizeBytesMax: number; readonly signal?: AbortSignal | undefined },
  ): Promise<StagedBytes> {
    const bytes = await buffer(content)
    limits.signal?.throwIfAborted()
    const failure = this.trouble?.()
    if (failure !== undefined) throw failure
    if (bytes.byteLength > limits.sizeBytesMax) throw problem('body_too_large', 'too large')
    const place = `place-${++this.#places}`
    this.#staged.set(place, bytes)
    return { digest: createHash('sha256').update(bytes).digest('hex'), sizeBytes: bytes.byteLength, place }
  }

  async keep({ digest, place }: StagedBytes): Promise<void> {
    const bytes = this.#staged.get(place)
    if (bytes === undefined) throw new Error('nothing was staged there')
    this.#staged.delete(place)
    this.#blobs.set(digest, { bytes, keptAtMs: this.#clock.nowMs() })
  }

  async withStaged<Result>({ place }: StagedBytes, use: (path: string) => Promise<Result>): Promise<Result> {
    return use(place)
  }

  async drop({ place }: StagedBytes): Promise<void> {
    this.#staged.delete(place)
  }

  async discard(digest: string, ageMs: number): Promise<void> {
    const blob = this.#blobs.get(digest)
    if (blob !== undefined && blob.keptAtMs <= this.#clock.nowMs() - ageMs) this.#blobs.delete(digest)
  }

  async sizeBytes(digest: string): Promise<number | undefined> {
    return this.#blobs.get(digest)?.bytes.byteLength
  }

  async *read(digest: string, range?: ByteRange): AsyncGenerator<Uint8Array> {
    const bytes = this.bytes(digest)
    yield range === undefined ? bytes : bytes.subarray(range.first, range.last + 1)
  }

  async withLocalCopy<Result>(digest: string, use: (path: string) => Promise<Result>): Promise<Result> {
    this.bytes(digest)
    return use(digest)
  }

  async *list(ageMs: number): AsyncGenerator<StoredBytes> {
    for (const [digest, { bytes, keptAtMs }] of [...this.#blobs]) {
      if (keptAtMs < this.#clock.nowMs() - ageMs) yield { digest, sizeBytes: bytes.byteLength }
    }
  }

  async dropAbandoned(): Promise<number> {
    return 0
  }

  /** A blob's bytes. Throws when it is not there. */
  bytes(digest: string): Buffer {
    const bytes = this.#blobs.get(digest)?.bytes ?? this.#staged.get(digest)
    if (bytes === undefined) throw new Error(`the blob ${digest} is not there`)
    return bytes
  }
}

/** Bytes that the prober below takes for a file with these facts; `salt` makes others of the same facts. */
export function mediaOf(facts: MediaFacts, salt = ''): Buffer {
  return Buffer.from(JSON.stringify({ facts, salt }))
}

/** Believes what the bytes in a `MemoryStorage` say of themselves. */
export function credulousProber(storage: MemoryStorage): Prober {
  return {
    async probe(path) {
      const text = storage.bytes(path).toString()
      if (!text.startsWith('{"facts"')) throw problem('unsupported_media', 'This is no video, picture or sound.')
      const { facts }: { facts: MediaFacts } = JSON.parse(text)
      return facts
    },
  }
}
