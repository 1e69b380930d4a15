/** Who is in a boat: whoever sits or is in one becomes one with it, as they are one drawing; who swims is beside it. */

import { type Found, howMany, onto } from './found.ts'
import type { Noun } from './meaning.ts'
import { meant, type Word } from './phrase.ts'
import type { Action } from './reading.ts'
import { isFull, loadOf, togetherWith, whoIsIn } from './within.ts'

/** The boat that is open, so that all in it are seen. */
const BOAT = 'canoe'

/** The most people that sit in one boat. */
export const CREW_MAX = 4

/** What is done in a boat, and no less on its bank. */
const IN_PLACE: readonly Action[] = ['sit', 'lie', 'stand', 'float', 'dance', 'cheer', 'turn']

/** What is caught, and no passenger. */
const CATCH = /fish|shrimp|crab|lobster|squid|octopus|oyster/

/** Those that were found; all who share a boat are one subject. */
export function withCrews(all: readonly Found[], words: readonly Word[]): readonly Found[] {
  const found = withoutPassengers(withoutCatch(all, words), words)
  const boat = found.find(({ noun, part }) => noun.picture === BOAT && part !== 'backdrop')
  if (boat === undefined && found.some(({ noun }) => noun.nature === 'vessel')) return found
  const aboard = crewOf(found, boat, words)
  const people = aboard.filter(({ noun }) => noun.nature === 'person')
  const [first, ...others] = [...people, ...aboard.filter((one) => !people.includes(one))]
  if (first === undefined || (boat === undefined && (people.length === 0 || others.length === 0))) return found
  const isShared = boat === undefined || ((boat.count ?? 1) === 1 && !boat.isPlural)
  const on = boat === undefined ? { picture: BOAT } : onto(boat)
  for (const one of isShared ? [first] : aboard) {
    const isRowed = one.said === 'sail' || (boat !== undefined && (isRowBoat(boat) || boat.said === 'sail'))
    one.said = isRowed && one.noun.nature === 'person' ? 'sail' : 'sit'
    one.on = { ...on, ...(!isShared && { crew: 1 }) }
    one.part = 'lead'
  }
  if (!isShared) return found.filter((one) => one !== boat)
  const alike = first.noun.nature === 'animal' ? picturesOf(first).slice(1) : []
  if (alike.length > 0) asOne(first)
  const beside = [...alike, ...others.flatMap(picturesOf)].slice(0, Math.max(0, CREW_MAX - countOf(first)))
  if (beside.length > 0) first.on = { ...on, beside }
  return found.filter((one) => one !== boat && !others.includes(one))
}

/** Fish that fill a boat lie in it. */
function withoutCatch(found: readonly Found[], words: readonly Word[]): readonly Found[] {
  const loads = found.flatMap(({ noun, end }) => (noun.nature === 'vessel' ? (loadOf(found, end, words) ?? []) : []))
  return found.filter((one) => !(loads.includes(one) && CATCH.test(one.noun.picture)))
}

/** Nobody sees who fills a ship or a train. */
function withoutPassengers(found: readonly Found[], words: readonly Word[]): readonly Found[] {
  const isClosed = ({ picture, nature }: Noun) => nature === 'vehicle' || (nature === 'vessel' && picture !== BOAT)
  const inside = found
    .filter(({ noun, end }) => isClosed(noun) && isFull(words, end))
    .flatMap(({ end }) => [whoIsIn(found.filter(mayBoard), found, end, words), loadOf(found, end, words)])
  return found.filter((one) => !(inside.includes(one) && isAlive(one)))
}

/** Of several animals one has the others beside it. */
function asOne(one: Found): void {
  one.count = 1
  one.isPlural = false
  one.noun = { ...one.noun, isMany: false }
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
function crewOf(found: readonly Found[], boat: Found | undefined, words: readonly Word[]): readonly Found[] {
  const some = found.filter(mayBoard)
  const rows = ({ said, clause, end }: Found) =>
    (said === 'sail' && clause === (boat?.clause ?? clause)) ||
    (boat !== undefined && isRowBoat(boat) && clause === boat.clause && end < boat.end)
  const told = [...words.keys()]
    .filter((at) => meant(words[at], 'noun')?.picture === BOAT)
    .flatMap((at) => {
      const one = whoIsIn(some, found, at, words)
      if (one?.noun.nature === 'person' && one === loadOf(found, at, words)) one.count = 'crowd'
      return one ?? []
    })
  const crew = new Set([...some.filter(rows), ...told].flatMap((one) => [...togetherWith(one, some, found, words)]))
  return some.filter((one) => crew.has(one))
}

function mayBoard(one: Found): boolean {
  const { said = 'stand', on } = one
  return on === undefined && isAlive(one) && (said === 'sail' || IN_PLACE.includes(said))
}

function isAlive({ noun: { nature } }: Found): boolean {
  return nature === 'person' || nature === 'animal'
}
