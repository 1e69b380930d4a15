/** Land: ridges, hills, dunes and what grows on them, as silhouettes that fade into the air with distance. */

import { Path2D, type SKRSContext2D } from '@napi-rs/canvas'
import type { Bounds } from '../camera/pose.ts'
import { between } from '../random.ts'
import { type Colour, css, mix } from './colour.ts'
import { crested, fractal } from './noise.ts'
import { earthColour } from './seasons.ts'
import type { Stage } from './stage.ts'

/** The height of the land at a place across, in pixels from the top. */
type Outline = (x: number) => number

/** How a ridge looks. */
export type RidgeStyle = {
  /** The line around which it rises, in pixels from the top, and how high it rises. */
  readonly base: number
  readonly rise: number
  /** Features across the frame's height. */
  readonly detail: number
  readonly form: 'crested' | 'rolling' | 'dune'
  /** 0 far away, 1 near. */
  readonly nearness: number
}

/** The outline of a ridge; its shape comes from chance. */
export function ridgeOutline(stage: Stage, { base, rise, detail, form }: RidgeStyle): Outline {
  const { height, noise, chance } = stage
  const start = between(chance, 0, 200)
  const at = (x: number) => (x / height) * detail + start
  if (form === 'crested') return (x) => base - rise * (crested(noise, at(x), 6) - 0.3) * 1.6
  if (form === 'rolling') return (x) => base - rise * (fractal(noise, at(x), start, 4, 0.42) - 0.3) * 1.8
  return (x) => base - rise * (1 - Math.abs(2 * fractal(noise, at(x) * 0.6, start, 2, 0.25) - 1)) ** 1.5
}

/** The colour of land at a nearness of 0 to 1. */
export function landColour({ palette }: Stage, nearness: number): Colour {
  return mix(palette.far, palette.near, nearness)
}

/** Fills the land below an outline: its own colour on top, air at its foot. */
export function paintRidge(context: SKRSContext2D, stage: Stage, outline: Outline, style: RidgeStyle): void {
  const { bounds, height, palette } = stage
  const tone = earthColour(stage, style.nearness)
  const top = style.base - style.rise
  const foot = style.base + height * 0.12
  const gradient = context.createLinearGradient(0, top, 0, foot)
  gradient.addColorStop(0, css(tone))
  gradient.addColorStop(1, css(mix(tone, palette.haze, 0.62 * (1 - style.nearness))))
  context.fillStyle = gradient
  trace(context, outline, bounds, height)
  context.fill()
  if (style.form !== 'rolling') paintFacets(context, stage, outline, style)
}

/** Slopes that face the light, and those that turn away, as thin slanted bands below the crest. */
function paintFacets(context: SKRSContext2D, stage: Stage, outline: Outline, style: RidgeStyle): void {
  const { bounds, height, palette, sun, noise } = stage
  const tone = earthColour(stage, style.nearness)
  const lit = mix(tone, palette.glow, style.form === 'dune' ? 0.55 : 0.34)
  const dark = mix(tone, palette.near, 0.3)
  const step = Math.max(2, height / 240)
  const strength = 1 - style.nearness * 0.75
  context.save()
  context.globalCompositeOperation = 'source-atop'
  for (let x = bounds.left - height * 0.3; x < bounds.right + height * 0.3; x += step) {
    const y = outline(x)
    const slope = (outline(x + step * 3) - outline(x - step * 3)) / (step * 6)
    if (Math.abs(slope) < 0.06) continue
    const facing = slope * Math.sign(x - sun.x)
    const long = style.rise * (0.25 + 0.9 * fractal(noise, (x / height) * 14, (style.base / height) * 40, 3))
    const lean = -Math.sign(slope) * long * -0.55
    const gradient = context.createLinearGradient(0, y, 0, y + long)
    const shown = facing < 0 ? lit : dark
    gradient.addColorStop(0, css(shown, Math.min(0.6, Math.abs(slope) * 0.9) * strength))
    gradient.addColorStop(1, css(shown, 0))
    context.fillStyle = gradient
    context.beginPath()
    context.moveTo(x, y - 2)
    context.lineTo(x + step * 1.6, y - 2)
    context.lineTo(x + step * 1.6 + lean, y + long)
    context.lineTo(x + lean, y + long)
    context.fill()
  }
  context.restore()
}

