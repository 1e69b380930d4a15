/** A steam locomotive from the side: cab, boiler and chimney, wheels with the rods that turn them. In units of a train. */

import { Path2D, type SKRSContext2D } from '@napi-rs/canvas'
import { type Colour, css, mix } from '../../scene/colour.ts'
import type { Tones } from '../drawing.ts'
import { disc, paint } from '../pen.ts'

/** Pictures of one turn of its wheels. */
export const ENGINE_PHASES = 10

/** The windows of its cab. */
export const CAB = 'M8 9 h7 v6 h-7Z M18.4 9 h7 v6 h-7Z'

const DARK: Colour = [34, 35, 42]
const GLASS: Colour = [58, 78, 96]
const STEEL: Colour = [150, 154, 162]
const BRASS: Colour = [182, 146, 74]
const WHITE: Colour = [250, 250, 248]

/** Where steam leaves it. */
export const CHIMNEY = [77, -4.4] as const

/** Where the rails are, its large wheels and how large they are, and how far from their middles the rods hold them. */
const [RAIL, DRIVERS, RADIUS, CRANK] = [30, [36, 51, 66], 6.4, 3.2] as const

/** How long the rod is that turns the wheel in the middle, and where its cylinder begins. */
const [ROD, CYLINDER] = [20, 76] as const

/** Paints it; `turn` 0 to 1 is one turn of its wheels. */
export function paintEngine(context: SKRSContext2D, tones: Tones, turn: number): void {
  const { main, dark } = tones
  paint(context, 'M4 24 h84 l4 5 h-14 l-3 -2 h-71Z', DARK)
  const shade = context.createLinearGradient(0, 7, 0, 23)
  shade.addColorStop(0, css(mix(DARK, tones.light, 0.35)))
  shade.addColorStop(0.35, css(mix(DARK, STEEL, 0.2)))
  shade.addColorStop(1, css([20, 20, 25]))
  context.fillStyle = shade
  context.fill(new Path2D('M26 7.6 L84 7.6 C88 7.6 89.4 11 89.4 15 C89.4 19 88 22.6 84 22.6 L26 22.6Z'))
  paint(context, 'M4 24 L4 6 L29 6 L29 24Z', main)
  paint(context, 'M2 3.4 h30 v2.8 h-30Z', dark)
  paint(context, CAB, GLASS)
  paint(context, 'M74 8 L72.6 -2.6 L81.4 -2.6 L80 8Z M71.4 -4.4 h11.2 v2.4 h-11.2Z', DARK)
  paint(context, 'M50 8 C50 2.6 60 2.6 60 8Z M38 8 C38 4.4 44 4.4 44 8Z', BRASS)
  for (const x of [34, 48, 62, 76]) paint(context, `M${x} 7.6 h1.6 v15 h-1.6Z`, BRASS, 0.8)
  for (const x of [12, 80]) paintDriver(context, x, 3.2, turn * 2)
  for (const x of DRIVERS) paintDriver(context, x, RADIUS, turn)
  paintRods(context, turn)
}

/** A wheel with spokes, and the weight in it that is opposite its crank. */
function paintDriver(context: SKRSContext2D, x: number, radius: number, turn: number): void {
  context.save()
  context.translate(x, RAIL - radius)
  context.scale(radius, radius)
  disc(context, [0, 0], 1, css(DARK))
  disc(context, [0, 0], 0.86, css(mix(STEEL, DARK, 0.2)))
  disc(context, [0, 0], 0.76, css([26, 26, 32]))
  context.rotate(turn * Math.PI * 2)
  for (let spoke = 0; spoke < 8; spoke++) {
    paint(context, 'M-0.045 0 L-0.045 -0.8 L0.045 -0.8 L0.045 0Z', mix(STEEL, DARK, 0.25))
    context.rotate(Math.PI / 4)
  }
  paint(context, 'M-0.78 -0.36 A0.86 0.86 0 0 0 -0.78 0.36Z', mix(STEEL, DARK, 0.45))
  disc(context, [0, 0], 0.2, css(STEEL))
  context.restore()
}

/** The rod that couples the wheels, and the one that turns the middle one from the cylinder. */
function paintRods(context: SKRSContext2D, turn: number): void {
  const angle = turn * Math.PI * 2
  const [dx, dy] = [CRANK * Math.cos(angle), CRANK * Math.sin(angle)]
  const axle = RAIL - RADIUS
  const [first, middle, last] = DRIVERS
  const head = middle + dx + Math.sqrt(ROD * ROD - dy * dy)
  const line = (from: readonly [number, number], to: readonly [number, number], thick: number, tone: Colour) => {
    context.strokeStyle = css(tone)
    context.lineWidth = thick
    context.beginPath()
    context.moveTo(...from)
    context.lineTo(...to)
    context.stroke()
  }
  context.save()
  context.lineCap = 'round'
  paint(context, `M${CYLINDER} ${axle - 3.4} h10 v6.4 h-10Z`, mix(DARK, STEEL, 0.18))
  paint(context, `M${CYLINDER} ${axle - 3.4} h10 v1.2 h-10Z`, mix(DARK, STEEL, 0.45))
  line([head, axle], [CYLINDER, axle], 0.9, mix(STEEL, WHITE, 0.4))
  line([first + dx, axle + dy], [last + dx, axle + dy], 1.9, mix(DARK, STEEL, 0.3))
  line([first + dx, axle + dy], [last + dx, axle + dy], 1.2, mix(STEEL, WHITE, 0.3))
  line([middle + dx, axle + dy], [head, axle], 1.7, mix(DARK, STEEL, 0.3))
  line([middle + dx, axle + dy], [head, axle], 1, mix(STEEL, WHITE, 0.5))
  paint(context, `M${head - 1.6} ${axle - 1.5} h3.2 v3 h-3.2Z`, STEEL)
  for (const x of DRIVERS) disc(context, [x + dx, axle + dy], 1, css(mix(STEEL, DARK, 0.45)))
  context.restore()
}
