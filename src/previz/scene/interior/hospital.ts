/** A hospital ward: a bed with its rails, a drip, a monitor that shows a heart beat, a curtain on its rail. */

import { css, mix } from '../colour.ts'
import type { Room } from '../room/room-look.ts'
import type { Dressing } from './dressing.ts'
import { cutWindow, paintBackWall, paintTube, type Plane } from './plane.ts'

const windowAt = (side: number, share: number) => side * (0.95 + 1.75 * share)

/** What a ward is dressed with. */
export const hospital: Dressing = {
  wall: 6.3,
  before: 5.2,
  floor: { tone: '#c5d2d2', line: '#a9b9ba', kind: 'tiles' },
  window: ({ side, share }) => [windowAt(side, share) - 0.8, windowAt(side, share) + 0.8],
  paintWall(plane, room) {
    const { front, share, reach, disc } = plane
    const { own, dark, white, side } = room
    paintBackWall(plane, room, { upper: own('#e8f1ee'), lower: own('#b5d3cd'), until: 1.05 })
    cutWindow(plane, room, [windowAt(side, share) - 0.8, windowAt(side, share) + 0.8], [1.2, 2.5], 2)
    // The panel behind the bed, with its sockets and a lamp.
    front([-reach, reach], [1.28, 1.34], mix(own('#9fb4b8'), dark, 0.05), 0.5)
    const bed = -side * (0.75 + 1.3 * share)
    front([bed - 0.95, bed + 0.95], [1.42, 1.7], mix(own('#c9d3d6'), dark, 0.06))
    front([bed - 0.9, bed + 0.9], [1.62, 1.66], [255, 252, 238])
    for (const [index, x] of [-0.7, -0.5, -0.3, 0.4, 0.62].entries())
      disc(bed + x, 1.52, 0.045, own(['#4f7fb0', '#e0b04a', '#5f9a70', '#c9564a', '#ffffff'][index] ?? '#ffffff'))
    const cross = side * (0.2 + 0.25 * share)
    front([cross - 0.26, cross + 0.26], [2.02, 2.54], white)
    front([cross - 0.07, cross + 0.07], [2.1, 2.46], own('#d2453a'))
    front([cross - 0.18, cross + 0.18], [2.21, 2.35], own('#d2453a'))
    for (const x of [-1.5, 1.5]) paintTube(plane, room, x * share, 3.05)
  },
  paintBefore(plane, room) {
    const bed = -room.side * (0.75 + 1.2 * plane.share)
    paintCurtain(plane, room, bed - room.side * 1.55)
    paintDrip(plane, room, bed + room.side * 1.22)
    paintMonitor(plane, room, bed - room.side * 0.95)
    paintBed(plane, room, bed)
  },
}

/** A bed from its side, its head where the monitor is. */
function paintBed({ front, disc, shape }: Plane, { own, dark, white, side }: Room, x: number): void {
  const steel = mix(own('#b5bfc4'), dark, 0.1)
  const at = (along: number) => x + side * along
  const span = (from: number, to: number) => [Math.min(at(from), at(to)), Math.max(at(from), at(to))] as const
  for (const leg of [-0.85, 0.85]) {
    front(span(leg - 0.03, leg + 0.03), [0.1, 0.45], steel)
    disc(at(leg), 0.08, 0.08, mix(dark, steel, 0.3))
  }
  front(span(-1.02, 1.02), [0.4, 0.48], mix(steel, dark, 0.2))
  front(span(-1, 1), [0.48, 0.68], mix(white, dark, 0.05))
  // Pillow and blanket.
  shape(
    [
      [at(-0.96), 0.68],
      [at(-0.92), 0.86],
      [at(-0.52), 0.84],
      [at(-0.45), 0.68],
    ],
    white,
  )
  shape(
    [
      [at(-0.4), 0.68],
      [at(-0.36), 0.79],
      [at(0.95), 0.76],
      [at(1.0), 0.46],
      [at(-0.4), 0.5],
    ],
    own('#7fb2c9'),
  )
  shape(
    [
      [at(-0.4), 0.68],
      [at(-0.36), 0.79],
      [at(-0.16), 0.785],
      [at(-0.18), 0.5],
      [at(-0.4), 0.5],
    ],
    mix(white, own('#7fb2c9'), 0.12),
  )
  front(span(-1.08, -1), [0.3, 1.12], steel)
  front(span(1, 1.06), [0.3, 0.92], steel)
  front(span(-1.1, -0.98), [1.02, 1.14], mix(own('#5f9a9a'), dark, 0.05))
  for (const up of [0.86, 0.98]) front(span(-0.35, 0.45), [up, up + 0.03], steel)
  for (const bar of [-0.35, -0.08, 0.18, 0.43]) front(span(bar, bar + 0.025), [0.6, 1], steel)
}

