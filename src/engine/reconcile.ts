/**
 * Finding out what became of a submit that ended in nobody knows what: the provider's newest works are looked through, and
 * whatever its callbacks have named. One that can only be this one is gone on with; nothing is ever submitted again from here.
 */

import type { JobId } from '../core/ids.ts'
import { isJsonObject } from '../core/json.ts'
import type { ActiveJob } from '../core/job.ts'
import { ProblemError } from '../core/problem.ts'
import type { Attempt, LoggedEvent } from '../core/records.ts'
import { type ClaimedStep, laneOf, readLane } from '../core/steps.ts'
import { type FoundWork, type Missing, SUBMIT_SPAN_MS, type Upstream } from '../core/upstream-port.ts'
import { backoffMs } from '../lib/backoff.ts'
import { Briefly } from '../lib/briefly.ts'
import { sleep } from '../lib/clock.ts'
import { CALLED_BACK } from '../lifecycle/called-back.ts'
import { missingOf } from '../lifecycle/missing.ts'
import type { StepDeps, StepResult } from './conclude.ts'
import { reroute, watched } from './dispatch.ts'
import type { JobStep } from './job-step.ts'
import { areAlike, areTwins, type Traits, traitsOf } from './likeness.ts'
import { OUTCOME_UNKNOWN, outcomeUnknown, RECONCILE_WAIT_MS } from './unknown.ts'

/**
 * Attempts of others that are looked at, so many at a time, with everybody else's turn in between, in ms: where there are more
 * than all of these, nobody can be told from anybody.
 */
const RIVALS = { page: 200, max: 10_000, pauseMs: 1 } as const

/** What others asked for, by their jobs: many who are looked for have the same rivals, and what was asked for does not change. */
type Owners = Briefly<Traits | undefined>

type LookDeps = StepDeps & { readonly owners: Owners }

/** How long they are remembered, in ms. */
const OWNERS_MS = 30_000

/** Events of a job that are searched for what is known of it, and names of callbacks that the provider is asked for. */
const NAMED = { events: 50, works: 5 } as const

/** Makes the step. */
export function reconcileStep(deps: StepDeps): JobStep {
  const owners: Owners = new Briefly(deps.clock, OWNERS_MS, RIVALS.max)
  return async ({ job, attempt, step }, signal) => {
    if (attempt?.state === 'submitted') return watched(deps, job, attempt)
    if (attempt?.state === 'submitting') return outcomeUnknown(deps, job, attempt)
    if (attempt?.state !== 'unknown') {
      const { attempt: _over, ...rest } = job
      const { upstreamId = '' } = readLane(step.lane)
      return reroute(deps, rest, deps.upstreams.find(upstreamId) ?? { id: upstreamId, isLocal: false })
    }
    const upstream = deps.upstreams.find(attempt.upstreamId)
    const found =
      upstream === undefined ? undefined : await lookFor({ ...deps, owners }, upstream, job, attempt, signal)
    return found === undefined ? waitOn(deps, job, attempt, step) : adopt(deps, job, attempt, found)
  }
}

/** Longer and longer, until the job's own deadline; a callback or the operator has it looked at sooner. */
function waitOn({ random }: StepDeps, job: ActiveJob, attempt: Attempt, { parks }: ClaimedStep): StepResult {
  const afterMs = backoffMs(parks + 1, RECONCILE_WAIT_MS.first, RECONCILE_WAIT_MS.max, random.fraction())
  return { job, to: { kind: 'reconcile', lane: laneOf('reconcile', attempt.upstreamId), afterMs }, as: 'park' }
}

function adopt(deps: StepDeps, job: ActiveJob, attempt: Attempt, { handle, workId }: FoundWork): StepResult {
  const facts = { job: job.id, attempt: attempt.id, upstream: attempt.upstreamId, handle }
  deps.log.info(facts, 'a work was found of which nobody knew whether it was taken')
  const submitted: Attempt = { ...attempt, state: 'submitted', handle, workId, submittedAtMs: attempt.createdAtMs }
  const writes = [{ write: 'update-attempt', attempt: submitted }] as const
  return {
    job,
    to: { kind: 'watch', lane: laneOf('watch', attempt.upstreamId) },
    writes,
    event: 'job.reconciled',
    cause: 'found',
  }
}

