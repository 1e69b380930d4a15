/**
 * Station 5: choose an upstream and give it the work. The attempt is written before the upstream hears of it, so that a
 * crash in between is seen as what it is: an unknown outcome, repeated only where repeating is harmless.
 */

import { assert } from '../core/assert.ts'
import { change, REROUTED } from '../core/history.ts'
import { type AttemptId, makeId } from '../core/ids.ts'
import { type ActiveJob, isActive, requestAt } from '../core/job.ts'
import { withNotes } from '../core/notes.ts'
import { isShaped } from '../core/order.ts'
import { ProblemError, problem } from '../core/problem.ts'
import type { Attempt, SlotPool } from '../core/records.ts'
import { obstacleOf } from '../core/routing.ts'
import { type ClaimedStep, laneOf, readLane } from '../core/steps.ts'
import type { CommitResult } from '../core/writes.ts'
import { Refusal, type Submission, type Upstream, type UpstreamCredential } from '../core/upstream-port.ts'
import { draftOf, keyOfDraft } from '../lifecycle/draft-work.ts'
import { workOf } from '../lifecycle/router.ts'
import { type Begun, closing, receiversOf } from './begun.ts'
import { chooseCredential, closeKey, spareSubmit, waitFor } from './credentials.ts'
import {
  askingFor,
  bringsFiles,
  elsewhere,
  type Left,
  noteRefusal,
  turnedAway,
  UNAVAILABLE,
  whyNothing,
  whyOf,
  withoutModel,
} from './failover.ts'
import { changedBy, commitPatiently, failed, NEVER, patiently, type StepDeps, type StepResult } from './conclude.ts'
import type { JobStep } from './job-step.ts'
import { rescueHandle } from './rescue-handle.ts'
import { isPassing, parkMs } from './policy.ts'
import { outcomeUnknown } from './unknown.ts'

/** How long a job waits when the last free slot went to another one, in ms. */
const SLOT_WAIT_MS = 500

/** How long a job waits for a provider that was paid all that it may be paid today, in ms: its operator may change that. */
const SPENT_WAIT_MS = 30_000

/** How long a job waits at most before it looks again, in ms: meanwhile somebody else may have become free to make it. */
const LOOK_AGAIN_MS = 60_000

/**
 * Makes the first step: choose, and write the attempt, which takes a slot. From then on the job is on a lane of its own:
 * should its worker die, it must not wait for a slot that it has itself. `undecided` holds the steps that have no slot yet.
 */
export function dispatchStep(deps: StepDeps, undecided: Set<string>, begun: Begun): JobStep {
  return async ({ job, attempt: earlier, step }, signal) => {
    if (earlier?.state === 'submitted') return watched(deps, job, earlier)
    if (earlier?.state === 'submitting') {
      return { job, to: { kind: 'dispatch', lane: laneOf('submit', earlier.upstreamId) } }
    }
    const { upstreamId = '' } = readLane(step.lane)
    const upstream = deps.upstreams.find(upstreamId)
    const isAble = upstream !== undefined && obstacleOf(workOf(job), upstream.offers) === undefined
    if (!isAble) return reroute(deps, job, upstream ?? { id: upstreamId, isLocal: false })
    const asked = { model: job.order.model, hasFiles: bringsFiles(upstream, job) }
    const waitMs = await waitOf(deps, upstream, job)
    if (waitMs > 0) {
      const isFit = await deps.router.isFit(upstream, asked.model, asked.hasFiles)
      const moved = isFit ? undefined : await elsewhere(deps, job, upstream, await whyNothing(deps, upstream))
      return moved ?? waitInLane(job, step, Math.min(waitMs, LOOK_AGAIN_MS))
    }
    signal.throwIfAborted()
    // Asked and reserved in one turn: after an outage one work tries it, and not all that have waited.
    const { health } = deps.router
    const receiver = { upstreamId: upstream.id, ...asked }
    if (health.waitMs(receiver, job.id) > 0) return waitInLane(job, step, SLOT_WAIT_MS)
    health.tries(receiver, job.id)
    let result: StepResult | undefined
    try {
      result = await begin(deps, job, step, upstream, begun, signal)
    } finally {
      if (result === undefined || !('kept' in result)) health.letGo(job.id)
      undecided.delete(step.id)
    }
    return result
  }
}

