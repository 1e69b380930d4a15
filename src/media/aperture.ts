/**
 * How much of its coded pictures an MP4 shows. Read for one thing only: a film with an odd side is coded with one column or row
 * more (ISO/IEC 14496-12 §12.1.4, `clap`). Apertures that hide more are other people's business: players show what they hide.
 */

import type { PixelSize } from '../core/shape.ts'
import { boxAt, type Span } from './containers.ts'
import { type OpenFile, readAt } from './open-file.ts'

/** Columns and rows that are coded and not shown. */
export type Hidden = { readonly widthPx: 0 | 1; readonly heightPx: 0 | 1 }

const NONE: Hidden = { widthPx: 0, heightPx: 0 }

/** Pieces that are read in all: a film has some dozen boxes on the way, and a stranger's may have any number. */
const READS_MAX = 500

const HEADER_BYTES = 16

/** Flags and a number before the first sample entry (§8.5.2), and the fields of one for pictures before its boxes (§12.1.3). */
const ENTRIES_BYTES = 8
const PICTURE_FIELDS_BYTES = 78

/** Flags and an unused number before the kind of a track (§8.4.3). */
const KIND_AT = 8

const CLAP_BYTES = 32

/** What the first track with pictures in a film's index hides of them, coded in this size; nothing where that cannot be read. */
export async function hiddenPixels(file: OpenFile, index: Span, coded: PixelSize): Promise<Hidden> {
  const reader = new BoxReader(file)
  for await (const track of reader.boxesOn(index, 'trak')) {
    const kind = await reader.first(track, ['mdia', 'hdlr'])
    if (kind === undefined || (await reader.read(kind.start + KIND_AT, 4)).toString('latin1') !== 'vide') continue
    const aperture = await apertureOf(reader, track)
    return aperture === undefined ? NONE : readAperture(await reader.read(aperture.start, CLAP_BYTES), coded)
  }
  return NONE
}

async function apertureOf(reader: BoxReader, track: Span): Promise<Span | undefined> {
  const description = await reader.first(track, ['mdia', 'minf', 'stbl', 'stsd'])
  if (description === undefined) return undefined
  for await (const entry of reader.boxesOn({ ...description, start: description.start + ENTRIES_BYTES })) {
    return reader.first({ ...entry, start: entry.start + PICTURE_FIELDS_BYTES }, ['clap'])
  }
  return undefined
}

/** Width and height in whole pixels, and that what is hidden lies on the right and below, by half of it. */
function readAperture(clap: Buffer, coded: PixelSize): Hidden {
  if (clap.length < CLAP_BYTES) return NONE
  const fraction = (at: number) => clap.readInt32BE(at) / clap.readUInt32BE(at + 4)
  const [widthPx, heightPx] = [coded.widthPx - fraction(0), coded.heightPx - fraction(8)]
  if (widthPx !== -2 * fraction(16) || heightPx !== -2 * fraction(24)) return NONE
  return isOneAtMost(widthPx) && isOneAtMost(heightPx) ? { widthPx, heightPx } : NONE
}

function isOneAtMost(count: number): count is 0 | 1 {
  return count === 0 || count === 1
}

/** Finds boxes by their headers, as far as its reads go. */
class BoxReader {
  readonly #file: OpenFile
  #left = READS_MAX

  constructor(file: OpenFile) {
    this.#file = file
  }

  /** A piece of the file; nothing when too much was read before. */
  async read(position: number, length: number): Promise<Buffer> {
    return this.#left-- > 0 ? readAt(this.#file, position, length) : Buffer.alloc(0)
  }

  /** What boxes of one level hold, of one type or all, one after the other, up to one that is not whole. */
  async *boxesOn({ start, end }: Span, type?: string): AsyncGenerator<Span> {
    for (let at = start; at + 8 <= end; ) {
      const box = boxAt(await this.read(at, HEADER_BYTES), end - at)
      if (box === undefined || at + box.sizeBytes > end) return
      if (type === undefined || type === box.type) yield { start: at + box.headBytes, end: at + box.sizeBytes }
      at += box.sizeBytes
    }
  }

  /** What the first box at a path holds. */
  async first(inside: Span, [type, ...rest]: readonly string[]): Promise<Span | undefined> {
    if (type === undefined) return inside
    for await (const box of this.boxesOn(inside, type)) {
      const found = await this.first(box, rest)
      if (found !== undefined) return found
    }
    return undefined
  }
}
