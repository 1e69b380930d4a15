/** What is seen anyway: petals in the air, trees in a forest. It is a subject only where the sentence is about it. */

import type { Found } from './found.ts'
import { hasRole, meant, type Word, firstWritten } from './phrase.ts'
import type { Action, Grove, Life, Place } from './reading.ts'

const AIRY: readonly Action[] = ['fall', 'float', 'fly', 'dance', 'turn', 'blow', 'rise', 'shake', 'walk']
const FALLING: readonly Action[] = ['fall', 'float', 'fly', 'dance', 'turn', 'blow', 'shake']
/** What falls by many. */
const FLAKES: { readonly [picture: string]: Life } = {
  'cherry-blossom': 'petals',
  blossom: 'petals',
  'fallen-leaf': 'leaves',
  'maple-leaf': 'leaves',
}

/** What falls or flies through the air there, by many; one single leaf is somebody. */
export function flakesAt(words: readonly Word[], at: number): Life | undefined {
  const word = words[at]
  const noun = meant(word, 'noun')
  const life = noun === undefined ? undefined : FLAKES[noun.picture]
  if (word === undefined || life === undefined || isSingle(words, at)) return undefined
  const next = words[at + 1]
  if (next?.clause === word.clause && meant(next, 'noun') === undefined && meant(next, 'life') === life) return life
  const before = besideIndex(words, at, -1)
  // `A bird flies over flowers`: the verb is the bird's.
  const verbs = [besideOf(words, at, 1), isAlive(besideOf(words, before, -1)) ? undefined : words[before]]
  return verbs.some((verb) => FALLING.includes(meant(verb, 'action') ?? 'stand') || isDrift(verb)) ? life : undefined
}

/** `Leaves drift past`: as cars are said to. */
function isDrift(word: Word | undefined): boolean {
  return /^drift/.test(firstWritten(word))
}

function isAlive(word: Word | undefined): boolean {
  const nature = meant(word, 'noun')?.nature
  return nature === 'animal' || nature === 'person'
}

function isSingle(words: readonly Word[], at: number): boolean {
  const word = words[at]
  if (word === undefined || word.term.isPlural) return false
  const before = words[at - 1]?.clause === word.clause ? words[at - 1] : undefined
  return meant(before, 'count') === 1 || /^(?:a|an|the)$/.test(firstWritten(before))
}

/** Whether a verb is said of air or land and of nobody: `花瓣飘落`, `falling snow`, `waves crash`. */
export function isOfAir(words: readonly Word[], at: number): boolean {
  const action = meant(words[at], 'action')
  if (action === undefined) return false
  if (isOfPlace(words, at)) return true
  if (!AIRY.includes(action)) return false
  if (FALLING.includes(action) && isOfDrops(words, at)) return true
  const before = besideIndex(words, at, -1)
  if (isAir(words, before) && !hasRole(words[before - 1], 'at')) return true
  return FALLING.includes(action) && isAir(words, besideIndex(words, at, 1))
}

/** `Waves crash`, `a river running through a forest`: the clause begins with the place. */
function isOfPlace(words: readonly Word[], at: number): boolean {
  const [opening, place, verb] = [words[at - 2], words[at - 1], words[at]]
  if (place === undefined || place.clause !== verb?.clause || place.term.tokens[0]?.kind !== 'word') return false
  const isOpening = opening?.clause !== verb.clause || hasRole(opening, 'article')
  return isOpening && meant(place, 'place') !== undefined && meant(place, 'noun') === undefined && !isWhere(place)
}

/** `一滴水珠从荷叶上滑落`: it is no lotus that falls. */
function isOfDrops(words: readonly Word[], at: number): boolean {
  const drop = words.findIndex((word) => word.clause === words[at]?.clause && hasRole(word, 'drop'))
  return (
    drop >= 0 && drop <= at + 1 && !words.slice(drop + 1, at).some((word) => meant(word, 'noun')?.nature === 'person')
  )
}

