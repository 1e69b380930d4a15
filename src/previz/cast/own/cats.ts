/** The cat, on its way and sitting. */

import { Path2D, type SKRSContext2D } from '@napi-rs/canvas'
import { css, mix } from '../../scene/colour.ts'
import type { Tones } from '../drawing.ts'
import { inside, type OutlinePoint, outline, paint, type Point, ribbon } from '../pen.ts'
import type { Build, Head } from './quadruped.ts'

const CAT_HEAD: Head = {
  size: 0.36,
  outline: [
    [-0.52, 0.06],
    [-0.46, -0.22],
    [-0.2, -0.42],
    [0.12, -0.4],
    [0.33, -0.2],
    [0.43, -0.03],
    [0.55, 0.07],
    [0.53, 0.21],
    [0.37, 0.33],
    [0.1, 0.4],
    [-0.18, 0.4],
    [-0.42, 0.28],
  ],
  nearEar: [
    [-0.46, -0.14, 0.6],
    [-0.42, -0.66, 0.9],
    [0, -0.36, 0.6],
    [-0.2, -0.2],
  ],
  farEar: [
    [-0.06, -0.32, 0.6],
    [0.13, -0.68, 0.9],
    [0.28, -0.22, 0.6],
  ],
  pale: [
    [0.28, 0.1],
    [0.6, 0.02],
    [0.6, 0.34],
    [0.06, 0.52],
    [0.16, 0.28],
  ],
  eye: [0.24, -0.06],
  nose: [0.54, 0.07],
  extra(context, tones) {
    const inner = mix(tones.light, [214, 130, 120], 0.55)
    paint(context, outline(CAT_EAR), inner, 0.8)
    for (const [x, y] of [
      [-0.1, -0.4],
      [0.02, -0.41],
      [0.14, -0.37],
    ] as const)
      paint(context, stripe([x, y], [x + 0.02, y + 0.16], 0.05), tones.dark, 0.5)
    for (const y of [0.04, 0.16]) paint(context, stripe([-0.44, y], [-0.12, y + 0.1], 0.05), tones.dark, 0.38)
    paintCatEye(context)
    paint(context, 'M0.49 0.03 L0.57 0.05 L0.545 0.12Z', inner)
    context.lineWidth = 0.016
    context.strokeStyle = css(mix(tones.dark, [30, 16, 14], 0.5), 0.7)
    context.stroke(new Path2D('M0.545 0.12 C0.53 0.19 0.46 0.22 0.38 0.2'))
    context.strokeStyle = 'rgba(255,250,240,0.75)'
    context.lineWidth = 0.012
    for (const [x, y] of [
      [0.9, 0.02],
      [0.94, 0.14],
      [0.86, 0.27],
    ] as const) {
      context.beginPath()
      context.moveTo(0.44, 0.16)
      context.quadraticCurveTo(0.68, y - 0.03, x, y)
      context.stroke()
    }
  },
}

/** What is seen of the near ear's inside. */
const CAT_EAR: readonly OutlinePoint[] = [
  [-0.36, -0.24, 0.5],
  [-0.39, -0.55, 0.9],
  [-0.1, -0.34, 0.5],
]

/** An amber eye with a slit that light falls into. */
function paintCatEye(context: SKRSContext2D): void {
  const eye = 'M0.15 -0.05 C0.18 -0.15 0.29 -0.15 0.34 -0.02 C0.28 0.03 0.2 0.03 0.15 -0.05Z'
  paint(context, eye, [226, 190, 84])
  inside(context, eye, () => {
    paint(context, 'M0.262 -0.16 C0.3 -0.1 0.3 -0.02 0.268 0.05 C0.236 -0.02 0.232 -0.1 0.262 -0.16Z', [22, 18, 20])
    paint(context, 'M0.1 -0.18 L0.4 -0.18 L0.36 -0.08 C0.3 -0.12 0.2 -0.12 0.12 -0.06Z', [30, 20, 18], 0.45)
  })
  paint(context, 'M0.22 -0.1 h0.035 v0.035 h-0.035Z', [255, 255, 250], 0.9)
  context.strokeStyle = '#1c1416'
  context.lineWidth = 0.022
  context.stroke(new Path2D('M0.13 -0.06 C0.17 -0.15 0.29 -0.16 0.35 -0.02'))
}

