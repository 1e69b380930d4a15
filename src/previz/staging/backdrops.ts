/** Where what is in the background of a shot stands, and how broad it may be to be seen there. Pure. */

import { SUBJECT_DISTANCE } from '../camera/pose.ts'
import { between, type Chance } from '../random.ts'
import type { Vista } from '../scene/stage.ts'

/** Where it stands where a set says nothing else, and how large it is there beside leads of its kind. */
const COMMON: Vista & { readonly share: number } = { distance: 11, share: 1.6 }

/** The stage, as far as its background goes. */
export type Background = { readonly aspect: number; readonly vista?: Vista; readonly chance: Chance }

/** The place of one of several: to the left and right in turn, or in the middle of a free view. */
export function backdropPlace(index: number, { aspect, vista = COMMON, chance }: Background) {
  const { distance, half } = vista
  const far = distance / COMMON.distance
  const side = index % 2 === 0 ? -1 : 1
  const x = half === undefined ? side * aspect * between(chance, 0.3, 0.55) * 2 * far : 0
  return { x, distance: distance + index, share: COMMON.share * far }
}

/** The broadest that it may be at a distance, where that is `widest` at the common one, in frame heights there. */
export function broadestAt(distance: number, widest: number, vista: Vista | undefined): number {
  const free = vista?.half === undefined ? Number.POSITIVE_INFINITY : (2 * vista.half * distance) / SUBJECT_DISTANCE
  return Math.min(free, (widest * distance) / COMMON.distance)
}
