/** Whether people are said to talk with each other, and so to look at each other. */

import { hasRole, type Word } from './phrase.ts'
import type { Subject } from './reading.ts'

/** The leads, of whom people who talk face the others. */
export function withConversing(cast: readonly Subject[], words: readonly Word[]): readonly Subject[] {
  const isSaid = (word: Word) => !word.isTakenBack && word.about !== 'camera' && hasRole(word, 'converse')
  if (!words.some(isSaid)) return cast
  return cast.map((one) => (one.part === 'lead' && one.nature === 'person' ? { ...one, facesOthers: true } : one))
}
