/** What puppets wear on their heads; the unit is the height of the head, the origin the middle of the skull. */

import type { SKRSContext2D } from '@napi-rs/canvas'
import { type Colour, css, mix } from '../../scene/colour.ts'
import { outline, paint, ribbon } from '../pen.ts'
import type { Persona } from './persona.ts'

/** Paints a hat, a helmet or a wreath over the hair. */
export function paintHeadwear(context: SKRSContext2D, { headwear, main }: Persona, sway: number): void {
  const steel: Colour = [168, 174, 184]
  if (headwear === 'toque') {
    paint(
      context,
      outline([
        [0.36, -0.3, 0.7],
        [0.4, -0.66],
        [0.62, -0.9],
        [0.4, -1.16],
        [0, -1.24],
        [-0.46, -1.16],
        [-0.72, -0.9],
        [-0.5, -0.64],
        [-0.48, -0.2, 0.7],
      ]),
      [250, 247, 240],
    )
    paint(
      context,
      outline([
        [0.37, -0.28, 1],
        [0.38, -0.5, 1],
        [-0.5, -0.46, 1],
        [-0.49, -0.2, 1],
      ]),
      [226, 220, 212],
    )
  } else if (headwear === 'space-helmet') {
    disc(context, -0.02, -0.02, 0.8, [238, 238, 240])
    disc(context, 0.02, 0, 0.7, [206, 210, 218])
    paint(
      context,
      outline([
        [0.1, -0.52],
        [0.5, -0.42],
        [0.7, 0],
        [0.54, 0.4],
        [0.14, 0.5],
        [-0.12, 0.3],
        [-0.16, -0.28],
      ]),
      [44, 50, 74],
    )
    paint(
      context,
      outline([
        [0.16, -0.42],
        [0.44, -0.34],
        [0.58, -0.04, 0.5],
        [0.3, -0.16],
        [0.02, -0.06],
        [0, -0.26],
      ]),
      [246, 196, 110],
      0.85,
    )
  } else if (headwear === 'knight-helmet') {
    paint(
      context,
      ribbon([
        [-0.1, -0.62, 0.1],
        [-0.4 - sway * 0.1, -0.84, 0.22],
        [-0.76 - sway * 0.2, -0.62, 0.2],
        [-0.9 - sway * 0.3, -0.24, 0.02],
      ]),
      main.main,
    )
    paint(
      context,
      outline([
        [0.1, -0.62],
        [0.4, -0.4],
        [0.5, -0.1],
        [0.6, 0.1, 0.7],
        [0.42, 0.44],
        [0.16, 0.58, 0.5],
        [-0.3, 0.52],
        [-0.5, 0.2],
        [-0.52, -0.24],
        [-0.3, -0.54],
      ]),
      steel,
    )
    paint(
      context,
      outline([
        [0.08, -0.16, 1],
        [0.5, -0.1, 1],
        [0.52, -0.02, 1],
        [0.08, -0.04, 1],
      ]),
      [28, 28, 34],
    )
    for (const y of [0.14, 0.26, 0.38])
      paint(
        context,
        ribbon([
          [0.26, y, 0.04],
          [0.46, y - 0.02, 0.04],
        ]),
        [70, 74, 84],
      )
    paint(
      context,
      ribbon([
        [0.1, -0.6, 0.05],
        [-0.3, -0.5, 0.05],
        [-0.5, -0.16, 0.04],
      ]),
      [236, 240, 246],
      0.8,
    )
  } else if (headwear === 'kabuto') {
    const iron: Colour = [44, 42, 52]
    paint(
      context,
      outline([
        [0.4, -0.22, 0.8],
        [0.3, -0.54],
        [0, -0.68],
        [-0.4, -0.56],
        [-0.54, -0.2],
        [-0.84, 0.3, 1],
        [-0.4, 0.42],
        [-0.16, 0.2, 0.6],
        [-0.1, -0.16],
      ]),
      iron,
    )
    for (const y of [0.02, 0.16, 0.3])
      paint(
        context,
        ribbon([
          [-0.56 - y * 0.7, y, 0.03],
          [-0.2, y + 0.02, 0.03],
        ]),
        main.main,
      )
    paint(
      context,
      outline([
        [0.28, -0.4, 0.6],
        [0.6, -0.9, 1],
        [0.44, -0.46],
        [0.4, -0.3, 0.6],
      ]),
      [222, 178, 74],
    )
    paint(
      context,
      outline([
        [0.16, -0.5, 0.6],
        [0.16, -1.06, 1],
        [0.3, -0.52, 0.6],
      ]),
      [196, 150, 56],
    )
  } else if (headwear === 'cycle-helmet') {
    paint(
      context,
      outline([
        [0.44, -0.26, 0.8],
        [0.34, -0.54],
        [0, -0.68],
        [-0.4, -0.6],
        [-0.66, -0.3, 0.6],
        [-0.4, -0.16],
        [0, -0.22],
      ]),
      main.main,
    )
    for (const x of [0.14, -0.12, -0.36])
      paint(
        context,
        ribbon([
          [x, -0.46, 0.06],
          [x - 0.14, -0.34, 0.05],
        ]),
        main.dark,
      )
    paint(
      context,
      ribbon([
        [0, -0.22, 0.03],
        [0.12, 0.4, 0.03],
      ]),
      [40, 40, 46],
    )
  } else if (headwear === 'cowboy-hat') {
    const felt: Colour = [112, 74, 46]
    paint(
      context,
      outline([
        [0.46, -0.32],
        [0.42, -0.76],
        [0.12, -0.86],
        [-0.1, -0.78],
        [-0.38, -0.84],
        [-0.54, -0.3],
      ]),
      felt,
    )
    paint(
      context,
      ribbon([
        [0.92, -0.46, 0.05],
        [0.46, -0.28, 0.13],
        [-0.1, -0.26, 0.15],
        [-0.6, -0.24, 0.13],
        [-0.98, -0.44, 0.05],
      ]),
      mix(felt, [24, 14, 10], 0.25),
    )
  } else if (headwear === 'veil') {
    for (const [x, y] of [
      [0.18, -0.5],
      [0.02, -0.58],
      [-0.16, -0.6],
      [-0.32, -0.52],
    ] as const)
      disc(context, x, y, 0.1, mix([255, 250, 244], [240, 170, 180], y > -0.56 ? 0.5 : 0.1))
  } else if (headwear === 'headband') {
    paint(
      context,
      ribbon([
        [0.36, -0.26, 0.08],
        [0, -0.3, 0.08],
        [-0.46, -0.2, 0.08],
      ]),
      main.main,
    )
    paint(
      context,
      ribbon([
        [-0.46, -0.2, 0.07],
        [-0.72 - sway * 0.2, -0.1, 0.07],
        [-0.94 - sway * 0.3, -0.16, 0.03],
      ]),
      main.dark,
    )
  }
}

/** Paints a disc. */
export function disc(context: SKRSContext2D, x: number, y: number, radius: number, tone: Colour, opacity = 1): void {
  context.beginPath()
  context.arc(x, y, radius, 0, Math.PI * 2)
  context.fillStyle = css(tone, opacity)
  context.fill()
}
