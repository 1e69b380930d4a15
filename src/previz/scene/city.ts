/** A city across the water: rows of towers with lit windows, a heart where they are highest, paler and smaller with distance. */

import type { SKRSContext2D } from '@napi-rs/canvas'
import { between } from '../random.ts'
import { paintBloom, type Shine } from './bloom.ts'
import { type Colour, colour, css, mix } from './colour.ts'
import { landColour } from './land.ts'
import { graderOf } from './moods.ts'
import type { Stage } from './stage.ts'

/** How a row of towers looks. Lengths in pixels. */
type SkylineStyle = {
  readonly ground: number
  readonly tall: number
  readonly wide: number
  /** 0 far away, 1 near. */
  readonly nearness: number
  /** Where the highest towers stand, as a share of the frame's width. */
  readonly heart: number
}

/** The colour of towers at a nearness of 0 to 1: by day of stone and glass, where land would be green. */
function stone(stage: Stage, nearness: number): Colour {
  const { daytime } = stage.setting
  const own = landColour(stage, nearness)
  return daytime === 'day' || daytime === 'dawn'
    ? mix(own, graderOf(stage.setting)(colour('#566880')), 0.25 + 0.5 * nearness)
    : own
}

/** Shares of windows that are lit. */
const LIT = { night: 0.5, dusk: 0.4, sunset: 0.18, dawn: 0.12, day: 0 } as const

/** Paints one row of towers from edge to edge. */
export function paintSkyline(context: SKRSContext2D, stage: Stage, style: SkylineStyle): void {
  const { bounds, chance, noise, height, width } = stage
  const shines: Shine[] = []
  for (let x = bounds.left - style.wide * 2; x < bounds.right + style.wide; ) {
    const wide = style.wide * between(chance, 0.5, 1.3)
    const district = noise((x / height) * 2.3, style.nearness * 30)
    const heart = Math.exp(-(((x - width * style.heart) / (height * 0.42)) ** 2))
    const tall =
      style.tall * (0.16 + 0.34 * district + 0.75 * heart * between(chance, 0.45, 1.1)) * between(chance, 0.75, 1.2)
    paintTower(context, stage, style, { x, wide: wide * (1 - 0.25 * heart), tall }, shines)
    x += wide * between(chance, 0.72, 1.05)
  }
  paintBloom(context, stage, shines, 0.6)
}

type Tower = { readonly x: number; readonly wide: number; readonly tall: number }

function paintTower(context: SKRSContext2D, stage: Stage, style: SkylineStyle, tower: Tower, shines: Shine[]): void {
  const { palette, chance, bounds, sun } = stage
  const { x, wide, tall } = tower
  const tone = mix(stone(stage, style.nearness), palette.haze, between(chance, 0, 0.14))
  const top = style.ground - tall
  const faces = sun.x > x ? 1 : -1
  const lit = mix(tone, palette.glow, 0.34 * (1 - 0.5 * style.nearness))
  const body = (left: number, right: number, from: number, to = bounds.bottom) => {
    const gradient = context.createLinearGradient(0, from, 0, style.ground)
    gradient.addColorStop(0, css(tone))
    gradient.addColorStop(1, css(mix(tone, palette.haze, 0.55 * (1 - style.nearness))))
    context.fillStyle = gradient
    context.fillRect(left, from, right - left, to - from)
    // The side that the light falls on.
    const edge = (right - left) * 0.3
    const side = context.createLinearGradient(0, from, 0, style.ground)
    side.addColorStop(0, css(lit, 0.9))
    side.addColorStop(0.7, css(lit, 0.12))
    side.addColorStop(1, css(lit, 0))
    context.fillStyle = side
    context.fillRect(faces > 0 ? right - edge : left, from, edge, style.ground - from)
  }
  const crown = chance()
  const middle = x + wide / 2
  const mast = (long: number) => {
    context.fillStyle = css(tone)
    context.fillRect(middle - Math.max(0.6, wide * 0.018), top - long, Math.max(1.2, wide * 0.036), long + 2)
    if (style.nearness < 0.3 || LIT[stage.setting.daytime] < 0.3) return
    const y = top - long
    shines.push({
      shape: [
        [middle - 2, y],
        [middle + 2, y],
        [middle + 2, y + 4],
        [middle - 2, y + 4],
      ],
      tone: [255, 70, 60],
      strength: 1,
    })
  }
  body(x, x + wide, top)
  if (crown < 0.22) {
    body(x + wide * 0.14, x + wide * 0.86, top - tall * 0.09, top + 1)
    body(x + wide * 0.3, x + wide * 0.7, top - tall * 0.15, top - tall * 0.08)
    if (crown < 0.12) mast(tall * 0.34)
  } else if (crown < 0.36) {
    context.fillStyle = css(tone)
    context.beginPath()
    context.moveTo(x, top + 1)
    context.lineTo(faces > 0 ? x : x + wide, top - wide * 0.42)
    context.lineTo(x + wide, top + 1)
    context.fill()
  } else if (crown < 0.46 && tall > style.tall * 0.5) {
    context.fillStyle = css(tone)
    context.beginPath()
    context.moveTo(x + wide * 0.08, top + 1)
    context.quadraticCurveTo(middle - wide * 0.06, top - tall * 0.1, middle, top - tall * 0.3)
    context.quadraticCurveTo(middle + wide * 0.06, top - tall * 0.1, x + wide * 0.92, top + 1)
    context.fill()
  } else if (crown < 0.55) {
    context.fillStyle = css(tone)
    context.beginPath()
    context.ellipse(middle, top + 1, wide / 2, wide * 0.36, 0, Math.PI, 0)
    context.fill()
  } else if (crown > 0.9) mast(tall * 0.22)
  paintWindows(context, stage, style, tower, shines)
}

