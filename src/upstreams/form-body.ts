/**
 * Forms for providers: texts and files as `multipart/form-data` of a length that is known before the first byte is sent, with
 * the files read from the storage as they go. No file is ever in memory as a whole.
 */

import { assert } from '../core/assert.ts'
import type { Random, Storage } from '../core/ports.ts'
import { problem } from '../core/problem.ts'
import type { FormPart } from '../dialects/wire.ts'
import type { StreamedBody } from '../lib/egress/request-body.ts'
import type { InlineFiles } from './inline-files.ts'

/** What a form is made from. */
export type FormBodyDeps = { readonly storage: Pick<Storage, 'read'>; readonly random: Pick<Random, 'bytes'> }

/** A form, ready to be sent once. */
export type FormBody = { readonly contentType: string; readonly body: StreamedBody }

/** Parts of a form, and bytes of all of it. */
const LIMITS = { parts: 64, sizeBytes: 67_108_864 } as const

/** Bytes of chance in a boundary. */
const BOUNDARY_BYTES = 24

/** Boundaries that are thrown away because a text has them, before our chance is no chance. */
const BOUNDARIES_MAX = 3

/** A part: what stands before its content, and the content, the digest of the file that it is, or a text with files in it. */
type Piece = {
  readonly head: string
  readonly content: Uint8Array | StreamedBody | { readonly digest: string; sizeBytes: number }
}

/**
 * Encodes a form. Names and filenames are UTF-8, escaped as browsers do it. `inline` puts files in the places that are marked
 * for them in texts. Throws `ProblemError` `reference_too_large` for one of more than 64 MiB. Its stream throws what the
 * storage throws, and an error when the boundary turns up in a file or a file is not as long as it should be.
 */
export function encodeForm(
  { storage, random }: FormBodyDeps,
  parts: readonly FormPart[],
  inline?: Pick<InlineFiles, 'fill'>,
): FormBody {
  assert(parts.length <= LIMITS.parts, `a form has at most ${LIMITS.parts} parts`)
  const pieces = parts.map((part) => pieceOf(part, inline))
  const boundary = pickBoundary(random, pieces)
  const framed = pieces.map(({ head, content }) => ({ head: Buffer.from(`--${boundary}\r\n${head}\r\n\r\n`), content }))
  const end = Buffer.from(`--${boundary}--\r\n`)
  const sizeBytes = framed.reduce((sum, { head, content }) => sum + head.byteLength + lengthOf(content) + 2, end.length)
  if (sizeBytes > LIMITS.sizeBytes) {
    const message = `The references are too large for the form that the provider takes: ${LIMITS.sizeBytes} bytes at most.`
    throw problem('reference_too_large', message, 'references')
  }
  async function* stream(): AsyncGenerator<Uint8Array, void, undefined> {
    for (const { head, content } of framed) {
      yield head
      if (content instanceof Uint8Array) yield content
      else yield* without(boundary, 'pieces' in content ? content.pieces : storage.read(content.digest))
      yield LINE_END
    }
    yield end
  }
  return { contentType: `multipart/form-data; boundary=${boundary}`, body: { sizeBytes, pieces: stream() } }
}

const LINE_END = Buffer.from('\r\n')

function pieceOf(part: FormPart, inline: Pick<InlineFiles, 'fill'> | undefined): Piece {
  const named = `Content-Disposition: form-data; name="${inQuotes(part.name)}"`
  if ('value' in part) {
    const filled = inline?.fill(part.value) ?? part.value
    return { head: named, content: typeof filled === 'string' ? Buffer.from(filled) : filled }
  }
  const { digest, sizeBytes, facts } = 'file' in part ? part.file : part.asset
  const filename = 'file' in part ? part.file.filename : part.filename
  const head = `${named}; filename="${inQuotes(filename)}"\r\nContent-Type: ${facts.mediaType}`
  return { head, content: { digest, sizeBytes } }
}

/** As browsers write names into a header: what would end it is percent-encoded. */
function inQuotes(text: string): string {
  return text.replace(/["\r\n]/g, (character) => encodeURIComponent(character))
}

function lengthOf(content: Piece['content']): number {
  return content instanceof Uint8Array ? content.byteLength : content.sizeBytes
}

/** A boundary that is in no text. The files are looked through on their way. */
function pickBoundary(random: Pick<Random, 'bytes'>, pieces: readonly Piece[]): string {
  for (let tries = 0; tries < BOUNDARIES_MAX; tries++) {
    const boundary = `reelay-${Buffer.from(random.bytes(BOUNDARY_BYTES)).toString('hex')}`
    const isInside = pieces.some(
      ({ head, content }) =>
        head.includes(boundary) || (content instanceof Uint8Array && Buffer.from(content).includes(boundary)),
    )
    if (!isInside) return boundary
  }
  throw new Error('the boundaries of forms are not random')
}

/** The pieces of a file as they are. Throws when the boundary is in one of them, or begins in one and ends in the next. */
async function* without(
  boundary: string,
  pieces: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  let tail = Buffer.alloc(0)
  for await (const piece of pieces) {
    const bytes = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength)
    const seam = Buffer.concat([tail, bytes.subarray(0, boundary.length)])
    if (bytes.includes(boundary) || seam.includes(boundary)) throw new Error('the boundary is in a file')
    tail = Buffer.concat([tail, bytes.subarray(-boundary.length)]).subarray(1 - boundary.length)
    yield piece
  }
}
