/** The grazers of the savanna: the zebra and the giraffe. */

import type { SKRSContext2D } from '@napi-rs/canvas'
import { type Colour, mix } from '../../scene/colour.ts'
import type { Tones } from '../drawing.ts'
import { disc, type OutlinePoint, outline, paint, ribbon, type SpinePoint } from '../pen.ts'
import { HORSE } from './horses.ts'
import { bead, type Build, type Head } from './quadruped.ts'

const INK: Colour = [38, 34, 38]

/** Stripes of the trunk from the rump to the throat: how each runs down from the back, in its own width. */
const STRIPES: readonly (readonly SpinePoint[])[] = [
  [
    [0.13, 0.5, 0.004],
    [0.2, 0.42, 0.03],
    [0.3, 0.37, 0.02],
    [0.4, 0.3, 0.03],
  ],
  [
    [0.18, 0.56, 0.004],
    [0.27, 0.48, 0.03],
    [0.38, 0.42, 0.026],
    [0.48, 0.28, 0.036],
  ],
  [
    [0.24, 0.3, 0.026],
    [0.15, 0.38, 0.004],
  ],
  [
    [0.56, 0.24, 0.036],
    [0.5, 0.38, 0.032],
    [0.46, 0.52, 0.006],
  ],
  [
    [0.64, 0.24, 0.036],
    [0.6, 0.38, 0.034],
    [0.59, 0.54, 0.006],
  ],
  [
    [0.72, 0.24, 0.036],
    [0.71, 0.38, 0.034],
    [0.71, 0.54, 0.006],
  ],
  [
    [0.8, 0.22, 0.036],
    [0.81, 0.36, 0.034],
    [0.83, 0.52, 0.006],
  ],
  [
    [0.85, 0.14, 0.03],
    [0.9, 0.27, 0.034],
    [0.96, 0.4, 0.006],
  ],
  [
    [0.9, 0.05, 0.03],
    [0.97, 0.18, 0.032],
    [1.05, 0.28, 0.006],
  ],
  [
    [0.95, -0.02, 0.028],
    [1.02, 0.09, 0.03],
    [1.1, 0.16, 0.006],
  ],
  [
    [0.99, -0.1, 0.026],
    [1.06, 0, 0.028],
    [1.14, 0.06, 0.006],
  ],
]

/** An upright mane of short hair, pale and dark in turn. */
const CREST: readonly OutlinePoint[] = [
  [1.06, -0.2],
  [1.12, -0.12],
  [1.06, 0],
  [1, 0.12],
  [0.9, 0.26, 0.8],
  [0.84, 0.22, 0.8],
  [0.9, 0.08],
  [0.96, -0.06],
]

const HORSE_HEAD: Head = HORSE.head

/** How far down each bone rings are: none where a knee may bend sharply. */
const SHARES = [[0.12, 0.4, 0.7], [0.35, 0.7], [0.12, 0.4, 0.7], [0.1]] as const

/** Rings from the thigh to the ankle, thinner as a leg is. */
function rings(context: SKRSContext2D, spine: readonly SpinePoint[]): void {
  for (const [index, [x, y, width]] of spine.slice(0, 4).entries()) {
    const [toX, toY, toWidth] = spine[index + 1] ?? [x, y, width]
    const [dx, dy] = [toX - x, toY - y]
    const far = Math.hypot(dx, dy) || 1
    for (const share of SHARES[index] ?? []) {
      const [px, py] = [x + dx * share, y + dy * share]
      const half = (width + (toWidth - width) * share) * 0.56
      const across = (side: number, wide: number): SpinePoint => [
        px - (dy / far) * half * side,
        py + (dx / far) * half * side - 0.02 * side,
        wide,
      ]
      const wide = 0.014 + 0.07 * half
      paint(context, ribbon([across(1, wide), across(0, wide), across(-1, wide * 0.25)]), INK, 0.94)
    }
  }
}

