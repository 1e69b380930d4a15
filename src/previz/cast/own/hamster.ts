/** The hamster: round, with short legs and full cheeks. */

import { type Colour, mix } from '../../scene/colour.ts'
import { outline, paint, ribbon } from '../pen.ts'
import { bead, type Build } from './quadruped.ts'

const PINK: Colour = [232, 160, 148]
const CREAM: Colour = [252, 242, 226]

/** A hamster. */
export const HAMSTER: Build = {
  box: [-0.1, -0.1, 1.6, 1.15],
  spine: [
    [0.36, 0.72, 0.36],
    [0.5, 0.66, 0.5],
    [0.68, 0.62, 0.56],
    [0.86, 0.6, 0.52],
    [1.0, 0.58, 0.42],
  ],
  hind: { root: [0.46, 0.82], bones: [0.08, 0.08, 0.06], widths: [0.24, 0.14, 0.07, 0.06, 0.07] },
  fore: { root: [0.9, 0.78], bones: [0.09, 0.09, 0.05], widths: [0.16, 0.09, 0.06, 0.055, 0.065] },
  stride: 0.16,
  lift: 0.05,
  tail: [
    [0.3, 0.74, 0.05],
    [0.26, 0.75, 0.03],
  ],
  tips: PINK,
  head: {
    size: 0.5,
    outline: [
      [-0.42, 0.1],
      [-0.36, -0.22],
      [-0.1, -0.38],
      [0.18, -0.3],
      [0.38, -0.08],
      [0.48, 0.08],
      [0.42, 0.22],
      [0.28, 0.36],
      [0, 0.44],
      [-0.3, 0.36],
    ],
    nearEar: [
      [-0.26, -0.24, 0.4],
      [-0.38, -0.46],
      [-0.26, -0.62],
      [-0.08, -0.54],
      [-0.06, -0.3, 0.4],
    ],
    farEar: [
      [0.04, -0.3, 0.4],
      [0.04, -0.52],
      [0.2, -0.54],
      [0.22, -0.3, 0.4],
    ],
    pale: [
      [0.36, 0.02],
      [0.5, 0.06],
      [0.46, 0.4],
      [0, 0.54],
      [-0.14, 0.3],
      [0.06, 0.12],
    ],
    eye: [0.16, -0.06],
    nose: [0.46, 0.06],
    extra(context, tones) {
      paint(
        context,
        outline([
          [-0.24, -0.3],
          [-0.3, -0.44],
          [-0.22, -0.54],
          [-0.12, -0.48],
          [-0.12, -0.32],
        ]),
        mix(PINK, tones.main, 0.2),
      )
      paint(
        context,
        outline([
          [0.4, 0.01],
          [0.49, 0.03],
          [0.49, 0.1],
          [0.43, 0.11],
        ]),
        PINK,
      )
      bead(context, 0.16, -0.06, 0.09)
    },
  },
  headAt: [1.06, 0.5],
  headTurn: 0.02,
  feet: 'paws',
  marks(context) {
    paint(
      context,
      ribbon([
        [1.14, 0.72, 0.24],
        [0.94, 0.88, 0.24],
        [0.6, 0.94, 0.14],
        [0.4, 0.9, 0.06],
      ]),
      CREAM,
    )
  },
}
