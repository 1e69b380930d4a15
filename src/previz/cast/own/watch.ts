/** The wristwatch on its strap, as it stands in a shop window. A unit is a hundredth of its height. */

import { Path2D, type SKRSContext2D } from '@napi-rs/canvas'
import { type Colour, css, mix } from '../../scene/colour.ts'
import type { Drawing, Tones } from '../drawing.ts'
import { inside, paint, stroke } from '../pen.ts'
import { across, still } from './vessels.ts'

/** The middle of the dial, and the radii of case, bezel and dial. */
const [X, Y, CASE, BEZEL, DIAL] = [34, 50, 31, 28, 24.4]

const STRAP_ABOVE = 'M22 30 L22.8 4 C23 1.4 25 0 27.6 0 L40.4 0 C43 0 45 1.4 45.2 4 L46 30Z'
const STRAP_BELOW = 'M22 70 L22.8 96 C23 98.6 25 100 27.6 100 L40.4 100 C43 100 45 98.6 45.2 96 L46 70Z'
const LUGS = 'M15.6 30 L19 17.4 L25 17.4 L26 32Z M52.4 30 L49 17.4 L43 17.4 L42 32Z'

const BRIGHT: Colour = [246, 248, 250]
const STEEL: readonly (readonly [number, Colour])[] = [
  [0, [92, 98, 108]],
  [0.16, [214, 220, 226]],
  [0.3, [146, 152, 162]],
  [0.52, [248, 250, 252]],
  [0.7, [156, 162, 172]],
  [0.86, [222, 226, 232]],
  [1, [84, 90, 100]],
]

/** A dress watch; its colour is the dial's. It shows ten past ten, as watches do that are looked at. */
export const watch = (tones: Tones): Drawing => ({
  ...still(-4, 76, (context) => {
    paintStrap(context, STRAP_ABOVE, [0, 30])
    paintStrap(context, STRAP_BELOW, [100, 70])
    paintCase(context)
    paintDial(context, tones)
  }),
  glass: {
    box: [X - BEZEL, Y - BEZEL, X + BEZEL, Y + BEZEL],
    isRound: true,
    glints: [
      [16, 31],
      [64.5, 47],
    ],
  },
})

/** Leather that bends away from the eye at its far end, with a seam along both edges. */
function paintStrap(context: SKRSContext2D, path: string, [far, near]: readonly [number, number]): void {
  const strap = new Path2D(path)
  context.fillStyle = across(context, 22, 46, [
    [0, [54, 32, 24]],
    [0.12, [122, 76, 50]],
    [0.4, [150, 98, 64]],
    [0.8, [112, 68, 46]],
    [1, [46, 26, 22]],
  ])
  context.fill(strap)
  inside(context, strap, () => {
    const bend = context.createLinearGradient(0, far, 0, near)
    bend.addColorStop(0, css([20, 10, 10], 0.85))
    bend.addColorStop(0.3, css([255, 214, 170], 0.16))
    bend.addColorStop(0.55, css([30, 14, 12], 0.1))
    bend.addColorStop(1, css([20, 10, 10], 0.6))
    context.fillStyle = bend
    context.fillRect(20, Math.min(far, near), 28, 30)
    context.setLineDash([1.5, 0.9])
    stroke(context, [`M25 ${far} L24.6 ${near}`, `M43 ${far} L43.4 ${near}`], [222, 186, 142], 0.4)
    context.setLineDash([])
  })
}

function paintCase(context: SKRSContext2D): void {
  const lugs = new Path2D(LUGS)
  context.fillStyle = across(context, 14, 54, STEEL)
  context.fill(lugs)
  context.save()
  context.translate(0, Y * 2)
  context.scale(1, -1)
  context.fill(lugs)
  context.restore()
  const crown = context.createLinearGradient(0, Y - 4, 0, Y + 4)
  for (const [at, tone] of STEEL) crown.addColorStop(at, css(tone))
  context.fillStyle = crown
  context.fill(
    new Path2D(`M${X + CASE - 1} ${Y - 2.4} h2.6 v-1.2 h3.6 q1.2 0 1.2 1.2 v4.8 q0 1.2 -1.2 1.2 h-3.6 v-1.2 h-2.6Z`),
  )
  stroke(
    context,
    [-2, -0.7, 0.7, 2].map((y) => `M${X + CASE + 2.2} ${Y + y} h4`),
    [70, 76, 86],
    0.4,
  )
  disc(context, CASE, across(context, X - CASE, X + CASE, STEEL))
  disc(context, CASE - 0.8, brushed(context))
  disc(context, BEZEL + 0.5, css([40, 44, 52], 0.7))
  const bezel = context.createLinearGradient(X - BEZEL, Y - BEZEL, X + BEZEL, Y + BEZEL)
  for (const [at, tone] of STEEL) bezel.addColorStop(at, css(mix(tone, BRIGHT, 0.25)))
  disc(context, BEZEL, bezel)
}

