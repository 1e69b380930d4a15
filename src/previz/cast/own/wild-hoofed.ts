/** The moose and the wild boar. */

import { type Colour, mix } from '../../scene/colour.ts'
import type { SKRSContext2D } from '@napi-rs/canvas'
import { type OutlinePoint, outline, paint, ribbon } from '../pen.ts'
import type { Build } from './quadruped.ts'

/** One palm of antlers in profile, spread up and backwards; its root is at the origin. */
const PALM: readonly OutlinePoint[] = [
  [-0.05, 0.02],
  [-0.1, -0.14],
  [-0.3, -0.16],
  [-0.56, -0.14, 0.5],
  [-0.86, -0.24, 1],
  [-0.7, -0.28, 0.5],
  [-0.92, -0.46, 1],
  [-0.68, -0.44, 0.5],
  [-0.78, -0.66, 1],
  [-0.52, -0.54, 0.5],
  [-0.52, -0.76, 1],
  [-0.34, -0.54, 0.5],
  [-0.26, -0.7, 1],
  [-0.16, -0.44],
  [-0.02, -0.3, 0.5],
  [0.1, -0.44, 1],
  [0.14, -0.62, 1],
  [0.2, -0.4],
  [0.12, -0.2],
  [0.06, 0],
]

function antler(context: SKRSContext2D, x: number, y: number, size: number, tone: Colour): void {
  context.save()
  context.translate(x, y)
  context.scale(size, size)
  paint(context, outline(PALM), tone)
  context.restore()
}

const HORN: Colour = [204, 168, 118]

/** A moose: long-legged, a hump over its shoulders, a heavy muzzle under broad antlers. */
export const MOOSE: Build = {
  box: [-0.3, -0.75, 2.1, 1.15],
  spine: [
    [0.28, 0.36, 0.26],
    [0.44, 0.35, 0.29],
    [0.64, 0.35, 0.34],
    [0.84, 0.31, 0.39],
    [1.0, 0.24, 0.28],
    [1.12, 0.16, 0.2],
    [1.2, 0.12, 0.17],
  ],
  hind: { root: [0.3, 0.42], bones: [0.24, 0.25, 0.22], widths: [0.27, 0.16, 0.075, 0.052, 0.072] },
  fore: { root: [0.86, 0.44], bones: [0.2, 0.26, 0.19], widths: [0.2, 0.12, 0.07, 0.05, 0.072] },
  stride: 0.32,
  lift: 0.12,
  tail: [
    [0.17, 0.32, 0.07],
    [0.13, 0.4, 0.05],
    [0.12, 0.46, 0.01],
  ],
  head: {
    size: 0.5,
    outline: [
      [-0.34, 0.08],
      [-0.28, -0.16],
      [-0.08, -0.22],
      [0.16, -0.14],
      [0.36, -0.05],
      [0.56, -0.08],
      [0.74, 0.04],
      [0.8, 0.24],
      [0.72, 0.38],
      [0.58, 0.38],
      [0.42, 0.28],
      [0.2, 0.24],
      [0.06, 0.34],
      [-0.02, 0.52, 0.8],
      [-0.12, 0.34],
      [-0.28, 0.26],
    ],
    nearEar: [
      [-0.24, -0.06, 0.5],
      [-0.52, -0.14, 1],
      [-0.34, -0.24],
      [-0.18, -0.18, 0.5],
    ],
    eye: [0.06, -0.05],
    nose: [0.7, 0.1],
    extra(context) {
      context.save()
      context.rotate(-0.34)
      antler(context, -0.1, -0.2, 0.96, HORN)
      context.restore()
    },
  },
  headAt: [1.3, 0.14],
  headTurn: 0.34,
  feet: 'hoofs',
  behind(context) {
    antler(context, 1.36, 0.02, 0.44, mix(HORN, [60, 40, 30], 0.45))
  },
  marks(context, tones) {
    paint(
      context,
      ribbon([
        [0.7, 0.16, 0.08],
        [0.86, 0.11, 0.1],
        [1.04, 0.1, 0.08],
      ]),
      tones.light,
      0.3,
    )
  },
  mane(context, tones) {
    paint(
      context,
      outline([
        [0.98, 0.3],
        [1.1, 0.24],
        [1.2, 0.2],
        [1.17, 0.32, 0.8],
        [1.12, 0.3],
        [1.08, 0.42, 0.9],
        [1.03, 0.36],
        [0.98, 0.46, 0.9],
        [0.94, 0.36],
      ]),
      mix(tones.main, tones.dark, 0.5),
    )
  },
}

