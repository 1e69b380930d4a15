/** What people play and work at: a piano and a stove. Who is at them is at x = 0 and looks to the right; the ground is at y = 0. */

import type { SKRSContext2D } from '@napi-rs/canvas'
import { type Colour, css, mix } from '../../scene/colour.ts'
import type { Tones } from '../drawing.ts'
import { outline, paint, type Point, ribbon } from '../pen.ts'
import { AT_KEYS, COOKING } from '../puppet/poses-at.ts'
import { block, type Seat } from './seat.ts'

/** A grand piano with its lid up, and a stool before it. */
export const piano = (tones: Tones): Seat => ({
  high: 0.29,
  flat: 0.29,
  half: 0.75,
  does: AT_KEYS,
  paint(context) {
    const shine = mix(tones.main, [255, 255, 255], 0.22)
    for (const [x, tone] of [
      [0.95, mix(tones.main, tones.dark, 0.5)],
      [0.4, tones.main],
    ] as const)
      leg(context, [x, -0.34], tone)
    // The lid, and the stick that holds it.
    paint(
      context,
      outline([
        [0.36, -0.56, 0.8],
        [0.62, -0.98, 0.3],
        [1.02, -1.02],
        [1.28, -0.86, 0.3],
        [1.12, -0.54, 0.8],
      ]),
      mix(tones.main, tones.dark, 0.3),
    )
    paint(
      context,
      outline([
        [0.44, -0.57, 0.8],
        [0.66, -0.92, 0.3],
        [1.01, -0.96],
        [1.2, -0.84, 0.3],
        [1.06, -0.55, 0.8],
      ]),
      shine,
      0.55,
    )
    paint(
      context,
      ribbon([
        [0.86, -0.54, 0.012],
        [0.98, -0.9, 0.012],
      ]),
      [150, 120, 66],
    )
    // The body, the keys and the music.
    paint(
      context,
      outline([
        [0.34, -0.55, 0.8],
        [1.14, -0.55, 0.6],
        [1.2, -0.44],
        [1.1, -0.34, 0.6],
        [0.34, -0.34, 0.8],
      ]),
      tones.main,
    )
    block(
      context,
      [
        [0.34, -0.55],
        [1.14, -0.55],
        [1.16, -0.525],
        [0.34, -0.525],
      ],
      shine,
    )
    block(
      context,
      [
        [0.24, -0.415],
        [0.42, -0.425],
        [0.42, -0.36],
        [0.26, -0.36],
      ],
      mix(tones.main, tones.dark, 0.4),
    )
    block(
      context,
      [
        [0.235, -0.435],
        [0.4, -0.445],
        [0.4, -0.415],
        [0.235, -0.408],
      ],
      [244, 240, 230],
    )
    block(
      context,
      [
        [0.4, -0.56],
        [0.43, -0.56],
        [0.52, -0.74],
        [0.49, -0.74],
      ],
      [248, 244, 232],
    )
    // The stool.
    for (const x of [-0.11, 0.09])
      paint(
        context,
        ribbon([
          [x, -0.25, 0.026],
          [x * 1.15, -0.008, 0.02],
        ]),
        tones.dark,
      )
    block(
      context,
      [
        [-0.17, -0.3],
        [0.14, -0.3],
        [0.14, -0.24],
        [-0.17, -0.24],
      ],
      [96, 34, 38],
    )
  },
})

function leg(context: SKRSContext2D, [x, y]: Point, tone: Colour): void {
  paint(
    context,
    ribbon([
      [x, y, 0.06],
      [x, y * 0.5, 0.04],
      [x, -0.03, 0.03],
    ]),
    tone,
  )
  paint(
    context,
    ribbon([
      [x - 0.01, -0.014, 0.026],
      [x + 0.012, -0.014, 0.026],
    ]),
    [170, 138, 74],
  )
}

/** Puffs of steam over the pan. */
const PUFFS = 5

/** A stove with a steaming pan. */
export const stove = (tones: Tones): Seat => ({
  high: 0,
  flat: 0.5,
  half: 0.6,
  does: COOKING,
  isStoodAt: true,
  paint(context, phase) {
    const [steel, dark] = [tones.main, mix(tones.dark, [30, 32, 38], 0.5)]
    block(
      context,
      [
        [0.2, -0.5],
        [0.88, -0.5],
        [0.88, 0],
        [0.2, 0],
      ],
      steel,
    )
    block(
      context,
      [
        [0.2, -0.035],
        [0.88, -0.035],
        [0.88, 0],
        [0.2, 0],
      ],
      dark,
    )
    block(
      context,
      [
        [0.17, -0.53],
        [0.91, -0.53],
        [0.91, -0.485],
        [0.17, -0.485],
      ],
      mix(tones.light, [255, 255, 255], 0.3),
    )
    block(
      context,
      [
        [0.27, -0.37],
        [0.81, -0.37],
        [0.81, -0.08],
        [0.27, -0.08],
      ],
      dark,
    )
    block(
      context,
      [
        [0.31, -0.33],
        [0.77, -0.33],
        [0.77, -0.13],
        [0.31, -0.13],
      ],
      [88, 56, 40],
    )
    paint(
      context,
      ribbon([
        [0.29, -0.4, 0.018],
        [0.79, -0.4, 0.018],
      ]),
      mix(tones.light, [255, 255, 255], 0.5),
    )
    for (const x of [0.3, 0.42, 0.66, 0.78])
      paint(
        context,
        ribbon([
          [x, -0.45, 0.04],
          [x + 0.001, -0.45, 0.04],
        ]),
        dark,
      )
    // A flame, the pan over it, what is in it.
    for (const x of [0.42, 0.48, 0.54, 0.6])
      paint(
        context,
        ribbon([
          [x, -0.535, 0.022],
          [x + 0.004 * Math.sin(phase + x * 40), -0.565, 0.008],
        ]),
        [74, 150, 255],
        0.9,
      )
    block(
      context,
      [
        [0.33, -0.64],
        [0.7, -0.64],
        [0.66, -0.56],
        [0.37, -0.56],
      ],
      [44, 44, 50],
    )
    paint(
      context,
      ribbon([
        [0.35, -0.632, 0.02],
        [0.15, -0.6, 0.022],
      ]),
      [60, 46, 40],
    )
    const foods: readonly (readonly [number, Colour])[] = [
      [0.4, [226, 96, 58]],
      [0.46, [122, 168, 70]],
      [0.52, [244, 196, 88]],
      [0.58, [214, 78, 62]],
      [0.63, [150, 186, 86]],
    ]
    for (const [x, tone] of foods)
      paint(
        context,
        ribbon([
          [x, -0.645, 0.05],
          [x + 0.02, -0.65, 0.04],
        ]),
        tone,
      )
    for (let puff = 0; puff < PUFFS; puff++) paintPuff(context, (puff / PUFFS + phase / COOKING.poses.length) % 1, puff)
  },
})

function paintPuff(context: SKRSContext2D, risen: number, puff: number): void {
  const [x, y] = [0.44 + 0.05 * puff + 0.04 * Math.sin(risen * 6 + puff * 2), -0.68 - 0.4 * risen]
  const radius = 0.03 + 0.07 * risen
  const soft = context.createRadialGradient(x, y, 0, x, y, radius)
  const opacity = 0.8 * Math.sin(Math.PI * Math.min(1, risen * 1.02))
  soft.addColorStop(0, css([255, 255, 255], Math.max(0, opacity)))
  soft.addColorStop(1, css([255, 255, 255], 0))
  context.fillStyle = soft
  context.fillRect(x - radius, y - radius, radius * 2, radius * 2)
}
