/** Deadlines: a job whose time is over ends as expired, or, when its film is here and only not told yet, as succeeded. */

import { isActive } from '../core/job.ts'
import { type EndDeps, tryEnd } from './end-job.ts'

/** Jobs that one sweep ends. */
const SWEEP_LIMIT = 100

/** Ends the jobs whose time is over; one that changes meanwhile is met again by the next sweep. */
export async function sweepDeadlines(deps: EndDeps): Promise<void> {
  for (const id of await deps.store.overdue(SWEEP_LIMIT)) {
    const job = await deps.store.jobById(id)
    if (job === undefined || !isActive(job)) continue
    const result = job.collected
    await tryEnd(deps, job, result === undefined ? { status: 'expired' } : { status: 'succeeded', result })
  }
}
