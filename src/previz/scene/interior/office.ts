/** An office: a row of windows over the city, desks with screens, a shelf of binders. */

import { mix } from '../colour.ts'
import type { Room } from '../room/room-look.ts'
import type { Dressing } from './dressing.ts'
import { cutWindow, paintBackWall, paintTube, type Plane } from './plane.ts'

/** How broad its row of windows is to each side, in metres: all of the wall. */
const ROW = 12

/** What an office is dressed with. */
export const office: Dressing = {
  wall: 6.6,
  before: 5.3,
  floor: { tone: '#7d8894', line: '#6a7580', kind: 'tiles' },
  window: () => [-ROW, ROW],
  paintWall(plane, room) {
    const { front, share } = plane
    const { own, dark, white } = room
    paintBackWall(plane, room, { upper: own('#e4e7e8'), lower: own('#cfd4d6'), until: 0.8 })
    for (let x = -ROW; x < ROW; x += 1.7) {
      cutWindow(plane, room, [x + 0.1, x + 1.6], [0.9, 2.7], 1)
      // Blinds, drawn up.
      for (let slat = 0; slat < 5; slat++)
        front([x + 0.08, x + 1.62], [2.68 - slat * 0.075, 2.72 - slat * 0.075], mix(white, dark, 0.1 + 0.03 * slat))
    }
    for (const x of [-1.6, 1.6]) paintTube(plane, room, x * share, 3.15)
  },
  paintBefore(plane, room) {
    const near = (x: number) => Math.sign(x) * (0.62 + (Math.abs(x) - 0.62) * plane.share)
    paintShelf(plane, room, near(-room.side * 3.9))
    paintDesk(plane, room, near(-1.85))
    paintDesk(plane, room, near(1.95))
    paintPlant(plane, room, near(room.side * 3.7))
  },
}

function paintDesk({ front, top, disc, shape }: Plane, { own, dark, white }: Room, x: number): void {
  const [wood, steel] = [own('#d8c3a0'), mix(own('#4d555d'), dark, 0.2)]
  // The chair behind it.
  shape(
    [
      [x - 0.3, 0.66],
      [x + 0.3, 0.66],
      [x + 0.26, 1.22],
      [x - 0.26, 1.22],
    ],
    mix(own('#3c4752'), dark, 0.1),
  )
  front([x - 0.03, x + 0.03], [0.1, 0.5], steel)
  front([x - 0.28, x + 0.28], [0.06, 0.12], steel)
  top([x - 0.85, x + 0.85], 0.76, 5.8, mix(wood, white, 0.3))
  front([x - 0.85, x + 0.85], [0.7, 0.76], wood)
  for (const leg of [-0.8, 0.74]) front([x + leg, x + leg + 0.06], [0, 0.7], steel)
  front([x + 0.32, x + 0.74], [0.1, 0.7], mix(white, dark, 0.16))
  for (const up of [0.28, 0.48]) front([x + 0.46, x + 0.6], [up, up + 0.025], steel)
  // A screen with windows of its own, keyboard, cup, lamp.
  front([x - 0.12, x + 0.12], [0.78, 0.8], steel)
  front([x - 0.03, x + 0.03], [0.8, 0.95], steel)
  front([x - 0.4, x + 0.4], [0.92, 1.42], mix(dark, steel, 0.3))
  front([x - 0.37, x + 0.37], [0.95, 1.39], own('#3f6f9a'))
  front([x - 0.32, x + 0.02], [1.04, 1.32], own('#eef3f6'))
  for (const up of [1.1, 1.16, 1.22])
    front([x - 0.28, x - 0.06 - ((up * 10) % 2) * 0.03], [up, up + 0.025], own('#8fa6b8'))
  front([x + 0.06, x + 0.32], [1.18, 1.32], own('#e0a63c'))
  front([x + 0.06, x + 0.32], [1.02, 1.14], own('#5fae8a'))
  front([x - 0.24, x + 0.2], [0.765, 0.79], mix(white, dark, 0.2))
  front([x + 0.5, x + 0.6], [0.77, 0.89], own('#c9564a'))
  disc(x + 0.62, 0.83, 0.035, own('#c9564a'))
  front([x - 0.74, x - 0.5], [0.77, 0.83], own('#f1ece0'))
  front([x - 0.72, x - 0.52], [0.83, 0.87], own('#5f86a6'))
}

function paintShelf({ front }: Plane, { own, dark, white }: Room, x: number): void {
  const wood = mix(own('#b08a5e'), dark, 0.12)
  front([x - 0.6, x + 0.6], [0, 2.05], mix(wood, dark, 0.35))
  for (let row = 0; row < 4; row++) {
    const low = 0.08 + row * 0.49
    front([x - 0.56, x + 0.56], [low, low + 0.42], mix(dark, wood, 0.35))
    for (let binder = 0; binder < 10; binder++) {
      const tone = own(BINDERS[(binder * 3 + row * 2) % BINDERS.length] ?? '#3d7ea6')
      const left = x - 0.54 + binder * 0.108
      if ((binder + row) % 7 === 5) continue
      front([left, left + 0.098], [low, low + 0.36], tone)
      front([left + 0.025, left + 0.075], [low + 0.18, low + 0.28], mix(white, tone, 0.15))
    }
    front([x - 0.6, x + 0.6], [low - 0.04, low], wood)
  }
}

const BINDERS = ['#3d6f96', '#c9564a', '#4f8f72', '#e0b04a', '#5a6470', '#8a6fa6'] as const

function paintPlant({ shape }: Plane, { leaf, dark, white }: Room, x: number): void {
  for (let index = 0; index < 13; index++) {
    const lean = (index - 6) / 6
    const tall = 1.55 - Math.abs(lean) * 0.45 + (index % 3) * 0.08
    const tone = mix(leaf, index % 2 === 0 ? dark : white, index % 2 === 0 ? 0.2 : 0.12)
    const tip = x + lean * 0.55
    shape(
      [
        [x - 0.03 + lean * 0.1, 0.4],
        [x + lean * 0.28 - 0.07, tall * 0.65],
        [tip, tall],
        [x + lean * 0.32 + 0.07, tall * 0.62],
        [x + 0.03 + lean * 0.1, 0.4],
      ],
      tone,
    )
  }
  shape(
    [
      [x - 0.24, 0.44],
      [x + 0.24, 0.44],
      [x + 0.18, 0],
      [x - 0.18, 0],
    ],
    mix(white, dark, 0.15),
  )
}
