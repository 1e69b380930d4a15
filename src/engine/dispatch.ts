/**
 * Station 5: choose an upstream and give it the work. The attempt is written before the upstream hears of it, so that a
 * crash in between is seen as what it is: an unknown outcome, repeated only where repeating is harmless.
 */

import { assert } from '../core/assert.ts'
import { type AttemptId, makeId } from '../core/ids.ts'
import type { ActiveJob } from '../core/job.ts'
import { isShaped } from '../core/order.ts'
import { ProblemError, problem } from '../core/problem.ts'
import type { Attempt } from '../core/records.ts'
import { obstacleOf, route } from '../core/routing.ts'
import { type ClaimedStep, laneOf, readLane } from '../core/steps.ts'
import type { Submission, Upstream } from '../core/upstream-port.ts'
import { isPassing } from './policy.ts'
import { cancellation } from '../lifecycle/settle.ts'
import { commitPatiently, failed, type JobStep, type Moved, type StepDeps, type StepResult } from './job-step.ts'

/** How long a job waits when the last free slot went to another one, in ms. */
const SLOT_WAIT_MS = 500

/**
 * Makes the step. `undecided` holds the steps that have no slot yet; this takes out those that have got one. From then on the
 * step is on a lane of its own: should its worker die, it must not wait for a slot that it has itself.
 */
export function dispatchStep(deps: StepDeps, undecided: Set<string>): JobStep {
  return async (job, step, signal, moved) => {
    const upstream = deps.upstreams.find(({ id }) => id === readLane(step.lane).upstreamId)
    const earlier = job.attempt === undefined ? undefined : await deps.store.attempt(job.attempt.id)
    if (earlier?.state === 'submitting') {
      // Only the upstream that was asked can be asked again, and only if that makes nothing twice.
      const asked = deps.upstreams.find(({ id }) => id === earlier.upstreamId)
      if (asked?.repeatable !== true) return outcomeUnknown(deps, job, earlier)
      if (asked !== upstream) return { job, to: { kind: 'dispatch', lane: laneOf('submit', asked.id) } }
    }
    const able = upstream !== undefined && obstacleOf(routeOf(job), upstream.capabilities) === undefined
    if (!able) return reroute(deps, job)
    const begun = await begin(deps, job, step, upstream, earlier, signal, moved)
    undecided.delete(step.id)
    return 'to' in begun || 'outcome' in begun ? begun : give(deps, begun.step, begun, upstream, signal)
  }
}

function routeOf(job: ActiveJob): Parameters<typeof obstacleOf>[0] {
  return { order: job.order, roles: job.references.map(({ role }) => role), channel: job.request.channel }
}

/** The upstream of this lane has left the configuration, or has changed: another one takes over, or the job waits. */
function reroute(deps: StepDeps, job: ActiveJob): StepResult {
  const { upstream, obstacle } = route(deps.upstreams, routeOf(job))
  if (upstream === undefined) {
    throw problem('upstream_unavailable', `No provider can make this now: ${obstacle?.rule ?? 'none is configured'}.`)
  }
  return { job, to: { kind: 'dispatch', lane: laneOf('dispatch', upstream.id) } }
}

type Begun = {
  readonly job: ActiveJob
  readonly attempt: Attempt
  readonly step: ClaimedStep
  /** It has been submitted before, and nobody knows what came of that. */
  readonly isRepeated: boolean
}

/** Writes the attempt, which takes a slot; a result when it was not to be. */
async function begin(
  deps: StepDeps,
  job: ActiveJob,
  step: ClaimedStep,
  upstream: Upstream,
  earlier: Attempt | undefined,
  signal: AbortSignal,
  moved: Moved,
): Promise<Begun | StepResult> {
  const createdAtMs = deps.clock.nowMs()
  const repeated = earlier?.state === 'submitting' ? earlier : undefined
  const attempt: Attempt = repeated ?? {
    id: makeId<AttemptId>(createdAtMs, deps.random.bytes(10)),
    jobId: job.id,
    upstreamId: upstream.id,
    state: 'submitting',
    createdAtMs,
  }
  const next = { ...job, version: job.version + 1, attempt: { id: attempt.id, upstreamId: upstream.id } }
  const lane = laneOf('submit', upstream.id)
  const result = await commitPatiently(
    deps,
    [
      { write: 'move-step', lease: step, to: { kind: 'dispatch', lane, afterMs: 0 }, as: 'retry', keep: true },
      { write: 'update-job', job: next },
      { write: 'begin-attempt', attempt, pool: upstream.slots },
    ],
    signal,
  )
  if (result.committed) {
    const begun = { ...step, lane, claims: 1, retries: step.retries + 1 }
    moved(begun)
    return { job: next, attempt, step: begun, isRepeated: repeated !== undefined }
  }
  // A lost lease or a changed job is found out by the next commit as well; a slot has to be waited for.
  return {
    job,
    to: {
      kind: 'dispatch',
      lane: laneOf('dispatch', upstream.id),
      afterMs: result.guard === 'slot' ? SLOT_WAIT_MS : 0,
    },
  }
}

