/** The secret by which an account's callbacks are signed: shown to its owner, and replaced. */

import type { TenantId } from '../../core/ids.ts'
import { problem } from '../../core/problem.ts'
import { callbackSecrets, type Tenant } from '../../core/records.ts'
import type { Store } from '../../core/store-port.ts'
import type { SigningSecret } from '../../core/webhooks.ts'
import type { WebhookDeps } from './endpoints.ts'
import { type Rotation, replacedBy, secretFor } from './secrets.ts'

/** Races that a change may lose: operators change a tenant, too. */
const RACES_MAX = 20

/** An account's secrets, the newest first. Throws where there is no such account. */
export async function accountSecrets(store: Store, tenantId: TenantId): Promise<readonly SigningSecret[]> {
  return callbackSecrets(await tenantOf(store, tenantId))
}

/**
 * Gives an account a new secret; the one before it stays valid for a while, and callbacks bear both signatures until then.
 * Throws `invalid_parameter` for a weak secret or one in use, `rate_limited` where too many are still valid.
 */
export async function rotateAccountSecret(
  deps: WebhookDeps,
  tenantId: TenantId,
  { secret, overlapMs }: Rotation,
): Promise<readonly SigningSecret[]> {
  const newest = secretFor(deps, secret)
  for (let race = 0; race < RACES_MAX; race++) {
    const before = await tenantOf(deps.store, tenantId)
    const nowMs = deps.clock.nowMs()
    const [, ...former] = replacedBy(newest, callbackSecrets(before), overlapMs, nowMs)
    // The last one stays on record when it is not valid any more: so a start knows that its setting was replaced.
    const formerSecrets = former.length > 0 ? former : [{ secret: before.webhookSecret, untilMs: nowMs }]
    const tenant: Tenant = { ...before, webhookSecret: newest, formerSecrets }
    const { committed } = await deps.store.commit([{ write: 'update-tenant', tenant, before }])
    if (committed) return callbackSecrets(tenant)
  }
  throw problem('unavailable', 'The account is being changed by somebody else; try again.')
}

async function tenantOf(store: Store, tenantId: TenantId): Promise<Tenant> {
  const tenant = await store.tenant(tenantId)
  if (tenant === undefined) throw problem('unauthorized', 'The account is not there any more.')
  return tenant
}