/** A zebra: a small horse with an upright mane. */
export const ZEBRA: Build = {
  ...HORSE,
  tail: [
    [0.19, 0.31, 0.045],
    [0.12, 0.36, 0.035],
    [0.09, 0.48, 0.026],
    [0.07, 0.58, 0.06],
    [0.05, 0.7, 0.012],
  ],
  tips: INK,
  head: {
    ...HORSE_HEAD,
    extra(context) {
      const muzzle = outline([
        [0.46, 0.04],
        [0.62, 0.1],
        [0.7, 0.22],
        [0.62, 0.32],
        [0.5, 0.3],
        [0.44, 0.18],
      ])
      paint(context, muzzle, mix(INK, [120, 110, 110], 0.15))
      for (const [x, y] of [
        [-0.14, 0],
        [0.2, 0],
        [0.33, 0.04],
      ] as const)
        paint(
          context,
          ribbon([
            [x - 0.02, y - 0.14, 0.05],
            [x + 0.02, y, 0.045],
            [x - 0.05, y + 0.2, 0.006],
          ]),
          INK,
          0.92,
        )
    },
  },
  behind() {},
  marks(context) {
    for (const stripe of STRIPES) paint(context, ribbon(stripe), INK, 0.94)
  },
  legMarks: rings,
  mane(context, tones) {
    const crest = outline(CREST)
    paint(context, crest, mix(tones.main, tones.dark, 0.12))
    context.save()
    context.clip(crest)
    for (let index = 0; index < 7; index++) {
      const [x, y] = [1.1 - index * 0.035, -0.2 + index * 0.068]
      paint(
        context,
        ribbon([
          [x - 0.16, y - 0.05, 0.03],
          [x + 0.06, y + 0.06, 0.03],
        ]),
        INK,
      )
    }
    context.restore()
  },
}

/** Patches on a giraffe: where, and how large. */
const PATCHES: readonly (readonly [x: number, y: number, size: number])[] = [
  [0.24, 0.32, 0.055],
  [0.2, 0.43, 0.04],
  [0.33, 0.27, 0.05],
  [0.33, 0.39, 0.055],
  [0.3, 0.49, 0.035],
  [0.44, 0.25, 0.055],
  [0.45, 0.37, 0.055],
  [0.42, 0.48, 0.035],
  [0.56, 0.23, 0.055],
  [0.58, 0.35, 0.06],
  [0.56, 0.47, 0.04],
  [0.69, 0.2, 0.055],
  [0.7, 0.32, 0.055],
  [0.7, 0.45, 0.045],
  [0.79, 0.38, 0.035],
  [0.77, 0.1, 0.045],
  [0.84, 0.24, 0.05],
  [0.82, 0, 0.042],
  [0.89, 0.1, 0.042],
  [0.88, -0.11, 0.038],
  [0.94, -0.02, 0.036],
  [0.92, -0.22, 0.034],
  [0.98, -0.14, 0.032],
  [0.97, -0.33, 0.03],
  [1.03, -0.26, 0.028],
  [1.01, -0.43, 0.027],
  [1.07, -0.37, 0.024],
]

/** A patch with corners, another one at each place. */
function patchAt([x, y, size]: readonly [number, number, number], index: number): readonly OutlinePoint[] {
  return Array.from({ length: 6 }, (_, corner): OutlinePoint => {
    const angle = (corner / 6) * Math.PI * 2 + index * 0.7
    const far = size * (0.86 + 0.2 * Math.sin(index * 2.3 + corner * 1.9))
    return [x + Math.cos(angle) * far, y + Math.sin(angle) * far, 0.45]
  })
}

/** Where patches are between hip and knee, how far aside, and how large. */
const ON_THIGH = [
  [-0.1, -0.04, 0.045],
  [0.1, 0.045, 0.045],
  [0.42, -0.03, 0.04],
  [0.62, 0.03, 0.032],
  [0.95, -0.01, 0.026],
] as const

