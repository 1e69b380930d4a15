/**
 * Telling a provider to stop a work that nobody wants any more: durable, tried until it has heard, or has forgotten. What came
 * of it is an event of the job: `attempt.stopped`, or `attempt.not_stopped` with the cause.
 */

import { type AttemptId, parseId } from '../core/ids.ts'
import { microCredits } from '../core/money.ts'
import type { Attempt } from '../core/records.ts'
import type { ClaimedStep } from '../core/steps.ts'
import type { Write } from '../core/writes.ts'
import type { Stop } from '../core/upstream-port.ts'
import { commitPatiently, type StepDeps } from './conclude.ts'
import type { RunStep } from './job-step.ts'
import { backoffMs } from '../lib/backoff.ts'

/** Tries before it is given up: with the longest wait, about a day. */
const TRIES_MAX = 300

/** Waits between two tries, in ms. */
const WAIT_MS = { first: 1_000, max: 300_000 } as const

/** Makes the step. */
export function cancelStep(deps: StepDeps): RunStep {
  return async (step, signal) => {
    const id = parseId<AttemptId>(step.id)
    const attempt = id === undefined ? undefined : await deps.store.attempt(id)
    const upstream = deps.upstreams.find(attempt?.upstreamId)
    if (attempt?.handle === undefined) return finish(deps, step, [], signal)
    let stop: Stop | 'unheard'
    try {
      if (upstream === undefined) throw new Error('the provider is not configured any more')
      stop = await upstream.cancel(attempt.handle, signal)
    } catch (error) {
      if (signal.aborted) return undefined
      const facts = { err: error, attempt: attempt.id, upstream: attempt.upstreamId, retries: step.retries }
      if (step.retries < TRIES_MAX) {
        deps.log.info(facts, 'a provider could not be told to stop, and will be told again')
        return again(deps, step, signal)
      }
      deps.log.error(facts, 'a provider could not be told to stop')
      stop = 'unheard'
    }
    return finish(deps, step, told(step, attempt, stop, deps.clock.nowMs()), signal)
  }
}

function costless(attempt: Attempt): Attempt {
  return { ...attempt, costMicroCredits: microCredits(0) }
}

/** What the job's history says of it. */
function told({ tenantId }: ClaimedStep, attempt: Attempt, stop: Stop | 'unheard', atMs: number) {
  const { id, jobId, upstreamId } = attempt
  const type = stop === 'stopped' ? 'attempt.stopped' : 'attempt.not_stopped'
  const cause = stop === 'stopped' ? {} : { cause: stop }
  const data = { actor: 'engine', ...cause, attempt: { id, upstreamId } }
  const event = { write: 'append-event', event: { jobId, tenantId, type, atMs, data } } as const
  // What was stopped is not paid for; what could not be stopped may be.
  return stop === 'stopped' ? [event, { write: 'update-attempt', attempt: costless(attempt) } as const] : [event]
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
