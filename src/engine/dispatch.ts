/**
 * Station 5: give the work to its upstream. The attempt is written before the upstream hears of it, so that a crash in
 * between is seen as what it is: an unknown outcome, repeated only where repeating is harmless.
 */

import { assert } from '../core/assert.ts'
import { type AttemptId, makeId } from '../core/ids.ts'
import type { ActiveJob } from '../core/job.ts'
import { isShaped } from '../core/order.ts'
import type { Upstream } from '../core/ports.ts'
import { ProblemError } from '../core/problem.ts'
import type { Attempt, ClaimedStep } from '../core/store-port.ts'
import { failed, type JobStep, type StepDeps, upstreamOf } from './job-step.ts'

/** Makes the step. */
export function dispatchStep(deps: StepDeps): JobStep {
  return async (claimed, step) => {
    const upstream = upstreamOf(deps, claimed)
    const earlier = claimed.attempt === undefined ? undefined : deps.store.attempt(claimed.attempt.id)
    if (earlier !== undefined && !upstream.repeatable) return giveUp(deps, claimed, earlier)
    const begun =
      earlier === undefined ? await begin(deps, claimed, step, upstream) : { job: claimed, attempt: earlier }
    if (begun === undefined) return { job: claimed, next: { kind: 'dispatch', lane: step.lane } }
    const { job, attempt } = begun
    const { order } = job
    assert(isShaped(order), 'a prepared job has a shape')
    deps.pass('dispatch.after-attempt')
    const work = { jobId: job.id, attemptId: attempt.id, order, references: job.references }
    const handle = await upstream.submit(work).catch((error: unknown) => refused(deps, job, attempt, error))
    deps.pass('dispatch.after-submit')
    return {
      job,
      writes: [{ write: 'save-attempt', attempt: { ...attempt, state: 'submitted', handle } }],
      next: { kind: 'watch', lane: 'watch', afterMs: upstream.pollIntervalMs },
      event: 'job.dispatched',
      undo: () => upstream.cancel(handle),
    }
  }
}

/** Writes the attempt; `undefined` when the job changed meanwhile. */
async function begin(
  deps: StepDeps,
  job: ActiveJob,
  step: ClaimedStep,
  upstream: Upstream,
): Promise<{ job: ActiveJob; attempt: Attempt } | undefined> {
  const createdAtMs = deps.clock.nowMs()
  const id = makeId<AttemptId>(createdAtMs, deps.random.bytes(10))
  const attempt: Attempt = { id, jobId: job.id, upstreamId: upstream.id, state: 'submitting', createdAtMs }
  const next = { ...job, version: job.version + 1, attempt: { id, upstreamId: upstream.id } }
  const result = await deps.store.commit([
    { write: 'update-job', job: next },
    { write: 'save-attempt', attempt },
  ])
  if (result === 'committed') return { job: next, attempt }
  deps.log.info({ job: job.id, step: step.kind }, 'the job changed before it was dispatched')
  return undefined
}

/** An upstream that would make and bill the work twice is not asked twice. */
function giveUp(deps: StepDeps, job: ActiveJob, attempt: Attempt): Awaited<ReturnType<JobStep>> {
  deps.log.error(
    { job: job.id, attempt: attempt.id },
    'nobody knows whether the provider has this work; it is not repeated',
  )
  const message = 'The connection broke while the job was handed to the provider; whether it was taken is not known.'
  return { job, outcome: failed({ code: 'upstream_outcome_unknown', message }) }
}

/** A refusal is known to have started nothing: the attempt is closed, and another one may follow. */
async function refused(deps: StepDeps, job: ActiveJob, attempt: Attempt, error: unknown): Promise<never> {
  if (error instanceof ProblemError && error.problem.code !== 'upstream_outcome_unknown') {
    const { attempt: _closed, ...rest } = job
    await deps.store.commit([
      { write: 'update-job', job: { ...rest, version: job.version + 1 } },
      { write: 'save-attempt', attempt: { ...attempt, state: 'ended' } },
    ])
  }
  throw error
}
