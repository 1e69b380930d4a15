/** A broad wing of feathers with spread fingers, upright from its root at the origin; about 84 units long. */

import { Path2D, type SKRSContext2D } from '@napi-rs/canvas'
import { css, mix } from '../../scene/colour.ts'
import type { Tones } from '../drawing.ts'
import { inside, type OutlinePoint, outline, paint } from '../pen.ts'

/** Paints it. */
export function feathers(context: SKRSContext2D, tones: Tones): void {
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
