/** How a store of maps keeps webhooks: endpoints, deliveries and their tries. */

import { assertNever } from '../../src/core/assert.ts'
import type { DeliveryId, JobId, TenantId } from '../../src/core/ids.ts'
import { isActive } from '../../src/core/job.ts'
import type { Guard, Write } from '../../src/core/writes.ts'
import {
  type Delivery,
  type DeliveryQuery,
  type Endpoint,
  ENDPOINTS_MAX,
  eventTypeOf,
  TRIES_KEPT_MAX,
  type UntoldQuery,
} from '../../src/core/webhooks.ts'
import type { MemoryState } from './store-model-state.ts'
import type { Undo } from './store-model-writes.ts'

/** The writes about webhooks. */
export type WebhookWrite = Extract<
  Write,
  {
    write:
      | 'insert-delivery'
      | 'update-delivery'
      | 'forget-delivery-body'
      | 'reopen-delivery'
      | 'hasten-delivery'
      | 'delete-delivery'
      | 'insert-endpoint'
      | 'update-endpoint'
      | 'delete-endpoint'
  }
>

const NAMES: ReadonlySet<string> = new Set<WebhookWrite['write']>([
  'insert-delivery',
  'update-delivery',
  'forget-delivery-body',
  'reopen-delivery',
  'hasten-delivery',
  'delete-delivery',
  'insert-endpoint',
  'update-endpoint',
  'delete-endpoint',
])

/** True for a write about webhooks. */
export function isAboutWebhooks(write: Write): write is WebhookWrite {
  return NAMES.has(write.write)
}

/** Applies one; returns the guard that refuses. */
export function applyToWebhooks(state: MemoryState, write: WebhookWrite, undo: Undo): Guard | undefined {
  switch (write.write) {
    case 'insert-delivery': {
      const { id, jobId } = write.delivery
      if (jobId !== undefined && !state.jobs.has(jobId)) throw new Error('a delivery is about a job that is there')
      if (write.once === true && isTold(state, write.delivery)) return 'delivery'
      if (state.deliveries.has(id)) throw new Error(`${id} is there already`)
      return undo.set(state.deliveries, id, write.delivery) ?? undefined
    }
    case 'update-delivery':
      return updateDelivery(state, write, undo)
    case 'forget-delivery-body': {
      const known = state.deliveries.get(write.id)
      if (known === undefined || known.state === 'pending' || known.isBlank) return undefined
      const { body: _gone, ...bare } = known
      undo.set(state.deliveries, known.id, { ...bare, isBlank: true })
      blankTriesIn(state, known.id, undo)
      return undefined
    }
    case 'reopen-delivery': {
      const known = state.deliveries.get(write.id)
      if (known === undefined || known.state === 'pending' || known.isBlank) return 'delivery'
      const open: Delivery = { ...known, state: 'pending', nextTryAtMs: write.nextTryAtMs }
      return undo.set(state.deliveries, known.id, open) ?? undefined
    }
    case 'hasten-delivery': {
      const known = state.deliveries.get(write.id)
      if (known?.state !== 'pending') return 'delivery'
      return undo.set(state.deliveries, known.id, { ...known, nextTryAtMs: write.nextTryAtMs }) ?? undefined
    }
    case 'delete-delivery':
      undo.delete(state.tries, write.id)
      return undo.delete(state.deliveries, write.id) ?? undefined
    case 'insert-endpoint': {
      const { id, tenantId } = write.endpoint
      if (endpointsIn(state, tenantId).length >= ENDPOINTS_MAX) return 'endpoint'
      if (state.endpoints.has(id)) throw new Error(`${id} is there already`)
      return undo.set(state.endpoints, id, write.endpoint) ?? undefined
    }
    case 'update-endpoint': {
      const known = state.endpoints.get(write.endpoint.id)
      if (known?.version !== write.endpoint.version - 1) return 'endpoint'
      const { tenantId, createdAtMs } = known
      return undo.set(state.endpoints, known.id, { ...write.endpoint, tenantId, createdAtMs }) ?? undefined
    }
    case 'delete-endpoint':
      return undo.delete(state.endpoints, write.id) ?? undefined
    default:
      return assertNever(write)
  }
}

/** Whether its endpoint is gone, or its job is hidden, or it is told of this already. */
function isTold({ deliveries, endpoints, jobs }: MemoryState, { endpointId, jobId, type }: Delivery): boolean {
  if (jobId !== undefined && jobs.get(jobId)?.hiddenAtMs !== undefined) return true
  if (endpointId === undefined || !endpoints.has(endpointId)) return true
  const alike = [...deliveries.values()].filter((one) => one.endpointId === endpointId && one.type === type)
  return alike.some((one) => one.jobId === jobId && (jobId !== undefined || one.state === 'pending'))
}

type Update = Extract<WebhookWrite, { write: 'update-delivery' }>

