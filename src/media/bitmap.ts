/** Windows bitmaps: their facts from their header. No library on the way reads them, and the plain ones are simple. */

import type { ImageFacts } from '../core/media.ts'
import { type OpenFile, readAt } from './open-file.ts'
import { checkedSize, unsupported } from './unsupported.ts'

const FILE_HEADER_BYTES = 14
const INFO_HEADER_SIZES: readonly number[] = [40, 52, 56, 108, 124]
const DEPTHS: readonly number[] = [1, 4, 8, 16, 24, 32]
/** BI_RGB, BI_BITFIELDS, BI_ALPHABITFIELDS: rows of plain pixels. Run lengths and embedded JPEGs are not taken. */
const PLAIN_COMPRESSIONS: readonly number[] = [0, 3, 6]

/** Reads a bitmap's size and makes sure that all its rows are there. Throws `ProblemError` `unsupported_media`. */
export async function readBitmap(file: OpenFile): Promise<ImageFacts> {
  const header = await readAt(file, 0, FILE_HEADER_BYTES + 40)
  if (header.length < FILE_HEADER_BYTES + 40) throw unsupported('The bitmap is cut off.')
  const widthPx = header.readInt32LE(18)
  // A negative height means that the rows come from top to bottom.
  const heightPx = Math.abs(header.readInt32LE(22))
  const depth = header.readUInt16LE(28)
  const isPlain =
    INFO_HEADER_SIZES.includes(header.readUInt32LE(14)) &&
    DEPTHS.includes(depth) &&
    PLAIN_COMPRESSIONS.includes(header.readUInt32LE(30))
  if (!isPlain) throw unsupported('Only plain, uncompressed bitmaps are taken.')
  // Before all else: what the rows come to is no measure, as a bit may be a pixel.
  const size = checkedSize('image', widthPx, heightPx)
  const rowBytes = Math.ceil((widthPx * depth) / 32) * 4
  if (header.readUInt32LE(10) + rowBytes * heightPx > file.sizeBytes) throw unsupported('The bitmap is cut off.')
  return { kind: 'image', mediaType: 'image/bmp', ...size }
}
