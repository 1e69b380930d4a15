/**
 * Files that go to a provider as data URIs. While a request is made, a mark stands where the bytes will be; they are read
 * and written as base64 only while the request is sent, so that no file is ever in memory as a whole.
 */

import type { Asset } from '../core/media.ts'
import type { Random, Storage } from '../core/ports.ts'
import type { StreamedBody } from '../lib/egress/request-body.ts'

/** What files are read from, and what marks are made of. */
export type InlineFilesDeps = { readonly storage: Pick<Storage, 'read'>; readonly random: Pick<Random, 'bytes'> }

/** A file within a text. */
type File = Pick<Asset, 'digest' | 'sizeBytes'>

/** Bytes of chance in the mark: nobody outside can write one into a prompt. */
const MARK_BYTES = 24

/** Makes the marks, and puts files in their places. */
export class InlineFiles {
  readonly #storage: InlineFilesDeps['storage']
  readonly #mark: string
  readonly #pattern: RegExp

  constructor({ storage, random }: InlineFilesDeps) {
    this.#storage = storage
    this.#mark = `reelay.inline.${Buffer.from(random.bytes(MARK_BYTES)).toString('hex')}`
    this.#pattern = new RegExp(`${RegExp.escape(this.#mark)}\\.([0-9a-f]{64})\\.(\\d{1,15})\\.`)
  }

  /** A data URI with a mark in it; JSON and forms leave marks as they are. */
  dataUriOf({ digest, sizeBytes, facts }: Asset): string {
    return `data:${facts.mediaType};base64,${this.#mark}.${digest}.${sizeBytes}.`
  }

  /**
   * The text with the files where their marks are; the text itself where there is none. Its stream throws what the storage
   * throws, and gives as many bytes as the storage has: whoever sends it holds them against the size.
   */
  fill(text: string): string | StreamedBody {
    const parts = this.#split(text)
    if (parts.length === 1) return text
    const storage = this.#storage
    async function* pieces(): AsyncGenerator<Uint8Array, void, undefined> {
      for (const part of parts) {
        if (part instanceof Uint8Array) yield part
        else yield* inBase64(storage.read(part.digest))
      }
    }
    return { sizeBytes: parts.reduce((sum, part) => sum + sizeOf(part), 0), pieces: pieces() }
  }

  /** Texts and files in turn. */
  #split(text: string): readonly (Uint8Array | File)[] {
    return text.split(this.#pattern).reduce<(Uint8Array | File)[]>((parts, piece, index, all) => {
      if (index % 3 === 0) parts.push(Buffer.from(piece))
      if (index % 3 === 1) parts.push({ digest: piece, sizeBytes: Number(all[index + 1]) })
      return parts
    }, [])
  }
}

function sizeOf(part: Uint8Array | File): number {
  return part instanceof Uint8Array ? part.byteLength : Math.ceil(part.sizeBytes / 3) * 4
}

/** Three bytes at a time are four characters: what is left over waits for the next piece. */
async function* inBase64(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  let rest = Buffer.alloc(0)
  for await (const piece of pieces) {
    const bytes = Buffer.concat([rest, piece])
    const whole = bytes.byteLength - (bytes.byteLength % 3)
    rest = bytes.subarray(whole)
    if (whole > 0) yield Buffer.from(bytes.toString('base64', 0, whole), 'latin1')
  }
  if (rest.byteLength > 0) yield Buffer.from(rest.toString('base64'), 'latin1')
}
