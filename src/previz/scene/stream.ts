/** A river seen from above: the sky in it, darker under its banks, sand on the inside of bends, glints of the sun. */

import type { SKRSContext2D } from '@napi-rs/canvas'
import { between } from '../random.ts'
import { css, mix } from './colour.ts'
import { awayAt, spotOf } from './perspective.ts'
import { coverOf, inLight } from './seasons.ts'
import type { Stage } from './stage.ts'
import { traceWinding, type Winding } from './winding.ts'

/** Paints a river with its banks. */
export function paintStream(context: SKRSContext2D, stage: Stage, river: Winding): void {
  const { bounds, horizon, palette, setting, height } = stage
  const near = awayAt(stage, bounds.bottom + height * 0.1)
  const cover = coverOf(setting)
  traceWinding(context, stage, river, { near, grow: 0.03 })
  context.fillStyle = css(
    inLight(stage, mix(mix(cover.rock, [226, 204, 164], 0.6), cover.soil, cover.snow), { nearness: 1, light: 0.5 }),
  )
  context.fill()
  traceWinding(context, stage, river, { near })
  const gradient = context.createLinearGradient(0, horizon, 0, Math.max(horizon + height * 0.85, bounds.bottom * 0.9))
  gradient.addColorStop(0, css(mix(palette.sky[3], palette.glow, 0.4)))
  gradient.addColorStop(0.25, css(mix(palette.sky[2], palette.glow, 0.3)))
  gradient.addColorStop(0.6, css(mix(palette.sky[1], palette.sky[2], 0.6)))
  gradient.addColorStop(1, css(mix(palette.sky[1], palette.sky[2], 0.15)))
  context.fillStyle = gradient
  context.fill()
  paintBanks(context, stage, river, near)
  paintCurrents(context, stage, river, near)
  traceWinding(context, stage, river, { near })
  paintGleam(context, stage)
}

/** The light of the sun on water seen from above, strongest below it, on all that has been traced. */
export function paintGleam(context: SKRSContext2D, stage: Stage): void {
  const { horizon, palette, setting, height, sun } = stage
  const strength = { dawn: 0.6, day: 0.4, sunset: 0.75, dusk: 0.45, night: 0.4 }[setting.daytime]
  const gleam = context.createRadialGradient(
    sun.x,
    horizon + height * 0.1,
    0,
    sun.x,
    horizon + height * 0.1,
    height * 0.8,
  )
  gleam.addColorStop(0, css(palette.glow, setting.weather === 'clear' ? strength : strength * 0.4))
  gleam.addColorStop(1, css(palette.glow, 0))
  context.save()
  context.globalCompositeOperation = 'screen'
  context.fillStyle = gleam
  context.fill()
  context.restore()
}

/** How far shadows of a bank reach over the water, as shares of half its breadth: they add up towards it. */
const BANK_SHADES = Array.from({ length: 12 }, (_, index) => 0.26 * (1 - index / 12))

/** What stands on the banks darkens the water below it. */
function paintBanks(context: SKRSContext2D, stage: Stage, { middle, half }: Winding, near: number): void {
  const cover = coverOf(stage.setting)
  const dark = inLight(stage, mix(cover.needles, cover.crowns[0], 0.3), { nearness: 1, light: 0 })
  for (const depth of BANK_SHADES) {
    context.fillStyle = css(dark, 0.06)
    for (const side of [-1, 1]) {
      const edge = (away: number) => middle(away) + side * half(away)
      const shore: Winding = {
        middle: (away) => edge(away) - side * half(away) * depth * 0.5,
        half: (away) => half(away) * depth * 0.5,
      }
      traceWinding(context, stage, shore, { near })
      context.fill()
    }
  }
}

/** Long pale and dark lines along the current. */
function paintCurrents(context: SKRSContext2D, stage: Stage, river: Winding, near: number): void {
  const { chance, palette } = stage
  for (let index = 0; index < 60; index++) {
    const start = near * between(chance, 1, 1.4) * 14 ** chance()
    const lane = between(chance, -0.85, 0.85)
    const length = start * between(chance, 0.15, 0.5)
    context.beginPath()
    for (let part = 0; part <= 16; part++) {
      const away = start + (length * part) / 16
      const { x, y } = spotOf(stage, river.middle(away) + lane * river.half(away), away)
      context.lineTo(x, y)
    }
    const bright = chance() < 0.6
    context.strokeStyle = css(
      bright ? mix(palette.sky[3], [255, 255, 255], 0.4) : mix(palette.sky[0], palette.near, 0.5),
      bright ? 0.13 : 0.1,
    )
    context.lineWidth = Math.max(0.8, spotOf(stage, 0, start).scale * 0.004 * between(chance, 0.4, 1.4))
    context.lineCap = 'round'
    context.stroke()
  }
}

/** How many glints there are, where, and how large. */
type Glints = {
  readonly count: number
  readonly inside: (across: number, away: number) => boolean
  readonly size: number
}

/** Glints on water that is seen at an angle: short level strokes, thickest below the sun. */
export function paintGlints(context: SKRSContext2D, stage: Stage, { count, inside, size }: Glints): void {
  const { bounds, horizon, chance, palette, sun, width, height } = stage
  const far = horizon + height * 0.012
  const tone = mix(palette.disc, [255, 255, 255], 0.5)
  for (let index = 0; index < count; index++) {
    const y = far + (bounds.bottom - far) * chance() ** 1.6
    const away = awayAt(stage, y)
    const spread = width * between(chance, -1, 1)
    const x = sun.x + spread * chance() ** 1.5 * (0.25 + (y - horizon) / height)
    if (!inside(((x - width / 2) * away) / (4 * height), away)) continue
    const long = size * height * between(chance, 0.002, 0.008) * Math.min(1.6, 4 / away + 0.2)
    context.fillStyle = css(tone, between(chance, 0.45, 1))
    context.beginPath()
    context.ellipse(x, y, long, Math.max(0.5, long * 0.13), 0, 0, Math.PI * 2)
    context.fill()
  }
}
