/**
 * What all steps of a job have in common: load the job, do the step's work, end in one commit that moves the job's only step
 * on or takes it away. A problem that may pass is retried with growing waits; any other ends the job.
 */

import { type ActiveJob, isActive, type JobStatus, type Outcome } from '../core/job.ts'
import type { JobId } from '../core/ids.ts'
import { parseId } from '../core/ids.ts'
import { dispatchLane } from '../core/lanes.ts'
import type { Clock, Random, Upstream } from '../core/ports.ts'
import { type Problem, PROBLEMS, ProblemError } from '../core/problem.ts'
import { settle } from '../core/settle.ts'
import type { ClaimedStep, StepPlan, Store, Write } from '../core/store-port.ts'
import { backoffMs } from '../lib/backoff.ts'
import type { Failpoint, PassFailpoint } from '../lib/failpoints.ts'
import type { Log } from '../lib/log.ts'

/** What every step needs. */
export type StepDeps = {
  readonly store: Store
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  readonly upstreams: readonly Upstream[]
  readonly pass: PassFailpoint
  readonly wake: (lane: string) => void
}

/** Where a step goes next. */
export type NextStep = Pick<StepPlan, 'kind' | 'lane'> & { readonly afterMs?: number }

/** What a step comes to: the job goes on, or it has ended. */
export type StepResult =
  | {
      readonly job: ActiveJob
      readonly next: NextStep
      readonly writes?: readonly Write[]
      /** A fact for the job's history. */
      readonly event?: string
      /** Undoes what was begun outside when the commit comes too late: the job was cancelled, or the lease ran out. */
      readonly undo?: () => Promise<void>
    }
  | { readonly job: ActiveJob; readonly outcome: Outcome }

/** The work of a step. Throws `ProblemError` to fail or to be tried again. */
export type JobStep = (job: ActiveJob, step: ClaimedStep) => Promise<StepResult>

/** Claims of one step before it is given up: also how often a job may take the whole process down. */
const TRIES_MAX = 8

/** Tries for a problem that the world may mend by itself. */
const RETRYABLE_TRIES_MAX = 3

/** Turns the work of a step into something that a lane can run. */
export function runJobStep(deps: StepDeps, work: JobStep): (step: ClaimedStep) => Promise<void> {
  return async (step) => {
    const id = parseId<JobId>(step.id)
    const job = id === undefined ? undefined : deps.store.jobById(id)
    if (job === undefined || !isActive(job)) {
      await deps.store.commit([{ write: 'finish-step', lease: step }])
      return
    }
    if (step.tries > TRIES_MAX)
      return endJob(deps, step, job, failed({ code: 'internal_error', message: 'The job could not be worked on.' }))
    try {
      await conclude(deps, step, job, await work(job, step))
    } catch (error) {
      await handle(deps, step, job, error)
    }
  }
}

async function conclude(deps: StepDeps, step: ClaimedStep, before: ActiveJob, result: StepResult): Promise<void> {
  if ('outcome' in result) return endJob(deps, step, result.job, result.outcome)
  const { kind, lane, afterMs = 0 } = result.next
  const nowMs = deps.clock.nowMs()
  const writes: Write[] = [
    { write: 'move-step', lease: step, to: { id: step.id, kind, lane, readyAtMs: nowMs + afterMs } },
  ]
  if (result.job !== before)
    writes.push({ write: 'update-job', job: { ...result.job, version: result.job.version + 1 } })
  writes.push(...(result.writes ?? []))
  if (result.event !== undefined)
    writes.push({ write: 'append-event', event: { jobId: before.id, type: result.event, atMs: nowMs } })
  if ((await deps.store.commit(writes)) === 'stale') {
    deps.log.info({ job: before.id, step: step.kind }, 'the job went another way meanwhile')
    await result.undo?.()
    return
  }
  deps.pass(AFTER_COMMIT[step.kind])
  deps.wake(lane)
  // What has been rendered has freed a slot.
  if (kind === 'collect') deps.wake(dispatchLane(before.upstreamId))
}

const AFTER_COMMIT: { readonly [K in StepPlan['kind']]: Failpoint } = {
  prepare: 'prepare.after-commit',
  dispatch: 'dispatch.after-commit',
  watch: 'watch.after-commit',
  collect: 'settle.after-commit',
  deliver: 'deliver.after-send',
}

async function handle(deps: StepDeps, step: ClaimedStep, job: ActiveJob, error: unknown): Promise<void> {
  const current = deps.store.jobById(job.id)
  if (current === undefined || !isActive(current)) {
    await deps.store.commit([{ write: 'finish-step', lease: step }])
    return
  }
  const known = error instanceof ProblemError ? error : undefined
  const internal = known === undefined ? { err: error } : { code: known.problem.code, internal: known.internal }
  deps.log.warn({ job: job.id, step: step.kind, tries: step.tries, ...internal }, 'a step met a problem')
  const retry =
    known === undefined
      ? step.tries < TRIES_MAX
      : PROBLEMS[known.problem.code].retryable && step.tries < triesMax(known)
  if (retry) {
    const readyAtMs = deps.clock.nowMs() + backoffMs(step.tries, 1_000, 30_000)
    await deps.store.commit([
      {
        write: 'move-step',
        lease: step,
        to: { id: step.id, kind: step.kind, lane: step.lane, readyAtMs },
        retry: true,
      },
    ])
    return
  }
  const failure = known?.problem ?? {
    code: 'internal_error',
    message: 'The job failed because of an error in the gateway.',
  }
  await endJob(deps, step, current, failed(failure))
}

/** A full disk or a provider that is away outlasts a reference that cannot be fetched. */
function triesMax(error: ProblemError): number {
  return error.problem.code === 'reference_unreachable' ? RETRYABLE_TRIES_MAX : TRIES_MAX
}

async function endJob(deps: StepDeps, step: ClaimedStep, job: ActiveJob, outcome: Outcome): Promise<void> {
  const attempt = job.attempt === undefined ? undefined : deps.store.attempt(job.attempt.id)
  const settlement = settle(job, outcome, { ...deps, attempt })
  const result = await deps.store.commit([{ write: 'finish-step', lease: step }, ...settlement.writes])
  if (result === 'committed') {
    deps.pass('settle.after-commit')
    deps.log.info({ job: job.id, status: outcome.status satisfies JobStatus }, 'a job has ended')
  }
  deps.wake('deliver')
  const upstream = deps.upstreams.find(({ id }) => id === attempt?.upstreamId)
  if (attempt?.handle !== undefined) await upstream?.cancel(attempt.handle)
  deps.wake(dispatchLane(job.upstreamId))
}

/** The outcome of a job that a problem ended. */
export function failed(failure: Problem): Outcome {
  return { status: 'failed', failure }
}

/** The upstream that a job was given to. Throws `ProblemError` when it is not configured any more. */
export function upstreamOf(deps: StepDeps, job: ActiveJob): Upstream {
  const upstream = deps.upstreams.find(({ id }) => id === job.upstreamId)
  if (upstream === undefined) {
    throw new ProblemError({ code: 'upstream_failed', message: 'The provider of this job is not configured any more.' })
  }
  return upstream
}
