/** Rooms that are named and not seen: a library card, the street outside a café, a hospital bed on the beach. */

import { hasRole, meant, type Word, firstWritten, written } from './phrase.ts'
import type { Place } from './reading.ts'

/** What is in no room that it is called after. */
const CALLED_AFTER =
  /^(?:parking|garden|gardens|card|cards|bag|bags|door|doors|bed|beds|dog|dogs|puppy|puppies|retriever|reset|sandwich|sandwiches|cart|carts)$/
/** What is in such a room, and may be taken out of it. */
const FURNITURE = /(?:bed|counter|table|island|desk|床|台)$|^(?:giường|giuong)/
const OUTSIDE = /^(?:outside|ngoài|ngoai|bên ngoài|ben ngoai)$/
const HAN_OUTSIDE = /^(?:外|门外|门口|对面)/
const IN = /^(?:in|on|at|through|along|across|trên|tren|trong|giữa|giua|ở)$/
const INDOORS: readonly Place[] = ['room', 'studio', 'stage']
/** How far the place may be behind `in`: `in a busy city street`. */
const NEAR_WORDS = 3

/** Whether the word at a place names a room that is not where a shot is set. */
export function isOnlyNamed(words: readonly Word[], at: number): boolean {
  const word = words[at]
  if (word === undefined || meant(word, 'interior') === undefined) return false
  const next = words[at + 1]?.clause === word.clause ? words[at + 1] : undefined
  if (isOutsideOf(words, at) || CALLED_AFTER.test(firstWritten(next))) return true
  const isAttribute = meant(next, 'noun') !== undefined && next?.term.tokens[0]?.kind === 'word'
  return (isAttribute || FURNITURE.test(written(word))) && isTakenOut(words, at)
}

/** Whether somebody is outside of the room that the word at a place names: `outside the café`, `咖啡馆外`. */
export function isOutsideOf(words: readonly Word[], at: number): boolean {
  const word = words[at]
  if (word === undefined || meant(word, 'interior') === undefined) return false
  const next = words[at + 1]
  if (next?.clause === word.clause && HAN_OUTSIDE.test(written(next))) return true
  const before = words.slice(Math.max(0, at - NEAR_WORDS), at).filter(({ clause }) => clause === word.clause)
  const last = before.findLast((word) => !hasRole(word, 'article') && !hasRole(word, 'of'))
  return OUTSIDE.test(written(last))
}

/** Whether it is said to be in a place under the sky. */
function isTakenOut(words: readonly Word[], at: number): boolean {
  const isHere = ({ clause }: Word) => clause === words[at]?.clause
  if (words[at]?.term.tokens[0]?.kind === 'han') return words.some((word) => isHere(word) && isUnderSky(word))
  return words.some(
    (word, i) =>
      i > at && isHere(word) && IN.test(written(word)) && words.slice(i, i + 1 + NEAR_WORDS).some(isUnderSky),
  )
}

function isUnderSky(word: Word): boolean {
  const place = meant(word, 'place')
  return place !== undefined && !INDOORS.includes(place)
}
