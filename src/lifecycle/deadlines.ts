/** Deadlines: a job whose time is over ends as expired, or, when its film is here and only not told yet, as succeeded. */

import type { JobId } from '../core/ids.ts'
import { isActive, type Outcome } from '../core/job.ts'
import { type EndDeps, tryEnd } from './end-job.ts'

/** Jobs that one sweep ends. */
const SWEEP_LIMIT = 100

/**
 * Ends the jobs whose time is over; one that changes meanwhile is met again by the next sweep. Throws when some could not be
 * ended, which stops none of the others.
 */
export async function sweepDeadlines(deps: EndDeps): Promise<void> {
  const overdue = await deps.store.overdue(SWEEP_LIMIT)
  const ends = await Promise.allSettled(overdue.map((id) => endOverdue(deps, id)))
  const failures: unknown[] = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason] : []))
  if (failures.length === 0) return
  throw new AggregateError(failures, `${failures.length} overdue jobs could not be ended: ${failures[0]}`)
}

async function endOverdue(deps: EndDeps, id: JobId): Promise<void> {
  const job = await deps.store.jobById(id)
  if (job === undefined || !isActive(job)) return
  const result = job.collected
  const outcome: Outcome = result === undefined ? { status: 'expired' } : { status: 'succeeded', result }
  await tryEnd(deps, job, outcome, 'deadline')
}
