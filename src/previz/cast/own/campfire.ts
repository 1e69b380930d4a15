/** A campfire: logs that lean against each other in a ring of stones, and the fire on them. A unit is a hundredth of its height. */

import type { SKRSContext2D } from '@napi-rs/canvas'
import { type Colour, css, mix } from '../../scene/colour.ts'
import type { Drawing } from '../drawing.ts'
import { paintFire } from '../flames.ts'
import { outline, ribbon } from '../pen.ts'

/** How many pictures the fire has until it is the first one again. */
const PHASES = 7

/** A fire of wood, by itself as bright as it is seen. */
export const campfire = (): Drawing => ({
  box: [-70, -112, 70, 24],
  phases: PHASES,
  phasesPerSecond: 11,
  stands: true,
  facing: 'none',
  glows: true,
  paint(context, phase) {
    for (const stone of STONES) if (stone[1] < 0) paintStone(context, stone)
    for (const log of LOGS.slice(0, 2)) paintLog(context, log)
    paintFlames(context, phase)
    for (const log of LOGS.slice(2)) paintLog(context, log)
    for (const stone of STONES) if (stone[1] >= 0) paintStone(context, stone)
  },
})

function paintFlames(context: SKRSContext2D, phase: number): void {
  context.save()
  context.translate(0, 2)
  context.rotate(-Math.PI / 2)
  context.scale(108, 108)
  paintFire(context, 'camp', phase / PHASES)
  context.restore()
}

type Log = readonly [fromX: number, fromY: number, toX: number, toY: number]

/** Those behind the fire, then those before it. */
const LOGS: readonly Log[] = [
  [-34, -2, 14, -22],
  [36, -3, -12, -20],
  [-40, 9, 16, -10],
  [42, 8, -14, -8],
]

/** A log, lit from where the fire is; its end shows the wood. */
function paintLog(context: SKRSContext2D, [x, y, toX, toY]: Log): void {
  const light = context.createLinearGradient(x, y, toX, toY)
  light.addColorStop(0, css([58, 34, 26]))
  light.addColorStop(0.55, css([120, 62, 30]))
  light.addColorStop(1, css([255, 150, 54]))
  context.fillStyle = light
  context.fill(
    ribbon([
      [x, y, 11],
      [toX, toY, 8.5],
    ]),
  )
  context.beginPath()
  context.ellipse(x, y, 4.2, 5.4, Math.atan2(toY - y, toX - x), 0, Math.PI * 2)
  context.fillStyle = css([170, 116, 70])
  context.fill()
  context.strokeStyle = css([96, 58, 36])
  context.lineWidth = 0.8
  context.stroke()
}

type Stone = readonly [x: number, y: number, size: number]

const STONES: readonly Stone[] = [
  [-44, -3, 8],
  [-24, -7, 7],
  [26, -7, 7.4],
  [45, -2, 8.6],
  [-54, 6, 10],
  [55, 7, 10],
  [-36, 14, 11],
  [-12, 17, 10.4],
  [14, 17, 11],
  [38, 14, 10.6],
]

/** A stone, warm on the side of the fire. */
function paintStone(context: SKRSContext2D, [x, y, size]: Stone): void {
  const warm: Colour = [236, 136, 62]
  const light = context.createRadialGradient(x - x * 0.16, y - size * 0.8, 0, x, y, size * 1.5)
  light.addColorStop(0, css(mix([104, 96, 98], warm, 0.72)))
  light.addColorStop(0.45, css(mix([84, 78, 82], warm, 0.22)))
  light.addColorStop(1, css([38, 34, 40]))
  context.fillStyle = light
  context.fill(
    outline([
      [x - size, y + size * 0.3],
      [x - size * 0.62, y - size * 0.56],
      [x + size * 0.3, y - size * 0.7],
      [x + size, y - size * 0.1],
      [x + size * 0.8, y + size * 0.5],
      [x - size * 0.6, y + size * 0.56],
    ]),
  )
}
