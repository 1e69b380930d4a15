/** How long a job still takes, as far as that can be told: its place in the queue, and how long others took. */

import type { TenantId } from '../core/ids.ts'
import { isActive, type Job } from '../core/job.ts'
import type { Clock } from '../core/ports.ts'
import type { LaneShare, Store } from '../core/store-port.ts'
import { readLane } from '../core/steps.ts'
import type { Upstreams } from '../core/upstream-port.ts'
import type { Estimate, Wait } from '../core/view.ts'
import { Briefly } from '../lib/briefly.ts'
import type { Router, Typical } from '../lifecycle/router.ts'

/** What is asked. */
export type WaitsDeps = {
  readonly store: Pick<Store, 'place' | 'shares'>
  readonly upstreams: Upstreams
  readonly router: Router
  readonly clock: Clock
}

/** Tells of an active job how long it still takes; `undefined` where nothing can be told. */
export type WaitOf = (job: Job) => Promise<Wait | undefined>

/** How long it is believed who waits on a lane, in ms. */
const BELIEVED_MS = 1_000

/** Makes the question. */
export function createWaitOf({ store, upstreams, router, clock }: WaitsDeps): WaitOf {
  const shares = new Briefly<readonly LaneShare[]>(clock, BELIEVED_MS)

  /** Where it stands before whom, when nobody has taken it on yet. */
  const queued = async (job: Job): Promise<Wait | undefined> => {
    const place = await store.place(job.id)
    const { kind, upstreamId } = readLane(place?.lane ?? '')
    const upstream = upstreams.find(upstreamId)
    if (place === undefined || upstream === undefined || kind !== 'dispatch') return undefined
    const others = await shares.ask(place.lane, () => store.shares(place.lane))
    const position = positionOf(place.before, place.tenantId, others)
    const [load, typical] = await Promise.all([router.loadOf(upstream), router.typicalOf(upstream.id, job.order.model)])
    if (typical === undefined) return { position }
    const starts = startsIn(position, load.slots, load.slots - load.taken, typical)
    return { position, starts, ends: { p50Ms: starts.p50Ms + typical.p50Ms, p90Ms: starts.p90Ms + typical.p90Ms } }
  }

  return async (job) => {
    if (!isActive(job)) return undefined
    if (job.attempt === undefined) return job.status === 'queued' ? queued(job) : undefined
    const typical = await router.typicalOf(job.attempt.upstreamId, job.order.model)
    if (typical === undefined) return undefined
    const spentMs = job.status === 'running' ? Math.max(0, clock.nowMs() - job.startedAtMs) : 0
    return { ends: { p50Ms: Math.max(0, typical.p50Ms - spentMs), p90Ms: Math.max(0, typical.p90Ms - spentMs) } }
  }
}

/** Tenants take turns: of each other one, as many come before as of its own, and the one whose turn it is. */
export function positionOf(before: number, tenantId: TenantId, shares: readonly LaneShare[]): number {
  return shares
    .filter((share) => share.tenantId !== tenantId)
    .reduce((sum, { waiting }) => sum + Math.min(waiting, before + 1), before)
}

/** So many rounds as it takes until a slot is free, when all slots end one after the other at an even pace. */
export function startsIn(position: number, slots: number, free: number, typical: Typical): Estimate {
  const rounds = Math.max(0, position + 1 - Math.max(0, free)) / Math.max(1, slots)
  return { p50Ms: Math.round(rounds * typical.p50Ms), p90Ms: Math.round(rounds * typical.p90Ms) }
}
