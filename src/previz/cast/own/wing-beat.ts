/** How wings beat: how far up they are at each moment, and how a wing looks from the side when it is there. */

import type { SKRSContext2D } from '@napi-rs/canvas'

/** How far up a wing is in each picture of a beat: 1 raised. The way down is quick, and none sees it from its edge. */
const HEIGHTS = [1, 0.8, 0.42, -0.4, -0.72, -0.52, 0.3, 0.76] as const

/** Pictures of one beat. */
export const BEAT_PHASES = HEIGHTS.length

/** How far up a wing is in a picture of its beat: 1 raised, negative below the body. */
export function raised(phase: number): number {
  return HEIGHTS[phase % BEAT_PHASES] ?? 1
}

/** Draws a wing that is painted upright from its root at the origin, at a height of its beat. */
export function withWing(
  context: SKRSContext2D,
  root: readonly [number, number],
  height: number,
  draw: () => void,
): void {
  context.save()
  context.translate(root[0], root[1])
  // Lowered wings also reach further back, as they are seen from in front of the beat.
  context.transform(1, (1 - height) * 0.08, (1 - Math.abs(height)) * 0.3, height, 0, 0)
  draw()
  context.restore()
}
