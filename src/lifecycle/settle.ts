/** Settling: the one commit that ends a job. Terminal state, money, event and deliveries go together. */

import { change } from '../core/history.ts'
import { type ActiveJob, storedBytesOf, type EndedJob, end, type JobResult, type Outcome } from '../core/job.ts'
import type { Attempt } from '../core/records.ts'
import { laneOf } from '../core/steps.ts'
import type { Write } from '../core/writes.ts'
import { useAssets } from './assets.ts'
import { settleHold } from './billing.ts'
import { type Telling, tellWrites } from './tell.ts'

/** A job as it will be when the writes are committed. */
export type Settlement = { readonly job: EndedJob; readonly writes: readonly Write[] }

/** By whom a job is settled, who is told, and what is known of its last attempt. */
export type SettleBy = Telling & {
  /** Who ends it: `key:…`, `admin`, `deadline` or `engine`. */
  readonly actor: string
  readonly attempt?: Attempt | undefined
  /** What the log says of why it ends, for operators. */
  readonly internal?: string | undefined
  /** The job as it was committed, where what is settled holds more than that. */
  readonly before?: ActiveJob
  /** True when the provider may still be at it and has to be told to stop. */
  readonly stopsUpstream: boolean
}

/** Works out the commit that ends `job`; the caller adds what becomes of the job's step. */
export function settle(job: ActiveJob, outcome: Outcome, by: SettleBy): Settlement {
  const atMs = by.clock.nowMs()
  const { collected: _told, ...rest } = job
  const { chargedMicroCredits, money, writes: moneyWrites } = settleHold(job, outcome, by.actor, by)
  const paid = outcome.status === 'succeeded' && chargedMicroCredits !== undefined ? { chargedMicroCredits } : {}
  const ended = { ...end(rest, { ...outcome, ...paid }, atMs), version: job.version + 1 }
  const cause = outcome.status === 'failed' ? { cause: outcome.failure.code } : {}
  const { actor, internal } = by
  const told = { type: `job.${ended.status}`, actor, atMs, ...cause, ...(money && { money }), internal }
  const writes: Write[] = [...change(job, ended, told, by.before), ...moneyWrites, ...attemptWrites(job, ended, by)]
  if (outcome.status === 'succeeded') writes.push(...useResult(job, outcome.result))
  else writes.push({ write: 'drop-uses', owner: 'job', ownerId: job.id })
  writes.push(...tellWrites(ended, atMs, by))
  return { job: ended, writes }
}

/** That the job uses what it has made: no job succeeds without its bytes. */
export function useResult(job: Pick<ActiveJob, 'id' | 'tenantId'>, result: JobResult): Write[] {
  return useAssets(job, storedBytesOf(result))
}

/** The attempt is over; where the provider may still be at it, telling it to stop is a step of its own. */
function attemptWrites(job: ActiveJob, ended: EndedJob, { attempt, stopsUpstream }: SettleBy): Write[] {
  if (attempt === undefined || attempt.state === 'ended') return []
  if (attempt.state === 'submitting' || attempt.state === 'unknown') {
    // Nobody knows whether this one has begun: that stays visible.
    const unknown: Write = { write: 'update-attempt', attempt: { ...attempt, state: 'unknown' } }
    const seen: readonly Write[] = attempt.state === 'unknown' ? [] : [unknown]
    const wasEnded = ended.status === 'cancelled' || ended.status === 'expired'
    return stopsUpstream && wasEnded ? [...seen, notKnownToStop(ended, attempt)] : [...seen]
  }
  const over: Write = { write: 'update-attempt', attempt: { ...attempt, state: 'ended' } }
  return stopsUpstream ? [over, cancellation(job, attempt)] : [over]
}

/** That nobody can stop a work which has no name yet. Should its name be heard after all, the provider is told, and that too. */
function notKnownToStop({ id: jobId, tenantId, finishedAtMs: atMs }: EndedJob, { id, upstreamId }: Attempt): Write {
  const data = { actor: 'engine', cause: 'unknown', attempt: { id, upstreamId } }
  return { write: 'append-event', event: { jobId, tenantId, type: 'attempt.not_stopped', atMs, data } }
}

/** The step that tells a provider to stop. */
export function cancellation(job: Pick<ActiveJob, 'tenantId'>, attempt: Attempt): Write {
  const lane = laneOf('cancel', attempt.upstreamId)
  return { write: 'enqueue-step', step: { id: attempt.id, kind: 'cancel', lane, tenantId: job.tenantId, afterMs: 0 } }
}
