/** Who is in a boat: whoever sits or is in one becomes one with it, as they are one drawing; who swims is beside it. */

import type { Found } from './found.ts'
import { onto } from './found.ts'
import { isBeside, isMount } from './mounted.ts'
import type { Word } from './phrase.ts'
import type { Action } from './reading.ts'

/** The boat that is open, so that all in it are seen. */
const BOAT = 'canoe'

/** What is done in a boat, and no less on its bank. */
const AT_REST: readonly Action[] = ['sit', 'lie', 'stand', 'float']
const IN = /^(?:in|on|aboard|inside|into|from|trên|trong|tren|từ)$/
const HAN_IN = /^(?:上|里|中|内)/

/** How many words there may be between somebody and his boat. */
const BOUND_WORDS = 8

/** Those that were found; a couple or a few who share a boat are one subject. */
export function withCrews(found: readonly Found[], words: readonly Word[]): readonly Found[] {
  const boat = found.find(({ noun, part }) => noun.picture === BOAT && part !== 'backdrop')
  if (boat === undefined) return found
  const aboard = found.filter((one) => isCrew(one, boat, words))
  const people = aboard.filter(({ noun }) => noun.nature === 'person')
  const crew = people.length > 0 ? people : aboard.slice(0, 1)
  const [first, ...others] = crew
  if (first === undefined) return found
  const isShared = (boat.count ?? 1) === 1 && !boat.isPlural
  first.on = { ...onto(boat), ...(!isShared && { crew: 1 }) }
  if (isRowBoat(boat)) first.said = 'sail'
  else if (AT_REST.includes(first.said ?? 'stand')) first.said = 'sit'
  first.part = 'lead'
  const [second, ...more] = others
  if (second !== undefined && more.length === 0) first.on = { ...first.on, beside: second.noun.picture }
  else if (second !== undefined) Object.assign(first, { noun: FRIENDS, count: 1 })
  return found.filter((one) => one !== boat && !others.includes(one))
}

const FRIENDS: Found['noun'] = { picture: 'friends', nature: 'person' }

/** `men row boats`. */
function isRowBoat({ words, isPlural }: Found): boolean {
  return isPlural && /^row/i.test(words)
}

function isCrew(one: Found, boat: Found, words: readonly Word[]): boolean {
  const { noun, said = 'stand', on, clause, count } = one
  const isLiving = noun.nature === 'person' || (noun.nature === 'animal' && !isMount(noun))
  if (!isLiving || on !== undefined || clause !== boat.clause || count === 'crowd') return false
  if (!AT_REST.includes(said)) return said === 'sail' && noun.nature === 'person'
  if (isRowBoat(boat)) return true
  const [from, to] = [Math.min(one.end, boat.end), Math.max(one.end, boat.end)]
  const between = words.slice(from + 1, to + 1)
  if (to - from > BOUND_WORDS || isBeside(between) || isBeside(words.slice(to + 1, to + 2))) return false
  const behind = words[boat.end + 1]?.term.tokens[0]?.word ?? ''
  return HAN_IN.test(behind) || between.some(({ term }) => term.tokens.some(({ word }) => IN.test(word)))
}
