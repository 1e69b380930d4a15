/**
 * Declares in an MP4 how much of its pictures is shown (ISO/IEC 14496-12 §12.1.4, `clap`): H.264 in 4:2:0 can hide columns and
 * rows only in pairs, so a film with an odd side is coded with one more. Players that do not know the box show it as well.
 */

import type { PixelSize } from '../core/shape.ts'
import { boxesToTable, makeBox, onlyBox, u32, withAppended } from './mp4-boxes.ts'

/** Where the first entry of a sample description begins, in bytes from its body: behind its flags and their number (§8.5.2). */
const ENTRY_AT = 8

/** Returns a film whose pictures are coded in one size and shown in another, not larger one, from their left upper corner. */
export function declareAperture(film: Uint8Array, coded: PixelSize, shown: PixelSize): Uint8Array {
  if (coded.widthPx === shown.widthPx && coded.heightPx === shown.heightPx) return film
  const toTable = boxesToTable(film, 'vide')
  const description = onlyBox(film, 'stsd', toTable.at(-1))
  const entry = onlyBox(film, 'avc1', { ...description, body: description.body + ENTRY_AT })
  const [, track] = toTable
  const declared = withAppended(film, [...toTable, description, entry], apertureBoxes(coded, shown))
  // The last two numbers of a track's header, which lies before all that has moved: what it is shown as, in 1/65536 px (§8.3.2).
  const { end } = onlyBox(film, 'tkhd', track)
  declared.writeUInt32BE(shown.widthPx * 65_536, end - 8)
  declared.writeUInt32BE(shown.heightPx * 65_536, end - 4)
  return declared
}

/**
 * Width, height, and how far the middle lies right of and below that of the coded picture, each a fraction in whole numbers;
 * and that pixels are square: FFmpeg takes the track's header for the shape of all that is coded otherwise.
 */
function apertureBoxes(coded: PixelSize, shown: PixelSize): Buffer {
  const size = [u32(shown.widthPx), u32(1), u32(shown.heightPx), u32(1)]
  const offset = [u32(shown.widthPx - coded.widthPx), u32(2), u32(shown.heightPx - coded.heightPx), u32(2)]
  return Buffer.concat([makeBox('clap', [...size, ...offset]), makeBox('pasp', [u32(1), u32(1)])])
}
