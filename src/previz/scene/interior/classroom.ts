/** A classroom: a blackboard with chalk on it, a clock, a map, desks with books. */

import { mix } from '../colour.ts'
import type { Dressing } from './dressing.ts'
import { cutWindow, paintBackWall, paintTube, type Plane } from './plane.ts'
import type { Room } from '../room/room-look.ts'

/** Where its window is from the middle, in metres, on the side of the room's light. */
const windowAt = (side: number, share: number) => side * (1.25 + 2.35 * share)

/** What a classroom is dressed with. */
export const classroom: Dressing = {
  wall: 6.4,
  before: 5.2,
  floor: { tone: '#b98a5c', line: '#7d5a3c', kind: 'boards' },
  window: ({ side, share }) => [windowAt(side, share) - 0.75, windowAt(side, share) + 0.75],
  paintWall(plane, room) {
    const { front, share, disc, line } = plane
    const { own, dark, white, side } = room
    const tones = { upper: own('#efe6cf'), lower: own('#8fae9a'), until: 0.95 }
    paintBackWall(plane, room, tones)
    const half = 0.9 + 1.2 * share
    front([-half - 0.09, half + 0.09], [1.01, 2.49], mix(own('#8a5a34'), dark, 0.08))
    front([-half, half], [1.1, 2.4], own('#2f5a4a'))
    front([-half, half], [2.1, 2.4], white, 0.03)
    front([-half - 0.09, half + 0.09], [0.98, 1.06], mix(own('#a8743f'), white, 0.1))
    paintChalk(plane, room, half)
    cutWindow(plane, room, [windowAt(side, share) - 0.75, windowAt(side, share) + 0.75], [1.15, 2.6], 2)
    disc(0, 2.82, 0.23, mix(own('#3d4a55'), dark, 0.2))
    disc(0, 2.82, 0.19, white)
    const hands = mix(dark, own('#3d4a55'), 0.3)
    line(
      [
        [0, 2.82],
        [0.1, 2.88],
      ],
      0.025,
      hands,
    )
    line(
      [
        [0, 2.82],
        [-0.03, 2.97],
      ],
      0.018,
      hands,
    )
    // A map on the other side.
    const map = -side * (1.25 + 1.95 * share)
    front([map - 0.62, map + 0.62], [1.35, 2.35], mix(own('#c9dbe0'), dark, 0.04))
    front([map - 0.66, map + 0.66], [2.33, 2.4], mix(own('#8a5a34'), dark, 0.1))
    front([map - 0.66, map + 0.66], [1.31, 1.37], mix(own('#8a5a34'), dark, 0.1))
    for (const [x, up, radius, hex] of LANDS) disc(map + x, up, radius, own(hex))
    for (const x of [-1.3, 1.3]) paintTube(plane, room, x * share, 3.15)
  },
  paintBefore(plane, room) {
    for (const x of [-3.3, -2, 2, 3.3]) paintDesk(plane, room, Math.sign(x) * (0.5 + (Math.abs(x) - 0.5) * plane.share))
  },
}

const LANDS = [
  [-0.36, 2.0, 0.15, '#8fb46a'],
  [-0.26, 1.66, 0.11, '#c9a35c'],
  [0.02, 1.98, 0.12, '#d08a5c'],
  [0.06, 1.72, 0.14, '#b9b45a'],
  [0.33, 2.0, 0.18, '#9fb878'],
  [0.42, 1.62, 0.09, '#d0a15c'],
] as const

/** Sums, a triangle and lines of writing. */
function paintChalk({ line, front }: Plane, { own }: Room, half: number): void {
  const chalk = own('#eef2ea')
  for (const [row, long] of [0.62, 0.5, 0.58].entries()) {
    const up = 2.2 - row * 0.2
    for (let at = 0; at < long; at += 0.1)
      line(
        [
          [-half + 0.2 + at, up],
          [-half + 0.25 + at, up + 0.05],
          [-half + 0.27 + at, up - 0.01],
        ],
        0.016,
        chalk,
      )
  }
  const right = half - 0.75
  line(
    [
      [right, 1.4],
      [right + 0.5, 1.4],
      [right + 0.12, 1.85],
      [right, 1.4],
    ],
    0.018,
    chalk,
  )
  line(
    [
      [right + 0.1, 2.12],
      [right + 0.22, 2.12],
    ],
    0.018,
    chalk,
  )
  line(
    [
      [right + 0.16, 2.06],
      [right + 0.16, 2.18],
    ],
    0.018,
    chalk,
  )
  line(
    [
      [right + 0.34, 2.1],
      [right + 0.46, 2.1],
    ],
    0.018,
    chalk,
  )
  line(
    [
      [right + 0.34, 2.15],
      [right + 0.46, 2.15],
    ],
    0.018,
    chalk,
  )
  for (const [at, hex] of ['#ffffff', '#f3c0c0', '#f5e3a0'].entries())
    front([-half + 0.3 + at * 0.16, -half + 0.41 + at * 0.16], [1.06, 1.09], own(hex))
}

function paintDesk({ front, top }: Plane, { own, dark, white }: Room, x: number): void {
  const [wood, steel] = [own('#c9955c'), mix(own('#5f6b74'), dark, 0.15)]
  // Its chair, farther away.
  front([x - 0.22, x + 0.22], [0.72, 1.02], mix(own('#b3703c'), dark, 0.2))
  front([x - 0.2, x - 0.16], [0, 0.75], steel)
  front([x + 0.16, x + 0.2], [0, 0.75], steel)
  for (const leg of [-0.44, 0.4]) front([x + leg, x + leg + 0.05], [0, 0.74], steel)
  front([x - 0.4, x + 0.4], [0.5, 0.7], mix(wood, dark, 0.5))
  top([x - 0.5, x + 0.5], 0.76, 5.65, mix(wood, white, 0.22))
  front([x - 0.5, x + 0.5], [0.7, 0.76], wood)
  front([x - 0.3, x - 0.02], [0.76, 0.8], own('#c9463a'))
  front([x - 0.28, x - 0.02], [0.8, 0.84], own('#f1ece0'))
  front([x - 0.3, x], [0.84, 0.89], own('#3d7ea6'))
  front([x + 0.18, x + 0.28], [0.76, 0.9], own('#5f9a70'))
  for (const pen of [0.2, 0.23, 0.26]) front([x + pen - 0.008, x + pen + 0.008], [0.9, 0.98], own('#e0a63c'))
}
