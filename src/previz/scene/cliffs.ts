/** A steep coast from above: surf at its foot, faces of rock, grass on top, and rocks that stand in the sea before it. */

import { Path2D, type SKRSContext2D } from '@napi-rs/canvas'
import { between } from '../random.ts'
import { css, mix } from './colour.ts'
import { fractal } from './noise.ts'
import { awayAt, spotOf } from './perspective.ts'
import { coverOf, inLight } from './seasons.ts'
import type { Stage } from './stage.ts'

/** How high the land is above the sea, in frame heights at the subject's distance. */
const HIGH = 0.24

/** The farthest that the coast is followed, and in how many steps. */
const FAR = 46
const STEPS = 320

/** How many rocks stand in the sea. */
const STACKS = 11

type Place = { readonly x: number; readonly y: number; readonly scale: number }

/** Paints the coast on one side of the sea: 1 on the right, -1 on the left. */
export function paintCliffs(context: SKRSContext2D, stage: Stage, side: 1 | -1): void {
  const { bounds, chance, noise } = stage
  const near = awayAt(stage, bounds.bottom) * 0.5
  const start = between(chance, 0, 70)
  const aways = Array.from({ length: STEPS }, (_, step) => near * (FAR / near) ** (step / (STEPS - 1)))
  const shore = (away: number) => {
    const bends = fractal(noise, Math.log(away) * 2.6 + start, 5, 4, 0.4) - 0.5
    return side * Math.sqrt(away) * (0.1 + 0.34 * bends)
  }
  const at = (away: number, out: number) => spotOf(stage, shore(away) - side * out, away)
  paintSurf(context, stage, aways, at)
  const stacks = Array.from({ length: STACKS }, (_, index) => near * 1.7 * (12 / near) ** (index / STACKS))
  const coast = { at, start, edge: side > 0 ? bounds.right + 20 : bounds.left - 20 }
  // From far to near, so that what juts out hides what lies behind it.
  for (let step = STEPS - 2; step >= 0; step--) {
    const [away = near, next = near] = [aways[step], aways[step + 1]]
    for (const own of stacks.filter((one) => one >= away && one < next))
      paintStack(context, stage, { ...at(own, between(chance, 0.14, 0.6)) })
    paintStep(context, stage, coast, away, next)
  }
}

function raised({ x, y, scale }: Place, away: number, start: number, { noise }: Stage): Place {
  return { x, y: y - scale * HIGH * (0.55 + 0.8 * fractal(noise, Math.log(away) * 3.1 + start, 11, 3)), scale }
}

/** Foam along the foot of the rocks: wide and thin, then narrow and white. */
function paintSurf(
  context: SKRSContext2D,
  stage: Stage,
  aways: readonly number[],
  at: (away: number, out: number) => Place,
): void {
  const { noise, chance } = stage
  const start = between(chance, 0, 50)
  for (const [reach, tone, opacity] of [
    [0.3, [120, 206, 208], 0.3],
    [0.19, [214, 240, 240], 0.35],
    [0.1, [250, 253, 255], 0.9],
  ] as const) {
    const edge = aways.map((away) =>
      at(away, reach * (0.25 + 1.3 * fractal(noise, Math.log(away) * 9 + start, reach * 60, 3))),
    )
    const foot = aways.map((away) => at(away, -0.05)).toReversed()
    context.fillStyle = css(inLight(stage, tone, { nearness: 1, light: 0.9 }), opacity)
    context.fill(polygon([...edge, ...foot]))
  }
}

type Coast = {
  readonly at: (away: number, out: number) => Place
  readonly start: number
  /** The edge of the picture on the side of the land, in px. */
  readonly edge: number
}