/** Makes the second step: submit the work, or ask again where that makes nothing twice. */
export function submitStep(deps: StepDeps, begun: Begun): JobStep {
  return async ({ job, attempt, step }, signal) => {
    if (attempt?.state === 'submitted') return watched(deps, job, attempt)
    const { upstreamId = '' } = readLane(step.lane)
    const upstream = deps.upstreams.find(attempt?.upstreamId)
    if (attempt?.state !== 'submitting') return reroute(deps, job, upstream ?? { id: upstreamId, isLocal: false })
    if (begun.has(attempt)) {
      if (signal.aborted || upstream === undefined) return notBegun(job, attempt)
      begun.take(job.id)
      return give(deps, { step, job, attempt, upstream, isRepeated: false })
    }
    // Only the upstream that may have been asked can be asked again.
    if (upstream?.repeatable !== true) return outcomeUnknown(deps, job, attempt)
    const keyPool = await keyPoolOf(deps, job)
    const { health } = deps.router
    const hasFiles = bringsFiles(upstream, job)
    const receivers = [...receiversOf(attempt), ...(hasFiles ? [{ upstreamId: upstream.id, hasFiles }] : [])]
    const waitMs = Math.max(...receivers.map((receiver) => health.waitMs(receiver, job.id)))
    if (waitMs > 0) return waitInLane(job, step, Math.min(waitMs, LOOK_AGAIN_MS))
    for (const receiver of receivers) health.tries(receiver, job.id)
    // A new version: whoever asked before may be writing the handle down just now, and is not to be overwritten.
    const asked = { ...job, version: job.version + 1 }
    const writes = [
      { write: 'hold-step', lease: step },
      ...change(job, asked, changedBy(deps, 'job.asked-again')),
      { write: 'begin-attempt', attempt, pool: upstream.slots, ...keyPool },
    ] as const
    let held: CommitResult | undefined
    try {
      held = await commitPatiently(deps, writes, signal)
    } finally {
      if (held?.committed !== true) health.letGo(job.id)
    }
    if (held.committed) return give(deps, { step, job: asked, attempt, upstream, isRepeated: true })
    return held.guard === 'slot' ? waitInLane(job, step, SLOT_WAIT_MS) : { refused: held.guard }
  }
}

/** For how many ms an upstream is not to be given a job: it rests, all of its keys do, or it was paid enough for today. */
async function waitOf({ router }: StepDeps, upstream: Upstream, job: ActiveJob): Promise<number> {
  const waitMs = waitFor(router, upstream, askingFor(upstream, job))
  return waitMs > 0 || (await router.hasBudget(upstream)) ? waitMs : SPENT_WAIT_MS
}

/** The upstream was not told of the attempt, and will not be: it is closed, and another one will follow. */
function notBegun(job: ActiveJob, attempt: Attempt): StepResult {
  const { attempt: _closed, ...rest } = job
  const lane = laneOf('dispatch', attempt.upstreamId)
  return { job: rest, to: { kind: 'dispatch', lane }, as: 'within', writes: [closing(attempt, 'busy')] }
}

function waitInLane(job: ActiveJob, { lane }: ClaimedStep, afterMs: number): StepResult {
  return { job, to: { kind: 'dispatch', lane, afterMs }, as: 'within' }
}

/**
 * The upstream of this lane has left the configuration, or has changed: another one takes over, or the job waits. Nobody goes
 * from a provider to the engine inside, for a preview is not what was asked for; but who asked for one may go back to it.
 */
export async function reroute(deps: StepDeps, job: ActiveJob, from: Left): Promise<StepResult> {
  const { able, obstacle, notes } = await deps.router.route(workOf(job))
  const without = await withoutModel(deps, job)
  const mayBePreview = from.isLocal || job.isPreview === true
  const other = able.find(({ id, isLocal }) => (mayBePreview || !isLocal) && !without.has(id))
  if (other === undefined) {
    const left = without.size > 0 ? 'those that are there do not have the model' : 'a preview is not what was asked for'
    const rule = obstacle?.rule ?? (able.length === 0 ? 'none is configured' : left)
    throw problem('upstream_unavailable', `No provider can make this now: ${rule}.`)
  }
  const moved = { job: withNotes(job, notes), to: { kind: 'dispatch', lane: laneOf('dispatch', other.id) } } as const
  if (other.id === from.id) return moved
  return { ...moved, event: REROUTED, cause: UNAVAILABLE, route: { from: from.id, to: other.id }, why: 'unavailable' }
}

/** The work is with an upstream already. */
export function watched(deps: StepDeps, job: ActiveJob, { upstreamId }: Attempt): StepResult {
  const isLocal = deps.upstreams.find(upstreamId)?.isLocal === true
  return { job, to: { kind: 'watch', lane: laneOf('watch', upstreamId) }, keep: isLocal }
}

