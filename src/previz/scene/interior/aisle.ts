/** An aisle between shelves that lead away: of books in a library, of goods in a supermarket. */

import { between } from '../../random.ts'
import { type Colour, css, mix } from '../colour.ts'
import { overAll } from '../painting-area.ts'
import { glowAt } from '../room/room-look.ts'
import { halfOf, type Hall, type Part, paintFront, paintLevel, paintSide, SEAMS, type Span } from './hall.ts'
import type { WorkLight } from './work-light.ts'

/** What an aisle is painted with. */
export type Aisle = WorkLight & { readonly kind: 'library' | 'supermarket' }

/** How far away it ends. */
export const AISLE_END = 16

/** Metres: half of its breadth, how high shelves and ceilings are, and how many boards shelves have. */
const BROAD = 3
const SIZES = {
  library: { shelf: 3, ceiling: 4.4, boards: 7 },
  supermarket: { shelf: 2.1, ceiling: 4, boards: 5 },
} as const

const BOOKS = ['#8a3a34', '#2f5a7a', '#4f6f4a', '#c9a35c', '#5a3f5f', '#b8693a', '#d9cdb0', '#30505a'] as const
const GOODS = ['#e2533f', '#f0b83c', '#3f8fc0', '#5fae5a', '#f1ece0', '#8a6fd0', '#e8793b', '#d9577f'] as const

const edgeOf = ({ stage }: Hall) => halfOf(stage, BROAD)

/** Paints what is at its end: a tall window among books, or cold shelves with light behind glass. */
export function paintAisleEnd(hall: Hall, { own, dark, lamp, kind, isDark }: Aisle): void {
  const { context, stage, see, metre } = hall
  const { left, top, wide, high } = overAll(stage.bounds)
  const { ceiling } = SIZES[kind]
  const wall = kind === 'library' ? mix(own('#b08a62'), dark, 0.25) : mix(own('#e4e8ea'), dark, 0.08)
  context.fillStyle = css(mix(wall, dark, 0.3))
  context.fillRect(left, top, wide, high)
  const edge = edgeOf(hall) + 6
  paintFront(hall, AISLE_END, [-edge, edge], [0, ceiling], wall)
  if (kind === 'supermarket') {
    paintFront(hall, AISLE_END, [-edge, edge], [0, 2.1], mix(own('#cfe3ea'), lamp, 0.4))
    for (let board = 0; board < 4; board++)
      for (let x = -edge; x < edge; x += 0.24)
        paintFront(
          hall,
          AISLE_END,
          [x, x + 0.19],
          [0.2 + board * 0.48, 0.5 + board * 0.48 + 0.08 * (Math.abs(Math.round(x * 9)) % 2)],
          own(GOODS[Math.abs(Math.round(x * 5)) % GOODS.length] ?? '#e2533f'),
          0.9,
        )
    paintFront(hall, AISLE_END, [-edge, edge], [2.1, 2.7], own('#2f8f5f'))
    paintFront(hall, AISLE_END, [-0.9, 0.9], [2.3, 2.5], own('#f4f1e6'))
    return
  }
  const sky = isDark ? stage.palette.sky[1] : mix(stage.palette.sky[2], [255, 255, 255], 0.3)
  const [x, y] = see([0, 2.6, AISLE_END])
  const unit = metre(AISLE_END)
  glowAt(context, { x, y, radius: unit * 3.2 }, sky, isDark ? 0.12 : 0.4)
  context.fillStyle = css(sky)
  context.beginPath()
  context.arc(x, y - unit * 0.3, unit * 1.05, Math.PI, 0)
  context.rect(x - unit * 1.05, y - unit * 0.3, unit * 2.1, unit * 1.9)
  context.fill()
  const bar = mix(dark, wall, 0.4)
  for (const across of [-0.36, 0.33]) paintFront(hall, AISLE_END, [across, across + 0.05], [1, 3.8], bar)
  for (const up of [1.6, 2.3, 2.95]) paintFront(hall, AISLE_END, [-1.05, 1.05], [up, up + 0.05], bar)
}

