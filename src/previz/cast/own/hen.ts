/** The hen. It looks to the right; the ground is at y = 1. */

import type { SKRSContext2D } from '@napi-rs/canvas'
import type { Action } from '../../script/reading.ts'
import { type Colour, mix } from '../../scene/colour.ts'
import type { Drawing, Tones } from '../drawing.ts'
import { bend, inside, outline, paint, ribbon } from '../pen.ts'
import { type Footing, footing, type Gait, WALK } from './gait.ts'
import { bead } from './quadruped.ts'

const COMB: Colour = [206, 48, 46]
const HORN: Colour = [232, 164, 52]

/** Two legs that take turns. */
const STRUT: Gait = { ...WALK, starts: { hindNear: 0, foreNear: 0, hindFar: 0.5, foreFar: 0.5 }, bob: 0.012, tip: 0.03 }

const RESTING: Footing = { forward: 0, up: 0, roll: 0 }

/** A hen that stands, sits or goes. */
export function hen(tones: Tones, action: Action): Drawing {
  const goes = ['walk', 'run', 'dance', 'jump', 'turn'].includes(action)
  const sits = action === 'sit' || action === 'lie'
  return {
    box: [-0.2, -0.3, 1.3, 1.1],
    phases: goes ? STRUT.phases : 1,
    phasesPerSecond: action === 'run' ? 15 : 9,
    stands: true,
    facing: 'right',
    spots: { mouth: [1.06, 0.2] },
    paint(context, phase) {
      const moment = phase / STRUT.phases
      const wave = goes ? Math.sin(moment * Math.PI * 4) : 0
      const foot = (start: number) => (goes ? footing(STRUT, moment + start) : RESTING)
      context.save()
      if (sits) context.translate(0, 0.2)
      else {
        leg(context, 0.54, foot(STRUT.starts.hindFar), mix(HORN, [70, 40, 30], 0.45))
        leg(context, 0.46, foot(STRUT.starts.hindNear), HORN)
      }
      context.translate(0, -STRUT.bob * wave)
      trunk(context, tones)
      // The head stays behind and catches up with every step.
      head(context, tones, wave * 0.035)
      wing(context, tones)
      context.restore()
    },
  }
}

function leg(context: SKRSContext2D, x: number, { forward, up, roll }: Footing, tone: Colour): void {
  const [toeX, toeY] = [x + 0.03 + forward * 0.2, 0.975 - up * 0.07]
  const { knee, end } = bend([x, 0.68], [toeX - 0.02, toeY - 0.02], 0.14, 0.18, -1)
  paint(
    context,
    ribbon([
      [x, 0.66, 0.16],
      [knee[0], knee[1] - 0.03, 0.06],
      [knee[0], knee[1], 0.034],
      [end[0], end[1], 0.028],
    ]),
    tone,
  )
  const drop = Math.max(0, -roll) * 0.05
  for (const [dx, dy] of [
    [0.12, 0.005],
    [0.1, 0.03],
    [-0.06, 0.015],
  ] as const)
    paint(
      context,
      ribbon([
        [end[0], end[1], 0.028],
        [end[0] + dx, Math.min(0.99, toeY + dy + (dx > 0 ? drop : -drop)), 0.018],
      ]),
      tone,
    )
}

