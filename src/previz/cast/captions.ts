/** Words on pictures: one font for Latin, Vietnamese and Chinese, and how words are set in few lines. */

import { readFileSync } from 'node:fs'
import { GlobalFonts, type SKRSContext2D } from '@napi-rs/canvas'
import { assert } from '../../core/assert.ts'

/** The family name under which the font of captions is known to the canvas. */
const FAMILY = 'Reelay Noto Sans SC'

const FONT_FILE = new URL('../../../assets/fonts/noto-sans-sc-500-normal.woff2', import.meta.url)

/** What stands where words were left out. */
const ELLIPSIS = '…'

/** Sets the font of captions. Read when it is first needed: most films have no words. */
export function setCaptionFont(context: SKRSContext2D, heightPx: number): void {
  if (!GlobalFonts.has(FAMILY)) {
    assert(GlobalFonts.register(readFileSync(FONT_FILE), FAMILY) !== null, 'our own font can be read')
  }
  context.font = `${heightPx.toFixed(2)}px "${FAMILY}"`
}

/**
 * Breaks words into lines of at most `widthPx` in the context's font, as even as they get, and ends with an ellipsis what
 * does not fit into `linesMax`. Chinese may break anywhere, other words between words only, unless one is too long by itself.
 */
export function breakLines(context: SKRSContext2D, words: string, widthPx: number, linesMax: number): string[] {
  const width = (text: string) => context.measureText(text.trim()).width
  const pieces = piecesOf(words.normalize('NFC').trim(), (piece) => width(piece) > widthPx)
  const lines = filled(pieces, widthPx, width)
  if (lines.length === 1) return lines
  if (lines.length > linesMax) {
    const last = shortened(lines.slice(linesMax - 1).join(''), widthPx, width)
    return [...lines.slice(0, linesMax - 1).map((line) => line.trim()), last]
  }
  // The narrowest width that needs no further line makes the lines as even as they get.
  let even = widthPx
  while (even > widthPx * 0.3 && filled(pieces, even * 0.96, width).length === lines.length) even *= 0.96
  return filled(pieces, even, width).map((line) => line.trim())
}

function piecesOf(words: string, isTooLong: (piece: string) => boolean): string[] {
  const pieces = words.match(
    /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}][，。、；：？！）》】」]*|[^\s\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]+\s*|\s+/gu,
  )
  return (pieces ?? []).flatMap((piece) => (isTooLong(piece) ? Array.from(piece) : [piece]))
}

function filled(pieces: readonly string[], widthPx: number, width: (text: string) => number): string[] {
  const lines: string[] = []
  for (const piece of pieces) {
    const longer = (lines.at(-1) ?? '') + piece
    if (lines.length > 0 && width(longer) <= widthPx) lines[lines.length - 1] = longer
    else lines.push(piece)
  }
  return lines
}

function shortened(line: string, widthPx: number, width: (text: string) => number): string {
  const letters = Array.from(line)
  while (letters.length > 0 && width(letters.join('').trimEnd() + ELLIPSIS) > widthPx) letters.pop()
  return letters.join('').trimEnd() + ELLIPSIS
}
