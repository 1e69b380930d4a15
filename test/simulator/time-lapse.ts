/** Leaves out the time in which nothing happens but polls that find nothing. */

import { isActive } from '../../src/core/job.ts'
import type { Cluster } from './cluster.ts'
import type { NodeWorld } from './node.ts'

const FAR_MS = 6 * 24 * 3_600_000

/** Less is not worth it, in ms. */
const LAPSE_MS_MIN = 1_500

/** How much time may be left out now; 0 when something is going on, or soon. */
export function lapseMs(world: NodeWorld, cluster: Cluster): number {
  const { state, scheduler, providers } = world
  if (world.away.has('store') || !cluster.isWhole) return 0
  const living = cluster.nodes.map(({ workerId }) => workerId)
  if ([...state.workers.keys()].some((id) => !living.includes(id))) return 0
  const storeMs = world.storeNowMs()
  let inMs = Math.min(FAR_MS, scheduler.quietMs())
  if (inMs < LAPSE_MS_MIN) return 0
  for (const step of state.steps.values()) {
    if (step.workerId === undefined) inMs = Math.min(inMs, step.readyAtMs - storeMs)
    else if (step.kind !== 'watch') return 0
    if (inMs < LAPSE_MS_MIN) return 0
  }
  for (const job of state.jobs.values()) {
    if (!isActive(job)) continue
    inMs = Math.min(inMs, job.deadlineAtMs - storeMs)
    for (const provider of providers) {
      const work = job.attempt === undefined ? undefined : provider.works.get(`${provider.id}-${job.attempt.id}`)
      // Of a work of which nobody knows, nobody asks whether it has ended.
      const isUnknown = job.attempt !== undefined && state.attempts.get(job.attempt.id)?.state === 'unknown'
      if (work === undefined || isUnknown) continue
      if (work.endsAtMs <= scheduler.nowMs) return 0
      inMs = Math.min(inMs, work.endsAtMs - scheduler.nowMs)
    }
    const { attempt } = job
    const isHere = cluster.nodes.some(({ local }) => attempt !== undefined && local.renders.has(attempt.id))
    // A render that nobody has: whoever watches it is about to find that out.
    if (attempt?.upstreamId === 'local' && !isHere) return 0
    for (const { local } of cluster.nodes) inMs = Math.min(inMs, local.endsInMs(attempt?.id))
  }
  return inMs < LAPSE_MS_MIN ? 0 : Math.floor(inMs)
}
