/** Who lies in water, and how deep. Pure. */

import type { Subject } from '../script/reading.ts'
import { SURFBOARD } from '../script/surfing.ts'

/** Pictures of those who live in water and are only seen in part. */
const WATER_ANIMALS = new Set(
  'whale spouting-whale dolphin orca shark seal otter duck swan goose turtle crocodile'.split(' '),
)

/** How deep those lie whose pictures are not of their kind's common shape: birds with their legs, or without, and a hull that is all of a canoe. */
const DRAUGHTS: { readonly [picture: string]: number } = { duck: 0.42, goose: 0.45, swan: 0.1, canoe: 0.28 }

/** How deep a boat lies with those who sit in it, as a part of the height of both. */
const MANNED = 0.13

/** How deep a wave that is drawn begins. */
const SURFED = 0.02

/** Whether somebody who is where there is water lies in it. */
export function isAfloat({ nature, action, picture, on }: Subject): boolean {
  if (on?.picture === 'canoe' || on?.picture === SURFBOARD) return true
  if (action === 'fly' || action === 'rise' || nature === 'aircraft') return false
  if (nature === 'vessel' || action === 'swim' || action === 'float') return true
  return picture !== undefined && WATER_ANIMALS.has(picture) && action !== 'walk' && action !== 'run'
}

/** How much of somebody is under water, as a part of the height. */
export function draughtOf({ nature, action, picture = '', on }: Subject): number {
  if (on?.picture === 'canoe') return MANNED
  if (on?.picture === SURFBOARD) return SURFED
  const own = DRAUGHTS[picture]
  if (own !== undefined) return own
  if (nature === 'vessel') return 0.02
  if (nature === 'animal') return WATER_ANIMALS.has(picture) ? 0.4 : 0.46
  return nature === 'person' && action === 'swim' ? 0.5 : 0.08
}
