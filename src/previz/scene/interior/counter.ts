/** A café and a bar: a counter with stools, a shop window, a board with what there is in chalk, lamps that hang over it. */

import { between } from '../../random.ts'
import { type Colour, mix } from '../colour.ts'
import { glowAt, type Room } from '../room/room-look.ts'
import { paintCakeCase, paintEspressoMachine, paintGlasses, paintGrinder, paintTaps } from './counter-ware.ts'
import type { Dressing } from './dressing.ts'
import { paintPendant } from './pendant.ts'
import { cutWindow, inRow, paintBackWall, type Plane } from './plane.ts'

/** How high its counter is, in metres. */
const COUNTER = 1.08

/** Its window: from where to where on the side of the room's light, in metres. */
const windowOn = ({ side, share }: { readonly side: number; readonly share: number }): readonly [number, number] => {
  const [near, far] = [0.5 + 0.85 * share, 1.6 + 2.9 * share]
  return side < 0 ? [-far, -near] : [near, far]
}

/** From where to where its shelves and its board hang, beside the window. */
const besideWindow = ({
  side,
  share,
}: {
  readonly side: number
  readonly share: number
}): readonly [number, number] => {
  const [near, far] = [0.35 + 0.5 * share, -(1.2 + 3.6 * share)]
  return side < 0 ? [-near, -far] : [far, near]
}

/** What a café is dressed with. */
export const cafe: Dressing = {
  wall: 6.4,
  before: 5.3,
  counter: 5.6,
  isCosy: true,
  floor: { tone: '#a8744a', line: '#6b442b', kind: 'boards' },
  window: windowOn,
  paintWall(plane, room) {
    const { front, share } = plane
    const { own, dark, white, side } = room
    paintBackWall(plane, room, { upper: own('#f0dfc4'), lower: own('#4f7a70'), until: 1.25 })
    paintShopWindow(plane, room)
    const [from, to] = besideWindow({ side, share })
    paintMenu(plane, room, [from + 0.15, to - 0.1], [2, 2.95])
    const wood = mix(own('#8a5a34'), dark, 0.1)
    front([from, to], [1.5, 1.56], wood)
    for (let x = from + 0.14; x < to - 0.14; x += 0.2) {
      const dice = plane.stage.chance()
      if (dice < 0.45) paintCup(plane, own(CUPS[Math.floor(dice * 40) % CUPS.length] ?? '#f6efe2'), x, 1.56)
      else if (dice < 0.8) front([x - 0.07, x + 0.07], [1.56, 1.84], mix(own('#b98a5c'), dark, dice - 0.45))
      else paintPot(plane, room, x, 1.56)
    }
    front([from, to], [1.47, 1.5], mix(wood, white, 0.25))
  },
  paintBefore(plane, room) {
    const { side, own } = room
    paintCounter(plane, room, { front: own('#c9a273'), top: own('#5b3a26'), slats: own('#a97f52') })
    const at = (x: number, first: number) => -side * inRow(plane, x, first)
    paintEspressoMachine(plane, room, at(1.6, 0.8), COUNTER)
    paintGrinder(plane, room, at(0.8, 0.8), COUNTER)
    paintCakeCase(plane, room, at(3.05, 0.8), COUNTER)
    for (const x of [-1.15, -2.05]) paintStool(plane, room, at(x, 1.15))
    for (const x of [1, 2.4, -1.3, -2.7]) paintPendant(plane, room, at(x, 1), 2.72)
  },
}

