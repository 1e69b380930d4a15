/** The outermost layer of MP4, QuickTime and WAV files: are the pieces that they announce all there? */

import { type OpenFile, readAt } from './open-file.ts'
import { unsupported } from './unsupported.ts'

const BOXES_MAX = 20_000
const CHUNKS_MAX = 1000
const BOX_HEADER_BYTES = 16
/** A stretch of a file, in bytes. */
export type Span = { readonly start: number; readonly end: number }

const BOX_TYPE = /^[\w ©-]{4}$/

/**
 * Walks the top boxes of an ISO base media file (ISO 14496-12 §4.2); returns what the first `moov` holds. Throws `ProblemError` `unsupported_media` when one
 * reaches beyond the end, or there is no `moov` or no media data; what follows when both are there is not our concern.
 */
export async function checkBoxes(file: OpenFile): Promise<Span> {
  const seen = new Set<string>()
  let index: Span | undefined
  let position = 0
  for (let count = 0; position < file.sizeBytes; count++) {
    if (count === BOXES_MAX) throw unsupported('The video is in too many pieces.')
    const box = boxAt(await readAt(file, position, BOX_HEADER_BYTES), file.sizeBytes - position)
    const isWhole = box !== undefined && position + box.sizeBytes <= file.sizeBytes
    if (!isWhole) {
      if (index !== undefined && seen.has('mdat') && !seen.has('moof') && !isMedia(box?.type)) return index
      throw unsupported('The video is damaged or cut off.')
    }
    seen.add(box.type)
    if (box.type === 'moov') index ??= { start: position + box.headBytes, end: position + box.sizeBytes }
    position += box.sizeBytes
  }
  if (index === undefined || !seen.has('mdat')) throw unsupported('The video is damaged or cut off.')
  return index
}

/** Walks the chunks of a WAV file. Throws `ProblemError` `unsupported_media` when its samples are not all there. */
export async function checkChunks(file: OpenFile): Promise<void> {
  let position = 12
  for (let count = 0; count < CHUNKS_MAX && position + 8 <= file.sizeBytes; count++) {
    const header = await readAt(file, position, 8)
    const sizeBytes = header.readUInt32LE(4)
    if (header.toString('latin1', 0, 4) === 'data') {
      if (sizeBytes === 0 || position + 8 + sizeBytes > file.sizeBytes) break
      return
    }
    position += 8 + sizeBytes + (sizeBytes % 2)
  }
  throw unsupported('The sound is damaged or cut off.')
}

function isMedia(type: string | undefined): boolean {
  return type === 'mdat' || type === 'moov'
}

/** A box: its type, how long it is with its head, and how long that is alone. */
type Box = { readonly type: string; readonly sizeBytes: number; readonly headBytes: number }

/** The box that a header announces, if it is one. Size 0 means "to the end", size 1 "see the 64 bits that follow". */
export function boxAt(header: Buffer, leftBytes: number): Box | undefined {
  if (header.length < 8) return undefined
  const type = header.toString('latin1', 4, 8)
  const size = header.readUInt32BE(0)
  if (!BOX_TYPE.test(type)) return undefined
  if (size === 0) return { type, sizeBytes: leftBytes, headBytes: 8 }
  if (size !== 1) return size < 8 ? undefined : { type, sizeBytes: size, headBytes: 8 }
  if (header.length < BOX_HEADER_BYTES) return undefined
  const large = Number(header.readBigUInt64BE(8))
  return large < BOX_HEADER_BYTES ? undefined : { type, sizeBytes: large, headBytes: BOX_HEADER_BYTES }
}