const brownOf = ({ dark }: Tones): Colour => mix(dark, [132, 76, 36], 0.7)

/** A giraffe: legs like stilts, a sloping back, and a neck as long as they are. */
export const GIRAFFE: Build = {
  box: [-0.2, -1, 1.7, 1.15],
  spine: [
    [0.28, 0.4, 0.2],
    [0.4, 0.37, 0.24],
    [0.56, 0.34, 0.29],
    [0.7, 0.29, 0.31],
    [0.81, 0.16, 0.2],
    [0.9, -0.06, 0.14],
    [0.98, -0.28, 0.115],
    [1.05, -0.47, 0.1],
    [1.07, -0.54, 0.095],
  ],
  hind: { root: [0.31, 0.44], bones: [0.2, 0.21, 0.2], widths: [0.2, 0.11, 0.058, 0.042, 0.056] },
  fore: { root: [0.72, 0.42], bones: [0.19, 0.24, 0.19], widths: [0.17, 0.085, 0.056, 0.042, 0.056] },
  stride: 0.32,
  lift: 0.11,
  tail: [
    [0.19, 0.36, 0.035],
    [0.15, 0.44, 0.026],
    [0.14, 0.56, 0.02],
    [0.13, 0.63, 0.045],
    [0.12, 0.73, 0.01],
  ],
  tips: INK,
  head: {
    size: 0.27,
    outline: [
      [-0.3, 0.1],
      [-0.28, -0.12],
      [-0.1, -0.24],
      [0.14, -0.18],
      [0.42, -0.02],
      [0.66, 0.06],
      [0.76, 0.16],
      [0.72, 0.28],
      [0.54, 0.32],
      [0.28, 0.26],
      [0.04, 0.32],
      [-0.2, 0.26],
    ],
    nearEar: [
      [-0.2, -0.08, 0.5],
      [-0.4, -0.26],
      [-0.62, -0.28, 0.9],
      [-0.5, -0.08],
      [-0.3, 0.04, 0.5],
    ],
    pale: [
      [0.44, 0.04],
      [0.8, 0.08],
      [0.78, 0.36],
      [0.3, 0.4],
      [0.3, 0.2],
    ],
    eye: [0.1, -0.03],
    nose: [0.68, 0.14],
    extra(context, tones) {
      bead(context, 0.1, -0.03, 0.06)
      const horn = mix(tones.main, tones.dark, 0.45)
      for (const [x, y, tone] of [
        [0.06, -0.2, mix(horn, INK, 0.3)],
        [-0.06, -0.2, horn],
      ] as const) {
        paint(
          context,
          ribbon([
            [x, y, 0.09],
            [x - 0.1, y - 0.2, 0.075],
            [x - 0.14, y - 0.3, 0.08],
          ]),
          tone,
        )
        disc(context, [x - 0.14, y - 0.31], 0.055, 'rgb(52 38 36)')
      }
    },
  },
  headAt: [1.11, -0.56],
  headTurn: 0.42,
  feet: 'hoofs',
  behind(context, tones) {
    // A short mane all along the neck.
    const mane = ribbon([
      [0.7, 0.14, 0.02],
      [0.8, -0.02, 0.05],
      [0.9, -0.26, 0.05],
      [1, -0.5, 0.045],
      [1.04, -0.62, 0.03],
    ])
    paint(context, mane, mix(tones.dark, [96, 52, 26], 0.5))
  },
  marks(context, tones) {
    for (const [index, patch] of PATCHES.entries()) paint(context, outline(patchAt(patch, index)), brownOf(tones), 0.92)
  },
  legMarks(context, [root, knee], tones) {
    if (root === undefined || knee === undefined) return
    for (const [index, [share, aside, size]] of ON_THIGH.entries()) {
      const [x, y] = [root[0] + (knee[0] - root[0]) * share, root[1] + (knee[1] - root[1]) * share]
      paint(context, outline(patchAt([x + aside, y, size], index)), brownOf(tones), 0.85)
    }
  },
}
