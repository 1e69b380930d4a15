/** Polar ice: bergs with faces towards the light and away from it, and a floor of snow with blue cracks. */

import { Path2D, type SKRSContext2D } from '@napi-rs/canvas'
import { between } from '../random.ts'
import { type Colour, css, mix } from './colour.ts'
import { awayAt, reachAt, spotOf } from './perspective.ts'
import { inLight } from './seasons.ts'
import type { Stage } from './stage.ts'
import { paintTurf } from './turf.ts'

const SNOW: Colour = [240, 246, 252]
const ICE: Colour = [158, 206, 232]
const DEEP: Colour = [84, 152, 196]

/** How bergs stand on the horizon. */
export type BergStyle = {
  readonly distance: number
  /** The height of the highest, and how far apart they are, in frame heights at the subject's distance. */
  readonly tall: number
  readonly gap: number
  readonly nearness: number
}

/** Paints a row of bergs. */
export function paintBergs(context: SKRSContext2D, stage: Stage, style: BergStyle): void {
  const { chance, width } = stage
  const { y: foot, scale } = spotOf(stage, 0, style.distance)
  const [from, to] = reachAt(stage, style.distance, style.tall * 2)
  for (let across = from; across < to; across += style.gap * between(chance, 0.5, 1.6)) {
    const tall = style.tall * scale * between(chance, 0.35, 1)
    paintBerg(context, stage, { x: width / 2 + across * scale, foot, tall, nearness: style.nearness })
  }
}

type Berg = { readonly x: number; readonly foot: number; readonly tall: number; readonly nearness: number }

function paintBerg(context: SKRSContext2D, stage: Stage, { x, foot, tall, nearness }: Berg): void {
  const { chance, sun } = stage
  const half = tall * between(chance, 0.7, 1.5)
  const towards = sun.x < x ? -1 : 1
  const tone = (own: Colour, light: number) => css(inLight(stage, own, { nearness: 0.45 + 0.55 * nearness, light }))
  const crest: readonly (readonly [number, number])[] = [
    [-1, 0],
    [between(chance, -0.86, -0.7), -between(chance, 0.25, 0.5)],
    [between(chance, -0.5, -0.3), -between(chance, 0.7, 1)],
    [between(chance, -0.05, 0.15), -between(chance, 0.6, 0.95)],
    [between(chance, 0.4, 0.55), -between(chance, 0.4, 0.7)],
    [between(chance, 0.7, 0.85), -between(chance, 0.15, 0.4)],
    [1, 0],
  ]
  const at = ([u, v]: readonly [number, number]): readonly [number, number] => [x + u * half * towards, foot + v * tall]
  const whole = shape(crest.map(at))
  context.fillStyle = tone(mix(ICE, SNOW, 0.4), 0.6)
  context.fill(whole)
  context.save()
  context.clip(whole)
  // Faces between neighbouring crests and the foot, lighter where they turn to the sun.
  for (const [index, point] of crest.slice(0, -1).entries()) {
    const next = crest[index + 1] ?? point
    const foot0: readonly [number, number] = [(point[0] + next[0]) / 2 + between(chance, -0.12, 0.2), 0]
    const lit = 1 - index / (crest.length - 1)
    context.fillStyle = tone(mix(ICE, SNOW, 0.1 + 0.9 * lit), 0.5 + 0.5 * lit)
    context.fill(shape([at(point), at(next), at(foot0)]))
  }
  const water = context.createLinearGradient(0, foot - tall * 0.22, 0, foot)
  const deep = inLight(stage, DEEP, { nearness: 0.45 + 0.55 * nearness, light: 0.3 })
  water.addColorStop(0, css(deep, 0))
  water.addColorStop(1, css(deep, 0.5))
  context.fillStyle = water
  context.fillRect(x - half, foot - tall, half * 2, tall)
  context.restore()
}

function shape(points: readonly (readonly [number, number])[]): Path2D {
  const path = new Path2D()
  for (const [x, y] of points) path.lineTo(x, y)
  path.closePath()
  return path
}

/** Paints the floor: snow, sheets of bare ice, and cracks. */
export function paintIce(context: SKRSContext2D, stage: Stage): void {
  const { bounds, chance, height, horizon } = stage
  paintTurf(context, stage, { near: [226, 238, 248], far: [198, 222, 238], patches: 0.5 })
  const bare = inLight(stage, ICE, { nearness: 1, light: 0.7 })
  for (let index = 0; index < 34; index++) {
    const y = horizon + height * 0.012 + (bounds.bottom - horizon) * chance() ** 1.3
    const thick = (y - horizon) * between(chance, 0.03, 0.09)
    context.fillStyle = css(bare, between(chance, 0.15, 0.45))
    context.beginPath()
    const x = between(chance, bounds.left, bounds.right)
    context.ellipse(x, y, thick * between(chance, 5, 13), thick, 0, 0, Math.PI * 2)
    context.fill()
  }
  const near = awayAt(stage, bounds.bottom)
  for (let crack = 0; crack < 18; crack++) paintCrack(context, stage, near * 1.1 + chance() ** 2 * 16)
}

/** A crack that forks: dark blue in the middle, light at its edge. */
function paintCrack(context: SKRSContext2D, stage: Stage, away: number): void {
  const { chance } = stage
  const [from, to] = reachAt(stage, away, 0)
  let [across, there] = [between(chance, from, to), away]
  const turn = between(chance, -0.7, 0.7)
  const points = Array.from({ length: 12 }, () => {
    const spot = spotOf(stage, across, there)
    across += between(chance, 0.02, 0.16) * (chance() < 0.5 + turn ? 1 : -1) * Math.sqrt(there / 4)
    there = Math.max(1.5, there + there * between(chance, -0.02, 0.075))
    return spot
  })
  const trace = (down: number) => {
    context.beginPath()
    for (const { x, y, scale } of points) context.lineTo(x, y + scale * down)
    context.stroke()
  }
  const thick = Math.max(0.7, (points[0]?.scale ?? 1) * 0.004)
  context.lineJoin = 'round'
  context.lineWidth = thick * 1.6
  context.strokeStyle = css(inLight(stage, SNOW, { nearness: 1, light: 1 }), 0.8)
  trace(0.004)
  context.lineWidth = thick
  context.strokeStyle = css(inLight(stage, DEEP, { nearness: 1, light: 0.4 }), 0.65)
  trace(0)
}
