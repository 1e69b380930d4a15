/**
 * Recovery: an endpoint that was away gets what it has missed. What was given up is sent again under its old id, and what waits
 * for its next try comes now; jobs that ended while it was disabled, or was not there yet, are told anew.
 */

import { EXPIRES_AFTER_SECONDS } from '../../core/fit.ts'
import { type DeliveryId, firstIdAt, type JobId, parseId, type TenantId } from '../../core/ids.ts'
import { isActive } from '../../core/job.ts'
import { TERMINAL_STATUSES } from '../../core/job-status.ts'
import { problem } from '../../core/problem.ts'
import type { Write } from '../../core/writes.ts'
import { type Endpoint, eventTypeOf, isSubscribed } from '../../core/webhooks.ts'
import { deliveryOnce, jobEventBody } from '../../lifecycle/tell.ts'
import { refuseDisabled, sendNow } from './deliveries.ts'
import { findEndpoint, type WebhookDeps } from './endpoints.ts'

/** Since when, and where a recovery before this one has stopped. */
export type RecoveryAsked = { readonly sinceMs: number; readonly cursor?: string }

/** What was put on its way; with `next` there is more. */
export type Recovery = { readonly resent: number; readonly added: number; readonly next?: string }

/** Deliveries that one call puts on their way, and those that are written at the same time. */
const RECOVER_MAX = 1_000
const AT_ONCE = 50

/** How far back one may go, in ms. */
const SINCE_MS_MAX = 31 * 86_400_000

/** A job that ended after a time was made no earlier than this before it, in ms. */
const LIFE_MS_MAX = EXPIRES_AFTER_SECONDS.max * 1_000 + 86_400_000

/**
 * Puts what an endpoint has missed on its way, so much at a time. Throws `endpoint_not_found`, `endpoint_disabled`,
 * `invalid_parameter`.
 */
export async function recover(
  deps: WebhookDeps,
  tenantId: TenantId,
  text: string,
  { sinceMs, cursor }: RecoveryAsked,
): Promise<Recovery> {
  const nowMs = deps.clock.nowMs()
  if (sinceMs > nowMs || sinceMs < nowMs - SINCE_MS_MAX) {
    throw problem('invalid_parameter', 'since is a time within the last 31 days.', 'since')
  }
  const from = readCursor(cursor)
  const endpoint = await findEndpoint(deps.store, tenantId, text)
  refuseDisabled(endpoint)
  return from.phase === 'deliveries'
    ? resendMissed(deps, endpoint, sinceMs, from.id)
    : tellMissed(deps, endpoint, sinceMs, from.id, { limit: RECOVER_MAX, resent: 0 })
}

type Cursor =
  | { readonly phase: 'deliveries'; readonly id: DeliveryId | undefined }
  | { readonly phase: 'jobs'; readonly id: JobId }

function readCursor(text: string | undefined): Cursor {
  if (text === undefined) return { phase: 'deliveries', id: undefined }
  const [phase, id = ''] = text.split(':', 2)
  const [deliveryId, jobId] = [parseId<DeliveryId>(id), parseId<JobId>(id)]
  if (phase === 'deliveries' && deliveryId !== undefined) return { phase, id: deliveryId }
  if (phase === 'jobs' && jobId !== undefined) return { phase, id: jobId }
  throw problem('invalid_parameter', 'cursor is the one of an earlier answer.', 'cursor')
}

async function resendMissed(
  deps: WebhookDeps,
  endpoint: Endpoint,
  sinceMs: number,
  afterId: DeliveryId | undefined,
): Promise<Recovery> {
  const { store } = deps
  const { tenantId, id: endpointId } = endpoint
  const found = await store.deliveries({
    ...{ tenantId, endpointId, states: ['abandoned', 'blocked', 'pending'], createdFromMs: sinceMs },
    ...{ order: 'oldest first', limit: RECOVER_MAX },
    ...(afterId && { afterId }),
  })
  let resent = 0
  await inPieces(found, async (delivery) => {
    // One that is due, or that somebody else has sent again meanwhile, is on its way.
    if ((await sendNow(deps, delivery)) !== undefined) resent++
  })
  const last = found.at(-1)
  if (last !== undefined && found.length === RECOVER_MAX) return { resent, added: 0, next: `deliveries:${last.id}` }
  const first = firstIdAt<JobId>(Math.max(0, sinceMs - LIFE_MS_MAX))
  return tellMissed(deps, endpoint, sinceMs, first, { limit: RECOVER_MAX - found.length, resent })
}

async function tellMissed(
  deps: WebhookDeps,
  endpoint: Endpoint,
  sinceMs: number,
  afterId: JobId,
  { limit, resent }: { readonly limit: number; readonly resent: number },
): Promise<Recovery> {
  const statuses = TERMINAL_STATUSES.filter((status) => isSubscribed(endpoint, `job.${status}`))
  const { tenantId, id: endpointId } = endpoint
  const ids = await deps.store.untold({ tenantId, endpointId, sinceMs, statuses, afterId, limit })
  let added = 0
  await inPieces(ids, async (id) => {
    const writes = await toldLate(deps, endpoint, id)
    if (writes.length > 0 && (await deps.store.commit(writes)).committed) added++
  })
  const last = ids.at(-1)
  const isMore = last !== undefined && ids.length === limit
  return { resent, added, ...(isMore && { next: `jobs:${last}` }) }
}

async function toldLate(deps: WebhookDeps, { tenantId, id, url }: Endpoint, jobId: JobId): Promise<readonly Write[]> {
  const job = await deps.store.jobById(jobId)
  const type = job && eventTypeOf(job.status)
  if (job === undefined || job.hiddenAtMs !== undefined || isActive(job) || type === undefined) return []
  const body = jobEventBody(job, type, job.finishedAtMs, deps)
  // Two recoveries at one moment find the same jobs: whoever comes second tells nothing.
  return deliveryOnce({ tenantId, jobId, endpointId: id, type, url }, body, deps).writes
}

async function inPieces<One>(all: readonly One[], work: (one: One) => Promise<void>): Promise<void> {
  for (let first = 0; first < all.length; first += AT_ONCE) {
    await Promise.all(all.slice(first, first + AT_ONCE).map(work))
  }
}
