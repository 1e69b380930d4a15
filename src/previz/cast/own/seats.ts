/**
 * What people and pets sit and lie on. A unit is the height of a grown person, the ground is at y = 0, whoever sits is at x = 0
 * and looks to the right. Seats for one are seen from their end, those to lie on from their front.
 */

import type { SKRSContext2D } from '@napi-rs/canvas'
import { type Colour, mix } from '../../scene/colour.ts'
import { tonesFrom, tonesOf } from '../colour-words.ts'
import type { Tones } from '../drawing.ts'
import { paint, type Point, ribbon } from '../pen.ts'
import type { ColourName } from '../../script/reading.ts'
import { FLOWERS, flower } from './flower.ts'
import { block, type Seat } from './seat.ts'
import { piano, stove } from './workplaces.ts'

const NATURAL: { readonly [picture: string]: string } = {
  chair: '#9a6236',
  bench: '#94623a',
  'couch-and-lamp': '#4f8a8b',
  bed: '#8fa9c4',
  piano: '#26242a',
  stove: '#8f979f',
}

/** The seat of a picture's name, with room for so many; absent where nobody sits on that. */
export function seatOf(picture: string, colour: ColourName | undefined, people = 1): Seat | undefined {
  const natural = NATURAL[picture]
  if (FLOWERS.has(picture)) return flower(picture, colour)
  if (natural === undefined) return undefined
  const tones = colour === undefined ? tonesFrom(natural) : tonesOf(colour)
  if (picture === 'chair') return chair(tones)
  if (picture === 'bed') return bed(tones)
  if (picture === 'piano') return piano(tones)
  if (picture === 'stove') return stove(tones)
  return picture === 'bench' ? bench(tones, people) : sofa(tones)
}

const IRON: Colour = [46, 48, 54]

/** A board from our end of a bench to its other end. */
function board(context: SKRSContext2D, [x, y]: Point, [u, v]: Point, thick: Point, tone: Colour): void {
  block(
    context,
    [
      [x, y],
      [x + u, y + v],
      [x + u + thick[0], y + v + thick[1]],
      [x + thick[0], y + thick[1]],
    ],
    tone,
  )
}

/** A chair from its side. */
const chair = (tones: Tones): Seat => ({
  high: 0.27,
  flat: 0.28,
  half: 0.2,
  paint(context) {
    const far = mix(tones.main, tones.dark, 0.65)
    const leg = (x: number, tone: Colour, lean: number) =>
      paint(
        context,
        ribbon([
          [x, -0.26, 0.03],
          [x + lean, -0.008, 0.022],
        ]),
        tone,
      )
    leg(-0.06, far, -0.02)
    leg(0.21, far, 0.015)
    paint(
      context,
      ribbon([
        [-0.08, -0.27, 0.03],
        [-0.12, -0.45, 0.028],
        [-0.165, -0.64, 0.03],
      ]),
      far,
    )
    paint(
      context,
      ribbon([
        [-0.13, -0.27, 0.032],
        [-0.165, -0.45, 0.03],
        [-0.21, -0.64, 0.034],
      ]),
      tones.main,
    )
    for (const [y, back] of [
      [-0.6, 0],
      [-0.5, 0.02],
      [-0.4, 0.04],
    ] as const)
      block(
        context,
        [
          [-0.205 + back, y],
          [-0.15 + back, y - 0.015],
          [-0.145 + back, y + 0.035],
          [-0.198 + back, y + 0.05],
        ],
        mix(tones.main, tones.light, 0.4),
      )
    leg(-0.12, tones.main, -0.02)
    leg(0.16, tones.main, 0.015)
    block(
      context,
      [
        [-0.15, -0.275],
        [-0.1, -0.295],
        [0.225, -0.295],
        [0.19, -0.24],
        [-0.14, -0.238],
      ],
      mix(tones.main, tones.light, 0.25),
    )
  },
})

/** How far a bench for two reaches to both sides, and how much farther for a third. */
const [BENCH, LONGER] = [0.62, 0.2]

