/** The verbs about webhooks together, as the HTTP side calls them: each acts for the tenant of a principal. */

import type { Principal } from '../../auth/authenticate.ts'
import type { TenantId } from '../../core/ids.ts'
import { ProblemError } from '../../core/problem.ts'
import type { Delivery, Endpoint, SigningSecret } from '../../core/webhooks.ts'
import { accountSecrets, rotateAccountSecret } from './account-secret.ts'
import {
  type DeliveryAsked,
  type DeliveryFound,
  findDelivery,
  listDeliveries,
  resendDelivery,
  sendTest,
} from './deliveries.ts'
import {
  changeEndpoint,
  createEndpoint,
  deleteEndpoint,
  type EndpointChange,
  type EndpointOrder,
  findEndpoint,
  rotateSecret,
  type WebhookDeps,
} from './endpoints.ts'
import { type Recovery, type RecoveryAsked, recover } from './recover.ts'
import type { Rotation } from './secrets.ts'

type Owner = Pick<Principal, 'tenantId'>

/** Test events, resends and recoveries that a tenant may ask for in a minute: each is a request to a stranger. */
export const ASKED_PER_MINUTE = 60

/** The verbs. Ids are as they are shown to people; each throws `ProblemError`. */
export type Webhooks = {
  create(owner: Owner, order: EndpointOrder): Promise<Endpoint>
  list(owner: Owner): Promise<readonly Endpoint[]>
  find(owner: Owner, id: string): Promise<Endpoint>
  change(owner: Owner, id: string, change: EndpointChange): Promise<Endpoint>
  remove(owner: Owner, id: string): Promise<Endpoint>
  rotate(owner: Owner, id: string, by: Rotation): Promise<Endpoint>
  accountSecrets(owner: Owner): Promise<readonly SigningSecret[]>
  rotateAccount(owner: Owner, by: Rotation): Promise<readonly SigningSecret[]>
  test(owner: Owner, id: string): Promise<Delivery>
  recover(owner: Owner, id: string, asked: RecoveryAsked): Promise<Recovery>
  deliveries(owner: Owner, asked: DeliveryAsked): ReturnType<typeof listDeliveries>
  delivery(owner: Owner, id: string): Promise<DeliveryFound>
  resend(owner: Owner, id: string): Promise<Delivery>
}

/** Puts them together. */
export function createWebhooks(deps: WebhookDeps): Webhooks {
  const { store } = deps
  /** A deed by which a tenant has something sent; the store counts, for all processes. */
  const counted = async <Result>(tenantId: TenantId, deed: () => Promise<Result>): Promise<Result> => {
    const { allowed, resetMs } = await store.countRequest(tenantId, ASKED_PER_MINUTE)
    if (allowed) return deed()
    const message = `An account may ask for ${ASKED_PER_MINUTE} sendings a minute: test events, resends and recoveries.`
    throw new ProblemError({ code: 'rate_limited', message, retryAfterSeconds: Math.ceil(resetMs / 1_000) })
  }
  return {
    create: ({ tenantId }, order) => createEndpoint(deps, tenantId, order),
    list: ({ tenantId }) => store.endpoints(tenantId),
    find: ({ tenantId }, id) => findEndpoint(store, tenantId, id),
    change: ({ tenantId }, id, change) => changeEndpoint(deps, tenantId, id, change),
    remove: ({ tenantId }, id) => deleteEndpoint(deps, tenantId, id),
    rotate: ({ tenantId }, id, by) => rotateSecret(deps, tenantId, id, by),
    accountSecrets: ({ tenantId }) => accountSecrets(store, tenantId),
    rotateAccount: ({ tenantId }, by) => rotateAccountSecret(deps, tenantId, by),
    test: ({ tenantId }, id) => counted(tenantId, () => sendTest(deps, tenantId, id)),
    recover: ({ tenantId }, id, asked) => counted(tenantId, () => recover(deps, tenantId, id, asked)),
    deliveries: ({ tenantId }, asked) => listDeliveries(store, tenantId, asked),
    delivery: ({ tenantId }, id) => findDelivery(store, tenantId, id),
    resend: ({ tenantId }, id) => counted(tenantId, () => resendDelivery(deps, tenantId, id)),
  }
}
