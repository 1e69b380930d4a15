/** The cow: a level back, a deep belly, patches, and a pink muzzle. */

import { type Colour, mix } from '../../scene/colour.ts'
import { type OutlinePoint, outline, paint, ribbon } from '../pen.ts'
import { bead, type Build } from './quadruped.ts'

const INK: Colour = [50, 45, 47]
const PINK: Colour = [226, 168, 160]

const PATCHES: readonly (readonly OutlinePoint[])[] = [
  [
    [0.08, 0.1],
    [0.3, 0.12],
    [0.4, 0.2],
    [0.36, 0.34],
    [0.22, 0.36],
    [0.08, 0.5],
  ],
  [
    [0.5, 0.08],
    [0.76, 0.08],
    [0.78, 0.26],
    [0.68, 0.38],
    [0.56, 0.46],
    [0.48, 0.34],
    [0.52, 0.22],
  ],
  [
    [0.96, 0.08],
    [1.2, 0.02],
    [1.26, 0.26],
    [1.12, 0.44],
    [1, 0.4],
    [0.92, 0.26],
  ],
]

/** A cow of the meadows. */
export const COW: Build = {
  box: [-0.2, -0.4, 1.9, 1.15],
  spine: [
    [0.24, 0.36, 0.34],
    [0.4, 0.37, 0.4],
    [0.6, 0.4, 0.45],
    [0.8, 0.39, 0.43],
    [0.97, 0.34, 0.36],
    [1.1, 0.24, 0.26],
    [1.18, 0.17, 0.21],
  ],
  hind: { root: [0.3, 0.44], bones: [0.185, 0.18, 0.18], widths: [0.3, 0.16, 0.085, 0.066, 0.072] },
  fore: { root: [0.88, 0.5], bones: [0.165, 0.17, 0.14], widths: [0.21, 0.13, 0.08, 0.066, 0.072] },
  stride: 0.26,
  lift: 0.09,
  tail: [
    [0.1, 0.24, 0.04],
    [0.04, 0.36, 0.03],
    [0.03, 0.56, 0.024],
    [0.03, 0.66, 0.06],
    [0.02, 0.76, 0.012],
  ],
  head: {
    size: 0.42,
    outline: [
      [-0.32, 0.08],
      [-0.28, -0.18],
      [-0.1, -0.26],
      [0.14, -0.18],
      [0.44, -0.04],
      [0.66, 0],
      [0.76, 0.12],
      [0.72, 0.28],
      [0.54, 0.34],
      [0.26, 0.28],
      [0.02, 0.34],
      [-0.22, 0.28],
    ],
    nearEar: [
      [-0.2, -0.08, 0.5],
      [-0.4, -0.2],
      [-0.62, -0.12, 0.7],
      [-0.5, 0.06],
      [-0.28, 0.08, 0.5],
    ],
    ears: INK,
    eye: [0.12, -0.03],
    extra(context) {
      const cheek = outline([
        [-0.335, 0.08],
        [-0.29, -0.19],
        [-0.1, -0.272],
        [0.13, -0.19],
        [0.2, -0.02],
        [0.1, 0.16],
        [0.02, 0.352],
        [-0.225, 0.295],
      ])
      paint(context, cheek, INK)
      bead(context, 0.1, -0.03, 0.055)
      const muzzle = outline([
        [0.56, 0],
        [0.68, 0],
        [0.77, 0.12],
        [0.72, 0.28],
        [0.56, 0.34],
        [0.5, 0.2],
      ])
      paint(context, muzzle, PINK)
      bead(context, 0.7, 0.1, 0.03)
      const horn = ribbon([
        [-0.08, -0.22, 0.09],
        [-0.06, -0.36, 0.07],
        [0.04, -0.46, 0.02],
      ])
      paint(context, horn, [226, 214, 186])
    },
  },
  headAt: [1.27, 0.14],
  headTurn: 0.32,
  feet: 'hoofs',
  behind(context) {
    const udder = outline([
      [0.36, 0.54],
      [0.56, 0.56],
      [0.54, 0.66],
      [0.49, 0.73, 0.5],
      [0.46, 0.67],
      [0.41, 0.72, 0.5],
      [0.38, 0.66],
    ])
    paint(context, udder, PINK)
  },
  marks(context, tones) {
    for (const patch of PATCHES) paint(context, outline(patch), mix(INK, tones.main, 0.06))
  },
}
