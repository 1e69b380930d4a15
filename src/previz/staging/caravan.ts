/** A caravan: its animals are seen from the side, one behind the other, on their way across the picture. Pure. */

import type { Subject } from '../script/reading.ts'
import type { Role } from './role.ts'
import type { Way } from './tracks.ts'

/** How many are seen, how high each is beside one alone, and how far apart they are, in their breadths. */
const [COUNT, SHARE, APART] = [5, 0.56, 1.12] as const

/** How fast it goes, in frame heights a second, and how far at most, in widths of the frame. */
const [SPEED, FAR_MAX] = [0.26, 0.85] as const

/** What it is planned for. */
type Caravan = {
  /** Height and breadth of one alone, in frame heights. */
  readonly height: number
  readonly breadth: number
  readonly aspect: number
  readonly seconds: number
  readonly roleAt: (x: number, height: number) => Role
}

/** Whether somebody goes so. */
export function isCaravan({ picture, count, action }: Subject): boolean {
  return count === 'crowd' && picture !== undefined && IN_FILE.has(picture) && action === 'walk'
}

const IN_FILE = new Set(['camel', 'two-hump-camel'])

/** Places a caravan, the first one to the right. */
export function inFile({ height, breadth, aspect, seconds, roleAt }: Caravan): Role[] {
  const far = Math.min(SPEED * seconds, FAR_MAX * aspect)
  const way: Way = { from: -far / 2, to: far / 2 }
  return Array.from({ length: COUNT }, (_, index) => {
    const role = roleAt((index - (COUNT - 1) / 2) * breadth * SHARE * APART, height * SHARE)
    return { ...role, along: 0, motion: { ...role.motion, way } }
  })
}
