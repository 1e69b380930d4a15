/**
 * Telling a provider to stop a work that nobody wants any more: durable, tried until it has heard, or has forgotten. What came
 * of it is an event of the job: `attempt.stopped`, or `attempt.not_stopped` with the cause.
 */

import { type AttemptId, parseId } from '../core/ids.ts'
import type { Json } from '../core/json.ts'
import { microCredits } from '../core/money.ts'
import { ProblemError } from '../core/problem.ts'
import type { Attempt } from '../core/records.ts'
import type { ClaimedStep } from '../core/steps.ts'
import type { Write } from '../core/writes.ts'
import type { Stop, Upstream } from '../core/upstream-port.ts'
import { commitPatiently, type StepDeps } from './conclude.ts'
import type { RunStep } from './job-step.ts'
import { backoffMs } from '../lib/backoff.ts'

/** Tries before it is given up: with the longest wait, about a day. */
const TRIES_MAX = 300

/** Waits between two tries, in ms. */
const WAIT_MS = { first: 1_000, max: 300_000 } as const

/**
 * Looks in vain before a work that nobody has called made is told to stop unseen: about half a minute, longer than a proxy or a
 * replica stumbles. Whatever is away for longer must not let the work run on, and be billed, for a day.
 */
const LOOKS_MAX = 5

/**
 * What came of it, and whether the work is certainly not paid for. `ended`: it had ended there without a film; `made`: it is
 * the film that it was known to be, and nobody was told anything; `unheard`: the provider could not be asked.
 */
type End = { readonly what: Stop | 'ended' | 'made' | 'unheard'; readonly isUnpaid: boolean }

/** Makes the step. */
export function cancelStep(deps: StepDeps): RunStep {
  return async (step, signal) => {
    const id = parseId<AttemptId>(step.id)
    const attempt = id === undefined ? undefined : await deps.store.attempt(id)
    const upstream = deps.upstreams.find(attempt?.upstreamId)
    if (attempt?.handle === undefined) return finish(deps, step, [], signal)
    let end: End
    try {
      if (upstream === undefined) throw new Error('the provider is not configured any more')
      end = await stopWork(upstream, attempt, attempt.handle, step.retries, signal)
    } catch (error) {
      if (signal.aborted) return undefined
      const facts = { err: error, attempt: attempt.id, upstream: attempt.upstreamId, retries: step.retries }
      if (step.retries < TRIES_MAX) {
        deps.log.info(facts, 'a provider could not be told to stop, and will be told again')
        return again(deps, step, signal)
      }
      deps.log.error(facts, 'a provider could not be told to stop')
      end = { what: 'unheard', isUnpaid: false }
    }
    return finish(deps, step, told(step, attempt, end, deps.clock.nowMs()), signal)
  }
}

/**
 * Stops a work. It is looked at first where stopping one that has ended would delete it, and where it was called made: that may
 * have been taken back since, and then it runs. Throws while it cannot be seen, or not be stopped.
 */
async function stopWork(
  upstream: Upstream,
  { renderedAtMs }: Attempt,
  handle: Json,
  tries: number,
  signal: AbortSignal,
): Promise<End> {
  const wasMade = renderedAtMs !== undefined
  let isSeen = true
  if (wasMade || upstream.stopDeletes === true) {
    const [report] = await upstream.check([handle], signal)
    // What was called made before may have been billed then, and be called failed because its film is over.
    if (report?.state === 'failed') return { what: 'ended', isUnpaid: !wasMade }
    if (report?.state === 'succeeded') return { what: wasMade ? 'made' : 'refused', isUnpaid: false }
    // "Not found" is said of a film by a lagging replica, too. Of any other work it is no reason not to tell.
    if (report?.state === 'lost' && wasMade) return { what: 'made', isUnpaid: false }
    if (report === undefined || report.state === 'unavailable') {
      isSeen = false
      if (wasMade || tries < LOOKS_MAX) throw unseen(report?.detail)
    }
  }
  const what = await upstream.cancel(handle, signal)
  // There may be nothing to stop because it has just come to nothing.
  if (what === 'refused') {
    const [report] = await upstream.check([handle], signal)
    if (report?.state === 'failed') return { what: 'ended', isUnpaid: !wasMade }
  }
  // What was called made, or was not seen, may be a film all the same.
  return { what, isUnpaid: what === 'stopped' && isSeen && !wasMade }
}

function unseen(internal = 'it gave no answer'): ProblemError {
  const message = 'The provider does not say how the work stands.'
  return new ProblemError({ code: 'upstream_unavailable', message }, { internal })
}

function costless(attempt: Attempt): Attempt {
  return { ...attempt, costMicroCredits: microCredits(0) }
}

/** What the job's history says of it. What could not be stopped may be paid for. */
function told({ tenantId }: ClaimedStep, attempt: Attempt, { what, isUnpaid }: End, atMs: number): readonly Write[] {
  if (what === 'made') return []
  const { id, jobId, upstreamId } = attempt
  const type = what === 'stopped' ? 'attempt.stopped' : 'attempt.not_stopped'
  const cause = what === 'stopped' ? {} : { cause: what }
  const data = { actor: 'engine', ...cause, attempt: { id, upstreamId } }
  const event: Write = { write: 'append-event', event: { jobId, tenantId, type, atMs, data } }
  return isUnpaid ? [event, { write: 'update-attempt', attempt: costless(attempt) }] : [event]
}

async function again(deps: StepDeps, step: ClaimedStep, signal: AbortSignal): Promise<undefined> {
  const afterMs = backoffMs(step.retries + 1, WAIT_MS.first, WAIT_MS.max, deps.random.fraction())
  const to = { kind: step.kind, lane: step.lane, afterMs }
  const result = await commitPatiently(deps, [{ write: 'move-step', lease: step, to, as: 'retry' }], signal)
  if (!result.committed) deps.log.info({ step: step.id }, 'another worker has this cancellation')
}

async function finish(
  deps: StepDeps,
  step: ClaimedStep,
  writes: readonly Write[],
  signal: AbortSignal,
): Promise<undefined> {
  const result = await commitPatiently(deps, [{ write: 'finish-step', lease: step }, ...writes], signal)
  if (result.committed) deps.pass('cancel.after-commit')
  else deps.log.info({ step: step.id }, 'another worker has this cancellation')
}
