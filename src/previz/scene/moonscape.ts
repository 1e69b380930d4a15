/** The moon: grey ground with craters under a black sky, and the earth in it. */

import type { SKRSContext2D } from '@napi-rs/canvas'
import { between } from '../random.ts'
import { type Colour, css, mix } from './colour.ts'
import { graderOf } from './moods.ts'
import { fractal } from './noise.ts'
import { awayAt, reachAt, spotOf } from './perspective.ts'
import type { Stage } from './stage.ts'

const LIT: Colour = [198, 198, 196]
const SHADE: Colour = [58, 58, 66]

/** The tone of moon dust; there is no air, so what is far is as clear as what is near. */
function dust(stage: Stage, light: number): Colour {
  return graderOf(stage.setting)(mix(SHADE, LIT, light))
}

const CRATERS = 230

/** Paints the ground from the horizon to the camera. */
export function paintMoonGround(context: SKRSContext2D, stage: Stage): void {
  const { bounds, chance, horizon, height, noise } = stage
  const fill = context.createLinearGradient(0, horizon, 0, bounds.bottom)
  fill.addColorStop(0, css(dust(stage, 0.52)))
  fill.addColorStop(0.25, css(dust(stage, 0.66)))
  fill.addColorStop(1, css(dust(stage, 0.5)))
  context.fillStyle = fill
  context.fillRect(bounds.left, horizon - 2, bounds.right - bounds.left, bounds.bottom - horizon + 4)
  for (let index = 0; index < 260; index++) {
    const y = horizon + height * 0.004 + (bounds.bottom - horizon) * chance() ** 1.5
    const x = between(chance, bounds.left, bounds.right)
    const thick = (y - horizon) * between(chance, 0.02, 0.07)
    const light = fractal(noise, x / height, (y / height) * 4, 2) > 0.5 ? 0.9 : 0.2
    context.fillStyle = css(dust(stage, light), between(chance, 0.05, 0.16))
    context.beginPath()
    context.ellipse(x, y, thick * between(chance, 3, 8), thick, 0, 0, Math.PI * 2)
    context.fill()
  }
  const near = awayAt(stage, bounds.bottom) * 0.9
  for (let index = 0; index < CRATERS; index++) {
    const away = near * (60 / near) ** (1 - (index + chance()) / CRATERS)
    // Near the camera one crater more is half the picture.
    if (chance() > away / 6) continue
    const [from, to] = reachAt(stage, away, 0.4)
    paintCrater(context, stage, between(chance, from, to), away, chance() ** 4 * 0.26 + 0.012)
  }
}

/** A crater: its far wall lit, its near wall in the shade, a bright rim around it. */
function paintCrater(context: SKRSContext2D, stage: Stage, across: number, away: number, radius: number): void {
  const { x, y, scale } = spotOf(stage, across, away)
  const { y: farther } = spotOf(stage, across, away + radius * 4)
  const wide = radius * scale
  const high = Math.min(wide * 0.5, Math.max(0.5, y - farther))
  const side = stage.sun.x < x ? -1 : 1
  const ring = (dx: number, dy: number, grow: number, light: number, opacity: number) => {
    context.fillStyle = css(dust(stage, light), opacity)
    context.beginPath()
    context.ellipse(x + dx * wide, y + dy * high, wide * grow, high * grow, 0, 0, Math.PI * 2)
    context.fill()
  }
  ring(0, -0.06, 1.3, 0.85, 0.28)
  ring(side * 0.03, -0.08, 1.1, 1, 0.6)
  ring(0, 0, 1, 0.12, 0.85)
  context.save()
  context.clip()
  ring(-side * 0.28, 0.34, 0.96, 0.5, 0.9)
  ring(-side * 0.42, 0.5, 0.8, 0.72, 0.8)
  context.restore()
}

