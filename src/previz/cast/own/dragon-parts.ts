/** The head and the wings of the dragon. */

import type { SKRSContext2D } from '@napi-rs/canvas'
import { type Colour, css, mix } from '../../scene/colour.ts'
import type { Tones } from '../drawing.ts'
import { outline, type OutlinePoint, paint, ribbon, type SpinePoint } from '../pen.ts'

/** The eye, which also shines by itself. */
export const DRAGON_EYE: readonly OutlinePoint[] = [
  [76, -40.4, 1],
  [79.4, -41.6],
  [81.4, -39.4, 1],
  [78.6, -39.2],
]

/** The lower jaw, and the skull with the upper one. */
export const DRAGON_JAW: readonly OutlinePoint[] = [
  [66, -30],
  [76, -27],
  [88, -22],
  [93, -23, 0.8],
  [88, -19],
  [76, -20],
  [66, -25],
]

export const DRAGON_SKULL: readonly OutlinePoint[] = [
  [60, -38],
  [66, -46],
  [75, -46],
  [84, -41],
  [94, -40],
  [99, -37],
  [98, -32.6],
  [91, -32.6],
  [80, -32],
  [72, -31],
  [64, -28],
]

/** A head with horns, its jaws open. */
export function dragonHead(context: SKRSContext2D, tones: Tones): void {
  const horn = mix([236, 222, 192], tones.dark, 0.12)
  paint(
    context,
    ribbon([
      [70, -44, 6],
      [60, -52, 4.6],
      [48, -54, 2.6],
      [40, -51, 0.6],
    ]),
    mix(horn, tones.dark, 0.4),
  )
  // Below, the lower jaw; then what glows between the two.
  paint(context, outline(DRAGON_JAW), mix(tones.main, tones.dark, 0.35))
  paint(
    context,
    outline([
      [72, -34, 1],
      [88, -33],
      [94, -31],
      [90, -25],
      [74, -27, 1],
    ]),
    [120, 24, 26],
  )
  for (const x of [80, 84.6, 89])
    paint(
      context,
      `M${x} ${-25 + (x - 80) * 0.2} L${x + 1} ${-29 + (x - 80) * 0.2} L${x + 2.4} ${-24.4 + (x - 80) * 0.2}Z`,
      [250, 244, 228],
    )
  paint(context, outline(DRAGON_SKULL), tones.main)
  for (const x of [83, 88, 93.4]) paint(context, `M${x} -32.8 L${x + 1.4} -28.4 L${x + 2.8} -32.8Z`, [250, 244, 228])
  paint(
    context,
    outline([
      [68, -46],
      [75, -46.4],
      [84, -41.6],
      [94, -40.4],
      [86, -39.4],
      [76, -42.6],
    ]),
    tones.light,
    0.6,
  )
  paint(
    context,
    outline([
      [72, -43.4, 1],
      [78, -44],
      [84, -40.6, 1],
      [78, -41.2],
    ]),
    mix(tones.dark, [0, 0, 0], 0.3),
  )
  paint(context, outline(DRAGON_EYE), [255, 206, 72])
  paint(
    context,
    outline([
      [94.6, -38, 0.6],
      [97, -38],
      [96, -36.4],
    ]),
    mix(tones.dark, [0, 0, 0], 0.4),
  )
  for (const [x, y] of [
    [62, -36],
    [63, -31],
    [66, -27],
  ] as const)
    paint(
      context,
      outline([
        [x + 6, y - 3, 1],
        [x - 8, y - 1, 1],
        [x + 5, y + 2.6, 1],
      ]),
      mix(tones.main, tones.dark, 0.5),
    )
  paint(
    context,
    ribbon([
      [68, -43, 6.4],
      [57, -49, 5],
      [44, -49, 3],
      [35, -44, 0.6],
    ]),
    horn,
  )
}

/** A wing of skin between fingers, raised, its root at the origin. */
export function batWing(context: SKRSContext2D, bone: Colour, membrane: Colour): void {
  const sail = outline([
    [8, 2, 1],
    [14, -36, 0.6],
    [6, -62, 0.7],
    [-8, -92, 1],
    [-22, -70],
    [-40, -82, 1],
    [-46, -58],
    [-66, -60, 1],
    [-62, -36],
    [-78, -30, 1],
    [-60, -14],
    [-44, -6],
    [-30, 6, 1],
  ])
  const shine = context.createLinearGradient(10, -80, -50, 0)
  shine.addColorStop(0, css(mix(membrane, [255, 236, 190], 0.3)))
  shine.addColorStop(1, css(mix(membrane, bone, 0.55)))
  context.fillStyle = shine
  context.fill(sail)
  const fingers: readonly (readonly SpinePoint[])[] = [
    [
      [8, 4, 9],
      [13, -18, 6.4],
      [13, -40, 5],
    ],
    [
      [13, -40, 4.6],
      [5, -66, 3.2],
      [-8, -92, 0.8],
    ],
    [
      [13, -40, 4],
      [-14, -58, 2.8],
      [-40, -82, 0.8],
    ],
    [
      [13, -40, 3.6],
      [-26, -48, 2.6],
      [-66, -60, 0.8],
    ],
    [
      [13, -40, 3.4],
      [-30, -34, 2.4],
      [-78, -30, 0.8],
    ],
  ]
  for (const finger of fingers) paint(context, ribbon(finger), bone)
  paint(
    context,
    outline([
      [12, -40, 1],
      [20, -52, 1],
      [16.6, -38, 1],
    ]),
    mix(bone, [250, 240, 220], 0.6),
  )
}
