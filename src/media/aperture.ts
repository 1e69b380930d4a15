/**
 * How much of its coded pictures an MP4 shows. Read for one thing only: a film with an odd side is coded with one column or row
 * more (ISO/IEC 14496-12 §12.1.4, `clap`). Apertures that hide more are other people's business: players show what they hide.
 */

import { type Box, boxAt } from './containers.ts'
import { type OpenFile, readAt } from './open-file.ts'

/** A stretch of a file, in bytes. */
type Span = { readonly start: number; readonly end: number }

/** Columns and rows that are coded and not shown. */
export type Hidden = { readonly widthPx: 0 | 1; readonly heightPx: 0 | 1 }

const NONE: Hidden = { widthPx: 0, heightPx: 0 }

/** Boxes that are looked at on one level; the boxes of a film that is shown in part are few. */
const BOXES_MAX = 200

const HEADER_BYTES = 16

/** Flags and a number before the first sample entry (§8.5.2), and the fields of one for pictures before its boxes (§12.1.3). */
const ENTRIES_BYTES = 8
const PICTURE_FIELDS_BYTES = 78

const CLAP_BYTES = 32

/** What the first track with pictures hides of them, coded in this size; nothing where that cannot be read. */
export async function hiddenPixels(file: OpenFile, coded: { widthPx: number; heightPx: number }): Promise<Hidden> {
  for (const track of await boxesOf(file, { start: 0, end: file.sizeBytes }, ['moov', 'trak'])) {
    const [kind] = await boxesOf(file, track, ['mdia', 'hdlr'])
    if (kind === undefined || (await readAt(file, kind.start + 8, 4)).toString('latin1') !== 'vide') continue
    const [description] = await boxesOf(file, track, ['mdia', 'minf', 'stbl', 'stsd'])
    if (description === undefined) return NONE
    const entries = { ...description, start: description.start + ENTRIES_BYTES }
    const [entry] = await boxesOn(file, entries)
    if (entry === undefined) return NONE
    const [aperture] = await boxesOf(file, { ...entry, start: entry.start + PICTURE_FIELDS_BYTES }, ['clap'])
    return aperture === undefined ? NONE : readAperture(await readAt(file, aperture.start, CLAP_BYTES), coded)
  }
  return NONE
}

/** Width and height in whole pixels, and that what is hidden lies on the right and below, by half of it. */
function readAperture(clap: Buffer, coded: { widthPx: number; heightPx: number }): Hidden {
  if (clap.length < CLAP_BYTES) return NONE
  const [width, height] = [0, 8].map((at) => clap.readUInt32BE(at) / clap.readUInt32BE(at + 4))
  const [right, down] = [16, 24].map((at) => -2 * (clap.readInt32BE(at) / clap.readUInt32BE(at + 4)))
  const [hiddenWidth, hiddenHeight] = [coded.widthPx - (width ?? 0), coded.heightPx - (height ?? 0)]
  if (hiddenWidth !== right || hiddenHeight !== down) return NONE
  return isOneAtMost(hiddenWidth) && isOneAtMost(hiddenHeight) ? { widthPx: hiddenWidth, heightPx: hiddenHeight } : NONE
}

function isOneAtMost(count: number): count is 0 | 1 {
  return count === 0 || count === 1
}

/** What all boxes at a path hold, in order. */
async function boxesOf(file: OpenFile, inside: Span, path: readonly string[]): Promise<readonly Span[]> {
  const [type, ...rest] = path
  if (type === undefined) return [inside]
  const found: Span[] = []
  for (const box of await boxesOn(file, inside)) {
    if (box.type === type) found.push(...(await boxesOf(file, box, rest)))
  }
  return found
}

/** The boxes of one level with what they hold, up to one that is not whole. */
async function boxesOn(file: OpenFile, { start, end }: Span): Promise<readonly (Span & Pick<Box, 'type'>)[]> {
  const found: (Span & Pick<Box, 'type'>)[] = []
  for (let at = start; at + 8 <= end && found.length < BOXES_MAX; ) {
    const box = boxAt(await readAt(file, at, HEADER_BYTES), end - at)
    if (box === undefined || at + box.sizeBytes > end) break
    found.push({ type: box.type, start: at + box.headBytes, end: at + box.sizeBytes })
    at += box.sizeBytes
  }
  return found
}