/** What a bar is dressed with. */
export const bar: Dressing = {
  ...cafe,
  floor: { tone: '#6e4a34', line: '#3a2519', kind: 'boards' },
  paintWall(plane, room) {
    const { share } = plane
    const { own, side } = room
    paintBackWall(plane, room, { upper: own('#5a3f3a'), lower: own('#4a2a22'), until: 1.25 })
    paintShopWindow(plane, room)
    const span = besideWindow({ side, share })
    for (const up of [1.28, 1.9, 2.52]) paintBottles(plane, room, span, up)
  },
  paintBefore(plane, room) {
    const { side, own } = room
    paintCounter(plane, room, { front: own('#6b3f28'), top: own('#a5683c'), slats: own('#52301f') })
    const at = (x: number, first: number) => -side * inRow(plane, x, first)
    paintTaps(plane, room, at(1.35, 1.35), COUNTER)
    paintGlasses(plane, room, at(2.35, 1.35), COUNTER)
    paintMenu(plane, room, side < 0 ? [at(-2.5, 1.7), at(-1.7, 1.7)] : [at(-1.7, 1.7), at(-2.5, 1.7)], [
      COUNTER + 0.02,
      COUNTER + 0.62,
    ])
    for (const x of [-1.15, 1.15, 2.1, 3.05]) paintStool(plane, room, at(x, 1.15))
    for (const x of [1, 2.4, -1.3, -2.7]) paintPendant(plane, room, at(x, 1), 2.5)
  },
}

const CUPS = ['#f6efe2', '#d9694f', '#7fa9a0', '#e3b45c', '#f6efe2'] as const

/** A large pane from near the floor on, with bars above, and a bench below it. */
function paintShopWindow(plane: Plane, room: Room): void {
  const { front, share } = plane
  const { own, dark, white, side } = room
  const [from, to] = windowOn({ side, share })
  cutWindow(plane, room, [from, to], [0.85, 2.85], 3)
  const wood = mix(own('#6f4a30'), dark, 0.15)
  front([from - 0.15, to + 0.15], [0.66, 0.8], mix(wood, white, 0.2))
  front([from - 0.15, to + 0.15], [0.12, 0.66], wood)
  for (let x = from; x < to; x += 0.42) front([x, x + 0.34], [0.18, 0.6], mix(wood, white, 0.08))
  // An awning outside.
  const wide = (to - from) / 12
  for (let stripe = 0; stripe < 12; stripe++)
    front(
      [from + stripe * wide, from + (stripe + 1) * wide],
      [2.62, 2.85],
      stripe % 2 === 0 ? own('#c9564a') : mix(white, dark, 0.06),
    )
}

/** A blackboard with a heading, lines of writing and prices. */
function paintMenu(
  { front, line }: Plane,
  { own, dark }: Room,
  [from, to]: readonly [number, number],
  [low, up]: readonly [number, number],
): void {
  front([from - 0.06, to + 0.06], [low - 0.06, up + 0.06], mix(own('#8a5a34'), dark, 0.1))
  front([from, to], [low, up], mix(own('#2f3a38'), dark, 0.2))
  const [chalk, gold] = [own('#eef2ea'), own('#f0c95c')]
  const columns = Math.max(1, Math.round((to - from) / 1.1))
  const wide = (to - from) / columns
  for (let column = 0; column < columns; column++) {
    const [left, right] = [from + column * wide + 0.1, from + (column + 1) * wide - 0.1]
    const heading = up - 0.12
    line(
      [
        [left + wide * 0.15, heading],
        [right - wide * 0.15, heading],
      ],
      0.045,
      gold,
    )
    const rows = Math.floor((heading - low - 0.1) / 0.13)
    for (let row = 0; row < rows; row++) {
      const at = heading - 0.16 - row * 0.13
      const long = (right - left) * (0.42 + ((row * 5 + column * 3) % 4) * 0.07)
      for (let letter = 0; letter < long; letter += 0.055)
        line(
          [
            [left + letter, at],
            [left + letter + 0.025, at + (((letter * 300 + row) | 0) % 3) * 0.014],
          ],
          0.02,
          chalk,
        )
      line(
        [
          [right - 0.1, at],
          [right, at + 0.01],
        ],
        0.024,
        gold,
      )
    }
  }
}

