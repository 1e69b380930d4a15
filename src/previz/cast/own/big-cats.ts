/** The tiger and the lion. */

import { type Colour, mix } from '../../scene/colour.ts'
import { type OutlinePoint, outline, paint, type Point, ribbon } from '../pen.ts'
import { CAT } from './cats.ts'
import type { Build, Head } from './quadruped.ts'

/** A tiger: long and heavy, striped. */
export const TIGER: Build = {
  ...CAT,
  box: [-0.4, -0.1, 1.8, 1.15],
  spine: [
    [0.22, 0.53, 0.25],
    [0.42, 0.51, 0.25],
    [0.66, 0.53, 0.29],
    [0.88, 0.49, 0.29],
    [1.04, 0.42, 0.23],
    [1.14, 0.37, 0.2],
  ],
  hind: { root: [0.25, 0.57], bones: [0.19, 0.18, 0.14], widths: [0.26, 0.18, 0.09, 0.078, 0.1] },
  fore: { root: [0.9, 0.55], bones: [0.2, 0.17, 0.12], widths: [0.22, 0.15, 0.1, 0.085, 0.105] },
  stride: 0.28,
  lift: 0.07,
  tailSway: 1,
  tail: [
    [0.18, 0.5, 0.07],
    [0.04, 0.56, 0.06],
    [-0.1, 0.68, 0.056],
    [-0.22, 0.7, 0.056],
    [-0.3, 0.62, 0.05],
  ],
  headAt: [1.23, 0.35],
  headTurn: 0.14,
  head: {
    ...CAT.head,
    size: 0.36,
    outline: [
      [-0.55, 0.14],
      [-0.46, -0.26],
      [-0.14, -0.46],
      [0.14, -0.38],
      [0.36, -0.18],
      [0.56, -0.06],
      [0.62, 0.12],
      [0.54, 0.34],
      [0.28, 0.42],
      [0, 0.56],
      [-0.36, 0.46],
    ],
    nearEar: [
      [-0.4, -0.26],
      [-0.42, -0.54],
      [-0.22, -0.64],
      [-0.06, -0.46],
      [-0.2, -0.26],
    ],
    farEar: [
      [-0.08, -0.36],
      [-0.02, -0.6],
      [0.14, -0.54],
      [0.16, -0.34],
    ],
    pale: [
      [0.24, 0.08],
      [0.64, 0.02],
      [0.64, 0.44],
      [0, 0.66],
      [-0.1, 0.4],
    ],
    nose: [0.6, 0],
    eye: [0.18, -0.13],
    extra(context, tones) {
      const dark = mix(tones.dark, [16, 10, 12], 0.75)
      for (const [x, y, length] of [
        [-0.3, 0.02, 0.2],
        [-0.26, 0.18, 0.18],
        [-0.02, -0.36, 0.14],
        [0.12, -0.28, 0.1],
      ] as const) {
        paint(
          context,
          ribbon([
            [x, y, 0.05],
            [x + length * 0.5, y + 0.06, 0.045],
            [x + length, y + 0.05, 0.005],
          ]),
          dark,
        )
      }
    },
  },
  marks(context, tones) {
    const dark = mix(tones.dark, [16, 10, 12], 0.75)
    for (let index = 0; index < 12; index++) {
      const x = 0.16 + index * 0.078
      const long = 0.16 + 0.05 * Math.sin(index * 2.1)
      paint(
        context,
        ribbon([
          [x, 0.33, 0.042],
          [x - 0.03, 0.36 + long * 0.5, 0.036],
          [x + 0.01, 0.38 + long, 0.004],
        ]),
        dark,
      )
      paint(
        context,
        ribbon([
          [x + 0.03, 0.72, 0.03],
          [x + 0.02, 0.64, 0.026],
          [x + 0.045, 0.57, 0.004],
        ]),
        dark,
      )
    }
  },
}

/** A lion with a full mane. */
export const LION: Build = {
  ...TIGER,
  tail: [
    [0.18, 0.5, 0.06],
    [0.06, 0.58, 0.045],
    [-0.04, 0.74, 0.04],
    [-0.16, 0.8, 0.05],
    [-0.24, 0.76, 0.11],
    [-0.3, 0.7, 0.05],
  ],
  headAt: [1.2, 0.33],
  headTurn: 0.06,
  marks: () => {},
  mane(context, tones, sway) {
    const deep = mix(tones.dark, [70, 30, 16], 0.5)
    const locks = (grow: number, turn: number, tone: Colour) => {
      const count = 15
      const points = Array.from({ length: count }, (_, index): readonly OutlinePoint[] => {
        const angle = (index / count) * Math.PI * 2 + turn
        // Longer over the shoulders and the chest; every tip is combed backwards and down.
        const long = 1 + 0.2 * Math.max(0, Math.sin(angle + 0.5)) + 0.08 * Math.max(0, -Math.cos(angle))
        const at = (way: number, reach: number): Point => [
          1.1 + Math.cos(way) * 0.25 * reach * grow,
          0.4 + Math.sin(way) * 0.29 * reach * grow + sway * 0.005,
        ]
        const comb = Math.cos(angle) > 0 ? 0.24 : -0.24
        return [
          [...at(angle, 1.0 * long), 0.2],
          [...at(angle + comb * 0.6 + 0.12, 1.13 * long), 0.6],
        ]
      })
      paint(context, outline(points.flat()), tone)
    }
    locks(1, 0, deep)
    locks(0.8, 0.24, mix(deep, tones.main, 0.3))
    locks(0.6, 0.1, mix(deep, tones.main, 0.55))
  },
  head: { ...(TIGER.head satisfies Head), extra: () => {} },
}