function trunk(context: SKRSContext2D, tones: Tones): void {
  const tail = outline([
    [0.26, 0.4],
    [0.1, 0.26],
    [0, 0.06, 1],
    [-0.02, 0.16, 0.4],
    [-0.1, 0.12, 1],
    [-0.06, 0.24, 0.4],
    [-0.14, 0.26, 1],
    [-0.06, 0.36, 0.4],
    [-0.1, 0.44, 1],
    [0.06, 0.54],
    [0.22, 0.62],
  ])
  paint(context, tail, mix(tones.main, tones.dark, 0.45))
  const body = outline([
    [0.84, 0.1],
    [0.78, 0.24],
    [0.68, 0.36],
    [0.5, 0.4],
    [0.28, 0.34],
    [0.1, 0.3],
    [0.1, 0.48],
    [0.2, 0.66],
    [0.42, 0.8],
    [0.66, 0.78],
    [0.86, 0.62],
    [0.94, 0.42],
    [0.98, 0.2],
    [0.94, 0.1],
  ])
  paint(context, body, tones.main)
  inside(context, body, () => {
    paint(
      context,
      ribbon([
        [0.16, 0.66, 0.12],
        [0.44, 0.82, 0.16],
        [0.72, 0.76, 0.14],
        [0.94, 0.5, 0.06],
      ]),
      tones.dark,
      0.38,
    )
    paint(
      context,
      ribbon([
        [0.8, 0.14, 0.06],
        [0.74, 0.32, 0.07],
        [0.5, 0.4, 0.06],
        [0.2, 0.32, 0.05],
      ]),
      tones.light,
      0.55,
    )
    for (const [x, y] of [
      [0.84, 0.4],
      [0.76, 0.48],
      [0.86, 0.52],
      [0.78, 0.6],
    ] as const)
      paint(
        context,
        ribbon([
          [x - 0.035, y, 0.006],
          [x, y + 0.03, 0.016],
          [x + 0.035, y, 0.006],
        ]),
        tones.dark,
        0.4,
      )
  })
}

function wing(context: SKRSContext2D, tones: Tones): void {
  const shape = outline([
    [0.66, 0.46],
    [0.48, 0.44],
    [0.26, 0.42],
    [0.1, 0.44, 1],
    [0.17, 0.52, 0.5],
    [0.14, 0.57, 1],
    [0.24, 0.61, 0.5],
    [0.23, 0.66, 1],
    [0.36, 0.69],
    [0.54, 0.68],
    [0.66, 0.58],
  ])
  context.save()
  context.translate(-0.012, 0.016)
  paint(context, shape, tones.dark, 0.35)
  context.restore()
  paint(context, shape, mix(tones.main, tones.dark, 0.22))
  inside(context, shape, () =>
    paint(
      context,
      ribbon([
        [0.68, 0.5, 0.08],
        [0.5, 0.47, 0.07],
        [0.24, 0.45, 0.03],
      ]),
      tones.light,
      0.35,
    ),
  )
}

function head(context: SKRSContext2D, tones: Tones, ahead: number): void {
  context.save()
  context.translate(ahead, 0)
  paint(
    context,
    outline([
      [0.8, 0.06],
      [0.76, -0.04, 0.4],
      [0.8, -0.1],
      [0.85, -0.04, 0.6],
      [0.87, -0.14],
      [0.93, -0.04, 0.6],
      [0.97, -0.11],
      [0.99, 0],
      [0.96, 0.06],
    ]),
    COMB,
  )
  paint(
    context,
    ribbon([
      [0.98, 0.16, 0.05],
      [0.99, 0.24, 0.075],
      [0.985, 0.27, 0.05],
    ]),
    COMB,
  )
  paint(
    context,
    outline([
      [0.98, 0.06],
      [1.06, 0.09],
      [1.12, 0.15, 1],
      [1.02, 0.17],
    ]),
    HORN,
  )
  const skull = ribbon([
    [0.88, 0.24, 0.2],
    [0.9, 0.1, 0.22],
  ])
  paint(context, skull, tones.main)
  inside(context, skull, () =>
    paint(
      context,
      ribbon([
        [0.82, 0.06, 0.06],
        [0.9, 0.01, 0.05],
      ]),
      tones.light,
      0.5,
    ),
  )
  paint(
    context,
    ribbon([
      [0.94, 0.11, 0.085],
      [0.965, 0.14, 0.07],
    ]),
    COMB,
  )
  bead(context, 0.93, 0.09, 0.028)
  context.restore()
}
