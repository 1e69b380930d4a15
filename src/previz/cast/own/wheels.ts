/** Wheels that turn, and the light of lamps. */

import type { SKRSContext2D } from '@napi-rs/canvas'
import { type Colour, css } from '../../scene/colour.ts'
import { disc, paint } from '../pen.ts'

/** Spokes of a wheel; a film needs only the part of a turn from one to the next. */
const SPOKES = 5

/** Paints a wheel with its middle at (x, y); `turn` 0 to 1 goes from one spoke to the next. */
export function paintWheel(context: SKRSContext2D, x: number, y: number, radius: number, turn: number): void {
  context.save()
  context.translate(x, y)
  context.scale(radius, radius)
  disc(context, [0, 0], 1, '#17171b')
  disc(context, [0, 0], 0.74, '#3a3b42')
  disc(context, [0, 0], 0.68, '#1f2026')
  context.rotate((turn / SPOKES) * Math.PI * 2)
  for (let spoke = 0; spoke < SPOKES; spoke++) {
    paint(context, 'M-0.05 0 L-0.15 -0.66 L-0.02 -0.69 L0 -0.2 L0.02 -0.69 L0.15 -0.66 L0.05 0Z', '#c9ccd2')
    context.rotate((Math.PI * 2) / SPOKES)
  }
  disc(context, [0, 0], 0.15, '#8a8d95')
  context.restore()
}

/** Paints the glow around a lamp. */
export function paintGlow(context: SKRSContext2D, x: number, y: number, radius: number, tone: Colour): void {
  const glow = context.createRadialGradient(x, y, 0, x, y, radius)
  glow.addColorStop(0, css(tone, 0.9))
  glow.addColorStop(0.25, css(tone, 0.4))
  glow.addColorStop(1, css(tone, 0))
  context.fillStyle = glow
  context.fillRect(x - radius, y - radius, radius * 2, radius * 2)
}
