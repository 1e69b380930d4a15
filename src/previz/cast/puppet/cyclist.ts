/** Somebody on a bicycle: the legs follow the pedals, and the wheels turn. */

import { Path2D, type SKRSContext2D } from '@napi-rs/canvas'
import { css } from '../../scene/colour.ts'
import type { Drawing } from '../drawing.ts'
import { bend, type Point } from '../pen.ts'
import { paintJoined } from './figure.ts'
import type { Persona } from './persona.ts'
import { RIDING } from './poses.ts'
import { type Joints, jointsOf, type LegJoints, withLimbs } from './skeleton.ts'

/** Pictures of one turn of the pedals; the wheels have as many spokes, so they turn with it. */
const TURN_PHASES = 8

const WHEEL = 0.2
const REAR: Point = [-0.27, -WHEEL]
const FRONT: Point = [0.33, -WHEEL]
const CRANK: Point = [-0.02, -0.17]
const SADDLE: Point = [-0.1, -0.56]
const BARS: Point = [0.26, -0.55]
const PEDAL = 0.085

/** The drawing of a rider. */
export const cyclist = (persona: Persona): Drawing => ({
  box: [-0.7, -1.4, 0.8, 0.06],
  phases: TURN_PHASES,
  phasesPerSecond: 10,
  stands: true,
  facing: 'right',
  paint(context, phase) {
    const turn = (phase / TURN_PHASES) * Math.PI * 2
    const joints = seated(persona, turn)
    paintBicycle(context, turn)
    paintJoined(context, persona, joints, RIDING.sway)
  },
})

function seated(persona: Persona, turn: number): Joints {
  const loose = jointsOf(RIDING, persona.body)
  const hips: Point = [SADDLE[0] + 0.01, SADDLE[1] - 0.045]
  const [dx, dy] = [hips[0] - loose.hips[0], hips[1] - loose.hips[1]]
  const moved = ([x, y]: Point): Point => [x + dx, y + dy]
  const leg = (from: Point, angle: number): LegJoints => {
    const pedal: Point = [CRANK[0] + Math.cos(angle) * PEDAL, CRANK[1] + Math.sin(angle) * PEDAL]
    const ankle: Point = [pedal[0] - 0.035, pedal[1] - 0.045]
    const { knee, end } = bend(from, ankle, persona.body.thigh, persona.body.shin, -1)
    return { hip: from, knee, ankle: end, slope: 0.2 + 0.18 * Math.sin(angle) }
  }
  const arm = (shoulder: Point) => {
    const { knee: elbow, end: wrist } = bend(
      moved(shoulder),
      [BARS[0] - 0.04, BARS[1] - 0.02],
      persona.body.upperArm,
      persona.body.forearm,
      1,
    )
    return { shoulder: moved(shoulder), elbow, wrist, tip: [wrist[0] + 0.05, wrist[1] + 0.022] as const }
  }
  return withLimbs(loose, moved, {
    hips,
    nearArm: arm(loose.nearArm.shoulder),
    farArm: arm(loose.farArm.shoulder),
    nearLeg: leg(hips, turn),
    farLeg: leg([hips[0] + 0.015, hips[1]], turn + Math.PI),
  })
}

function paintBicycle(context: SKRSContext2D, turn: number): void {
  context.lineCap = 'round'
  context.lineJoin = 'round'
  for (const [x, y] of [REAR, FRONT]) {
    context.strokeStyle = css([30, 30, 36])
    context.lineWidth = 0.02
    context.beginPath()
    context.arc(x, y, WHEEL - 0.01, 0, Math.PI * 2)
    context.stroke()
    context.strokeStyle = css([150, 152, 160], 0.8)
    context.lineWidth = 0.004
    for (let spoke = 0; spoke < TURN_PHASES * 2; spoke++) {
      const angle = turn * 0.75 + (spoke / (TURN_PHASES * 2)) * Math.PI * 2
      context.beginPath()
      context.moveTo(x, y)
      context.lineTo(x + Math.cos(angle) * (WHEEL - 0.02), y + Math.sin(angle) * (WHEEL - 0.02))
      context.stroke()
    }
  }
  line(context, [REAR, CRANK, [0.22, -0.46], [-0.08, -0.48], CRANK], 0.02, [198, 60, 56])
  line(context, [REAR, [-0.08, -0.48]], 0.014, [198, 60, 56])
  line(context, [[-0.08, -0.48], SADDLE], 0.016, [40, 40, 46])
  line(context, [FRONT, [0.22, -0.46], [0.2, -0.54], BARS], 0.018, [60, 62, 70])
  context.fillStyle = css([34, 30, 34])
  context.fill(
    new Path2D(
      `M${SADDLE[0] - 0.08} ${SADDLE[1] - 0.01} Q${SADDLE[0]} ${SADDLE[1] - 0.03} ${SADDLE[0] + 0.08} ${SADDLE[1]} L${SADDLE[0]} ${SADDLE[1] + 0.025}Z`,
    ),
  )
  const [cx, cy] = [Math.cos(turn) * PEDAL, Math.sin(turn) * PEDAL]
  line(
    context,
    [
      [CRANK[0] - cx, CRANK[1] - cy],
      [CRANK[0] + cx, CRANK[1] + cy],
    ],
    0.014,
    [60, 62, 70],
  )
  for (const side of [-1, 1])
    line(
      context,
      [
        [CRANK[0] + cx * side - 0.03, CRANK[1] + cy * side],
        [CRANK[0] + cx * side + 0.03, CRANK[1] + cy * side],
      ],
      0.014,
      [40, 40, 46],
    )
  context.beginPath()
  context.arc(CRANK[0], CRANK[1], 0.038, 0, Math.PI * 2)
  context.strokeStyle = css([120, 122, 130])
  context.lineWidth = 0.01
  context.stroke()
}

function line(
  context: SKRSContext2D,
  points: readonly Point[],
  width: number,
  tone: readonly [number, number, number],
): void {
  context.strokeStyle = css(tone)
  context.lineWidth = width
  context.beginPath()
  for (const [index, [x, y]] of points.entries()) index === 0 ? context.moveTo(x, y) : context.lineTo(x, y)
  context.stroke()
}
