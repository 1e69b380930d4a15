/**
 * Media in a provider's own library at admission: nobody here ever sees it, so the caller is told what is not looked at, and
 * what is charged by its length is refused.
 */

import type { Notes } from './notes.ts'
import type { PriceTerms } from './price-terms.ts'
import { countsInput } from './pricing.ts'
import { problem } from './problem.ts'
import { KIND_OF_ROLE, type Reference } from './request.ts'

/** Notes which references nobody here looks at. */
export function noteUnseen(references: readonly Reference[], notes: Notes): void {
  references.forEach(({ source }, index) => {
    if (source.from !== 'library') return
    const detail = 'it lies in the provider’s library: what it is, how large and how long, is not looked at here'
    notes.unrecognized(`references[${index}]`, detail)
  })
}

/** Throws `ProblemError` where a film costs by the length of one that nobody here can measure. */
export function refuseUncounted(references: readonly Reference[], terms: PriceTerms): void {
  if (!countsInput(terms) || terms.rateMicroCredits === 0) return
  const index = references.findIndex(
    ({ role, source }) => source.from === 'library' && role !== 'infer' && KIND_OF_ROLE[role] === 'video',
  )
  if (index < 0) return
  const rule =
    'this model is charged by the length of reference videos, which is not known of one in a provider’s library'
  throw problem(
    'unsupported_combination',
    `Reference ${index + 1}: ${rule}. Give its URL instead.`,
    `references[${index}]`,
  )
}
