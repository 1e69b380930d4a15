/**
 * What an operator says of a submit of which nobody knows what came: that the provider has taken it, that it has not, or that
 * the job is to be given up.
 */

import { change } from '../core/history.ts'
import type { JobId } from '../core/ids.ts'
import { type ActiveJob, isActive, type Job } from '../core/job.ts'
import { microCredits } from '../core/money.ts'
import { problem } from '../core/problem.ts'
import type { Attempt } from '../core/records.ts'
import { laneOf } from '../core/steps.ts'
import type { FoundWork } from '../core/upstream-port.ts'
import type { Write } from '../core/writes.ts'
import { type EndDeps, tryEnd } from '../lifecycle/end-job.ts'
import { missingOf } from '../lifecycle/missing.ts'
import { cancellation } from '../lifecycle/settle.ts'
import { ADMIN, type AdminDeps } from './admin-deps.ts'
import { findAnyJob } from './jobs.ts'

/** What resolving needs. */
export type ResolveDeps = EndDeps & Pick<AdminDeps, 'upstreamOf'>

/** What the operator has found out. `upstreamId` is how the provider calls the work. */
export type Resolution =
  | { readonly as: 'taken'; readonly upstreamId: string }
  | { readonly as: 'not_taken' }
  | { readonly as: 'failed' }

/** How long a word of the provider's is waited for, in ms. */
const ASK_TIMEOUT_MS = 30_000

/** Races that a commit may lose before this is a defect. */
const RACES_MAX = 20

/** What was never taken costs nothing. */
const NEVER_TAKEN = { state: 'ended', costMicroCredits: microCredits(0) } as const

const GIVEN_UP = {
  code: 'upstream_outcome_unknown',
  message: 'The connection broke while the job was handed to the provider; whether it was taken is not known.',
} as const

/**
 * Resolves what is unknown of a job. An id that the operator names is believed only when the provider itself has it, as a work
 * that may be this one. Throws `job_not_found`, `outcome_known`, `upstream_unavailable`, `invalid_parameter` for `upstream_id`.
 */
export async function resolveJob(deps: ResolveDeps, id: JobId | undefined, resolution: Resolution): Promise<Job> {
  for (let race = 0; race < RACES_MAX; race++) {
    const job = await findAnyJob(deps, id)
    const attempt = (await deps.store.attempts(job.id)).findLast(({ state }) => state === 'unknown')
    if (attempt === undefined) throw problem('outcome_known', 'Nothing is unknown about the tries of this job.')
    const isCurrent = isActive(job) && job.attempt?.id === attempt.id
    const isDone = isCurrent
      ? await resolveActive(deps, job, attempt, resolution)
      : await resolveEnded(deps, job, attempt, resolution)
    if (isDone) return findAnyJob(deps, job.id)
  }
  throw problem('unavailable', 'The job is changing too fast to be resolved; try again.')
}

async function resolveActive(
  deps: ResolveDeps,
  job: ActiveJob,
  attempt: Attempt,
  resolution: Resolution,
): Promise<boolean> {
  const over: Write = { write: 'update-attempt', attempt: { ...attempt, state: 'ended' } }
  switch (resolution.as) {
    case 'failed': {
      const ended = await tryEnd(deps, job, { status: 'failed', failure: GIVEN_UP }, ADMIN, [over])
      return ended !== undefined
    }
    case 'not_taken': {
      const { attempt: _never, ...rest } = job
      const never: Write = { write: 'update-attempt', attempt: { ...attempt, ...NEVER_TAKEN } }
      return moveOn(deps, job, { ...rest, version: job.version + 1 }, never, attempt)
    }
    case 'taken': {
      const found = await workNamed(deps, job, attempt, resolution.upstreamId)
      const submitted: Attempt = { ...attempt, state: 'submitted', ...found }
      const next = { ...job, version: job.version + 1 }
      return moveOn(deps, job, next, { write: 'update-attempt', attempt: submitted }, attempt)
    }
  }
}

/** Of a job that has ended nothing is left but to stop what may run, or to say that nothing does. */
async function resolveEnded(deps: ResolveDeps, job: Job, attempt: Attempt, resolution: Resolution): Promise<boolean> {
  const known: Attempt = { ...attempt, ...(resolution.as === 'not_taken' ? NEVER_TAKEN : { state: 'ended' }) }
  if (resolution.as !== 'taken') {
    return (await deps.store.commit([{ write: 'update-attempt', attempt: known }])).committed
  }
  const asked = isActive(job) ? job : { ...job, status: 'queued' as const }
  const found = await workNamed(deps, asked, attempt, resolution.upstreamId)
  const named = { ...known, ...found }
  const writes = [{ write: 'update-attempt', attempt: named }, cancellation(job, named)] as const
  return (await deps.store.commit(writes)).committed
}

/** Writes down what is known now, and has whoever waits for it look at once. */
async function moveOn(
  deps: ResolveDeps,
  job: ActiveJob,
  next: ActiveJob,
  write: Write,
  { upstreamId }: Attempt,
): Promise<boolean> {
  const cause = next.attempt === undefined ? 'not_taken' : 'taken'
  const by = { type: 'job.reconciled', actor: ADMIN, atMs: deps.clock.nowMs(), cause }
  const { committed } = await deps.store.commit([...change(job, next, by), write])
  if (!committed) return false
  // Refused where somebody looks already: his commit is refused then, and he looks again.
  await deps.store.commit([{ write: 'hasten-step', id: job.id, lane: laneOf('reconcile', upstreamId) }])
  return true
}

async function workNamed(deps: ResolveDeps, job: ActiveJob, attempt: Attempt, workId: string): Promise<FoundWork> {
  const upstream = deps.upstreamOf(attempt.upstreamId)
  const missing = await missingOf(deps, job, attempt)
  if (upstream?.recognise === undefined || missing === undefined) {
    throw problem('upstream_unavailable', `The provider ${attempt.upstreamId} cannot be asked for a work by its id.`)
  }
  const [owner] = await deps.store.knownWorks(attempt.upstreamId, [workId])
  if (owner !== undefined) throw notIt('is the work of another job', workId)
  const found = await upstream.recognise(missing, workId, AbortSignal.timeout(ASK_TIMEOUT_MS))
  if (found === 'absent') throw notIt('is not known to the provider', workId)
  if (found === 'other') throw notIt('is a work for another request', workId)
  return found
}

function notIt(why: string, workId: string): Error {
  return problem('invalid_parameter', `${workId} ${why}.`, 'upstream_id')
}
