/** A second tenant that is there before the server starts: written into its data folder, for servers without an admin API. */

import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { hashKey } from '../../src/auth/keys.ts'
import { type KeyId, makeId, type TenantId } from '../../src/core/ids.ts'
import { systemClock, systemRandom } from '../../src/lib/clock.ts'
import { deriveKey, loadServerSecret } from '../../src/start/server-secret.ts'
import { openSqliteStore } from '../../src/store/sqlite/sqlite-store.ts'

/** A key to be known to the server, and whether it is known as revoked. */
export type SeededKey = { readonly key: string; readonly isRevoked?: boolean }

/** Adds a tenant with keys to a data folder that no server is using. Returns the keys' hashes as they are stored. */
export async function addTenant(dataDir: string, name: string, keys: readonly SeededKey[]): Promise<readonly string[]> {
  await mkdir(dataDir, { recursive: true })
  const secret = deriveKey(await loadServerSecret(dataDir, { mayMake: true }), 'api-keys').toString('hex')
  const store = await openSqliteStore(join(dataDir, 'reelay.sqlite'), systemClock)
  const createdAtMs = systemClock.nowMs()
  const tenantId = makeId<TenantId>(createdAtMs, systemRandom.bytes(10))
  const hashes = keys.map(({ key }) => hashKey(secret, key))
  await store.commit([
    {
      write: 'save-tenant',
      tenant: { id: tenantId, name, webhookSecret: `whsec_${'A'.repeat(44)}`, credit: 'unlimited', createdAtMs },
    },
    ...keys.map(({ isRevoked }, index) => {
      const id = makeId<KeyId>(createdAtMs, systemRandom.bytes(10))
      const key = { id, tenantId, hash: hashes[index] ?? '', hint: '', name, limits: {}, createdAtMs }
      return { write: 'insert-key', key: isRevoked === true ? { ...key, revokedAtMs: createdAtMs } : key } as const
    }),
  ])
  await store.close()
  return hashes
}
