/** A road through open country: it leads from the camera towards the horizon, and bends away where it is far. */

import type { SKRSContext2D } from '@napi-rs/canvas'
import { between } from '../random.ts'
import { type Colour, css, mix } from './colour.ts'
import { awayAt, spotOf } from './perspective.ts'
import { coverOf, inLight } from './seasons.ts'
import type { Stage } from './stage.ts'
import { isInside, traceWinding, type Winding } from './winding.ts'

/** Half its breadth, in frame heights at the distance of subjects: two lanes. */
const HALF = 0.66

/** From this distance on it bends. */
const STRAIGHT = 14

const ROAD: Winding = {
  middle: (away) => 0.006 * Math.max(0, away - STRAIGHT) ** 2,
  half: () => HALF,
}

/** Whether a place on the ground is beside the road and its verges. */
export function isOffRoad(across: number, away: number): boolean {
  return !isInside(ROAD, across, away, 0.1)
}

/** Paints the road on level ground. */
export function paintOpenRoad(context: SKRSContext2D, stage: Stage): void {
  const { bounds, setting } = stage
  const { soil, snow } = coverOf(setting)
  const near = awayAt(stage, bounds.bottom) * 0.85
  const lit = (own: Colour, light = 0.5) => inLight(stage, own, { nearness: 1, light })
  const band = (left: number, right: number, fill: string) => {
    const half = (right - left) / 2
    traceWinding(context, stage, { middle: (away) => ROAD.middle(away) + left + half, half: () => half }, { near })
    context.fillStyle = fill
    context.fill()
  }
  const gravel = mix(mix(soil, [206, 190, 160], 0.6), [236, 241, 248], snow * 0.85)
  const asphalt = mix([146, 142, 140], [214, 222, 232], snow * 0.7)
  band(-HALF - 0.09, HALF + 0.09, css(lit(gravel)))
  band(-HALF, HALF, css(lit(asphalt)))
  // Where wheels go it is a little darker.
  for (const lane of [-0.3, 0.3])
    for (const wheel of [-0.19, 0.19])
      band(lane + wheel - 0.06, lane + wheel + 0.06, css(lit(mix(asphalt, [40, 38, 42], 0.5), 0.3), 0.28))
  const paint = lit(mix(asphalt, [250, 246, 232], snow > 0.5 ? 0.2 : 0.85), 0.7)
  for (const side of [-1, 1]) band(side * (HALF - 0.06) - 0.014, side * (HALF - 0.06) + 0.014, css(paint, 0.85))
  paintDashes(context, stage, near, css(paint, 0.9))
  paintWear(context, stage, near, css(lit([60, 58, 60], 0.2), 0.16))
}

function quad(
  context: SKRSContext2D,
  stage: Stage,
  [left, right]: readonly [number, number],
  [from, to]: readonly [number, number],
): void {
  context.beginPath()
  for (const [across, away] of [
    [left, from],
    [right, from],
    [right, to],
    [left, to],
  ] as const) {
    const { x, y } = spotOf(stage, ROAD.middle(away) + across, away)
    context.lineTo(x, y)
  }
  context.fill()
}

/** The line in the middle. */
function paintDashes(context: SKRSContext2D, stage: Stage, near: number, tone: string): void {
  context.fillStyle = tone
  for (let away = near; away < 60; away += 2) quad(context, stage, [-0.018, 0.018], [away, away + 0.95])
}

/** Where it has been mended. */
function paintWear(context: SKRSContext2D, stage: Stage, near: number, tone: string): void {
  const { chance } = stage
  context.fillStyle = tone
  for (let index = 0; index < 14; index++) {
    const away = near + chance() ** 2 * 14
    const across = between(chance, -HALF, HALF * 0.7)
    quad(context, stage, [across, across + between(chance, 0.08, 0.3)], [away, away * between(chance, 1.04, 1.2)])
  }
}