/** Paints what of the aisle is in a plane: shelves with what is on them, the ceiling, lamps. */
export function paintAisle(hall: Hall, aisle: Aisle, part: Part): void {
  const { own, dark, kind } = aisle
  const { ceiling, shelf } = SIZES[kind]
  const edge = edgeOf(hall)
  const above = kind === 'library' ? mix(own('#e6d7bb'), dark, 0.2) : mix(own('#dfe3e6'), dark, 0.16)
  paintLevel(hall, ceiling, [-edge - 7, edge + 7], part.walls, above)
  for (const side of [-1, 1]) {
    paintSide(hall, side * (edge + 7), part.walls, [0, ceiling], mix(above, dark, 0.2))
    if (kind === 'library') paintSide(hall, side * (edge + 0.02), part.walls, [shelf, ceiling], mix(above, dark, 0.12))
    const ends = [...SEAMS.toReversed(), AISLE_END]
    for (const [index, to] of ends.entries()) {
      const from = ends[index - 1] ?? 1.4
      if (part.own(from)) paintShelves(hall, aisle, side * edge, [from + 0.06, to - 0.04])
    }
  }
  for (let away = 14.4; away > 3; away -= 1.8) if (part.own(away)) paintLamps(hall, aisle, away)
}

function paintShelves(hall: Hall, { own, dark, lamp, kind }: Aisle, out: number, [from, to]: Span): void {
  const { chance } = hall.stage
  const { shelf, boards } = SIZES[kind]
  const isLibrary = kind === 'library'
  const frame = isLibrary ? mix(own('#7a4f30'), dark, 0.1) : mix(own('#c3cad0'), dark, 0.1)
  // Its end, and its back.
  paintFront(hall, from, out < 0 ? [out - 0.8, out] : [out, out + 0.8], [0, shelf], mix(frame, dark, 0.25))
  paintSide(hall, out, [from, to], [0, shelf], mix(dark, frame, isLibrary ? 0.3 : 0.45))
  const step = (shelf - 0.2) / boards
  const tones = isLibrary ? BOOKS : GOODS
  for (let board = 0; board < boards; board++) {
    const low = 0.14 + board * step
    let tone = own(tones[Math.floor(chance() * tones.length)] ?? '#8a3a34')
    for (let away = from; away < to; ) {
      // Far away several books are one stroke.
      const wide = isLibrary ? between(chance, 0.015, 0.034) * Math.max(1, from / 5) : 0.075
      // Goods stand in rows of one kind, books as they come.
      if (isLibrary || chance() < 0.24) tone = own(tones[Math.floor(chance() * tones.length)] ?? '#8a3a34')
      const tall = step * (isLibrary ? between(chance, 0.6, 0.86) : 0.72)
      const end = Math.min(to, away + wide * (isLibrary ? 0.92 : 0.84))
      paintSide(hall, out, [away, end], [low, low + tall], tone)
      if (isLibrary) paintSide(hall, out, [away, end], [low + tall * 0.7, low + tall * 0.76], mix(tone, lamp, 0.45))
      else
        paintSide(
          hall,
          out,
          [away + 0.01, end - 0.01],
          [low + tall * 0.3, low + tall * 0.68],
          mix(tone, [255, 255, 255], 0.6),
        )
      away += wide
    }
    paintSide(hall, out, [from, to], [low - 0.05, low], isLibrary ? frame : mix(own('#f4f1e6'), dark, 0.05))
    if (!isLibrary)
      for (let away = from + 0.1; away < to; away += 0.34)
        paintSide(hall, out, [away, Math.min(to, away + 0.12)], [low - 0.05, low], own('#e2533f'))
  }
  paintSide(hall, out, [from, to], [shelf - 0.1, shelf], isLibrary ? mix(frame, lamp, 0.14) : own('#2f8f5f'))
  for (const at of [from, to - 0.05]) paintSide(hall, out, [at, at + 0.05], [0, shelf], frame)
}

