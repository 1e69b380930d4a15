/** What puppets hold: a violin and its bow, a sword, a stick, a bouquet. */

import type { SKRSContext2D } from '@napi-rs/canvas'
import { outline, paint, type Point, ribbon } from '../pen.ts'
import type { Persona } from './persona.ts'
import type { Joints } from './skeleton.ts'

/** Paints what is held on the near or the far side of the trunk. */
export function paintHeld(context: SKRSContext2D, persona: Persona, joints: Joints, side: 'near' | 'far'): void {
  const { holds } = persona
  const { wrist, tip } = joints.nearArm
  const grip: Point = [(wrist[0] + tip[0]) / 2, (wrist[1] + tip[1]) / 2]
  if (holds === 'stick' && side === 'far') {
    const { tip: hand } = joints.farArm
    paint(
      context,
      ribbon([
        [hand[0] - 0.03, hand[1] - 0.04, 0.018],
        [hand[0] + 0.01, hand[1] - 0.055, 0.017],
        [hand[0] + 0.025, hand[1], 0.014],
        [hand[0] + 0.05, 0, 0.012],
      ]),
      [92, 62, 42],
    )
  } else if (holds === 'sword' && side === 'far') {
    const hip = joints.hips
    paint(
      context,
      ribbon([
        [hip[0] + 0.14, hip[1] - 0.06, 0.02],
        [hip[0] - 0.02, hip[1] - 0.01, 0.022],
        [hip[0] - 0.3, hip[1] + 0.13, 0.016],
        [hip[0] - 0.36, hip[1] + 0.17, 0.006],
      ]),
      [54, 44, 50],
    )
    paint(
      context,
      ribbon([
        [hip[0] + 0.085, hip[1] - 0.085, 0.018],
        [hip[0] + 0.1, hip[1] - 0.01, 0.018],
      ]),
      [214, 170, 74],
    )
  } else if (holds === 'bouquet' && side === 'near') {
    const [x, y] = [grip[0] + 0.035, grip[1] - 0.02]
    paint(
      context,
      outline([
        [x - 0.02, y + 0.09, 0.8],
        [x - 0.05, y - 0.01],
        [x + 0.05, y - 0.01],
        [x + 0.02, y + 0.09, 0.8],
      ]),
      [86, 132, 84],
    )
    const blooms = [
      [-0.05, -0.02, 232, 132, 150],
      [0, -0.05, 250, 226, 220],
      [0.05, -0.02, 226, 104, 124],
      [-0.02, 0, 250, 236, 226],
      [0.025, 0.005, 240, 164, 170],
    ] as const
    for (const [dx, dy, red, green, blue] of blooms)
      paint(
        context,
        ribbon([
          [x + dx, y + dy, 0.056],
          [x + dx + 0.004, y + dy, 0.05],
        ]),
        [red, green, blue],
      )
  } else if (holds === 'violin') {
    paintViolin(context, joints, side)
  }
}

function paintViolin(context: SKRSContext2D, joints: Joints, side: 'near' | 'far'): void {
  const { nape, farArm, nearArm } = joints
  const chin: Point = [nape[0] + 0.05, nape[1] + 0.005]
  const hand: Point = farArm.wrist
  const length = Math.hypot(hand[0] - chin[0], hand[1] - chin[1])
  if (side === 'near') {
    const bridge: Point = [chin[0] + (hand[0] - chin[0]) * 0.42, chin[1] + (hand[1] - chin[1]) * 0.42 - 0.02]
    const grip = nearArm.tip
    const reach = Math.hypot(bridge[0] - grip[0], bridge[1] - grip[1]) || 1
    const end: Point = [
      grip[0] + ((bridge[0] - grip[0]) / reach) * 0.4,
      grip[1] + ((bridge[1] - grip[1]) / reach) * 0.4,
    ]
    paint(
      context,
      ribbon([
        [grip[0], grip[1], 0.009],
        [end[0], end[1], 0.006],
      ]),
      [70, 44, 30],
    )
    return
  }
  context.save()
  context.translate(chin[0] - 0.02, chin[1])
  context.rotate(Math.atan2(hand[1] - chin[1], hand[0] - chin[0]))
  paint(
    context,
    ribbon([
      [0.14, 0, 0.018],
      [length + 0.05, -0.004, 0.014],
    ]),
    [48, 32, 28],
  )
  paint(
    context,
    outline([
      [0, -0.036],
      [0.05, -0.046],
      [0.09, -0.024],
      [0.13, -0.036],
      [0.18, -0.022],
      [0.18, 0.022],
      [0.13, 0.034],
      [0.09, 0.022],
      [0.05, 0.046],
      [0, 0.036],
      [-0.014, 0],
    ]),
    [150, 78, 36],
  )
  paint(
    context,
    outline([
      [0.01, -0.03],
      [0.05, -0.036],
      [0.08, -0.02],
      [0.05, -0.012],
      [0, -0.012],
    ]),
    [206, 130, 70],
  )
  context.restore()
}
