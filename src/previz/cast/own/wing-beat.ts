/** How wings beat: how far up they are at each moment, and how a wing looks from the side when it is there. */

import type { SKRSContext2D } from '@napi-rs/canvas'

/** Pictures of one beat. */
export const BEAT_PHASES = 8

/** How far up a wing is at a moment of its beat: 1 raised, -0.56 below the body. No moment sees it from its edge. */
export function raised(phase: number): number {
  return 0.22 + 0.78 * Math.cos((phase / BEAT_PHASES) * Math.PI * 2)
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
