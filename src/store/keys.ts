/** Tenants and their API keys; a key is known by its hash, and a revoked one is kept and never found by it. */

import type { KeyId, TenantId } from '../core/ids.ts'
import type { ApiKey, KnownKey, ListedKey, Tenant } from '../core/records.ts'
import { integer, isPresent, json, type Row, text } from './columns.ts'
import { balanceGate } from './ledger.ts'
import { many, one, type Question, type Statement } from './sql.ts'

const TENANT_COLUMNS = 'id, name, webhook_secret, former_secrets, credit, disabled_at_ms, created_at_ms'

const INSERT_TENANT = `INSERT INTO tenants (${TENANT_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)`

const ADD_TENANT = `${INSERT_TENANT} ON CONFLICT (id) DO NOTHING`

const SAVE_TENANT = `${INSERT_TENANT}
  ON CONFLICT (id) DO UPDATE
  SET name = excluded.name, webhook_secret = excluded.webhook_secret,
    former_secrets = excluded.former_secrets, credit = excluded.credit, disabled_at_ms = excluded.disabled_at_ms`

const OPEN_ACCOUNT =
  'INSERT INTO balances (tenant_id, available_micro) VALUES (?, 0) ON CONFLICT (tenant_id) DO NOTHING'

const KEY_COLUMNS = 'id, tenant_id, hash, hint, name, limits, at_once, created_at_ms, expires_at_ms, revoked_at_ms'

const INSERT_KEY = `
  INSERT INTO keys (${KEY_COLUMNS})
  SELECT ?, ?, ?, ?, ?, ?, CAST(? AS BIGINT), CAST(? AS BIGINT), CAST(? AS BIGINT), CAST(? AS BIGINT)
  WHERE NOT EXISTS (SELECT 1 FROM former_hashes WHERE hash = ?)
  ON CONFLICT (hash) DO NOTHING`

const ROTATE_KEY = 'UPDATE keys SET hash = ?, hint = ? WHERE id = ? AND hash = ? AND revoked_at_ms IS NULL'

const END_FORMER = 'UPDATE former_hashes SET ends_at_ms = ? WHERE key_id = ? AND ends_at_ms > ?'

const KEEP_FORMER = 'INSERT INTO former_hashes (hash, key_id, ends_at_ms) VALUES (?, ?, ?)'

/** Whoever has read it before somebody else changed it, writes nothing: an end that was set must not be taken back. */
const UPDATE_TENANT = `
  UPDATE tenants SET name = ?, webhook_secret = ?, former_secrets = ?, credit = ?, disabled_at_ms = CAST(? AS BIGINT)
  WHERE id = ? AND name = ? AND webhook_secret = ? AND former_secrets IS NOT DISTINCT FROM CAST(? AS TEXT) AND credit = ?
    AND disabled_at_ms IS NOT DISTINCT FROM CAST(? AS BIGINT)`

const UPDATE_KEY = `
  UPDATE keys SET name = ?, limits = ?, at_once = CAST(? AS BIGINT), expires_at_ms = CAST(? AS BIGINT),
    revoked_at_ms = CAST(? AS BIGINT)
  WHERE id = ? AND name = ? AND limits = ? AND at_once IS NOT DISTINCT FROM CAST(? AS BIGINT)
    AND expires_at_ms IS NOT DISTINCT FROM CAST(? AS BIGINT)
    AND revoked_at_ms IS NOT DISTINCT FROM CAST(? AS BIGINT)`

const READ_KEY = `
  SELECT ${KEY_COLUMNS}, (SELECT MAX(ends_at_ms) FROM former_hashes WHERE key_id = keys.id) AS former_ends_at_ms
  FROM keys`

const KNOWN = `${KEY_COLUMNS.replaceAll(/\w+/g, 'keys.$&')}, credit, disabled_at_ms`

const KEY_BY_HASH = `
  SELECT ${KNOWN}, NULL AS ends_at_ms
  FROM keys JOIN tenants ON tenants.id = keys.tenant_id
  WHERE keys.hash = ? AND revoked_at_ms IS NULL
  UNION ALL
  SELECT ${KNOWN}, ends_at_ms
  FROM former_hashes JOIN keys ON keys.id = key_id JOIN tenants ON tenants.id = keys.tenant_id
  WHERE former_hashes.hash = ? AND revoked_at_ms IS NULL`

/** Adds a tenant, or writes it anew. */
export function saveTenant(tenant: Tenant, isNew: boolean): readonly Statement[] {
  const { id, createdAtMs } = tenant
  const values = [id, ...changingOf(tenant), createdAtMs]
  // What is granted in the same commit finds the account.
  const gate = balanceGate(id)
  const save: Statement = isNew
    ? { sql: ADD_TENANT, values, guard: 'tenant', gate }
    : { sql: SAVE_TENANT, values, gate }
  return [save, { sql: OPEN_ACCOUNT, values: [id], gate }]
}

/** Changes a tenant that is still as it was read. */
export function updateTenant(tenant: Tenant, before: Tenant): Statement {
  const values = [...changingOf(tenant), tenant.id, ...changingOf(before)]
  return { sql: UPDATE_TENANT, values, guard: 'tenant', gate: balanceGate(tenant.id) }
}