async function lookFor(
  deps: LookDeps,
  upstream: Upstream,
  job: ActiveJob,
  attempt: Attempt,
  signal: AbortSignal,
): Promise<FoundWork | undefined> {
  try {
    const missing = await missingOf(deps, job, attempt)
    if (missing === undefined) return undefined
    const { store } = deps
    const events = await store.events({ after: 0, jobId: job.id, order: 'newest first', limit: NAMED.events })
    const named = await namedByCallback(deps, upstream, missing, attempt, events, signal)
    const unknownSinceMs = events.find(({ type }) => type === OUTCOME_UNKNOWN)?.atMs
    const known = unknownSinceMs === undefined ? missing : { ...missing, unknownSinceMs }
    return named ?? (await searched(deps, upstream, known, job, attempt, signal))
  } catch (error) {
    if (signal.aborted || !(error instanceof ProblemError)) throw error
    deps.log.warn({ job: job.id, internal: error.internal }, 'a provider could not be asked for a missing work')
    return undefined
  }
}

/** What the provider's list shows. Who else may have it is asked after the list: until then, somebody may have got his handle. */
async function searched(
  deps: LookDeps,
  upstream: Upstream,
  missing: Missing,
  job: ActiveJob,
  attempt: Attempt,
  signal: AbortSignal,
): Promise<FoundWork | undefined> {
  const works = (await upstream.search?.(missing, signal)) ?? []
  if (works.length === 0) return undefined
  const twins = await twinsOf(deps, job, attempt, signal)
  if (twins === undefined) return undefined
  const ids = works.map(({ workId }) => workId)
  const known = new Set(await deps.store.knownWorks(attempt.upstreamId, ids))
  const own = works.filter(({ workId }) => !known.has(workId))
  // Of more than there are jobs that may have them, one is a stranger's: somebody else's film is worse than none.
  return own.length <= 1 + twins ? own[0] : undefined
}

/** How many others may have works that look like the job's and are as good; `undefined` where somebody stands in the way. */
async function twinsOf(
  { store, clock, owners }: LookDeps,
  job: ActiveJob,
  { id, upstreamId, createdAtMs }: Attempt,
  signal: AbortSignal,
): Promise<number | undefined> {
  const reachMs = SUBMIT_SPAN_MS.before + SUBMIT_SPAN_MS.after
  const span = { fromMs: createdAtMs - reachMs, toMs: createdAtMs + reachMs }
  const own = traitsOf(job)
  const asked = async (jobId: JobId) => {
    const owner = await store.jobById(jobId)
    return owner && traitsOf(owner)
  }
  let twins = 0
  let after: Attempt | undefined
  for (let seen = 0; seen < RIVALS.max; seen += RIVALS.page) {
    const open = await store.openAttempts({ upstreamId, ...span, limit: RIVALS.page, ...(after && { after }) })
    for (const other of open) {
      const owner = other.id === id ? undefined : await owners.ask(other.jobId, () => asked(other.jobId))
      if (owner === undefined || !areAlike(own, owner)) continue
      if (other.state === 'submitting' || !areTwins(own, owner)) return undefined
      twins++
    }
    if (open.length < RIVALS.page) return twins
    after = open.at(-1)
    await sleep(clock, RIVALS.pauseMs, signal)
  }
  return undefined
}

/** What callbacks have named, if the provider itself says that it is this work. */
async function namedByCallback(
  { store }: StepDeps,
  upstream: Upstream,
  missing: Missing,
  { id, upstreamId }: Attempt,
  events: readonly LoggedEvent[],
  signal: AbortSignal,
): Promise<FoundWork | undefined> {
  if (upstream.recognise === undefined) return undefined
  const names = [...new Set(events.flatMap((event) => workNamed(event, id)))].slice(0, NAMED.works)
  const known = new Set(await store.knownWorks(upstreamId, names))
  for (const name of names) {
    const found = known.has(name) ? 'other' : await upstream.recognise(missing, name, signal)
    if (typeof found !== 'string') return found
  }
  return undefined
}

function workNamed({ type, data }: LoggedEvent, attemptId: string): readonly string[] {
  if (type !== CALLED_BACK || !isJsonObject(data)) return []
  const { attempt, workId } = data
  return isJsonObject(attempt) && attempt['id'] === attemptId && typeof workId === 'string' ? [workId] : []
}
