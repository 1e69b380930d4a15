/** Two who are one picture, as two of their own, where each has a boat or a horse. */

import type { Found } from './found.ts'
import type { Noun } from './meaning.ts'

const PAIRS: { readonly [picture: string]: readonly [string, string] } = {
  couple: ['man', 'woman'],
  'old-couple': ['old-man', 'old-woman'],
  'mother-and-child': ['woman', 'child'],
  'father-and-child': ['man', 'child'],
}

/** Those that were found, a pair as two. */
export function apart(found: readonly Found[]): readonly Found[] {
  return found.flatMap((one) => {
    const pair = PAIRS[one.noun.picture]
    if (pair === undefined || one.on?.crew !== 1) return [one]
    return pair.map((picture): Found => ({ ...one, noun: personOf(picture), count: 1, isPlural: false }))
  })
}

function personOf(picture: string): Noun {
  return { picture, nature: 'person' }
}