function paintDrip({ front, line, shape }: Plane, { own, dark }: Room, x: number): void {
  const steel = mix(own('#aab4ba'), dark, 0.1)
  front([x - 0.015, x + 0.015], [0.08, 2.05], steel)
  front([x - 0.24, x + 0.24], [0.05, 0.09], steel)
  line(
    [
      [x - 0.16, 1.98],
      [x - 0.16, 2.05],
      [x + 0.16, 2.05],
      [x + 0.16, 1.98],
    ],
    0.022,
    steel,
  )
  shape(
    [
      [x - 0.25, 1.96],
      [x - 0.07, 1.96],
      [x - 0.08, 1.62],
      [x - 0.16, 1.56],
      [x - 0.24, 1.62],
    ],
    own('#d9eef2'),
    0.92,
  )
  shape(
    [
      [x - 0.25, 1.8],
      [x - 0.07, 1.8],
      [x - 0.08, 1.62],
      [x - 0.16, 1.56],
      [x - 0.24, 1.62],
    ],
    own('#9fd0dc'),
    0.9,
  )
  line(
    [
      [x - 0.16, 1.56],
      [x - 0.14, 1.2],
      [x - 0.02, 0.95],
      [x + 0.05, 0.86],
    ],
    0.014,
    own('#c9e2e6'),
  )
}

function paintMonitor({ front, line, context, see, metre }: Plane, { own, dark, white }: Room, x: number): void {
  front([x - 0.02, x + 0.02], [0.06, 1.3], mix(own('#aab4ba'), dark, 0.1))
  front([x - 0.2, x + 0.2], [0.04, 0.09], mix(own('#aab4ba'), dark, 0.2))
  front([x - 0.36, x + 0.36], [1.28, 1.82], mix(white, dark, 0.14))
  front([x - 0.31, x + 0.31], [1.34, 1.77], own('#12262c'))
  const beat = [0, 0.08, 0.11, 0.14, 0.17, 0.21, 0.28, 0.36, 0.39, 0.42, 0.45, 0.5, 0.58]
  const rise = [0, 0, 0.04, -0.05, 0.15, -0.07, 0, 0, 0.04, -0.05, 0.15, -0.07, 0]
  const heart = beat.map((along, index) => [x - 0.29 + along, 1.62 + (rise[index] ?? 0)] as const)
  line(heart, 0.018, [90, 240, 140])
  line(
    [
      [x - 0.29, 1.43],
      [x - 0.18, 1.47],
      [x - 0.06, 1.41],
      [x + 0.06, 1.47],
      [x + 0.18, 1.41],
      [x + 0.29, 1.45],
    ],
    0.014,
    [96, 190, 250],
  )
  const [glowX, glowY] = see(x, 1.55)
  const glow = context.createRadialGradient(glowX, glowY, 0, glowX, glowY, metre * 0.6)
  glow.addColorStop(0, css([110, 240, 190], 0.16))
  glow.addColorStop(1, css([110, 240, 190], 0))
  context.fillStyle = glow
  context.fillRect(glowX - metre * 0.6, glowY - metre * 0.6, metre * 1.2, metre * 1.2)
}

function paintCurtain({ front }: Plane, { own, dark, white, side }: Room, x: number): void {
  const tone = own('#7fc0bd')
  front([x - 1.2, x + 1.6], [2.5, 2.54], mix(own('#aab4ba'), dark, 0.1))
  for (let fold = 0; fold < 9; fold++) {
    const left = x - side * 0.1 - 0.45 + fold * 0.1
    front([left, left + 0.1], [0.2, 2.5], mix(tone, fold % 2 === 0 ? white : dark, fold % 2 === 0 ? 0.22 : 0.16))
  }
}
