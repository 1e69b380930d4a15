/** Terraces of rice: steps that come down from the horizon, some green, some under water. */

import { between } from '../random.ts'
import { type Colour, css, mix } from './colour.ts'
import { fractal } from './noise.ts'
import { awayAt, spotOf } from './perspective.ts'
import { coverOf, earthColour, inLight } from './seasons.ts'
import type { LayerPlan, Stage } from './stage.ts'
import { paintTufts, paintTurf } from './turf.ts'

/** How much nearer each step is than the one behind it, and where the first one is. */
const [NEARER, FARTHEST] = [1.34, 34] as const

/** How far the edge of a step swings, and how high its bank is, as shares of its depth in the picture. */
const [SWING, BANK] = [2.2, 0.2] as const

/** How finely an edge is drawn, in frame heights. */
const STEP = 0.02

const WATER: Colour = [196, 216, 222]

/** Paints the ground as terraces. */
export const paintPaddies: LayerPlan['paint'] = (context, stage) => {
  const { grass, snow } = coverOf(stage.setting)
  paintTurf(context, stage, { near: grass, far: mix(grass, [236, 226, 150], 0.2), patches: 0 })
  const nearest = awayAt(stage, stage.bounds.bottom)
  let level = 0
  for (let away = FARTHEST; away > nearest; away /= NEARER) paintStep(context, stage, away, level++)
  if (snow < 0.5) paintTufts(context, stage, grass, { count: 900 })
}

/** One step: the bank of the one behind it, and its own rice or water down to the camera. */
function paintStep(context: Parameters<LayerPlan['paint']>[0], stage: Stage, away: number, level: number): void {
  const { bounds, height, width, noise, chance, setting } = stage
  const { grass, snow } = coverOf(setting)
  const [far, near] = [spotOf(stage, 0, away).y, spotOf(stage, 0, away / NEARER).y]
  const deep = near - far
  const edge = (x: number) => {
    const across = (x - width / 2) / height
    return far + deep * SWING * (fractal(noise, across * 1.1 + level * 0.21, level * 0.34, 2) - 0.5)
  }
  const below = (lower: number) => {
    context.beginPath()
    for (let x = bounds.left; x <= bounds.right + height * STEP; x += height * STEP) context.lineTo(x, edge(x) + lower)
    context.lineTo(bounds.right, bounds.bottom + 2)
    context.lineTo(bounds.left, bounds.bottom + 2)
    context.fill()
  }
  const nearness = Math.min(1, 0.55 + level * 0.06)
  context.fillStyle = css(
    mix(earthColour(stage, nearness, 0.25), inLight(stage, grass, { nearness, light: 0.12 }), 0.55),
  )
  below(0)
  const isFlooded = chance() < 0.42 && snow < 0.5
  const own = isFlooded ? mix(WATER, grass, 0.16) : mix(grass, level % 2 === 0 ? [214, 206, 84] : [58, 128, 62], 0.3)
  const surface = context.createLinearGradient(0, far, 0, near + deep * SWING)
  surface.addColorStop(0, css(inLight(stage, own, { nearness, light: isFlooded ? 0.72 : 0.62 })))
  surface.addColorStop(1, css(inLight(stage, own, { nearness, light: between(chance, 0.3, 0.42) })))
  context.fillStyle = surface
  below(deep * BANK)
}
