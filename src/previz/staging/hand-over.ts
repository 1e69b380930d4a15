/** Whoever has something to carry has it in hand: an umbrella does not stand beside its owner, and two share it. Pure. */

import { isCarried } from '../cast/puppet/carried.ts'
import type { Action, Subject } from '../script/reading.ts'
import { asPair } from './pair.ts'

/** What leaves a hand free to carry something. */
const HANDS_FREE: readonly Action[] = ['stand', 'walk', 'run', 'sit', 'turn']

/** People whose hands are full, or who are several. */
const HANDS_FULL = new Set([
  'couple',
  'old-couple',
  'family',
  'friends',
  'mother-and-child',
  'father-and-child',
  'crowd',
  'musician',
  'cyclist',
  'samurai',
  'bride',
])

/** A cast in which whoever leads has in hand what goes with him. */
export function handOver(cast: readonly Subject[]): readonly Subject[] {
  const [lead, ...others] = cast.filter(({ part }) => part === 'lead')
  if (lead === undefined || others.length > 0) return cast
  const load = cast.find(
    ({ part, count, picture }) => part === 'prop' && isCarried(picture) && (count === 1 || count === lead.count),
  )
  if (load?.picture === undefined) return cast
  const carrier = mayCarry(lead, load) ? lead : UMBRELLAS.has(load.picture) ? underOne(lead) : undefined
  if (carrier === undefined) return cast
  const { picture, colour } = load
  const holds = { picture, ...(colour !== undefined && { colour }) }
  return cast.filter((one) => one !== load).map((one) => (one === lead ? { ...carrier, holds } : one))
}

const UMBRELLAS = new Set(['umbrella', 'umbrella-with-rain-drops'])
const PAIRS = new Set(['couple', 'old-couple', 'mother-and-child', 'father-and-child'])

/** Two who have room under one umbrella. */
function underOne(lead: Subject): Subject | undefined {
  const two = asPair(lead)
  return HANDS_FREE.includes(lead.action) && PAIRS.has(two.picture ?? '') ? two : undefined
}

/** What each of several has one of. */
const EACH = new Set([...UMBRELLAS, 'kite', 'balloon'])

function mayCarry({ nature, count, picture = '', action }: Subject, load: Subject): boolean {
  const hasEnough = count === 1 || (count === load.count && EACH.has(load.picture ?? ''))
  return nature === 'person' && hasEnough && !HANDS_FULL.has(picture) && HANDS_FREE.includes(action)
}
