/** Several leads beside each other: where each has its place, and how much smaller all are so that each is seen whole. Pure. */

import type { Nature } from '../script/reading.ts'

/** How far to both sides leads stand at most, and as a share of the frame's width. */
const [SPREAD_MAX, SPREAD] = [0.9, 0.26]

/** The share of the frame's width that those take together who are too broad for that, and the gap between two of them. */
const [ROW, GAP] = [0.8, 0.1]

/** How near the edge of the frame one may stand, as a share of its width from the middle. */
export const EDGE = 0.46

/** Places in frame heights from the middle, from left to right; and a factor for all heights, where their breadths were looked at. */
export type Row = { readonly places: readonly number[]; readonly shrink?: number }

/** Places for a number of leads, the same distance apart. */
export function evenly(count: number, aspect: number): readonly number[] {
  const spread = Math.min(SPREAD_MAX, aspect * SPREAD)
  return Array.from({ length: count }, (_, index) => (count === 1 ? 0 : (index / (count - 1) - 0.5) * 2 * spread))
}

/** Places for leads of these breadths, in frame heights: as far apart as they are broad, where they are too broad for less. */
export function sideBySide(breadths: readonly number[], aspect: number): Row {
  const places = evenly(breadths.length, aspect)
  const half = (index: number) => (breadths[index] ?? 0) / 2
  const fits = places.every((place, index) => {
    const apart = index === 0 || place - (places[index - 1] ?? 0) >= half(index) + half(index - 1)
    return apart && Math.abs(place) + half(index) <= EDGE * aspect
  })
  if (fits) return { places, shrink: 1 }
  const gap = GAP * Math.max(...breadths)
  const whole = breadths.reduce((sum, breadth) => sum + breadth + gap, -gap)
  const shrink = Math.min(1, (ROW * aspect) / whole)
  const lefts = breadths.map((_, index) => breadths.slice(0, index).reduce((sum, breadth) => sum + breadth + gap, 0))
  return { places: lefts.map((left, index) => (left + half(index) - whole / 2) * shrink), shrink }
}

/** What does not bend, and is seen whole beside its like; others may be partly behind one another. */
const STIFF: readonly Nature[] = ['vehicle', 'vessel', 'aircraft']

/** How far apart several of one subject are, in their breadths, and how much of the frame all their breadths may fill. */
export function spacingOf(nature: Nature): { readonly apart: number; readonly fill: number } {
  return STIFF.includes(nature) ? { apart: 1.08, fill: 0.72 } : { apart: 0.92, fill: 0.94 }
}