/** Writes the attempt, which takes a slot; the submitting follows on a lane of its own, in this process. */
async function begin(
  deps: StepDeps,
  job: ActiveJob,
  step: ClaimedStep,
  upstream: Upstream,
  begun: Begun,
  signal: AbortSignal,
): Promise<StepResult> {
  const asked = { by: job.id, model: job.order.model }
  const choice = await chooseCredential(deps, upstream, asked, await keyOfDraft(deps, job, upstream.id))
  if ('afterMs' in choice) return waitInLane(job, step, Math.min(choice.afterMs, LOOK_AGAIN_MS))
  const { credential } = choice
  const result = await writeDown(deps, { job, step, upstream, credential }, begun, signal)
  if (!('kept' in result)) await spareSubmit(deps, upstream, credential)
  return result
}

type Beginning = {
  readonly job: ActiveJob
  readonly step: ClaimedStep
  readonly upstream: Upstream
  readonly credential: UpstreamCredential | undefined
}

async function writeDown(
  deps: StepDeps,
  { job, step, upstream, credential }: Beginning,
  begun: Begun,
  signal: AbortSignal,
): Promise<StepResult> {
  const createdAtMs = deps.clock.nowMs()
  const id = makeId<AttemptId>(createdAtMs, deps.random.bytes(10))
  const by = credential === undefined ? {} : { credentialId: credential.id }
  const costMicroCredits = await deps.router.costOf(upstream, workOf(job))
  const asked = { id, jobId: job.id, upstreamId: upstream.id, ...by, model: job.order.model }
  const price = costMicroCredits === undefined ? {} : { costMicroCredits }
  const attempt: Attempt = { ...asked, ...price, state: 'submitting', createdAtMs }
  const next = { ...job, version: job.version + 1, attempt: { id, upstreamId: upstream.id } }
  const lane = laneOf('submit', upstream.id)
  const writes = [
    { write: 'move-step', lease: step, to: { kind: 'dispatch', lane, afterMs: 0 }, as: 'within', keep: true },
    ...change(job, next, changedBy(deps, 'job.attempted')),
    {
      write: 'begin-attempt',
      attempt,
      pool: upstream.slots,
      ...(await keyPoolOf(deps, job)),
      ...(credential && { credentialPool: credential.slots }),
    },
  ] as const
  begun.add(attempt, next.version)
  const refused = await commitPatiently(deps, writes, signal).then(
    (result) => (result.committed ? undefined : result.guard),
    // Nobody can tell whether it holds; the job can.
    async (error: unknown) => {
      if (await hasBegun(deps, next, signal)) return undefined
      begun.take(job.id)
      throw error
    },
  )
  const isBegun = refused === undefined || (refused === 'job' && (await hasBegun(deps, next, signal)))
  if (isBegun) return { kept: { ...step, lane, claims: 1 } }
  begun.take(job.id)
  return refused === 'slot' ? waitInLane(job, step, SLOT_WAIT_MS) : { refused }
}

/** The slots of the job's own key, where it may have only so many jobs made at once. */
async function keyPoolOf({ store }: StepDeps, { keyId }: ActiveJob): Promise<{ readonly keyPool?: SlotPool }> {
  const count = (await store.key(keyId))?.limits.jobsAtOnce
  return count === undefined ? {} : { keyPool: { name: keyId, count } }
}

/** Whether an attempt was written by a commit whose answer was lost. */
async function hasBegun(deps: StepDeps, next: ActiveJob, signal: AbortSignal): Promise<boolean> {
  const job = await patiently(deps, signal, () => deps.store.jobById(next.id))
  return job !== undefined && isActive(job) && job.version === next.version && job.attempt?.id === next.attempt?.id
}

type Handing = {
  readonly step: ClaimedStep
  readonly job: ActiveJob
  readonly attempt: Attempt
  readonly upstream: Upstream
  /** It may have been submitted before, and nobody knows what came of that. */
  readonly isRepeated: boolean
}

async function give(deps: StepDeps, handing: Handing): Promise<StepResult> {
  try {
    return await handOver(deps, handing)
  } catch (error) {
    deps.router.health.letGo(handing.job.id)
    throw error
  }
}

