/** Whoever is alone with something to carry has it in hand: an umbrella does not stand beside its owner. Pure. */

import { isCarried } from '../cast/puppet/carried.ts'
import type { Action, Subject } from '../script/reading.ts'

/** What leaves a hand free to carry something. */
const HANDS_FREE: readonly Action[] = ['stand', 'walk', 'run', 'sit', 'turn']

/** People whose hands are full, or who are several. */
const HANDS_FULL = new Set([
  'couple',
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
  if (lead === undefined || others.length > 0 || !mayCarry(lead)) return cast
  const load = cast.find(({ part, count, picture }) => part === 'prop' && count === 1 && isCarried(picture))
  if (load?.picture === undefined) return cast
  const { picture, colour } = load
  const holds = { picture, ...(colour !== undefined && { colour }) }
  return cast.filter((one) => one !== load).map((one) => (one === lead ? { ...lead, holds } : one))
}

function mayCarry({ nature, count, picture = '', action }: Subject): boolean {
  return nature === 'person' && count === 1 && !HANDS_FULL.has(picture) && HANDS_FREE.includes(action)
}
