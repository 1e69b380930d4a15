/** Tenants: who owns keys, jobs and files. */

import type { DatabaseSync } from 'node:sqlite'
import type { TenantId } from '../core/ids.ts'
import type { Tenant } from '../core/store-port.ts'
import { integer, text } from './columns.ts'
import { prepare } from './statement.ts'

const INSERT = 'INSERT INTO tenants (id, name, webhook_secret, created_at_ms) VALUES (?, ?, ?, ?)'

const BY_ID = 'SELECT id, name, webhook_secret, created_at_ms FROM tenants WHERE id = ?'

/** The questions and writes about tenants. */
export type Tenants = ReturnType<typeof prepareTenants>

/** Prepares the statements about tenants. */
export function prepareTenants(database: DatabaseSync) {
  const insert = prepare(database, INSERT)
  const byId = prepare(database, BY_ID)

  return {
    /** Adds a tenant. */
    insert(tenant: Tenant): void {
      insert.run(tenant.id, tenant.name, tenant.webhookSecret, tenant.createdAtMs)
    },

    /** The tenant with this id. */
    byId(id: TenantId): Tenant | undefined {
      const row = byId.first(id)
      if (row === undefined) return undefined
      return {
        id: text(row, 'id'),
        name: text(row, 'name'),
        webhookSecret: text(row, 'webhook_secret'),
        createdAtMs: integer(row, 'created_at_ms'),
      }
    },
  }
}
