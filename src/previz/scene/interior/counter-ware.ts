/** What stands on the counter of a café or a bar. All heights are metres above the floor. */

import { mix } from '../colour.ts'
import { glowAt, type Room } from '../room/room-look.ts'
import type { Plane } from './plane.ts'

/** Paints an espresso machine with cups on top, two groups and a lance for steam. */
export function paintEspressoMachine(
  { front, disc, line, shape }: Plane,
  { own, dark, white }: Room,
  x: number,
  up: number,
): void {
  const [steel, body, black] = [own('#d3d8da'), own('#b8473c'), mix(own('#33302e'), dark, 0.3)]
  for (const leg of [-0.42, 0.36]) front([x + leg, x + leg + 0.06], [up, up + 0.07], black)
  front([x - 0.5, x + 0.5], [up + 0.06, up + 0.15], mix(steel, dark, 0.2))
  front([x - 0.46, x + 0.46], [up + 0.15, up + 0.36], mix(steel, dark, 0.5))
  shape(
    [
      [x - 0.52, up + 0.34],
      [x + 0.52, up + 0.34],
      [x + 0.48, up + 0.62],
      [x - 0.48, up + 0.62],
    ],
    body,
  )
  front([x - 0.5, x + 0.5], [up + 0.34, up + 0.39], steel)
  front([x - 0.5, x + 0.5], [up + 0.61, up + 0.65], mix(steel, white, 0.3))
  front([x - 0.16, x + 0.16], [up + 0.47, up + 0.5], mix(white, body, 0.15))
  for (const gauge of [-0.36, 0.36]) {
    disc(x + gauge, up + 0.5, 0.06, steel)
    disc(x + gauge, up + 0.5, 0.045, mix(white, dark, 0.04))
  }
  for (const group of [-0.22, 0.22]) {
    front([x + group - 0.07, x + group + 0.07], [up + 0.29, up + 0.35], mix(steel, white, 0.2))
    front([x + group - 0.03, x + group + 0.03], [up + 0.25, up + 0.29], black)
    front([x + group - 0.02, x + group + 0.17], [up + 0.27, up + 0.295], black)
    front([x + group - 0.06, x + group + 0.06], [up + 0.15, up + 0.22], own('#f6efe2'))
  }
  line(
    [
      [x + 0.47, up + 0.4],
      [x + 0.53, up + 0.3],
      [x + 0.5, up + 0.18],
    ],
    0.022,
    steel,
  )
  for (let cup = -0.4; cup < 0.42; cup += 0.135)
    front([x + cup, x + cup + 0.11], [up + 0.65, up + 0.74], own('#f6efe2'))
}

/** Paints a grinder with beans in its funnel. */
export function paintGrinder({ front, shape }: Plane, { own, dark, white }: Room, x: number, up: number): void {
  const black = mix(own('#3a3735'), dark, 0.25)
  front([x - 0.11, x + 0.11], [up, up + 0.05], black)
  front([x - 0.085, x + 0.085], [up + 0.05, up + 0.34], mix(black, white, 0.12))
  const funnel = (low: number, high: number, tone: Parameters<Plane['shape']>[1], opacity: number) =>
    shape(
      [
        [x - 0.05 - low * 0.28, up + 0.34 + low],
        [x + 0.05 + low * 0.28, up + 0.34 + low],
        [x + 0.05 + high * 0.28, up + 0.34 + high],
        [x - 0.05 - high * 0.28, up + 0.34 + high],
      ],
      tone,
      opacity,
    )
  funnel(0, 0.3, own('#d5e3e6'), 0.75)
  funnel(0, 0.19, own('#5b3824'), 1)
  front([x - 0.14, x + 0.14], [up + 0.63, up + 0.67], black)
}

