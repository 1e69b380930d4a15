/** A restaurant: tables with white cloths and candles before a banquette, a panelled wall with mirrors, warm lamps. */

import { mix } from '../colour.ts'
import { glowAt, type Room } from '../room/room-look.ts'
import type { Dressing } from './dressing.ts'
import { paintCandle, paintPendant } from './pendant.ts'
import { cutWindow, inRow, paintBackWall, type Plane } from './plane.ts'

/** How high a table and the back of the banquette are, in metres. */
const [TABLE, BACK] = [0.76, 1.2] as const

const windowOn = ({ side, share }: { readonly side: number; readonly share: number }): readonly [number, number] => {
  const middle = side * (1 + 1.55 * share)
  return [middle - 0.75, middle + 0.75]
}

/** What a restaurant is dressed with. */
export const restaurant: Dressing = {
  wall: 6.4,
  before: 5.2,
  isCosy: true,
  floor: { tone: '#8a5a3a', line: '#55331f', kind: 'boards' },
  window: windowOn,
  paintWall(plane, room) {
    const { front, share, reach } = plane
    const { own, dark, white, side } = room
    const panel = own('#5c2f2c')
    paintBackWall(plane, room, { upper: own('#d9b48a'), lower: panel, until: 1.75 })
    for (let x = -Math.ceil(reach); x < reach; x += 0.8) {
      front([x + 0.08, x + 0.72], [1.28, 1.68], mix(panel, dark, 0.3))
      front([x + 0.11, x + 0.72], [1.28, 1.65], mix(panel, white, 0.07))
    }
    const [from, to] = windowOn({ side, share })
    cutWindow(plane, room, [from, to], [1.35, 2.9])
    for (const out of [from - 0.2, to - 0.12])
      for (let fold = 0; fold < 4; fold++)
        front(
          [out + fold * 0.08, out + fold * 0.08 + 0.09],
          [1.2, 3.1],
          mix(own('#8f3b36'), dark, fold % 2 === 0 ? 0.1 : 0.35),
        )
    front([from - 0.35, to + 0.35], [3.08, 3.13], own('#c79a52'))
    for (const x of [0.75, 2.35, 3.8]) paintMirror(plane, room, -side * inRow(plane, x, 0.75))
    paintBanquette(plane, room)
  },
  paintBefore(plane, room) {
    for (const x of [-3.6, -1.75, 1.75, 3.6]) paintTableForTwo(plane, room, inRow(plane, x, 1.75))
    for (const x of [-2.7, -1.1, 1.1, 2.7]) paintPendant(plane, room, inRow(plane, x, 1.1), 2.55)
  },
  paintTable(plane, room) {
    const { stage, metre } = plane
    // Beside the middle, where goods are shown; as far out as the frame is broad.
    const out = Math.min(1.75, (0.4 * stage.width) / metre)
    for (const x of [-out, out]) paintCandle(plane, room, x, -0.02)
  },
}

/** A round mirror in gold over a lamp. */
function paintMirror({ context, disc, front, see, metre }: Plane, room: Room, x: number): void {
  const { own, glow, white, bright } = room
  const gold = own('#c79a52')
  disc(x, 2.4, 0.36, gold)
  disc(x, 2.4, 0.31, mix(own('#b9c4c4'), glow, 0.25))
  disc(x - 0.08, 2.48, 0.16, white, 0.25)
  front([x + 0.58, x + 0.64], [2.1, 2.3], gold)
  const [glowX, glowY] = see(x + 0.61, 2.42)
  if (bright < 0.95) glowAt(context, { x: glowX, y: glowY, radius: metre * 1.1 }, glow, 0.55)
  front([x + 0.51, x + 0.71], [2.3, 2.54], mix(white, glow, 0.4))
}

/** A bench with a back of leather along the wall. */
function paintBanquette({ front, disc, reach }: Plane, { own, dark, white }: Room): void {
  const leather = own('#2f5d50')
  front([-reach, reach], [0.1, BACK], leather)
  for (let x = -Math.ceil(reach / 0.4) * 0.4; x < reach; x += 0.4) {
    front([x, x + 0.02], [0.55, BACK], mix(leather, dark, 0.4))
    front([x + 0.02, x + 0.09], [0.55, BACK - 0.03], mix(leather, white, 0.12))
    disc(x + 0.21, 0.95, 0.02, mix(leather, dark, 0.5))
  }
  front([-reach, reach], [BACK - 0.04, BACK + 0.03], mix(own('#c79a52'), dark, 0.1))
  front([-reach, reach], [0.44, 0.56], mix(leather, white, 0.16))
  front([-reach, reach], [0.1, 0.44], mix(leather, dark, 0.3))
  front([-reach, reach], [0, 0.1], mix(leather, dark, 0.7))
}

/** A table that is laid for two, with its cloth to near the floor, and a chair on both sides. */
function paintTableForTwo(plane: Plane, room: Room, x: number): void {
  const { front, shape, top } = plane
  const { own, dark, white } = room
  const [cloth, wood] = [mix(white, dark, 0.05), mix(own('#7a4a2c'), dark, 0.15)]
  for (const side of [-1, 1]) {
    const at = x + side * 0.78
    shape(
      [
        [at + side * 0.05, 0.46],
        [at + side * 0.15, 1.06],
        [at + side * 0.1, 1.08],
        [at - side * 0.02, 0.46],
      ],
      wood,
    )
    front(
      [Math.min(at - side * 0.36, at + side * 0.04), Math.max(at - side * 0.36, at + side * 0.04)],
      [0.43, 0.5],
      wood,
    )
    for (const leg of [-0.32 * side, 0]) front([at + leg - 0.02, at + leg + 0.02], [0, 0.44], mix(wood, dark, 0.2))
  }
  shape(
    [
      [x - 0.56, TABLE],
      [x + 0.56, TABLE],
      [x + 0.62, 0.2],
      [x + 0.4, 0.26],
      [x + 0.2, 0.2],
      [x, 0.26],
      [x - 0.2, 0.2],
      [x - 0.4, 0.26],
      [x - 0.62, 0.2],
    ],
    mix(cloth, dark, 0.12),
  )
  for (const fold of [-0.42, -0.2, 0.04, 0.24, 0.44])
    shape(
      [
        [x + fold, TABLE],
        [x + fold + 0.03, TABLE],
        [x + fold * 1.12 + 0.06, 0.24],
        [x + fold * 1.12, 0.24],
      ],
      dark,
      0.14,
    )
  top([x - 0.56, x + 0.56], TABLE, 5.55, cloth)
  front([x - 0.56, x + 0.56], [TABLE - 0.03, TABLE], cloth)
  for (const side of [-1, 1]) {
    front([x + side * 0.34 - 0.14, x + side * 0.34 + 0.14], [TABLE + 0.02, TABLE + 0.04], mix(white, dark, 0.14))
    const glass = x + side * 0.16
    front([glass - 0.006, glass + 0.006], [TABLE + 0.02, TABLE + 0.14], own('#e6eef0'))
    shape(
      [
        [glass - 0.055, TABLE + 0.28],
        [glass + 0.055, TABLE + 0.28],
        [glass + 0.05, TABLE + 0.17],
        [glass, TABLE + 0.13],
        [glass - 0.05, TABLE + 0.17],
      ],
      own('#9a2f3c'),
      0.8,
    )
  }
  paintCandle(plane, room, x, TABLE + 0.02)
}
