/** A wood seen from above, at an angle: crowns in rows from the horizon to the camera. */

import type { SKRSContext2D } from '@napi-rs/canvas'
import { between } from '../random.ts'
import { css, mix } from './colour.ts'
import { ageAt, growthAt, stockOf } from './canopy-stock.ts'
import { fractal } from './noise.ts'
import { awayAt, reachAt, spotOf } from './perspective.ts'
import { coverOf, inLight } from './seasons.ts'
import type { Stage } from './stage.ts'

/** How a canopy grows. */
type CanopyStyle = {
  /** The breadth of a crown, in frame heights at the subject's distance. */
  readonly crown: number
  /** The share of conifers. */
  readonly evergreen: number
  /** How densely trees stand at a place, 0 to 1. */
  readonly density: (across: number, away: number) => number
  /** How much of its hills the land has at a place, 0 to 1. */
  readonly hills: (across: number, away: number) => number
}

/** How far away single crowns are still seen. */
const FAR = 18

/** How high hills are, in frame heights at the subject's distance. */
const RELIEF = 0.27

/** How much lower crowns are painted than they are broad: seen from above, and drawn longer when the camera comes nearer. */
const FLATNESS = 0.8

/** Paints a canopy over the ground. */
export function paintCanopy(context: SKRSContext2D, stage: Stage, style: CanopyStyle): void {
  const { bounds, chance, noise, height } = stage
  const near = awayAt(stage, bounds.bottom + height * 0.12)
  paintFarCrowns(context, stage, style)
  const stocks = [12, 30, Math.ceil(height * 0.085)].map((px) => stockOf(stage, px))
  const far = Math.min(FAR, awayAt(stage, bounds.top - height * 0.08))
  for (let away = far; away > near; ) {
    const { y, scale } = spotOf(stage, 0, away)
    const wide = Math.max(3, style.crown * scale)
    const step = wide * 0.62
    const [from, to] = reachAt(stage, away, style.crown)
    const stock = stocks[wide < 9 ? 0 : wide < 28 ? 1 : 2]
    const jitter = wide * 0.3
    for (let across = from; across < to; across += (step / scale) * between(chance, 0.75, 1.25)) {
      if (stock === undefined || chance() > style.density(across, away)) continue
      const growth = growthAt(stage, stock, style.evergreen, [across, away])
      if (growth === undefined) continue
      const size = wide * growth.size * ageAt(stage, across, away)
      const tall = size * FLATNESS * between(chance, 0.9, 1.15)
      const broad = (size * growth.canvas.width) / growth.canvas.height
      const x = stage.width / 2 + across * scale
      const hill = RELIEF * style.hills(across, away) * (fractal(noise, across * 0.5 + 7, away * 0.17 + 3, 2) - 0.3)
      const foot = y + between(chance, -jitter, jitter) + wide * 0.2 - hill * scale
      context.drawImage(growth.canvas, x - broad / 2, foot - tall, broad, tall)
    }
    const rowPx = Math.max(1.8, wide * 0.3)
    away = awayAt(stage, y + rowPx)
  }
}

/** Crowns too far away to be seen singly, as dabs of their colours. */
function paintFarCrowns(context: SKRSContext2D, stage: Stage, style: CanopyStyle): void {
  const { bounds, chance, noise, horizon } = stage
  const { crowns, needles } = coverOf(stage.setting)
  const tones = [...crowns, needles].flatMap((own) =>
    [0.15, 0.6].map((light) => css(inLight(stage, own, { nearness: 1, light }))),
  )
  const end = spotOf(stage, 0, FAR).y
  for (let y = Math.max(horizon + 1, bounds.top); y < end; y += 2) {
    const away = awayAt(stage, y)
    const long = Math.max(4, (style.crown * 5 * stage.height) / away)
    for (let x = bounds.left - long * chance(); x < bounds.right; x += long * between(chance, 0.9, 2.4)) {
      const across = ((x - stage.width / 2) * away) / (4 * stage.height)
      if (chance() > style.density(across, away)) continue
      const grove = fractal(noise, across * 0.9 + 60, away * 0.34, 3)
      const choice = (grove - 0.5) * 2.6 + 0.5 + between(chance, -0.3, 0.3)
      context.fillStyle = tones[Math.floor(Math.min(0.999, Math.max(0, choice)) * tones.length)] ?? ''
      context.fillRect(x, y, long * between(chance, 0.5, 1.2), 2.1)
    }
  }
}

/** The floor under the trees: what shows between crowns, and far woods as a whole. */
export function paintFloor(context: SKRSContext2D, stage: Stage): void {
  const { bounds, horizon, setting, height } = stage
  const cover = coverOf(setting)
  const [first] = cover.crowns
  const whole = cover.crowns.reduce((sum, one, index) => mix(sum, one, 1 / (index + 1)), first)
  const far = mix(mix(mix(whole, cover.soil, 0.4), cover.needles, 0.15), cover.soil, 0.6 * cover.snow)
  const gradient = context.createLinearGradient(0, horizon, 0, horizon + height * 0.4)
  gradient.addColorStop(0, css(inLight(stage, far, { nearness: 0.75, light: 0.4 })))
  const under = mix(mix(mix(cover.soil, cover.bark, 0.4), whole, 0.35), cover.soil, 0.6 * cover.snow)
  gradient.addColorStop(1, css(inLight(stage, under, { nearness: 1, light: 0.14 + 0.3 * cover.snow })))
  context.fillStyle = gradient
  context.fillRect(bounds.left, horizon - 2, bounds.right - bounds.left, bounds.bottom - horizon + 4)
}
