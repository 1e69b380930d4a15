/** The robot: a puppet whose parts are of metal. Tubes for limbs, a disc for every joint, a box for a head. */

import type { SKRSContext2D } from '@napi-rs/canvas'
import { type Colour, mix } from '../../scene/colour.ts'
import { inside, outline, type OutlinePoint, paint, type Point, ribbon } from '../pen.ts'
import { disc } from './headwear.ts'
import type { Persona } from './persona.ts'
import type { ArmJoints, Joints, LegJoints } from './skeleton.ts'

const DARK: Colour = [52, 58, 70]
const GLOW: Colour = [120, 236, 255]

/** Paints all of it. */
export function paintRobot(context: SKRSContext2D, persona: Persona, joints: Joints): void {
  arm(context, persona, joints.farArm, true)
  leg(context, persona, joints.farLeg, true)
  leg(context, persona, joints.nearLeg, false)
  paint(context, ribbon([wide(joints.nape, 0.05), wide(joints.skull, 0.05)]), DARK)
  trunk(context, persona, joints)
  withHead(context, persona, joints, () => head(context, persona))
  arm(context, persona, joints.nearArm, false)
}

/** Paints what of it shines: its eyes, the tip of its antenna and the lamp on its chest. */
export function paintRobotLights(context: SKRSContext2D, persona: Persona, joints: Joints): void {
  withHead(context, persona, joints, () => {
    for (const [x, radius] of EYES) disc(context, x, -0.1, radius, GLOW)
    disc(context, ...ANTENNA, 0.08, [255, 120, 96])
  })
  disc(context, ...lampOf(joints), 0.015, [255, 196, 96])
  // Its arm may be before them.
  context.globalCompositeOperation = 'destination-out'
  arm(context, persona, joints.nearArm, false)
  context.globalCompositeOperation = 'source-over'
}

const EYES = [
  [0.1, 0.1],
  [0.38, 0.085],
] as const
const ANTENNA = [-0.06, -0.86] as const

const wide = ([x, y]: Point, width: number): readonly [number, number, number] => [x, y, width]

const toned = (tone: Colour, isFar: boolean): Colour => (isFar ? mix(tone, [20, 16, 34], 0.38) : tone)

function lampOf({ chest, upright }: Joints): readonly [number, number] {
  return [chest[0] + Math.cos(upright) * 0.045, chest[1] + Math.sin(upright) * 0.045]
}

function withHead(context: SKRSContext2D, { body }: Persona, { skull, gaze }: Joints, draw: () => void): void {
  context.save()
  context.translate(...skull)
  context.rotate(gaze)
  context.scale(body.head, body.head)
  draw()
  context.restore()
}

function tube(context: SKRSContext2D, from: Point, to: Point, width: number, tone: Colour): void {
  const shape = ribbon([wide(from, width), wide(to, width * 0.86)])
  paint(context, shape, tone)
  inside(context, shape, () => {
    const [back, front] = [-width * 0.34, width * 0.2]
    paint(
      context,
      ribbon([
        [from[0] + back, from[1], width * 0.36],
        [to[0] + back, to[1], width * 0.36],
      ]),
      mix(tone, [20, 16, 40], 0.6),
      0.4,
    )
    paint(
      context,
      ribbon([
        [from[0] + front, from[1], width * 0.16],
        [to[0] + front, to[1], width * 0.16],
      ]),
      mix(tone, [255, 255, 255], 0.6),
      0.6,
    )
  })
}

function joint(context: SKRSContext2D, at: Point, radius: number, tone: Colour): void {
  disc(context, at[0], at[1], radius, DARK)
  disc(context, at[0], at[1], radius * 0.56, tone)
}

function arm(context: SKRSContext2D, { skin, main }: Persona, arm: ArmJoints, isFar: boolean): void {
  const { shoulder, elbow, wrist, tip } = arm
  const [steel, paintwork] = [toned(skin, isFar), toned(main.main, isFar)]
  tube(context, shoulder, elbow, 0.05, steel)
  tube(context, elbow, wrist, 0.062, paintwork)
  joint(context, elbow, 0.03, steel)
  joint(context, shoulder, 0.044, paintwork)
  // A hand of two prongs.
  const [dx, dy] = [tip[0] - wrist[0], tip[1] - wrist[1]]
  disc(context, wrist[0], wrist[1], 0.03, toned(DARK, isFar))
  for (const side of [-1, 1]) {
    const [ax, ay] = [-dy * 0.42 * side, dx * 0.42 * side]
    const claw = ribbon([
      [wrist[0] + dx * 0.1, wrist[1] + dy * 0.1, 0.022],
      [wrist[0] + dx * 0.5 + ax, wrist[1] + dy * 0.5 + ay, 0.022],
      [wrist[0] + dx + ax * 0.5, wrist[1] + dy + ay * 0.5, 0.014],
    ])
    paint(context, claw, steel)
  }
}

