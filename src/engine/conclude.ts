/**
 * Writing down what a step has come to: one commit that moves the job's only step on or takes it away. Nothing outside is
 * touched before that commit holds, and nothing at all by a worker who has lost the step.
 */

import { type Cause, change, type JobRoute, type Why } from '../core/history.ts'
import type { ActiveJob, Job, Outcome } from '../core/job.ts'
import type { MicroCredits } from '../core/money.ts'
import { type Problem, ProblemError } from '../core/problem.ts'
import type { ClaimedStep, StepMove, StepTarget } from '../core/steps.ts'
import type { StillMaker } from '../core/still-maker.ts'
import type { Store } from '../core/store-port.ts'
import type { CommitResult, Guard, Write } from '../core/writes.ts'
import type { Upstreams } from '../core/upstream-port.ts'
import type { Endpoint } from '../core/webhooks.ts'
import { backoffMs } from '../lib/backoff.ts'
import { sleep } from '../lib/clock.ts'
import type { Failpoint, PassFailpoint } from '../lib/failpoints.ts'
import { isRemote } from '../lifecycle/end-job.ts'
import type { Router } from '../lifecycle/router.ts'
import { settle } from '../lifecycle/settle.ts'
import { stillsPlan } from '../lifecycle/stills-plan.ts'
import { type TellDeps, tellWrites } from '../lifecycle/tell.ts'
import { isPassing } from './policy.ts'

/** What every step needs. */
export type StepDeps = TellDeps & {
  readonly store: Store
  readonly upstreams: Upstreams
  readonly router: Router
  readonly pass: PassFailpoint
  /** Makes the pictures of films that others have made. Absent: those get none. */
  readonly stillMaker?: StillMaker
}

/** What a step comes to. `job` is as it was claimed, with what the step has changed. */
export type StepResult = Moved | Ended | Kept | Refused

/** The job goes on. */
export type Moved = {
  readonly job: ActiveJob
  readonly to: Omit<StepTarget, 'afterMs'> & { readonly afterMs?: number }
  /** Default: `progress`. */
  readonly as?: StepMove
  /** This worker goes on with the step itself. */
  readonly keep?: boolean
  readonly writes?: readonly Write[]
  /** With this change the job is running, and was not before. */
  readonly begins?: boolean
  /** What the change of the job is called in its history, and why it was. */
  readonly event?: string
  readonly cause?: string
  /** From which upstream it goes to which one. */
  readonly route?: JobRoute
  /** Why, as its operator is told. */
  readonly why?: Why
  /**
   * Looks after what was begun outside, when the commit was refused, or failed for a reason that nobody foresaw. Its being
   * there says that the commit must not be given up.
   */
  readonly unwritten?: () => Promise<void>
}

/** The job has ended. */
export type Ended = {
  readonly job: ActiveJob
  readonly outcome: Outcome
  readonly writes?: readonly Write[]
  /** The provider has ended the work by itself, and need not be told to stop. */
  readonly upstreamIsDone?: boolean
  /** What the log says of why it ends, for operators. */
  readonly internal?: string | undefined
  /** What the provider takes, now that this is known. */
  readonly costMicroCredits?: MicroCredits
}

/** A commit within the step has moved it; this worker goes on with it. */
export type Kept = { readonly kept: ClaimedStep }

/** A commit within the step was refused. */
export type Refused = { readonly refused: Guard }

/** How often a job may go back to an earlier station. */
const SETBACKS_MAX = 8

/** Waits between two tries at a commit that the store could not do, in ms. */
const COMMIT_WAIT_MS = { first: 100, max: 5_000 } as const

/** The pause before a step is run again that is still this worker's, while its job has changed, in ms. */
const REFUSED_WAIT_MS = 500

/** Is never aborted: for what has been done outside, and would be forgotten otherwise. */
export const NEVER: AbortSignal = new AbortController().signal

/** Writes down what a step has come to, however long the store needs; returns the step where this worker still has it. */
export async function conclude(
  deps: StepDeps,
  step: ClaimedStep,
  before: ActiveJob,
  result: StepResult,
  signal: AbortSignal,
): Promise<ClaimedStep | undefined> {
  if ('outcome' in result) return endJob(deps, step, before, result, signal)
  if ('kept' in result) return result.kept
  if (!('to' in result)) return afterRefusal(deps, step, result.refused, signal)
  const { to, as = 'progress', keep = false, job, event = 'job.moved', cause, route, why } = result
  if (as === 'setback' && step.setbacks >= SETBACKS_MAX) {
    const message = 'The provider lost the job again and again.'
    // What the step has found out of its attempt holds: one that is over keeps no slot.
    const outcome = failed({ code: 'upstream_failed', message })
    return endJob(deps, step, before, { job, outcome, writes: result.writes ?? [] }, signal)
  }
  const target = { kind: to.kind, lane: to.lane, afterMs: to.afterMs ?? 0 }
  const writes: Write[] = [{ write: 'move-step', lease: step, to: target, as, keep }]
  if (job !== before || result.event !== undefined) {
    const next = { ...job, version: job.version + 1 }
    const by = { ...changedBy(deps, event, cause), ...(route && { route }), ...(why && { why }) }
    writes.push(...change(job, next, by, before))
    if (result.begins === true) writes.push(...(await tellOf(deps, next, by.atMs, signal)))
  }
  writes.push(...(result.writes ?? []))
  const { unwritten } = result
  const committed = await commitPatiently(deps, writes, unwritten === undefined ? signal : NEVER).catch(
    async (error: unknown) => {
      await unwritten?.().catch((left: unknown) =>
        deps.log.error({ err: left, step: step.id }, 'a work was left alone'),
      )
      throw error
    },
  )
  if (!committed.committed) {
    await unwritten?.()
    return afterRefusal(deps, step, committed.guard, signal)
  }
  deps.pass(AFTER_COMMIT[step.kind])
  return keep ? { ...step, ...target, claims: 1, retries: 0, parks: 0 } : undefined
}

