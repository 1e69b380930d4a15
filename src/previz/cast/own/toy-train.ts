/** A wooden toy train from its side: an engine and two wagons on wheels like buttons. A unit is a hundredth of a wagon and a half. */

import type { SKRSContext2D } from '@napi-rs/canvas'
import { type Colour, css, mix } from '../../scene/colour.ts'
import type { Drawing, Tones } from '../drawing.ts'
import { disc, paint } from '../pen.ts'

/** Pictures of a wheel's way from one peg to the next. */
const PHASES = 4

const BLUE: Colour = [62, 126, 190]
const YELLOW: Colour = [242, 184, 60]
const GREEN: Colour = [92, 168, 104]
const WOOD: Colour = [226, 190, 138]
const DARK: Colour = [58, 46, 42]
const WHITE: Colour = [255, 250, 238]

/** Where it stands. */
const FLOOR = 60

/** The toy; its wheels turn where it goes. */
export const toyTrain = (tones: Tones, goes: boolean): Drawing => ({
  box: [-4, -8, 224, FLOOR + 2],
  phases: goes ? PHASES : 1,
  phasesPerSecond: 14,
  stands: true,
  facing: 'right',
  paint(context, phase) {
    const turn = phase / PHASES
    paint(context, 'M58 44 h26 v4 h-26Z M130 44 h18 v4 h-18Z', DARK)
    paintWagon(context, 0, BLUE, turn, () => {
      // Bricks that it takes along.
      block(context, [8, 6, 18, 18], YELLOW)
      block(context, [28, 2, 16, 22], tones.main)
      block(context, [44, 10, 16, 14], GREEN)
    })
    paintWagon(context, 72, GREEN, turn, () => {
      for (const [x, tone] of [
        [12, tones.main],
        [31, BLUE],
        [50, YELLOW],
      ] as const) {
        disc(context, [x, 15], 9.6, css(mix(tone, DARK, 0.25)))
        disc(context, [x - 1, 14], 8.2, css(tone))
        disc(context, [x - 4, 10.5], 2.6, css(mix(tone, WHITE, 0.6)))
      }
    })
    paintEngine(context, tones, turn)
  },
})

function block(
  context: SKRSContext2D,
  [x, y, wide, high]: readonly [number, number, number, number],
  tone: Colour,
): void {
  paint(context, `M${x} ${y} h${wide} v${high} h${-wide}Z`, tone)
  paint(context, `M${x} ${y} h${wide} v${high * 0.18} h${-wide}Z`, mix(tone, WHITE, 0.35))
  paint(context, `M${x + wide * 0.8} ${y} h${wide * 0.2} v${high} h${-wide * 0.2}Z`, mix(tone, DARK, 0.22))
}

function paintWagon(context: SKRSContext2D, x: number, tone: Colour, turn: number, load: () => void): void {
  context.save()
  context.translate(x, 0)
  load()
  paint(context, 'M0 24 h64 c2 0 3 1 3 3 v14 h-70 v-14 c0 -2 1 -3 3 -3Z', tone)
  paint(context, 'M0 24 h64 c2 0 3 1 3 3 h-70 c0 -2 1 -3 3 -3Z', mix(tone, WHITE, 0.35))
  paint(context, 'M-3 41 h70 v6 h-70Z', WOOD)
  paint(context, 'M-3 45 h70 v2 h-70Z', mix(WOOD, DARK, 0.3))
  for (const wheel of [13, 51]) paintWheel(context, wheel, 10, mix(WOOD, [200, 90, 60], 0.2), turn)
  context.restore()
}

function paintEngine(context: SKRSContext2D, { main, light, dark }: Tones, turn: number): void {
  context.save()
  context.translate(146, 0)
  paint(context, 'M2 41 h68 l4 6 h-72Z', WOOD)
  paint(context, 'M26 14 h36 c6 0 10 5 10 13.5 c0 8.5 -4 13.5 -10 13.5 h-36Z', main)
  paint(context, 'M26 14 h36 c4 0 7 2 8.6 5.4 h-44.6Z', light)
  paint(context, 'M26 35 h45 c-2 4 -5 6 -9 6 h-36Z', dark)
  paint(context, 'M40 14 h4 v27 h-4Z M54 14 h4 v27 h-4Z', YELLOW)
  paint(context, 'M2 -2 h26 v43 h-26Z', mix(BLUE, DARK, 0.05))
  paint(context, 'M22 -2 h6 v43 h-6Z', mix(BLUE, DARK, 0.25))
  paint(context, 'M7 5 h14 v13 h-14Z', WHITE)
  paint(context, 'M-2 -7 h34 c1.6 0 2 1 2 3 s-0.6 3 -2 3 h-34 c-1.6 0 -2 -1 -2 -3 s0.4 -3 2 -3Z', YELLOW)
  paint(context, 'M52 14 l-2 -12 h14 l-2 12Z', DARK)
  paint(context, 'M47 -4 h20 v6 h-20Z', mix(DARK, WOOD, 0.2))
  paint(context, 'M33 14 c0 -8 10 -8 10 0Z', YELLOW)
  disc(context, [72, 24], 4, css(YELLOW))
  disc(context, [71, 23], 2, css(WHITE))
  paintWheel(context, 15, 13, YELLOW, turn)
  for (const wheel of [42, 62]) paintWheel(context, wheel, 9, YELLOW, turn)
  context.restore()
}

/** A button with four holes, which show that it turns. */
function paintWheel(context: SKRSContext2D, x: number, radius: number, tone: Colour, turn: number): void {
  context.save()
  context.translate(x, FLOOR - radius)
  context.scale(radius, radius)
  disc(context, [0, 0], 1, css(mix(tone, DARK, 0.45)))
  disc(context, [0, 0], 0.88, css(tone))
  disc(context, [-0.06, -0.08], 0.62, css(mix(tone, WHITE, 0.28)))
  context.rotate((turn * Math.PI) / 2)
  for (let hole = 0; hole < 4; hole++) {
    disc(context, [0, -0.4], 0.14, css(mix(tone, DARK, 0.6)))
    context.rotate(Math.PI / 2)
  }
  disc(context, [0, 0], 0.16, css(mix(DARK, tone, 0.2)))
  context.restore()
}
