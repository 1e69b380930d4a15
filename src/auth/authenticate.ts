/** From a request's headers to the principal that it acts for. */

import type { KeyId, TenantId } from '../core/ids.ts'
import { problem } from '../core/problem.ts'
import type { Store } from '../core/store-port.ts'
import { hashKey, KEY_LENGTH_MAX } from './keys.ts'

/** Who a request acts for. */
export type Principal = { readonly tenantId: TenantId; readonly keyId: KeyId }

/** The headers that may carry a key, in lower case. */
export type CredentialHeaders = {
  readonly authorization?: string | undefined
  readonly 'x-api-key'?: string | undefined
}

/** Reads who is asking. Throws `ProblemError` `unauthorized`. */
export type Authenticate = (headers: CredentialHeaders) => Promise<Principal>

/**
 * Makes the check. A key comes as `Authorization: Bearer KEY`, and as resellers' clients also send it: `Authorization: Key KEY`,
 * a bare `Authorization: KEY`, or `x-api-key: KEY`. Never in the query, where logs would keep it.
 */
export function createAuthenticate(store: Store, secret: string): Authenticate {
  return async (headers) => {
    const key = readKey(headers)
    const known = key === undefined ? undefined : await store.keyByHash(hashKey(secret, key))
    if (known === undefined) throw problem('unauthorized', 'The API key is missing or not valid.')
    return { tenantId: known.tenantId, keyId: known.id }
  }
}

function readKey(headers: CredentialHeaders): string | undefined {
  const { authorization } = headers
  const text = authorization ?? headers['x-api-key']
  if (text === undefined || text.length > KEY_LENGTH_MAX + 16) return undefined
  const key = authorization === undefined ? text : text.replace(/^(bearer|key) +/i, '')
  return /^[\x21-\x7e]{1,256}$/.test(key) ? key : undefined
}