function isAir(words: readonly Word[], at: number): boolean {
  const word = words[at]
  if (word === undefined || isWhere(word)) return false
  if (meant(word, 'noun') !== undefined) return flakesAt(words, at) !== undefined
  return (
    meant(word, 'life') !== undefined || (meant(word, 'weather') !== undefined && meant(word, 'place') === undefined)
  )
}

/** `in the rain`, `雨中`: where somebody does something, not what does it. */
function isWhere({ term: { tokens } }: Word): boolean {
  return IN.has(tokens[0]?.word ?? '') || (tokens.length > 1 && /^[中里夜地天]$/.test(tokens.at(-1)?.word ?? ''))
}

const IN = new Set(['in', 'trong', 'dưới', 'giữa'])

/** The next word of the clause that is more than an adverb or an adjective. */
function besideIndex(words: readonly Word[], at: number, step: 1 | -1): number {
  for (let i = at + step; i >= 0 && i < words.length && Math.abs(i - at) <= 3; i += step) {
    const word = words[i]
    if (word === undefined || word.clause !== words[at]?.clause) return -1
    const isFiller = meant(word, 'pace') !== undefined || meant(word, 'colour') !== undefined || hasRole(word, 'verb')
    if (!isFiller || meant(word, 'noun') !== undefined || meant(word, 'action') !== undefined) return i
  }
  return -1
}

function besideOf(words: readonly Word[], at: number, step: 1 | -1): Word | undefined {
  return words[besideIndex(words, at, step)]
}

const FLOWERS = ['blossom', 'cherry-blossom']
const TREES = ['deciduous-tree', 'evergreen-tree']
const LEAVES = ['fallen-leaf', 'maple-leaf', 'herb', 'leaf-fluttering-in-wind']

/** What a place shows without being told. */
const SHOWN: { readonly [P in Place]?: readonly string[] } = {
  meadow: [...FLOWERS, ...TREES, ...LEAVES, 'sheaf-of-rice'],
  forest: [...FLOWERS, ...TREES, ...LEAVES, 'tanabata-tree', 'rock'],
  mountains: [...FLOWERS, ...TREES, ...LEAVES, 'rock'],
  river: [...TREES, ...LEAVES, 'rock', 'cherry-blossom'],
  lake: [...TREES, ...LEAVES, 'rock', 'cherry-blossom'],
  sea: ['palm-tree', 'rock'],
  city: [...TREES, 'cherry-blossom', 'office-building', 'houses', 'house'],
  street: [...TREES, 'cherry-blossom', 'office-building', 'houses', 'house'],
  underwater: ['coral'],
  desert: ['rock'],
  space: ['star'],
  moon: ['star', 'rock', 'globe-showing-asia-australia', 'globe-showing-europe-africa', 'globe-showing-americas'],
  ice: ['ice', 'rock'],
}

/** What a grove is made of. */
const GROWN: { readonly [G in Grove | 'none']?: readonly string[] } = {
  cherry: ['cherry-blossom', ...TREES],
  bamboo: ['tanabata-tree'],
}

/** Those that were found, without what their places show anyway. */
export function withoutScenery(found: readonly Found[], words: readonly Word[]): readonly Found[] {
  if (words.some((word) => meant(word, 'framing') === 'close_up')) return found
  const shown = new Set(
    words.flatMap((word) => [
      ...(SHOWN[meant(word, 'place') ?? 'room'] ?? []),
      ...(GROWN[meant(word, 'grove') ?? 'none'] ?? []),
    ]),
  )
  return found.filter((one, i) => !shown.has(one.noun.picture) || isTheTopic(one, i))
}

/** `A lone tree stands in a meadow`; `flowers bloom`. */
function isTheTopic({ said, isPlural, count, words, noun, isHeadFirst }: Found, index: number): boolean {
  if (said === 'bloom' || said === 'fall') return true
  const isNumbered = typeof count === 'number' && count <= 2
  const isBare = isHeadFirst || /\p{Script=Han}/u.test(words)
  return index === 0 && noun.nature === 'plant' && (isNumbered || (count === undefined && !isPlural && !isBare))
}