/** A bench from its front, with room for so many. */
export const bench = (tones: Tones, people = 1): Seat => {
  const half = BENCH + LONGER * Math.max(0, people - 2)
  const foot = half - 0.08
  return {
    high: 0.27,
    flat: 0.25,
    half,
    paint(context) {
      for (const x of [-foot, foot])
        for (const [dx, tone] of [
          [0.05, mix(IRON, [90, 94, 104], 0.3)],
          [0, IRON],
        ] as const)
          paint(
            context,
            ribbon([
              [x + dx * Math.sign(-x), 0, 0.03],
              [x + dx * Math.sign(-x), -0.56, 0.026],
            ]),
            tone,
          )
      for (const [index, y] of [-0.38, -0.47, -0.56].entries())
        board(context, [-half, y], [2 * half, 0], [0, 0.06], mix(tones.main, tones.light, 0.12 * index))
      for (const [index, y] of [-0.31, -0.28].entries()) {
        const out = half + 0.01 * (1 + index)
        board(context, [-out, y], [2 * out, 0], [0, 0.028], mix(tones.main, tones.light, 0.45))
      }
      board(context, [-half - 0.02, -0.25], [2 * half + 0.04, 0], [0, 0.04], tones.dark)
    },
  }
}

/** A sofa from its front. */
const sofa = (tones: Tones): Seat => ({
  high: 0.25,
  flat: 0.21,
  half: 0.66,
  paint(context) {
    for (const x of [-0.62, 0.62])
      paint(
        context,
        ribbon([
          [x, -0.08, 0.04],
          [x, -0.008, 0.03],
        ]),
        [60, 42, 32],
      )
    block(
      context,
      [
        [-0.68, -0.56],
        [0.68, -0.56],
        [0.7, -0.06],
        [-0.7, -0.06],
      ],
      mix(tones.main, tones.dark, 0.25),
    )
    for (const side of [-1, 1])
      block(
        context,
        [
          [side * 0.01, -0.54],
          [side * 0.64, -0.54],
          [side * 0.65, -0.24],
          [side * 0.01, -0.24],
        ],
        mix(tones.main, tones.light, 0.15),
      )
    for (const side of [-1, 1])
      block(
        context,
        [
          [side * 0.01, -0.27],
          [side * 0.66, -0.27],
          [side * 0.66, -0.15],
          [side * 0.01, -0.15],
        ],
        mix(tones.main, tones.light, 0.45),
      )
    block(
      context,
      [
        [-0.68, -0.155],
        [0.68, -0.155],
        [0.68, -0.05],
        [-0.68, -0.05],
      ],
      mix(tones.main, tones.dark, 0.1),
    )
    for (const side of [-1, 1])
      block(
        context,
        [
          [side * 0.65, -0.4],
          [side * 0.8, -0.4],
          [side * 0.8, -0.03],
          [side * 0.65, -0.03],
        ],
        mix(tones.main, tones.light, 0.05),
      )
    for (const side of [-1, 1])
      block(
        context,
        [
          [side * 0.63, -0.42],
          [side * 0.82, -0.42],
          [side * 0.82, -0.36],
          [side * 0.63, -0.36],
        ],
        mix(tones.main, tones.light, 0.5),
      )
  },
})

/** A bed from its side: the pillow is on the left. */
const bed = (tones: Tones): Seat => ({
  high: 0.3,
  flat: 0.27,
  half: 0.66,
  paint(context) {
    const wood: Colour = [120, 82, 54]
    for (const x of [-0.7, 0.68])
      paint(
        context,
        ribbon([
          [x, -0.1, 0.05],
          [x, -0.01, 0.04],
        ]),
        mix(wood, [30, 20, 16], 0.4),
      )
    block(
      context,
      [
        [-0.8, -0.62],
        [-0.72, -0.62],
        [-0.7, -0.06],
        [-0.8, -0.06],
      ],
      wood,
    )
    block(
      context,
      [
        [0.7, -0.38],
        [0.77, -0.38],
        [0.77, -0.06],
        [0.69, -0.06],
      ],
      wood,
    )
    block(
      context,
      [
        [-0.74, -0.2],
        [0.72, -0.2],
        [0.72, -0.08],
        [-0.74, -0.08],
      ],
      mix(wood, [255, 230, 190], 0.15),
    )
    block(
      context,
      [
        [-0.73, -0.31],
        [0.71, -0.31],
        [0.71, -0.17],
        [-0.73, -0.17],
      ],
      [240, 238, 232],
    )
    block(
      context,
      [
        [-0.1, -0.32],
        [0.71, -0.32],
        [0.72, -0.12],
        [-0.08, -0.12],
      ],
      tones.main,
    )
    block(
      context,
      [
        [-0.72, -0.42],
        [-0.46, -0.4],
        [-0.44, -0.3],
        [-0.72, -0.3],
      ],
      [250, 250, 250],
    )
  },
})