function updateDelivery(state: MemoryState, { delivery, tried }: Update, undo: Undo): Guard | undefined {
  const stored = state.deliveries.get(delivery.id)
  if (stored === undefined) return 'delivery'
  const { lastAnswer: _answer, nextTryAtMs: _next, ...known } = stored
  const { url, state: status, attempts, lastAnswer, nextTryAtMs } = delivery
  const { body: _body, ...bare } = known
  const kept = known.isBlank && status !== 'pending' ? bare : known
  undo.set(state.deliveries, delivery.id, {
    ...{ ...kept, url, state: status, attempts },
    ...(lastAnswer !== undefined && { lastAnswer }),
    ...(nextTryAtMs !== undefined && { nextTryAtMs }),
  })
  if (tried === undefined) return undefined
  const others = (state.tries.get(delivery.id) ?? []).filter(({ number }) => number !== tried.number)
  const line = known.isBlank ? { ...tried, answer: '' } : tried
  const tries = [...others, line].sort((a, b) => a.number - b.number)
  const newest = tries.filter(({ number }) => number > tried.number - TRIES_KEPT_MAX)
  undo.set(state.tries, delivery.id, newest)
  return undefined
}

/** Takes out what deliveries about a job said, of those that are over. */
export function blankDeliveriesIn(state: MemoryState, jobId: JobId, undo: Undo): void {
  for (const delivery of state.deliveries.values()) {
    if (delivery.jobId !== jobId) continue
    const { body, ...bare } = delivery
    const isPending = delivery.state === 'pending' && body !== undefined
    undo.set(state.deliveries, delivery.id, { ...bare, ...(isPending && { body }), isBlank: true })
    blankTriesIn(state, delivery.id, undo)
  }
}

function blankTriesIn(state: MemoryState, id: DeliveryId, undo: Undo): void {
  const blank = state.tries.get(id)?.map((tried) => ({ ...tried, answer: '' }))
  if (blank !== undefined) undo.set(state.tries, id, blank)
}

/** Takes out the deliveries about a job. */
export function forgetDeliveriesIn(state: MemoryState, id: JobId, undo: Undo): void {
  for (const delivery of state.deliveries.values()) {
    if (delivery.jobId !== id) continue
    undo.delete(state.deliveries, delivery.id)
    undo.delete(state.tries, delivery.id)
  }
}

/** A tenant's endpoints, oldest first. */
export function endpointsIn(state: MemoryState, tenantId: TenantId): readonly Endpoint[] {
  return [...state.endpoints.values()].filter((one) => one.tenantId === tenantId).sort((a, b) => (a.id < b.id ? -1 : 1))
}

/** A tenant's deliveries, without their bodies. */
export function deliveriesIn(state: MemoryState, query: DeliveryQuery): readonly Delivery[] {
  const sign = query.order === 'newest first' ? -1 : 1
  const { tenantId, endpointId, jobId, states, type, afterId, createdFromMs } = query
  return [...state.deliveries.values()]
    .filter((one) => one.tenantId === tenantId && (endpointId === undefined || one.endpointId === endpointId))
    .filter((one) => (jobId === undefined || one.jobId === jobId) && (type === undefined || one.type === type))
    .filter((one) => states === undefined || states.includes(one.state))
    .filter((one) => createdFromMs === undefined || one.createdAtMs >= createdFromMs)
    .filter((one) => afterId === undefined || (sign > 0 ? one.id > afterId : one.id < afterId))
    .sort((a, b) => (a.id < b.id ? -sign : sign))
    .slice(0, query.limit)
    .map(({ body: _body, ...head }) => head)
}

/** Deliveries of a kind that are over and from before a time, oldest first. */
export function overBefore(
  { deliveries }: MemoryState,
  beforeMs: number,
  isWanted: (delivery: Delivery) => boolean,
  limit: number,
): readonly DeliveryId[] {
  return [...deliveries.values()]
    .filter((one) => one.state !== 'pending' && one.createdAtMs < beforeMs && isWanted(one))
    .sort((a, b) => a.createdAtMs - b.createdAtMs || (a.id < b.id ? -1 : 1))
    .slice(0, limit)
    .map(({ id }) => id)
}

/** Ended jobs that an endpoint was never told of. */
export function untoldIn(state: MemoryState, query: UntoldQuery): readonly JobId[] {
  const { tenantId, endpointId, sinceMs, statuses, afterId, limit } = query
  const told = [...state.deliveries.values()].filter((one) => one.endpointId === endpointId)
  return [...state.jobs.values()]
    .filter((job) => job.tenantId === tenantId && job.hiddenAtMs === undefined && job.id > afterId)
    .filter((job) => !isActive(job) && job.finishedAtMs >= sinceMs && statuses.includes(job.status))
    .filter((job) => !told.some((one) => one.jobId === job.id && one.type === eventTypeOf(job.status)))
    .map(({ id }) => id)
    .sort((a, b) => (a < b ? -1 : 1))
    .slice(0, limit)
}