async function give(
  deps: StepDeps,
  step: ClaimedStep,
  { job, attempt, isRepeated }: Begun,
  upstream: Upstream,
  signal: AbortSignal,
): Promise<StepResult> {
  const { order, references, request } = job
  assert(isShaped(order), 'a prepared job has a shape')
  deps.pass('dispatch.after-attempt')
  let submission: Submission
  try {
    submission = await upstream.submit({ jobId: job.id, attemptId: attempt.id, request, order, references })
  } catch (error) {
    return notTaken(deps, step, { job, attempt, isRepeated }, upstream, error)
  }
  deps.pass('dispatch.after-submit')
  const { handle, notes } = submission
  const submitted: Attempt = { ...attempt, state: 'submitted', handle }
  const lane = laneOf('watch', upstream.id)
  return {
    job: notes.length === 0 ? job : { ...job, notes: [...job.notes, ...notes] },
    to: { kind: 'watch', lane, afterMs: upstream.isLocal ? 0 : upstream.pollIntervalMs },
    keep: upstream.isLocal,
    writes: [{ write: 'update-attempt', attempt: submitted }],
    event: 'job.dispatched',
    refused: () => takeBack(deps, job, submitted, upstream, signal),
  }
}

/** The upstream has not taken the work, or nobody knows. */
async function notTaken(
  deps: StepDeps,
  step: ClaimedStep,
  { job, attempt, isRepeated }: Pick<Begun, 'job' | 'attempt' | 'isRepeated'>,
  upstream: Upstream,
  error: unknown,
): Promise<StepResult> {
  const isRefusal = error instanceof ProblemError && error.problem.code !== 'upstream_outcome_unknown'
  if (!isRefusal) {
    // Asked again under the same attempt, where that makes nothing twice.
    if (upstream.repeatable && !(error instanceof ProblemError)) throw error
    if (upstream.repeatable) throw problem('upstream_unavailable', 'The provider did not answer.')
    deps.log.error({ job: job.id, attempt: attempt.id, err: error }, 'a submit ended in nobody knows what')
    return outcomeUnknown(deps, job, attempt)
  }
  // That it is refused now says nothing of the time before.
  if (isRepeated && isPassing(error.problem.code)) throw error
  // It has certainly not begun: the attempt is closed, and another one may follow.
  const { attempt: _closed, ...rest } = job
  const closed = { write: 'update-attempt', attempt: { ...attempt, state: 'ended' } } as const
  if (!isPassing(error.problem.code)) return { job: rest, outcome: failed(error.problem), writes: [closed] }
  deps.log.warn({ job: job.id, upstream: upstream.id, internal: error.internal }, 'an upstream takes nothing on')
  // Each try counts twice: when its attempt was begun, and now.
  const afterMs = waitAfter(Math.floor(step.retries / 2), deps.random.fraction())
  return {
    job: rest,
    to: { kind: 'dispatch', lane: laneOf('dispatch', upstream.id), afterMs },
    as: 'retry',
    writes: [closed],
  }
}

function waitAfter(retries: number, chance: number): number {
  return Math.min(30_000, 1_000 * 2 ** Math.min(retries, 5)) * (0.75 + 0.25 * chance)
}

/** An upstream that would make and bill the work twice is not asked twice. */
function outcomeUnknown(deps: StepDeps, job: ActiveJob, attempt: Attempt): StepResult {
  deps.log.error({ job: job.id, attempt: attempt.id }, 'nobody knows whether the provider has this work')
  const message = 'The connection broke while the job was handed to the provider; whether it was taken is not known.'
  return { job, outcome: failed({ code: 'upstream_outcome_unknown', message }), upstreamIsDone: true }
}

/**
 * The upstream has taken a work that is not wanted any more: its job was cancelled meanwhile, or was given up as unknown.
 * Nobody but us knows the handle, so it is written down, and stopping it is a step of its own. Where somebody else has
 * gone on with the attempt, it is theirs.
 */
async function takeBack(
  deps: StepDeps,
  job: ActiveJob,
  submitted: Attempt,
  upstream: Upstream,
  signal: AbortSignal,
): Promise<void> {
  const { handle } = submitted
  assert(handle !== undefined, 'a submitted attempt has a handle')
  const known = await deps.store.attempt(submitted.id)
  if (upstream.isLocal) {
    const isCurrent = known?.state === 'submitted' && JSON.stringify(known.handle) === JSON.stringify(handle)
    if (!isCurrent) await upstream.release(handle)
    return
  }
  if (known === undefined || known.handle !== undefined || known.state === 'submitting') return
  await commitPatiently(
    deps,
    [{ write: 'update-attempt', attempt: { ...known, handle } }, cancellation(job, submitted)],
    signal,
  )
}
