/**
 * Overflow: a job that waits for somebody who cannot take it now goes to somebody who can. It waits for its first choice with
 * patience while that is only busy, and not at all while that is out of order, has no open key, or was paid enough for today.
 */

import { change } from '../core/history.ts'
import { type JobId, parseId } from '../core/ids.ts'
import { type ActiveJob, isActive } from '../core/job.ts'
import { isNamed } from '../core/routing.ts'
import { laneOf } from '../core/steps.ts'
import type { Upstream } from '../core/upstream-port.ts'
import { changedBy, type StepDeps } from './conclude.ts'
import { roomAt } from './credentials.ts'
import { othersFor } from './failover.ts'

/** How long a job waits for its first choice while that is only busy, in ms, unless an operator says otherwise. */
export const PATIENCE_MS = 30_000

/** Jobs of one upstream that are looked at each time. */
const BATCH_MAX = 64

/** Looks once at all who wait for a provider. */
export async function overflow(deps: StepDeps, patienceMs: number): Promise<void> {
  const remote = deps.upstreams.all.filter(({ isLocal, offers }) => !isLocal && offers.length > 0)
  if (remote.length < 2) return
  const lanes = new Set(await deps.store.lanes())
  const awaited = remote.filter(({ id }) => lanes.has(laneOf('dispatch', id)))
  if (awaited.length === 0) return
  const rooms = new Map(await Promise.all(remote.map(async (each) => [each.id, await roomOf(deps, each)] as const)))
  for (const from of awaited) {
    const isWell = await deps.router.isFit(from)
    // Somebody with room takes what waits by himself.
    if (isWell && (rooms.get(from.id) ?? 0) > 0) continue
    if (![...rooms].some(([id, room]) => id !== from.id && room > 0)) continue
    const lane = laneOf('dispatch', from.id)
    for (const id of await deps.store.waiting(lane, isWell ? patienceMs : 0, BATCH_MAX)) {
      await moveOn(deps, { id, from, isWell, rooms })
    }
  }
}

/** How many works an upstream could begin at once, besides those that wait for it already. */
async function roomOf(deps: StepDeps, upstream: Upstream): Promise<number> {
  const { taken, waiting, slots } = await deps.router.loadOf(upstream)
  return Math.min(slots - taken - waiting, await roomAt(deps, upstream))
}

type Waiting = {
  readonly id: string
  readonly from: Upstream
  readonly isWell: boolean
  readonly rooms: Map<string, number>
}

async function moveOn(deps: StepDeps, { id, from, isWell, rooms }: Waiting): Promise<void> {
  const job = await waitingJob(deps, id)
  if (job === undefined) return
  // Whom the caller has named is waited for, unless he cannot take it at all.
  if (isWell && isNamed(from, job.request.channel)) return
  const other = (await othersFor(deps, job, from)).find((one) => (rooms.get(one.id) ?? 0) > 0)
  if (other === undefined) return
  const cause = isWell ? 'waited' : 'upstream_unavailable'
  const { committed } = await deps.store.commit([
    { write: 'reroute-step', id, from: laneOf('dispatch', from.id), lane: laneOf('dispatch', other.id) },
    ...change(job, { ...job, version: job.version + 1 }, changedBy(deps, 'job.rerouted', cause)),
  ])
  if (committed) rooms.set(other.id, (rooms.get(other.id) ?? 0) - 1)
}

async function waitingJob({ store }: StepDeps, id: string): Promise<ActiveJob | undefined> {
  const jobId = parseId<JobId>(id)
  const job = jobId === undefined ? undefined : await store.jobById(jobId)
  return job !== undefined && isActive(job) && job.attempt === undefined ? job : undefined
}
