/** Whether whoever goes somewhere comes to the camera or goes away from it. */

import { hasRole, isUnknown, isVerbAt, meant, type Word, firstWritten } from './phrase.ts'
import type { Action, Heading, Nature, Subject } from './reading.ts'

/** What takes somebody somewhere. */
export const MOVING: readonly Action[] = ['walk', 'run', 'drive', 'fly', 'swim', 'sail']

/** The leads who go somewhere, with the way that is said of it. */
export function withHeading(cast: readonly Subject[], words: readonly Word[]): readonly Subject[] {
  const heading = headingIn(words)
  // Who leaves while others stay is known by his verb.
  const isOwn = heading === 'away' && cast.some((one) => one.heading !== undefined)
  if (heading === undefined || isOwn) return cast
  return cast.map((one) => (one.part === 'lead' && MOVING.includes(one.action) ? { ...one, heading } : one))
}

function headingIn(words: readonly Word[]): Heading | undefined {
  const isSaid = ({ isTakenBack, about }: Word) => !isTakenBack && about !== 'camera'
  if (words.some((word) => isSaid(word) && hasRole(word, 'towards_us'))) return 'towards'
  return words.some((word, at) => isSaid(word) && isAway(words, word, at)) ? 'away' : undefined
}

function isAway(words: readonly Word[], word: Word, at: number): boolean {
  return isSaidToLeave(words, word, at) || isGoingOff(words, word, at) || isIntoDistance(words, word, at)
}

/** Whether a word says by itself that somebody goes away. */
export function isSaidToLeave(words: readonly Word[], word: Word, at: number): boolean {
  if (word.isTakenBack || word.about === 'camera') return false
  return hasRole(word, 'leave') ? isVerbAt(words, at) && isLeft(words, word, at) : hasRole(word, 'off')
}

/** One leaves, or leaves a place; a note or footprints are left behind. */
function isLeft(words: readonly Word[], { clause }: Word, at: number): boolean {
  if (words.slice(Math.max(0, at - 3), at).some((word) => RELATIVE.test(firstWritten(word)))) return false
  const next = words[at + 1]
  if (next?.clause !== clause) return true
  const isBare = !hasRole(next, 'article')
  const what = isBare ? next : words[at + 2]
  const nature = meant(what, 'noun')?.nature
  if (what === undefined || meant(what, 'place') !== undefined) return true
  if (nature !== undefined) return LEFT.includes(nature)
  if (REMAINS.test(firstWritten(what))) return false
  return isBare || !isUnknown(what) || firstWritten(next) === 'the'
}

const RELATIVE = /^(?:that|which)$/
/** What one may be in, and leave. */
const LEFT: readonly Nature[] = ['building', 'vehicle', 'vessel', 'aircraft']
const REMAINS = /^(?:notes?|letters?|messages?|footprints|tracks|trails?|traces?|marks|room|space)$/

/** `drives off`, but not `runs off the road`. */
function isGoingOff(words: readonly Word[], word: Word, at: number): boolean {
  if (firstWritten(word) !== 'off' || hasRole(words[at + 1], 'article')) return false
  const before = words[at - 1]
  return before?.clause === word.clause && MOVING.includes(meant(before, 'action') ?? 'stand')
}

/** `towards the sunset`, `走向远方`, `về phía hoàng hôn`. */
function isIntoDistance(words: readonly Word[], word: Word, at: number): boolean {
  return (
    isDistance(behindArticle(words, word, at)) && TOWARDS.test(word.term.tokens.map(({ plain }) => plain).join(' '))
  )
}

const TOWARDS = /^(?:into|towards?|to|ve phia)$|[向往]$/

function isDistance(word: Word | undefined): boolean {
  return hasRole(word, 'far') || meant(word, 'daytime') === 'sunset'
}

/** What follows in the clause, behind an article. */
function behindArticle(words: readonly Word[], { clause }: Word, at: number): Word | undefined {
  const next = words[at + 1]
  const what = hasRole(next, 'article') ? words[at + 2] : next
  return what?.clause === clause ? what : undefined
}
