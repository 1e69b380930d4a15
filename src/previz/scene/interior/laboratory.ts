/** A laboratory: a bench with flasks, a microscope and test tubes, shelves of bottles, a hood behind glass. */

import { type Colour, mix } from '../colour.ts'
import { glowAt, type Room } from '../room/room-look.ts'
import type { Dressing } from './dressing.ts'
import { paintBackWall, paintTube, type Plane } from './plane.ts'

const LIQUIDS = ['#3fb8c9', '#e0637f', '#f0b83c', '#6fc06a', '#8a6fd0', '#e8793b'] as const

/** What a laboratory is dressed with. */
export const laboratory: Dressing = {
  wall: 6.2,
  before: 5.3,
  floor: { tone: '#c3cad0', line: '#a3adb5', kind: 'tiles' },
  paintWall(plane, room) {
    const { front, share, reach } = plane
    const { own, dark, side } = room
    const tile = own('#e6edf0')
    paintBackWall(plane, room, { upper: tile, lower: mix(tile, dark, 0.06), until: 0.9 })
    for (let up = 0.9; up < 3.4; up += 0.3) front([-reach, reach], [up - 0.007, up + 0.007], mix(tile, dark, 0.18), 0.6)
    for (let x = -Math.ceil(reach); x < reach; x += 0.3)
      front([x - 0.007, x + 0.007], [0.9, 3.4], mix(tile, dark, 0.18), 0.5)
    const hood = side * (0.85 + 1.55 * share)
    paintHood(plane, room, hood)
    for (const up of [1.5, 2.05]) {
      const [from, to] = side > 0 ? [-3.9, 0.5 * share] : [-0.5 * share, 3.9]
      front([from, to], [up - 0.05, up], mix(own('#8a98a3'), dark, 0.1))
      for (let x = from + 0.08; x < to - 0.1; x += 0.21) paintBottle(plane, room, x, up)
    }
    for (const x of [-1.4, 1.4]) paintTube(plane, room, x * share, 3.15)
  },
  paintBefore(plane, room) {
    const { front, top, reach, share, disc } = plane
    const { own, dark, white, side } = room
    const body = own('#dfe6ea')
    front([-reach, reach], [0, 0.1], mix(body, dark, 0.6))
    front([-reach, reach], [0.1, 0.88], mix(body, dark, 0.12))
    for (let x = -Math.ceil(reach / 0.7) * 0.7; x < reach; x += 0.7) {
      front([x + 0.02, x + 0.68], [0.13, 0.84], body)
      front([x + 0.28, x + 0.42], [0.74, 0.77], mix(own('#6f7d88'), dark, 0.1))
    }
    top([-reach, reach], 0.92, 5.9, mix(own('#4a5660'), white, 0.12))
    front([-reach, reach], [0.87, 0.93], own('#4a5660'))
    const near = (x: number) => Math.sign(x) * (0.4 + (Math.abs(x) - 0.4) * share)
    for (const [index, x] of [-2.9, -1.25, 1.3, 2.75].entries())
      paintFlask(plane, room, near(x), own(LIQUIDS[index] ?? '#3fb8c9'))
    for (const [index, x] of [-2.25, 2.15].entries()) paintRack(plane, room, near(x), index)
    paintMicroscope(plane, room, near(-side * 0.78))
    // A burner with its flame.
    const burner = near(side * 0.85)
    front([burner - 0.1, burner + 0.1], [0.93, 0.96], mix(dark, body, 0.2))
    front([burner - 0.03, burner + 0.03], [0.96, 1.12], own('#b08a4a'))
    disc(burner, 1.17, 0.045, own('#5f9aff'), 0.9)
    disc(burner, 1.2, 0.025, own('#d9ecff'))
  },
}

function paintHood({ context, front, see, metre }: Plane, { own, dark, white }: Room, x: number): void {
  const steel = mix(own('#b5c0c8'), dark, 0.08)
  front([x - 0.95, x + 0.95], [0.92, 2.75], steel)
  front([x - 0.5, x + 0.5], [2.75, 6], mix(steel, dark, 0.12))
  front([x - 0.82, x + 0.82], [1.02, 2.45], own('#2f3f4c'))
  const [glowX, glowY] = see(x, 2.3)
  glowAt(context, { x: glowX, y: glowY, radius: metre * 1.2 }, own('#bfe8f5'), 0.55)
  front([x - 0.3, x - 0.1], [1.02, 1.35], own('#6fc06a'), 0.85)
  front([x + 0.1, x + 0.4], [1.02, 1.25], own('#e0a63c'), 0.85)
  front([x - 0.82, x + 0.82], [1.45, 2.45], own('#cfe6ee'), 0.22)
  front([x - 0.82, x + 0.82], [1.42, 1.48], mix(white, dark, 0.1))
  front([x - 0.8, x - 0.4], [2.54, 2.66], own('#1f2d36'))
  front([x - 0.76, x - 0.56], [2.58, 2.62], own('#6fe0a0'))
}

