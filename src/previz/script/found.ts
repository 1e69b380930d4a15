/** A noun that a sentence names, with all that is said of it, before it becomes a subject. */

import { MOVING } from './heading.ts'
import type { Noun } from './meaning.ts'
import type { Action, ColourName, Mount, Subject } from './reading.ts'
import { actionOf, usualAction } from './subject.ts'

/** How many are drawn where only a plural is said. */
const SEVERAL = 3

/** What was said before a noun and belongs to it. */
export type Pending = {
  colour?: ColourName | undefined
  count?: number | 'crowd' | undefined
  action?: Action | undefined
}

/** A noun as it was found; what follows it may still say more of it. */
export type Found = {
  noun: Noun
  words: string
  colour: ColourName | undefined
  count: number | 'crowd' | undefined
  isPlural: boolean
  said: Action | undefined
  /** It is said of it that it goes away. */
  isLeaving?: boolean
  part: Subject['part']
  /** The place of its last word in the sentence. */
  end: number
  readonly clause: number
  /** Written in the language whose compounds have their head first. */
  readonly isHeadFirst: boolean
  /** Somebody has it on. */
  readonly isWorn: boolean
  /** Verb and vehicle are one word (`骑车`). */
  readonly isRidden: boolean
  /** Who rides or drives it. */
  rider?: Found
  /** What it rides or sits on. */
  on?: Mount
}

/** Beings that are also said of things: `alien planet`, `baby elephant`. */
const ATTRIBUTES = new Set(['alien', 'robot', 'ghost', 'zombie', 'child', 'baby'])

/** `A mother cat`. */
function isParent({ words }: Found, { nature }: Noun): boolean {
  return nature === 'animal' && /^(?:mother|father|mama|papa|mom|dad)$/i.test(words)
}

/** Two nouns side by side are one thing (`coffee table`), but for people and single Chinese characters. */
export function isCompound(last: Found, noun: Noun, kind: string | undefined): boolean {
  if (last.isPlural || kind === 'emoji') return false
  if (last.noun.nature === 'person')
    return kind === 'word' && noun.nature !== 'person' && (ATTRIBUTES.has(last.noun.picture) || isParent(last, noun))
  if (kind === 'han' && last.words.length < 2) return false
  return noun.nature !== 'person' || kind === 'word'
}

/** What stands or looks may also dance: the livelier verb is the one that is shown. Who turns and leaves is seen to leave. */
export function strongest(known: Action | undefined, said: Action | undefined): Action | undefined {
  if (known === 'turn' && (said === 'walk' || said === 'run')) return said
  if (known === undefined || known === 'stand' || (known === 'shine' && said !== 'stand')) return said ?? known
  return known
}

/** What somebody is on who is on this. */
export function onto({ noun, colour }: Found): Mount {
  return { picture: noun.picture, ...(colour !== undefined && { colour }) }
}

/** The subject that it is in the end. */
export function subjectOf(found: Found): Subject {
  const { noun, words, colour, part, on } = found
  const action = found.said === undefined ? usualAction(noun, howMany(found) === 1) : actionOf(noun, found.said)
  const isLeaving = found.isLeaving === true && part === 'lead' && MOVING.includes(action)
  return {
    words,
    picture: noun.picture,
    nature: noun.nature,
    ...(colour !== undefined && { colour }),
    count: howMany(found),
    action,
    ...(isLeaving && { heading: 'away' }),
    part,
    ...(on !== undefined && { on }),
  }
}

/** Pictures of several people. */
const TOGETHER: ReadonlySet<string> = new Set([
  'couple',
  'old-couple',
  'family',
  'friends',
  'football-match',
  'mother-and-child',
  'father-and-child',
])

/** How many it is. */
export function howMany({ noun, count, isPlural }: Found): number | 'crowd' {
  if (noun.picture === 'crowd') return 'crowd'
  if (TOGETHER.has(noun.picture)) return 1
  if (noun.isMany === true) return 'crowd'
  if (count !== undefined) return count
  return isPlural ? SEVERAL : 1
}
