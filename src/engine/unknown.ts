/** A submit of which nobody can tell what came: never repeated by itself, visible, and looked into by a step of its own. */

import type { ActiveJob } from '../core/job.ts'
import type { Attempt } from '../core/records.ts'
import { laneOf } from '../core/steps.ts'
import type { StepDeps, StepResult } from './conclude.ts'

/** The event by which a job's history says so. */
export const OUTCOME_UNKNOWN = 'job.outcome-unknown'

/** Waits between two looks for a work of which nobody knows whether it was taken, in ms. */
export const RECONCILE_WAIT_MS = { first: 5_000, max: 600_000 } as const

/** An upstream that would make and bill the work twice is not asked twice. The job keeps what it holds, and waits. */
export function outcomeUnknown(deps: Pick<StepDeps, 'log'>, job: ActiveJob, attempt: Attempt): StepResult {
  const facts = { job: job.id, attempt: attempt.id, upstream: attempt.upstreamId }
  deps.log.error(facts, 'nobody knows whether the provider has this work')
  const lane = laneOf('reconcile', attempt.upstreamId)
  return {
    job,
    to: { kind: 'reconcile', lane, afterMs: RECONCILE_WAIT_MS.first },
    writes: [{ write: 'update-attempt', attempt: { ...attempt, state: 'unknown' } }],
    event: OUTCOME_UNKNOWN,
  }
}
