/** What somebody is told who asks for a model that is not there: the name as he wrote it, and some that there are. */

import type { Model } from '../core/model.ts'
import { type ProblemError, problem } from '../core/problem.ts'

/** Models that are named to somebody who asked for one that is not there. */
const NAMED_MODELS_MAX = 8

/** The problem of naming a model that is not among these. */
export function unknownModel(models: readonly Model[], asked: string): ProblemError {
  const names = models.map(({ name }) => name)
  const more = names.length > NAMED_MODELS_MAX ? ', …' : ''
  const some = `${names.slice(0, NAMED_MODELS_MAX).join(', ')}${more}`
  return problem('model_not_found', `There is no model called ${quoted(asked)}; there are ${some}.`, 'model')
}

/** A caller's text as it may be repeated in a message: short, and without control characters. */
function quoted(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text)
}
