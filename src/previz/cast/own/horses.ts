/** The horse, and its kin of legend: the unicorn and the winged horse. */

import type { SKRSContext2D } from '@napi-rs/canvas'
import { type Colour, mix } from '../../scene/colour.ts'
import type { Tones } from '../drawing.ts'
import { inside, type OutlinePoint, outline, paint, type Point, ribbon } from '../pen.ts'
import { feathers } from './feathers.ts'
import type { Build } from './quadruped.ts'
import { withWing } from './wing-beat.ts'

/** What mane and tail are made of: their own tone, and another one in them. */
type Hair = { tone(tones: Tones): Colour; readonly streak?: Colour }

const horseWith = ({ tone, streak }: Hair): Build => ({
  box: [-0.6, -0.35, 1.9, 1.15],
  spine: [
    [0.26, 0.37, 0.24],
    [0.44, 0.36, 0.23],
    [0.64, 0.38, 0.26],
    [0.82, 0.36, 0.27],
    [0.96, 0.22, 0.19],
    [1.04, 0.06, 0.14],
    [1.08, -0.03, 0.12],
  ],
  hind: { root: [0.28, 0.42], bones: [0.24, 0.24, 0.21], widths: [0.25, 0.15, 0.068, 0.046, 0.066] },
  fore: { root: [0.84, 0.45], bones: [0.19, 0.24, 0.18], widths: [0.18, 0.1, 0.062, 0.042, 0.066] },
  stride: 0.36,
  lift: 0.13,
  tail: [
    [0.2, 0.3, 0.05],
    [0.09, 0.28, 0.08],
    [-0.04, 0.38, 0.12],
    [-0.14, 0.54, 0.1],
    [-0.2, 0.7, 0.02],
  ],
  head: {
    size: 0.4,
    outline: [
      [-0.3, 0.06],
      [-0.24, -0.16],
      [-0.06, -0.22],
      [0.14, -0.14],
      [0.42, 0.02],
      [0.62, 0.1],
      [0.7, 0.22],
      [0.62, 0.32],
      [0.48, 0.3],
      [0.26, 0.24],
      [0.04, 0.3],
      [-0.2, 0.24],
    ],
    nearEar: [
      [-0.2, -0.14, 0.5],
      [-0.2, -0.42, 1],
      [-0.04, -0.2, 0.5],
    ],
    farEar: [
      [-0.08, -0.18, 0.5],
      [-0.04, -0.4, 1],
      [0.06, -0.18, 0.5],
    ],
    eye: [0.06, -0.03],
    nose: [0.62, 0.18],
    extra(context, tones) {
      paint(
        context,
        outline([
          [-0.12, -0.26, 0.5],
          [0.04, -0.24],
          [0.18, -0.06, 1],
          [0.02, -0.12],
          [-0.1, -0.14],
        ]),
        tone(tones),
      )
    },
  },
  headAt: [1.12, -0.03],
  headTurn: 0.5,
  feet: 'hoofs',
  behind(context, tones, sway) {
    const tail = ribbon([
      [0.2, 0.3, 0.05],
      [0.08, 0.27, 0.08],
      [-0.06, 0.36 + sway * 0.02, 0.13],
      [-0.18, 0.5 + sway * 0.05, 0.11],
      [-0.27, 0.68 + sway * 0.07, 0.015],
    ])
    paint(context, tail, tone(tones))
    if (streak === undefined) return
    const within = ribbon([
      [0.1, 0.26, 0.02],
      [-0.04, 0.33 + sway * 0.02, 0.05],
      [-0.16, 0.47 + sway * 0.05, 0.045],
      [-0.26, 0.66 + sway * 0.07, 0.01],
    ])
    paint(context, within, streak)
  },
  mane(context, tones, sway) {
    const locks: OutlinePoint[] = [
      [1.05, -0.12],
      [1.12, -0.08],
      [1.06, 0.02],
      [1.02, 0.12],
      [0.95, 0.24],
      [0.86, 0.3],
      [0.78, 0.3 + sway * 0.02, 1],
      [0.82, 0.22],
      [0.72, 0.19 + sway * 0.03, 1],
      [0.84, 0.12],
      [0.77, 0.07 + sway * 0.03, 1],
      [0.9, 0.02],
      [0.86, -0.05 + sway * 0.03, 1],
      [0.97, -0.07],
    ]
    paint(context, outline(locks), tone(tones))
    if (streak === undefined) return
    const within = ribbon([
      [1.05, -0.06, 0.03],
      [0.98, 0.04, 0.05],
      [0.91, 0.16, 0.05],
      [0.79, 0.21 + sway * 0.03, 0.01],
    ])
    paint(context, within, streak)
  },
})

const dusky = ({ main, dark }: Tones) => mix(mix(main, dark, 0.9), [22, 14, 16], 0.45)

/** A horse with a flowing mane and tail. */
export const HORSE: Build = horseWith({ tone: dusky })

const FABLED = horseWith({ tone: () => [226, 92, 158], streak: [134, 110, 214] })

/** A unicorn: a horse with a horn, and a mane of the colours of legend. */
export const UNICORN: Build = {
  ...FABLED,
  box: [-0.6, -0.6, 1.9, 1.15],
  head: {
    ...FABLED.head,
    extra(context, tones) {
      FABLED.head.extra?.(context, tones)
      const horn = outline([
        [0.02, -0.17, 1],
        [0.36, -0.78, 1],
        [0.15, -0.1, 1],
      ])
      paint(context, horn, [232, 190, 84])
      inside(context, horn, () => {
        for (const along of [0.16, 0.38, 0.58, 0.76]) {
          const [x, y] = [0.085 + along * 0.275, -0.135 - along * 0.645]
          const twist = ribbon([
            [x - 0.09, y - 0.01, 0.028],
            [x + 0.09, y + 0.02, 0.028],
          ])
          paint(context, twist, [176, 120, 44], 0.75)
        }
      })
    },
  },
}

/** Gives a horse wings; they beat with its steps. */
export function winged(build: Build): Build {
  const wing = (context: SKRSContext2D, at: Point, height: number, tones: Tones) =>
    withWing(context, at, height, () => {
      context.scale(0.0105, 0.0105)
      feathers(context, tones)
    })
  return {
    ...build,
    box: [-0.6, -1, 1.9, 1.2],
    behind(context, tones, sway) {
      wing(context, [0.86, 0.28], 0.5 + 0.38 * sway, { main: tones.dark, light: tones.main, dark: tones.dark })
      build.behind?.(context, tones, sway)
    },
    mane(context, tones, sway) {
      build.mane?.(context, tones, sway)
      wing(context, [0.7, 0.32], 0.58 + 0.38 * sway, tones)
    },
  }
}

/** The winged horse. */
export const PEGASUS: Build = winged(horseWith({ tone: ({ main }) => mix(main, [206, 160, 92], 0.62) }))
