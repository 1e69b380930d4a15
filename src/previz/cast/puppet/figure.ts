/** A puppet put together: its parts laid over each other from far to near. */

import type { SKRSContext2D } from '@napi-rs/canvas'
import { mix } from '../../scene/colour.ts'
import { paint, ribbon } from '../pen.ts'
import { paintArm, paintLeg, paintSkirt, paintTrunk } from './body.ts'
import { paintBehind, paintHead } from './head.ts'
import { paintHeld } from './held.ts'
import type { Load } from './carried.ts'
import type { Persona } from './persona.ts'
import { paintRobot } from './robot.ts'
import type { Joints } from './skeleton.ts'
import { paintWings } from './wings.ts'

/** Paints a puppet whose joints are known. */
export function paintJoined(context: SKRSContext2D, persona: Persona, joints: Joints, sway: number, load?: Load): void {
  if (persona.kind === 'robot') return paintRobot(context, persona, joints)
  const withHead = (draw: () => void) => {
    context.save()
    context.translate(...joints.skull)
    context.rotate(joints.gaze)
    draw()
    context.restore()
  }
  paintArm(context, persona, joints.farArm, true)
  paintHeld(context, persona, joints, 'far')
  withHead(() => paintBehind(context, persona, persona.body.head, sway))
  paintLeg(context, persona, joints.farLeg, true)
  if (persona.wings !== undefined) paintWings(context, persona.wings, joints, sway)
  if (persona.pack !== undefined) paintPack(context, persona, joints)
  paintLeg(context, persona, joints.nearLeg, false)
  paintTrunk(context, persona, joints)
  paintSkirt(context, persona, joints, sway)
  withHead(() => paintHead(context, persona, persona.body.head, sway))
  paintHeld(context, persona, joints, 'near')
  const { wrist, tip } = joints.nearArm
  load?.paint(context, [(wrist[0] + tip[0]) / 2, (wrist[1] + tip[1]) / 2])
  paintArm(context, persona, joints.nearArm, false)
}

function paintPack(context: SKRSContext2D, { pack, main }: Persona, { waist, chest, upright }: Joints): void {
  if (pack === undefined) return
  const [x, y] = [-Math.cos(upright) * 0.12, -Math.sin(upright) * 0.12]
  paint(
    context,
    ribbon([
      [waist[0] + x, waist[1] + y, 0.12],
      [chest[0] + x, chest[1] + y - 0.02, 0.14],
    ]),
    mix(pack, main.dark, 0.25),
  )
}
