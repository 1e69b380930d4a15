/** What a try at an endpoint means for the endpoint: how long it has failed, and when it is told nothing any more. */

import type { Write } from '../core/writes.ts'
import { type DisabledCause, type Endpoint, ENDPOINT_PREFIX, eventBody, isSubscribed } from '../core/webhooks.ts'
import { deliveryWrites, type TellDeps } from '../lifecycle/tell.ts'
import { FAILING_MS_MAX, isGone, type TryOutcome, type Verdict } from '../webhooks/schedule.ts'

/** The endpoint after a try, as its next version; `undefined` where nothing has changed. */
export function afterTry(
  endpoint: Endpoint,
  outcome: TryOutcome,
  verdict: Verdict,
  nowMs: number,
): Endpoint | undefined {
  // What is tried at a disabled one is a test.
  if (endpoint.disabled !== undefined) return undefined
  const { failingSinceMs, ...rest } = endpoint
  const next = { ...rest, version: endpoint.version + 1 }
  if (verdict.state === 'delivered') return failingSinceMs === undefined ? undefined : next
  const disable = (cause: DisabledCause): Endpoint => ({
    ...{ ...next, failingSinceMs: failingSinceMs ?? nowMs, disabled: { cause, atMs: nowMs } },
  })
  if (isGone(outcome)) return disable('gone')
  if (failingSinceMs === undefined) return { ...next, failingSinceMs: nowMs }
  return nowMs - failingSinceMs >= FAILING_MS_MAX ? disable('failing') : undefined
}

/** What tells of an endpoint that was disabled: the event in its tenant's feed, and deliveries to its other endpoints. */
export function disabledWrites(endpoint: Endpoint, others: readonly Endpoint[], deps: TellDeps): readonly Write[] {
  const { disabled, tenantId, failingSinceMs } = endpoint
  if (disabled === undefined) return []
  const type = 'webhook.endpoint_disabled'
  // Every key of the tenant reads the feed, also one that manages no webhooks; an address may itself be a credential.
  const data = {
    endpoint: `${ENDPOINT_PREFIX}${endpoint.id}`,
    reason: disabled.cause,
    ...(failingSinceMs !== undefined && { failing_since: new Date(failingSinceMs).toISOString() }),
  }
  const body = eventBody(type, disabled.atMs, JSON.stringify({ ...data, url: endpoint.url }))
  const event = { tenantId, type, atMs: disabled.atMs, data }
  const deliveries = others
    .filter((other) => other.id !== endpoint.id && isSubscribed(other, type))
    .flatMap(({ id, url }) => deliveryWrites({ tenantId, endpointId: id, type, url }, body, deps))
  return [{ write: 'append-event', event }, ...deliveries]
}