function paintLamps(hall: Hall, { own, dark, lamp, kind }: Aisle, away: number): void {
  const { context, see, metre } = hall
  const edge = edgeOf(hall)
  const { ceiling } = SIZES[kind]
  if (kind === 'supermarket') {
    for (const x of [-0.5, 0.5]) {
      paintLevel(hall, ceiling - 0.05, [x * edge - 0.3, x * edge + 0.3], [away, away + 0.9], lamp, 0.35)
      paintLevel(hall, ceiling - 0.05, [x * edge - 0.16, x * edge + 0.16], [away, away + 0.85], [255, 255, 255])
    }
    if (Math.round(away * 10) % 36 !== 0) return
    // A sign over the aisle.
    for (const x of [-0.6, 0.6]) paintFront(hall, away, [x - 0.01, x + 0.01], [3.1, ceiling], dark, 0.6)
    paintFront(hall, away, [-0.85, 0.85], [2.66, 3.12], own('#2f8f5f'))
    paintFront(hall, away, [-0.7, -0.34], [2.74, 3.04], own('#f0b83c'))
    paintFront(hall, away, [-0.2, 0.7], [2.92, 3], own('#f4f1e6'))
    paintFront(hall, away, [-0.2, 0.45], [2.78, 2.85], own('#f4f1e6'), 0.8)
    return
  }
  const [x, y] = see([0, 3.2, away])
  const unit = metre(away)
  paintFront(hall, away, [-0.012, 0.012], [3.3, ceiling], dark)
  glowAt(context, { x, y, radius: unit * 1.7 }, own('#ffd79a'), 0.45)
  context.fillStyle = css(mix(own('#ffe9bf'), [255, 255, 255], 0.4))
  context.beginPath()
  context.ellipse(x, y, unit * 0.24, unit * 0.2, 0, 0, Math.PI * 2)
  context.fill()
  context.fillStyle = css(mix(own('#a8743f'), dark, 0.2))
  context.fillRect(x - unit * 0.1, y - unit * 0.26, unit * 0.2, unit * 0.09)
}

/** Paints the floor: polished tiles with the lamps in them, or boards with a runner. */
export function paintAisleFloor(hall: Hall, { own, dark, lamp, kind }: Aisle): void {
  const { context, stage } = hall
  const edge = edgeOf(hall) + 7
  const [near, far] = [0.9, AISLE_END]
  const isLibrary = kind === 'library'
  const tone: Colour = own(isLibrary ? '#9a6a42' : '#dcdfe0')
  paintLevel(hall, 0, [-edge, edge], [near, far], tone)
  const wide = isLibrary ? 0.28 : 0.7
  for (let x = -edge; x < edge; x += wide) {
    if (isLibrary) paintLevel(hall, 0, [x, x + wide], [near, far], dark, between(stage.chance, 0, 0.12))
    paintLevel(hall, 0, [x - 0.008, x + 0.008], [near, far], mix(tone, dark, 0.4), 0.5)
  }
  for (let away = near; !isLibrary && away < far; away += 0.22)
    paintLevel(hall, 0, [-edge, edge], [away, away + 0.006 + away * 0.001], mix(tone, dark, 0.35), 0.45)
  const runner = edgeOf(hall) * 0.5
  if (isLibrary) {
    paintLevel(hall, 0, [-runner, runner], [near, far], mix(own('#8a2f34'), dark, 0.1))
    for (const side of [-1, 1]) {
      const x = side * runner * 0.88
      paintLevel(hall, 0, [x - 0.05, x + 0.05], [near, far], own('#d0a35c'))
    }
  }
  context.save()
  context.globalCompositeOperation = 'screen'
  for (const x of isLibrary ? [0] : [-0.5, 0.5])
    for (const [half, strength] of [
      [0.7, 0.08],
      [0.3, 0.12],
    ] as const)
      paintLevel(hall, 0, [x * edgeOf(hall) - half, x * edgeOf(hall) + half], [near, far], lamp, strength)
  context.restore()
}
