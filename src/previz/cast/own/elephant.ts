/** The elephant: pillars for legs, an ear like a sail, and a trunk that swings as it goes. */

import { mix } from '../../scene/colour.ts'
import { paint, ribbon, type SpinePoint, stroke } from '../pen.ts'
import type { Build } from './quadruped.ts'

/** From between the tusks to its tip. */
const TRUNK: readonly SpinePoint[] = [
  [1.32, 0.1, 0.24],
  [1.41, 0.27, 0.18],
  [1.43, 0.46, 0.135],
  [1.41, 0.66, 0.105],
  [1.43, 0.82, 0.085],
  [1.5, 0.88, 0.07],
  [1.56, 0.85, 0.055],
]

/** An elephant of the savanna. */
export const ELEPHANT: Build = {
  box: [-0.2, -0.3, 2, 1.15],
  spine: [
    [0.26, 0.31, 0.42],
    [0.41, 0.27, 0.54],
    [0.6, 0.28, 0.58],
    [0.82, 0.25, 0.58],
    [0.99, 0.19, 0.46],
    [1.1, 0.15, 0.36],
  ],
  hind: { root: [0.29, 0.36], bones: [0.29, 0.24, 0.06], widths: [0.4, 0.24, 0.165, 0.165, 0.165] },
  fore: { root: [0.9, 0.36], bones: [0.29, 0.24, 0.06], widths: [0.34, 0.22, 0.16, 0.16, 0.165] },
  stride: 0.27,
  lift: 0.08,
  isHeavy: true,
  tail: [
    [0.09, 0.22, 0.05],
    [0.03, 0.34, 0.035],
    [0.02, 0.48, 0.026],
    [0.03, 0.56, 0.05],
    [0.04, 0.62, 0.012],
  ],
  head: {
    size: 0.56,
    outline: [
      [-0.4, 0.14],
      [-0.42, -0.2],
      [-0.22, -0.44],
      [0.04, -0.47],
      [0.22, -0.32],
      [0.36, -0.1],
      [0.5, 0.16],
      [0.46, 0.36],
      [0.28, 0.4],
      [0.2, 0.52],
      [0.02, 0.54],
      [-0.2, 0.42],
    ],
    nearEar: [
      [-0.08, -0.24],
      [-0.26, -0.42],
      [-0.62, -0.44],
      [-0.86, -0.22],
      [-0.86, 0.16],
      [-0.7, 0.5],
      [-0.52, 0.74, 0.4],
      [-0.4, 0.6],
      [-0.2, 0.42],
      [-0.08, 0.14],
    ],
    eye: [0.16, -0.04],
    extra(context, tones) {
      const fold = mix(tones.main, tones.dark, 0.6)
      stroke(
        context,
        ['M-0.1 -0.2 C-0.02 -0.04 -0.06 0.12 -0.12 0.26', 'M0.1 -0.12 C0.16 -0.15 0.24 -0.12 0.28 -0.04'],
        fold,
        0.02,
      )
      stroke(
        context,
        ['M-0.3 -0.24 C-0.5 -0.24 -0.66 -0.12 -0.7 0.06', 'M-0.28 0 C-0.44 0.06 -0.54 0.22 -0.56 0.42'],
        fold,
        0.012,
      )
      paint(
        context,
        ribbon([
          [0.38, 0.34, 0.1],
          [0.46, 0.52, 0.088],
          [0.62, 0.62, 0.066],
          [0.84, 0.6, 0.014],
        ]),
        [244, 236, 214],
      )
    },
  },
  headAt: [1.12, 0.1],
  headTurn: 0.02,
  feet: 'paws',
  behind(context, tones) {
    paint(
      context,
      ribbon([
        [1.36, 0.32, 0.045],
        [1.46, 0.43, 0.04],
        [1.62, 0.41, 0.01],
      ]),
      mix([244, 236, 214], tones.dark, 0.35),
    )
  },
  marks(context, tones) {
    const fold = mix(tones.main, tones.dark, 0.4)
    stroke(context, 'M0.42 0.5 C0.38 0.42 0.38 0.34 0.42 0.27', fold, 0.012)
  },
  mane(context, tones, sway) {
    const last = TRUNK.length - 1
    const swung = TRUNK.map(([x, y, width], index): SpinePoint => {
      const give = (index / last) ** 2 * sway
      return [x + give * 0.07, y - Math.abs(give) * 0.015, width]
    })
    paint(context, ribbon(swung), tones.main)
    paint(context, ribbon(swung.map(([x, y, width]): SpinePoint => [x - width * 0.3, y, width * 0.4])), tones.dark, 0.3)
    const rings = swung.slice(1, last - 1).map(([x, y, width]) => {
      return `M${x - width * 0.2} ${y + 0.02} Q${x + width * 0.15} ${y + 0.035} ${x + width * 0.46} ${y}`
    })
    stroke(context, rings, mix(tones.main, tones.dark, 0.5), 0.01)
  },
}
