/**
 * What is written on every frame: the small mark that says it is a previz, and the watermark where one was ordered.
 * Text is drawn once, with a font of our own, and kept as masks of opacity.
 */

import { readFileSync } from 'node:fs'
import { createCanvas, GlobalFonts, type SKRSContext2D } from '@napi-rs/canvas'
import { assert } from '../core/assert.ts'
import type { PixelSize } from '../core/shape.ts'
import { type Frame, planesOf } from './pixels/frame.ts'
import type { PixelMemory } from './pixels/pixel-memory.ts'

/** The family name under which our font is known to the canvas. */
const FONT = 'Reelay Noto Sans'

const FONT_FILE = new URL('../../assets/fonts/noto-sans-latin-600-normal.woff2', import.meta.url)

/** A mask in one grey, at a place in the frame. Everything is even. */
type Stamp = {
  readonly left: number
  readonly top: number
  readonly size: PixelSize
  readonly mask: number
  readonly halfMask: number
  /** Luma, 16 to 235. */
  readonly luma: number
}

/** Stamps that belong together, painted in order. */
export type Overlay = readonly Stamp[]

type Drawing = { readonly luma: number; draw(context: SKRSContext2D, size: PixelSize): void }

/** The mark: a dark pill with the word PREVIZ in the lower left corner, a 36th of the frame's shorter side high. */
export function createMark(memory: PixelMemory, frame: PixelSize): Overlay {
  const unit = Math.min(frame.widthPx, frame.heightPx) / 36
  const size = even({ widthPx: unit * 3.7, heightPx: unit * 1.3 })
  const place = { left: evenNumber(unit), top: evenNumber(frame.heightPx - unit - size.heightPx) }
  return stampAll(memory, size, place, [
    {
      luma: 20,
      draw(context, { widthPx, heightPx }) {
        context.globalAlpha = 0.45
        context.beginPath()
        context.roundRect(0, 0, widthPx, heightPx, heightPx / 2)
        context.fill()
      },
    },
    {
      luma: 232,
      draw: (context, inside) => drawWord(context, inside, { text: 'PREVIZ', heightPx: unit * 0.7, opacity: 0.9 }),
    },
  ])
}

/** The watermark: the word REELAY, wide and translucent, in the lower right corner. */
export function createWatermark(memory: PixelMemory, frame: PixelSize): Overlay {
  const unit = Math.min(frame.widthPx, frame.heightPx) / 36
  const size = even({ widthPx: unit * 10, heightPx: unit * 3 })
  const place = {
    left: evenNumber(frame.widthPx - unit - size.widthPx),
    top: evenNumber(frame.heightPx - unit * 0.6 - size.heightPx),
  }
  const text = { text: 'REELAY', heightPx: unit * 1.8, spacingPx: unit * 0.3 }
  return stampAll(memory, size, place, [
    {
      luma: 20,
      draw(context, inside) {
        context.filter = `blur(${(unit * 0.25).toFixed(2)}px)`
        drawWord(context, inside, { ...text, opacity: 0.6 })
      },
    },
    { luma: 232, draw: (context, inside) => drawWord(context, inside, { ...text, opacity: 0.75 }) },
  ])
}

/** Paints an overlay on a frame. */
export function paintOverlay(memory: PixelMemory, frame: Frame, overlay: Overlay): void {
  const [y, u, v] = planesOf(frame)
  for (const { left, top, size, mask, halfMask, luma } of overlay) {
    const { widthPx: width, heightPx: rows } = size
    const paint = memory.kernels.paint_mask
    paint(y.at + top * y.width + left, y.width, width, rows, mask, width, luma, OPAQUE)
    for (const chroma of [u, v]) {
      const at = chroma.at + (top / 2) * chroma.width + left / 2
      paint(at, chroma.width, width / 2, rows / 2, halfMask, width / 2, NEUTRAL, OPAQUE)
    }
  }
}

/** A mask's values count as they are. */
const OPAQUE = 256

/** Chroma without colour. */
const NEUTRAL = 128

function stampAll(
  memory: PixelMemory,
  size: PixelSize,
  place: { readonly left: number; readonly top: number },
  drawings: readonly Drawing[],
): Overlay {
  const { widthPx, heightPx } = size
  return drawings.map(({ luma, draw }) => {
    const canvas = createCanvas(widthPx, heightPx)
    const context = canvas.getContext('2d')
    draw(context, size)
    const rgba = context.getImageData(0, 0, widthPx, heightPx).data
    const mask = Uint8Array.from({ length: widthPx * heightPx }, (_, index) => rgba[index * 4 + 3] ?? 0)
    return { ...place, size, luma, mask: memory.store(mask), halfMask: memory.store(halved(mask, size)) }
  })
}

/** Writes a word in the middle of an area in our own font, in the colour that the context has. */
export function drawWord(
  context: SKRSContext2D,
  { widthPx, heightPx }: PixelSize,
  style: { readonly text: string; readonly heightPx: number; readonly opacity: number; readonly spacingPx?: number },
): void {
  registerFont()
  context.globalAlpha = style.opacity
  context.font = `${style.heightPx.toFixed(2)}px "${FONT}"`
  context.letterSpacing = `${(style.spacingPx ?? style.heightPx * 0.12).toFixed(2)}px`
  context.textAlign = 'center'
  context.textBaseline = 'alphabetic'
  const capHeight = style.heightPx * 0.714
  context.fillText(style.text, widthPx / 2, (heightPx + capHeight) / 2)
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

function registerFont(): void {
  if (GlobalFonts.has(FONT)) return
  assert(GlobalFonts.register(readFileSync(FONT_FILE), FONT) !== null, 'our own font can be read')
}

function evenNumber(value: number): number {
  return Math.round(value / 2) * 2
}

function even({ widthPx, heightPx }: PixelSize): PixelSize {
  return { widthPx: evenNumber(widthPx), heightPx: evenNumber(heightPx) }
}
