/** Canvases as textures: painted once, let go of, then laid over frames. */

import { type Canvas, createCanvas, type SKRSContext2D } from '@napi-rs/canvas'
import { letGo } from '../canvas-memory.ts'
import type { PixelMemory } from '../pixels/pixel-memory.ts'
import { type Texture, textureFromRgba } from '../pixels/texture.ts'

/** A canvas as a texture with its corner at a place, in px of the resting frame. */
export function textureFromCanvas(
  memory: PixelMemory,
  canvas: Canvas,
  place: { readonly left: number; readonly top: number; readonly density: number },
): Texture {
  const { width, height } = canvas
  return textureFromRgba(memory, canvas.data(), { widthPx: width, heightPx: height }, place)
}

/** Paints a texture whose origin is its own place; the box is what is painted, and `density` says how finely. */
export function paintTexture(
  memory: PixelMemory,
  box: { readonly left: number; readonly top: number; readonly right: number; readonly bottom: number },
  density: number,
  paint: (context: SKRSContext2D) => void,
): Texture {
  const canvas = createCanvas(even((box.right - box.left) * density), even((box.bottom - box.top) * density))
  const context = canvas.getContext('2d')
  context.scale(density, density)
  context.translate(-box.left, -box.top)
  paint(context)
  const texture = textureFromCanvas(memory, canvas, { left: box.left, top: box.top, density })
  letGo(canvas)
  return texture
}

/** The next even number of pixels, at least two. */
export function even(px: number): number {
  return Math.max(2, Math.ceil(px / 2) * 2)
}
