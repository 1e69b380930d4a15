/** The deer: slender, an upright neck, branched antlers, a pale rump. */

import type { SKRSContext2D } from '@napi-rs/canvas'
import { type Colour, mix } from '../../scene/colour.ts'
import { outline, paint, ribbon, type SpinePoint } from '../pen.ts'
import { bead, type Build } from './quadruped.ts'

const HORN: Colour = [176, 142, 104]

/** A beam and its tines, from the brow on, in heads. */
const ANTLER: readonly (readonly SpinePoint[])[] = [
  [
    [0, 0, 0.09],
    [-0.2, -0.3, 0.08],
    [-0.26, -0.66, 0.07],
    [-0.1, -1, 0.05],
    [0.06, -1.22, 0.02],
  ],
  [
    [-0.04, -0.08, 0.06],
    [0.2, -0.22, 0.05],
    [0.3, -0.44, 0.015],
  ],
  [
    [-0.24, -0.46, 0.06],
    [0.04, -0.56, 0.05],
    [0.16, -0.78, 0.015],
  ],
  [
    [-0.24, -0.76, 0.05],
    [-0.36, -0.98, 0.045],
    [-0.34, -1.2, 0.015],
  ],
]

function antler(context: SKRSContext2D, [x, y]: readonly [number, number], size: number, tone: Colour): void {
  context.save()
  context.translate(x, y)
  context.scale(size, size)
  for (const tine of ANTLER) paint(context, ribbon(tine), tone)
  context.restore()
}

/** A stag. */
export const DEER: Build = {
  box: [-0.2, -0.75, 1.8, 1.15],
  spine: [
    [0.3, 0.38, 0.22],
    [0.44, 0.37, 0.22],
    [0.62, 0.39, 0.24],
    [0.78, 0.37, 0.25],
    [0.9, 0.25, 0.16],
    [0.96, 0.1, 0.115],
    [1, -0.02, 0.1],
  ],
  hind: { root: [0.32, 0.42], bones: [0.21, 0.22, 0.21], widths: [0.24, 0.12, 0.055, 0.036, 0.05] },
  fore: { root: [0.8, 0.44], bones: [0.165, 0.225, 0.18], widths: [0.16, 0.085, 0.048, 0.034, 0.05] },
  stride: 0.34,
  lift: 0.14,
  tail: [
    [0.2, 0.32, 0.06],
    [0.15, 0.36, 0.06],
    [0.14, 0.42, 0.02],
  ],
  tips: [248, 240, 226],
  head: {
    size: 0.34,
    outline: [
      [-0.32, 0.1],
      [-0.28, -0.16],
      [-0.08, -0.24],
      [0.14, -0.16],
      [0.4, 0],
      [0.62, 0.1],
      [0.68, 0.2],
      [0.6, 0.3],
      [0.3, 0.28],
      [0.02, 0.34],
      [-0.22, 0.28],
    ],
    nearEar: [
      [-0.16, -0.12, 0.5],
      [-0.38, -0.36],
      [-0.66, -0.44, 0.9],
      [-0.54, -0.2],
      [-0.3, 0.02, 0.5],
    ],
    pale: [
      [0.4, 0.2],
      [0.66, 0.18],
      [0.6, 0.34],
      [0.1, 0.42],
      [0.1, 0.3],
    ],
    eye: [0.08, -0.02],
    nose: [0.62, 0.14],
    extra(context) {
      bead(context, 0.08, -0.01, 0.06)
      context.rotate(-0.4)
      antler(context, [-0.02, -0.2], 1, HORN)
    },
  },
  headAt: [1.05, -0.03],
  headTurn: 0.34,
  feet: 'hoofs',
  behind(context) {
    antler(context, [1.1, -0.08], 0.32, mix(HORN, [60, 44, 34], 0.45))
  },
  marks(context, tones) {
    const pale = mix(tones.light, [255, 248, 234], 0.7)
    const rump = outline([
      [0.16, 0.28],
      [0.24, 0.3],
      [0.27, 0.4],
      [0.22, 0.5],
      [0.14, 0.46],
    ])
    paint(context, rump, pale, 0.9)
    const belly = ribbon([
      [0.42, 0.49, 0.03],
      [0.6, 0.52, 0.05],
      [0.78, 0.5, 0.03],
    ])
    paint(context, belly, pale, 0.75)
    const throat = ribbon([
      [0.88, 0.34, 0.03],
      [0.98, 0.2, 0.05],
      [1.04, 0.06, 0.05],
    ])
    paint(context, throat, pale, 0.6)
  },
}
