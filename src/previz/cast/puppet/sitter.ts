/** Somebody on a seat: a person who sits with the legs before it or lies along it, or an animal on top of it. */

import type { Drawing } from '../drawing.ts'
import { measure } from '../measure.ts'
import type { Seat } from '../own/seats.ts'
import type { Point } from '../pen.ts'
import { paintJoined } from './figure.ts'
import type { Persona } from './persona.ts'
import type { Pose } from './pose.ts'
import { LYING, SEATED } from './poses.ts'
import { type ArmJoints, type Joints, jointsOf, type LegJoints } from './skeleton.ts'

/** How far hips are above what they sit on. */
const HIPS = 0.045

/** How wide an animal on a seat is, of its half. */
const PET_SHARE = 0.98

/** How far apart those sit who sit together. */
const APART = 0.36

/** The drawing of people on a seat, the farthest to the left first. */
export function sitters(people: readonly Persona[], seat: Seat, lies: boolean): Drawing {
  const pose = lies ? LYING : SEATED
  const settledIn = people.map((persona, index) => {
    const x = (index - (people.length - 1) / 2) * APART
    return { persona, joints: settled(persona, seat, pose, { lies, x }) }
  })
  return {
    ...box(seat),
    paint(context) {
      seat.paint(context)
      for (const { persona, joints } of settledIn) paintJoined(context, persona, joints, 0)
    },
  }
}

function box({ half }: Seat): Omit<Drawing, 'paint'> {
  return {
    box: [-half - 0.6, -1.2, half + 0.6, 0.08],
    phases: 1,
    phasesPerSecond: 0,
    stands: true,
    facing: 'right',
  }
}

type Place = { readonly lies: boolean; readonly x: number }

function settled({ body, bulk }: Persona, { high, flat, half }: Seat, pose: Pose, { lies, x }: Place): Joints {
  const loose = jointsOf(pose, body)
  const dx = x + (lies ? -half * 0.16 : -0.06)
  const dy = -(lies ? flat : high) - HIPS * bulk - loose.hips[1]
  const moved = ([x, y]: Point): Point => [x + dx, y + dy]
  const arm = ({ shoulder, elbow, wrist, tip }: ArmJoints): ArmJoints => ({
    shoulder: moved(shoulder),
    elbow: moved(elbow),
    wrist: moved(wrist),
    tip: moved(tip),
  })
  const leg = ({ hip, knee, ankle, slope }: LegJoints): LegJoints => ({
    hip: moved(hip),
    knee: moved(knee),
    ankle: moved(ankle),
    slope,
  })
  return {
    ...loose,
    hips: moved(loose.hips),
    waist: moved(loose.waist),
    chest: moved(loose.chest),
    nape: moved(loose.nape),
    skull: moved(loose.skull),
    nearArm: arm(loose.nearArm),
    farArm: arm(loose.farArm),
    nearLeg: leg(loose.nearLeg),
    farLeg: leg(loose.farLeg),
  }
}

/** The drawing of an animal on a seat. */
export function pet(animal: Drawing, seat: Seat): Drawing {
  const { left, right, bottom } = measure(animal)
  const unit = (seat.half * PET_SHARE) / (right - left)
  return {
    ...box(seat),
    phases: animal.phases,
    phasesPerSecond: animal.phasesPerSecond,
    facing: animal.facing,
    paint(context, phase) {
      seat.paint(context)
      context.save()
      context.translate(0, -seat.flat)
      context.scale(unit, unit)
      context.translate(-(left + right) / 2, -bottom)
      animal.paint(context, phase)
      context.restore()
    },
  }
}