/** A strip of the coast: grass from the rim to the edge of the picture, and the face below it in its own light. */
function paintStep(context: SKRSContext2D, stage: Stage, { at, start, edge }: Coast, away: number, next: number): void {
  const { chance, setting, noise } = stage
  const { rock, grass, soil } = coverOf(setting)
  const [foot, beyond] = [at(away, 0), at(next, 0)]
  const [top, end] = [raised(foot, away, start, stage), raised(beyond, next, start, stage)]
  const nearness = 0.7 + 0.3 / Math.sqrt(away)
  const meadow = mix(mix(grass, soil, 0.4), [206, 190, 128], 0.4 * fractal(noise, Math.log(away) * 4 + start, 17, 2))
  context.fillStyle = css(inLight(stage, meadow, { nearness, light: between(chance, 0.44, 0.48) }))
  context.fill(polygon([top, end, { x: edge, y: end.y - 1 }, { x: edge, y: top.y + 1 }]))
  paintShrub(context, stage, { x: between(chance, top.x * 0.9 + edge * 0.1, edge), y: top.y, scale: top.scale })
  const stone = mix(rock, [128, 98, 76], 0.35)
  // What turns to the sun is light: faces go in and out with the line of the coast.
  const turn = Math.atan2(beyond.x - foot.x, foot.y - beyond.y)
  const light = Math.min(1, Math.max(0.05, 0.66 + 0.34 * Math.sin(turn * 1.2) + between(chance, -0.12, 0.12)))
  context.fillStyle = css(inLight(stage, stone, { nearness, light }))
  context.fill(polygon([foot, beyond, end, top]))
  context.fillStyle = css(inLight(stage, stone, { nearness, light: 0.02 }), 0.4)
  const part = (low: Place, high: Place, share: number) => ({ x: low.x, y: low.y * (1 - share) + high.y * share })
  context.fill(polygon([foot, beyond, part(beyond, end, 0.3), part(foot, top, between(chance, 0.12, 0.35))]))
  context.fillStyle = css(inLight(stage, mix(meadow, [240, 236, 190], 0.3), { nearness, light: 0.95 }), 0.8)
  context.fill(polygon([top, end, part(end, beyond, 0.03), part(top, foot, 0.03)]))
}

/** A low shrub on the grass. */
function paintShrub(context: SKRSContext2D, stage: Stage, { x, y, scale }: Place): void {
  const { chance } = stage
  const { crowns, soil } = coverOf(stage.setting)
  const own = mix(crowns[Math.floor(chance() * crowns.length)] ?? soil, soil, 0.4)
  const half = scale * between(chance, 0.008, 0.03)
  for (const [lift, share, light] of [
    [0, 1, 0.12],
    [0.25, 0.7, 0.6],
  ] as const) {
    context.fillStyle = css(inLight(stage, own, { nearness: 0.9, light }))
    context.beginPath()
    context.ellipse(x, y - half * lift, half * share, half * 0.5 * share, 0, 0, Math.PI * 2)
    context.fill()
  }
}

/** A rock in the sea before the coast, with foam around it. */
function paintStack(context: SKRSContext2D, stage: Stage, { x, y, scale }: Place): void {
  const { chance } = stage
  const rock = mix(coverOf(stage.setting).rock, [110, 86, 70], 0.4)
  const half = scale * between(chance, 0.015, 0.05)
  const tall = half * between(chance, 0.8, 1.9)
  context.fillStyle = css(inLight(stage, [250, 253, 255], { nearness: 1, light: 0.9 }), 0.6)
  context.beginPath()
  context.ellipse(x, y, half * 1.5, half * 0.4, 0, 0, Math.PI * 2)
  context.fill()
  const tip = between(chance, -0.4, 0.4)
  for (const [from, to, light] of [
    [-1, tip, 0.75],
    [tip, 1, 0.2],
  ] as const) {
    context.fillStyle = css(inLight(stage, rock, { nearness: 0.95, light }))
    context.beginPath()
    context.moveTo(x + from * half, y)
    context.lineTo(x + (from * 0.5 + tip * 0.4) * half, y - tall * 0.7)
    context.lineTo(x + tip * half, y - tall)
    context.lineTo(x + (to * 0.6 + tip * 0.3) * half, y - tall * 0.6)
    context.lineTo(x + to * half, y)
    context.lineTo(x + tip * half * 0.4, y + half * 0.2)
    context.fill()
  }
}

function polygon(points: readonly Pick<Place, 'x' | 'y'>[]): Path2D {
  const path = new Path2D()
  for (const { x, y } of points) path.lineTo(x, y)
  path.closePath()
  return path
}
