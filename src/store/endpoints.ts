/** Endpoints: the URLs to which a tenant has its events sent. */

import type { EndpointId, TenantId } from '../core/ids.ts'
import { type Endpoint, ENDPOINTS_MAX } from '../core/webhooks.ts'
import { integer, isPresent, json, type Row, text } from './columns.ts'
import { many, one, type Question, type SqlValue, type Statement } from './sql.ts'

const CHANGING = 'version, url, description, types, secrets, disabled_cause, disabled_at_ms, failing_since_ms'

const COLUMNS = `id, tenant_id, created_at_ms, ${CHANGING}`

const INSERT = `
  INSERT INTO endpoints (${COLUMNS})
  SELECT ?, ?, CAST(? AS BIGINT), CAST(? AS BIGINT), ?, ?, ?, ?, ?, CAST(? AS BIGINT), CAST(? AS BIGINT)
  WHERE (SELECT count(*) FROM endpoints WHERE tenant_id = ?) < ${ENDPOINTS_MAX}`

const UPDATE = `UPDATE endpoints SET ${CHANGING.replaceAll(/(\w+)/g, '$1 = ?')} WHERE id = ? AND version = ?`

const READ = `SELECT ${COLUMNS} FROM endpoints`

/** Whoever counts or looks before he adds something of a tenant waits for others who do, and sees what they have added. */
export function oneAfterAnother(tenantId: TenantId): Statement {
  return { sql: 'UPDATE tenants SET name = name WHERE id = ?', values: [tenantId], gate: `tenant ${tenantId}` }
}

/** Adds an endpoint, if its tenant has room for it. */
export function insertEndpoint(endpoint: Endpoint): readonly Statement[] {
  const { id, tenantId, createdAtMs } = endpoint
  const values = [id, tenantId, createdAtMs, ...changing(endpoint), tenantId]
  return [oneAfterAnother(tenantId), { sql: INSERT, values, guard: 'endpoint' }]
}

/** Writes what can change of an endpoint, as its next version. */
export function updateEndpoint(endpoint: Endpoint): Statement {
  return { sql: UPDATE, values: [...changing(endpoint), endpoint.id, endpoint.version - 1], guard: 'endpoint' }
}

/** Takes an endpoint out; its deliveries stay, as history. */
export function deleteEndpoint(id: EndpointId): Statement {
  return { sql: 'DELETE FROM endpoints WHERE id = ?', values: [id] }
}

/** The endpoint with this id. */
export function endpointById(id: EndpointId): Question<Endpoint | undefined> {
  return one(`${READ} WHERE id = ?`, [id], endpointOf)
}

/** A tenant's endpoints, oldest first. */
export function endpointsOfTenant(tenantId: TenantId): Question<readonly Endpoint[]> {
  return many(`${READ} WHERE tenant_id = ? ORDER BY id`, [tenantId], endpointOf)
}

/** A tenant's endpoints that are not disabled, oldest first. */
export function listenersOfTenant(tenantId: TenantId): Question<readonly Endpoint[]> {
  return many(`${READ} WHERE tenant_id = ? AND disabled_at_ms IS NULL ORDER BY id`, [tenantId], endpointOf)
}

function changing(endpoint: Endpoint): readonly SqlValue[] {
  const { version, url, description, types, secrets, disabled, failingSinceMs } = endpoint
  return [
    ...[version, url, description, types === undefined ? null : JSON.stringify(types), JSON.stringify(secrets)],
    ...[disabled?.cause ?? null, disabled?.atMs ?? null, failingSinceMs ?? null],
  ]
}

function endpointOf(row: Row): Endpoint {
  return {
    id: text(row, 'id'),
    tenantId: text(row, 'tenant_id'),
    version: integer(row, 'version'),
    url: text(row, 'url'),
    description: text(row, 'description'),
    ...(isPresent(row, 'types') && { types: json(row, 'types') }),
    secrets: json(row, 'secrets'),
    ...(isPresent(row, 'disabled_at_ms') && {
      disabled: { cause: text(row, 'disabled_cause'), atMs: integer(row, 'disabled_at_ms') },
    }),
    ...(isPresent(row, 'failing_since_ms') && { failingSinceMs: integer(row, 'failing_since_ms') }),
    createdAtMs: integer(row, 'created_at_ms'),
  }
}
