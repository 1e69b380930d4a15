/** The soft shadow where something touches the ground: without it a cut-out floats. */

import { type Canvas, createCanvas } from '@napi-rs/canvas'
import type { PixelSize } from '../../core/shape.ts'
import { type Colour, css } from '../scene/colour.ts'

/**
 * A contact shadow, dark under the middle and gone at the edges of `size`.
 * `opacity` is that of its darkest place: 0.5 in a studio, 0.25 under an overcast sky.
 */
export function paintShadow(size: PixelSize, shade: Colour, opacity: number): Canvas {
  const canvas = createCanvas(size.widthPx, size.heightPx)
  const context = canvas.getContext('2d')
  context.scale(size.widthPx / 2, size.heightPx / 2)
  for (const [radius, part] of [
    [1, 0.6],
    [0.72, 0.5],
  ] as const) {
    const glow = context.createRadialGradient(1, 1, 0, 1, 1, radius)
    glow.addColorStop(0, css(shade, opacity * part))
    glow.addColorStop(0.45, css(shade, opacity * part * 0.62))
    glow.addColorStop(0.75, css(shade, opacity * part * 0.18))
    glow.addColorStop(1, css(shade, 0))
    context.fillStyle = glow
    context.fillRect(0, 0, 2, 2)
  }
  return canvas
}