function leg(context: SKRSContext2D, { skin, main, body }: Persona, leg: LegJoints, isFar: boolean): void {
  const { hip, knee, ankle, slope } = leg
  const [steel, paintwork] = [toned(skin, isFar), toned(main.main, isFar)]
  tube(context, hip, knee, 0.066, steel)
  tube(context, knee, ankle, 0.084, paintwork)
  joint(context, knee, 0.042, steel)
  context.save()
  context.translate(ankle[0], ankle[1])
  context.rotate(slope)
  context.scale(body.foot, body.foot)
  const foot = outline([
    [-0.34, 0.3, 1],
    [-0.3, -0.08, 0.7],
    [0.24, -0.16, 0.7],
    [0.7, 0.06, 0.6],
    [0.78, 0.3, 1],
  ])
  paint(context, foot, steel)
  inside(context, foot, () => paint(context, 'M-1 0.2 L1 0.2 L1 0.5 L-1 0.5Z', toned(DARK, isFar)))
  context.restore()
}

function trunk(context: SKRSContext2D, { main, skin }: Persona, joints: Joints): void {
  const { hips, waist, chest, nape, upright } = joints
  paint(context, ribbon([wide(hips, 0.07), wide(waist, 0.07), wide(chest, 0.08)]), DARK)
  const pelvis = ribbon([
    [hips[0] - 0.03, hips[1] + 0.008, 0.09],
    [hips[0] + 0.03, hips[1] + 0.008, 0.09],
  ])
  paint(context, pelvis, skin)
  context.save()
  context.translate((chest[0] + nape[0]) / 2, (chest[1] + nape[1]) / 2)
  context.rotate(upright)
  const box: readonly OutlinePoint[] = [
    [-0.085, -0.07, 0.55],
    [0.085, -0.07, 0.55],
    [0.105, 0.03, 0.5],
    [0.065, 0.145, 0.6],
    [-0.065, 0.145, 0.6],
    [-0.1, 0.03, 0.5],
  ]
  const plate = outline(box)
  paint(context, plate, main.main)
  inside(context, plate, () => {
    paint(context, 'M-0.2 -0.1 L-0.055 -0.1 L-0.035 0.2 L-0.2 0.2Z', main.dark, 0.45)
    paint(context, 'M0.07 -0.1 L0.09 -0.1 L0.1 0.03 L0.06 0.16 L0.045 0.16 L0.08 0.03Z', main.light, 0.6)
    for (const y of [0.085, 0.105, 0.125])
      paint(
        context,
        ribbon([
          [-0.03, y, 0.008],
          [0.04, y, 0.008],
        ]),
        DARK,
        0.7,
      )
  })
  context.restore()
  const [x, y] = lampOf(joints)
  disc(context, x, y, 0.026, DARK)
  disc(context, x, y, 0.015, [255, 196, 96])
}

function head(context: SKRSContext2D, { main, skin }: Persona): void {
  paint(
    context,
    ribbon([
      [-0.06, -0.5, 0.05],
      [-0.06, -0.84, 0.04],
    ]),
    DARK,
  )
  disc(context, ...ANTENNA, 0.08, [236, 92, 76])
  const skull = outline([
    [-0.46, -0.5, 0.6],
    [0.44, -0.5, 0.6],
    [0.54, -0.36, 0.5],
    [0.54, 0.36, 0.5],
    [0.44, 0.48, 0.6],
    [-0.4, 0.48, 0.6],
    [-0.52, 0.34, 0.5],
    [-0.54, -0.34, 0.5],
  ])
  paint(context, skull, main.main)
  inside(context, skull, () => {
    paint(context, 'M-1 -1 L-0.36 -1 L-0.3 1 L-1 1Z', main.dark, 0.4)
    paint(context, 'M-0.6 -0.6 L0.7 -0.6 L0.7 -0.4 L-0.6 -0.4Z', main.light, 0.55)
    paint(context, 'M-0.2 0.5 L-0.2 0.28 L0.7 0.28 L0.7 0.5Z', main.dark, 0.3)
  })
  const visor = outline([
    [-0.12, -0.28, 0.6],
    [0.52, -0.28, 0.6],
    [0.56, -0.1, 0.4],
    [0.52, 0.08, 0.6],
    [-0.12, 0.08, 0.6],
    [-0.18, -0.1, 0.4],
  ])
  paint(context, visor, [30, 34, 46])
  for (const [x, radius] of EYES) disc(context, x, -0.1, radius, GLOW)
  for (const x of [0.1, 0.22, 0.34, 0.46])
    paint(
      context,
      ribbon([
        [x, 0.24, 0.04],
        [x, 0.34, 0.04],
      ]),
      DARK,
    )
  disc(context, -0.36, 0, 0.17, DARK)
  disc(context, -0.36, 0, 0.11, skin)
}
