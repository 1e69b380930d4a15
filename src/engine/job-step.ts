/**
 * What all steps of a job have in common: load the job, do the step's work, write down what it has come to. Whatever
 * happens, a step that was claimed is in the end moved, taken off, another worker's, or still this one's.
 */

import { change } from '../core/history.ts'
import { type JobId, parseId } from '../core/ids.ts'
import { type ActiveJob, isActive, type Job } from '../core/job.ts'
import { ProblemError } from '../core/problem.ts'
import type { Attempt } from '../core/records.ts'
import { type ClaimedStep, laneOf, readLane } from '../core/steps.ts'
import { sleep } from '../lib/clock.ts'
import {
  afterRefusal,
  changedBy,
  commitPatiently,
  conclude,
  endJob,
  failed,
  type StepDeps,
  type StepResult,
} from './conclude.ts'
import { judge } from './policy.ts'

/** Why a running step is stopped: its job has ended elsewhere, its worker was taken for dead, or the process stops. */
export type StopReason = 'ended' | 'lost' | 'shutdown'

/** What a step works on: its job, and the job's attempt, if it has one. */
export type StepWork = { readonly job: ActiveJob; readonly attempt: Attempt | undefined; readonly step: ClaimedStep }

/**
 * The work of a step, or a first part of it; the signal is aborted, for a `StopReason`, when it is to stop. Throws to fail or
 * to be tried again.
 */
export type JobStep = (work: StepWork, signal: AbortSignal) => Promise<StepResult | Waits>

/**
 * The step waits for something outside, for long perhaps, and goes on with the work that this resolves with. Thousands do so:
 * nothing of the job is held meanwhile, it is loaded again.
 */
export type Waits = { readonly until: (signal: AbortSignal) => Promise<JobStep> }

/** Runs a claimed step to its end; returns the step where this worker still has it: to go on, here or on another lane. */
export type RunStep = (step: ClaimedStep, signal: AbortSignal) => Promise<ClaimedStep | undefined>

/** The same on a lane; `stopping` is aborted when its process stops, whatever the step itself was stopped for before. */
export type RunOnLane = (...args: [...Parameters<RunStep>, stopping: AbortSignal]) => ReturnType<RunStep>

/**
 * Claims that ended in no commit. A job that has more may be what takes processes down, or may only have been there: it is
 * put off like any other that met an error, so that the others get on without it.
 */
const CLAIMS_MAX = 20

/** Turns the work of a step into something that a lane can run. */
export function runJobStep(deps: StepDeps, work: JobStep): RunStep {
  return async (step, signal) => {
    const local: LocalWork = { attempt: undefined }
    const kept = await runOn(deps, work, step, local, signal).catch((error: unknown) => {
      if (!signal.aborted) throw error
      deps.log.warn({ err: error, step: step.id }, 'a step that was stopped left its end to others')
      return undefined
    })
    const { attempt } = local
    // Whoever goes on with the job, a work that lives here is of no use to him.
    if (kept === undefined && attempt?.handle !== undefined) {
      await deps.upstreams.find(attempt.upstreamId)?.release(attempt.handle)
    }
    return kept
  }
}

/** The attempt of a step whose work lives in this process, as it was when the step was loaded last. */
type LocalWork = { attempt: Attempt | undefined }

async function runOn(
  deps: StepDeps,
  work: JobStep,
  step: ClaimedStep,
  local: LocalWork,
  signal: AbortSignal,
): Promise<ClaimedStep | undefined> {
  for (let next = work; ; ) {
    const result = await runPart(deps, next, step, local, signal)
    if (result === undefined || !('until' in result)) return result
    try {
      next = await result.until(signal)
    } catch (error) {
      return stopped(deps, step, local, error, signal)
    }
  }
}

/** A part of a step, until it waits or has been written down. The job is known in here only. */
async function runPart(
  deps: StepDeps,
  work: JobStep,
  step: ClaimedStep,
  local: LocalWork,
  signal: AbortSignal,
): Promise<ClaimedStep | Waits | undefined> {
  const job = await jobOf(deps, step)
  const attempt = job?.attempt === undefined ? undefined : await deps.store.attempt(job.attempt.id)
  if (isLocalWork(deps, step)) local.attempt = attempt
  if (job === undefined || !isActive(job)) return takeOff(deps, step)
  try {
    if (step.claims > CLAIMS_MAX) throw new Error(`${step.claims} claims have ended in no commit`)
    const result = await work({ job, attempt, step }, signal)
    return 'until' in result ? result : await conclude(deps, step, job, result, signal)
  } catch (error) {
    return stopped(deps, step, local, error, signal)
  }
}

