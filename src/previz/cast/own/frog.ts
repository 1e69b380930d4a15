/** The frog: it sits, and leaps. It looks to the right; the ground is at y = 1. */

import type { SKRSContext2D } from '@napi-rs/canvas'
import type { Action } from '../../script/reading.ts'
import { type Colour, mix } from '../../scene/colour.ts'
import type { Drawing, Tones } from '../drawing.ts'
import { inside, outline, paint, type Point, ribbon, type SpinePoint } from '../pen.ts'
import { bead } from './quadruped.ts'

/** Pictures of one leap; with as many in a second as staging has leaps, both keep step. */
const LEAP_PHASES = 10
const LEAPS_PER_SECOND = 0.9

/** How far its legs are stretched at each moment of a leap: 0 it sits, 1 they are behind it. */
const STRETCHED = [0, 0.45, 1, 1, 0.85, 0.6, 0.4, 0.3, 0.2, 0.05]

/** A frog. */
export function frog(tones: Tones, action: Action): Drawing {
  const leaps = ['jump', 'walk', 'run', 'dance', 'swim', 'fly'].includes(action)
  return {
    box: [-1, -0.2, 1.5, 1.1],
    phases: leaps ? LEAP_PHASES : 1,
    phasesPerSecond: LEAP_PHASES * LEAPS_PER_SECOND,
    stands: true,
    facing: 'right',
    spots: { mouth: [1.02, 0.46] },
    paint: (context, phase) => paintFrog(context, tones, leaps ? (STRETCHED[phase] ?? 0) : 0),
  }
}

function paintFrog(context: SKRSContext2D, tones: Tones, stretched: number): void {
  const far = mix(tones.main, tones.dark, 0.6)
  // The trunk is upright while it sits, and level in the air.
  const turned = (draw: () => void) => {
    context.save()
    context.translate(0.5, 0.72)
    context.rotate(0.34 * stretched - 0.04)
    context.translate(-0.5, -0.72)
    draw()
    context.restore()
  }
  context.save()
  context.translate(0.06, -0.02)
  hindLeg(context, stretched, far, far)
  foreLeg(context, stretched, far)
  context.restore()
  turned(() => trunk(context, tones))
  hindLeg(context, stretched, tones.main, tones.dark)
  foreLeg(context, stretched, mix(tones.main, tones.dark, 0.1))
}

const between = (from: readonly SpinePoint[], to: readonly SpinePoint[], part: number): readonly SpinePoint[] =>
  from.map(([x, y, width], index): SpinePoint => {
    const [toX, toY, toWidth] = to[index] ?? [x, y, width]
    return [x + (toX - x) * part, y + (toY - y) * part, width + (toWidth - width) * part]
  })

const FOLDED_HIND: readonly SpinePoint[] = [
  [0.26, 0.74, 0.24],
  [0.5, 0.72, 0.25],
  [0.62, 0.76, 0.13],
  [0.4, 0.86, 0.11],
  [0.24, 0.93, 0.08],
  [0.42, 0.965, 0.06],
  [0.62, 0.97, 0.06],
]
const STRETCHED_HIND: readonly SpinePoint[] = [
  [0.2, 0.62, 0.24],
  [0.02, 0.7, 0.2],
  [-0.14, 0.76, 0.12],
  [-0.3, 0.8, 0.11],
  [-0.44, 0.84, 0.07],
  [-0.58, 0.88, 0.055],
  [-0.7, 0.91, 0.05],
]

function hindLeg(context: SKRSContext2D, stretched: number, tone: Colour, shade: Colour): void {
  const spine = between(FOLDED_HIND, STRETCHED_HIND, stretched)
  const [lower, thigh] = [spine.slice(2), spine.slice(0, 3)]
  const toe = spine.at(-1) ?? [0, 0, 0]
  paint(context, ribbon(lower), mix(tone, shade, 0.18))
  toes(context, [toe[0], toe[1]], stretched, mix(tone, shade, 0.18))
  context.save()
  context.translate(0.016, -0.02)
  paint(context, ribbon(thigh), shade, 0.45)
  context.restore()
  paint(context, ribbon(thigh), tone)
}