/** A counter from the side of the shelves to a little beyond the middle, with a rail for feet. */
function paintCounter(
  { front, top, reach }: Plane,
  { dark, white, side, own }: Room,
  tones: { readonly [part in 'front' | 'top' | 'slats']: Colour },
): void {
  const span = [-reach, reach] as const
  front(span, [0, 0.14], mix(tones.slats, dark, 0.6))
  front(span, [0.14, COUNTER - 0.06], tones.front)
  for (let x = -Math.ceil(reach); x < reach; x += 0.16) front([x, x + 0.03], [0.14, COUNTER - 0.06], tones.slats)
  front(span, [COUNTER - 0.16, COUNTER - 0.06], mix(tones.front, dark, 0.35))
  top(span, COUNTER, 5.75, mix(tones.top, white, side < 0 ? 0.16 : 0.2))
  front(span, [COUNTER - 0.07, COUNTER], tones.top)
  front(span, [0.24, 0.28], mix(own('#d0a55a'), white, 0.1))
}

/** A stool before the counter: a round seat on one leg. */
function paintStool({ front, shape }: Plane, { own, dark, white }: Room, x: number): void {
  const [steel, seat] = [mix(own('#4b4540'), dark, 0.2), own('#9a4a3a')]
  front([x - 0.025, x + 0.025], [-0.1, 0.72], steel)
  front([x - 0.16, x + 0.16], [0.18, 0.21], steel)
  shape(
    [
      [x - 0.24, -0.14],
      [x - 0.1, -0.06],
      [x + 0.1, -0.06],
      [x + 0.24, -0.14],
    ],
    steel,
  )
  front([x - 0.22, x + 0.22], [0.72, 0.8], seat)
  front([x - 0.22, x + 0.22], [0.8, 0.83], mix(seat, white, 0.2))
}

function paintCup({ front, disc }: Plane, tone: Colour, x: number, up: number): void {
  disc(x + 0.07, up + 0.06, 0.035, tone)
  front([x - 0.065, x + 0.065], [up, up + 0.12], tone)
}

/** A small plant that hangs over its pot. */
function paintPot({ front, disc }: Plane, { own, leaf, white }: Room, x: number, up: number): void {
  for (const [out, high] of [
    [-0.08, 0.2],
    [0.07, 0.22],
    [0, 0.28],
    [-0.12, 0.1],
    [0.12, 0.08],
  ] as const)
    disc(x + out, up + high, 0.07, mix(leaf, white, high * 0.6))
  front([x - 0.07, x + 0.07], [up, up + 0.13], own('#d9a07a'))
}

/** A shelf of bottles with a light behind them. */
function paintBottles(
  { context, see, metre, front, stage }: Plane,
  room: Room,
  [from, to]: readonly [number, number],
  up: number,
): void {
  const { own, dark, glow, white } = room
  front([from, to], [up, up + 0.56], mix(own('#b5743a'), glow, 0.3))
  const [x, y] = see((from + to) / 2, up + 0.2)
  glowAt(context, { x, y, radius: (metre * (to - from)) / 2, flat: 0.22 }, glow, 0.5)
  for (let left = from + 0.06; left < to - 0.12; left += 0.155) {
    const dice = stage.chance()
    if (dice < 0.1) continue
    const [tall, wide] = [between(stage.chance, 0.22, 0.34), between(stage.chance, 0.085, 0.12)]
    const glass = own(BOTTLES[Math.floor(dice * 90) % BOTTLES.length] ?? '#3f6b4a')
    front([left, left + wide], [up, up + tall], glass)
    front([left + wide * 0.34, left + wide * 0.66], [up + tall, up + tall + 0.13], mix(glass, dark, 0.15))
    front([left + wide * 0.3, left + wide * 0.7], [up + tall + 0.12, up + tall + 0.15], own('#d8b25c'))
    front([left + wide * 0.08, left + wide * 0.92], [up + tall * 0.25, up + tall * 0.62], mix(white, glass, 0.12))
    front([left + wide * 0.12, left + wide * 0.24], [up + tall * 0.66, up + tall * 0.95], white, 0.5)
  }
  front([from - 0.05, to + 0.05], [up - 0.05, up], mix(own('#3c2218'), dark, 0.2))
}

const BOTTLES = ['#3f6b4a', '#8a4a24', '#c98a3a', '#5f87a0', '#7a2f38', '#d9c9a0', '#3a4a3a'] as const
