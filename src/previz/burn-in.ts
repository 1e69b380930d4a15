/**
 * The burn-in of a real previz: on the left the shot's number and its line, on the right the time and what the camera does,
 * above them how far each shot has come. Words are painted once for each shot, digits once for the film.
 */

import { createCanvas, type SKRSContext2D } from '@napi-rs/canvas'
import { assert } from '../core/assert.ts'
import { FRAMES_PER_SECOND } from '../core/model.ts'
import { evenSize, type PixelSize } from '../core/shape.ts'
import { drawCameraSign, type SignedMove } from './camera-sign.ts'
import { setCaptionFont } from './cast/captions.ts'
import { setMarkFont } from './mark.ts'
import {
  evenNumber,
  type Mask,
  maskOf,
  type Overlay,
  paintOverlay,
  type Stamp,
  stampAll,
  stampSize,
} from './overlay.ts'
import type { Frame } from './pixels/frame.ts'
import type { PixelMemory } from './pixels/pixel-memory.ts'
import type { CameraWish } from './script/reading.ts'
import type { Shot, Storyboard } from './storyboard.ts'

/** What is written on a film. */
export type BurnIn = {
  /** Writes on a frame. Frames come in their order. */
  paint(frame: Frame, index: number): void
}

/** The lumas of a shadow and of light. */
const DARK = 18
const LIGHT = 232

/** The space between the letters of signs, of their height. */
const SPACING = 0.06

/** Of a line that is longer than any film is wide, the rest is not looked at. */
const LETTERS_MAX = 600

/** Prepares the burn-in of a film. */
export function createBurnIn(memory: PixelMemory, board: Storyboard): BurnIn {
  const layout = layOut(evenSize(board.size))
  const scrim = stampAll(memory, layout.scrim, { left: 0, top: 0 }, [{ luma: DARK, draw: drawScrim }])
  const clock = createClock(memory, layout)
  const bar = createBar(memory, layout, board)
  let shown: { readonly number: number; readonly words: Overlay; readonly memory: PixelMemory } | undefined
  return {
    paint(frame, index) {
      const number = board.shots.findLastIndex(({ firstFrame }) => firstFrame <= index)
      if (shown?.number !== number) {
        shown?.memory.release()
        const arena = memory.arena()
        shown = { number, words: wordsOf(arena, layout, board, number), memory: arena }
      }
      paintOverlay(memory, frame, [...scrim, ...bar(index), ...shown.words, ...clock(index)])
    },
  }
}

/** Where everything is, in px. */
type Layout = {
  readonly frame: PixelSize
  readonly margin: number
  readonly bar: { readonly top: number; readonly heightPx: number; readonly gap: number }
  /** Height of letters, of a row, and the tops of both rows. */
  readonly letters: number
  readonly row: number
  readonly tops: readonly [number, number]
  readonly scrim: PixelSize
}

/** Everything follows from the shorter side, as the mark does. */
function layOut(frame: PixelSize): Layout {
  const unit = Math.min(frame.widthPx, frame.heightPx) / 36
  const row = Math.max(2, evenNumber(unit * 1.34))
  const top = evenNumber(unit * 1.06)
  return {
    frame,
    margin: evenNumber(unit),
    bar: {
      top: evenNumber(unit * 0.56),
      heightPx: Math.max(2, evenNumber(unit / 9)),
      gap: Math.max(2, evenNumber(unit / 5)),
    },
    letters: unit * 0.84,
    row,
    tops: [top, top + row],
    scrim: stampSize({ widthPx: frame.widthPx, heightPx: unit * 5.8 }),
  }
}

/** A shadow from above, dark behind both rows, that ends without an edge: what is below may be white paper. */
function drawScrim(context: SKRSContext2D, { widthPx, heightPx }: PixelSize): void {
  const gradient = context.createLinearGradient(0, 0, 0, heightPx)
  for (let stop = 0; stop <= 12; stop++) {
    const down = Math.max(0, (stop / 12 - 0.4) / 0.6)
    gradient.addColorStop(stop / 12, `rgba(0,0,0,${(0.66 * (1 - down * down * (3 - 2 * down))).toFixed(4)})`)
  }
  context.fillStyle = gradient
  context.fillRect(0, 0, widthPx, heightPx)
}

