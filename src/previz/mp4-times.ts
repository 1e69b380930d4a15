/**
 * Takes the clock out of an MP4: the muxer writes the time of day into the movie, track and media headers, and the same
 * order must give the same bytes. Zero means: not known (ISO/IEC 14496-12 §8.2.2).
 */

import { assert } from '../core/assert.ts'

const CONTAINERS = ['moov', 'trak', 'mdia']
const HEADERS = ['mvhd', 'tkhd', 'mdhd']

/** Zeroes every creation and modification time, in place. */
export function clearMp4Times(file: Uint8Array): void {
  const cleared = clearBoxes(new DataView(file.buffer, file.byteOffset, file.byteLength), 0, file.byteLength)
  assert(cleared > 0, 'a film has headers with times')
}

function clearBoxes(view: DataView, start: number, end: number): number {
  let cleared = 0
  for (let at = start; at + 8 <= end; ) {
    const short = view.getUint32(at)
    const size = short === 1 ? Number(view.getBigUint64(at + 8)) : short === 0 ? end - at : short
    assert(size >= 8 && at + size <= end, 'a box lies inside its parent')
    const type = String.fromCharCode(...[4, 5, 6, 7].map((offset) => view.getUint8(at + offset)))
    if (CONTAINERS.includes(type)) cleared += clearBoxes(view, at + 8, at + size)
    if (HEADERS.includes(type)) {
      const timeBytes = view.getUint8(at + 8) === 1 ? 16 : 8
      for (let offset = 0; offset < timeBytes; offset++) view.setUint8(at + 12 + offset, 0)
      cleared++
    }
    at += size
  }
  return cleared
}
