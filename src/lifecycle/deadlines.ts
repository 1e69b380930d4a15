/**
 * Deadlines: a job whose time is over, or that nobody has taken on by the time that its caller has said, ends as expired, or,
 * when its film is here and only not told yet, as succeeded.
 */

import type { JobId } from '../core/ids.ts'
import { dueAtMs, isActive, type Outcome } from '../core/job.ts'
import { type EndDeps, tryEnd } from './end-job.ts'

/** Jobs that one sweep ends. */
const SWEEP_LIMIT = 100

/** Ends jobs whose time is over, a page at a time; between two sweeps it remembers how far it has come. */
export class DeadlineSweep {
  readonly #deps: EndDeps
  /** The last job of a full page: what could not be ended keeps none of those behind it waiting. */
  #after: JobId | undefined

  constructor(deps: EndDeps) {
    this.#deps = deps
  }

  /**
   * Ends the jobs of the next page, and begins anew after the last one. One that changes meanwhile is met again by a later
   * sweep. Throws when some could not be ended, which stops none of the others.
   */
  async run(): Promise<void> {
    const deps = this.#deps
    const overdue = await deps.store.overdue(SWEEP_LIMIT, this.#after)
    this.#after = overdue.length < SWEEP_LIMIT ? undefined : overdue.at(-1)
    const ends = await Promise.allSettled(overdue.map((id) => endOverdue(deps, id)))
    const failures: unknown[] = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason] : []))
    if (failures.length === 0) return
    throw new AggregateError(failures, `${failures.length} overdue jobs could not be ended: ${failures[0]}`)
  }
}

async function endOverdue(deps: EndDeps, id: JobId): Promise<void> {
  const job = await deps.store.jobById(id)
  if (job === undefined || !isActive(job)) return
  // It was overdue for its beginning, and somebody has taken it on since.
  const hasBegun = job.request.startWithinSeconds !== undefined && dueAtMs(job) > deps.clock.nowMs()
  if (hasBegun) return
  const result = job.collected
  const outcome: Outcome = result === undefined ? { status: 'expired' } : { status: 'succeeded', result }
  await tryEnd(deps, job, outcome, 'deadline')
}
