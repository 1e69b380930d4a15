/** The colour of a plain backdrop, however far its words stand apart: `粉色柔和背景`, `the background is white`. */

import { hasRole, meant, type Word } from './phrase.ts'
import type { ColourName } from './reading.ts'

/** So many words may stand between the colour and its backdrop. */
const APART_MAX = 2

/** The colour of the backdrop that a word, as its name or its colour, tells of. */
export function backdropAt(words: readonly Word[], at: number): ColourName | undefined {
  const word = words[at]
  const colour = meant(word, 'colour')
  if (word === undefined || colour === undefined) return meant(word, 'backdrop')
  return isBeforeBackdrop(words, at) || isSaidOfBackdrop(words, at) ? colour : undefined
}

function isBeforeBackdrop(words: readonly Word[], at: number): boolean {
  for (let i = at + 1; i <= at + 1 + APART_MAX; i++) {
    const word = words[i]
    if (word === undefined || word.clause !== words[at]?.clause) return false
    if (hasRole(word, 'backdrop')) return true
    if (isThing(word)) return false
  }
  return false
}

/** `背景是白色`, but not `背景是蓝色的大海`. */
function isSaidOfBackdrop(words: readonly Word[], at: number): boolean {
  const clause = words[at]?.clause
  const next = words[at + 1]
  if (next !== undefined && next.clause === clause && !hasRole(next, 'and')) return false
  const before = words.slice(Math.max(0, at - APART_MAX), at).filter((word) => word.clause === clause)
  const name = before.findLastIndex((word) => hasRole(word, 'backdrop'))
  return name >= 0 && before.slice(name + 1).every((word) => !isThing(word))
}

function isThing(word: Word): boolean {
  const place = meant(word, 'place')
  return (
    meant(word, 'noun') !== undefined ||
    (place !== undefined && place !== 'studio') ||
    meant(word, 'action') !== undefined ||
    hasRole(word, 'at')
  )
}
