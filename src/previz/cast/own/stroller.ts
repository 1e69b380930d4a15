/** A pram, its handle to the left, where it is pushed. A unit is a hundredth of its length. */

import type { SKRSContext2D } from '@napi-rs/canvas'
import { type Colour, css, mix } from '../../scene/colour.ts'
import type { Drawing, Tones } from '../drawing.ts'
import { paint, stroke } from '../pen.ts'

const STEEL: Colour = [150, 154, 162]
const TYRE: Colour = [40, 40, 46]

/** Its colour where none is asked for. */
export const PRAM_TONE = '#4f7fae'

/** The pram. */
export const stroller = (tones: Tones): Drawing => ({
  box: [0, 0, 100, 100],
  phases: 1,
  phasesPerSecond: 0,
  stands: true,
  facing: 'right',
  paint(context) {
    stroke(context, 'M6 15 L12 14 L40 58 M34 62 L72 84 M80 62 L38 84', STEEL, 2.6)
    paint(context, 'M28 44 L94 44 C94 60 82 68 66 68 L52 68 C38 68 29 58 28 44Z', tones.main)
    paint(context, 'M52 68 L66 68 C82 68 94 60 94 44 L82 44 C80 58 70 66 52 68Z', tones.dark, 0.6)
    paint(context, 'M58 44 C58 24 70 10 84 12 C96 16 98 32 94 44Z', mix(tones.main, tones.dark, 0.25))
    stroke(context, 'M58 44 L84 12 M58 44 L96 24', tones.light, 1.2)
    paint(context, 'M26 41 L96 41 L96 46 L27 46Z', tones.light)
    paint(context, 'M48 38 C52 31 62 31 66 41 L44 41Z', [250, 244, 232])
    paintBaby(context)
    for (const x of [36, 76]) paintWheel(context, x, 85)
    paint(context, 'M4 12 L13 11 L14 16 L5 17Z', TYRE)
  },
})

/** Its face under the hood, looking at whoever pushes. */
function paintBaby(context: SKRSContext2D): void {
  paint(context, 'M60 41 C58 27 76 25 77 41Z', [240, 200, 168])
  paint(context, 'M66 30 C70 24 79 28 77 41 C75 36 72 32 66 30Z', [96, 66, 46])
  paint(context, 'M63.2 35 a1 1.2 0 1 0 2 0 a1 1.2 0 1 0 -2 0Z', [50, 38, 34])
}

function paintWheel(context: SKRSContext2D, x: number, y: number): void {
  context.beginPath()
  context.arc(x, y, 11.6, 0, Math.PI * 2)
  context.fillStyle = css([214, 216, 220], 0.35)
  context.fill()
  context.strokeStyle = css(TYRE)
  context.lineWidth = 3
  context.stroke()
  stroke(
    context,
    `M${x - 10} ${y} L${x + 10} ${y} M${x} ${y - 10} L${x} ${y + 10} M${x - 7} ${y - 7} L${x + 7} ${y + 7} M${x + 7} ${y - 7} L${x - 7} ${y + 7}`,
    STEEL,
    0.9,
  )
}
