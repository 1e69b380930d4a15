/** A city: rows of towers with lit windows, paler and smaller with distance. */

import type { SKRSContext2D } from '@napi-rs/canvas'
import { between } from '../random.ts'
import { css, mix } from './colour.ts'
import { landColour } from './land.ts'
import type { Stage } from './stage.ts'

/** How a row of towers looks. Lengths in pixels. */
type SkylineStyle = {
  readonly ground: number
  readonly tall: number
  readonly wide: number
  /** 0 far away, 1 near. */
  readonly nearness: number
}

/** Paints one row of towers from edge to edge. */
export function paintSkyline(context: SKRSContext2D, stage: Stage, style: SkylineStyle): void {
  const { bounds, chance, noise, height } = stage
  for (let x = bounds.left - style.wide; x < bounds.right + style.wide; ) {
    const wide = style.wide * between(chance, 0.55, 1.35)
    const district = noise((x / height) * 1.7, style.nearness * 30)
    const tall = style.tall * (0.3 + 0.75 * district * between(chance, 0.6, 1.25))
    paintTower(context, stage, style, { x, wide, tall })
    x += wide * between(chance, 0.86, 1.12)
  }
}

type Tower = { readonly x: number; readonly wide: number; readonly tall: number }

function paintTower(context: SKRSContext2D, stage: Stage, style: SkylineStyle, { x, wide, tall }: Tower): void {
  const { palette, chance, bounds } = stage
  const tone = landColour(stage, style.nearness)
  const top = style.ground - tall
  const gradient = context.createLinearGradient(0, top, 0, style.ground)
  gradient.addColorStop(0, css(tone))
  gradient.addColorStop(1, css(mix(tone, palette.haze, 0.5 * (1 - style.nearness))))
  context.fillStyle = gradient
  context.fillRect(x, top, wide, bounds.bottom - top)
  const crown = chance()
  if (crown < 0.3) context.fillRect(x + wide * 0.2, top - tall * 0.07, wide * 0.6, tall * 0.07 + 1)
  if (crown < 0.12) context.fillRect(x + wide * 0.47, top - tall * 0.25, Math.max(1, wide * 0.05), tall * 0.25)
  if (crown > 0.85) {
    context.beginPath()
    context.moveTo(x, top + 1)
    context.lineTo(x + wide / 2, top - wide * 0.35)
    context.lineTo(x + wide, top + 1)
    context.fill()
  }
  paintWindows(context, stage, style, { x, wide, tall })
}

function paintWindows(context: SKRSContext2D, stage: Stage, style: SkylineStyle, { x, wide, tall }: Tower): void {
  const { palette, chance, setting } = stage
  const lit = { night: 0.42, dusk: 0.34, sunset: 0.16, dawn: 0.12, day: 0.05 }[setting.daytime]
  const pitch = Math.max(3, style.wide * 0.13)
  const columns = Math.floor((wide - pitch) / pitch)
  const rows = Math.floor((tall - pitch) / (pitch * 1.35))
  const cool = mix(palette.lamp, [170, 215, 255], 0.75)
  const sameHours = between(chance, 0.5, 1.3)
  for (let row = 0; row < rows; row++) {
    const floor = between(chance, 0.5, 1.5)
    for (let column = 0; column < columns; column++) {
      if (chance() > lit * floor * sameHours) continue
      const tone = chance() < 0.2 ? cool : palette.lamp
      context.fillStyle = css(tone, between(chance, 0.35, 1) * (0.35 + 0.6 * style.nearness))
      const [left, top] = [x + pitch * (column + 0.75), style.ground - tall + pitch * (row * 1.35 + 0.8)]
      context.fillRect(left, top, pitch * 0.55, pitch * 0.72)
    }
  }
}