function paintWindows(
  context: SKRSContext2D,
  stage: Stage,
  style: SkylineStyle,
  { x, wide, tall }: Tower,
  shines: Shine[],
): void {
  const { palette, chance, setting } = stage
  const lit = LIT[setting.daytime]
  const pitch = Math.max(3, style.wide * 0.105)
  const columns = Math.floor((wide - pitch * 0.6) / pitch)
  const rows = Math.floor((tall - pitch) / (pitch * 1.3))
  const top = style.ground - tall
  if (lit === 0) {
    // By day floors are lines of sky in glass.
    const glass = mix(stone(stage, style.nearness), palette.sky[3], 0.42)
    context.fillStyle = css(glass, 0.3 + 0.2 * style.nearness)
    const isUpright = chance() < 0.5
    if (isUpright)
      for (let column = 0; column < columns; column++)
        context.fillRect(x + pitch * (column + 0.6), top + pitch, pitch * 0.45, tall - pitch * 2)
    else
      for (let row = 0; row < rows; row++)
        context.fillRect(x + pitch * 0.5, top + pitch * (row * 1.3 + 0.8), wide - pitch, pitch * 0.42)
    return
  }
  const cool: Colour = mix(palette.lamp, [170, 215, 255], 0.75)
  const warmth = chance()
  const tones = [palette.lamp, mix(palette.lamp, [255, 244, 220], 0.6), cool].map((tone) =>
    mix(tone, palette.haze, 0.3 * (1 - style.nearness)),
  )
  const sameHours = between(chance, 0.25, 1.3)
  const strength = 0.4 + 0.55 * style.nearness
  for (let row = 0; row < rows; row++) {
    const floor = between(chance, 0.4, 1.6)
    for (let column = 0; column < columns; column++) {
      const dice = chance()
      if (dice > lit * floor * sameHours) continue
      const tone = tones[dice * 7 < warmth ? 1 : warmth < 0.25 ? 2 : 0] ?? palette.lamp
      context.fillStyle = css(tone, strength * (0.5 + 0.5 * floor * 0.6))
      context.fillRect(x + pitch * (column + 0.55), top + pitch * (row * 1.3 + 0.7), pitch * 0.58, pitch * 0.74)
    }
  }
  if (chance() < 0.3 && lit > 0.3) {
    const tone = chance() < 0.5 ? cool : palette.lamp
    const y = top + pitch * 0.15
    context.fillStyle = css(mix(tone, [255, 255, 255], 0.4), 0.9)
    context.fillRect(x, y, wide, Math.max(1.5, pitch * 0.24))
    shines.push({
      shape: [
        [x, y],
        [x + wide, y],
        [x + wide, y + pitch * 0.5],
        [x, y + pitch * 0.5],
      ],
      tone,
      strength: 0.8,
    })
  }
  if (lit > 0.3)
    shines.push({
      shape: [
        [x, top + tall * 0.5],
        [x + wide, top + tall * 0.5],
        [x + wide, style.ground],
        [x, style.ground],
      ],
      tone: palette.lamp,
      strength: 0.09,
    })
}

/** Paints a railing with lamps before the water. */
export function paintQuay(context: SKRSContext2D, stage: Stage): void {
  const { bounds, width, height, palette, setting } = stage
  const dark = mix(palette.near, [6, 8, 16], 0.55)
  context.fillStyle = css(dark)
  const [rail, foot] = [height * 0.925, height * 0.985]
  context.fillRect(bounds.left - 8, foot, bounds.right - bounds.left + 16, bounds.bottom - foot + 8)
  context.fillRect(bounds.left - 8, rail, bounds.right - bounds.left + 16, height * 0.009)
  context.fillRect(bounds.left - 8, rail + height * 0.045, bounds.right - bounds.left + 16, height * 0.006)
  const pitch = height * 0.034
  for (let x = width / 2 - Math.ceil((width / 2 - bounds.left) / pitch) * pitch; x < bounds.right; x += pitch)
    context.fillRect(x, rail, height * 0.005, foot - rail)
  const shines: Shine[] = []
  const isLit = LIT[setting.daytime] > 0.3
  for (const side of [-1, 1]) {
    const x = width / 2 + side * Math.min(width * 0.42, height * 0.86)
    const top = height * 0.66
    context.fillStyle = css(dark)
    context.fillRect(x - height * 0.006, top, height * 0.012, bounds.bottom - top)
    context.fillRect(x - height * 0.016, rail - height * 0.03, height * 0.032, bounds.bottom - rail)
    const radius = height * 0.022
    context.fillStyle = css(isLit ? mix(palette.lamp, [255, 255, 255], 0.6) : mix(dark, palette.sky[3], 0.6))
    context.beginPath()
    context.arc(x, top - radius * 0.6, radius, 0, Math.PI * 2)
    context.fill()
    if (isLit)
      shines.push({
        shape: [
          [x - radius, top - radius * 1.6],
          [x + radius, top - radius * 1.6],
          [x + radius, top + radius * 0.4],
          [x - radius, top + radius * 0.4],
        ],
        tone: palette.lamp,
        strength: 1,
      })
  }
  paintBloom(context, stage, shines, 0.8)
}
