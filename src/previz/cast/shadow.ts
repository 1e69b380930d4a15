/** What the cast leaves on the ground: the soft shadow without which a cut-out floats, and the light of its lamps. */

import { type Canvas, createCanvas } from '@napi-rs/canvas'
import type { PixelSize } from '../../core/shape.ts'
import { type Colour, css } from '../scene/colour.ts'
import type { Heading } from '../script/reading.ts'

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

/** What lamps light the ground for: the way before whoever comes is white, the way behind whoever goes is red. */
const BEAMS = {
  towards: { tone: [255, 240, 208], strength: 1 },
  away: { tone: [255, 48, 34], strength: 0.45 },
} as const

/**
 * The light of two lamps on the ground before them, from the top of `size` downwards: a broad pool, and where the ground mirrors
 * (`sheen`, 0 to 1) a streak below each lamp. By day it is hardly seen.
 */
export function paintBeam(
  { widthPx, heightPx }: PixelSize,
  heading: Heading,
  { darkness, sheen }: { readonly darkness: number; readonly sheen: number },
): Canvas {
  const canvas = createCanvas(widthPx, heightPx)
  const context = canvas.getContext('2d')
  const { tone, strength } = BEAMS[heading]
  const light = strength * Math.max(0, Math.min(1, 2.4 * (darkness - 0.15)))
  const blot = (x: number, y: number, [wide, high]: readonly [number, number], opacity: number) => {
    const glow = context.createRadialGradient(0, 0, 0, 0, 0, 1)
    for (const [at, part] of [
      [0, 1],
      [0.35, 0.55],
      [0.7, 0.14],
      [1, 0],
    ] as const)
      glow.addColorStop(at, css(tone, opacity * light * part))
    context.save()
    context.translate(x * widthPx, y * heightPx)
    context.scale(wide * widthPx, high * heightPx)
    context.fillStyle = glow
    context.fillRect(-1, -1, 2, 2)
    context.restore()
  }
  blot(0.5, 0.24, [0.5, 0.24], 0.42)
  for (const x of [0.31, 0.69]) {
    blot(x, 0.2, [0.2, 0.2], 0.42)
    if (sheen > 0) blot(x, 0.44, [0.06, 0.44], Math.min(1, 2.6 * sheen))
  }
  return canvas
}
