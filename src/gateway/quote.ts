/** Quotes: what a submit would come to, found out exactly as a submit does. It costs nothing, holds nothing, keeps nothing. */

import type { Principal } from '../auth/authenticate.ts'
import { budgetPeriod } from '../core/limits.ts'
import type { QuoteView } from '../core/view.ts'
import type { GenerationRequest } from '../core/request.ts'
import { FRAMES_PER_SECOND } from '../core/model.ts'
import { type AdmissionContext, type AdmissionDeps, admit } from './admission.ts'

/** Tells what a request would come to. Throws what a submit would throw. */
export type AskQuote = (request: GenerationRequest, context: AdmissionContext) => Promise<QuoteView>

/** Makes the verb. */
export function createQuote(deps: AdmissionDeps): AskQuote {
  return async (request, context) => {
    const { order, quote, ableIds } = await admit(deps, request, context)
    const available = await availableTo(deps, context.principal)
    return {
      model: request.model,
      amountMicroCredits: quote.amountMicroCredits,
      terms: quote.terms,
      resolution: order.resolution,
      ...(order.shape === undefined ? {} : { ratio: order.shape.ratio, size: order.shape.size }),
      durationSeconds: Math.round((order.frames / FRAMES_PER_SECOND) * 100) / 100,
      upstreamIds: ableIds,
      isAffordable: available === undefined || available >= quote.amountMicroCredits,
      notes: context.notes.list,
      references: request.references,
    }
  }
}

/** What a caller has now: his tenant's credit, and no more than the budget of his key leaves; `undefined` for no end. */
async function availableTo(
  { store, clock }: AdmissionDeps,
  { credit, tenantId, keyId, limits: { budget } }: Principal,
): Promise<number | undefined> {
  const credits = credit === 'limited' ? (await store.balance(tenantId))?.availableMicroCredits : undefined
  if (budget === undefined) return credits
  const spender = { keyId, ...budgetPeriod(budget, clock.nowMs()) }
  const left = budget.amountMicroCredits - (await store.budgetSpent(spender))
  return Math.min(left, credits ?? left)
}
