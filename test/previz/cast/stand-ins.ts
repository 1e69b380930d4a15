/** Subjects and lights to try the cast with. */

import type { Look } from '../../../src/previz/cast/look.ts'
import type { Subject } from '../../../src/previz/script/reading.ts'

export const DAY: Look = {
  light: [255, 250, 240],
  shade: [31, 74, 58],
  rim: [255, 250, 235],
  rimFrom: 'left',
  darkness: 0,
  ground: [150, 190, 150],
}

export const NIGHT: Look = {
  light: [150, 170, 230],
  shade: [8, 12, 30],
  rim: [150, 190, 255],
  rimFrom: 'behind',
  darkness: 1,
  ground: [30, 40, 80],
}

/** A subject by its picture. */
export function subject(picture: string, changes: Partial<Subject> = {}): Subject {
  return { words: picture, picture, nature: 'thing', count: 1, action: 'stand', part: 'lead', ...changes }
}
