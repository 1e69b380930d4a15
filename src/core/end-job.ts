/** Ending a job from outside its step: cancelled by its owner, or expired. */

import type { ActiveJob, EndedJob, Outcome } from './job.ts'
import type { Clock, Random, Upstream } from './ports.ts'
import { dispatchLane } from './lanes.ts'
import { settle } from './settle.ts'
import type { Store } from './store-port.ts'

/** What ending a job from outside needs. */
export type EndDeps = {
  readonly store: Store
  readonly clock: Clock
  readonly random: Random
  readonly upstreams: readonly Upstream[]
  readonly wake: (lane: string) => void
  /** Told when an upstream could not be stopped; the job has ended all the same. */
  readonly warn: (message: string, error: unknown) => void
}

/** Ends an active job from outside its step; `undefined` when the job changed meanwhile. */
export async function tryEnd(deps: EndDeps, job: ActiveJob, outcome: Outcome): Promise<EndedJob | undefined> {
  const attempt = job.attempt === undefined ? undefined : deps.store.attempt(job.attempt.id)
  const settlement = settle(job, outcome, { ...deps, attempt })
  const result = await deps.store.commit([...settlement.writes, { write: 'drop-step', id: job.id }])
  if (result === 'stale') return undefined
  deps.wake('deliver')
  const upstream = deps.upstreams.find(({ id }) => id === attempt?.upstreamId)
  if (attempt?.handle !== undefined && upstream !== undefined) {
    upstream
      .cancel(attempt.handle)
      .then(() => deps.wake(dispatchLane(upstream.id)))
      .catch((error: unknown) => deps.warn(`${upstream.id} did not cancel ${attempt.id}`, error))
  }
  return settlement.job
}
