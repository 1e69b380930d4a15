/** A butterfly on the wing, from its side and a little from above. A unit is the length of its fore wing. */

import type { SKRSContext2D } from '@napi-rs/canvas'
import { type Colour, css, mix } from '../../scene/colour.ts'
import type { Drawing, Tones } from '../drawing.ts'
import { inside, outline, type OutlinePoint, paint, ribbon, stroke } from '../pen.ts'

const BEAT_PHASES = 6
const INK: Colour = [34, 28, 34]

/** Both wings of a side, from the body upwards: the hind wing lies below the fore wing. */
const HIND: readonly OutlinePoint[] = [
  [0.02, 0, 0.6],
  [-0.28, -0.06],
  [-0.62, -0.2],
  [-0.74, -0.44],
  [-0.6, -0.62],
  [-0.34, -0.56],
  [-0.06, -0.2],
]
const FORE: readonly OutlinePoint[] = [
  [0.04, 0, 0.6],
  [-0.22, -0.34],
  [-0.4, -0.72],
  [-0.36, -0.96],
  [-0.06, -1.04, 0.3],
  [0.18, -0.86],
  [0.2, -0.5],
]

/** The butterfly; its wings beat in the air, and are folded where it sits. */
export const butterfly = (tones: Tones, flies: boolean): Drawing => ({
  box: [-1, -1.3, 0.8, 1],
  phases: flies ? BEAT_PHASES : 1,
  phasesPerSecond: flies ? 15 : 0,
  stands: false,
  facing: 'right',
  paint(context, phase) {
    // 1: folded above the body; below 0 the near wing is seen from above.
    const up = flies ? 0.28 + 0.72 * Math.cos((phase / BEAT_PHASES) * Math.PI * 2) : 0.94
    paintWings(context, tones, { lift: 0.35 + 0.62 * up, lean: 0.2, shade: 0.4 })
    paintBody(context)
    paintWings(context, tones, { lift: 0.1 + 0.8 * up, lean: -0.06, shade: 0 })
  },
})

type Side = { readonly lift: number; readonly lean: number; readonly shade: number }

function paintWings(context: SKRSContext2D, tones: Tones, { lift, lean, shade }: Side): void {
  context.save()
  context.translate(0, 0.02)
  context.transform(1, 0, lean, Math.abs(lift) < 0.12 ? 0.12 * (lift < 0 ? -1 : 1) : lift, 0, 0)
  for (const [points, light] of [
    [HIND, 0],
    [FORE, 0.3],
  ] as const) {
    const wing = outline(points)
    paint(context, wing, INK)
    inside(context, wing, () => {
      // The coloured field within the dark border, brightest at its root.
      context.save()
      context.scale(0.84, 0.84)
      context.translate(-0.015, -0.03)
      const field = context.createRadialGradient(-0.05, -0.1, 0, -0.1, -0.3, 0.95)
      field.addColorStop(0, css(mix(mix(tones.main, tones.light, 0.4 + light), INK, shade)))
      field.addColorStop(0.6, css(mix(tones.main, INK, shade)))
      field.addColorStop(1, css(mix(mix(tones.main, tones.dark, 0.7), INK, shade)))
      context.fillStyle = field
      context.fill(wing)
      context.restore()
      const veins = points.slice(2).map(([x, y]) => `M0 -0.02 Q${x * 0.4 - 0.04} ${y * 0.6} ${x} ${y}`)
      stroke(context, veins, INK, 0.016)
      for (const [x, y] of points.slice(2, 5)) {
        context.beginPath()
        context.arc(x * 0.925, y * 0.935, 0.03, 0, Math.PI * 2)
        context.fillStyle = css([250, 246, 236], 0.9 - shade)
        context.fill()
      }
    })
  }
  context.restore()
}

function paintBody(context: SKRSContext2D): void {
  stroke(
    context,
    ['M0.2 -0.03 C0.32 -0.14 0.4 -0.24 0.5 -0.26', 'M0.2 -0.03 C0.34 -0.1 0.44 -0.14 0.55 -0.13'],
    INK,
    0.02,
  )
  const body = ribbon([
    [-0.4, 0.12, 0.04],
    [-0.16, 0.06, 0.1],
    [0.02, 0.01, 0.12],
    [0.14, -0.01, 0.1],
    [0.2, -0.02, 0.1],
  ])
  paint(context, body, INK)
  const shine = ribbon([
    [-0.3, 0.08, 0.012],
    [-0.1, 0.02, 0.03],
    [0.1, -0.04, 0.02],
  ])
  paint(context, shine, [120, 108, 116], 0.8)
}
