/** What people and pets are on or at: how high it is, and how it is painted. A unit is the height of a grown person, the ground is at y = 0. */

import type { SKRSContext2D } from '@napi-rs/canvas'
import type { Colour } from '../../scene/colour.ts'
import type { Drawing } from '../drawing.ts'
import { outline, paint, type Point } from '../pen.ts'
import type { Movement } from '../puppet/pose.ts'

/** A piece of furniture. */
export type Seat = {
  /** How high one sits on it, where one lies, and how far to both sides it reaches. */
  readonly high: number
  readonly flat: number
  readonly half: number
  paint(context: SKRSContext2D, phase: number): void
  /** What is done at it, where that is not to sit still or to lie; it is painted for each of its poses. */
  readonly does?: Movement
  /** One stands at it. */
  readonly isStoodAt?: boolean
}

/** A seat on which nobody is. */
export function standing({ half, paint: own }: Seat): Drawing {
  return {
    box: [-half - 0.3, -1.1, half * 2, 0.05],
    phases: 1,
    phasesPerSecond: 0,
    stands: true,
    facing: 'none',
    paint: (context) => own(context, 0),
  }
}

/** Paints a shape with straight sides and slightly round corners. */
export function block(context: SKRSContext2D, points: readonly Point[], tone: Colour): void {
  paint(context, outline(points.map(([x, y]) => [x, y, 0.86])), tone)
}
