/** The admin credential: another one than any tenant's key, known by its hash alone, and good for the admin routes alone. */

import { createHash, timingSafeEqual } from 'node:crypto'
import { problem } from '../core/problem.ts'
import type { Store } from '../core/store-port.ts'
import { hashKey, KEY_LENGTH_MAX } from './keys.ts'

/** The admin key of an installation whose operator has chosen none: whoever may read its secret can make it. */
export function adminKeyFrom(derived: Buffer): string {
  return `rla_${derived.toString('base64url')}`
}

/** Lets the admin in. Throws `ProblemError` `unauthorized` for everybody else, in the same words. */
export type AuthenticateAdmin = (authorization: string | undefined) => void

/** Makes the check. The credential comes as `Authorization: Bearer KEY` and in no other way. */
export function createAuthenticateAdmin(adminKey: string): AuthenticateAdmin {
  const expected = digest(adminKey)
  return (authorization) => {
    const given = authorization !== undefined && authorization.length <= KEY_LENGTH_MAX + 16 ? authorization : ''
    const key = /^bearer +([\x21-\x7e]{1,256})$/i.exec(given)?.[1] ?? ''
    // Hashes have one length, and what their comparison takes tells nothing of the key.
    const isAdmin = timingSafeEqual(digest(key), expected)
    if (!isAdmin || key === '') throw problem('unauthorized', 'The admin key is missing or not valid.')
  }
}

/** Makes sure that no tenant's key opens the admin routes. Throws `ProblemError` `unavailable`. */
export async function refuseSharedKey(store: Store, keySecret: string, adminKey: string): Promise<void> {
  if ((await store.keyByHash(hashKey(keySecret, adminKey))) === undefined) return
  throw problem('unavailable', "REELAY_ADMIN_KEY: this is a tenant's API key; choose another one")
}

function digest(key: string): Buffer {
  return createHash('sha256').update(key).digest()
}
