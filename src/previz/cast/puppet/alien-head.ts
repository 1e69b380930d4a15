/** The head of an alien: a broad skull over a narrow chin, and eyes like black almonds. */

import type { SKRSContext2D } from '@napi-rs/canvas'
import { mix } from '../../scene/colour.ts'
import { inside, outline, paint, ribbon } from '../pen.ts'
import type { Persona } from './persona.ts'

/** Paints it; the unit is the height of the head, the origin the middle of the skull. */
export function paintAlienHead(context: SKRSContext2D, { main }: Persona): void {
  const skull = outline([
    [0, -0.66],
    [0.32, -0.56],
    [0.5, -0.26],
    [0.46, 0.04],
    [0.34, 0.28],
    [0.22, 0.46],
    [0.08, 0.5],
    [-0.1, 0.34],
    [-0.34, 0.14],
    [-0.52, -0.16],
    [-0.46, -0.46],
    [-0.26, -0.62],
  ])
  paint(context, skull, main.main)
  inside(context, skull, () => {
    paint(
      context,
      ribbon([
        [-0.6, -0.2, 0.2],
        [-0.4, 0.2, 0.2],
        [-0.06, 0.46, 0.14],
        [0.2, 0.54, 0.1],
      ]),
      main.dark,
      0.45,
    )
    paint(
      context,
      ribbon([
        [-0.3, -0.56, 0.1],
        [0, -0.6, 0.14],
        [0.3, -0.5, 0.08],
      ]),
      main.light,
      0.5,
    )
  })
  const eyes = [
    [
      [0.34, -0.02],
      [0.36, -0.18],
      [0.48, -0.24, 0.6],
      [0.49, -0.06],
      [0.41, 0.1, 0.6],
    ],
    [
      [-0.2, -0.2, 0.6],
      [0.02, -0.16],
      [0.16, 0],
      [0.18, 0.14, 0.6],
      [0, 0.12],
      [-0.14, -0.02],
    ],
  ] as const
  for (const eye of eyes) paint(context, outline(eye), [18, 16, 22])
  paint(
    context,
    ribbon([
      [-0.08, -0.11, 0.03],
      [0, -0.07, 0.05],
      [0.05, -0.02, 0.02],
    ]),
    [236, 240, 255],
    0.85,
  )
  paint(
    context,
    ribbon([
      [0.12, 0.34, 0.016],
      [0.21, 0.36, 0.022],
      [0.28, 0.33, 0.012],
    ]),
    mix(main.dark, [20, 10, 20], 0.4),
  )
}
