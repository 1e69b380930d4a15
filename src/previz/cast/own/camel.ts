/** The camel: a hump, a neck that swings low before it rises, and its chin in the air. */

import { mix } from '../../scene/colour.ts'
import { outline, paint, ribbon, stroke } from '../pen.ts'
import type { Build } from './quadruped.ts'

/** A dromedary. */
export const CAMEL: Build = {
  box: [-0.2, -0.4, 1.9, 1.15],
  spine: [
    [0.28, 0.36, 0.24],
    [0.44, 0.32, 0.3],
    [0.62, 0.33, 0.34],
    [0.82, 0.36, 0.3],
    [0.98, 0.4, 0.2],
    [1.13, 0.34, 0.15],
    [1.21, 0.18, 0.125],
    [1.23, 0.02, 0.115],
    [1.25, -0.06, 0.11],
  ],
  hind: { root: [0.31, 0.42], bones: [0.235, 0.215, 0.17], widths: [0.26, 0.13, 0.075, 0.055, 0.085] },
  fore: { root: [0.84, 0.44], bones: [0.225, 0.215, 0.13], widths: [0.19, 0.11, 0.08, 0.055, 0.085] },
  stride: 0.36,
  lift: 0.1,
  tail: [
    [0.17, 0.3, 0.045],
    [0.11, 0.4, 0.035],
    [0.1, 0.52, 0.03],
    [0.11, 0.6, 0.045],
    [0.11, 0.66, 0.01],
  ],
  head: {
    size: 0.36,
    outline: [
      [-0.34, 0.08],
      [-0.3, -0.14],
      [-0.1, -0.24],
      [0.12, -0.17],
      [0.34, -0.09],
      [0.56, -0.1],
      [0.7, 0.02],
      [0.72, 0.14],
      [0.62, 0.24],
      [0.64, 0.34],
      [0.5, 0.38],
      [0.28, 0.26],
      [0.02, 0.3],
      [-0.22, 0.26],
    ],
    nearEar: [
      [-0.3, -0.08, 0.5],
      [-0.42, -0.28, 0.8],
      [-0.26, -0.32, 0.8],
      [-0.14, -0.16, 0.5],
    ],
    eye: [0.1, -0.04],
    nose: [0.66, 0.04],
    extra(context, tones) {
      const line = mix(tones.dark, [40, 24, 20], 0.4)
      stroke(
        context,
        ['M0.64 0.22 C0.54 0.25 0.46 0.22 0.38 0.18', 'M0 -0.09 C0.06 -0.14 0.14 -0.13 0.19 -0.07'],
        line,
        0.024,
      )
    },
  },
  headAt: [1.32, -0.08],
  headTurn: 0.04,
  feet: 'paws',
  behind(context, tones) {
    const hump = outline([
      [0.36, 0.26, 0.6],
      [0.44, 0.14],
      [0.53, -0.04],
      [0.6, -0.08],
      [0.68, -0.02],
      [0.76, 0.14],
      [0.88, 0.28, 0.6],
      [0.62, 0.36],
    ])
    paint(context, hump, tones.main)
    const crest = ribbon([
      [0.51, 0.02, 0.03],
      [0.6, -0.05, 0.06],
      [0.7, 0.04, 0.03],
    ])
    paint(context, crest, mix(tones.main, tones.dark, 0.45))
  },
  marks(context, tones) {
    // Over the line of the back, where the hump goes on.
    const flank = outline([
      [0.4, 0.16, 0.6],
      [0.6, 0.1],
      [0.82, 0.18, 0.6],
      [0.74, 0.34],
      [0.52, 0.34],
    ])
    paint(context, flank, tones.main)
  },
  mane(context, tones) {
    const beard = ribbon([
      [1.02, 0.48, 0.05],
      [1.14, 0.42, 0.06],
      [1.24, 0.24, 0.05],
      [1.28, 0.08, 0.02],
    ])
    paint(context, beard, mix(tones.main, tones.dark, 0.5), 0.8)
  },
}
