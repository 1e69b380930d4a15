/** A table in the shot: goods stand on it, people behind it, and whoever blows out candles has them before the mouth. Pure. */

import type { Role } from './role.ts'
import { NOWHERE } from './travel.ts'

/** How far behind the table people stand, how much larger they are for standing so near, and how much of them it hides. */
const BEHIND = { distance: 4.3, growth: 1.75, hidden: 0.5 } as const

/** How much larger what is blown at is than other props. */
const BLOWN_GROWTH = 1.32

/** Places a cast around a table. */
export function seatAtTable(roles: readonly Role[]): Role[] {
  const blows = roles.some(({ subject }) => subject.action === 'blow' && subject.nature === 'person')
  return roles.map((role) => {
    const { subject, motion } = role
    if (subject.nature === 'person') {
      const height = motion.height * BEHIND.growth
      const x = blows && subject.action === 'blow' ? -0.2 : role.x
      const still = { ...motion, height, way: NOWHERE }
      return {
        ...role,
        x,
        distance: BEHIND.distance + (role.distance % 1),
        above: -BEHIND.hidden * height,
        motion: still,
      }
    }
    if (subject.part !== 'prop' || !blows || !isBlownAt(subject.picture)) return role
    return { ...role, isBlownOut: true, x: 0.2, motion: { ...motion, height: motion.height * BLOWN_GROWTH } }
  })
}

function isBlownAt(picture: string | undefined): boolean {
  return picture !== undefined && /cake|candle|dandelion/.test(picture)
}
