/** A street in one-point perspective: where a place in it is seen by the camera at rest. */

import type { SKRSContext2D } from '@napi-rs/canvas'
import { SUBJECT_DISTANCE } from '../../camera/pose.ts'
import { type Colour, mix } from '../colour.ts'
import type { Stage } from '../stage.ts'

/** Left is -1. */
export type Side = -1 | 1

/**
 * A place: across from the middle of the road, up from the ground, away from the camera. Lengths are frame heights at the
 * distance of subjects, about 3.5 m.
 */
export type Spot = readonly [across: number, up: number, away: number]

/** How wide a street is, in half, and how high the camera is above it. */
export type Corridor = {
  readonly wall: number
  readonly kerb: number
  /** Where a spot is seen, in px. */
  see(spot: Spot): readonly [number, number]
  /** The px of one unit at a distance. */
  unit(away: number): number
}

/** The street of a stage: narrower where the frame is. */
export function corridorOf({ width, height, horizon, foot }: Stage): Corridor {
  const wall = 0.46 + 0.3 * (width / height)
  const eye = (foot - horizon) / height
  const unit = (away: number) => (SUBJECT_DISTANCE * height) / away
  return {
    wall,
    kerb: wall - 0.24,
    unit,
    see: ([across, up, away]) => [width / 2 + across * unit(away), horizon + (eye - up) * unit(away)],
  }
}

/** Traces a shape through spots. */
export function trace(context: SKRSContext2D, { see }: Corridor, spots: readonly Spot[]): void {
  context.beginPath()
  for (const spot of spots) context.lineTo(...see(spot))
  context.closePath()
}

/** A part of something that goes along the street: from one distance to another, from one height to another. */
export type Panel = { readonly from: number; readonly to: number; readonly low: number; readonly high: number }

/** The corners of a panel on a wall; `out` is how far it stands before the wall. */
export function cornersOf(
  side: Side,
  { wall }: Corridor,
  { from, to, low, high }: Panel,
  out = 0,
): readonly [Spot, Spot, Spot, Spot] {
  const across = side * (wall - out)
  return [
    [across, high, from],
    [across, high, to],
    [across, low, to],
    [across, low, from],
  ]
}

/** How much air lies before what is at a distance, 0 to 1. */
export function airAt({ setting }: Stage, away: number): number {
  const reach = { clear: 34, cloudy: 28, rain: 22, storm: 18, snow: 15, fog: 7.5 }[setting.weather]
  return 1 - Math.exp(-Math.max(0, away - 3) / reach)
}

/** A colour as it is seen through the air. */
export function throughAir(stage: Stage, tone: Colour, away: number, strength = 0.85): Colour {
  return mix(tone, airOf(stage), airAt(stage, away) * strength)
}

/** The air of a street: at night lit by what shines in it. */
export function airOf({ palette, setting }: Stage): Colour {
  if (setting.daytime !== 'night' && setting.daytime !== 'dusk') return palette.haze
  return mix(mix(palette.sky[2], palette.far, 0.4), palette.lamp, setting.daytime === 'night' ? 0.1 : 0.2)
}