/** Paints a case of glass with cakes on two shelves. */
export function paintCakeCase(
  { context, see, metre, front, shape }: Plane,
  { own, dark, white, glow }: Room,
  x: number,
  up: number,
): void {
  const frame = mix(own('#c79a52'), dark, 0.15)
  front([x - 0.7, x + 0.7], [up, up + 0.62], mix(own('#f4e3c4'), glow, 0.25))
  const [glowX, glowY] = see(x, up + 0.4)
  glowAt(context, { x: glowX, y: glowY, radius: metre * 0.9 }, glow, 0.35)
  for (const [shelf, low] of [0.03, 0.33].entries()) {
    front([x - 0.7, x + 0.7], [up + low - 0.02, up + low], frame)
    for (let piece = 0; piece < 5; piece++) {
      const left = x - 0.62 + piece * 0.26
      const cake = own(CAKES[(piece + shelf * 2) % CAKES.length] ?? '#8a5230')
      if ((piece + shelf) % 2 === 0) {
        front([left, left + 0.19], [up + low, up + low + 0.14], cake)
        front([left, left + 0.19], [up + low + 0.14, up + low + 0.17], mix(white, cake, 0.15))
        front([left, left + 0.19], [up + low + 0.05, up + low + 0.075], mix(white, cake, 0.25))
      } else
        shape(
          [
            [left, up + low],
            [left + 0.2, up + low],
            [left + 0.17, up + low + 0.09],
            [left + 0.1, up + low + 0.14],
            [left + 0.03, up + low + 0.09],
          ],
          cake,
        )
    }
  }
  front([x - 0.7, x + 0.7], [up + 0.62, up + 0.66], frame)
  for (const side of [-0.7, 0.67]) front([x + side, x + side + 0.03], [up, up + 0.64], frame)
  shape(
    [
      [x - 0.5, up],
      [x - 0.3, up],
      [x - 0.02, up + 0.62],
      [x - 0.22, up + 0.62],
    ],
    white,
    0.16,
  )
}

const CAKES = ['#8a5230', '#e0909a', '#d9a04a', '#6f3f2c', '#c9783a'] as const

/** Paints taps for beer on their column. */
export function paintTaps({ front, disc }: Plane, { own, white }: Room, x: number, up: number): void {
  const brass = own('#d3a554')
  for (const leg of [-0.3, 0.24]) front([x + leg, x + leg + 0.06], [up, up + 0.36], brass)
  front([x - 0.42, x + 0.42], [up + 0.34, up + 0.44], mix(brass, white, 0.15))
  front([x - 0.42, x + 0.42], [up + 0.34, up + 0.36], mix(brass, white, 0.5))
  for (const [index, tap] of [-0.3, 0, 0.3].entries()) {
    front([x + tap - 0.018, x + tap + 0.018], [up + 0.24, up + 0.34], mix(brass, white, 0.4))
    front([x + tap - 0.03, x + tap + 0.03], [up + 0.44, up + 0.68], own(HANDLES[index] ?? '#b8473c'))
    disc(x + tap, up + 0.69, 0.04, mix(brass, white, 0.3))
  }
  front([x - 0.4, x + 0.4], [up, up + 0.03], mix(brass, white, 0.1))
}

const HANDLES = ['#b8473c', '#2f5d50', '#d9b25c'] as const

/** Paints glasses of beer and of wine. */
export function paintGlasses({ front, shape }: Plane, { own, white }: Room, x: number, up: number): void {
  for (const [at, tall] of [
    [-0.3, 0.26],
    [-0.12, 0.22],
  ] as const) {
    front([x + at - 0.07, x + at + 0.07], [up, up + tall], own('#e0a53c'))
    front([x + at - 0.075, x + at + 0.075], [up + tall - 0.05, up + tall + 0.02], own('#fff6e2'))
    front([x + at - 0.05, x + at - 0.03], [up + 0.03, up + tall - 0.06], white, 0.6)
  }
  for (const at of [0.16, 0.36]) {
    front([x + at - 0.06, x + at + 0.06], [up, up + 0.012], own('#dce6e6'))
    front([x + at - 0.008, x + at + 0.008], [up, up + 0.14], own('#dce6e6'))
    shape(
      [
        [x + at - 0.02, up + 0.13],
        [x + at + 0.02, up + 0.13],
        [x + at + 0.075, up + 0.22],
        [x + at + 0.06, up + 0.32],
        [x + at - 0.06, up + 0.32],
        [x + at - 0.075, up + 0.22],
      ],
      own('#dce6e6'),
      0.5,
    )
    shape(
      [
        [x + at - 0.02, up + 0.135],
        [x + at + 0.02, up + 0.135],
        [x + at + 0.072, up + 0.22],
        [x + at - 0.072, up + 0.22],
      ],
      own('#8a2434'),
    )
  }
}
