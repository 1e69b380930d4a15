/** The eagle. It flies to the right; a unit is about a hundredth of its length. */

import { Path2D, type SKRSContext2D } from '@napi-rs/canvas'
import { css, mix } from '../../scene/colour.ts'
import type { Drawing, Tones } from '../drawing.ts'
import { inside, type OutlinePoint, outline, paint, ribbon } from '../pen.ts'
import { BEAT_PHASES, raised, withWing } from './wing-beat.ts'

/** An eagle with wings spread. */
export const eagle = (tones: Tones, beats: boolean): Drawing => ({
  box: [-80, -90, 90, 75],
  phases: beats ? BEAT_PHASES : 1,
  phasesPerSecond: 9,
  stands: false,
  facing: 'right',
  paint(context, phase) {
    const height = beats ? raised(phase) : 0.92
    const lift = beats ? -3 * Math.cos(((phase - 1) / BEAT_PHASES) * Math.PI * 2) : 0
    context.save()
    context.translate(0, -lift)
    const far: Tones = {
      main: mix(tones.main, tones.dark, 0.55),
      light: tones.main,
      dark: mix(tones.dark, [0, 0, 0], 0.25),
    }
    withWing(context, [14, -4], height * 0.94, () => {
      context.transform(0.84, 0, -0.36, 0.88, 0, 0)
      feathers(context, far)
    })
    const fan = outline([
      [-28, 0],
      [-58, -6, 1],
      [-56, 0],
      [-64, 2, 1],
      [-58, 6],
      [-62, 12, 1],
      [-54, 11],
      [-54, 17, 1],
      [-28, 10],
    ])
    paint(context, fan, [240, 234, 222])
    inside(context, fan, () => paint(context, 'M-70 8 L-20 6 L-20 24 L-70 24Z', [150, 140, 140], 0.35))
    const trunk = ribbon([
      [-32, 5, 10],
      [-14, 4, 20],
      [8, 1, 25],
      [26, -2, 19],
      [36, -6, 14],
    ])
    paint(context, trunk, tones.main)
    inside(context, trunk, () =>
      paint(
        context,
        ribbon([
          [-32, 12, 8],
          [-8, 14, 10],
          [16, 12, 12],
          [36, 4, 8],
        ]),
        tones.dark,
        0.5,
      ),
    )
    paint(
      context,
      ribbon([
        [-4, 14, 8],
        [-14, 18, 5],
        [-20, 19, 3],
      ]),
      mix(tones.main, tones.dark, 0.5),
    )
    paint(
      context,
      ribbon([
        [-19, 19, 3.2],
        [-25, 20.4, 2.6],
        [-29, 19, 1.2],
      ]),
      [232, 172, 40],
    )
    eagleHead(context)
    withWing(context, [6, -2], height, () => feathers(context, tones))
    context.restore()
  },
})

function eagleHead(context: SKRSContext2D): void {
  const head = outline([
    [22, -12],
    [30, -16],
    [40, -17],
    [49, -14],
    [52, -8],
    [48, -2],
    [40, 2],
    [36, 6, 1],
    [33, 2],
    [29, 6, 1],
    [27, 0],
    [22, 2, 1],
  ])
  paint(context, head, [246, 241, 230])
  inside(context, head, () => paint(context, 'M20 0 C32 2 44 0 54 -5 L54 10 L20 10Z', [170, 164, 166], 0.4))
  paint(
    context,
    outline([
      [49, -13.4, 0.6],
      [57, -13],
      [63, -9.4],
      [63, -3, 1],
      [58.6, -6.4],
      [50.6, -5, 0.6],
    ]),
    [238, 178, 44],
  )
  paint(
    context,
    outline([
      [50.8, -6, 0.6],
      [58.6, -6.6],
      [57, -4.6],
      [50.4, -4, 0.6],
    ]),
    [196, 132, 26],
  )
  paint(
    context,
    outline([
      [43, -11.4, 1],
      [47, -11.2],
      [49, -9.4, 1],
      [46, -9.2],
    ]),
    [30, 22, 20],
  )
}

function feathers(context: SKRSContext2D, tones: Tones): void {
  const edge: readonly OutlinePoint[] = [
    [14, 2],
    [10, -22],
    [0, -44],
    [-6, -66],
    [-10, -84, 1],
  ]
  const fingers: readonly OutlinePoint[] = [
    [-17, -70, 0.6],
    [-22, -79, 1],
    [-26, -62, 0.6],
    [-33, -71, 1],
    [-34, -54, 0.6],
    [-43, -61, 1],
    [-40, -45, 0.6],
    [-50, -48, 1],
    [-43, -35, 0.5],
    [-50, -34, 1],
    [-42, -25, 0.5],
    [-47, -20, 1],
    [-36, -12, 0.5],
    [-36, -4, 1],
    [-20, 2],
  ]
  const wing = outline([...edge, ...fingers])
  paint(context, wing, mix(tones.main, tones.dark, 0.45))
  inside(context, wing, () => {
    paint(
      context,
      outline([...edge, [-14, -62], [-26, -42], [-28, -24], [-24, -8], [-10, 4]]),
      mix(tones.main, tones.dark, 0.12),
    )
    paint(
      context,
      outline([
        [14, 2],
        [10, -22],
        [0, -44],
        [-6, -66],
        [-10, -50],
        [-12, -30],
        [-10, -12],
        [-2, 4],
      ]),
      mix(tones.main, tones.light, 0.3),
    )
    context.strokeStyle = css(tones.dark, 0.4)
    context.lineWidth = 0.7
    context.stroke(
      new Path2D(
        'M-12 -62 L-22 -79 M-17 -54 L-33 -71 M-22 -44 L-43 -61 M-25 -36 L-50 -48 M-26 -27 L-50 -34 M-24 -17 L-47 -20',
      ),
    )
  })
}
