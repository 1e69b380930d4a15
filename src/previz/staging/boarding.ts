/** Who rows sits in a boat, and no boat leaves by itself: both become one, as they are one drawing. Pure. */

import { CREW_MAX } from '../script/aboard.ts'
import type { Subject } from '../script/reading.ts'
import { asPair } from './pair.ts'

/** The boat that is rowed, where nothing is said of it, too. */
const CANOE = 'canoe'

/** A cast whose rowers are in their boats. */
export function boarded(cast: readonly Subject[]): readonly Subject[] {
  const boat = cast.find(({ picture, part, count }) => picture === CANOE && part !== 'backdrop' && count === 1)
  const on = { picture: CANOE, ...(boat?.colour !== undefined && { colour: boat.colour }) }
  const crew = cast.find((one) => isRowing(one, cast))
  if (crew === undefined) return cast.map((one) => (one === boat && one.action === 'sail' ? manned(one) : one))
  return cast.filter((one) => one !== boat).map((one) => (one === crew ? together({ ...one, on: one.on ?? on }) : one))
}

/** Who rows, and does not sail something else that is named. */
function isRowing({ action, on, count, nature, part }: Subject, cast: readonly Subject[]): boolean {
  if (nature !== 'person' || part !== 'lead' || count === 'crowd') return false
  if (on !== undefined) return on.picture === CANOE
  return action === 'sail' && cast.every(({ nature, picture, count }) => nature !== 'vessel' || isOne(picture, count))
}

function isOne(picture: string | undefined, count: Subject['count']): boolean {
  return picture === CANOE && count === 1
}

/** Several people share a boat. */
function together(crew: Subject): Subject {
  const { count, on, ...one } = asPair(crew)
  const isShared = on !== undefined && on.crew === undefined && count !== 'crowd' && count > 1 && count <= CREW_MAX
  if (!isShared) return { ...one, count, ...(on && { on }) }
  return { ...one, count: 1, on: { ...on, crew: count } }
}

/** A boat that goes somewhere has somebody at its paddle. */
function manned({ picture: _, colour, ...boat }: Subject): Subject {
  return {
    ...boat,
    nature: 'person',
    picture: 'person',
    on: { picture: CANOE, ...(colour !== undefined && { colour }) },
  }
}
