/**
 * What all steps of a job have in common: load the job, do the step's work, end in one commit that moves the job's only step
 * on or takes it away. Nothing outside is touched before that commit holds, and nothing at all by a worker whose commit was
 * refused.
 */

import { type JobId, parseId } from '../core/ids.ts'
import { type ActiveJob, isActive, type Outcome } from '../core/job.ts'
import type { Clock, Random } from '../core/ports.ts'
import { type Problem, ProblemError } from '../core/problem.ts'
import { type ClaimedStep, readLane, type StepMove, type StepTarget } from '../core/steps.ts'
import type { CommitResult, Store, Write } from '../core/store-port.ts'
import type { Upstream } from '../core/upstream-port.ts'
import { backoffMs } from '../lib/backoff.ts'
import { sleep } from '../lib/clock.ts'
import type { Failpoint, PassFailpoint } from '../lib/failpoints.ts'
import type { Log } from '../lib/log.ts'
import { isRemote } from '../lifecycle/end-job.ts'
import { settle } from '../lifecycle/settle.ts'
import { isPassing, judge } from './policy.ts'

/** What every step needs. */
export type StepDeps = {
  readonly store: Store
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  readonly upstreams: readonly Upstream[]
  readonly pass: PassFailpoint
}

/** What a step comes to: the job goes on, or it has ended. `job` is as it was claimed, with what the step has changed. */
export type StepResult =
  | {
      readonly job: ActiveJob
      readonly to: Omit<StepTarget, 'afterMs'> & { readonly afterMs?: number }
      /** Default: `progress`. */
      readonly as?: StepMove
      /** This worker goes on with the step itself. */
      readonly keep?: boolean
      readonly writes?: readonly Write[]
      /** A fact for the job's history. */
      readonly event?: string
      /** Cleans up outside, once the commit holds. */
      readonly after?: () => Promise<void>
      /** Takes back what was begun outside, when the commit was refused. */
      readonly refused?: () => Promise<void>
    }
  | {
      readonly job: ActiveJob
      readonly outcome: Outcome
      readonly writes?: readonly Write[]
      /** The provider has ended the work by itself, and need not be told to stop. */
      readonly upstreamIsDone?: boolean
      readonly after?: () => Promise<void>
    }

/** Tells that a commit of the step's own has moved it, and that it goes on as this. */
export type Moved = (step: ClaimedStep) => void

/** The work of a step; the signal is aborted when its job has ended elsewhere, or this process stops. Throws to fail or to be tried again. */
export type JobStep = (job: ActiveJob, step: ClaimedStep, signal: AbortSignal, moved: Moved) => Promise<StepResult>

/** Runs a claimed step to its end; returns the step where this worker is to go on with it. */
export type RunStep = (step: ClaimedStep, signal: AbortSignal) => Promise<ClaimedStep | undefined>

/** Claims that ended in no commit: how often a job may take the whole process down. */
const CLAIMS_MAX = 20

/** How often a job may go back to an earlier station. */
const SETBACKS_MAX = 8

/** Waits between two tries at a commit that the store could not do, in ms. */
const COMMIT_WAIT_MS = { first: 100, max: 5_000 } as const

/** Turns the work of a step into something that a lane can run. */
export function runJobStep(deps: StepDeps, work: JobStep): RunStep {
  return async (claimed, signal) => {
    let step = claimed
    const job = await loadJob(deps, step)
    if (job === undefined) return undefined
    const moved = (to: ClaimedStep) => {
      step = to
    }
    try {
      if (step.claims > CLAIMS_MAX) {
        const problem = { code: 'internal_error', message: 'The job could not be worked on.' } as const
        return await conclude(deps, step, job, { job, outcome: failed(problem) }, signal)
      }
      const result = await work(job, step, signal, moved)
      return await conclude(deps, step, job, result, signal)
    } catch (error) {
      if (signal.aborted) return undefined
      return await recover(deps, step, error, signal)
    }
  }
}

