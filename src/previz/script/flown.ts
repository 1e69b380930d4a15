/** Who flies what: a kite or an aircraft is in the air, and not whoever holds or steers it. */

import type { Found } from './found.ts'
import { hasRole, meant, type Word, firstWritten } from './phrase.ts'
import { PLAIN } from './riding.ts'

/** What is flown from the ground. */
const TETHERED = new Set(['kite', 'drone', 'balloon'])

/** Those that were found: who flies a kite stands there, and who flies a plane is in it. */
export function withFlown(found: readonly Found[], words: readonly Word[]): readonly Found[] {
  const aboard = new Set<Found>()
  for (const flown of found) {
    if (flown.noun.nature !== 'aircraft' && !TETHERED.has(flown.noun.picture)) continue
    const flyers = found.filter((one) => isFlying(one) && one.clause === flown.clause && isObject(words, one, flown))
    const holder = found.find((one) => one.noun.nature === 'person' && one.clause === flown.clause)
    if (holder !== undefined && isLetFly(words, holder, flown)) flown.count ??= holder.count
    for (const flyer of flyers) {
      flown.said = 'fly'
      flyer.said = 'stand'
      // `Two children fly kites`: each has one.
      if (flown.isPlural) flown.count ??= flyer.count
      if (isFlownFromGround(flown) || !PLAIN.has(flyer.noun.picture)) continue
      flown.part = 'lead'
      aboard.add(flyer)
    }
  }
  return found.filter((one) => !aboard.has(one))
}

/** `两个孩子放风筝`: each has one, too, and nothing is said of several. */
function isLetFly(words: readonly Word[], flyer: Found, flown: Found): boolean {
  const between = words.slice(flyer.end + 1, flown.end)
  return between.some((word) => LETS_FLY.test(firstWritten(word)))
}

const LETS_FLY = /^(?:放|thả|tha)$/

function isFlying({ noun, said }: Found): boolean {
  return noun.nature === 'person' && (said === 'fly' || said === 'drive')
}

/** A plane of paper is as a kite. */
function isFlownFromGround({ noun, words }: Found): boolean {
  return TETHERED.has(noun.picture) || /paper|纸|giấy/i.test(words)
}

/** `flies a kite`, but not `flies past a kite`. */
function isObject(words: readonly Word[], flyer: Found, flown: Found): boolean {
  const between = words.slice(flyer.end + 1, flown.end)
  const verb = between.findLastIndex((word) => ['fly', 'drive'].includes(meant(word, 'action') ?? 'stand'))
  const end = between[verb]?.term.tokens.at(-1)?.word
  if (end === undefined || SOMEWHERE.test(end)) return false
  return !between.slice(verb + 1).some((word) => hasRole(word, 'at') || hasRole(word, 'and'))
}

const SOMEWHERE = /^(?:past|over|through|above|overhead|along|across|qua|trên|quanh|过|越|向|入|出)$/
