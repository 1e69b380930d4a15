/** A flower on its stem, for whatever lands on it. The ground is at y = 0. */

import type { SKRSContext2D } from '@napi-rs/canvas'
import { type Colour, css, mix } from '../../scene/colour.ts'
import type { ColourName } from '../../script/reading.ts'
import { tonesOf } from '../colour-words.ts'
import { outline, paint, ribbon } from '../pen.ts'
import type { Seat } from './seat.ts'

/** The petals of each kind. */
const PETALS: { readonly [picture: string]: Colour } = {
  blossom: [246, 160, 184],
  rose: [206, 52, 70],
  sunflower: [250, 190, 44],
  tulip: [232, 84, 120],
  lotus: [244, 160, 190],
  hibiscus: [222, 70, 96],
  hyacinth: [150, 112, 206],
  'cherry-blossom': [250, 196, 214],
}

/** Flowers that something can land on. */
export const FLOWERS: ReadonlySet<string> = new Set(Object.keys(PETALS))

const STEM: Colour = [74, 128, 58]
const COUNT = 14

/** The flower of a kind. */
export function flower(picture: string, colour: ColourName | undefined): Seat {
  const own = colour === undefined ? (PETALS[picture] ?? [250, 246, 240]) : tonesOf(colour).main
  return {
    high: 0.62,
    flat: 0.66,
    half: 0.34,
    paint(context) {
      paint(
        context,
        ribbon([
          [0.03, 0, 0.03],
          [-0.02, -0.3, 0.026],
          [0, -0.6, 0.022],
        ]),
        STEM,
      )
      leaf(context, -1, -0.2)
      leaf(context, 1, -0.32)
      context.save()
      context.translate(0, -0.62)
      context.scale(1, 0.5)
      for (const [far, tone] of [
        [0.3, mix(own, [60, 20, 60], 0.16)],
        [0.25, own],
      ] as const)
        for (let petal = 0; petal < COUNT; petal++)
          petalAt(context, ((petal + far * 5) / COUNT) * Math.PI * 2, far, tone)
      paint(
        context,
        ribbon([
          [-0.03, 0, 0.13],
          [0.03, 0, 0.13],
        ]),
        [240, 176, 46],
      )
      paint(
        context,
        ribbon([
          [-0.02, -0.02, 0.08],
          [0.02, -0.02, 0.08],
        ]),
        [252, 206, 92],
      )
      context.restore()
    },
  }
}

function petalAt(context: SKRSContext2D, turn: number, far: number, tone: Colour): void {
  context.save()
  context.rotate(turn)
  const petal = outline([
    [0.03, 0, 0.6],
    [far * 0.5, -0.052],
    [far * 0.86, -0.058],
    [far, -0.02],
    [far * 0.97, 0],
    [far, 0.02],
    [far * 0.86, 0.058],
    [far * 0.5, 0.052],
  ])
  // Deep at its root, and light where it bends up at its end.
  const length = context.createLinearGradient(0, 0, far, 0)
  length.addColorStop(0.2, css(mix(tone, [90, 10, 60], 0.35)))
  length.addColorStop(0.6, css(tone))
  length.addColorStop(1, css(mix(tone, [255, 255, 255], 0.4)))
  context.fillStyle = length
  context.fill(petal)
  context.strokeStyle = css(mix(tone, [80, 30, 70], 0.3), 0.4)
  context.lineWidth = 0.006
  context.beginPath()
  context.moveTo(0.06, 0)
  context.lineTo(far * 0.85, 0)
  context.stroke()
  context.restore()
}

function leaf(context: SKRSContext2D, side: 1 | -1, y: number): void {
  paint(
    context,
    outline([
      [0, y, 0.8],
      [side * 0.12, y - 0.12],
      [side * 0.27, y - 0.15, 0.9],
      [side * 0.16, y - 0.02],
    ]),
    mix(STEM, [150, 190, 90], side > 0 ? 0.3 : 0.1),
  )
}
