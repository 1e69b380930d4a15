/**
 * What is written on frames: the small mark that says it is a previz, and the watermark where one was ordered.
 * Text is drawn once, with a font of our own, and kept as masks of opacity.
 */

import { readFileSync } from 'node:fs'
import { GlobalFonts, type SKRSContext2D } from '@napi-rs/canvas'
import { assert } from '../core/assert.ts'
import type { PixelSize } from '../core/shape.ts'
import { evenNumber, stampSize, type Overlay, stampAll } from './overlay.ts'
import type { PixelMemory } from './pixels/pixel-memory.ts'
import { beginsWithPicture, type Storyboard } from './storyboard.ts'

/** The family name under which our font is known to the canvas. */
const FONT = 'Reelay Noto Sans'

const FONT_FILE = new URL('../../assets/fonts/noto-sans-latin-600-normal.woff2', import.meta.url)

/** The mark: a dark pill with the word PREVIZ in the lower left corner, a 36th of the frame's shorter side high. */
export function createMark(memory: PixelMemory, frame: PixelSize): Overlay {
  const unit = Math.min(frame.widthPx, frame.heightPx) / 36
  const size = stampSize({ widthPx: unit * 3.7, heightPx: unit * 1.3 })
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

/** How long the mark takes to appear over a picture that a film has to begin with exactly, in frames. */
const MARK_FADE_FRAMES = 12

/** How strongly the mark is seen in a frame, 0 to 1: in full at once, but over a picture that was ordered for the start. */
export function markStrength(board: Storyboard, frame: number): number {
  return beginsWithPicture(board) ? Math.min(1, frame / MARK_FADE_FRAMES) : 1
}

/** The watermark: the word REELAY, wide and translucent, in the lower right corner. */
export function createWatermark(memory: PixelMemory, frame: PixelSize): Overlay {
  const unit = Math.min(frame.widthPx, frame.heightPx) / 36
  const size = stampSize({ widthPx: unit * 10, heightPx: unit * 3 })
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

/** Writes a word in the middle of an area in our own font, in the colour that the context has. */
export function drawWord(
  context: SKRSContext2D,
  { widthPx, heightPx }: PixelSize,
  style: { readonly text: string; readonly heightPx: number; readonly opacity: number; readonly spacingPx?: number },
): void {
  setMarkFont(context, style.heightPx)
  context.globalAlpha = style.opacity
  context.letterSpacing = `${(style.spacingPx ?? style.heightPx * 0.12).toFixed(2)}px`
  context.textAlign = 'center'
  context.textBaseline = 'alphabetic'
  const capHeight = style.heightPx * 0.714
  context.fillText(style.text, widthPx / 2, (heightPx + capHeight) / 2)
}

/** Sets our own font, in which signs and numbers are written. It has no letters but Latin ones. */
export function setMarkFont(context: SKRSContext2D, heightPx: number): void {
  if (!GlobalFonts.has(FONT)) {
    assert(GlobalFonts.register(readFileSync(FONT_FILE), FONT) !== null, 'our own font can be read')
  }
  context.font = `${heightPx.toFixed(2)}px "${FONT}"`
}
