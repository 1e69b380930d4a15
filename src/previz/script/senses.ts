/** Verbs that mean another thing of one than of another: cars drift, and so do feathers. */

import type { Found } from './found.ts'
import { meant, type Word } from './phrase.ts'
import type { Action } from './reading.ts'

/** What a verb means where these are named: cars drift round a bend, and all else with air or water; boats glide, and skaters. */
export function asMeant({ term, clause }: Word, action: Action, found: readonly Found[]): Action {
  const natures = found.filter((one) => one.clause === clause).map(({ noun }) => noun.nature)
  const verb = term.tokens[0]?.word ?? ''
  if (/^drift/.test(verb) && !natures.includes('vehicle')) return 'float'
  if (/^glid/.test(verb) && natures.includes('vessel')) return 'sail'
  if (/^perform/.test(verb) && found.some(({ noun }) => noun.picture === 'musician')) return 'stand'
  if (/^glid/.test(verb) && found.some(({ noun }) => noun.picture === 'swan')) return 'swim'
  return /^glid/.test(verb) && natures.includes('person') ? 'run' : action
}

/** `A boxer trains`: no railway. */
export function isTraining(words: readonly Word[], at: number): boolean {
  const [before, word] = [words[at - 1], words[at]]
  const isSomebody = ['person', 'animal'].includes(meant(before, 'noun')?.nature ?? '')
  return isSomebody && before?.clause === word?.clause && /^trains$/.test(word?.term.tokens[0]?.word ?? '')
}
