/**
 * Settling: the one commit that ends a job. Terminal state, event and callback go together; the price is captured or
 * released here once there is a ledger.
 */

import { type DeliveryId, makeId } from './ids.ts'
import { type ActiveJob, type EndedJob, end, type Outcome } from './job.ts'
import type { Clock, Random } from './ports.ts'
import type { Attempt, Write } from './store-port.ts'

/** A job as it will be when the writes are committed. */
export type Settlement = { readonly job: EndedJob; readonly writes: readonly Write[] }

/** Works out the commit that ends `job`; the caller adds what becomes of the job's step. */
export function settle(
  job: ActiveJob,
  outcome: Outcome,
  by: { readonly clock: Clock; readonly random: Random; readonly attempt?: Attempt | undefined },
): Settlement {
  const atMs = by.clock.nowMs()
  const ended = { ...end(job, outcome, atMs), version: job.version + 1 }
  const writes: Write[] = [
    { write: 'update-job', job: ended },
    { write: 'append-event', event: { jobId: job.id, type: `job.${ended.status}`, atMs } },
  ]
  if (by.attempt !== undefined) writes.push({ write: 'save-attempt', attempt: { ...by.attempt, state: 'ended' } })
  if (job.request.callbackUrl !== undefined) {
    const id = makeId<DeliveryId>(atMs, by.random.bytes(10))
    const delivery = { id, jobId: job.id, tenantId: job.tenantId, url: job.request.callbackUrl }
    writes.push(
      { write: 'save-delivery', delivery: { ...delivery, state: 'pending', attempts: 0, createdAtMs: atMs } },
      { write: 'enqueue-step', step: { id, kind: 'deliver', lane: 'deliver', readyAtMs: atMs } },
    )
  }
  return { job: ended, writes }
}