/** An error ends the work of a step: its own, or that it was stopped. */
async function stopped(
  deps: StepDeps,
  step: ClaimedStep,
  { attempt }: LocalWork,
  error: unknown,
  signal: AbortSignal,
): Promise<ClaimedStep | undefined> {
  if (!signal.aborted) return recover(deps, step, error, signal)
  if (signal.reason === ('shutdown' satisfies StopReason)) await handBack(deps, step, attempt)
  return undefined
}

/** The job of a step; `undefined`, and the step is gone, when it has ended. */
async function loadJob(deps: StepDeps, step: ClaimedStep): Promise<ActiveJob | undefined> {
  const job = await jobOf(deps, step)
  return job !== undefined && isActive(job) ? job : takeOff(deps, step)
}

async function jobOf(deps: StepDeps, step: ClaimedStep): Promise<Job | undefined> {
  const id = parseId<JobId>(step.id)
  return id === undefined ? undefined : deps.store.jobById(id)
}

async function takeOff(deps: StepDeps, step: ClaimedStep): Promise<undefined> {
  const result = await deps.store.commit([{ write: 'finish-step', lease: step }])
  if (!result.committed) deps.log.debug({ step: step.id }, 'a step of an ended job was taken off already')
}

/** A step met a problem: it is tried again, or its job ends. */
async function recover(
  deps: StepDeps,
  step: ClaimedStep,
  error: unknown,
  signal: AbortSignal,
): Promise<ClaimedStep | undefined> {
  const job = await loadJob(deps, step)
  if (job === undefined) return undefined
  const verdict = judge(error, step, deps.random.fraction())
  const known = error instanceof ProblemError ? error : undefined
  const facts = known === undefined ? { err: error } : { code: known.problem.code, internal: known.internal }
  deps.log.warn({ job: job.id, step: step.kind, retries: step.retries, ...facts }, 'a step met a problem')
  if (verdict.verdict === 'fail') {
    const internal = known === undefined ? String(error) : known.internal
    return endJob(deps, step, job, { job, outcome: failed(verdict.problem), internal }, signal)
  }
  const { as, afterMs } = verdict
  // Nobody else knows of a work that lives here: it waits here, too.
  const keep = isLocalWork(deps, step)
  const to = { kind: step.kind, lane: step.lane, afterMs }
  const result = await commitPatiently(deps, [{ write: 'move-step', lease: step, to, as, keep }], signal)
  if (!result.committed) return afterRefusal(deps, step, result.guard, signal)
  if (!keep) return undefined
  await sleep(deps.clock, afterMs, signal)
  const retries = as === 'retry' ? step.retries + 1 : step.retries
  return { ...step, claims: 1, retries, parks: as === 'park' ? step.parks + 1 : 0 }
}

/** True for a step whose work lives in this process. */
function isLocalWork(deps: StepDeps, step: ClaimedStep): boolean {
  const { upstreamId } = readLane(step.lane)
  const isAtWork = step.kind === 'watch' || step.kind === 'collect'
  return isAtWork && deps.upstreams.find(upstreamId)?.isLocal === true
}

/**
 * The process stops, and with it a work that lives in it: the job goes back to where it is given out, which is nobody's
 * fault. Tried once: without it, the next worker finds the work lost.
 */
async function handBack(deps: StepDeps, step: ClaimedStep, attempt: Attempt | undefined): Promise<void> {
  if (attempt === undefined || !isLocalWork(deps, step)) return
  const job = await jobOf(deps, step)
  if (job === undefined || !isActive(job) || job.collected !== undefined) return
  const { attempt: _over, ...rest } = job
  const to = { kind: 'dispatch', lane: laneOf('dispatch', attempt.upstreamId), afterMs: 0 } as const
  const result = await deps.store.commit([
    { write: 'move-step', lease: step, to, as: 'progress' },
    ...change(job, { ...rest, version: job.version + 1 }, changedBy(deps, 'job.interrupted', 'shutdown')),
    { write: 'update-attempt', attempt: { ...attempt, state: 'ended' } },
  ])
  deps.log.info({ job: job.id, ...result }, 'a work was given back, because this process stops')
}
