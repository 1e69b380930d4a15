/** How a try is kept: as a line of its delivery's log, and as an event in the history of its job. Pure. */

import type { Json } from '../core/json.ts'
import type { Write } from '../core/writes.ts'
import {
  ANSWER_CHARACTERS_MAX,
  type Delivery,
  DELIVERY_PREFIX,
  type DeliveryTry,
  ENDPOINT_PREFIX,
} from '../core/webhooks.ts'
import type { TryOutcome } from '../webhooks/schedule.ts'

/** The line of a try. */
export function triedAs(number: number, outcome: TryOutcome, atMs: number, durationMs: number): DeliveryTry {
  const line = { number, atMs, durationMs: Math.max(0, durationMs) }
  if ('failure' in outcome) return { ...line, error: outcome.failure, answer: '' }
  return { ...line, status: outcome.status, answer: outcome.body.slice(0, ANSWER_CHARACTERS_MAX).toWellFormed() }
}

/** The event of a try, or of an end without one, for a delivery that is about a job. */
export function deliveryEvent(
  { id, jobId, tenantId, endpointId, state, attempts, lastAnswer }: Delivery,
  outcome: TryOutcome | undefined,
  atMs: number,
): readonly Write[] {
  if (jobId === undefined) return []
  const data: Json = {
    actor: 'engine',
    delivery: `${DELIVERY_PREFIX}${id}`,
    ...(endpointId === undefined ? { callback: true } : { endpoint: `${ENDPOINT_PREFIX}${endpointId}` }),
    state,
    try: attempts,
    ...(outcome !== undefined && 'status' in outcome ? { status: outcome.status } : { error: lastAnswer ?? '' }),
  }
  const type = `delivery.${WORDS[state]}`
  return [{ write: 'append-event', event: { jobId, tenantId, type, atMs, data } }]
}

const WORDS: { readonly [S in Delivery['state']]: string } = {
  delivered: 'sent',
  pending: 'failed',
  abandoned: 'abandoned',
  blocked: 'abandoned',
  cancelled: 'abandoned',
}
