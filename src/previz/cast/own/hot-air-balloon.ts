/** A hot air balloon: gores in two tones, ropes, a basket. A unit is a hundredth of its height. */

import { Path2D } from '@napi-rs/canvas'
import { type Colour, css, mix } from '../../scene/colour.ts'
import type { Drawing, Tones } from '../drawing.ts'
import { inside, paint } from '../pen.ts'

const WICKER: Colour = [140, 92, 52]
const CREAM: Colour = [246, 232, 206]

/** Edges of the gores, as parts of half the envelope's breadth. */
const GORES = [-1, -0.82, -0.5, -0.17, 0.17, 0.5, 0.82, 1] as const

/** Half the breadth of the envelope, where its top and its mouth are, and how broad the mouth is. */
const [HALF, TOP, MOUTH, THROAT] = [36, 0, 76, 7] as const

/** It hangs in the air, its flame alight between the ropes. */
export const hotAirBalloon = (tones: Tones): Drawing => ({
  box: [-40, -3, 40, 103],
  phases: 1,
  phasesPerSecond: 0,
  stands: true,
  facing: 'none',
  paint(context) {
    for (const [index, left] of GORES.slice(0, -1).entries()) {
      const right = GORES[index + 1] ?? 1
      const tone = index % 2 === 0 ? tones.main : mix(CREAM, tones.light, 0.15)
      // Light from the upper left: gores darken to the right.
      paint(context, gore(left, right), mix(tone, tones.dark, 0.12 + 0.4 * Math.max(0, (left + right) / 2)))
    }
    const shade = context.createLinearGradient(0, TOP, 0, MOUTH)
    shade.addColorStop(0, css([255, 255, 255], 0.22))
    shade.addColorStop(0.45, css([255, 255, 255], 0))
    shade.addColorStop(1, css(tones.dark, 0.45))
    inside(context, gore(-1, 1), () => {
      context.fillStyle = shade
      context.fillRect(-HALF, TOP, 2 * HALF, MOUTH)
    })
    context.strokeStyle = css(mix(WICKER, [20, 14, 10], 0.5))
    context.lineWidth = 0.7
    context.stroke(new Path2D('M-7 76 L-5 90 M7 76 L5 90 M-3 77 L-2.4 90 M3 77 L2.4 90'))
    paint(context, 'M-6 89 L6 89 L5 100 C4.8 101 -4.8 101 -5 100Z', WICKER)
    paint(context, 'M-6.4 88.4 L6.4 88.4 L6.4 90.4 L-6.4 90.4Z', mix(WICKER, [20, 14, 10], 0.35))
  },
  lit: {
    paint: (context) => paint(context, 'M0 77 C2.6 80 2.2 84 0 86 C-2.2 84 -2.6 80 0 77Z', [255, 214, 120]),
  },
})

/** What of the envelope lies between two meridians: a bulb that narrows to its mouth. */
function gore(left: number, right: number): string {
  const [upper, lower] = [TOP + 30, MOUTH]
  const side = (part: number) =>
    `C${part * HALF * 0.62} ${TOP} ${part * HALF} ${TOP + 12} ${part * HALF} ${upper} C${part * HALF} ${upper + 20} ${part * THROAT * 2.2} ${lower - 10} ${part * THROAT} ${lower}`
  const back = (part: number) =>
    `C${part * THROAT * 2.2} ${lower - 10} ${part * HALF} ${upper + 20} ${part * HALF} ${upper} C${part * HALF} ${TOP + 12} ${part * HALF * 0.62} ${TOP} 0 ${TOP}`
  return `M0 ${TOP} ${side(left)} L${right * THROAT} ${lower} ${back(right)}Z`
}
