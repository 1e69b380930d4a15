/** What a car's paint and glass mirror of the light around it: the air above on all that faces up, lamps and signs on both sides. */

import type { Path2D, SKRSContext2D } from '@napi-rs/canvas'
import { type Colour, css, mix } from '../../scene/colour.ts'
import { smoothstep } from '../../scene/noise.ts'
import type { Look } from '../look.ts'
import { inside, paint } from '../pen.ts'

type Stop = readonly [at: number, tone: Colour, opacity: number]

/** How much polish mirrors: a little by day, most among lamps, and next to nothing in the open night. */
function strengthIn({ darkness }: Look): number {
  return 0.16 + 0.84 * smoothstep(0.06, 0.4, darkness) * (1 - smoothstep(0.54, 0.72, darkness))
}

function sheen(
  context: SKRSContext2D,
  [fromX, fromY, toX, toY]: readonly [number, number, number, number],
  stops: readonly Stop[],
): void {
  const gradient = context.createLinearGradient(fromX, fromY, toX, toY)
  for (const [at, tone, opacity] of stops) gradient.addColorStop(at, css(tone, opacity))
  context.fillStyle = gradient
  context.fillRect(-60, -90, 180, 130)
}

/** The front or the back of a car, its middle at x = 0 and the ground at y = 0; `shoulder` is the row where its bonnet begins. */
export function polishEnd(context: SKRSContext2D, body: Path2D, glass: Path2D, shoulder: number, look: Look): void {
  const much = strengthIn(look)
  const { rim, light } = look
  context.globalCompositeOperation = 'screen'
  inside(context, body, () => {
    sheen(
      context,
      [-50, 0, 50, 0],
      [
        [0, rim, 0.8 * much],
        [0.07, rim, 0.42 * much],
        [0.2, rim, 0],
        [0.8, light, 0],
        [0.93, light, 0.36 * much],
        [1, light, 0.7 * much],
      ],
    )
    sheen(
      context,
      [0, shoulder, 0, shoulder * 0.1],
      [
        [0, mix(light, rim, 0.4), 0.55 * much],
        [0.1, mix(light, rim, 0.6), 0.26 * much],
        [0.34, rim, 0],
        [0.78, rim, 0],
        [1, rim, 0.17 * much],
      ],
    )
    // Signs far down the street, drawn out over the bonnet's curve.
    for (const [x, wide, tone] of [
      [-21, 4, rim],
      [-11, 2, light],
      [13, 5, light],
      [24, 2.4, rim],
    ] as const) {
      const [top, end] = [shoulder + 1, shoulder * 0.58]
      const streak = context.createLinearGradient(0, top, 0, end)
      streak.addColorStop(0, css(tone, 0.5 * much * much))
      streak.addColorStop(1, css(tone, 0))
      context.fillStyle = streak
      context.beginPath()
      context.moveTo(x * 0.7, top)
      context.quadraticCurveTo(x, top * 0.85, x * 1.2, end)
      context.lineTo(x * 1.2 + wide, end)
      context.quadraticCurveTo(x + wide, top * 0.85, x * 0.7 + wide * 0.6, top)
      context.fill()
    }
  })
  inside(context, glass, () => {
    paint(context, 'M-40 0 L-24 -80 L-17 -80 L-31 0Z', rim, 0.42 * much)
    paint(context, 'M-27 0 L-13 -80 L-11.4 -80 L-24 0Z', light, 0.36 * much)
    paint(context, 'M22 0 L30 -80 L40 -80 L30 0Z', light, 0.3 * much)
  })
}

/** A car from its side, its ground at y = 27; its wheels are [x, y, radius]. */
export function polishSide(
  context: SKRSContext2D,
  parts: { readonly body: Path2D; readonly glass: readonly Path2D[]; readonly top: number },
  wheels: readonly (readonly [x: number, y: number, radius: number])[],
  look: Look,
): void {
  const much = strengthIn(look)
  const { rim, light } = look
  context.globalCompositeOperation = 'screen'
  inside(context, parts.body, () =>
    sheen(
      context,
      [0, parts.top, 0, 27],
      [
        [0, rim, 0.6 * much],
        [0.16, rim, 0.1 * much],
        [0.4, light, 0.05 * much],
        [0.5, mix(light, rim, 0.5), 0.46 * much],
        [0.56, light, 0.06 * much],
        [0.8, rim, 0],
        [1, rim, 0.42 * much],
      ],
    ),
  )
  for (const pane of parts.glass)
    inside(context, pane, () => {
      paint(context, 'M28 20 L44 -20 L49 -20 L33 20Z', rim, 0.34 * much)
      paint(context, 'M52 20 L66 -20 L69 -20 L55 20Z', light, 0.3 * much)
    })
  context.lineCap = 'round'
  for (const [x, y, radius] of wheels)
    for (const [tone, from, to] of [
      [rim, -2.7, -1],
      [light, 0.5, 1.5],
    ] as const) {
      context.strokeStyle = css(tone, 0.85 * much)
      context.lineWidth = radius * 0.07
      context.beginPath()
      context.arc(x, y, radius * 0.72, from, to)
      context.stroke()
    }
}
