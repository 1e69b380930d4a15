/** Those whom a prompt does not name: `walking in the rain` shows a person, `两人共撑一把伞` two. */

import { hasRole, meant, type Word } from './phrase.ts'
import type { Subject } from './reading.ts'
import { isOfAir } from './scenery.ts'

/** Who does what only people do, where nobody is named; through their own eyes they are not seen. */
export function passerbyOf(prompt: string, words: readonly Word[]): Subject | undefined {
  if (words.some((word) => ['first_person', 'aerial'].includes(meant(word, 'view') ?? ''))) return undefined
  const at = words.findIndex((word, i) => isOnFoot(word) && !isOfAir(words, i))
  const word = words[at]
  const action = meant(word, 'action')
  if (word === undefined || action === undefined) return undefined
  const { tokens } = word.term
  return {
    words: prompt.slice(tokens[0]?.from, tokens.at(-1)?.to),
    picture: 'person',
    nature: 'person',
    count: 1,
    action,
    part: 'lead',
  }
}

/** `两人`, `hai người`: two people, where nobody was named before. */
export function isPair(word: Word): boolean {
  return !word.isTakenBack && hasRole(word, 'pronoun') && meant(word, 'count') === 2
}

function isOnFoot(word: Word): boolean {
  return hasRole(word, 'on_foot') && !word.isTakenBack && word.about !== 'camera'
}
