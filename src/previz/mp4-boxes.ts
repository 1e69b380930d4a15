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
