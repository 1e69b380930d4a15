/** A kite on its string, and a skateboard. A unit is a hundredth of their longer side. */

import { type Colour, mix } from '../../scene/colour.ts'
import type { Drawing, Tones } from '../drawing.ts'
import { paint, stroke } from '../pen.ts'

const PAPER: Colour = [250, 246, 238]
const LINE: Colour = [226, 222, 214]

/** The colour of a kite where none is asked for. */
export const KITE_TONE = '#d2453a'

/** Pictures of a kite that tugs at its string. */
const KITE_PHASES = 4

/** A kite in the wind; its string comes from the lower left, where somebody may hold it. */
export const kite = (tones: Tones): Drawing => ({
  box: [-4, -6, 104, 104],
  phases: KITE_PHASES,
  phasesPerSecond: 4,
  stands: false,
  facing: 'right',
  paint(context, phase) {
    const tug = Math.sin((phase / KITE_PHASES) * Math.PI * 2)
    const [x, y] = [74 + tug, 22 - tug * 1.6]
    stroke(context, `M0 102 C28 92 56 62 ${x} ${y + 2}`, LINE, 0.7)
    context.save()
    context.translate(x, y)
    context.rotate(0.42 + tug * 0.05)
    stroke(context, `M0 26 C5 33 ${-6 + tug * 3} 40 2 47 C7 53 ${-3 - tug * 3} 58 3 64`, tones.dark, 0.9)
    for (const [bow, dx] of [
      [37, -2],
      [50, 4],
      [62, 1],
    ] as const)
      paint(
        context,
        `M${dx} ${bow} L${dx - 5} ${bow - 3} L${dx - 5} ${bow + 3}Z M${dx} ${bow} L${dx + 5} ${bow - 3} L${dx + 5} ${bow + 3}Z`,
        PAPER,
      )
    paint(context, 'M0 -22 L0 0 L-17 0Z', tones.main)
    paint(context, 'M0 -22 L17 0 L0 0Z', PAPER)
    paint(context, 'M-17 0 L0 0 L0 28Z', mix(PAPER, tones.light, 0.8))
    paint(context, 'M0 0 L17 0 L0 28Z', tones.dark)
    stroke(context, 'M0 -22 L0 28 M-17 0 L17 0', mix(tones.dark, [40, 30, 30], 0.5), 0.7)
    context.restore()
  },
})

/** A skateboard from its side. */
export const skateboard = (tones: Tones): Drawing => ({
  box: [-2, -3, 102, 22],
  phases: 1,
  phasesPerSecond: 0,
  stands: true,
  facing: 'right',
  paint(context) {
    for (const x of [24, 76]) {
      paint(context, `M${x - 5} 6 L${x + 5} 6 L${x + 2} 13 L${x - 2} 13Z`, [150, 154, 162])
      paint(context, `M${x - 5.4} 15 A5.4 5.4 0 1 0 ${x + 5.4} 15 A5.4 5.4 0 1 0 ${x - 5.4} 15Z`, [244, 232, 206])
      paint(context, `M${x - 2} 15 A2 2 0 1 0 ${x + 2} 15 A2 2 0 1 0 ${x - 2} 15Z`, [90, 92, 100])
    }
    paint(
      context,
      'M0 0 C3 -2 6 -1 9 1 C13 3 16 3.4 20 3.4 L80 3.4 C84 3.4 87 3 91 1 C94 -1 97 -2 100 0 C97 4 91 7.4 84 7.4 L16 7.4 C9 7.4 3 4 0 0Z',
      tones.main,
    )
    paint(
      context,
      'M0 0 C3 -2 6 -1 9 1 C13 3 16 3.4 20 3.4 L80 3.4 C84 3.4 87 3 91 1 C94 -1 97 -2 100 0 C96 3 90 5 84 5 L16 5 C10 5 4 3 0 0Z',
      [44, 42, 48],
    )
  },
})
