/** Somebody on a seat: a person who sits with the legs before it or lies along it, or an animal on top of it. */

import type { Drawing } from '../drawing.ts'
import { measure } from '../measure.ts'
import type { Seat } from '../own/seat.ts'
import { paintJoined } from './figure.ts'
import type { Persona } from './persona.ts'
import type { Pose } from './pose.ts'
import { LYING, SEATED } from './poses-at.ts'
import { type Joints, jointsOf, movedBy } from './skeleton.ts'

/** How far hips are above what they sit on. */
const HIPS = 0.045

/** How wide an animal on a seat is, of its half. */
const PET_SHARE = 0.98

/** How long the arms of grown people are. */
const REACH = 0.3

/** How far apart those sit who sit together. */
const APART = 0.36

/** The drawing of people on a seat, the farthest to the left first, or at what they play or work at. */
export function sitters(people: readonly Persona[], seat: Seat, lies: boolean): Drawing {
  const { poses, phasesPerSecond } = seat.does ?? { poses: [lies ? LYING : SEATED] as const, phasesPerSecond: 0 }
  const phases = poses.map((pose) =>
    people.map((persona, index) => {
      const x = (index - (people.length - 1) / 2) * APART
      return { persona, joints: settled(persona, seat, pose, { lies, x }) }
    }),
  )
  return {
    ...box(seat),
    phases: phases.length,
    phasesPerSecond,
    paint(context, phase) {
      seat.paint(context, phase)
      for (const { persona, joints } of phases[phase] ?? []) paintJoined(context, persona, joints, 0)
    },
  }
}

function box({ half }: Seat): Omit<Drawing, 'paint'> {
  return {
    box: [-half - 0.6, -1.5, half + 0.7, 0.08],
    phases: 1,
    phasesPerSecond: 0,
    stands: true,
    facing: 'right',
  }
}

type Place = { readonly lies: boolean; readonly x: number }

function settled(
  { body, bulk }: Persona,
  { high, flat, half, does, isStoodAt = false }: Seat,
  pose: Pose,
  { lies, x }: Place,
): Joints {
  const loose = jointsOf(pose, body)
  // Short arms reach the keys from nearer.
  const near = does === undefined ? 0 : Math.max(0, REACH - body.upperArm - body.forearm)
  const dx = x + near + (lies ? -half * 0.16 : -0.06)
  const dy = isStoodAt ? 0 : -(lies ? flat : high) - HIPS * bulk - loose.hips[1]
  return movedBy(loose, [dx, dy])
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
      seat.paint(context, phase)
      context.save()
      context.translate(0, -seat.flat)
      context.scale(unit, unit)
      context.translate(-(left + right) / 2, -bottom)
      animal.paint(context, phase)
      context.restore()
    },
  }
}
