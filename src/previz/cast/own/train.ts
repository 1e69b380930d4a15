/** Trains from the side, on their way to the right. A unit is a hundredth of a carriage; the rails are at 30. */

import { Path2D, type SKRSContext2D } from '@napi-rs/canvas'
import { type Colour, css, mix } from '../../scene/colour.ts'
import type { Drawing, Tones } from '../drawing.ts'
import { disc, inside, paint, stroke } from '../pen.ts'
import { CAB, CHIMNEY, ENGINE_PHASES, paintEngine } from './steam-engine.ts'
import { paintGlow, paintWheel as paintSpokes } from './wheels.ts'

/** Where the rails are, and how many carriages follow the first one. */
const [RAIL, CARRIAGES] = [30, 2] as const

const DARK: Colour = [34, 35, 42]
const GLASS: Colour = [58, 78, 96]
const STEEL: Colour = [150, 154, 162]
const LAMPLIGHT: Colour = [255, 226, 150]

/** The front of a train, from 0 to `long`, its lamp, its panes, and the tone of what is not in its colour. */
type Kind = {
  readonly long: number
  readonly lamp: readonly [number, number]
  readonly panes: string
  readonly body: Colour | undefined
  /** Its outline and the window of who drives it; a locomotive has a drawing of its own. */
  readonly front?: { readonly shape: string; readonly screen: string }
}

const CARRIAGE = 'M1 26 L1 8 C1 6 2 5 4 5 L96 5 C98 5 99 6 99 8 L99 26Z'

/** The windows of a carriage. */
const PANES = windows(8, 88)

const KINDS = {
  train: {
    long: 99,
    lamp: [96.4, 20.5],
    panes: windows(8, 72),
    body: [232, 234, 236],
    front: {
      shape: 'M1 26 L1 8 C1 6 2 5 4 5 L84 5 C91 5 95 10 98 19 C99 23 99 26 96 26Z',
      screen: 'M85 8.5 C89.5 9 92.5 12 94.2 16 L86.5 16Z',
    },
  },
  express: {
    long: 104,
    lamp: [98, 21.4],
    panes: windows(8, 50),
    body: [240, 242, 244],
    front: {
      shape: 'M1 26 L1 8 C1 6 2 5 4 5 L56 5 C76 5 94 15 103 22 C105 24 104 26 100 26Z',
      screen: 'M68 9.4 C75 11 80 13.4 84 16 L70 15.6Z',
    },
  },
  steam: { long: 92, lamp: [90.4, 13], panes: CAB, body: undefined },
} satisfies { readonly [name: string]: Kind }

/** The drawing of a train of a kind. */
export function train(name: keyof typeof KINDS, tones: Tones, drives = true): Drawing {
  const kind: Kind = KINDS[name]
  const front = CARRIAGES * 100
  const lamp = [front + kind.lamp[0], kind.lamp[1]] as const
  const isSteam = name === 'steam'
  const phases = isSteam && drives ? ENGINE_PHASES : 1
  return {
    box: [-2, isSteam ? -6 : 2, front + kind.long + 2, RAIL + 1],
    room: [2, 8],
    phases,
    phasesPerSecond: phases > 1 ? 14 : 0,
    stands: true,
    facing: 'right',
    spots: { lamp, ...(isSteam && { exhaust: [front + CHIMNEY[0], CHIMNEY[1]] }) },
    paint(context, phase) {
      const turn = phase / ENGINE_PHASES
      for (let carriage = 0; carriage < CARRIAGES; carriage++) {
        context.save()
        context.translate(carriage * 100, 0)
        paintBody(context, CARRIAGE, tones, kind.body, PANES)
        for (const x of [18, 82]) paintBogie(context, x, isSteam ? turn : undefined)
        paint(context, 'M98 22 h4 v2.4 h-4Z', DARK)
        context.restore()
      }
      context.save()
      context.translate(front, 0)
      if (kind.front === undefined) paintEngine(context, tones, turn)
      else {
        paintBody(context, kind.front.shape, tones, kind.body, kind.panes)
        paint(context, kind.front.screen, GLASS)
        for (const x of [18, 74]) paintBogie(context, x)
      }
      context.restore()
    },
    lit: {
      paint(context) {
        for (let carriage = 0; carriage <= CARRIAGES; carriage++) {
          context.save()
          context.translate(carriage * 100, 0)
          paint(context, carriage === CARRIAGES ? kind.panes : PANES, LAMPLIGHT)
          context.restore()
        }
        paintGlow(context, lamp[0], lamp[1], 7, [255, 244, 214])
      },
    },
  }
}

/** How many spokes of a carriage's wheels pass while those of the engine turn once. */
const BOGIE_SPOKES = 4

function windows(from: number, to: number): string {
  const count = Math.floor((to - from) / 10)
  return Array.from({ length: count }, (_, index) => `M${from + index * 10.2} 9.4 h7.6 v6 h-7.6Z`).join(' ')
}

/** A body with a band of windows; where nothing is said of its own tone, all of it is in its colour. */
function paintBody(
  context: SKRSContext2D,
  shape: string,
  { main, light, dark }: Tones,
  body: Colour | undefined,
  panes: string,
): void {
  paint(context, 'M6 25 L94 25 L94 28 L6 28Z', DARK)
  const path = new Path2D(shape)
  const shade = context.createLinearGradient(0, 5, 0, 26)
  shade.addColorStop(0, css(body ?? light))
  shade.addColorStop(0.5, css(body ?? main))
  shade.addColorStop(1, css(body === undefined ? dark : mix(body, [120, 126, 134], 0.45)))
  context.fillStyle = shade
  context.fill(path)
  inside(context, path, () => {
    paint(context, 'M0 18.4 h110 v4.6 h-110Z', body === undefined ? light : main, body === undefined ? 0.3 : 1)
    paint(context, 'M0 5 h110 v1.5 h-110Z', mix(dark, DARK, 0.5), 0.5)
  })
  paint(context, panes, GLASS)
  stroke(context, panes, css(DARK, 0.5), 0.4)
}

/** Spokes are seen to turn where it has some. */
function paintBogie(context: SKRSContext2D, x: number, turn?: number): void {
  paint(context, `M${x - 9} 25.6 h18 v2.6 h-18Z`, DARK)
  for (const wheel of [x - 5.6, x + 5.6])
    if (turn === undefined) paintWheel(context, wheel, RAIL - 2.7, 2.7)
    else paintSpokes(context, wheel, RAIL - 2.7, 2.7, (turn * BOGIE_SPOKES) % 1)
}

function paintWheel(context: SKRSContext2D, x: number, y: number, radius: number): void {
  for (const [share, tone] of [
    [1, DARK],
    [0.72, mix(DARK, STEEL, 0.35)],
    [0.25, STEEL],
  ] as const)
    disc(context, [x, y], radius * share, tone)
}
