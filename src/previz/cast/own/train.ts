/** A train from its side, going to the right: its engine and a carriage. A unit is a hundredth of its length. */

import { Path2D, type SKRSContext2D } from '@napi-rs/canvas'
import { type Colour, css, mix } from '../../scene/colour.ts'
import type { Drawing, Tones } from '../drawing.ts'
import { inside, paint, stroke } from '../pen.ts'
import { paintGlow, paintWheel } from './wheels.ts'

/** Pictures from one spoke of its wheels to the next. */
const WHEEL_PHASES = 3

const SKIRT: Colour = [46, 48, 54]
const LAMPLIGHT: Colour = [255, 226, 164]

/** The shape of an engine, its windows, and where its lamp is. */
type Engine = {
  readonly body: string
  readonly windscreen: string
  readonly side: readonly (readonly [x: number, width: number])[]
  readonly lamp: readonly [x: number, y: number]
}

const ENGINES: { readonly [K in 'local' | 'fast']: Engine } = {
  local: {
    body: 'M57 4 C57 2.6 58 2 59.4 2 L89 2 C92 2 94 3 95.4 6 L98.4 13 C98.9 14.4 99 15 99 16.4 L99 20.6 C99 21.6 98.4 22 97.6 22 L57 22Z',
    windscreen: 'M90.4 4.4 L92 4.6 C93 4.8 93.6 5.4 94.2 6.6 L96.6 12 L90.4 12Z',
    side: [
      [60, 6],
      [68, 6],
      [76, 6],
      [84.6, 3.8],
    ],
    lamp: [97.4, 17],
  },
  fast: {
    body: 'M57 4 C57 2.6 58 2 59.4 2 L76 2 C82 2 86 4.6 90 9 L98 16 C99.4 17.4 99.6 19 99 20.4 C98.6 21.4 98 22 96.8 22 L57 22Z',
    windscreen: 'M79.6 4.6 C83.4 5.4 86 7.6 88.6 10.4 L81.4 10.4 C80.2 10.4 79.6 9.8 79.6 8.8Z',
    side: [
      [60, 3.4],
      [65, 3.4],
      [70, 3.4],
    ],
    lamp: [95.6, 16.6],
  },
}

const CARRIAGE = 'M1 4 C1 2.6 2 2 3.4 2 L53.6 2 C55 2 56 2.6 56 4 L56 22 L1 22Z'
const CARRIAGE_WINDOWS: readonly (readonly [x: number, width: number])[] = [9.6, 17, 24.4, 31.8, 39.2].map((x) => [
  x,
  5.6,
])
const DOORS = [4, 49] as const
const WHEELS = [7.4, 14, 43, 49.6, 63.4, 70, 84, 90.6] as const

/** The train; its wheels turn while it goes, and its windows are alight at night. */
export function train(kind: keyof typeof ENGINES, tones: Tones, moves: boolean): Drawing {
  const engine = ENGINES[kind]
  const windows = [...CARRIAGE_WINDOWS, ...engine.side]
  return {
    box: [-2, -3, 103, 28],
    room: [0, 0.2],
    phases: moves ? WHEEL_PHASES : 1,
    phasesPerSecond: moves ? 18 : 0,
    stands: true,
    facing: 'right',
    spots: { lamp: engine.lamp },
    paint(context, phase) {
      paint(context, 'M55 6 L58 6 L58 21 L55 21Z', [30, 30, 34])
      paint(
        context,
        'M3 21 L97 21 L96 24.4 L88 24.4 L86 23 L68 23 L66 24.4 L46 24.4 L44 23 L14 23 L12 24.4 L4 24.4Z',
        SKIRT,
      )
      for (const x of WHEELS) paintWheel(context, x, 23.6, 2.4, phase / WHEEL_PHASES)
      for (const body of [CARRIAGE, engine.body]) paintBody(context, body, tones)
      for (const door of DOORS) paintDoor(context, door, tones)
      for (const pane of windows) paintPane(context, pane)
      paint(context, engine.windscreen, [34, 46, 60])
      paint(context, engine.windscreen, [190, 220, 240], 0.3)
      disc(context, engine.lamp, [255, 246, 222])
    },
    lit: {
      paint(context) {
        for (const [x, width] of windows) {
          context.fillStyle = css(LAMPLIGHT)
          context.fillRect(x, 6, width, 6)
        }
        disc(context, engine.lamp, [255, 246, 222])
        paintGlow(context, engine.lamp[0], engine.lamp[1], 5, [255, 236, 190])
      },
    },
  }
}

/** A roof, a broad pale band for the windows, colour below with a bright line through it. */
function paintBody(context: SKRSContext2D, path: string, tones: Tones): void {
  const body = new Path2D(path)
  paint(context, body, tones.main)
  inside(context, body, () => {
    for (const [y, high, tone] of [
      [2, 2.2, mix([150, 154, 160], tones.dark, 0.2)],
      [4.2, 9.2, [236, 234, 226]],
      [15.6, 0.8, [244, 240, 226]],
      [20.4, 1.6, tones.dark],
    ] as const) {
      context.fillStyle = css(tone)
      context.fillRect(0, y, 100, high)
    }
    const round = context.createLinearGradient(0, 2, 0, 22)
    round.addColorStop(0, css([20, 24, 34], 0.4))
    round.addColorStop(0.14, css([255, 255, 255], 0.3))
    round.addColorStop(0.5, css([255, 255, 255], 0))
    round.addColorStop(1, css([16, 16, 30], 0.42))
    context.fillStyle = round
    context.fillRect(0, 0, 100, 24)
  })
}

function paintDoor(context: SKRSContext2D, x: number, tones: Tones): void {
  context.fillStyle = css(mix(tones.main, tones.light, 0.2))
  context.fillRect(x, 4.8, 3.6, 16)
  stroke(context, `M${x} 4.8 h3.6 v16 h-3.6Z M${x + 1.8} 4.8 v16`, tones.dark, 0.24)
  for (const side of [x + 0.5, x + 2.2]) paintPane(context, [side, 0.9])
}

/** A window, the sky in its upper corner. */
function paintPane(context: SKRSContext2D, [x, width]: readonly [number, number]): void {
  context.beginPath()
  context.roundRect(x, 6, width, 6, 0.5)
  context.fillStyle = css([38, 50, 64])
  context.fill()
  paint(context, `M${x} 6 h${width * 0.7} L${x + width * 0.2} 12 H${x}Z`, [176, 208, 228], 0.36)
}

function disc(context: SKRSContext2D, [x, y]: readonly [number, number], tone: Colour): void {
  context.beginPath()
  context.arc(x, y, 0.8, 0, Math.PI * 2)
  context.fillStyle = css(tone)
  context.fill()
}
