/** A counter in the shot: who serves there stands behind it, and guests before it. Pure. */

import { SUBJECT_DISTANCE } from '../camera/pose.ts'
import type { Action } from '../script/reading.ts'
import type { Role } from './role.ts'

/** How much larger they are, so that they are no smaller than guests for being farther away. */
const GROWTH = 1.4

const SERVING = new Set(['barista'])

/** What is done behind a counter. */
const AT_WORK: readonly Action[] = ['stand', 'pour', 'shake', 'turn', 'cheer']

/** The roles, of which those who serve stand behind the counter that is so far away; absent: there is none. */
export function behindCounter(roles: readonly Role[], counter: number | undefined): readonly Role[] {
  if (counter === undefined) return roles
  return roles.map((role) => {
    const { subject, distance, x, motion } = role
    const serves = SERVING.has(subject.picture ?? '') && AT_WORK.includes(subject.action)
    // Of a portrait, what the counter would hide is not in the picture.
    if (!serves || subject.shown !== undefined) return role
    return {
      ...role,
      distance: counter + (distance - SUBJECT_DISTANCE) * 0.1,
      x: (x * counter) / SUBJECT_DISTANCE,
      motion: { ...motion, height: motion.height * GROWTH },
    }
  })
}
