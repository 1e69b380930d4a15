/** API keys, by their hash; a revoked one is kept and never found. */

import type { DatabaseSync } from 'node:sqlite'
import type { ApiKey } from '../core/store-port.ts'
import { integer, text } from './columns.ts'
import { prepare, type Row } from './statement.ts'

const INSERT = 'INSERT INTO keys (id, tenant_id, hash, hint, created_at_ms, revoked_at_ms) VALUES (?, ?, ?, ?, ?, ?)'

const BY_HASH = 'SELECT id, tenant_id, hash, hint, created_at_ms FROM keys WHERE hash = ? AND revoked_at_ms IS NULL'

const ANY = 'SELECT 1 FROM keys LIMIT 1'

/** Prepares the statements about keys. */
export function prepareKeys(database: DatabaseSync) {
  const insert = prepare(database, INSERT)
  const byHash = prepare(database, BY_HASH)
  const any = prepare(database, ANY)
  // Every request asks for its key. Nobody else writes to the database, so what was read holds until something is written.
  const known = new Map<string, ApiKey>()

  return {
    /** Adds a key. */
    insert(key: ApiKey): void {
      known.clear()
      insert.run(key.id, key.tenantId, key.hash, key.hint, key.createdAtMs, key.revokedAtMs ?? null)
    },

    /** The key with this hash, unless it was revoked. */
    byHash(hash: string): ApiKey | undefined {
      const kept = known.get(hash)
      if (kept !== undefined) return kept
      const row = byHash.first(hash)
      if (row === undefined) return undefined
      const key = keyOf(row)
      known.set(hash, key)
      return key
    },

    /** Whether there is any key, revoked or not. */
    any(): boolean {
      return any.first() !== undefined
    },
  }
}

function keyOf(row: Row): ApiKey {
  return {
    id: text(row, 'id'),
    tenantId: text(row, 'tenant_id'),
    hash: text(row, 'hash'),
    hint: text(row, 'hint'),
    createdAtMs: integer(row, 'created_at_ms'),
  }
}
