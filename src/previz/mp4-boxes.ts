/** Finds boxes in an MP4 (ISO/IEC 14496-12 §4.2), for the few that the muxer writes otherwise than we want them. */

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