function trace(context: SKRSContext2D, outline: Outline, { left, right, bottom }: Bounds, height: number): void {
  const step = Math.max(1, height / 480)
  context.beginPath()
  context.moveTo(left - 2, bottom + 2)
  for (let x = left - 2; x <= right + step; x += step) context.lineTo(x, outline(x))
  context.lineTo(right + step, bottom + 2)
  context.closePath()
}

/** A band of mist that lies in front of what has been painted so far. */
export function paintMist(
  context: SKRSContext2D,
  { bounds, palette }: Stage,
  y: number,
  thick: number,
  strength: number,
): void {
  const gradient = context.createLinearGradient(0, y - thick, 0, y + thick)
  gradient.addColorStop(0, css(palette.haze, 0))
  gradient.addColorStop(0.5, css(palette.haze, strength))
  gradient.addColorStop(1, css(palette.haze, 0))
  context.fillStyle = gradient
  context.fillRect(bounds.left, y - thick, bounds.right - bounds.left, thick * 2)
}

/** Conifers along an outline. */
export function paintPines(
  context: SKRSContext2D,
  stage: Stage,
  outline: Outline,
  style: { readonly tall: number; readonly gap: number; readonly tone: Colour; readonly crowd: number },
): void {
  const { bounds, chance, noise, height } = stage
  const shapes = Array.from({ length: PINE_SHAPES }, () => pineShape(stage, style.tall))
  context.fillStyle = css(style.tone)
  for (let x = bounds.left - style.tall; x < bounds.right + style.tall; x += style.gap * between(chance, 0.5, 1.5)) {
    const grove = fractal(noise, (x / height) * 2.2, style.tall, 2)
    const size = style.tall * between(chance, 0.55, 1.1) * (0.5 + grove)
    if (chance() > style.crowd * (0.4 + grove)) continue
    const mirrored = chance() < 0.5 ? -1 : 1
    const shape = shapes[Math.floor(chance() * PINE_SHAPES)]
    if (shape === undefined) continue
    context.save()
    context.translate(x, outline(x) + size * 0.12)
    context.scale(size * mirrored, size)
    context.fill(shape)
    context.restore()
  }
}

/** How many different conifers a wood has. */
const PINE_SHAPES = 9

/** A conifer one unit high, its foot at the origin; the larger it will be, the more tiers it has. */
function pineShape({ chance }: Stage, tall: number): Path2D {
  const tiers = Math.max(4, Math.min(11, Math.round(tall / 9)))
  const half = between(chance, 0.15, 0.21)
  const points: string[] = ['0,-1']
  for (const side of [1, -1]) {
    for (let index = 1; index <= tiers; index++) {
      const tier = side === 1 ? index : tiers + 1 - index
      const out = side * half * (tier / tiers) ** 0.85 * between(chance, 0.8, 1.15)
      const y = -1 + 0.9 * (tier / tiers)
      const corners = [`${out},${y}`, `${out * 0.42},${y - 0.035}`]
      points.push(...(side === 1 ? corners : corners.reverse()))
    }
  }
  return new Path2D(`M${points.join(' L')} Z M-0.015,-0.2 h0.03 v0.22 h-0.03 Z`)
}

/** Blades of grass along an outline. */
export function paintGrass(
  context: SKRSContext2D,
  { bounds, chance }: Stage,
  outline: Outline,
  style: { readonly tall: number; readonly gap: number; readonly tone: Colour },
): void {
  context.fillStyle = css(style.tone)
  for (let x = bounds.left - style.tall; x < bounds.right + style.tall; x += style.gap * between(chance, 0.3, 1.7)) {
    const tall = style.tall * between(chance, 0.35, 1)
    const lean = tall * between(chance, -0.28, 0.42)
    const thick = Math.max(0.8, tall * 0.035)
    const y = outline(x) + tall * 0.1
    context.beginPath()
    context.moveTo(x - thick, y)
    context.quadraticCurveTo(x, y - tall * 0.6, x + lean, y - tall)
    context.quadraticCurveTo(x + thick, y - tall * 0.5, x + thick, y)
    context.fill()
  }
}