function paintBottle({ front, stage }: Plane, { own, dark, white }: Room, x: number, up: number): void {
  const dice = stage.chance()
  if (dice < 0.12) return
  const tall = 0.2 + 0.16 * stage.chance()
  const tone = own(LIQUIDS[Math.floor(dice * 97) % LIQUIDS.length] ?? '#3fb8c9')
  const glass = dice < 0.4 ? own('#7a4a2c') : mix(tone, white, 0.35)
  front([x, x + 0.15], [up, up + tall], glass)
  front([x, x + 0.15], [up, up + tall * 0.6], dice < 0.4 ? mix(glass, dark, 0.2) : tone)
  front([x + 0.045, x + 0.105], [up + tall, up + tall + 0.07], mix(glass, dark, 0.3))
  front([x + 0.02, x + 0.13], [up + tall * 0.25, up + tall * 0.6], white, 0.85)
}

/** A conical flask, half full. */
function paintFlask({ shape, front, disc }: Plane, { own, white }: Room, x: number, liquid: Colour): void {
  const glass = own('#d5ebf0')
  shape(
    [
      [x - 0.2, 0.93],
      [x + 0.2, 0.93],
      [x + 0.055, 1.28],
      [x + 0.055, 1.42],
      [x - 0.055, 1.42],
      [x - 0.055, 1.28],
    ],
    glass,
    0.6,
  )
  shape(
    [
      [x - 0.19, 0.94],
      [x + 0.19, 0.94],
      [x + 0.115, 1.14],
      [x - 0.115, 1.14],
    ],
    liquid,
    0.92,
  )
  shape(
    [
      [x - 0.13, 0.98],
      [x - 0.1, 0.98],
      [x - 0.06, 1.12],
      [x - 0.08, 1.12],
    ],
    white,
    0.6,
  )
  front([x - 0.075, x + 0.075], [1.4, 1.43], glass)
  for (const [dx, up] of [
    [0.03, 1.0],
    [-0.02, 1.06],
    [0.06, 1.09],
  ] as const)
    disc(x + dx, up, 0.014, white, 0.7)
}

/** Test tubes in their rack. */
function paintRack({ front, disc }: Plane, { own, dark }: Room, x: number, turn: number): void {
  for (let tube = 0; tube < 5; tube++) {
    const left = x - 0.26 + tube * 0.115
    const tone = own(LIQUIDS[(tube + turn * 2) % LIQUIDS.length] ?? '#3fb8c9')
    front([left, left + 0.06], [1, 1.3], own('#d5ebf0'), 0.7)
    front([left, left + 0.06], [1, 1.12 + (tube % 3) * 0.04], tone)
    disc(left + 0.03, 1, 0.03, tone)
  }
  const wood = mix(own('#b8875a'), dark, 0.05)
  front([x - 0.32, x + 0.36], [1.14, 1.18], wood)
  front([x - 0.32, x + 0.36], [0.93, 0.98], wood)
  for (const side of [-0.32, 0.31]) front([x + side, x + side + 0.05], [0.93, 1.2], mix(wood, dark, 0.15))
}

function paintMicroscope({ front, shape, disc, line }: Plane, { own, dark, white }: Room, x: number): void {
  const steel = mix(own('#e3e8ea'), dark, 0.04)
  const black = mix(dark, own('#3a444c'), 0.5)
  shape(
    [
      [x - 0.2, 0.93],
      [x + 0.2, 0.93],
      [x + 0.17, 1],
      [x - 0.17, 1],
    ],
    black,
  )
  line(
    [
      [x + 0.1, 1],
      [x + 0.16, 1.2],
      [x + 0.1, 1.42],
    ],
    0.07,
    steel,
  )
  front([x - 0.16, x + 0.12], [1.12, 1.15], black)
  line(
    [
      [x - 0.05, 1.2],
      [x + 0.1, 1.55],
    ],
    0.075,
    steel,
  )
  line(
    [
      [x + 0.1, 1.55],
      [x + 0.14, 1.64],
    ],
    0.06,
    black,
  )
  line(
    [
      [x - 0.08, 1.16],
      [x - 0.05, 1.22],
    ],
    0.05,
    black,
  )
  disc(x + 0.14, 1.24, 0.035, white)
}
