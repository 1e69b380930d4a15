/** Turns: which of the due steps are claimed, so that no tenant waits for another's thousand. Pure. */

import type { TenantId } from '../core/ids.ts'
import type { ClaimQuery } from '../core/store-port.ts'
import type { DueStep } from './steps.ts'

type Queue = { readonly tenantId: TenantId; readonly steps: readonly DueStep[]; next: number; taken: number }

/** How many times as many steps are looked at where the first look was not far enough. */
const FURTHER = 4

/** How many steps of one tenant a claim may take at most. */
export function shareOf({ limit, limitPerTenant, running }: ClaimQuery, tenantId: TenantId): number {
  const free = (limitPerTenant ?? limit) - (limitPerTenant === undefined ? 0 : (running?.get(tenantId) ?? 0))
  return Math.max(0, Math.min(limit, free))
}

/** How many steps of each tenant are looked at first, so that many tenants are not many times the limit. */
export function firstLook({ limit }: ClaimQuery, tenants: number): number {
  return Math.max(1, Math.ceil(limit / Math.max(1, tenants)))
}

/**
 * Of whom more steps have to be looked at, and how many, before what was picked is certain: everything that was looked at
 * is picked, and there may be more. `looked` is how many were asked for.
 */
export function furtherLooks(
  due: ReadonlyMap<TenantId, readonly DueStep[]>,
  looked: ReadonlyMap<TenantId, number>,
  picked: readonly DueStep[],
  query: ClaimQuery,
): ReadonlyMap<TenantId, number> {
  const counts = new Map<TenantId, number>()
  for (const { tenantId } of picked) counts.set(tenantId, (counts.get(tenantId) ?? 0) + 1)
  const further = new Map<TenantId, number>()
  for (const [tenantId, count] of counts) {
    const asked = looked.get(tenantId) ?? 0
    const share = shareOf(query, tenantId)
    const isAllPicked = count === asked && due.get(tenantId)?.length === asked
    if (isAllPicked && asked < share) further.set(tenantId, Math.min(share, asked * FURTHER))
  }
  return further
}

/**
 * Picks steps: each time the first in line of the tenant who has the fewest under way, counting those picked; among
 * equals, of the one who was served longest ago.
 */
export function takeTurns(due: ReadonlyMap<TenantId, readonly DueStep[]>, query: ClaimQuery): readonly DueStep[] {
  const queues: Queue[] = [...due].map(([tenantId, steps]) => ({
    tenantId,
    steps: steps.slice(0, shareOf(query, tenantId)),
    next: 0,
    taken: query.running?.get(tenantId) ?? 0,
  }))
  const served = (queue: Queue) => query.served?.get(queue.tenantId) ?? -1
  const picked: DueStep[] = []
  while (picked.length < query.limit) {
    let best: Queue | undefined
    for (const queue of queues) {
      const step = queue.steps[queue.next]
      if (step === undefined) continue
      const rival = best?.steps[best.next]
      if (best === undefined || rival === undefined || comesBefore(queue, step, best, rival)) best = queue
    }
    const step = best?.steps[best.next]
    if (best === undefined || step === undefined) break
    picked.push(step)
    best.next++
    best.taken++
  }
  return picked

  function comesBefore(queue: Queue, step: DueStep, best: Queue, rival: DueStep): boolean {
    const order =
      queue.taken - best.taken ||
      served(queue) - served(best) ||
      step.turnMs - rival.turnMs ||
      (queue.tenantId < best.tenantId ? -1 : 1)
    return order < 0
  }
}
