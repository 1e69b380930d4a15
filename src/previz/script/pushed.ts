/** Whoever pushes something on wheels walks behind it, and a baby lies in its pram. */

import type { Found } from './found.ts'
import type { Word } from './phrase.ts'

const WHEELED = new Set(['stroller', 'shopping-cart'])
const PUSHES = /^(?:push|推|đẩy)/

/** Those that were found: who pushes walks, where nothing else is said, and who lies in a pram is not seen beside it. */
export function withPushers(found: readonly Found[], words: readonly Word[]): readonly Found[] {
  for (const [index, { noun, clause, end }] of found.entries()) {
    if (!WHEELED.has(noun.picture)) continue
    const pusher = found.slice(0, index).find((one) => one.noun.nature === 'person' && one.clause === clause)
    const between = pusher === undefined ? [] : words.slice(pusher.end + 1, end)
    if (pusher !== undefined && between.some(({ term }) => PUSHES.test(term.tokens[0]?.word ?? '')))
      pusher.said ??= 'walk'
  }
  const hasPram = found.some(({ noun }) => noun.picture === 'stroller')
  return hasPram ? found.filter(({ noun }) => noun.picture !== 'baby') : found
}
