/** Who rows sits in a boat, and no boat leaves by itself: both become one, as they are one drawing. Pure. */

import { CREW_MAX } from '../script/aboard.ts'
import { roomOn } from '../script/room-on.ts'
import type { Mount, Subject } from '../script/reading.ts'
import { asPair } from './pair.ts'

/** The boat that is rowed, where nothing is said of it, too. */
const CANOE = 'canoe'

/** A cast whose rowers are in their boats. */
export function boarded(cast: readonly Subject[]): readonly Subject[] {
  const boat = cast.find(({ picture, part }) => picture === CANOE && part !== 'backdrop')
  const isOther = cast.some((one) => one.nature === 'vessel' && (one !== boat || one.count !== 1))
  const [crew, ...others] = cast.filter((one) => isRowing(one, isOther) || isSeated(one, boat))
  if (crew === undefined)
    return cast.map((one) => (one === boat && one.action === 'sail' ? manned(one, mountOf(one)) : inOne(one)))
  const beside = crew.on === undefined ? others.filter(({ on }) => on === undefined) : []
  const on = { ...mountOf(boat), ...crew.on }
  return cast
    .filter((one) => one !== boat && !beside.includes(one))
    .map((one) => (one === crew ? inOne({ ...one, on }, beside) : inOne(one)))
}

/** Who rows, and does not sail something else that is named. */
function isRowing({ action, on, nature, part }: Subject, isOther: boolean): boolean {
  return nature === 'person' && part === 'lead' && action === 'sail' && on === undefined && !isOther
}

/** `两人坐在船上`: no boat sits, but whoever does so where only it is said to. */
function isSeated({ action, on, nature, part }: Subject, boat: Subject | undefined): boolean {
  return boat?.action === 'sit' && nature === 'person' && part === 'lead' && action === 'sit' && on === undefined
}

function mountOf(boat: Subject | undefined): Mount {
  return { picture: CANOE, ...(boat?.colour !== undefined && { colour: boat.colour }) }
}

/** Several people share a boat, a bench or a beast, as many as it holds, with those who are with them. */
function inOne(crew: Subject, others: readonly Subject[] = []): Subject {
  if (crew.on === undefined || crew.on.crew !== undefined || crew.nature !== 'person') return crew
  if (crew.on.picture !== CANOE) return sharing(asPair(crew))
  const { count, on = mountOf(undefined), ...one } = asPair(crew)
  const share = atMost(count)
  const beside = [...(on.beside ?? []), ...others.flatMap(picturesOf)].slice(0, CREW_MAX - share)
  return {
    ...one,
    ...(one.picture === 'crowd' && { picture: 'person' }),
    count: 1,
    on: { ...on, ...(share > 1 && { crew: share }), ...(beside.length > 0 && { beside }) },
  }
}

/** Several on benches or beasts that hold more than one: as few of these as hold all. */
function sharing(crew: Subject): Subject {
  const { count, on } = crew
  const room = on === undefined ? 1 : roomOn(on.picture)
  if (on === undefined || room === 1 || count === 1) return crew
  const many = count === 'crowd' ? room : count
  const each = Math.ceil(many / Math.ceil(many / room))
  return { ...crew, count: Math.ceil(many / each), on: { ...on, crew: each } }
}

function picturesOf({ picture, count }: Subject): readonly string[] {
  return picture === undefined ? [] : Array.from({ length: atMost(count) }, () => picture)
}

function atMost(count: Subject['count']): number {
  return count === 'crowd' ? CREW_MAX : Math.min(CREW_MAX, count)
}

/** A boat that goes somewhere has somebody at its paddle. */
function manned({ picture: _, colour: __, ...boat }: Subject, on: Mount): Subject {
  const isMany = boat.count !== 1
  return { ...boat, nature: 'person', picture: 'person', on: { ...on, ...(isMany && { crew: 1 }) } }
}