/** A house cat: a deep chest, a level back, strong haunches, its tail up. */
export const CAT: Build = {
  box: [-0.3, -0.3, 1.7, 1.15],
  spine: [
    [0.27, 0.53, 0.17],
    [0.39, 0.51, 0.24],
    [0.56, 0.535, 0.225],
    [0.74, 0.525, 0.27],
    [0.88, 0.475, 0.26],
    [0.99, 0.4, 0.235],
    [1.08, 0.335, 0.24],
  ],
  hind: { root: [0.34, 0.565], bones: [0.19, 0.18, 0.12], widths: [0.25, 0.15, 0.066, 0.056, 0.076] },
  fore: { root: [0.86, 0.55], bones: [0.19, 0.16, 0.095], widths: [0.17, 0.1, 0.074, 0.064, 0.08] },
  stride: 0.27,
  lift: 0.085,
  tail: [
    [0.28, 0.5, 0.1],
    [0.16, 0.47, 0.08],
    [0.06, 0.35, 0.07],
    [0.04, 0.19, 0.066],
    [0.08, 0.05, 0.06],
    [0.05, -0.07, 0.054],
    [-0.03, -0.11, 0.04],
  ],
  tailSway: 2.6,
  head: CAT_HEAD,
  headAt: [1.1, 0.31],
  headTurn: 0.08,
  feet: 'paws',
  marks(context, tones) {
    for (const [x, long] of CAT_STRIPES) {
      paint(context, stripe([x, 0.36], [x - 0.035, 0.41 + long], 0.036), tones.dark, 0.42)
      paint(context, stripe([x + 0.03, 0.68], [x + 0.02, 0.56], 0.026), tones.dark, 0.26)
    }
    const chest = ribbon([
      [0.7, 0.66, 0.06],
      [0.9, 0.62, 0.1],
      [1.04, 0.5, 0.1],
      [1.12, 0.42, 0.08],
    ])
    paint(context, chest, mix(tones.light, [255, 252, 244], 0.6), 0.5)
  },
}

/** Where the stripes on the back are, and how long. */
const CAT_STRIPES: readonly (readonly [x: number, long: number])[] = [
  [0.34, 0.1],
  [0.43, 0.13],
  [0.52, 0.12],
  [0.61, 0.14],
  [0.7, 0.13],
  [0.79, 0.15],
  [0.88, 0.12],
]

/** A stripe of fur from a root to its tip, bent a little. */
function stripe([x, y]: Point, [endX, endY]: Point, width: number): Path2D {
  return ribbon([
    [x, y, width],
    [x * 0.45 + endX * 0.55 - (endY - y) * 0.08, y * 0.45 + endY * 0.55, width * 0.85],
    [endX, endY, width * 0.1],
  ])
}

/** A cat that sits, seen from the side, its tail around its feet. */
export function paintSittingCat(context: SKRSContext2D, tones: Tones, sway: number): void {
  const tail = ribbon([
    [0.36, 0.9, 0.07],
    [0.22, 0.94, 0.066],
    [0.1, 0.88, 0.06],
    [0.06 + sway * 0.02, 0.76, 0.05],
    [0.12 + sway * 0.04, 0.68, 0.036],
  ])
  paint(context, tail, mix(tones.main, tones.dark, 0.25))
  const far = ribbon([
    [0.66, 0.6, 0.13],
    [0.72, 0.78, 0.075],
    [0.73, 0.94, 0.06],
    [0.78, 0.965, 0.055],
  ])
  paint(context, far, mix(tones.main, tones.dark, 0.6))
  const trunk = outline([
    [0.54, 0.28],
    [0.42, 0.42],
    [0.27, 0.62],
    [0.2, 0.84],
    [0.32, 0.985],
    [0.56, 0.985],
    [0.66, 0.9],
    [0.74, 0.7],
    [0.79, 0.5],
    [0.74, 0.34],
  ])
  paint(context, trunk, tones.main)
  context.save()
  context.clip(trunk)
  paint(
    context,
    ribbon([
      [0.79, 0.42, 0.1],
      [0.78, 0.6, 0.12],
      [0.7, 0.78, 0.1],
    ]),
    mix(tones.light, [255, 252, 244], 0.6),
    0.8,
  )
  paint(
    context,
    ribbon([
      [0.52, 0.36, 0.06],
      [0.36, 0.56, 0.06],
      [0.26, 0.8, 0.05],
    ]),
    tones.light,
    0.5,
  )
  for (const [x, y] of [
    [0.44, 0.45],
    [0.37, 0.55],
    [0.32, 0.66],
  ] as const) {
    paint(
      context,
      ribbon([
        [x - 0.05, y - 0.03, 0.03],
        [x + 0.06, y + 0.02, 0.028],
        [x + 0.13, y + 0.07, 0.004],
      ]),
      tones.dark,
      0.42,
    )
  }
  context.restore()
  const thigh = outline([
    [0.33, 0.7],
    [0.5, 0.68],
    [0.6, 0.82],
    [0.57, 0.95],
    [0.66, 0.965],
    [0.66, 1],
    [0.4, 1],
    [0.29, 0.88],
  ])
  context.save()
  context.translate(0.012, -0.01)
  paint(context, thigh, tones.dark, 0.3)
  context.restore()
  paint(context, thigh, tones.main)
  const near = ribbon([
    [0.7, 0.58, 0.14],
    [0.72, 0.76, 0.085],
    [0.715, 0.93, 0.066],
    [0.765, 0.966, 0.062],
  ])
  context.save()
  context.translate(-0.012, 0)
  context.clip(trunk)
  paint(context, near, tones.dark, 0.3)
  context.restore()
  paint(context, near, tones.main)
}

/** Where the sitting cat's head is. */
export const SITTING_CAT_HEAD = { head: CAT_HEAD, at: [0.72, 0.2] as const }