/** The time of a frame, HH:MM:SS:FF: digits are chosen from ten that are drawn already. */
function createClock(memory: PixelMemory, { frame, margin, letters, row, tops: [top] }: Layout) {
  const cell = Math.max(2, evenNumber(letters * 0.62))
  const colon = Math.max(2, evenNumber(letters * 0.34))
  const write = (text: string, widthPx: number): Mask =>
    maskOf(
      memory,
      { widthPx, heightPx: row },
      {
        luma: LIGHT,
        draw(context) {
          setMarkFont(context, letters)
          context.globalAlpha = 0.95
          context.textAlign = 'center'
          context.fillText(text, widthPx / 2, baselineIn(row, letters))
        },
      },
    )
  const digits = Array.from('0123456789', (digit) => write(digit, cell))
  const colons = write(':', colon)
  const left = frame.widthPx - margin - cell * 8 - colon * 3
  return (index: number): Overlay => {
    let at = left
    return Array.from(timecodeOf(index), (sign): Stamp => {
      const mask = sign === ':' ? colons : digits[Number(sign)]
      assert(mask !== undefined, 'a time has digits and colons')
      const stamp = { ...mask, left: at, top }
      at += mask.size.widthPx
      return stamp
    })
  }
}

/** The time of a frame, counted from 0, as cutters write it: hours, minutes, seconds, frames. */
export function timecodeOf(index: number): string {
  const seconds = Math.floor(index / FRAMES_PER_SECOND)
  const parts = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60, index % FRAMES_PER_SECOND]
  return parts.map((part) => String(part).padStart(2, '0')).join(':')
}

/** A thin line along the top with a part for each shot, which fills while the shot is seen. */
function createBar(memory: PixelMemory, { frame, margin, bar }: Layout, { shots, frames }: Storyboard) {
  const room = frame.widthPx - 2 * margin
  const solid = (opacity: number) =>
    maskOf(
      memory,
      { widthPx: evenNumber(room), heightPx: bar.heightPx },
      {
        luma: LIGHT,
        draw(context, { widthPx, heightPx }) {
          context.globalAlpha = opacity
          context.fillRect(0, 0, widthPx, heightPx)
        },
      },
    )
  const [track, fill] = [solid(0.3), solid(0.92)]
  const leftAt = (index: number) => margin + evenNumber((room * index) / frames)
  const parts = shots.map(({ firstFrame }, number) => {
    const next = shots[number + 1]?.firstFrame ?? frames
    const [left, end] = [leftAt(firstFrame), leftAt(next)]
    return {
      firstFrame,
      frames: next - firstFrame,
      left,
      widthPx: Math.max(2, end - left - (next < frames ? bar.gap : 0)),
    }
  })
  // A mask that is the same all over may be cut as one likes.
  const piece = (mask: Mask, left: number, widthPx: number): Overlay =>
    widthPx < 2 ? [] : [{ ...mask, left, top: bar.top, size: { widthPx, heightPx: bar.heightPx } }]
  return (index: number): Overlay =>
    parts.flatMap(({ firstFrame, frames: length, left, widthPx }) => {
      const done = Math.min(1, Math.max(0, (index + 1 - firstFrame) / length))
      const filled = evenNumber(widthPx * done)
      return [...piece(fill, left, filled), ...piece(track, left + filled, widthPx - filled)]
    })
}

