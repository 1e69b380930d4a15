/** API keys, by their hash; a revoked one is kept and never found. */

import type { DatabaseSync } from 'node:sqlite'
import type { ApiKey } from '../core/store-port.ts'
import { integer, text } from './columns.ts'
import { prepare } from './statement.ts'

const INSERT = 'INSERT INTO keys (id, tenant_id, hash, hint, created_at_ms, revoked_at_ms) VALUES (?, ?, ?, ?, ?, ?)'

const BY_HASH = 'SELECT id, tenant_id, hash, hint, created_at_ms FROM keys WHERE hash = ? AND revoked_at_ms IS NULL'

const ANY = 'SELECT 1 FROM keys LIMIT 1'

/** The questions and writes about keys. */
export type Keys = ReturnType<typeof prepareKeys>

/** Prepares the statements about keys. */
export function prepareKeys(database: DatabaseSync) {
  const insert = prepare(database, INSERT)
  const byHash = prepare(database, BY_HASH)
  const any = prepare(database, ANY)

  return {
    /** Adds a key. */
    insert(key: ApiKey): void {
      insert.run(key.id, key.tenantId, key.hash, key.hint, key.createdAtMs, key.revokedAtMs ?? null)
    },

    /** The key with this hash, unless it was revoked. */
    byHash(hash: string): ApiKey | undefined {
      const row = byHash.first(hash)
      if (row === undefined) return undefined
      return {
        id: text(row, 'id'),
        tenantId: text(row, 'tenant_id'),
        hash: text(row, 'hash'),
        hint: text(row, 'hint'),
        createdAtMs: integer(row, 'created_at_ms'),
      }
    },

    /** Whether there is any key, revoked or not. */
    any(): boolean {
      return any.first() !== undefined
    },
  }
}
