/** The horse and the bear. */

import type { SKRSContext2D } from '@napi-rs/canvas'
import { mix } from '../../scene/colour.ts'
import type { Tones } from '../drawing.ts'
import { type OutlinePoint, outline, paint, ribbon } from '../pen.ts'
import type { Build } from './quadruped.ts'

/** A horse with a flowing mane and tail. */
export const HORSE: Build = {
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
        maneTone(tones),
      )
    },
  },
  headAt: [1.12, -0.03],
  headTurn: 0.5,
  feet: 'hoofs',
  behind(context, tones, sway) {
    paint(
      context,
      ribbon([
        [0.2, 0.3, 0.05],
        [0.08, 0.27, 0.08],
        [-0.06, 0.36 + sway * 0.02, 0.13],
        [-0.18, 0.5 + sway * 0.05, 0.11],
        [-0.27, 0.68 + sway * 0.07, 0.015],
      ]),
      maneTone(tones),
    )
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
    paint(context, outline(locks), maneTone(tones))
  },
}

function maneTone({ main, dark }: Tones) {
  return mix(mix(main, dark, 0.9), [22, 14, 16], 0.45)
}

/** A bear: heavy, with a hump above its shoulders. */
export const BEAR: Build = {
  box: [-0.1, -0.1, 1.8, 1.15],
  spine: [
    [0.26, 0.52, 0.34],
    [0.46, 0.5, 0.38],
    [0.68, 0.49, 0.42],
    [0.88, 0.46, 0.42],
    [1.05, 0.42, 0.3],
    [1.14, 0.42, 0.24],
  ],
  hind: { root: [0.3, 0.62], bones: [0.17, 0.16, 0.1], widths: [0.3, 0.2, 0.14, 0.12, 0.13] },
  fore: { root: [0.92, 0.6], bones: [0.18, 0.15, 0.09], widths: [0.26, 0.18, 0.14, 0.12, 0.13] },
  stride: 0.24,
  lift: 0.07,
  tail: [
    [0.13, 0.48, 0.08],
    [0.09, 0.52, 0.06],
  ],
  head: {
    size: 0.38,
    outline: [
      [-0.5, 0.1],
      [-0.42, -0.26],
      [-0.12, -0.42],
      [0.16, -0.34],
      [0.3, -0.1],
      [0.56, -0.02],
      [0.68, 0.1],
      [0.6, 0.28],
      [0.3, 0.34],
      [0, 0.46],
      [-0.36, 0.42],
    ],
    nearEar: [
      [-0.36, -0.26],
      [-0.4, -0.46],
      [-0.24, -0.56],
      [-0.1, -0.44],
      [-0.16, -0.28],
    ],
    farEar: [
      [-0.06, -0.36],
      [-0.02, -0.54],
      [0.12, -0.48],
      [0.14, -0.32],
    ],
    pale: [
      [0.28, 0.02],
      [0.64, -0.02],
      [0.64, 0.26],
      [0.36, 0.32],
    ],
    eye: [0.16, -0.12],
    nose: [0.64, 0.06],
  },
  headAt: [1.24, 0.44],
  headTurn: 0.16,
  feet: 'paws',
  marks(context: SKRSContext2D, tones: Tones) {
    paint(
      context,
      ribbon([
        [0.7, 0.3, 0.1],
        [0.9, 0.27, 0.12],
        [1.06, 0.3, 0.06],
      ]),
      tones.light,
      0.35,
    )
  },
}
