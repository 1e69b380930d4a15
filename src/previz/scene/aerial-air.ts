/** What lies over land that is seen from above: haze that thickens to the horizon, and the shadows of clouds. */

import { createCanvas, ImageData, type SKRSContext2D } from '@napi-rs/canvas'
import { css, mix } from './colour.ts'
import { fractal, smoothstep } from './noise.ts'
import { awayAt } from './perspective.ts'
import type { Stage } from './stage.ts'

/** Ground is hazed as much as it is far: `half` is the distance at which half of it is left. */
export function paintDistance(context: SKRSContext2D, stage: Stage, half: number): void {
  const { bounds, horizon, palette, height } = stage
  const reach = Math.max(height * 0.75, bounds.bottom - horizon)
  const gradient = context.createLinearGradient(0, horizon, 0, horizon + reach)
  for (const at of [0, 0.01, 0.03, 0.06, 0.1, 0.16, 0.25, 0.4, 0.6, 1]) {
    const away = awayAt(stage, horizon + reach * at)
    gradient.addColorStop(at, css(palette.haze, 1 - 2 ** -(away / half)))
  }
  context.fillStyle = gradient
  context.fillRect(bounds.left, horizon - 2, bounds.right - bounds.left, reach)
}

/** Thin mist in the hollows, between the middle distance and the horizon. */
export function paintVapour(context: SKRSContext2D, stage: Stage, strength: number): void {
  const { bounds, horizon, palette, height, chance } = stage
  const tone = mix(palette.haze, [255, 255, 255], 0.25)
  for (let index = 0; index < 16; index++) {
    const y = horizon + height * (0.03 + 0.3 * chance() ** 1.6)
    const thick = (y - horizon) * 0.09 + height * 0.006
    const long = thick * (7 + 8 * chance())
    const x = bounds.left + (bounds.right - bounds.left) * chance()
    context.save()
    context.translate(x, y)
    context.scale(long, thick)
    const soft = context.createRadialGradient(0, 0, 0, 0, 0, 1)
    soft.addColorStop(0, css(tone, strength * (0.4 + 0.6 * chance())))
    soft.addColorStop(0.5, css(tone, strength * 0.3))
    soft.addColorStop(1, css(tone, 0))
    context.fillStyle = soft
    context.fillRect(-1, -1, 2, 2)
    context.restore()
  }
}

/** Pixels for each texel of the shadows of clouds: they are soft. */
const SHRINK = 14

/** Soft shadows of clouds on the ground, and warm light between them. */
export function paintCloudShadows(context: SKRSContext2D, stage: Stage, strength: number): void {
  const { bounds, horizon, height, width, noise, palette } = stage
  const [wide, high] = [bounds.right - bounds.left, bounds.bottom - Math.max(horizon, bounds.top)]
  const top = Math.max(horizon, bounds.top)
  const [columns, rows] = [Math.ceil(wide / SHRINK), Math.ceil(high / SHRINK)]
  const pixels = new ImageData(columns, rows)
  const shade = mix(palette.near, palette.sky[0], 0.35)
  for (let row = 0; row < rows; row++) {
    const away = awayAt(stage, top + (row + 0.5) * SHRINK)
    const across = ((bounds.left - width / 2) / height) * (away / 4)
    const step = (SHRINK / height) * (away / 4)
    for (let column = 0; column < columns; column++) {
      const cloud = fractal(noise, (across + step * column) * 0.55 + 9, away * 0.22 + 40, 3)
      const dark = smoothstep(0.5, 0.66, cloud)
      const at = (row * columns + column) * 4
      const tone = dark > 0 ? shade : palette.glow
      pixels.data[at] = tone[0]
      pixels.data[at + 1] = tone[1]
      pixels.data[at + 2] = tone[2]
      pixels.data[at + 3] = 255 * (dark > 0 ? dark * strength : smoothstep(0.46, 0.28, cloud) * strength * 0.35)
    }
  }
  const small = createCanvas(columns, rows)
  small.getContext('2d').putImageData(pixels, 0, 0)
  context.imageSmoothingEnabled = true
  context.drawImage(small, bounds.left, top, columns * SHRINK, rows * SHRINK)
}
