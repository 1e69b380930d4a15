/** A cat asleep, curled up: its back a round, its head on its paws, its tail around them. Its flank rises and falls. */

import { Path2D, type SKRSContext2D } from '@napi-rs/canvas'
import { css, type Colour, mix } from '../../scene/colour.ts'
import type { Drawing, Tones } from '../drawing.ts'
import { inside, outline, paint, ribbon } from '../pen.ts'

/** Pictures of a breath, and how many are seen in a second. */
const [PHASES, PER_SECOND] = [6, 2]

/** The drawing of a cat that sleeps; the ground is at y = 1. */
export const sleepingCat = (tones: Tones): Drawing => ({
  box: [-0.05, 0.3, 1.35, 1.06],
  phases: PHASES,
  phasesPerSecond: PER_SECOND,
  stands: true,
  facing: 'right',
  paint(context, phase) {
    const breath = 0.5 - 0.5 * Math.cos((phase / PHASES) * Math.PI * 2)
    paintBody(context, tones, breath)
    paintTail(context, tones)
    paintPaw(context, tones)
    context.save()
    context.translate(0.92, 0.82 - 0.008 * breath)
    context.rotate(0.16)
    paintFace(context, tones)
    context.restore()
  },
})

function paintBody(context: SKRSContext2D, tones: Tones, breath: number): void {
  const back = 0.42 - 0.018 * breath
  const body = outline([
    [0.08, 0.86],
    [0.1, 0.66],
    [0.24, 0.5 - 0.01 * breath],
    [0.46, back],
    [0.7, back + 0.06],
    [0.9, 0.6],
    [1.02, 0.76],
    [1, 0.95],
    [0.8, 1],
    [0.3, 1],
    [0.14, 0.97],
  ])
  paint(context, body, tones.main)
  inside(context, body, () => {
    const shade = context.createLinearGradient(0, 0.6, 0, 1)
    shade.addColorStop(0, css(tones.dark, 0))
    shade.addColorStop(1, css(tones.dark, 0.45))
    context.fillStyle = shade
    context.fillRect(0, 0.4, 1.2, 0.7)
    paint(
      context,
      ribbon([
        [0.12, 0.68, 0.05],
        [0.3, back + 0.09, 0.07],
        [0.58, back + 0.045, 0.07],
        [0.84, 0.58, 0.03],
      ]),
      tones.light,
      0.45,
    )
    for (const [x, y, long] of [
      [0.2, 0.5, 0.16],
      [0.33, 0.42, 0.2],
      [0.47, 0.4, 0.21],
      [0.61, 0.42, 0.2],
      [0.75, 0.46, 0.17],
    ] as const)
      paint(
        context,
        ribbon([
          [x, y, 0.036],
          [x - 0.01, y + long * 0.55, 0.032],
          [x + 0.025, y + long, 0.003],
        ]),
        tones.dark,
        0.42,
      )
  })
  const haunch = outline([
    [0.16, 0.94],
    [0.2, 0.72],
    [0.38, 0.65],
    [0.54, 0.76],
    [0.56, 0.93],
    [0.4, 1],
    [0.24, 1],
  ])
  context.save()
  context.translate(0.014, -0.012)
  paint(context, haunch, tones.dark, 0.28)
  context.restore()
  paint(context, haunch, tones.main)
}

/** All around to the paws, its tip lighter than what it lies on. */
function paintTail(context: SKRSContext2D, tones: Tones): void {
  const tail = ribbon([
    [0.12, 0.86, 0.1],
    [0.16, 0.95, 0.095],
    [0.34, 0.975, 0.09],
    [0.54, 0.965, 0.085],
    [0.7, 0.955, 0.07],
    [0.78, 0.94, 0.05],
  ])
  context.save()
  context.translate(0.006, -0.016)
  paint(context, tail, tones.dark, 0.3)
  context.restore()
  paint(context, tail, mix(tones.main, tones.dark, 0.16))
}

function paintPaw(context: SKRSContext2D, tones: Tones): void {
  for (const [dy, tone] of [
    [-0.03, mix(tones.main, tones.dark, 0.5)],
    [0, mix(tones.main, tones.light, 0.12)],
  ] as const)
    paint(
      context,
      ribbon([
        [0.84, 0.9 + dy, 0.1],
        [1, 0.955 + dy, 0.085],
        [1.14, 0.962 + dy, 0.075],
      ]),
      tone,
    )
}

/** A head in profile that rests, its eyes closed. */
function paintFace(context: SKRSContext2D, tones: Tones): void {
  context.scale(0.36, 0.36)
  const line: Colour = mix(tones.dark, [30, 16, 14], 0.55)
  paint(
    context,
    outline([
      [-0.06, -0.3, 0.5],
      [0.14, -0.64, 0.85],
      [0.3, -0.2, 0.5],
    ]),
    mix(tones.main, tones.dark, 0.5),
  )
  const skull = outline([
    [-0.52, 0.08],
    [-0.46, -0.22],
    [-0.2, -0.42],
    [0.12, -0.39],
    [0.34, -0.2],
    [0.48, 0],
    [0.56, 0.12],
    [0.5, 0.27],
    [0.3, 0.38],
    [-0.06, 0.43],
    [-0.4, 0.34],
  ])
  paint(context, skull, tones.main)
  inside(context, skull, () => {
    paint(
      context,
      outline([
        [0.24, 0.14],
        [0.6, 0.04],
        [0.6, 0.4],
        [0, 0.5],
        [0.12, 0.28],
      ]),
      mix(tones.light, [255, 252, 244], 0.65),
    )
    paint(
      context,
      ribbon([
        [-0.42, -0.24, 0.1],
        [-0.1, -0.4, 0.14],
        [0.2, -0.32, 0.08],
      ]),
      tones.light,
      0.4,
    )
    for (const y of [0.06, 0.18])
      paint(
        context,
        ribbon([
          [-0.48, y, 0.05],
          [-0.3, y + 0.03, 0.045],
          [-0.14, y + 0.1, 0.005],
        ]),
        tones.dark,
        0.38,
      )
  })
  paint(
    context,
    outline([
      [-0.44, -0.14, 0.5],
      [-0.42, -0.62, 0.85],
      [-0.02, -0.36, 0.5],
      [-0.2, -0.2],
    ]),
    mix(tones.main, tones.dark, 0.16),
  )
  paint(
    context,
    outline([
      [-0.35, -0.24, 0.5],
      [-0.38, -0.5, 0.85],
      [-0.12, -0.34, 0.5],
    ]),
    mix(tones.light, [214, 130, 120], 0.55),
    0.8,
  )
  context.lineCap = 'round'
  context.strokeStyle = css(line, 0.9)
  context.lineWidth = 0.03
  context.stroke(new Path2D('M0.12 -0.02 C0.17 0.06 0.27 0.07 0.34 0.02'))
  context.lineWidth = 0.018
  context.stroke(new Path2D('M0.55 0.17 C0.52 0.24 0.45 0.26 0.38 0.24'))
  paint(context, 'M0.49 0.08 L0.575 0.1 L0.55 0.17Z', mix(tones.light, [214, 130, 120], 0.6))
}
