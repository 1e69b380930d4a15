/** Dunes: each a crest that winds down to the camera, with a face in the light and one in the shade. */

import type { SKRSContext2D } from '@napi-rs/canvas'
import { between } from '../random.ts'
import { type Colour, css, mix } from './colour.ts'
import { fractal } from './noise.ts'
import { inLight } from './seasons.ts'
import type { Stage } from './stage.ts'

/** How a row of dunes lies. Lengths in px. */
export type DuneStyle = {
  readonly base: number
  readonly rise: number
  /** Dunes across a frame height. */
  readonly crowd: number
  readonly nearness: number
}

const SAND: Colour = [236, 184, 112]

/** The colours of sand in the light and in the shade. */
export function sandTones(stage: Stage, nearness: number): { readonly lit: Colour; readonly shade: Colour } {
  const { palette, setting } = stage
  const seen = 0.3 + 0.7 * nearness
  const own = setting.weather === 'snow' ? mix(SAND, [238, 242, 248], 0.6) : SAND
  const lit = inLight(stage, own, { nearness: seen, light: 0.85 })
  const shade = inLight(stage, mix(own, [150, 84, 70], 0.35), { nearness: seen, light: 0.12 })
  return { lit: mix(lit, palette.glow, setting.daytime === 'day' ? 0.06 : 0.18), shade: mix(shade, palette.far, 0.12) }
}

/** Paints a row of dunes, down to the edge of the layer. */
export function paintDunes(context: SKRSContext2D, stage: Stage, { base, rise, crowd, nearness }: DuneStyle): void {
  const { bounds, height, chance, noise, palette, sun } = stage
  const { lit, shade } = sandTones(stage, nearness)
  const fading = (tone: Colour) => {
    const gradient = context.createLinearGradient(0, base - rise, 0, base + height * 0.25)
    gradient.addColorStop(0, css(tone))
    gradient.addColorStop(1, css(mix(tone, palette.haze, 0.5 * (1 - nearness))))
    return gradient
  }
  const gap = height / crowd
  const start = between(chance, 0, 90)
  const crest = (x: number) => {
    const swell = fractal(noise, (x / gap) * 0.8 + start, 4, 2, 0.3)
    return base - rise * (0.1 + 0.9 * (1 - Math.abs(2 * swell - 1)) ** 1.4)
  }
  const step = Math.max(1.5, height / 320)
  context.fillStyle = fading(lit)
  context.beginPath()
  context.moveTo(bounds.left - step, bounds.bottom + 2)
  for (let x = bounds.left - step; x <= bounds.right + step; x += step) context.lineTo(x, crest(x))
  context.lineTo(bounds.right + step, bounds.bottom + 2)
  context.fill()
  paintRipples(context, stage, { base, rise, crowd, nearness }, crest)
  // From each tip an edge winds down towards the camera; what lies beyond it is in the shade.
  for (let x = bounds.left - gap; x < bounds.right + gap; x += step * 2) {
    if (crest(x) > crest(x - step * 4) || crest(x) > crest(x + step * 4) || crest(x) >= crest(x - step * 2)) continue
    const away = sun.x < x ? 1 : -1
    const long = gap * between(chance, 0.5, 0.9)
    const tall = bounds.bottom - crest(x)
    const fall = Math.min(tall, rise * between(chance, 0.8, 1.3) + height * 0.03)
    context.fillStyle = fading(shade)
    context.beginPath()
    context.moveTo(x, crest(x) - 1)
    for (let run = 0; run <= long; run += step * 2) context.lineTo(x + away * run, crest(x + away * run) - 1)
    const end = { x: x + away * long, y: crest(x + away * long) }
    context.bezierCurveTo(
      end.x - away * long * 0.45,
      end.y + fall * 0.06,
      x + away * long * 0.3,
      crest(x) + fall * 0.6,
      x - away * long * 0.85,
      crest(x) + fall,
    )
    context.bezierCurveTo(
      x - away * long * 0.3,
      crest(x) + fall * 0.9,
      x - away * long * 0.16,
      crest(x) + fall * 0.2,
      x,
      crest(x) - 1,
    )
    context.fill()
  }
}

/** Ripples that the wind has left, on what is near. */
function paintRipples(
  context: SKRSContext2D,
  stage: Stage,
  { base, rise, nearness }: DuneStyle,
  crest: (x: number) => number,
): void {
  if (nearness < 0.6) return
  const { bounds, height, chance } = stage
  const { shade } = sandTones(stage, nearness)
  context.strokeStyle = css(shade, 0.2)
  for (let line = 0; line < 40; line++) {
    const drop = (line / 40) ** 1.4 * (bounds.bottom - base + rise) + height * 0.02
    context.lineWidth = Math.max(0.7, drop * 0.012)
    const from = between(chance, bounds.left, bounds.right)
    const long = height * between(chance, 0.3, 0.9)
    context.beginPath()
    for (let x = from; x < from + long; x += height * 0.02) {
      context.lineTo(
        x,
        crest(x) * 0.35 + (base - rise * 0.4) * 0.65 + drop + Math.sin((x / height) * 26 + line) * height * 0.003,
      )
    }
    context.stroke()
  }
}
