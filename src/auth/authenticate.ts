/** From a request's headers to the principal that it acts for. */

import type { KeyId, TenantId } from '../core/ids.ts'
import type { Credit } from '../core/ledger.ts'
import type { KeyLimits } from '../core/limits.ts'
import type { Clock } from '../core/ports.ts'
import { problem } from '../core/problem.ts'
import type { Store } from '../core/store-port.ts'
import { hashKey, KEY_LENGTH_MAX } from './keys.ts'

/** Who a request acts for, and what it may do. */
export type Principal = {
  readonly tenantId: TenantId
  readonly keyId: KeyId
  readonly credit: Credit
  readonly limits: KeyLimits
  /** How changes are signed that the key has asked for. */
  readonly actor: string
}

/** The headers that may carry a key, in lower case. */
export type CredentialHeaders = {
  readonly authorization?: string | undefined
  readonly 'x-api-key'?: string | undefined
  readonly origin?: string | undefined
}

/** Reads who is asking. Throws `ProblemError` `unauthorized`, `tenant_disabled`, `origin_not_allowed`. */
export type Authenticate = (headers: CredentialHeaders) => Promise<Principal>

/**
 * Makes the check. A key comes as `Authorization: Bearer KEY`, and as resellers' clients also send it: `Authorization: Key KEY`,
 * a bare `Authorization: KEY`, or `x-api-key: KEY`. Never in the query, where logs would keep it.
 */
export function createAuthenticate(store: Store, secret: string, clock: Pick<Clock, 'nowMs'>): Authenticate {
  return async (headers) => {
    const key = readKey(headers)
    const known = key === undefined ? undefined : await store.keyByHash(hashKey(secret, key))
    if (known === undefined || (known.expiresAtMs !== undefined && known.expiresAtMs <= clock.nowMs())) {
      throw problem('unauthorized', 'The API key is missing or not valid.')
    }
    const { id, tenantId, limits, tenant } = known
    if (tenant.disabledAtMs !== undefined) throw problem('tenant_disabled', 'This account is closed.')
    if (limits.origins !== undefined && !limits.origins.includes(headers.origin ?? '')) {
      throw problem('origin_not_allowed', 'This API key is for the pages of certain origins only.')
    }
    return { tenantId, keyId: id, credit: tenant.credit, limits, actor: `key:${id}` }
  }
}

function readKey(headers: CredentialHeaders): string | undefined {
  const { authorization } = headers
  const text = authorization ?? headers['x-api-key']
  if (text === undefined || text.length > KEY_LENGTH_MAX + 16) return undefined
  const key = authorization === undefined ? text : text.replace(/^(bearer|key) +/i, '')
  return /^[\x21-\x7e]{1,256}$/.test(key) ? key : undefined
}