/** The job of a step; `undefined`, and the step is gone, when it has ended. */
export async function loadJob(deps: StepDeps, step: ClaimedStep): Promise<ActiveJob | undefined> {
  const id = parseId<JobId>(step.id)
  const job = id === undefined ? undefined : await deps.store.jobById(id)
  if (job !== undefined && isActive(job)) return job
  const result = await deps.store.commit([{ write: 'finish-step', lease: step }])
  if (!result.committed) deps.log.debug({ step: step.id }, 'a step of an ended job was taken off already')
  return undefined
}

/** Writes down what a step has come to, however long the store needs. */
export async function conclude(
  deps: StepDeps,
  step: ClaimedStep,
  before: ActiveJob,
  result: StepResult,
  signal: AbortSignal,
): Promise<ClaimedStep | undefined> {
  if ('outcome' in result) return endJob(deps, step, result, signal)
  const { to, as = 'progress', keep = false, job } = result
  if (as === 'setback' && step.setbacks >= SETBACKS_MAX) {
    const message = 'The provider lost the job again and again.'
    const { writes = [], after = async () => {} } = result
    const outcome = failed({ code: 'upstream_failed', message })
    // With what becomes of the attempt, which the job may have let go of already.
    return endJob(deps, step, { job, outcome, writes, after }, signal)
  }
  const target = { kind: to.kind, lane: to.lane, afterMs: to.afterMs ?? 0 }
  const writes: Write[] = [{ write: 'move-step', lease: step, to: target, as, keep }]
  if (job !== before) writes.push({ write: 'update-job', job: { ...job, version: job.version + 1 } })
  writes.push(...(result.writes ?? []))
  if (result.event !== undefined) writes.push(eventOf(deps, job, result.event))
  const committed = await commitPatiently(deps, writes, signal)
  if (!committed.committed) {
    deps.log.info({ job: job.id, step: step.kind, guard: committed.guard }, 'the job went another way meanwhile')
    await result.refused?.()
    return undefined
  }
  deps.pass(AFTER_COMMIT[step.kind])
  await result.after?.()
  return keep ? { ...step, ...target, claims: 1, retries: 0 } : undefined
}

const AFTER_COMMIT: { readonly [K in ClaimedStep['kind']]: Failpoint } = {
  prepare: 'prepare.after-commit',
  dispatch: 'dispatch.after-commit',
  watch: 'watch.after-commit',
  collect: 'collect.after-commit',
  cancel: 'cancel.after-commit',
  deliver: 'deliver.after-commit',
}

/**
 * A step met a problem: it is tried again, or its job ends. What lives in this process is tried again here, for nobody else
 * can: the step is returned when its time has come.
 */
export async function recover(
  deps: StepDeps,
  step: ClaimedStep,
  error: unknown,
  signal: AbortSignal,
): Promise<ClaimedStep | undefined> {
  const job = await patiently(deps, signal, () => loadJob(deps, step))
  if (job === undefined) return undefined
  const verdict = judge(error, step, deps.random.fraction())
  const known = error instanceof ProblemError ? error : undefined
  const facts = known === undefined ? { err: error } : { code: known.problem.code, internal: known.internal }
  deps.log.warn({ job: job.id, step: step.kind, retries: step.retries, ...facts }, 'a step met a problem')
  if (verdict.verdict === 'fail') {
    return endJob(deps, step, { job, outcome: failed(verdict.problem) }, signal)
  }
  const keep = staysHere(deps, step)
  const to = { kind: step.kind, lane: step.lane, afterMs: verdict.afterMs }
  const result = await commitPatiently(deps, [{ write: 'move-step', lease: step, to, as: 'retry', keep }], signal)
  if (!result.committed) {
    deps.log.info({ job: job.id, step: step.kind }, 'the job went another way meanwhile')
    return undefined
  }
  if (!keep) return undefined
  await sleep(deps.clock, verdict.afterMs, signal)
  return signal.aborted ? undefined : { ...step, claims: 1, retries: step.retries + 1 }
}

