/** Who rows or paddles sits in a boat: both become one, as they are one drawing. Pure. */

import type { Action, Subject } from '../script/reading.ts'

/** The boat that is paddled, where nothing is said of it, too. */
const CANOE = 'canoe'

/** What somebody does who is in the boat that is named with him. */
const ABOARD: readonly Action[] = ['sail', 'sit', 'swim']

/** A cast whose rowers are in their boats. */
export function boarded(cast: readonly Subject[]): readonly Subject[] {
  const boat = cast.find(({ picture, part, count }) => picture === CANOE && part !== 'backdrop' && count === 1)
  const crew = cast.find((one) => one.nature === 'person' && one.part === 'lead' && isAboard(one, boat, cast))
  if (crew === undefined) return cast
  const on = { picture: CANOE, ...(boat?.colour !== undefined && { colour: boat.colour }) }
  return cast
    .filter((one) => one !== boat)
    .map((one) => (one === crew ? { ...pairOf(one), on, action: 'sail' as const } : one))
}

/** Who sails something else that is named is none of a canoe's crew. */
function isAboard({ action, on, count }: Subject, boat: Subject | undefined, cast: readonly Subject[]): boolean {
  if (on !== undefined || count === 'crowd') return false
  if (boat !== undefined) return ABOARD.includes(action)
  return action === 'sail' && cast.every(({ nature }) => nature !== 'vessel')
}

/** Two people share a boat. */
function pairOf(crew: Subject): Subject {
  return crew.picture === 'person' && crew.count === 2 ? { ...crew, picture: 'couple', count: 1 } : crew
}
