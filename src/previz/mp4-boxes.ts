/** Boxes of an MP4 (ISO/IEC 14496-12 §4.2), for the few that the muxer writes otherwise than we want them. */

import { assert } from '../core/assert.ts'

/** Where a box lies in its file, in bytes: its head begins at `start`, what it holds at `body`. */
export type Box = { readonly type: string; readonly start: number; readonly body: number; readonly end: number }

/** All boxes at a path, such as `moov/trak/tkhd`, in order. Fails for boxes that do not lie inside their parents. */
export function findBoxes(file: Uint8Array, path: string, inside?: Box): readonly Box[] {
  const [type, ...rest] = path.split('/')
  const found = boxesFrom(
    new DataView(file.buffer, file.byteOffset, file.byteLength),
    inside?.body ?? 0,
    inside?.end ?? file.byteLength,
  ).filter((box) => box.type === type)
  return rest.length === 0 ? found : found.flatMap((box) => findBoxes(file, rest.join('/'), box))
}

function boxesFrom(view: DataView, start: number, end: number): readonly Box[] {
  const boxes: Box[] = []
  for (let at = start; at + 8 <= end; ) {
    const short = view.getUint32(at)
    const size = short === 1 ? Number(view.getBigUint64(at + 8)) : short === 0 ? end - at : short
    const type = String.fromCharCode(...[4, 5, 6, 7].map((offset) => view.getUint8(at + offset)))
    const body = at + (short === 1 ? 16 : 8)
    assert(body <= at + size && at + size <= end, 'a box lies inside its parent')
    boxes.push({ type, start: at, body, end: at + size })
    at += size
  }
  return boxes
}

/** The first box at a path, which must be there. */
export function onlyBox(file: Uint8Array, path: string, inside?: Box): Box {
  const [found] = findBoxes(file, path, inside)
  assert(found !== undefined, 'a film has the boxes that every film has')
  return found
}

/** A box of what it holds. */
export function makeBox(type: string, fields: readonly Buffer[]): Buffer {
  const body = Buffer.concat(fields)
  return Buffer.concat([u32(8 + body.length), Buffer.from(type, 'latin1'), body])
}

/** A number of 32 bits, signed or not. */
export function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value >>> 0)
  return bytes
}

/**
 * Returns the film with more bytes at the end of the last of `parents`, which lie in each other, the outermost first. Its index
 * must come before its data: what lies there is found where it went.
 */
export function withAppended(film: Uint8Array, parents: readonly Box[], more: Uint8Array): Buffer {
  const end = parents.at(-1)?.end ?? 0
  assert(end <= onlyBox(film, 'mdat').start, 'the index comes before the data')
  const longer = Buffer.concat([film.subarray(0, end), more, film.subarray(end)])
  const grow = (at: number) => longer.writeUInt32BE(longer.readUInt32BE(at) + more.length, at)
  for (const { start } of parents) grow(start)
  for (const { body } of findBoxes(longer, 'moov/trak/mdia/minf/stbl/stco')) {
    const chunks = longer.readUInt32BE(body + 4)
    for (let chunk = 0; chunk < chunks; chunk++) grow(body + 8 + chunk * 4)
  }
  assert(findBoxes(longer, 'moov/trak/mdia/minf/stbl/co64').length === 0, 'a film is far from 4 GiB')
  return longer
}

/** The boxes down to the sample table of the first track of a kind, `vide` or `soun`, the outermost first. */
export function boxesToTable(film: Uint8Array, kind: 'vide' | 'soun'): readonly Box[] {
  const movie = onlyBox(film, 'moov')
  const track = findBoxes(film, 'trak', movie).find((trak) => {
    const handler = onlyBox(film, 'mdia/hdlr', trak).body + 8
    return Buffer.from(film.subarray(handler, handler + 4)).toString('latin1') === kind
  })
  assert(track !== undefined, `there is a track of the kind ${kind}`)
  const media = onlyBox(film, 'mdia', track)
  const information = onlyBox(film, 'minf', media)
  return [movie, track, media, information, onlyBox(film, 'stbl', information)]
}

/** Headers that bear a time of day. */
const HEADERS = ['moov/mvhd', 'moov/trak/tkhd', 'moov/trak/mdia/mdhd']

/**
 * Zeroes every creation and modification time, in place: the muxer writes the time of day, and the same order must give the
 * same bytes. Zero means: not known (ISO/IEC 14496-12 §8.2.2).
 */
export function clearMp4Times(file: Uint8Array): void {
  const headers = HEADERS.flatMap((path) => findBoxes(file, path))
  assert(headers.length > 0, 'a film has headers with times')
  for (const { body } of headers) {
    const timeBytes = file[body] === 1 ? 16 : 8
    file.fill(0, body + 4, body + 4 + timeBytes)
  }
}
