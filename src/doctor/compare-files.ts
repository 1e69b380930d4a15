/**
 * Compares the bytes in storage with the assets of the store, and reads them: whether they are there, as many as they were,
 * and still have the SHA-256 that is their name. It goes from prefix to prefix, so that no more than one of them is in
 * memory. A server may be at work meanwhile: whatever looks wrong is looked at once more, in the order in which a server
 * would have made it right.
 */

import type { AssetUse } from '../core/records.ts'
import { systemCode } from '../lib/system-error.ts'
import { PIECE_BYTES } from '../media/hash-file.ts'
import type { Survey } from '../media/survey.ts'
import type { StoreReader } from '../store/reader.ts'

/** How many there are, and of how many bytes. */
export type Amount = { readonly count: number; readonly sizeBytes: number }

/** What is wrong with the bytes of an asset. */
export type Damage = {
  readonly digest: string
  /** `unreadable` says nothing of the bytes: the disk did not give them. */
  readonly fault: 'gone' | 'another size' | 'another hash' | 'unreadable'
  /** The system's code, where they are unreadable, such as `EIO`. */
  readonly code?: string
  readonly uses: readonly AssetUse[]
}

/** What came of the comparison. */
export type Comparison = {
  readonly files: Amount
  /** Bytes that the store knows nothing of. */
  readonly orphaned: Amount
  /** Assets whose bytes are gone or not as many as they were. */
  readonly missing: number
  /** What was read, and how many of it is right; absent when nothing was to be read. */
  readonly hashes?: Amount & { readonly right: number }
  /** The first ones, by digest, and how many there are. */
  readonly damaged: { readonly count: number; readonly first: readonly Damage[] }
}

/** How files are looked at. */
export type Reading = {
  /** Whose bytes are read: of all assets, of none, or of these. */
  readonly read: 'all' | 'none' | ReadonlySet<string>
  /** So many that are wrong are remembered. */
  readonly limit: number
  /** Is told of what has been read so far. */
  readonly progress?: (read: Amount) => void
}

/** Files that are read at the same time: while one is waited for, the other is added up. */
const AT_ONCE = 2

/** Compares all of it. Throws what the store throws, and what the system says where folders cannot be read. */
export async function compareFiles(store: StoreReader, storage: Survey, reading: Reading): Promise<Comparison> {
  const comparison = new Comparer(store, storage, reading)
  for (const prefix of storage.prefixes) await comparison.compare(prefix)
  return comparison.result()
}

class Comparer {
  readonly #store: StoreReader
  readonly #storage: Survey
  readonly #reading: Reading
  readonly #buffers = Array.from({ length: AT_ONCE }, () => Buffer.allocUnsafe(PIECE_BYTES))
  readonly #files = { count: 0, sizeBytes: 0 }
  readonly #orphaned = { count: 0, sizeBytes: 0 }
  readonly #hashes = { count: 0, sizeBytes: 0, right: 0 }
  readonly #damaged: Damage[] = []
  #damages = 0
  #missing = 0

  constructor(store: StoreReader, storage: Survey, reading: Reading) {
    this.#store = store
    this.#storage = storage
    this.#reading = reading
  }

  async compare(prefix: string): Promise<void> {
    const blobs = new Map((await this.#storage.blobs(prefix)).map((blob) => [blob.digest, blob.sizeBytes]))
    for (const sizeBytes of blobs.values()) add(this.#files, sizeBytes)
    const whole: string[] = []
    for (const { digest, sizeBytes, state } of await this.#store.assetsFrom(prefix)) {
      // Only what somebody has used is certain to have its bytes: others are coming or going.
      if (state === 'kept') {
        if (blobs.get(digest) === sizeBytes || !(await this.#isMissing(digest, sizeBytes))) whole.push(digest)
      }
      blobs.delete(digest)
    }
    for (const [digest, sizeBytes] of blobs) if (await this.#isOrphaned(digest)) add(this.#orphaned, sizeBytes)
    await this.#readAll(whole)
  }

  result(): Comparison {
    return {
      files: this.#files,
      orphaned: this.#orphaned,
      missing: this.#missing,
      ...(this.#reading.read !== 'none' && { hashes: this.#hashes }),
      damaged: { count: this.#damages, first: this.#damaged.toSorted(byDigest) },
    }
  }

  async #readAll(digests: readonly string[]): Promise<void> {
    const { read } = this.#reading
    if (read === 'none') return
    const rest = (read === 'all' ? digests : digests.filter((digest) => read.has(digest))).values()
    const reader = async (buffer: Uint8Array) => {
      for (const digest of rest) await this.#read(digest, buffer)
    }
    await Promise.all(this.#buffers.map(reader))
  }

  async #read(digest: string, buffer: Uint8Array): Promise<void> {
    try {
      const found = await this.#storage.read(digest, buffer)
      if (found === undefined) {
        if (await this.#isKept(digest)) await this.#note(digest, 'gone')
        return
      }
      add(this.#hashes, found.sizeBytes)
      this.#reading.progress?.(this.#hashes)
      if (found.digest === digest) this.#hashes.right++
      else if (await this.#isKept(digest)) await this.#note(digest, 'another hash')
    } catch (error) {
      const code = systemCode(error)
      if (code === undefined) throw error
      if (await this.#isKept(digest)) await this.#note(digest, 'unreadable', code)
    }
  }

  /** Notes bytes that are not there, or not as many as they were; a row is there before its file, and condemned before it goes. */
  async #isMissing(digest: string, sizeBytes: number): Promise<boolean> {
    const found = await this.#storage.sizeBytes(digest)
    if (found === sizeBytes || !(await this.#isKept(digest))) return false
    await this.#note(digest, found === undefined ? 'gone' : 'another size')
    return true
  }

  async #isKept(digest: string): Promise<boolean> {
    return (await this.#store.assetsFrom(digest)).some(({ state }) => state === 'kept')
  }

  /** A row is there before its file, and goes after it. */
  async #isOrphaned(digest: string): Promise<boolean> {
    const isKnown = (await this.#store.assetsFrom(digest)).length > 0
    return !isKnown && (await this.#storage.sizeBytes(digest)) !== undefined
  }

  async #note(digest: string, fault: Damage['fault'], code?: string): Promise<void> {
    this.#damages++
    if (fault === 'gone' || fault === 'another size') this.#missing++
    if (this.#damages > this.#reading.limit) return
    const uses = await this.#store.uses(digest)
    this.#damaged.push({ digest, fault, ...(code !== undefined && { code }), uses })
  }
}

/** Of two that are read at the same time, either may be the first to be known. */
function byDigest(one: Damage, other: Damage): number {
  return one.digest < other.digest ? -1 : 1
}

function add(amount: { count: number; sizeBytes: number }, sizeBytes: number): void {
  amount.count++
  amount.sizeBytes += sizeBytes
}
