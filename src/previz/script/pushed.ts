/** Whoever pushes something on wheels walks behind it, and a baby lies in its pram. */

import type { Found } from './found.ts'
import type { Noun } from './meaning.ts'
import { firstWritten, type Word } from './phrase.ts'

/** What a cart is that a baby is in. */
const PRAM: Noun = { picture: 'stroller', nature: 'thing' }
const WHEELED = new Set(['stroller', 'shopping-cart'])
const CART = /^(?:chiếc )?(?:xe đẩy|xe day)$|^手?推车$/i
const LEADS = /^(?:leads?|led|leading|牵|dắt|dat)/
/** Who is walked is led, too, if nobody walks past him or to him. */
const WALKS = /^(?:walks|walking)$/
const WHERE =
  /^(?:past|by|to|towards?|into|through|across|along|around|after|behind|beside|before|between|near|away|from|in|on|over|under|up|down|and)$/
const PUSHES = /^(?:push|推|đẩy)/

/** `A farmer leads a buffalo`, `牵着一匹马`. */
function isLed(owner: Found, { clause, end }: Found, words: readonly Word[]): boolean {
  if (owner.clause !== clause) return false
  const said = words.slice(owner.end + 1, end).map(firstWritten)
  return (
    said.some((word) => LEADS.test(word)) ||
    (said.some((word) => WALKS.test(word)) && !said.some((word) => WHERE.test(word)))
  )
}

/** Those that were found: who pushes walks, where nothing else is said, and who lies in a pram is not seen beside it. */
export function withPushers(found: readonly Found[], words: readonly Word[]): readonly Found[] {
  for (const [index, { noun, clause, end }] of found.entries()) {
    if (!WHEELED.has(noun.picture)) continue
    const pusher = found.slice(0, index).find((one) => one.noun.nature === 'person' && one.clause === clause)
    const between = pusher === undefined ? [] : words.slice(pusher.end + 1, end)
    if (pusher !== undefined && between.some((word) => PUSHES.test(firstWritten(word)))) pusher.said ??= 'walk'
  }
  for (const [index, one] of found.entries()) {
    const owner = found[index - 1]
    if (one.noun.nature === 'animal' && owner?.noun.nature === 'person' && isLed(owner, one, words))
      for (const each of [owner, one]) Object.assign(each, { said: each.said ?? 'walk', part: 'lead' })
  }
  const hasBaby = found.some(({ noun }) => noun.picture === 'baby')
  for (const one of found) if (hasBaby && CART.test(one.words)) one.noun = PRAM
  const hasPram = found.some(({ noun }) => noun.picture === 'stroller')
  return hasPram ? found.filter(({ noun }) => noun.picture !== 'baby') : found
}
