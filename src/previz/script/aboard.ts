/** Who is in a boat: whoever sits or is in one becomes one with it, as they are one drawing; who swims is beside it. */

import { type Found, howMany, onto } from './found.ts'
import { isMount } from './mounted.ts'
import type { Word } from './phrase.ts'
import type { Action } from './reading.ts'
import { togetherWith, whoIsIn } from './within.ts'

/** The boat that is open, so that all in it are seen. */
const BOAT = 'canoe'

/** The most people that sit in one boat. */
export const CREW_MAX = 4

/** What is done in a boat, and no less on its bank. */
const AT_REST: readonly Action[] = ['sit', 'lie', 'stand', 'float']

/** Those that were found; all who share a boat are one subject. */
export function withCrews(found: readonly Found[], words: readonly Word[]): readonly Found[] {
  const boat = found.find(({ noun, part }) => noun.picture === BOAT && part !== 'backdrop')
  if (boat === undefined) return found
  const aboard = crewOf(found, boat, words)
  const people = aboard.filter(({ noun }) => noun.nature === 'person')
  const crew = [...people, ...aboard.filter((one) => !people.includes(one))]
  const isShared = (boat.count ?? 1) === 1 && !boat.isPlural
  const [first, ...others] = crew
  if (first === undefined) return found
  for (const one of isShared ? [first] : crew) {
    if (isRowBoat(boat)) one.said = 'sail'
    else if (AT_REST.includes(one.said ?? 'stand')) one.said = 'sit'
    one.on = { ...onto(boat), ...(!isShared && { crew: 1 }) }
    one.part = 'lead'
  }
  if (!isShared) return found.filter((one) => one !== boat)
  const beside = others.flatMap(picturesOf).slice(0, Math.max(0, CREW_MAX - countOf(first)))
  if (beside.length > 0) first.on = { ...onto(boat), beside }
  return found.filter((one) => one !== boat && !others.includes(one))
}

/** As many as have room, by their pictures. */
function picturesOf(one: Found): readonly string[] {
  return Array.from({ length: countOf(one) }, () => one.noun.picture)
}

function countOf(one: Found): number {
  const count = howMany(one)
  return count === 'crowd' ? CREW_MAX : count
}

/** `men row boats`. */
function isRowBoat({ words, isPlural }: Found): boolean {
  return isPlural && /^row/i.test(words)
}

/** All who are in it: whoever is told to be, or rows, with those who are with him. */
function crewOf(found: readonly Found[], boat: Found, words: readonly Word[]): readonly Found[] {
  const some = found.filter(mayBoard)
  const rows = ({ noun, said, clause, end }: Found) =>
    noun.nature === 'person' && clause === boat.clause && (said === 'sail' || (isRowBoat(boat) && end < boat.end))
  const first = some.find(rows) ?? whoIsIn(some, found, boat, words)
  if (first === undefined) return []
  const crew = togetherWith(first, some, found, words)
  return some.filter((one) => crew.has(one) || (rows(first) && rows(one)))
}

function mayBoard({ noun, said = 'stand', on }: Found): boolean {
  if (on !== undefined) return false
  if (noun.nature === 'person') return said === 'sail' || AT_REST.includes(said)
  return noun.nature === 'animal' && !isMount(noun) && (said === 'sail' || AT_REST.includes(said))
}
