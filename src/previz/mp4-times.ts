/**
 * Takes the clock out of an MP4: the muxer writes the time of day into the movie, track and media headers, and the same
 * order must give the same bytes. Zero means: not known (ISO/IEC 14496-12 §8.2.2).
 */

import { assert } from '../core/assert.ts'
import { findBoxes } from './mp4-boxes.ts'

const HEADERS = ['moov/mvhd', 'moov/trak/tkhd', 'moov/trak/mdia/mdhd']

/** Zeroes every creation and modification time, in place. */
export function clearMp4Times(file: Uint8Array): void {
  const headers = HEADERS.flatMap((path) => findBoxes(file, path))
  assert(headers.length > 0, 'a film has headers with times')
  for (const { body } of headers) {
    const timeBytes = file[body] === 1 ? 16 : 8
    file.fill(0, body + 4, body + 4 + timeBytes)
  }
}