/** What is written for as long as a shot is seen. */
function wordsOf(memory: PixelMemory, layout: Layout, { shots }: Storyboard, number: number): Overlay {
  const shot = shots[number]
  assert(shot !== undefined, 'every frame belongs to a shot')
  const { frame, margin, letters, row, tops } = layout
  const camera = cameraStamps(memory, layout, shot)
  const room = frame.widthPx - 2 * margin - (camera === undefined ? 0 : camera.size.widthPx + letters * 2)
  const title = `SHOT ${number + 1}/${shots.length}`
  const written = (text: string, top: number, opacity: number, setFont: (context: SKRSContext2D) => void): Overlay => {
    const widthPx = 2 * Math.ceil(widthOf(text, setFont) / 2 + 1)
    return stampAll(memory, { widthPx, heightPx: row }, { left: margin, top }, [
      {
        luma: LIGHT,
        draw(context) {
          setFont(context)
          context.globalAlpha = opacity
          context.fillText(text, 0, baselineIn(row, letters))
        },
      },
    ])
  }
  const setSign = (context: SKRSContext2D) => {
    setMarkFont(context, letters)
    context.letterSpacing = `${(letters * SPACING).toFixed(2)}px`
  }
  const setLine = (context: SKRSContext2D) => setCaptionFont(context, letters)
  const line = cut(shot.line, room, setLine)
  return [
    ...written(title, tops[0], 0.95, setSign),
    ...(line === '' ? [] : written(line, tops[1], 0.9, setLine)),
    ...(camera === undefined ? [] : [camera]),
  ]
}

/** Arrows and words for the camera; nothing where what is seen has a camera of its own, or none. */
function cameraStamps(
  memory: PixelMemory,
  { frame, margin, letters, row, tops }: Layout,
  shot: Shot,
): Stamp | undefined {
  if (shot.picture.kind === 'footage' || shot.picture.kind === 'morph') return undefined
  const moves: readonly SignedMove[] = shot.camera.moves.length > 0 ? shot.camera.moves : ['drift']
  const small = letters * 0.86
  const side = letters * 1.22
  const setSign = (context: SKRSContext2D) => {
    setMarkFont(context, small)
    context.letterSpacing = `${(small * SPACING).toFixed(2)}px`
  }
  const signs = moves.length * side * 1.25 + letters * 0.15
  const words = cut(cameraWords(shot.camera, moves), frame.widthPx * 0.44 - signs, setSign)
  const widthPx = 2 * Math.ceil((signs + widthOf(words, setSign)) / 2 + 1)
  const mask = maskOf(
    memory,
    { widthPx, heightPx: row },
    {
      luma: LIGHT,
      draw(context) {
        context.globalAlpha = 0.95
        for (const [index, move] of moves.entries()) {
          drawCameraSign(context, move, { left: index * side * 1.25, top: (row - side) / 2, sidePx: side })
        }
        setSign(context)
        // The last letter's own spacing lies beyond the margin.
        context.fillText(words, widthPx - widthOf(words, setSign) + small * SPACING, baselineIn(row, small))
      },
    },
  )
  return { ...mask, left: frame.widthPx - margin - widthPx, top: tops[1] }
}

/** Such as `SLOW PUSH IN · TILT UP · HANDHELD`. */
function cameraWords({ pace, isHandheld }: CameraWish, moves: readonly SignedMove[]): string {
  const isPaced = pace !== 'normal' && moves[0] !== 'static' && moves[0] !== 'drift'
  const named = moves.map((move) => move.replaceAll('_', ' ')).join(' · ')
  return `${isPaced ? `${pace} ` : ''}${named}${isHandheld ? ' · handheld' : ''}`.toUpperCase()
}

/** Where letters stand in a row so that capitals are in its middle. */
function baselineIn(row: number, letters: number): number {
  return (row + letters * 0.714) / 2
}

function widthOf(text: string, setFont: (context: SKRSContext2D) => void): number {
  const context = createCanvas(2, 2).getContext('2d')
  setFont(context)
  return context.measureText(text).width
}

/** As much of a text as has room on one line, with an ellipsis where it is not all. */
function cut(text: string, widthPx: number, setFont: (context: SKRSContext2D) => void): string {
  const whole = text
    .normalize('NFC')
    .replaceAll(/[\s\p{C}]+/gu, ' ')
    .trim()
  const letters = Array.from(whole).slice(0, LETTERS_MAX)
  const isAll = letters.join('') === whole
  if (isAll && widthOf(whole, setFont) <= widthPx) return whole
  const first = (count: number) => `${letters.slice(0, count).join('').trimEnd()}…`
  let [fits, tooMany] = [0, letters.length + 1]
  while (tooMany - fits > 1) {
    const middle = Math.floor((fits + tooMany) / 2)
    if (widthOf(first(middle), setFont) <= widthPx) fits = middle
    else tooMany = middle
  }
  return fits === 0 ? '' : first(fits)
}