async function handOver(deps: StepDeps, handing: Handing): Promise<StepResult> {
  const { job, attempt, upstream } = handing
  const { order, references, request } = job
  assert(isShaped(order), 'a prepared job has a shape')
  deps.pass('dispatch.after-attempt')
  // Until it is handed over, nothing may go wrong with what was begun.
  const draft = request.draftOfId === undefined ? {} : await patiently(deps, NEVER, () => draftOf(deps, job, attempt))
  let submission: Submission
  try {
    const by = attempt.credentialId === undefined ? {} : { credentialId: attempt.credentialId }
    const asked = { request: requestAt(job, deps.clock.nowMs()), order, references }
    const work = { jobId: job.id, attemptId: attempt.id, ...by, ...draft, ...asked }
    submission = await upstream.submit({ ...work, isRepeated: handing.isRepeated })
  } catch (error) {
    return notTaken(deps, handing, error)
  }
  for (const receiver of receiversOf(attempt)) deps.router.health.isThere(receiver, job.id)
  if (bringsFiles(upstream, job)) deps.router.health.isThere({ upstreamId: upstream.id, hasFiles: true }, job.id)
  deps.router.health.forget(job.id)
  deps.pass('dispatch.after-submit')
  const { handle, workId, notes } = submission
  // Until it is written down, nobody but this line knows.
  deps.log.info({ job: job.id, attempt: attempt.id, upstream: upstream.id, handle }, 'an upstream has taken a work')
  const named = workId === undefined ? {} : { workId }
  const submitted: Attempt = { ...attempt, state: 'submitted', handle, ...named, submittedAtMs: deps.clock.nowMs() }
  const lane = laneOf('watch', upstream.id)
  // Always a new version: whoever ends the job at this moment, without the handle, is refused and looks again.
  const taken = { ...withNotes(job, notes) }
  return {
    job: taken,
    to: { kind: 'watch', lane, afterMs: upstream.isLocal ? 0 : upstream.pollIntervalMs },
    keep: upstream.isLocal,
    writes: [{ write: 'update-attempt', attempt: submitted }],
    event: 'job.dispatched',
    unwritten: () => rescueHandle(deps, taken, submitted, upstream, notes),
  }
}

/** The upstream has not taken the work, or nobody knows. */
async function notTaken(
  deps: StepDeps,
  { step, job, attempt, upstream, isRepeated }: Handing,
  error: unknown,
): Promise<StepResult> {
  const isRefusal = error instanceof ProblemError && error.problem.code !== 'upstream_outcome_unknown'
  if (!isRefusal) {
    deps.router.health.letGo(job.id)
    deps.router.health.turnedAway({ upstreamId: upstream.id }, job.id, {}, deps.random.fraction())
    // Asked again under the same attempt, where that makes nothing twice.
    if (upstream.repeatable && !(error instanceof ProblemError)) throw error
    if (upstream.repeatable) throw problem('upstream_unavailable', 'The provider did not answer.')
    deps.log.error({ job: job.id, attempt: attempt.id, err: error }, 'a submit ended in nobody knows what')
    return outcomeUnknown(deps, job, attempt)
  }
  noteRefusal(deps, upstream, attempt, error)
  // Until its refusal is written down, nobody but this line knows that it was not taken: the store is waited for.
  if (error instanceof Refusal) await patiently(deps, NEVER, () => closeKey(upstream, attempt, error))
  // What was submitted before may have begun then, whatever is said now.
  if (isRepeated && isPassing(error.problem.code)) throw error
  // It has certainly not begun: the attempt is closed, and another one may follow.
  const { attempt: _closed, ...rest } = job
  // Whoever could not be reached has not taken it either.
  const closed = closing(attempt, error instanceof Refusal ? error.about : 'busy')
  const goesOn = await patiently(deps, NEVER, () => turnedAway(deps, rest, upstream, error))
  if (goesOn !== undefined) return { ...goesOn, writes: [closed] }
  if (!isPassing(error.problem.code)) {
    const noted = withNotes(rest, error instanceof Refusal ? error.notes : [])
    return { job: noted, outcome: failed(error.problem), writes: [closed], internal: error.internal }
  }
  deps.log.warn({ job: job.id, upstream: upstream.id, internal: error.internal }, 'an upstream takes nothing on')
  const afterMs = waitAfter(deps, { step, job, attempt, upstream }, error)
  const lane = laneOf('dispatch', upstream.id)
  return {
    job: rest,
    to: { kind: 'dispatch', lane, afterMs },
    as: 'park',
    writes: [closed],
    event: 'job.refused',
    cause: error.problem.code,
    why: whyOf(error),
  }
}

/** For how many ms a job waits that was turned away. */
function waitAfter(
  { router, random }: StepDeps,
  { step, job, attempt, upstream }: Omit<Handing, 'isRepeated'>,
  error: ProblemError,
): number {
  // What was asked for is kept by the breaker; the job looks again sooner, for others.
  const askedMs = error instanceof Refusal ? Math.min(error.retryAfterMs ?? 0, LOOK_AGAIN_MS) : 0
  // For room, all wait for the end of the same rest, and whoever came first is first; whoever is to blame waits alone.
  const isForRoom = error instanceof Refusal && error.isCrowded
  const isForAll = isForRoom && receiversOf(attempt).some((receiver) => !router.health.isWell(receiver))
  const ownMs = isForAll ? waitFor(router, upstream, askingFor(upstream, job)) : parkMs(step.parks, random.fraction())
  return Math.max(askedMs, SLOT_WAIT_MS, Math.min(ownMs, LOOK_AGAIN_MS))
}
