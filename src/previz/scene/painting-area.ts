/** Where a backdrop has to be painted, and grain for what has no detail. */

import { createCanvas, ImageData, type SKRSContext2D } from '@napi-rs/canvas'
import type { Bounds } from '../camera/pose.ts'
import type { Stage } from './stage.ts'

/** Texels are rounded up: what has to be opaque goes this much over the bounds, in px. */
const OVER = 24

/** The area of a backdrop: the bounds, and a little more. */
export function overAll({ left, top, right, bottom }: Bounds) {
  return { left: left - OVER, top: top - OVER, wide: right - left + OVER * 2, high: bottom - top + OVER * 2 }
}

/** The side of a tile of grain, in px. */
const TILE = 128

/** Lays a fine grain over all: without it, wide gradients show their steps. */
export function paintGrain(context: SKRSContext2D, { bounds, chance }: Stage): void {
  const grain = new ImageData(TILE, TILE)
  for (let at = 0; at < grain.data.length; at += 4) {
    const shade = chance() < 0.5 ? 0 : 255
    grain.data.fill(shade, at, at + 3)
    grain.data[at + 3] = chance() * 5.5
  }
  const tile = createCanvas(TILE, TILE)
  tile.getContext('2d').putImageData(grain, 0, 0)
  const { left, top, wide, high } = overAll(bounds)
  context.save()
  context.globalCompositeOperation = 'source-atop'
  for (let y = top; y < top + high; y += TILE) {
    for (let x = left; x < left + wide; x += TILE) context.drawImage(tile, x, y)
  }
  context.restore()
}
