/** Files: what tenants have uploaded; the bytes are in storage, by digest. */

import type { DatabaseSync } from 'node:sqlite'
import type { FileId, TenantId } from '../core/ids.ts'
import type { StoredFile } from '../core/store-port.ts'
import { integer, json, text } from './columns.ts'
import { prepare, type Row } from './statement.ts'

const COLUMNS = 'id, tenant_id, kind, purpose, filename, digest, size_bytes, facts, created_at_ms'

const INSERT = `INSERT INTO files (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`

const BY_ID = `SELECT ${COLUMNS} FROM files WHERE id = ?`

const BY_TENANT_AND_ID = `SELECT ${COLUMNS} FROM files WHERE id = ? AND tenant_id = ?`

/** The questions and writes about files. */
export type Files = ReturnType<typeof prepareFiles>

/** Prepares the statements about files. */
export function prepareFiles(database: DatabaseSync) {
  const insert = prepare(database, INSERT)
  const byId = prepare(database, BY_ID)
  const byTenantAndId = prepare(database, BY_TENANT_AND_ID)

  return {
    /** Adds a file. */
    insert(file: StoredFile): void {
      insert.run(
        file.id,
        file.tenantId,
        file.kind,
        file.purpose,
        file.filename,
        file.digest,
        file.sizeBytes,
        JSON.stringify(file.facts),
        file.createdAtMs,
      )
    },

    /** A tenant's file. */
    one(tenantId: TenantId, id: FileId): StoredFile | undefined {
      const row = byTenantAndId.first(id, tenantId)
      return row && fileOf(row)
    },

    /** Any file. */
    byId(id: FileId): StoredFile | undefined {
      const row = byId.first(id)
      return row && fileOf(row)
    },
  }
}

function fileOf(row: Row): StoredFile {
  return {
    id: text(row, 'id'),
    tenantId: text(row, 'tenant_id'),
    kind: text(row, 'kind'),
    purpose: text(row, 'purpose'),
    filename: text(row, 'filename'),
    digest: text(row, 'digest'),
    sizeBytes: integer(row, 'size_bytes'),
    facts: json(row, 'facts'),
    createdAtMs: integer(row, 'created_at_ms'),
  }
}
