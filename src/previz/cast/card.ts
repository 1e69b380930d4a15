/** The card that stands for what has no picture: paper, a thin frame, a drawing sign, and the words of the prompt. */

import { type Canvas, createCanvas, type SKRSContext2D } from '@napi-rs/canvas'
import type { PixelSize } from '../../core/shape.ts'
import { type Colour, css, mix } from '../scene/colour.ts'
import { breakLines, setCaptionFont } from './captions.ts'
import { createLight } from './light.ts'
import type { Look } from './look.ts'

const PAPER: Colour = [250, 245, 234]
const INK: Colour = [62, 54, 58]

/** No caption has more lines. */
const LINES_MAX = 2

/** Paints a card with words on it, in the light of a scene; words stay readable at night. */
export function createCard(words: string, look: Look, size: PixelSize): Canvas {
  const canvas = createCanvas(size.widthPx, size.heightPx)
  const context = canvas.getContext('2d')
  const unit = Math.min(size.widthPx, size.heightPx) / 100
  const accent = mix(INK, mix(look.light, look.shade, 0.45), 0.55)
  paintPaper(context, size, unit)
  paintSign(context, size, unit, accent)
  paintWords(context, size, unit, words)
  createLight({ ...look, darkness: look.darkness * 0.42 }, size)(canvas)
  return canvas
}

function paintPaper(context: SKRSContext2D, { widthPx, heightPx }: PixelSize, unit: number): void {
  context.beginPath()
  context.roundRect(0, 0, widthPx, heightPx, unit * 3.2)
  context.fillStyle = css(PAPER)
  context.fill()
  context.strokeStyle = css(INK, 0.5)
  for (const [inset, line] of [
    [5, 0.7],
    [6.8, 0.28],
  ] as const) {
    context.lineWidth = unit * line
    context.beginPath()
    context.roundRect(unit * inset, unit * inset, widthPx - unit * inset * 2, heightPx - unit * inset * 2, unit * 1.2)
    context.stroke()
  }
}

/** A circle, a square and a triangle lightly sketched over each other, as a draughtsman begins any figure. */
function paintSign(context: SKRSContext2D, { widthPx, heightPx }: PixelSize, unit: number, tone: Colour): void {
  const [x, y, r] = [widthPx / 2, heightPx * 0.4, unit * 17]
  const figures: readonly (() => void)[] = [
    () => context.arc(x - r * 0.42, y - r * 0.12, r * 0.74, 0, Math.PI * 2),
    () => context.rect(x - r * 0.28, y - r * 0.22, r * 1.16, r * 1.16),
    () => {
      context.moveTo(x + r * 0.2, y - r * 1.12)
      context.lineTo(x + r * 1.02, y + r * 0.3)
      context.lineTo(x - r * 0.62, y + r * 0.3)
      context.closePath()
    },
  ]
  for (const [index, figure] of figures.entries()) {
    context.beginPath()
    figure()
    context.fillStyle = css(tone, 0.16 + index * 0.05)
    context.fill()
    context.strokeStyle = css(tone, 0.75)
    context.lineWidth = unit * 0.6
    context.stroke()
  }
}

function paintWords(context: SKRSContext2D, { widthPx, heightPx }: PixelSize, unit: number, words: string): void {
  const room = widthPx - unit * 24
  let letters = unit * 11
  setCaptionFont(context, letters)
  // Long words shrink a little before they are cut.
  while (letters > unit * 7 && context.measureText(words).width > room * 1.85) {
    letters *= 0.94
    setCaptionFont(context, letters)
  }
  const lines = breakLines(context, words, room, LINES_MAX)
  context.textAlign = 'center'
  context.textBaseline = 'alphabetic'
  context.fillStyle = css(INK)
  const middle = heightPx * 0.78
  for (const [index, line] of lines.entries()) {
    context.fillText(line, widthPx / 2, middle + letters * (0.36 + (index - (lines.length - 1) / 2) * 1.3))
  }
  context.fillStyle = css(INK, 0.35)
  context.fillRect(widthPx / 2 - unit * 7, heightPx * 0.63, unit * 14, unit * 0.45)
}
