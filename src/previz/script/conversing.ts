/** Whether people are said to talk or to eat with each other, and so look at each other. */

import { hasRole, type Word } from './phrase.ts'
import type { Action, Subject } from './reading.ts'

/** Who eats does nothing else. */
const RESTING: readonly Action[] = ['stand', 'sit']

/** The leads, of whom people who talk or eat face the others. */
export function withConversing(cast: readonly Subject[], words: readonly Word[]): readonly Subject[] {
  const isSaid = (word: Word) => !word.isTakenBack && word.about !== 'camera' && hasRole(word, 'converse')
  const isMeal = cast.some(({ nature, part }) => nature === 'food' && part === 'prop')
  if (!isMeal && !words.some(isSaid)) return cast
  return cast.map((one) => {
    const isHere = one.part === 'lead' && one.nature === 'person'
    return isHere && (!isMeal || RESTING.includes(one.action)) ? { ...one, facesOthers: true } : one
  })
}