/** Whether a step is about a work that lives in this process. */
function staysHere({ upstreams }: StepDeps, { kind, lane }: ClaimedStep): boolean {
  if (kind !== 'watch' && kind !== 'collect') return false
  return upstreams.some(({ id, isLocal }) => isLocal && id === readLane(lane).upstreamId)
}

async function endJob(
  deps: StepDeps,
  step: ClaimedStep,
  result: Extract<StepResult, { outcome: Outcome }>,
  signal: AbortSignal,
): Promise<undefined> {
  const { job, outcome } = result
  const attempt = job.attempt === undefined ? undefined : await deps.store.attempt(job.attempt.id)
  const isSettled = result.upstreamIsDone === true || outcome.status === 'succeeded'
  const stopsUpstream = !isSettled && isRemote(deps.upstreams, attempt?.upstreamId)
  const settlement = settle(job, outcome, { ...deps, attempt, stopsUpstream })
  const writes: Write[] = [{ write: 'finish-step', lease: step }, ...(result.writes ?? []), ...settlement.writes]
  const committed = await commitPatiently(deps, writes, signal)
  if (!committed.committed) {
    deps.log.info({ job: job.id, step: step.kind, guard: committed.guard }, 'the job went another way meanwhile')
    return
  }
  deps.pass('settle.after-commit')
  deps.log.info({ job: job.id, status: outcome.status }, 'a job has ended')
  await result.after?.()
  const upstream = deps.upstreams.find(({ id }) => id === attempt?.upstreamId)
  if (attempt?.handle !== undefined) await upstream?.release(attempt.handle)
}

/**
 * Commits, and tries again for as long as the store is away or full: what has been done outside must not be forgotten for
 * want of a disk. A commit that was made although the store could not say so counts as made. Gives up when the signal is
 * aborted, by throwing what the store said last.
 */
export function commitPatiently(
  deps: PatientDeps,
  writes: readonly Write[],
  signal: AbortSignal,
): Promise<CommitResult> {
  return patiently(deps, signal, async (tries) => {
    const result = await deps.store.commit(writes)
    return tries > 1 && !result.committed ? resolveDoubt(deps.store, writes, result) : result
  })
}

type PatientDeps = Pick<StepDeps, 'store' | 'clock' | 'random' | 'log'>

async function patiently<Result>(
  deps: PatientDeps,
  signal: AbortSignal,
  ask: (tries: number) => Promise<Result>,
): Promise<Result> {
  for (let tries = 1; ; tries++) {
    try {
      return await ask(tries)
    } catch (error) {
      if (!(error instanceof ProblemError) || !isPassing(error.problem.code) || signal.aborted) throw error
      deps.log.warn({ code: error.problem.code, internal: error.internal }, 'the store could not do it')
      await sleep(
        deps.clock,
        backoffMs(tries, COMMIT_WAIT_MS.first, COMMIT_WAIT_MS.max, deps.random.fraction()),
        signal,
      )
    }
  }
}

/**
 * A commit was refused when it was made again: by what it had itself written the first time, if the job is as it wrote it.
 * Only a step's own worker writes an active job, and whoever ends one from outside writes states that no step does.
 */
async function resolveDoubt(store: Store, writes: readonly Write[], refused: CommitResult): Promise<CommitResult> {
  const update = writes.find((write) => write.write === 'update-job')
  if (update === undefined) return refused
  const job = await store.jobById(update.job.id)
  const isOurs = job?.version === update.job.version && job.status === update.job.status
  return isOurs ? { committed: true, position: await store.position() } : refused
}

/** The outcome of a job that a problem ended. */
export function failed(failure: Problem): Outcome {
  return { status: 'failed', failure }
}

/** A fact for a job's history. */
export function eventOf(deps: Pick<StepDeps, 'clock'>, job: ActiveJob, type: string): Write {
  const event = { jobId: job.id, tenantId: job.tenantId, type, atMs: deps.clock.nowMs() }
  return { write: 'append-event', event }
}
