/** A tenant's endpoints: added, looked up, changed, their secrets replaced. Another tenant's is one that does not exist. */

import { type EndpointId, makeId, parsePrefixedId, type TenantId } from '../../core/ids.ts'
import type { Egress } from '../../core/ports.ts'
import { problem } from '../../core/problem.ts'
import type { Store } from '../../core/store-port.ts'
import { type Endpoint, ENDPOINT_PREFIX, ENDPOINTS_MAX, type WebhookEventType } from '../../core/webhooks.ts'
import type { TellDeps } from '../../lifecycle/tell.ts'
import { type Rotation, replacedBy, secretFor } from './secrets.ts'

/** What the verbs about webhooks need. */
export type WebhookDeps = TellDeps & { readonly store: Store; readonly egress: Pick<Egress, 'checkUrl'> }

/** A new endpoint as its owner wants it. */
export type EndpointOrder = {
  readonly url: string
  readonly description: string
  /** Absent: everything. */
  readonly types?: readonly WebhookEventType[]
  /** Absent: one is made. */
  readonly secret?: string
}

/** What is to be different; `types` that are `null` stand for everything. */
export type EndpointChange = {
  readonly url?: string
  readonly description?: string
  readonly types?: readonly WebhookEventType[] | null
  readonly isEnabled?: boolean
}

/** Races that a change may lose before this is a defect: the engine changes an endpoint when it begins and ends to fail. */
const RACES_MAX = 20

/** Adds an endpoint. Throws `url_not_allowed`, `invalid_parameter` for a weak secret, `too_many_endpoints`. */
export async function createEndpoint(deps: WebhookDeps, tenantId: TenantId, order: EndpointOrder): Promise<Endpoint> {
  checkUrl(deps, order.url)
  const createdAtMs = deps.clock.nowMs()
  const endpoint: Endpoint = {
    id: makeId<EndpointId>(createdAtMs, deps.random.bytes(10)),
    tenantId,
    version: 1,
    url: order.url,
    description: order.description,
    ...(order.types && { types: order.types }),
    secrets: [{ secret: secretFor(deps, order.secret) }],
    createdAtMs,
  }
  const { committed } = await deps.store.commit([{ write: 'insert-endpoint', endpoint }])
  if (!committed) throw problem('too_many_endpoints', `There are ${ENDPOINTS_MAX} endpoints already.`)
  return endpoint
}

/** Finds a tenant's endpoint by its public id. Throws `endpoint_not_found`. */
export async function findEndpoint(store: Store, tenantId: TenantId, text: string): Promise<Endpoint> {
  const id = parsePrefixedId<EndpointId>(ENDPOINT_PREFIX, text)
  const endpoint = id === undefined ? undefined : await store.endpoint(id)
  if (endpoint?.tenantId !== tenantId) throw problem('endpoint_not_found', 'There is no such endpoint.')
  return endpoint
}

/** Changes an endpoint. What is pending goes to its new URL. Throws `endpoint_not_found`, `url_not_allowed`. */
export async function changeEndpoint(
  deps: WebhookDeps,
  tenantId: TenantId,
  text: string,
  { url, description, types, isEnabled }: EndpointChange,
): Promise<Endpoint> {
  if (url !== undefined) checkUrl(deps, url)
  return change(deps, tenantId, text, (endpoint) => {
    const { types: former, ...rest } = endpoint
    const chosen = types === undefined ? former : (types ?? undefined)
    const next: Endpoint = {
      ...rest,
      ...(chosen && { types: chosen }),
      ...(url !== undefined && { url }),
      ...(description !== undefined && { description }),
    }
    if (isEnabled === undefined) return next
    return isEnabled ? enabled(next) : disabledByOwner(next, deps.clock.nowMs())
  })
}

/**
 * Gives an endpoint a new secret; the one before it stays valid for `overlapMs`, and deliveries bear both signatures until
 * then. Throws `rate_limited` where too many are still valid.
 */
export function rotateSecret(
  deps: WebhookDeps,
  tenantId: TenantId,
  text: string,
  { secret, overlapMs }: Rotation,
): Promise<Endpoint> {
  const newest = secretFor(deps, secret)
  return change(deps, tenantId, text, (endpoint) => {
    const nowMs = deps.clock.nowMs()
    return { ...endpoint, secrets: replacedBy(newest, endpoint.secrets, overlapMs, nowMs) }
  })
}

/** Deletes an endpoint. What is pending for it is not sent any more. Throws `endpoint_not_found`. */
export async function deleteEndpoint(deps: WebhookDeps, tenantId: TenantId, text: string): Promise<Endpoint> {
  const endpoint = await findEndpoint(deps.store, tenantId, text)
  await deps.store.commit([{ write: 'delete-endpoint', id: endpoint.id }])
  return endpoint
}

async function change(
  { store }: WebhookDeps,
  tenantId: TenantId,
  text: string,
  next: (endpoint: Endpoint) => Endpoint,
): Promise<Endpoint> {
  for (let race = 0; race < RACES_MAX; race++) {
    const before = await findEndpoint(store, tenantId, text)
    const endpoint = { ...next(before), version: before.version + 1 }
    const { committed } = await store.commit([{ write: 'update-endpoint', endpoint }])
    if (committed) return endpoint
  }
  throw problem('unavailable', 'The endpoint is changing too fast; try again.')
}

function enabled({ disabled: _no, failingSinceMs: _more, ...endpoint }: Endpoint): Endpoint {
  return endpoint
}

function disabledByOwner(endpoint: Endpoint, atMs: number): Endpoint {
  return endpoint.disabled === undefined ? { ...endpoint, disabled: { cause: 'owner', atMs } } : endpoint
}

function checkUrl({ egress }: WebhookDeps, url: string): void {
  try {
    egress.checkUrl(url)
  } catch {
    const message =
      'The URL of an endpoint must be a public http or https address; `npm start -- listen` brings events to one that is not.'
    throw problem('url_not_allowed', message, 'url')
  }
}
