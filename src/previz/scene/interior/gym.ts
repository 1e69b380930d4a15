/** A gym: mirrors along the wall, dumbbells on a rack, a treadmill, a bag to punch. */

import { type Colour, mix } from '../colour.ts'
import type { Room } from '../room/room-look.ts'
import type { Dressing } from './dressing.ts'
import { paintBackWall, paintTube, type Plane } from './plane.ts'

/** What a gym is dressed with. */
export const gym: Dressing = {
  wall: 6.4,
  before: 5.2,
  floor: { tone: '#4a4f57', line: '#383c43', kind: 'tiles' },
  paintWall(plane, room) {
    const { front, reach, shape, share } = plane
    const { own, dark, white } = room
    paintBackWall(plane, room, { upper: own('#4d545e'), lower: own('#3f454e'), until: 0.35 })
    front([-reach, reach], [2.72, 2.86], own('#e8792b'))
    const mirror = own('#a9bcc6')
    for (let x = -Math.ceil(reach / 1.5) * 1.5 - 0.75; x < reach; x += 1.5) {
      front([x + 0.03, x + 1.47], [0.42, 2.5], mix(mirror, dark, 0.15))
      front([x + 0.03, x + 1.47], [0.42, 1.15], mix(mirror, dark, 0.3), 0.7)
      shape(
        [
          [x + 0.3, 0.42],
          [x + 0.62, 0.42],
          [x + 1.25, 2.5],
          [x + 0.93, 2.5],
        ],
        white,
        0.14,
      )
      shape(
        [
          [x + 0.75, 0.42],
          [x + 0.84, 0.42],
          [x + 1.46, 2.45],
          [x + 1.37, 2.5],
        ],
        white,
        0.1,
      )
    }
    for (const x of [-1.6, 1.6]) paintTube(plane, room, x * share, 3.2)
  },
  paintBefore(plane, room) {
    const near = (x: number) => Math.sign(x) * (0.45 + (Math.abs(x) - 0.45) * plane.share)
    const { side } = room
    paintRack(plane, room, near(-side * 2.1))
    paintTreadmill(plane, room, near(side * 2.1))
    paintBag(plane, room, near(-side * 3.9))
    paintBall(plane, room, near(side * 3.75))
  },
}

const STEEL = '#8f99a3'

/** Three rows of dumbbells. */
function paintRack({ front, disc }: Plane, { own, dark }: Room, x: number): void {
  const frame = mix(own('#2c3036'), dark, 0.2)
  for (const side of [-1.05, 0.98]) front([x + side, x + side + 0.07], [0, 1.25], frame)
  for (const [row, up] of [0.2, 0.62, 1.04].entries()) {
    front([x - 1.05, x + 1.05], [up, up + 0.07], mix(own(STEEL), dark, 0.35))
    const size = 0.13 - row * 0.025
    for (let at = -0.82; at <= 0.83; at += 0.41) {
      front([x + at - 0.1, x + at + 0.1], [up + 0.07 + size * 0.75, up + 0.07 + size * 1.2], own(STEEL))
      for (const end of [-0.11, 0.11]) {
        disc(x + at + end, up + 0.07 + size, size, mix(own('#23262b'), dark, 0.1))
        disc(x + at + end, up + 0.07 + size, size * 0.5, row === 1 ? own('#e8792b') : own('#5a626b'))
      }
    }
  }
}

function paintTreadmill({ line, shape, front }: Plane, { own, dark, side }: Room, x: number): void {
  const at = (along: number) => x + side * along
  const steel: Colour = mix(own(STEEL), dark, 0.1)
  shape(
    [
      [at(-0.95), 0.06],
      [at(0.85), 0.1],
      [at(0.85), 0.26],
      [at(-0.95), 0.16],
    ],
    mix(own('#2c3036'), dark, 0.1),
  )
  line(
    [
      [at(-0.9), 0.17],
      [at(0.7), 0.26],
    ],
    0.05,
    mix(own('#4a5058'), dark, 0.2),
  )
  line(
    [
      [at(0.6), 0.22],
      [at(0.82), 1.22],
    ],
    0.08,
    steel,
  )
  line(
    [
      [at(0.78), 1.02],
      [at(0.2), 0.95],
    ],
    0.055,
    mix(own('#2c3036'), dark, 0.1),
  )
  shape(
    [
      [at(0.66), 1.2],
      [at(0.92), 1.16],
      [at(1), 1.5],
      [at(0.72), 1.56],
    ],
    mix(own('#2c3036'), dark, 0.1),
  )
  shape(
    [
      [at(0.69), 1.26],
      [at(0.72), 1.25],
      [at(0.77), 1.5],
      [at(0.73), 1.51],
    ],
    own('#5fd0e0'),
  )
  front([Math.min(at(0.5), at(0.95)), Math.max(at(0.5), at(0.95))], [0.02, 0.14], own('#e8792b'))
}

function paintBag({ front, disc, shape }: Plane, { own, dark, white }: Room, x: number): void {
  front([x - 0.012, x + 0.012], [1.95, 6], mix(own(STEEL), dark, 0.2))
  shape(
    [
      [x - 0.22, 1.7],
      [x, 1.95],
      [x + 0.22, 1.7],
    ],
    mix(own(STEEL), dark, 0.3),
  )
  disc(x, 0.72, 0.23, mix(own('#a8322e'), dark, 0.25))
  front([x - 0.23, x + 0.23], [0.72, 1.72], own('#b8392f'))
  front([x + 0.08, x + 0.23], [0.72, 1.72], mix(own('#b8392f'), dark, 0.3))
  front([x - 0.23, x + 0.23], [1.3, 1.42], mix(white, dark, 0.1))
}

function paintBall({ disc }: Plane, { own, dark, white }: Room, x: number): void {
  disc(x, 0.36, 0.36, mix(own('#3f8fb0'), dark, 0.2))
  disc(x - 0.03, 0.4, 0.3, own('#4fa6c8'))
  disc(x - 0.1, 0.5, 0.1, mix(own('#4fa6c8'), white, 0.5))
}