function foreLeg(context: SKRSContext2D, stretched: number, tone: Colour): void {
  const spine = between(
    [
      [0.8, 0.66, 0.15],
      [0.76, 0.8, 0.1],
      [0.84, 0.94, 0.07],
      [0.9, 0.97, 0.06],
    ],
    [
      [0.82, 0.74, 0.15],
      [0.86, 0.88, 0.1],
      [0.98, 0.93, 0.07],
      [1.04, 0.95, 0.06],
    ],
    stretched,
  )
  const hand = spine.at(-1) ?? [0, 0, 0]
  paint(context, ribbon(spine), tone)
  toes(context, [hand[0], hand[1]], -stretched * 0.4, tone)
}

/** Three toes with round tips; they point backwards with a stretched leg. */
function toes(context: SKRSContext2D, [x, y]: Point, stretched: number, tone: Colour): void {
  const angle = stretched * 2.4
  for (const spread of [-0.42, 0, 0.34]) {
    const [dx, dy] = [Math.cos(angle + spread) * 0.13, Math.sin(angle + spread) * 0.13 * (stretched === 0 ? 0.35 : 1)]
    const end: Point = [x + dx, Math.min(0.975, y + dy)]
    paint(
      context,
      ribbon([
        [x, y, 0.045],
        [...end, 0.024],
      ]),
      tone,
    )
    paint(
      context,
      ribbon([
        [...end, 0.04],
        [end[0] + 0.004, end[1], 0.04],
      ]),
      tone,
    )
  }
}

function trunk(context: SKRSContext2D, tones: Tones): void {
  const body = outline([
    [0.12, 0.8],
    [0.2, 0.62],
    [0.38, 0.46],
    [0.58, 0.34],
    [0.68, 0.24],
    [0.8, 0.2],
    [0.9, 0.26],
    [0.98, 0.34],
    [1.1, 0.42],
    [1.12, 0.5],
    [1.0, 0.6],
    [0.92, 0.7],
    [0.82, 0.84],
    [0.6, 0.92],
    [0.32, 0.94],
    [0.16, 0.9],
  ])
  paint(
    context,
    ribbon([
      [0.88, 0.27, 0.16],
      [0.9, 0.25, 0.16],
    ]),
    mix(tones.main, tones.dark, 0.5),
  )
  paint(context, body, tones.main)
  inside(context, body, () => {
    paint(
      context,
      outline([
        [1.14, 0.5],
        [0.98, 0.53],
        [0.86, 0.56],
        [0.8, 0.7],
        [0.6, 0.82],
        [0.3, 0.9],
        [0.4, 1.02],
        [0.9, 0.94],
        [1.1, 0.7],
      ]),
      mix(tones.light, [250, 246, 214], 0.62),
    )
    paint(
      context,
      ribbon([
        [0.16, 0.7, 0.04],
        [0.36, 0.48, 0.06],
        [0.6, 0.33, 0.05],
      ]),
      tones.light,
      0.55,
    )
    for (const [x, y, size] of [
      [0.34, 0.6, 0.07],
      [0.5, 0.5, 0.06],
      [0.46, 0.66, 0.05],
      [0.62, 0.46, 0.05],
    ] as const)
      paint(
        context,
        ribbon([
          [x, y, size],
          [x + 0.04, y - 0.02, size * 0.8],
        ]),
        tones.dark,
        0.32,
      )
  })
  paint(
    context,
    ribbon([
      [1.1, 0.46, 0.012],
      [0.98, 0.5, 0.016],
      [0.86, 0.5, 0.014],
      [0.82, 0.47, 0.008],
    ]),
    mix(tones.dark, [30, 20, 20], 0.4),
  )
  paint(
    context,
    ribbon([
      [0.78, 0.26, 0.19],
      [0.8, 0.25, 0.19],
    ]),
    tones.main,
  )
  paint(
    context,
    ribbon([
      [0.8, 0.25, 0.13],
      [0.81, 0.25, 0.13],
    ]),
    [240, 214, 92],
  )
  bead(context, 0.815, 0.25, 0.045)
}
