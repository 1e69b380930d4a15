/** The eagle. It flies to the right; a unit is about a hundredth of its length. */

import type { SKRSContext2D } from '@napi-rs/canvas'
import { mix } from '../../scene/colour.ts'
import type { Drawing, Tones } from '../drawing.ts'
import { inside, outline, paint, ribbon } from '../pen.ts'
import { feathers } from './feathers.ts'
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
