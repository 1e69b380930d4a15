/** Rivers, paths and roads that wind over level ground, as polygons in perspective. */

import type { SKRSContext2D } from '@napi-rs/canvas'
import { between, type Chance } from '../random.ts'
import { spotOf } from './perspective.ts'
import type { Stage } from './stage.ts'

/** A band that winds over the ground: where its middle is, and half its breadth, at a distance. Frame heights. */
export type Winding = {
  readonly middle: (away: number) => number
  readonly half: (away: number) => number
}

/** A band that winds from the camera to the horizon. */
export function winding(
  chance: Chance,
  { sway, half, offset = 0 }: { readonly sway: number; readonly half: number; readonly offset?: number },
): Winding {
  const [phase, turn, side] = [between(chance, 0, 6.28), between(chance, 0.9, 1.15), chance() < 0.5 ? -1 : 1]
  const bends = (away: number) =>
    Math.sin(turn * 1.9 * away ** 0.72 + phase) + 0.45 * Math.sin(turn * 0.9 * away + phase * 2)
  return {
    middle: (away) => side * (offset + sway * bends(away) * Math.min(2.2, away / 4) + 0.02 * away),
    half: (away) => half * (1 + 0.3 * Math.sin(away * 0.8 + phase)) * Math.min(2.4, 0.75 + away / 16),
  }
}

/** How fast a band that is led aside leaves the frame. */
const TURN = 2.2

/** The same band, led out of the frame before it comes nearer than a distance: what is nearer is dry. */
export function ledAside({ middle, half }: Winding, from: number): Winding {
  const side = middle(from) < 0 ? -1 : 1
  return { half, middle: (away) => middle(away) + side * TURN * Math.max(0, from - away) ** 1.5 }
}

/** Traces a band, from `near` to the horizon, `grow` wider on each side. */
export function traceWinding(
  context: SKRSContext2D,
  stage: Stage,
  { middle, half }: Winding,
  { near, grow = 0 }: { readonly near: number; readonly grow?: number },
): void {
  const distances = Array.from({ length: 110 }, (_, index) => near * (70 / near) ** (index / 109))
  const edge = (side: -1 | 1) => distances.map((away) => spotOf(stage, middle(away) + side * (half(away) + grow), away))
  context.beginPath()
  for (const { x, y } of [...edge(-1), ...edge(1).reverse()]) context.lineTo(x, y)
  context.closePath()
}

/** Whether a place on the ground lies in a band. */
export function isInside({ middle, half }: Winding, across: number, away: number, grow = 0): boolean {
  return Math.abs(across - middle(away)) < half(away) + grow
}