/** Steel that mirrors a window in front of it, and again behind. */
function brushed(context: SKRSContext2D) {
  const steel = context.createConicGradient(-2.4, X, Y)
  for (const [at, tone] of [
    [0, [250, 252, 254]],
    [0.1, [150, 156, 166]],
    [0.3, [206, 210, 216]],
    [0.42, [120, 126, 136]],
    [0.52, [240, 243, 246]],
    [0.64, [132, 138, 148]],
    [0.84, [190, 195, 202]],
    [1, [250, 252, 254]],
  ] as const)
    steel.addColorStop(at, css(tone))
  return steel
}

function paintDial(context: SKRSContext2D, tones: Tones): void {
  const isPale = tones.main[1] > 150
  const mark: Colour = isPale ? [52, 56, 66] : BRIGHT
  // A sunburst: light runs round the dial as the wrist turns.
  const dial = context.createConicGradient(-1.2, X, Y)
  const [deep, shine] = [mix(tones.main, tones.dark, 0.5), mix(tones.main, tones.light, 0.75)]
  for (const [at, tone] of [
    [0, deep],
    [0.16, shine],
    [0.34, deep],
    [0.5, tones.main],
    [0.66, shine],
    [0.84, deep],
    [1, deep],
  ] as const)
    dial.addColorStop(at, css(tone))
  disc(context, DIAL + 0.7, css([20, 22, 28]))
  disc(context, DIAL, dial)
  const depth = context.createRadialGradient(X, Y + 2, DIAL * 0.7, X, Y, DIAL)
  depth.addColorStop(0, css(tones.dark, 0))
  depth.addColorStop(1, css(mix(tones.dark, [0, 0, 0], 0.5), 0.75))
  disc(context, DIAL, depth)
  for (let minute = 0; minute < 60; minute++)
    if (minute % 5 === 0) hand(context, minute / 60, [16.6, 21.6, minute % 15 === 0 ? 1.5 : 0.9], mark)
    else hand(context, minute / 60, [21.6, 22.8, 0.28], mix(mark, tones.main, 0.2))
  paint(context, `M${X - 3.6} ${Y - 9.6} h7.2 v0.8 h-7.2Z M${X - 2} ${Y - 7.6} h4 v0.5 h-4Z`, mark, 0.8)
  const shade = mix(tones.dark, [0, 0, 0], 0.6)
  for (const [dx, dy, tone, opacity] of [
    [0.5, 0.8, shade, 0.5],
    [0, 0, mark, 1],
  ] as const) {
    context.save()
    context.translate(dx, dy)
    hand(context, 10.15 / 12, [-3, 12.6, 1.7], tone, opacity)
    hand(context, 9 / 60, [-3.4, 19, 1.3], tone, opacity)
    context.restore()
  }
  hand(context, 35 / 60, [-5, 20.6, 0.36], [226, 96, 60])
  disc(context, 1.5, css([226, 96, 60]))
  disc(context, 0.6, css([250, 226, 210]))
}

/** A bar from one distance to another of the middle, `turn` of the way round from twelve; pointed at its far end. */
function hand(
  context: SKRSContext2D,
  turn: number,
  [from, to, wide]: readonly [from: number, to: number, wide: number],
  tone: Colour,
  opacity = 1,
): void {
  context.save()
  context.translate(X, Y)
  context.rotate(turn * Math.PI * 2)
  const half = wide / 2
  paint(
    context,
    `M${-half * 0.7} ${-from} L${-half} ${-to + wide} L0 ${-to} L${half} ${-to + wide} L${half * 0.7} ${-from}Z`,
    tone,
    opacity,
  )
  context.restore()
}

function disc(context: SKRSContext2D, radius: number, fill: SKRSContext2D['fillStyle']): void {
  context.beginPath()
  context.arc(X, Y, radius, 0, Math.PI * 2)
  context.fillStyle = fill
  context.fill()
}
