/** Who leaves without a back to be seen goes out of the picture to its right. Pure. */

import { SUBJECT_DISTANCE } from '../camera/pose.ts'
import type { Action, Subject } from '../script/reading.ts'
import type { Role } from './role.ts'

/** What a way out depends on. */
type Leaving = {
  /** Width to height of the frame. */
  readonly aspect: number
  /** Seconds of the shot. */
  readonly seconds: number
  /** Width to height of the picture of a subject. */
  readonly shapeOf: (subject: Subject) => number
}

/** How fast one leaves, in frame heights a second as it is seen. */
const SPEEDS: { readonly [A in Action]?: number } = { walk: 0.3, sail: 0.34, swim: 0.3 }
const SPEED = 0.6

/** Where one sets out at most, to the left and to the right, as shares of the frame's width from its middle. */
const [START_LEFT, START_RIGHT] = [-0.3, 0.16]

/** The roles, of which those that leave are gone in the end. */
export function withLeaving(roles: readonly Role[], { aspect, seconds, shapeOf }: Leaving): readonly Role[] {
  return roles.map((role) => {
    const { subject, motion, distance, course } = role
    if (subject.leaves !== true || course !== undefined) return role
    const near = SUBJECT_DISTANCE / distance
    // All of a flock go as far as the hindmost has to, and keep together.
    const flock = roles.filter((one) => one.subject.words === subject.words)
    const behind = Math.max(0, ...flock.map((one) => (-one.x * SUBJECT_DISTANCE) / one.distance))
    const out = aspect / 2 + (motion.height * shapeOf(subject) * near) / 2 + behind
    const start = out - (SPEEDS[motion.action] ?? SPEED) * seconds
    const from = Math.min(START_RIGHT * aspect, Math.max(START_LEFT * aspect, start))
    return { ...role, along: 0, motion: { ...motion, way: { from: from / near, to: out / near } } }
  })
}
