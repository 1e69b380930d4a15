/** Smaller birds on the wing: gulls, doves, songbirds, crows. They fly to the right; a unit is about a hundredth of a wing. */

import type { SKRSContext2D } from '@napi-rs/canvas'
import { type Colour, css, mix } from '../../scene/colour.ts'
import type { Drawing, Tones } from '../drawing.ts'
import { inside, outline, type OutlinePoint, paint, ribbon } from '../pen.ts'
import { bead } from './quadruped.ts'
import { BEAT_PHASES, raised, withWing } from './wing-beat.ts'

/** What tells one bird from another. */
type Plumage = {
  readonly beak: Colour
  /** How long the beak is, and the wings. */
  readonly beakLength: number
  readonly span: number
  /** The tone of the wing's tip, where it is another one. */
  readonly tips?: Colour
  /** How pale the belly is, 0 to 1. */
  readonly belly: number
  readonly beatsPerSecond: number
}

const PLUMAGES = {
  gull: { beak: [240, 176, 44], beakLength: 1.3, span: 0.92, tips: [52, 54, 64], belly: 1, beatsPerSecond: 1.1 },
  dove: { beak: [226, 150, 140], beakLength: 0.8, span: 0.8, belly: 0.8, beatsPerSecond: 1.6 },
  bird: { beak: [236, 146, 44], beakLength: 0.8, span: 0.74, belly: 0.6, beatsPerSecond: 2 },
  'black-bird': { beak: [46, 44, 50], beakLength: 1.4, span: 0.88, belly: 0, beatsPerSecond: 1.3 },
} as const satisfies { readonly [picture: string]: Plumage }

/** A bird that can be seen on the wing. */
export type BirdName = keyof typeof PLUMAGES

/** Its wings beating. */
export const flyingBird = (name: BirdName, tones: Tones): Drawing => {
  const plumage: Plumage = PLUMAGES[name]
  return {
    box: [-80, -100, 90, 80],
    phases: BEAT_PHASES,
    phasesPerSecond: BEAT_PHASES * plumage.beatsPerSecond,
    stands: false,
    facing: 'right',
    paint(context, phase) {
      const height = raised(phase)
      context.save()
      context.translate(0, 4 * Math.cos(((phase - 1) / BEAT_PHASES) * Math.PI * 2))
      const far: Tones = { main: mix(tones.main, tones.dark, 0.5), light: tones.main, dark: tones.dark }
      withWing(context, [14, -5], height * 0.94, () => {
        context.transform(0.86, 0, -0.3, 0.9, 0, 0)
        wing(context, far, plumage)
      })
      tail(context, tones)
      trunk(context, tones, plumage)
      withWing(context, [6, -3], height, () => wing(context, tones, plumage))
      context.restore()
    },
  }
}

function tail(context: SKRSContext2D, tones: Tones): void {
  const fan = outline([
    [-26, -1],
    [-50, -6, 0.4],
    [-60, -4, 1],
    [-55, 0, 0.5],
    [-63, 3, 1],
    [-55, 6, 0.5],
    [-58, 11, 1],
    [-48, 10],
    [-26, 9],
  ])
  paint(context, fan, mix(tones.main, tones.dark, 0.3))
}

function trunk(context: SKRSContext2D, tones: Tones, { beak, beakLength, belly }: Plumage): void {
  const reach = 47 + 13 * beakLength
  paint(
    context,
    outline([
      [44, -14],
      [reach - 4, -10.5],
      [reach, -6.5, 1],
      [44, -5],
    ]),
    beak,
  )
  const body = ribbon([
    [-34, 3, 8],
    [-16, 3, 19],
    [6, 0, 26],
    [24, -4, 22],
    [35, -9, 19],
    [41, -10.5, 16],
  ])
  paint(context, body, tones.main)
  inside(context, body, () => {
    const line = [
      [-30, 10, 6],
      [-10, 13, 12],
      [14, 11, 13],
      [34, 1, 8],
    ] as const
    paint(context, ribbon(line), mix(tones.light, [255, 254, 250], 0.75), belly)
    paint(
      context,
      ribbon([
        [-30, 11, 4],
        [-8, 16, 8],
        [14, 15, 8],
        [32, 6, 4],
      ]),
      tones.dark,
      0.4,
    )
    paint(
      context,
      ribbon([
        [-24, -4, 3],
        [4, -11, 5],
        [26, -13, 5],
        [40, -17, 4],
      ]),
      tones.light,
      0.5,
    )
  })
  bead(context, 41.5, -12, 2.3)
}

const EDGE: readonly OutlinePoint[] = [
  [15, 2],
  [15, -22],
  [8, -44],
  [-6, -68],
  [-26, -90, 1],
]

/** A long wing, upright from its root at the origin. */
function wing(context: SKRSContext2D, tones: Tones, { span, tips }: Plumage): void {
  context.save()
  context.scale(1.12, span)
  const shape = outline([
    ...EDGE,
    [-22, -76, 0.4],
    [-33, -74, 1],
    [-25, -64, 0.4],
    [-35, -58, 1],
    [-26, -50, 0.4],
    [-34, -43, 1],
    [-25, -37, 0.4],
    [-31, -29, 1],
    [-23, -24, 0.4],
    [-29, -15, 1],
    [-22, -10],
    [-20, 2],
  ])
  paint(context, shape, mix(tones.main, tones.dark, 0.36))
  inside(context, shape, () => {
    paint(context, outline([...EDGE, [-14, -66], [-14, -44], [-12, -20], [-16, 4]]), mix(tones.main, tones.dark, 0.1))
    paint(context, outline([...EDGE, [-8, -62], [-2, -42], [2, -20], [0, 4]]), mix(tones.main, tones.light, 0.4))
    context.strokeStyle = css(tones.dark, 0.4)
    context.lineWidth = 0.8
    for (const [x, y, endX, endY] of [
      [-14, -62, -33, -74],
      [-14, -48, -35, -58],
      [-13, -34, -34, -43],
      [-13, -21, -31, -29],
      [-14, -8, -29, -15],
    ] as const) {
      context.beginPath()
      context.moveTo(x, y)
      context.lineTo(endX, endY)
      context.stroke()
    }
    if (tips !== undefined) paint(context, 'M30 -70 L-8 -70 L-40 -66 L-50 -100 L30 -100Z', tips)
  })
  context.restore()
}
