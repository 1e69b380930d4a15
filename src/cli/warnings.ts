/** What an answer warns of, as sentences for a terminal. */

import type { JsonObject } from '../core/json.ts'
import type { Shown } from './command.ts'

/** The warnings of an answer, each as a line. */
export function warningsIn({ warnings }: JsonObject): readonly string[] {
  return Array.isArray(warnings) ? warnings.map((warning) => `Warning: ${String(warning)}`) : []
}

/** The members of one thing, and its warnings below. */
export function factsWithWarnings(answer: JsonObject): Shown {
  const { warnings: _below, ...facts } = answer
  const remark = warningsIn(answer).join(' ')
  return { as: 'facts', facts, ...(remark !== '' && { remark }) }
}
