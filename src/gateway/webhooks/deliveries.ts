/** A tenant's deliveries: looked up, sent again, tried out. Another tenant's is one that does not exist. */

import { type DeliveryId, parseId, parsePrefixedId, type TenantId } from '../../core/ids.ts'
import { ProblemError, problem } from '../../core/problem.ts'
import type { Store } from '../../core/store-port.ts'
import type { Write } from '../../core/writes.ts'
import {
  type Delivery,
  DELIVERY_PREFIX,
  type DeliveryState,
  type DeliveryTry,
  type Endpoint,
  ENDPOINT_PREFIX,
  eventBody,
} from '../../core/webhooks.ts'
import { DELIVER_LANES, deliveryOnce, enqueueDelivery } from '../../lifecycle/tell.ts'
import { findEndpoint, type WebhookDeps } from './endpoints.ts'

/** How often a delivery is looked at that others move meanwhile. */
const LOOKS_MAX = 2

/** Which deliveries are asked for, in public ids. */
export type DeliveryAsked = {
  readonly limit: number
  readonly endpoint?: string
  readonly job?: string
  readonly state?: DeliveryState
  readonly after?: string
}

/** A delivery with its bytes and its tries. */
export type DeliveryFound = { readonly delivery: Delivery; readonly tries: readonly DeliveryTry[] }

/** A page of deliveries, newest first, without their bodies. Throws `endpoint_not_found`, `invalid_parameter`. */
export async function listDeliveries(
  store: Store,
  tenantId: TenantId,
  asked: DeliveryAsked,
): Promise<{ readonly deliveries: readonly Delivery[]; readonly hasMore: boolean }> {
  const { limit, endpoint, job, state, after } = asked
  const afterId = after === undefined ? undefined : parsePrefixedId<DeliveryId>(DELIVERY_PREFIX, after)
  if (after !== undefined && afterId === undefined) throw problem('invalid_parameter', 'after is no delivery.', 'after')
  // Each face shows a job behind a prefix of its own.
  const jobId =
    job === undefined ? undefined : parseId<NonNullable<Delivery['jobId']>>(job.slice(job.lastIndexOf('_') + 1))
  if (job !== undefined && jobId === undefined) throw problem('invalid_parameter', 'job is no job.', 'job')
  const found = await store.deliveries({
    tenantId,
    limit: limit + 1,
    order: 'newest first',
    ...(endpoint !== undefined && { endpointId: (await findEndpoint(store, tenantId, endpoint)).id }),
    ...(jobId && { jobId }),
    ...(state && { states: [state] }),
    ...(afterId && { afterId }),
  })
  return { deliveries: found.slice(0, limit), hasMore: found.length > limit }
}

/** Finds a tenant's delivery by its public id. Throws `delivery_not_found`. */
export async function findDelivery(store: Store, tenantId: TenantId, text: string): Promise<DeliveryFound> {
  const id = parsePrefixedId<DeliveryId>(DELIVERY_PREFIX, text)
  const delivery = id === undefined ? undefined : await store.delivery(id)
  if (delivery?.tenantId !== tenantId) throw problem('delivery_not_found', 'There is no such delivery.')
  return { delivery, tries: await store.tries(delivery.id) }
}

/**
 * Sends a delivery again, the same bytes under the same id: one that is over, or one that waits for its next try. Its
 * schedule begins anew. Throws `delivery_not_found`, `delivery_pending` for one that is just being sent,
 * `endpoint_not_found`, `endpoint_disabled`, `delivery_forgotten` where the bytes are gone, `job_not_found` with the job.
 */
export async function resendDelivery(deps: WebhookDeps, tenantId: TenantId, text: string): Promise<Delivery> {
  for (let tries = 1; ; tries++) {
    const { delivery } = await findDelivery(deps.store, tenantId, text)
    const { endpointId, type, isBlank } = delivery
    if (isBlank) throw await forgotten(deps, delivery)
    if (endpointId !== undefined) {
      const endpoint = await findEndpoint(deps.store, tenantId, `${ENDPOINT_PREFIX}${endpointId}`)
      if (type !== 'webhook.test') refuseDisabled(endpoint)
    }
    const sent = await sendNow(deps, delivery)
    if (sent !== undefined) return sent
    // It may have ended, or begun again, since it was looked at.
    if (tries === LOOKS_MAX) throw pending(deps, delivery)
  }
}

/**
 * Has a delivery be tried now, as if for the first time: one that is over, or one that waits for its next try. `undefined` for
 * one that is due or being sent, and one that is not any more as it was read.
 */
export async function sendNow({ store, clock }: WebhookDeps, delivery: Delivery): Promise<Delivery | undefined> {
  const { id, tenantId, state } = delivery
  const nextTryAtMs = clock.nowMs()
  const writes: readonly Write[] =
    state === 'pending'
      ? [
          { write: 'hasten-step', id, lane: DELIVER_LANES.usual },
          { write: 'hasten-delivery', id, nextTryAtMs },
        ]
      : [{ write: 'reopen-delivery', id, nextTryAtMs }, enqueueDelivery(id, tenantId)]
  return (await store.commit(writes)).committed ? { ...delivery, state: 'pending', nextTryAtMs } : undefined
}

/**
 * Sends an endpoint an event that says that it works, enabled or not. One at a time, also of those that are asked for at once:
 * where an earlier one waits for its next try, that one is tried now. Throws `endpoint_not_found`, also where it is deleted
 * at this moment, and `delivery_pending` where one is just being sent.
 */
export async function sendTest(deps: WebhookDeps, tenantId: TenantId, text: string): Promise<Delivery> {
  const { id: endpointId, url } = await findEndpoint(deps.store, tenantId, text)
  const type = 'webhook.test'
  const data = { endpoint: `${ENDPOINT_PREFIX}${endpointId}`, message: 'This endpoint can be reached.' }
  const body = eventBody(type, deps.clock.nowMs(), JSON.stringify(data))
  const { delivery, writes } = deliveryOnce({ tenantId, endpointId, type, url }, body, deps)
  if ((await deps.store.commit(writes)).committed) return delivery
  await findEndpoint(deps.store, tenantId, text)
  const query = { tenantId, endpointId, type, states: ['pending'], limit: 1, order: 'newest first' } as const
  const [earlier] = await deps.store.deliveries(query)
  const sent = earlier && (await sendNow(deps, earlier))
  if (sent === undefined) throw pending(deps, earlier ?? delivery)
  return sent
}

/** Throws `endpoint_disabled` for an endpoint to which nothing is sent. */
export function refuseDisabled({ disabled }: Endpoint): void {
  if (disabled !== undefined) throw problem('endpoint_disabled', 'The endpoint is disabled; enable it first.')
}

async function forgotten({ store }: WebhookDeps, { jobId }: Delivery): Promise<ProblemError> {
  const job = jobId === undefined ? undefined : await store.jobById(jobId)
  return job?.hiddenAtMs === undefined
    ? problem('delivery_forgotten', 'The bytes of this delivery are not kept any more.')
    : problem('job_not_found', 'The job was deleted, and what was said of it as well.')
}

function pending({ clock }: WebhookDeps, { nextTryAtMs = 0 }: Delivery): ProblemError {
  const retryAfterSeconds = Math.max(1, Math.ceil((nextTryAtMs - clock.nowMs()) / 1_000))
  const message = 'The delivery is just being sent.'
  return new ProblemError({ code: 'delivery_pending', message, retryAfterSeconds })
}