/** Paints hills on the horizon, lit from the side of the sun. */
export function paintMoonHills(
  context: SKRSContext2D,
  stage: Stage,
  { base, rise, light }: { readonly base: number; readonly rise: number; readonly light: number },
): void {
  const { bounds, chance, height, noise, sun } = stage
  const start = between(chance, 0, 90)
  const outline = (x: number) => base - rise * Math.max(0, fractal(noise, (x / height) * 1.7 + start, 3, 3) * 1.9 - 0.5)
  const step = Math.max(1.5, height / 320)
  context.fillStyle = css(dust(stage, light))
  context.beginPath()
  context.moveTo(bounds.left - step, bounds.bottom + 2)
  for (let x = bounds.left - step; x <= bounds.right + step; x += step) context.lineTo(x, outline(x))
  context.lineTo(bounds.right + step, bounds.bottom + 2)
  context.fill()
  context.save()
  context.clip()
  for (let x = bounds.left; x < bounds.right; x += step * 2) {
    const slope = (outline(x + step * 4) - outline(x - step * 4)) / (step * 8)
    const facing = slope * Math.sign(x - sun.x)
    context.fillStyle = css(dust(stage, facing < 0 ? 1 : 0.05), Math.min(0.55, Math.abs(slope) * 1.1))
    context.fillRect(x, outline(x) - 1, step * 2, rise * 1.4)
  }
  context.restore()
}

/** Paints the earth: seas, land and clouds, half of it by night. */
export function paintEarth(
  context: SKRSContext2D,
  stage: Stage,
  { x, y, radius }: { readonly x: number; readonly y: number; readonly radius: number },
): void {
  const { chance } = stage
  const toned = graderOf(stage.setting)
  const air = context.createRadialGradient(x, y, radius * 0.95, x, y, radius * 1.14)
  air.addColorStop(0, css(toned([120, 190, 255]), 0.6))
  air.addColorStop(1, css(toned([120, 190, 255]), 0))
  context.fillStyle = air
  context.fillRect(x - radius * 1.2, y - radius * 1.2, radius * 2.4, radius * 2.4)
  context.save()
  context.beginPath()
  context.arc(x, y, radius, 0, Math.PI * 2)
  context.clip()
  context.fillStyle = css(toned([34, 92, 168]))
  context.fillRect(x - radius, y - radius, radius * 2, radius * 2)
  const blob = (tone: Colour, opacity: number, size: number, flat: number) => {
    const [u, v] = [between(chance, -0.9, 0.9), between(chance, -0.85, 0.85)]
    context.fillStyle = css(toned(tone), opacity)
    for (let part = 0; part < 7; part++) {
      const own = radius * size * between(chance, 0.35, 1)
      context.beginPath()
      context.ellipse(
        x + radius * u + own * between(chance, -1.3, 1.3),
        y + radius * v + own * between(chance, -0.9, 0.9),
        own,
        own * flat,
        between(chance, -0.5, 0.5),
        0,
        Math.PI * 2,
      )
      context.fill()
    }
  }
  for (let index = 0; index < 6; index++) blob(index % 2 === 0 ? [84, 138, 76] : [158, 142, 92], 0.85, 0.2, 0.75)
  for (let index = 0; index < 13; index++) blob([255, 255, 255], 0.6, 0.15, 0.24)
  const lit = stage.sun.x < x ? -1 : 1
  const [sx, sy] = [x + lit * radius * 0.6, y - radius * 0.5]
  const night = context.createRadialGradient(sx, sy, radius * 0.4, sx, sy, radius * 1.8)
  night.addColorStop(0, 'rgba(2,4,16,0)')
  night.addColorStop(0.5, 'rgba(2,4,16,0.35)')
  night.addColorStop(0.85, 'rgba(2,4,16,0.95)')
  context.fillStyle = night
  context.fillRect(x - radius, y - radius, radius * 2, radius * 2)
  context.restore()
}

/** Paints a black sky with stars. */
export function paintBlackSky(context: SKRSContext2D, stage: Stage): void {
  const { bounds, chance, height, width } = stage
  const [wide, high] = [bounds.right - bounds.left, bounds.bottom - bounds.top]
  const fill = context.createLinearGradient(0, 0, 0, height * 0.7)
  const toned = graderOf(stage.setting)
  fill.addColorStop(0, css(toned([4, 5, 12])))
  fill.addColorStop(1, css(toned([14, 17, 32])))
  context.fillStyle = fill
  context.fillRect(bounds.left, bounds.top, wide, high)
  const count = Math.round((900 * wide) / width)
  for (let index = 0; index < count; index++) {
    const bright = chance() ** 5
    const radius = height * (0.0007 + 0.0015 * bright)
    context.fillStyle = css([228, 236, 255], 0.3 + 0.7 * bright)
    context.fillRect(bounds.left + chance() * wide, bounds.top + chance() * high, radius * 2, radius * 2)
  }
}
