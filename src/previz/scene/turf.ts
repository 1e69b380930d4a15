/** Level ground with what grows or lies on it, in perspective: tufts, flowers, leaves, stones, patches of light. */

import type { SKRSContext2D } from '@napi-rs/canvas'
import { between } from '../random.ts'
import { type Colour, css, mix } from './colour.ts'
import { fractal } from './noise.ts'
import { awayAt, spotOf } from './perspective.ts'
import { coverOf, inLight } from './seasons.ts'
import type { Stage } from './stage.ts'

/** How ground looks. `own` colours in white light, of what is near and of what is far. */
type TurfStyle = {
  readonly near: Colour
  readonly far: Colour
  /** How much lighter and darker its patches are, 0 to 1. */
  readonly patches: number
}

/** Paints the ground from the horizon to the camera. */
export function paintTurf(context: SKRSContext2D, stage: Stage, { near, far, patches }: TurfStyle): void {
  const { bounds, horizon, height, noise, chance } = stage
  const white = 0.35 * coverOf(stage.setting).snow
  const gradient = context.createLinearGradient(0, horizon, 0, Math.max(bounds.bottom, horizon + height * 0.3))
  gradient.addColorStop(0, css(inLight(stage, far, { nearness: 0.5, light: 0.5 + white })))
  gradient.addColorStop(0.16, css(inLight(stage, mix(far, near, 0.4), { nearness: 0.8, light: 0.45 + white })))
  gradient.addColorStop(1, css(inLight(stage, near, { nearness: 1, light: 0.3 + white })))
  context.fillStyle = gradient
  context.fillRect(bounds.left, horizon - 2, bounds.right - bounds.left, bounds.bottom - horizon + 4)
  if (patches <= 0) return
  const strength = patches * (1 - 0.72 * coverOf(stage.setting).snow)
  const [light, dark] = [0.9, 0.05].map((lit) => inLight(stage, near, { nearness: 1, light: lit }))
  for (let index = 0; index < 150; index++) {
    const y = horizon + height * 0.006 + (bounds.bottom - horizon) * chance() ** 1.5
    const x = between(chance, bounds.left, bounds.right)
    const thick = (y - horizon) * between(chance, 0.03, 0.1)
    const tone = fractal(noise, x / height, (y / height) * 4, 2) > 0.5 ? light : dark
    context.fillStyle = css(tone ?? near, strength * between(chance, 0.08, 0.3))
    context.beginPath()
    context.ellipse(x, y, thick * between(chance, 4, 11), thick, 0, 0, Math.PI * 2)
    context.fill()
  }
}

/** What is strewn over ground. */
type Strewn = {
  readonly count: number
  readonly tones: readonly Colour[]
  /** Breadth in frame heights at the subject's distance, and how high it is for that. */
  readonly size: readonly [number, number]
  readonly flat: number
  /** Whether it may lie there. */
  readonly where?: (across: number, away: number) => boolean
}

/** Strews leaves, flowers or stones, from far to near. */
export function strew(context: SKRSContext2D, stage: Stage, { count, tones, size, flat, where }: Strewn): void {
  const { bounds, chance, height, width, horizon } = stage
  const shades = tones.flatMap((own) => [0.3, 0.65, 1].map((light) => css(inLight(stage, own, { nearness: 1, light }))))
  const nearest = awayAt(stage, bounds.bottom)
  for (let index = 0; index < count; index++) {
    const away = nearest / (0.04 + 0.96 * ((index + chance()) / count) ** 0.75)
    const { y, scale } = spotOf(stage, 0, away)
    if (y < horizon + 2) continue
    const x = between(chance, bounds.left, bounds.right)
    if (where !== undefined && !where(((x - width / 2) * away) / (4 * height), away)) continue
    const broad = Math.max(0.6, scale * between(chance, size[0], size[1]) * 0.5)
    context.fillStyle = shades[Math.floor(chance() * shades.length)] ?? ''
    context.beginPath()
    context.ellipse(x, y, broad, broad * flat, between(chance, -0.4, 0.4), 0, Math.PI * 2)
    context.fill()
  }
}

/** Tufts of grass on level ground, from far to near. */
export function paintTufts(
  context: SKRSContext2D,
  stage: Stage,
  own: Colour,
  style: Pick<Strewn, 'count' | 'where'>,
): void {
  const { bounds, chance, height, width, horizon } = stage
  const shades = [0.1, 0.4, 0.75].map((light) => css(inLight(stage, own, { nearness: 1, light })))
  const nearest = awayAt(stage, bounds.bottom)
  for (let index = 0; index < style.count; index++) {
    const away = nearest / (0.06 + 0.94 * ((index + chance()) / style.count) ** 0.8)
    const { y, scale } = spotOf(stage, 0, away)
    const x = between(chance, bounds.left, bounds.right)
    if (y < horizon + 3 || (style.where !== undefined && !style.where(((x - width / 2) * away) / (4 * height), away)))
      continue
    const tall = scale * between(chance, 0.012, 0.035)
    context.fillStyle = shades[Math.floor(chance() * shades.length)] ?? ''
    context.beginPath()
    for (let blade = -1; blade <= 1; blade++) {
      const tip = x + tall * (blade * 0.6 + between(chance, -0.2, 0.2))
      context.moveTo(x + tall * (blade * 0.16 - 0.08), y)
      context.quadraticCurveTo(x + tall * blade * 0.3, y - tall * 0.6, tip, y - tall)
      context.quadraticCurveTo(x + tall * (blade * 0.3 + 0.1), y - tall * 0.5, x + tall * (blade * 0.16 + 0.08), y)
    }
    context.fill()
  }
}
