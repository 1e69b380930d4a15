/** A beach: sand that runs out under the water, and the foam of waves that run up it. */

import type { SKRSContext2D } from '@napi-rs/canvas'
import { between } from '../random.ts'
import { css, mix } from './colour.ts'
import { fractal } from './noise.ts'
import { awayAt, reachAt, spotOf } from './perspective.ts'
import { inLight } from './seasons.ts'
import type { Stage } from './stage.ts'
import { strew } from './turf.ts'

/** How far away the edge of the water is across, in frame heights. */
type Shore = (across: number) => number

/** The edge of the water, nearly level; `shift` moves it away from the camera. */
export function shoreOf({ noise }: Stage, shift = 0): Shore {
  return (across) => 5.1 + shift + 0.9 * (fractal(noise, across * 0.55 + 12, 3, 3) - 0.5)
}

/** Traces from edge to edge along a shore, and closes it at the camera. */
function traceShore(context: SKRSContext2D, stage: Stage, shore: Shore, isClosed: boolean): void {
  const { bounds } = stage
  const [from, to] = reachAt(stage, 6, 0.5)
  context.beginPath()
  for (let part = 0; part <= 120; part++) {
    const across = from + ((to - from) * part) / 120
    const { x, y } = spotOf(stage, across, Math.max(1.2, shore(across)))
    context.lineTo(x, y)
  }
  if (!isClosed) return
  context.lineTo(bounds.right + 9, bounds.bottom + 9)
  context.lineTo(bounds.left - 9, bounds.bottom + 9)
  context.closePath()
}

/** Paints the beach: shallow water, wet sand, dry sand. */
export function paintBeach(context: SKRSContext2D, stage: Stage): void {
  const { palette, setting, bounds, horizon } = stage
  const isSnowy = setting.weather === 'snow'
  const sand = mix([232, 205, 158], [236, 241, 248], isSnowy ? 0.7 : 0)
  const shallow = mix(mix([92, 206, 196], palette.sky[2], 0.45), palette.haze, 0.2)
  for (let band = 0; band < 7; band++) {
    traceShore(context, stage, shoreOf(stage, 2.4 - band * 0.36), true)
    context.fillStyle = css(inLight(stage, shallow, { nearness: 0.9, light: 0.55 }), 0.12)
    context.fill()
  }
  const gradient = (light: number, towards: typeof sand, amount: number) => {
    const fill = context.createLinearGradient(0, horizon, 0, bounds.bottom)
    fill.addColorStop(0, css(mix(inLight(stage, sand, { nearness: 0.9, light }), towards, amount)))
    fill.addColorStop(1, css(mix(inLight(stage, sand, { nearness: 1, light: light * 0.5 }), towards, amount * 0.5)))
    return fill
  }
  traceShore(context, stage, shoreOf(stage, 0), true)
  context.fillStyle = gradient(0.3, palette.sky[2], 0.42)
  context.fill()
  for (const [shift, amount] of [
    [-0.38, 0.3],
    [-0.46, 0.16],
    [-0.55, 0],
  ] as const) {
    traceShore(context, stage, shoreOf(stage, shift), true)
    context.fillStyle = gradient(0.62, palette.sky[2], amount)
    context.fill()
  }
  const isDry = (across: number, away: number) => away < shoreOf(stage, -0.7)(across)
  strew(context, stage, {
    count: 700,
    tones: [mix(sand, [120, 92, 60], 0.3), mix(sand, [255, 250, 236], 0.5)],
    size: [0.003, 0.009],
    flat: 0.3,
    where: isDry,
  })
}

/** One line of foam along the shore, thin and thick, with holes behind it. */
export function paintFoam(context: SKRSContext2D, stage: Stage, shift: number): void {
  const { chance, noise } = stage
  const shore = shoreOf(stage, shift)
  const [from, to] = reachAt(stage, 7, 0.5)
  const white = inLight(stage, [250, 253, 255], { nearness: 1, light: 0.95 })
  const start = between(chance, 0, 60)
  for (const [back, opacity] of [
    [0.6, 0.3],
    [0.3, 0.5],
    [0.1, 0.95],
  ] as const) {
    context.fillStyle = css(white, opacity)
    context.beginPath()
    const edge: { readonly x: number; readonly y: number }[] = []
    for (let part = 0; part <= 260; part++) {
      const across = from + ((to - from) * part) / 260
      const away = shore(across) + 0.12 * (fractal(noise, across * 5 + start, 9, 3) - 0.5)
      const { x, y } = spotOf(stage, across, away)
      context.lineTo(x, y)
      const thick = back * Math.max(0.08, fractal(noise, across * 2.6 + start, back * 30, 3) * 2.2 - 0.6)
      edge.push(spotOf(stage, across, away + thick))
    }
    for (const { x, y } of edge.reverse()) context.lineTo(x, y)
    context.fill()
  }
}

/** Crests of waves farther out: level streaks, thinner with distance. */
export function paintSwell(context: SKRSContext2D, stage: Stage, count: number): void {
  const { bounds, chance, horizon, height, palette } = stage
  const [light, dark] = [mix(palette.sky[3], [255, 255, 255], 0.35), mix(palette.sky[0], palette.near, 0.3)]
  const end = spotOf(stage, 0, 5.6).y
  for (let index = 0; index < count; index++) {
    const y = horizon + height * 0.004 + (end - horizon) * chance() ** 1.7
    const long = height * between(chance, 0.03, 0.16) * (6 / awayAt(stage, y) + 0.3)
    const x = between(chance, bounds.left - long, bounds.right)
    const thick = Math.max(0.7, (y - horizon) * between(chance, 0.012, 0.04))
    const isLight = chance() < 0.55
    context.fillStyle = css(isLight ? light : dark, isLight ? between(chance, 0.12, 0.4) : between(chance, 0.06, 0.2))
    context.beginPath()
    context.moveTo(x, y)
    context.quadraticCurveTo(x + long * 0.4, y - thick * 1.6, x + long, y)
    context.quadraticCurveTo(x + long * 0.5, y + thick * 0.2, x, y)
    context.fill()
  }
}
