/** Bloom: the light that bright things spread in the air and in the lens. */

import { createCanvas, type SKRSContext2D } from '@napi-rs/canvas'
import { type Colour, css } from './colour.ts'
import type { Stage } from './stage.ts'

/** Something that shines: a shape in px, its colour, and how strongly, 0 to 1. */
export type Shine = {
  readonly shape: readonly (readonly [number, number])[]
  readonly tone: Colour
  readonly strength: number
}

/** Bloom has no detail: it is painted this many times smaller. */
const SHRINK = 8

/** Paints the light around what shines over what has been painted so far. `reach`: how far it goes, 1 is common. */
export function paintBloom(
  context: SKRSContext2D,
  { bounds, height }: Stage,
  shines: readonly Shine[],
  reach = 1,
): void {
  if (shines.length === 0) return
  const [wide, high] = [bounds.right - bounds.left, bounds.bottom - bounds.top]
  const [columns, rows] = [Math.ceil(wide / SHRINK), Math.ceil(high / SHRINK)]
  const lit = createCanvas(columns, rows)
  const light = lit.getContext('2d')
  light.scale(1 / SHRINK, 1 / SHRINK)
  light.translate(-bounds.left, -bounds.top)
  for (const { shape, tone, strength } of shines) {
    light.fillStyle = css(tone, strength)
    light.beginPath()
    for (const [x, y] of shape) light.lineTo(x, y)
    light.fill()
  }
  const spread = createCanvas(columns, rows)
  const soft = spread.getContext('2d')
  soft.globalCompositeOperation = 'screen'
  for (const [radius, opacity] of [
    [0.011, 0.7],
    [0.045, 0.75],
    [0.12, 0.6],
  ] as const) {
    soft.filter = `blur(${((radius * reach * height) / SHRINK).toFixed(2)}px)`
    soft.globalAlpha = opacity
    soft.drawImage(lit, 0, 0)
  }
  context.save()
  context.globalCompositeOperation = 'screen'
  context.imageSmoothingQuality = 'low'
  context.drawImage(spread, bounds.left, bounds.top, columns * SHRINK, rows * SHRINK)
  context.restore()
}
