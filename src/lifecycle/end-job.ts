/** Ending a job from outside its step: cancelled by its owner, or because its time is over. Whoever works on it hears of it by the event. */

import type { ActiveJob, EndedJob, Outcome } from '../core/job.ts'
import type { Store } from '../core/store-port.ts'
import type { Write } from '../core/writes.ts'
import type { Upstream } from '../core/upstream-port.ts'
import { settle } from './settle.ts'
import type { TellDeps } from './tell.ts'

/** Which upstreams live in this process; whoever is not known does not. */
export type Localities = { find(id: string | undefined): Pick<Upstream, 'isLocal'> | undefined }

/** What ending a job from outside needs. */
export type EndDeps = TellDeps & {
  readonly store: Store
  readonly upstreams: Localities
}

/** Ends an active job from outside its step, in the name of `actor`, in one commit with `more`; `undefined` when the job changed meanwhile. */
export async function tryEnd(
  deps: EndDeps,
  job: ActiveJob,
  outcome: Outcome,
  actor: string,
  more: readonly Write[] = [],
): Promise<EndedJob | undefined> {
  const attempt = job.attempt === undefined ? undefined : await deps.store.attempt(job.attempt.id)
  const stopsUpstream = job.collected === undefined && isRemote(deps.upstreams, attempt?.upstreamId)
  const listeners = await deps.store.listeners(job.tenantId)
  const settlement = settle(job, outcome, { ...deps, listeners, attempt, stopsUpstream, actor })
  const result = await deps.store.commit([...settlement.writes, ...more, { write: 'drop-step', id: job.id }])
  return result.committed ? settlement.job : undefined
}

/** Whether a work lives outside this installation; one of an upstream that left the configuration does. */
export function isRemote(upstreams: EndDeps['upstreams'], upstreamId: string | undefined): boolean {
  return upstreams.find(upstreamId)?.isLocal !== true
}
