/** People who talk with each other look at each other: those on the right look to the left. Pure. */

import type { Subject } from '../script/reading.ts'
import type { Role } from './role.ts'
import { isUnderWay } from './tracks.ts'

/** More than these are a crowd, where everybody talks with somebody. */
const CIRCLE_MAX = 6

/** How far from the middle between them two stand who talk, in heights of the taller one, and at most, in frame widths. */
const [APART, ROOM] = [0.28, 0.26] as const

/** Two who are one drawing, as two who can look at each other. */
const PAIRS: { readonly [picture: string]: readonly [string, string] } = {
  couple: ['woman', 'man'],
  'old-couple': ['old-woman', 'old-man'],
  'mother-and-child': ['woman', 'child'],
  'father-and-child': ['man', 'child'],
}

/** A cast, of which pairs who talk are two. */
export function pairsApart(cast: readonly Subject[]): readonly Subject[] {
  return cast.flatMap((one) => {
    const pair = one.facesOthers === true && one.on === undefined ? PAIRS[one.picture ?? ''] : undefined
    return pair === undefined ? [one] : pair.map((picture) => ({ ...one, picture }))
  })
}

/** The roles, of which those who talk are turned to each other. */
export function faceToFace(roles: readonly Role[], aspect: number): readonly Role[] {
  const circle = roles.filter(isConversing)
  if (circle.length < 2 || circle.length > CIRCLE_MAX) return roles
  const xs = circle.map(({ x }) => x)
  const middle = (Math.min(...xs) + Math.max(...xs)) / 2
  const apart = Math.min(aspect * ROOM, APART * Math.max(...circle.map(({ motion }) => motion.height)))
  const meals = circle.length > 2 ? [] : roles.filter(isMeal)
  return roles.map((role) => {
    if (meals.length === 1 && isMeal(role)) return { ...role, x: middle }
    if (!isConversing(role)) return role
    const subject = role.x > middle ? { ...role.subject, isTurned: true as const } : role.subject
    // Of a portrait, all the room is taken already.
    if (circle.length > 2 || subject.shown !== undefined) return { ...role, subject }
    return { ...role, subject, x: middle + (role.x > middle ? apart : -apart) }
  })
}

/** What two eat together is between them. */
function isMeal({ subject }: Role): boolean {
  return subject.nature === 'food' && subject.part === 'prop'
}

/** Who is on something is one drawing with it, which is turned only where it is a chair. */
function isConversing({ subject, motion, course }: Role): boolean {
  const isFree = subject.on === undefined || subject.on.picture === 'chair'
  return subject.facesOthers === true && isFree && course === undefined && !isUnderWay(motion)
}
