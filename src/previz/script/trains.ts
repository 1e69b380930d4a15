/** What `train` and `tàu` are where they are no train on land: part of a dress, a ship; and trains that go over a bridge. */

import type { Found } from './found.ts'
import type { Noun } from './meaning.ts'
import { isBeside } from './mounted.ts'
import { hasRole, meant, type Word, firstWritten, written } from './phrase.ts'
import type { Place } from './reading.ts'
import { isTrain } from './riding.ts'

const BRIDGE = 'bridge'

/** What has a train that is sewn to it. */
const SEWN_TO = /^(?:bride|brides|bridal|wedding|gown|gowns|dress|dresses|veil|skirt)$/
/** How a train of cloth is spoken of: `her long train`, `a lace train`. */
const OF_CLOTH =
  /^(?:long|her|flowing|lace|silk|satin|tulle|cathedral|chapel|embroidered|sweeping|veil|gown|dress|bridal)$/

/** How many words may stand between a train and what it is sewn to. */
const APART_MAX = 4

/** `her long train`, `the train of her wedding dress`. */
export function isOfDress(words: readonly Word[], at: number): boolean {
  const word = words[at]
  if (!/^trains?$/.test(firstWritten(word)) || word?.term.tokens.length !== 1) return false
  const says = (some: readonly Word[], what: RegExp) =>
    some.some(({ term }) => term.tokens.some((token) => what.test(token.word)))
  if (!says(words, SEWN_TO)) return false
  const near = (from: number, to: number) =>
    words.slice(Math.max(0, from), to).filter((one) => one.clause === word.clause)
  if (says(near(at - 2, at), OF_CLOTH)) return true
  return hasRole(words[at + 1], 'of') && says(near(at + 1, at + 2 + APART_MAX), SEWN_TO)
}

const WATERS: readonly Place[] = ['sea', 'lake', 'river']
/** What a ship is said to be when it is said to be no more than that. */
const ANY_SHIP = /^(?:chiếc |chiec |con )?(?:tàu|tau)$/
/** Where there are rails after all. */
const RAILED = /(?:đường ray|duong ray|đường sắt|duong sat|toa|hầm|dọc|doc|ven)/

/** `tàu` is a ship where there is water, and neither rails nor a bridge. */
export function asShip(words: readonly Word[], at: number, noun: Noun): Noun {
  const word = words[at]
  if (word === undefined || noun.picture !== 'train' || !ANY_SHIP.test(written(word))) return noun
  const isAtWater = words.some((one) => WATERS.includes(meant(one, 'place') ?? 'room'))
  const isOnRails = words.some((one) => meant(one, 'noun')?.picture === BRIDGE || RAILED.test(written(one)))
  return isAtWater && !isOnRails ? { picture: 'ship', nature: 'vessel' } : noun
}

/** Whether a train goes over a bridge: `a train crosses a bridge`, `桥上驶过一列火车`; under one or past it, it does not. */
export function isOverBridge(words: readonly Word[]): boolean {
  const train = words.findIndex((word, at) => isTrainAt(words, word, at))
  const bridge = words.findIndex((word) => meant(word, 'noun')?.picture === BRIDGE)
  if (train < 0 || bridge < 0 || words[train]?.clause !== words[bridge]?.clause) return false
  const between = words.slice(Math.min(train, bridge) + 1, Math.max(train, bridge))
  const isOther = ({ nature }: Noun) => nature === 'person' || nature === 'animal'
  if (between.some((word) => isOther(meant(word, 'noun') ?? { picture: '', nature: 'thing' }))) return false
  if (train < bridge)
    return !isBeside(between) && !between.some(isPassing) && !isBeside(words.slice(bridge, bridge + 2))
  return /^上/.test(written(words[bridge + 1]))
}

function isTrainAt(words: readonly Word[], word: Word, at: number): boolean {
  const noun = meant(word, 'noun')
  return noun !== undefined && isTrain(noun) && !isOfDress(words, at)
}

function isPassing({ term }: Word): boolean {
  return /^(?:past|towards|toward|before|and|with|và)$/.test(term.tokens[0]?.word ?? '')
}

/** Those that were found, without the bridge that a train is on: land has it. */
export function withoutBridge(found: readonly Found[], words: readonly Word[]): readonly Found[] {
  return isOverBridge(words) ? found.filter(({ noun }) => noun.picture !== BRIDGE) : found
}

/** Where toys are that are named with a table. */
const TABLE = /^(?:table|tabletop|desk|桌|桌子|书桌|桌上|bàn|bàn gỗ|trên bàn|mặt bàn)/

/** A toy that stands on a table is shown there as goods are. */
export function withToys(found: readonly Found[], words: readonly Word[]): readonly Found[] {
  const isOnTable = words.some(
    (word) => meant(word, 'place') === 'room' && word.term.tokens.some((token) => TABLE.test(token.word)),
  )
  for (const one of found)
    if (isOnTable && one.noun.picture === 'toy-train') one.noun = { ...one.noun, nature: 'product' }
  return found
}
