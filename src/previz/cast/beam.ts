/** The beam of a lamp through the air, to be added to the picture where a costume's `lamp` is. */

import { type Canvas, createCanvas } from '@napi-rs/canvas'
import type { PixelSize } from '../../core/shape.ts'
import { type Colour, css } from '../scene/colour.ts'

/** Paints a beam that leaves the middle of the left side and opens to the right; `opacity` is that at the lamp. */
export function paintBeam(size: PixelSize, tone: Colour, opacity: number): Canvas {
  const { widthPx, heightPx } = size
  const canvas = createCanvas(widthPx, heightPx)
  const context = canvas.getContext('2d')
  for (const [spread, part] of [
    [0.62, 0.4],
    [0.36, 0.35],
    [0.16, 0.4],
  ] as const) {
    const along = context.createLinearGradient(0, 0, widthPx, 0)
    along.addColorStop(0, css(tone, opacity * part))
    along.addColorStop(0.3, css(tone, opacity * part * 0.45))
    along.addColorStop(0.9, css(tone, 0))
    context.filter = `blur(${(heightPx * spread * 0.12).toFixed(2)}px)`
    context.fillStyle = along
    context.beginPath()
    context.moveTo(0, heightPx * 0.48)
    context.lineTo(widthPx, heightPx * (0.5 - spread / 2))
    context.lineTo(widthPx, heightPx * (0.5 + spread / 2))
    context.lineTo(0, heightPx * 0.52)
    context.closePath()
    context.fill()
  }
  return canvas
}
