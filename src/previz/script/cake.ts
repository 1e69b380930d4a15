/** Candles of a birthday stand on their cake, which is one drawing. */

import type { Found } from './found.ts'
import { hasRole, type Word } from './phrase.ts'

/** Those that were found, with one cake for a birthday's candles. */
export function withCake(found: readonly Found[], words: readonly Word[]): readonly Found[] {
  const isCakeThere = found.some(({ noun }) => noun.picture === 'birthday-cake')
  if (isCakeThere) return found.filter(({ noun }) => noun.picture !== 'candle')
  const candle = found.find(({ noun }) => noun.picture === 'candle')
  if (candle === undefined || !words.some((word) => hasRole(word, 'birthday'))) return found
  candle.noun = { picture: 'birthday-cake', nature: 'food' }
  candle.count = 1
  candle.isPlural = false
  return found
}
