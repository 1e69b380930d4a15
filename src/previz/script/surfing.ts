/** Who surfs is on a board on a wave: all of it is one drawing. Who only stands on the beach is not. */

import type { Found } from './found.ts'
import type { Word } from './phrase.ts'
import type { Action } from './reading.ts'

/** The picture of what surfers stand on. */
export const SURFBOARD = 'surfboard'

const SURFS = /^(?:surf|surfs|surfing|surfed)$|冲浪|^lướt sóng|^luot song/
const SURFER = /surfer|冲浪者|冲浪手|lướt sóng/i
/** Not all that is surfed is water. */
const DRY = /^(?:web|internet|net|channels?|crowd)$/
/** What is done on a board, or said by who does not know more. */
const ON_WAVES: readonly Action[] = ['swim', 'sail', 'drive', 'stand', 'jump', 'float']
const ASHORE =
  /^(?:stand|stands|standing|walk|walks|walking|sit|sits|sitting|beside|next|near|holding|holds|carries|carrying|look|looks|looking|watch|watches|watching|站|坐|抱|看|đứng|ngồi|cầm|nhìn)/

/** Those that were found; whoever surfs has a board, which is nobody of its own. */
export function withBoards(found: readonly Found[], words: readonly Word[]): readonly Found[] {
  const written = words.map(({ term }) =>
    term.tokens.map(({ word }) => word).join(term.tokens[0]?.kind === 'han' ? '' : ' '),
  )
  if (written.some((word) => DRY.test(word) || ASHORE.test(word))) return found
  const surfs = words.some((word, at) => !word.isTakenBack && SURFS.test(written[at] ?? ''))
  return found.map((one) => {
    const { noun, said = 'stand', on } = one
    const isAlive = noun.nature === 'person' || noun.nature === 'animal'
    const isSurfer = SURFER.test(one.words) || (surfs && said === 'swim')
    if (!isAlive || on !== undefined || !isSurfer || !ON_WAVES.includes(said)) return one
    return { ...one, said: 'sail', on: { picture: SURFBOARD, crew: 1 }, part: 'lead' }
  })
}
