/** What attempts must have cost after a storm: something for a film, and nothing for what came to nothing. */

import type { Known } from './audit-jobs.ts'
import type { Ledger } from './ledger.ts'

/** Looks at the attempts of one job. */
export function auditCosts(ledger: Ledger, { entry, job, attempts }: Known): void {
  for (const { id, upstreamId, state, refusal, costMicroCredits: cost } of attempts) {
    if (upstreamId === 'previz') continue
    const text = `${entry.plan.marker} ${job.id}: attempt ${id} at ${upstreamId}, ${refusal ?? state}, cost ${cost}`
    const isMade = entry.creations.some(({ attempt }) => attempt === id)
    if (cost === undefined) ledger.wrong('money', text)
    // What ended, and was never there, was turned away, or the operator has said so.
    if ((refusal !== undefined || (state === 'ended' && !isMade)) && cost !== 0) ledger.wrong('money', text)
    if (job.status === 'succeeded' && job.attempt?.id === id && !(cost !== undefined && cost > 0)) {
      ledger.wrong('money', text)
    }
  }
}
