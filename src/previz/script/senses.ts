/** Verbs that mean another thing of one than of another: cars drift, and so do feathers. */

import type { Found } from './found.ts'
import { hasRole, isUnknown, meant, type Word, firstWritten } from './phrase.ts'
import type { Action } from './reading.ts'

/** What a verb means where these are named: cars drift round a bend, and all else with air or water; boats glide, and skaters. */
export function asMeant(words: readonly Word[], at: number, action: Action, found: readonly Found[]): Action {
  const { term, clause } = words[at] ?? {}
  const natures = found.filter((one) => one.clause === clause).map(({ noun }) => noun.nature)
  const verb = term?.tokens[0]?.word ?? ''
  const object = hasRole(words[at + 1], 'at') ? words[at + 2] : words[at + 1]
  const isUp = object === words[at + 1] || firstWritten(words[at + 1]) === 'up'
  if (/^lift/.test(verb) && isUp && object?.clause === clause && isObject(object)) return 'stand'
  if (/^drift/.test(verb) && !natures.includes('vehicle')) return 'float'
  if (/^glid/.test(verb) && natures.includes('vessel')) return 'sail'
  if (/^perform/.test(verb) && found.some(({ noun }) => noun.picture === 'musician')) return 'stand'
  if (/^glid/.test(verb) && found.some(({ noun }) => noun.picture === 'swan')) return 'swim'
  return /^glid/.test(verb) && natures.includes('person') ? 'run' : action
}

/** `lifts weights`, `lifts a box`; a balloon lifts into the sky. */
function isObject(next: Word | undefined): boolean {
  if (next === undefined) return false
  if (hasRole(next, 'at') || hasRole(next, 'and') || meant(next, 'pace') !== undefined) return false
  return hasRole(next, 'article') || hasRole(next, 'pronoun') || meant(next, 'noun') !== undefined || isUnknown(next)
}

/** `A boxer trains`, `soldiers train`, `she trains her dog`: no railway; a passenger train is one. */
export function isTraining(words: readonly Word[], at: number): boolean {
  const [before, word, next, object] = [words[at - 1], words[at], words[at + 1], words[at + 2]]
  if (isOwn(word, next) && ALIVE.includes(meant(object, 'noun')?.nature ?? '')) return true
  if (before === undefined || before.clause !== word?.clause) return false
  const [who, verb] = [before, word].map(({ term }) => term.tokens.at(-1)?.word ?? '')
  const isSomebody = ALIVE.includes(meant(before, 'noun')?.nature ?? '') || hasRole(before, 'pronoun')
  if (verb === 'train') return isSomebody && MANY.test(who ?? '')
  return verb === 'trains' && (isSomebody || (next?.clause === word.clause && hasRole(next, 'article')))
}

/** `train your dog`. */
function isOwn(word: Word | undefined, next: Word | undefined): boolean {
  const [verb, owner] = [word, next].map((one) => firstWritten(one))
  return verb === 'train' && word?.clause === next?.clause && /^(?:my|your|his|her|our|their)$/.test(owner ?? '')
}

const ALIVE = ['person', 'animal']
const MANY = /s$|^(?:people|men|women|children|they|we)$/
