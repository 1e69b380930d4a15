/** Leads who go somewhere go there together: as far as the one who has least room, and as the slowest. Pure. */

import type { Role } from './role.ts'
import { isUnderWay } from './tracks.ts'

/** The roles, of which leads who are under way keep beside each other. */
export function together(roles: readonly Role[]): readonly Role[] {
  const going = roles.filter(isGoing)
  if (going.length === 0) return roles
  const along = Math.min(...going.map((role) => role.along))
  // What they cross of the picture, without what the camera goes with them.
  const from = Math.max(...going.map(({ motion: { way }, along: own }) => way.from + own / 2))
  const to = Math.min(...going.map(({ motion: { way }, along: own }) => way.to - own / 2))
  const [left, right] = [from - along / 2, Math.max(from, to) + along / 2]
  return roles.map((role) => {
    if (!isGoing(role)) return role
    const { withCamera } = role.motion.way
    const way = { from: left, to: right, ...(withCamera !== undefined && { withCamera: along }) }
    return { ...role, along, motion: { ...role.motion, way } }
  })
}

function isGoing({ subject, motion }: Role): boolean {
  return subject.part === 'lead' && isUnderWay(motion)
}
