/** Turns: which of the due steps are claimed, so that no tenant waits for another's thousand. Pure. */

import type { TenantId } from '../core/ids.ts'
import type { ClaimQuery } from '../core/store-port.ts'
import type { DueStep } from './steps.ts'

type Queue = { readonly tenantId: TenantId; readonly steps: readonly DueStep[]; next: number; taken: number }

/** How many steps of one tenant a claim may take at most. */
export function shareOf({ limit, limitPerTenant, running }: ClaimQuery, tenantId: TenantId): number {
  const free = (limitPerTenant ?? limit) - (limitPerTenant === undefined ? 0 : (running?.get(tenantId) ?? 0))
  return Math.max(0, Math.min(limit, free))
}

/**
 * Picks steps: each time the longest waiting one of the tenant who has the fewest under way, counting those picked; among
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
      step.readyAtMs - rival.readyAtMs ||
      (queue.tenantId < best.tenantId ? -1 : 1)
    return order < 0
  }
}
