/** What somebody is told who asks for a model that is not there: the name as he wrote it, and those that he may have meant. */

import type { Model } from '../core/model.ts'
import { type ProblemError, problem } from '../core/problem.ts'

/** Models that are named to somebody who asked for one that is not there. */
const NAMED_MODELS_MAX = 8

/** Characters of a name that are looked at. */
const CHARACTERS_MAX = 100

/** From here on, names are so much alike that one may have been meant for the other; 1 is the same. */
const NEAR = 0.5

/** The problem of naming a model that is not among these. */
export function unknownModel(models: readonly Model[], asked: string): ProblemError {
  const names = models.map(({ name }) => name)
  const near = nearNames(names, asked)
  const more = names.length > NAMED_MODELS_MAX ? ', …' : ''
  const some = `there are ${names.slice(0, NAMED_MODELS_MAX).join(', ')}${more}`
  const hint = near.length === 0 ? some : `names like it are ${near.join(', ')}`
  return problem('model_not_found', `There is no model called ${quoted(asked)}; ${hint}.`, 'model')
}

/** A caller's text as it may be repeated in a message: short, and without control characters. */
function quoted(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text)
}

/** The names that are most like the one that was asked for, the nearest first. */
function nearNames(names: readonly string[], asked: string): readonly string[] {
  const pairs = pairsOf(asked.slice(0, CHARACTERS_MAX))
  return names
    .map((name) => ({ name, likeness: likeness(pairs, pairsOf(name)) }))
    .filter((one) => one.likeness >= NEAR)
    .toSorted((one, other) => other.likeness - one.likeness)
    .slice(0, NAMED_MODELS_MAX)
    .map(({ name }) => name)
}

/** Neighbouring letters and digits, whatever stands between them and however they are written. */
function pairsOf(name: string): ReadonlySet<string> {
  const letters = [...name.toLowerCase().replace(/[^a-z0-9]/g, '')]
  return new Set(letters.slice(1).map((letter, index) => `${letters[index]}${letter}`))
}

/** How many pairs both have, of all that either has, from 0 to 1. */
function likeness(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  const all = one.union(other).size
  return all === 0 ? 0 : one.intersection(other).size / all
}
