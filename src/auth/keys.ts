/** API keys: made once, shown once, kept as a keyed hash. */

import { createHmac } from 'node:crypto'
import { type KeyId, makeId, type TenantId } from '../core/ids.ts'
import type { Clock, Random } from '../core/ports.ts'
import { problem } from '../core/problem.ts'
import type { ApiKey, Tenant } from '../core/records.ts'
import type { Store } from '../core/store-port.ts'

/** Characters of a key, at most; longer ones are refused unread. */
export const KEY_LENGTH_MAX = 256

/** A key that no tenant could have chosen: `rl_` and 32 random bytes. */
export function generateKey(random: Random): string {
  return `rl_${Buffer.from(random.bytes(32)).toString('base64url')}`
}

/** HMAC-SHA-256 of a key under the installation's secret, in hex: what is stored and looked up. */
export function hashKey(secret: string, key: string): string {
  return createHmac('sha256', secret).update(`api-key:${key}`).digest('hex')
}

/** A Standard Webhooks secret: `whsec_` and 32 random bytes in base64. */
export function generateWebhookSecret(random: Random): string {
  return `whsec_${Buffer.from(random.bytes(32)).toString('base64')}`
}

/** The tenant that every installation has; it owns the first key. */
export const DEFAULT_TENANT_ID = '0'.repeat(26) as TenantId

/** Receivers hold the secret too, so it cannot change behind their backs. */
const WEBHOOK_SECRET_DIFFERS =
  'REELAY_WEBHOOK_SECRET: callbacks have been signed with another secret since the first start; ' +
  'leave the setting out, or set it to that one, which GET /v1/webhooks/default/secret tells'

const KEY_REVOKED = 'REELAY_API_KEY: this key was revoked, and cannot be used again; choose another one'

/** The beginning of a key by which its owner knows it: a quarter of it, and never more than six characters. */
export function hintOf(key: string): string {
  return key.slice(0, Math.min(6, Math.floor(key.length / 4)))
}

/** What the first start creates. */
export type FirstKey = { readonly key: string; readonly tenant: Tenant }

type Setup = {
  readonly store: Store
  readonly clock: Clock
  readonly random: Random
  readonly secret: string
  /** The key that the operator has set; absent: one is generated. */
  readonly key?: string
  /** The webhook secret that the operator has set; absent: one is generated. */
  readonly webhookSecret?: string
}

/** Looks at what is there: the second time, another process has created it meanwhile. */
const TRIES_MAX = 3

/**
 * Makes the default tenant and its first key where there is no key yet, and adds an operator's key that is not known yet.
 * Returns what was created; `undefined` when everything was there. Of several processes that start at once, one creates.
 * Throws `ProblemError` `unavailable` when the tenant's first webhook secret is another one than the operator's, and when the
 * operator's key was revoked.
 */
export async function ensureFirstKey(setup: Setup): Promise<FirstKey | undefined> {
  const { store, random, secret, key, webhookSecret } = setup
  for (let tries = 1; tries <= TRIES_MAX; tries++) {
    const known = await store.tenant(DEFAULT_TENANT_ID)
    // Once its tenant has replaced it, the setting is history.
    const isFirst = known !== undefined && known.formerSecrets === undefined
    if (isFirst && webhookSecret !== undefined && webhookSecret !== known.webhookSecret) {
      throw problem('unavailable', WEBHOOK_SECRET_DIFFERS)
    }
    if (key === undefined && (await store.hasKeys())) return undefined
    const plain = key ?? generateKey(random)
    if ((await store.keyByHash(hashKey(secret, plain))) !== undefined) return undefined
    const first = recordsOf(setup, plain, known)
    const { committed } = await store.commit([
      // One that is there may have been changed since it was looked at.
      ...(known === undefined ? [{ write: 'save-tenant', tenant: first.tenant, isNew: true } as const] : []),
      { write: 'insert-key', key: first.apiKey },
    ])
    if (committed) return { key: plain, tenant: first.tenant }
  }
  throw problem('unavailable', KEY_REVOKED)
}

function recordsOf({ clock, random, secret, webhookSecret }: Setup, plain: string, known: Tenant | undefined) {
  const createdAtMs = clock.nowMs()
  const tenant: Tenant = known ?? {
    id: DEFAULT_TENANT_ID,
    name: 'default',
    webhookSecret: webhookSecret ?? generateWebhookSecret(random),
    credit: 'unlimited',
    createdAtMs,
  }
  const apiKey: ApiKey = {
    id: makeId<KeyId>(createdAtMs, random.bytes(10)),
    tenantId: tenant.id,
    hash: hashKey(secret, plain),
    hint: hintOf(plain),
    name: 'first',
    limits: {},
    createdAtMs,
  }
  return { tenant, apiKey }
}
