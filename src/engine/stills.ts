/**
 * The pictures of a film that a provider has made: in a step of its own after the job's end, so that nobody waits for them. It
 * may come to nothing at any time, and nobody but the log hears of it.
 */

import { change } from '../core/history.ts'
import { type JobId, parseId } from '../core/ids.ts'
import { hasStills, type Job } from '../core/job.ts'
import { ProblemError } from '../core/problem.ts'
import type { ClaimedStep } from '../core/steps.ts'
import type { Write } from '../core/writes.ts'
import { useAssets } from '../lifecycle/assets.ts'
import { bringStills, type StillDeps, type Stills } from './bring-stills.ts'
import { afterRefusal, changedBy, commitPatiently, type StepDeps } from './conclude.ts'
import type { RunStep } from './job-step.ts'
import { isPassing, parkMs } from './policy.ts'

/** What the step needs. */
export type StillsDeps = StepDeps & StillDeps

/** Tries at one film: a system may kill or hold a child for reasons of its own, once. */
const TRIES_MAX = 2

/** The wait between two tries, in ms. */
const AGAIN_MS = 10_000

/** Waits in a row for a disk or a storage that is away: a few minutes. */
const PARKS_MAX = 20

/** Claims that ended in no commit: processes died of it, or beside it. */
const CLAIMS_MAX = 3

type Succeeded = Extract<Job, { readonly status: 'succeeded' }>

/** Makes the step. */
export function stillsStep(deps: StillsDeps): RunStep {
  return async (step, signal) => {
    const job = await jobOf(deps, step)
    if (job === undefined || step.claims > CLAIMS_MAX) return write(deps, step, [finishing(step)], signal)
    try {
      const stills = await makeStills(deps, job, signal)
      if (stills === 'again') return write(deps, step, [againOrLeave(deps, step, job)], signal)
      return write(deps, step, [finishing(step), ...keeping(deps, job, stills)], signal)
    } catch (error) {
      if (signal.aborted) return undefined
      return write(deps, step, [parkOrLeave(deps, step, job, error)], signal)
    }
  }
}

/** The job of a step; `undefined` when nobody wants its pictures any more. */
async function jobOf({ store }: StillsDeps, step: ClaimedStep): Promise<Succeeded | undefined> {
  const id = parseId<JobId>(step.id)
  const job = id === undefined ? undefined : await store.jobById(id)
  if (job?.status !== 'succeeded' || job.hiddenAtMs !== undefined || hasStills(job.result)) return undefined
  return job
}

/** The pictures, as far as there are any; `again` when whoever made them was lost. */
async function makeStills(deps: StillsDeps, job: Succeeded, signal: AbortSignal): Promise<Stills | 'again'> {
  const { video } = job.result
  const { digest, facts } = video
  const { stillMaker, storage } = deps
  if (stillMaker === undefined || facts.kind !== 'video' || (await storage.sizeBytes(digest)) === undefined) return {}
  const made = await storage.withLocalCopy(digest, (path) =>
    stillMaker.make({ path, facts }, (sources) => bringStills(deps, job, video, sources, signal), signal),
  )
  if (made.outcome === 'made') return made.result
  deps.log.warn({ job: job.id, ...made }, 'the pictures of a film could not be made')
  return made.outcome === 'lost' ? 'again' : {}
}

/** That the job has its pictures, and uses them; nothing where there are none. */
function keeping(deps: StillsDeps, job: Succeeded, stills: Stills): readonly Write[] {
  const used = [stills.poster, stills.scrubSheet].filter((asset) => asset !== undefined)
  if (used.length === 0) return []
  const told = { ...job, version: job.version + 1, result: { ...job.result, ...stills } }
  // In this order: what a job uses is looked at when it is written.
  return [...useAssets(job, used), ...change(job, told, changedBy(deps, 'job.stills'))]
}

function againOrLeave(deps: StillsDeps, step: ClaimedStep, job: Succeeded): Write {
  if (step.retries + 1 < TRIES_MAX) return moving(step, 'retry', AGAIN_MS)
  deps.log.error({ job: job.id }, 'a film is left without its pictures')
  return finishing(step)
}

function parkOrLeave(deps: StillsDeps, step: ClaimedStep, job: Succeeded, error: unknown): Write {
  const isAway = error instanceof ProblemError && isPassing(error.problem.code)
  deps.log.warn({ err: error, job: job.id, parks: step.parks }, 'the pictures of a film could not be made')
  if (!isAway) return againOrLeave(deps, step, job)
  return step.parks < PARKS_MAX ? moving(step, 'park', parkMs(step.parks, deps.random.fraction())) : finishing(step)
}

function finishing(lease: ClaimedStep): Write {
  return { write: 'finish-step', lease }
}

function moving(step: ClaimedStep, as: 'retry' | 'park', afterMs: number): Write {
  return { write: 'move-step', lease: step, to: { kind: step.kind, lane: step.lane, afterMs }, as }
}

/** A job that has changed meanwhile is looked at again. */
async function write(
  deps: StillsDeps,
  step: ClaimedStep,
  writes: readonly Write[],
  signal: AbortSignal,
): Promise<ClaimedStep | undefined> {
  const committed = await commitPatiently(deps, writes, signal)
  if (!committed.committed) return afterRefusal(deps, step, committed.guard, signal)
  deps.pass('stills.after-commit')
  return undefined
}
