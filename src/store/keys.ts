/** Tenants and their API keys; a key is known by its hash, and a revoked one is kept and never found. */

import type { TenantId } from '../core/ids.ts'
import type { ApiKey, Tenant } from '../core/records.ts'
import { integer, text } from './columns.ts'
import { one, type Question, type Statement } from './sql.ts'

const INSERT_TENANT = 'INSERT INTO tenants (id, name, webhook_secret, created_at_ms) VALUES (?, ?, ?, ?)'

const ADD_TENANT = `${INSERT_TENANT} ON CONFLICT (id) DO NOTHING`

const SAVE_TENANT = `${INSERT_TENANT}
  ON CONFLICT (id) DO UPDATE SET name = excluded.name, webhook_secret = excluded.webhook_secret`

const INSERT_KEY = `
  INSERT INTO keys (id, tenant_id, hash, hint, created_at_ms, revoked_at_ms) VALUES (?, ?, ?, ?, ?, ?)
  ON CONFLICT (hash) DO NOTHING`

const KEY_BY_HASH = 'SELECT id, tenant_id, hash, hint, created_at_ms FROM keys WHERE hash = ? AND revoked_at_ms IS NULL'

/** Adds a tenant, or, unless it has to be new, writes anew its name and secret. */
export function saveTenant({ id, name, webhookSecret, createdAtMs }: Tenant, isNew: boolean): Statement {
  const values = [id, name, webhookSecret, createdAtMs]
  return isNew ? { sql: ADD_TENANT, values, guard: 'tenant' } : { sql: SAVE_TENANT, values }
}

/** Adds a key, if its hash is new. */
export function insertKey({ id, tenantId, hash, hint, createdAtMs, revokedAtMs }: ApiKey): Statement {
  return { sql: INSERT_KEY, values: [id, tenantId, hash, hint, createdAtMs, revokedAtMs ?? null], guard: 'key' }
}

/** The key with this hash, unless it was revoked. */
export function keyByHash(hash: string): Question<ApiKey | undefined> {
  return one(KEY_BY_HASH, [hash], (row) => ({
    id: text(row, 'id'),
    tenantId: text(row, 'tenant_id'),
    hash: text(row, 'hash'),
    hint: text(row, 'hint'),
    createdAtMs: integer(row, 'created_at_ms'),
  }))
}

/** The tenant with this id. */
export function tenantById(id: TenantId): Question<Tenant | undefined> {
  return one('SELECT id, name, webhook_secret, created_at_ms FROM tenants WHERE id = ?', [id], (row) => ({
    id: text(row, 'id'),
    name: text(row, 'name'),
    webhookSecret: text(row, 'webhook_secret'),
    createdAtMs: integer(row, 'created_at_ms'),
  }))
}

/** Whether there is any key, revoked or not. */
export function anyKey(): Question<boolean> {
  return { sql: 'SELECT 1 AS found FROM keys LIMIT 1', values: [], read: (rows) => rows.length > 0 }
}
