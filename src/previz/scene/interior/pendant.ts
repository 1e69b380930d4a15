/** Lamps that hang from above, each in its own warm light, and candles. */

import { mix } from '../colour.ts'
import { glowAt, type Room } from '../room/room-look.ts'
import type { Plane } from './plane.ts'

/** Paints a lamp with a shade of metal on its cord; `up` is where its shade ends. */
export function paintPendant(
  { context, see, metre, front, shape, disc }: Plane,
  room: Room,
  x: number,
  up: number,
): void {
  const { dark, white, glow, own, bright, isCandlelit } = room
  const isLit = bright < 0.95
  const [glowX, glowY] = see(x, up - 0.08)
  if (isLit) glowAt(context, { x: glowX, y: glowY, radius: metre * (isCandlelit ? 0.9 : 1.7) }, glow, 0.6)
  front([x - 0.012, x + 0.012], [up + 0.2, up + 6], mix(dark, own('#5a4a40'), 0.3))
  disc(x, up - 0.02, 0.085, isLit ? [255, 244, 214] : mix(white, glow, 0.3))
  shape(
    [
      [x - 0.06, up + 0.24],
      [x + 0.06, up + 0.24],
      [x + 0.24, up],
      [x - 0.24, up],
    ],
    mix(own('#3a4440'), dark, 0.35),
  )
  front([x - 0.24, x + 0.24], [up - 0.02, up + 0.012], mix(own('#c79a52'), white, isLit ? 0.35 : 0.1))
}

/** Paints a candle in a glass that stands at a height. */
export function paintCandle({ context, see, metre, front, shape }: Plane, room: Room, x: number, up: number): void {
  const { own, white, glow, isCandlelit, bright } = room
  const [glowX, glowY] = see(x, up + 0.3)
  const strength = isCandlelit ? 0.85 : bright < 0.95 ? 0.5 : 0.25
  glowAt(context, { x: glowX, y: glowY, radius: metre * 0.8 }, glow, strength)
  front([x - 0.07, x + 0.07], [up, up + 0.02], own('#b98a45'))
  front([x - 0.026, x + 0.026], [up + 0.02, up + 0.24], mix(white, glow, 0.35))
  shape(
    [
      [x - 0.022, up + 0.28],
      [x, up + 0.37],
      [x + 0.022, up + 0.28],
      [x, up + 0.25],
    ],
    [255, 226, 150],
  )
}