const AFTER_COMMIT: { readonly [K in ClaimedStep['kind']]: Failpoint } = {
  prepare: 'prepare.after-commit',
  dispatch: 'dispatch.after-commit',
  reconcile: 'reconcile.after-commit',
  watch: 'watch.after-commit',
  collect: 'collect.after-commit',
  cancel: 'cancel.after-commit',
  deliver: 'deliver.after-commit',
  stills: 'stills.after-commit',
}

/**
 * What becomes of a step whose commit was refused. Without its lease it is another worker's. By any other guard the job is
 * not what it was, or what was written is written already and nobody heard so: it is still this worker's, to be run again.
 */
export async function afterRefusal(
  deps: Pick<StepDeps, 'clock' | 'log'>,
  step: ClaimedStep,
  guard: Guard,
  signal: AbortSignal,
): Promise<ClaimedStep | undefined> {
  deps.log.info({ step: step.id, kind: step.kind, guard }, 'the job went another way meanwhile')
  if (guard === 'lease') return undefined
  await sleep(deps.clock, REFUSED_WAIT_MS, signal)
  return step
}

/** The deliveries that a job's coming to its status makes. */
export async function tellOf(deps: StepDeps, job: Job, atMs: number, signal: AbortSignal): Promise<readonly Write[]> {
  return tellWrites(job, atMs, { ...deps, listeners: await listenersOf(deps, job, signal) })
}

/** Asked for with patience: what a step has found out must not be forgotten because nobody could say who is to hear of it. */
function listenersOf(deps: StepDeps, { tenantId }: Job, signal: AbortSignal): Promise<readonly Endpoint[]> {
  return patiently(deps, signal, () => deps.store.listeners(tenantId))
}

/** Ends a job from its step; `before` is the job as the step has found it. */
export async function endJob(
  deps: StepDeps,
  step: ClaimedStep,
  before: ActiveJob,
  { job, outcome, writes = [], upstreamIsDone = false, costMicroCredits, internal }: Ended,
  signal: AbortSignal,
): Promise<ClaimedStep | undefined> {
  const attempt = job.attempt === undefined ? undefined : await deps.store.attempt(job.attempt.id)
  const isSettled = upstreamIsDone || outcome.status === 'succeeded'
  const stopsUpstream = !isSettled && isRemote(deps.upstreams, attempt?.upstreamId)
  const listeners = await listenersOf(deps, job, signal)
  const priced = attempt && costMicroCredits !== undefined ? { ...attempt, costMicroCredits } : attempt
  const by = { ...deps, listeners, attempt: priced, stopsUpstream, actor: 'engine', before, internal }
  const settlement = settle(job, outcome, by)
  const stills = stillsPlan(settlement.job, deps.stillMaker)
  const all: Write[] = [{ write: 'finish-step', lease: step }, ...writes, ...settlement.writes, ...stills]
  const committed = await commitPatiently(deps, all, signal)
  if (!committed.committed) return afterRefusal(deps, step, committed.guard, signal)
  deps.pass('settle.after-commit')
  deps.router.health.forget(job.id)
  deps.log.info({ job: job.id, status: outcome.status }, 'a job has ended')
  return undefined
}

type PatientDeps = Pick<StepDeps, 'store' | 'clock' | 'random' | 'log'>

/** Commits, however long the store is away or full: what has been done outside must not be forgotten for want of a disk. */
export function commitPatiently(
  deps: PatientDeps,
  writes: readonly Write[],
  signal: AbortSignal,
): Promise<CommitResult> {
  return patiently(deps, signal, () => deps.store.commit(writes))
}

/**
 * Asks the store, and asks again for as long as it is away or full. Gives up when the signal is aborted, by throwing what the
 * store said last.
 */
export async function patiently<Result>(
  deps: PatientDeps,
  signal: AbortSignal,
  ask: () => Promise<Result>,
): Promise<Result> {
  for (let tries = 1; ; tries++) {
    try {
      return await ask()
    } catch (error) {
      if (!(error instanceof ProblemError) || !isPassing(error.problem.code) || signal.aborted) throw error
      deps.log.warn({ code: error.problem.code, internal: error.internal }, 'the store could not do it')
      const waitMs = backoffMs(tries, COMMIT_WAIT_MS.first, COMMIT_WAIT_MS.max, deps.random.fraction())
      await sleep(deps.clock, waitMs, signal)
    }
  }
}

/** The outcome of a job that a problem ended. */
export function failed(failure: Problem): Outcome {
  return { status: 'failed', failure }
}

/** What a change by the engine is told as. */
export function changedBy({ clock }: Pick<StepDeps, 'clock'>, type: string, cause?: string): Cause {
  return { type, actor: 'engine', atMs: clock.nowMs(), ...(cause !== undefined && { cause }) }
}
