/** What is laid over a finished frame: masks of opacity that are drawn once, each in one grey, and painted on frames. */

import { createCanvas, type SKRSContext2D } from '@napi-rs/canvas'
import type { PixelSize } from '../core/shape.ts'
import { type Frame, planesOf } from './pixels/frame.ts'
import type { PixelMemory } from './pixels/pixel-memory.ts'

/** A place in a frame, in px from its upper left corner; even. */
export type Place = { readonly left: number; readonly top: number }

/** A mask in one grey. Everything is even. */
export type Mask = {
  readonly size: PixelSize
  /** Where the opacities are, in full and in half size. */
  readonly mask: number
  readonly halfMask: number
  /** Luma, 16 to 235. */
  readonly luma: number
}

/** A mask at a place in the frame. */
export type Stamp = Place & Mask

/** Stamps that belong together, painted in order. */
export type Overlay = readonly Stamp[]

/** What is drawn in one grey: whatever colour the context has, its opacity counts. */
export type Drawing = { readonly luma: number; draw(context: SKRSContext2D, size: PixelSize): void }

/** A mask's values count as they are. */
const OPAQUE = 256

/** Chroma without colour. */
const NEUTRAL = 128

/** Paints an overlay on a frame, as strongly as said: 0 leaves the frame as it is, 1 paints all of it. */
export function paintOverlay(memory: PixelMemory, frame: Frame, overlay: Overlay, strength = 1): void {
  const [y, u, v] = planesOf(frame)
  const opacity = Math.round(strength * OPAQUE)
  for (const { left, top, size, mask, halfMask, luma } of overlay) {
    const { widthPx: width, heightPx: rows } = size
    const paint = memory.kernels.paint_mask
    paint(y.at + top * y.width + left, y.width, width, rows, mask, width, luma, opacity)
    for (const chroma of [u, v]) {
      const at = chroma.at + (top / 2) * chroma.width + left / 2
      paint(at, chroma.width, width / 2, rows / 2, halfMask, width / 2, NEUTRAL, opacity)
    }
  }
}

/** Drawings over each other at one place. */
export function stampAll(memory: PixelMemory, size: PixelSize, place: Place, drawings: readonly Drawing[]): Overlay {
  return drawings.map((drawing) => ({ ...place, ...maskOf(memory, size, drawing) }))
}

/** Draws a mask. */
export function maskOf(memory: PixelMemory, size: PixelSize, { luma, draw }: Drawing): Mask {
  const { widthPx, heightPx } = size
  const context = createCanvas(widthPx, heightPx).getContext('2d')
  draw(context, size)
  const rgba = context.getImageData(0, 0, widthPx, heightPx).data
  const mask = Uint8Array.from({ length: widthPx * heightPx }, (_, index) => rgba[index * 4 + 3] ?? 0)
  return { size, luma, mask: memory.store(mask), halfMask: memory.store(halved(mask, size)) }
}

/** The mean of each two by two opacities. */
function halved(mask: Uint8Array, { widthPx, heightPx }: PixelSize): Uint8Array {
  const half = new Uint8Array((widthPx / 2) * (heightPx / 2))
  return half.map((_, index) => {
    const corner = Math.floor(index / (widthPx / 2)) * 2 * widthPx + (index % (widthPx / 2)) * 2
    const sum = [0, 1, widthPx, widthPx + 1].reduce((total, offset) => total + (mask[corner + offset] ?? 0), 0)
    return Math.round(sum / 4)
  })
}

/** The nearest even number. */
export function evenNumber(value: number): number {
  return Math.round(value / 2) * 2
}

/** The nearest size with even sides, of which there is something to see. */
export function stampSize({ widthPx, heightPx }: PixelSize): PixelSize {
  return { widthPx: Math.max(2, evenNumber(widthPx)), heightPx: Math.max(2, evenNumber(heightPx)) }
}