function changingOf({ name, webhookSecret, formerSecrets, credit, disabledAtMs }: Tenant) {
  const former = formerSecrets === undefined ? null : JSON.stringify(formerSecrets)
  return [name, webhookSecret, former, credit, disabledAtMs ?? null] as const
}

/** Adds a key, if its hash is new. */
export function insertKey(key: ApiKey): Statement {
  const { id, tenantId, hash, hint, createdAtMs } = key
  const [name, limits, atOnce, expiresAtMs, revokedAtMs] = changing(key)
  const values = [id, tenantId, hash, hint, name, limits, atOnce, createdAtMs, expiresAtMs, revokedAtMs]
  return { sql: INSERT_KEY, values: [...values, hash], guard: 'key' }
}

/** Gives a key another hash; the former ones go on for a while. */
export function rotateKey(key: ApiKey, before: ApiKey, formerEndsAtMs: number): readonly Statement[] {
  const { id, hash, hint } = key
  return [
    { sql: ROTATE_KEY, values: [hash, hint, id, before.hash], guard: 'key' },
    { sql: END_FORMER, values: [formerEndsAtMs, id, formerEndsAtMs] },
    { sql: KEEP_FORMER, values: [before.hash, id, formerEndsAtMs] },
  ]
}

/** Changes a key that is still as it was read. */
export function updateKey(key: ApiKey, before: ApiKey): Statement {
  return { sql: UPDATE_KEY, values: [...changing(key), key.id, ...changing(before)], guard: 'key' }
}

function changing({ name, limits, expiresAtMs, revokedAtMs }: ApiKey) {
  const { jobsAtOnce = null } = limits
  return [name, JSON.stringify(limits), jobsAtOnce, expiresAtMs ?? null, revokedAtMs ?? null] as const
}

/** The key with this hash, unless it was revoked; one that has this hash no more expires with it. */
export function keyByHash(hash: string): Question<KnownKey | undefined> {
  return one(KEY_BY_HASH, [hash, hash], (row) => ({
    ...untilEnd(keyOf(row), isPresent(row, 'ends_at_ms') ? integer(row, 'ends_at_ms') : undefined),
    tenant: {
      credit: text(row, 'credit'),
      ...(isPresent(row, 'disabled_at_ms') && { disabledAtMs: integer(row, 'disabled_at_ms') }),
    },
  }))
}

function untilEnd(key: ApiKey, endsAtMs: number | undefined): ApiKey {
  return endsAtMs === undefined ? key : { ...key, expiresAtMs: Math.min(key.expiresAtMs ?? endsAtMs, endsAtMs) }
}

/** The key with this id. */
export function keyById(id: KeyId): Question<ListedKey | undefined> {
  return one(`${READ_KEY} WHERE id = ?`, [id], listedKeyOf)
}

/** A tenant's keys, oldest first. */
export function keysOfTenant(tenantId: TenantId): Question<readonly ListedKey[]> {
  return many(`${READ_KEY} WHERE tenant_id = ? ORDER BY id`, [tenantId], listedKeyOf)
}

/** The tenant with this id. */
export function tenantById(id: TenantId): Question<Tenant | undefined> {
  return one(`SELECT ${TENANT_COLUMNS} FROM tenants WHERE id = ?`, [id], tenantOf)
}

/** All tenants, oldest first. */
export function allTenants(): Question<readonly Tenant[]> {
  return many(`SELECT ${TENANT_COLUMNS} FROM tenants ORDER BY id`, [], tenantOf)
}

/** Whether there is any key, revoked or not. */
export function anyKey(): Question<boolean> {
  return { sql: 'SELECT 1 AS found FROM keys LIMIT 1', values: [], read: (rows) => rows.length > 0 }
}

function listedKeyOf(row: Row): ListedKey {
  return {
    ...keyOf(row),
    ...(isPresent(row, 'former_ends_at_ms') && { formerEndsAtMs: integer(row, 'former_ends_at_ms') }),
  }
}

function keyOf(row: Row): ApiKey {
  return {
    id: text(row, 'id'),
    tenantId: text(row, 'tenant_id'),
    hash: text(row, 'hash'),
    hint: text(row, 'hint'),
    name: text(row, 'name'),
    limits: json(row, 'limits'),
    createdAtMs: integer(row, 'created_at_ms'),
    ...(isPresent(row, 'expires_at_ms') && { expiresAtMs: integer(row, 'expires_at_ms') }),
    ...(isPresent(row, 'revoked_at_ms') && { revokedAtMs: integer(row, 'revoked_at_ms') }),
  }
}

function tenantOf(row: Row): Tenant {
  return {
    id: text(row, 'id'),
    name: text(row, 'name'),
    webhookSecret: text(row, 'webhook_secret'),
    ...(isPresent(row, 'former_secrets') && { formerSecrets: json(row, 'former_secrets') }),
    credit: text(row, 'credit'),
    ...(isPresent(row, 'disabled_at_ms') && { disabledAtMs: integer(row, 'disabled_at_ms') }),
    createdAtMs: integer(row, 'created_at_ms'),
  }
}