/** A wild boar: a wedge of shoulders and head, bristles along its back, tusks. */
export const BOAR: Build = {
  box: [-0.2, -0.1, 1.8, 1.15],
  spine: [
    [0.28, 0.54, 0.26],
    [0.44, 0.51, 0.33],
    [0.64, 0.49, 0.4],
    [0.84, 0.47, 0.44],
    [1.0, 0.5, 0.36],
    [1.1, 0.53, 0.27],
  ],
  hind: { root: [0.33, 0.6], bones: [0.15, 0.16, 0.12], widths: [0.24, 0.14, 0.07, 0.052, 0.068] },
  fore: { root: [0.88, 0.62], bones: [0.14, 0.14, 0.1], widths: [0.22, 0.12, 0.07, 0.054, 0.068] },
  stride: 0.2,
  lift: 0.07,
  tail: [
    [0.16, 0.48, 0.04],
    [0.08, 0.54, 0.03],
    [0.06, 0.64, 0.026],
    [0.08, 0.7, 0.05],
  ],
  head: {
    size: 0.44,
    outline: [
      [-0.46, 0.08],
      [-0.4, -0.26],
      [-0.14, -0.36],
      [0.14, -0.24],
      [0.44, -0.06],
      [0.72, 0.02],
      [0.8, 0.08, 0.6],
      [0.8, 0.24, 0.6],
      [0.66, 0.28],
      [0.38, 0.32],
      [0.06, 0.42],
      [-0.3, 0.4],
    ],
    nearEar: [
      [-0.34, -0.18, 0.5],
      [-0.42, -0.6, 1],
      [-0.16, -0.46],
      [-0.06, -0.22, 0.5],
    ],
    farEar: [
      [-0.1, -0.28, 0.5],
      [-0.06, -0.58, 1],
      [0.1, -0.26, 0.5],
    ],
    eye: [0.16, -0.08],
    nose: [0.78, 0.13],
    extra(context, tones) {
      paint(
        context,
        outline([
          [0.72, 0.03],
          [0.8, 0.06, 0.5],
          [0.82, 0.16],
          [0.8, 0.25, 0.5],
          [0.72, 0.26],
        ]),
        mix(tones.dark, [150, 96, 92], 0.55),
      )
      paint(
        context,
        outline([
          [0.5, 0.26, 0.6],
          [0.62, 0.2],
          [0.68, 0.02, 1],
          [0.7, 0.2],
          [0.58, 0.3, 0.6],
        ]),
        [246, 240, 224],
      )
    },
  },
  headAt: [1.2, 0.54],
  headTurn: 0.3,
  feet: 'hoofs',
  behind(context, tones) {
    const bristles = Array.from({ length: 13 }, (_, index): OutlinePoint[] => {
      const x = 0.42 + index * 0.05
      const y = 0.37 - 0.11 * Math.sin(((x - 0.25) / 0.9) * Math.PI * 0.82)
      return [
        [x, y + 0.03, 0.8],
        [x - 0.04, y - 0.03, 1],
      ]
    })
    paint(
      context,
      outline([...bristles.flat(), [1.1, 0.4], [0.8, 0.46], [0.42, 0.46]]),
      mix(tones.dark, [20, 14, 16], 0.4),
    )
  },
  marks(context, tones) {
    paint(
      context,
      ribbon([
        [0.3, 0.4, 0.06],
        [0.6, 0.29, 0.08],
        [0.86, 0.26, 0.1],
        [1.06, 0.36, 0.08],
      ]),
      mix(tones.dark, [20, 14, 16], 0.4),
      0.55,
    )
  },
}
