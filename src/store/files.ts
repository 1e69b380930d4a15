/** Files: what tenants have uploaded; the bytes are in storage, by digest. */

import type { FileId, TenantId } from '../core/ids.ts'
import type { StoredFile } from '../core/records.ts'
import { integer, json, type Row, text } from './columns.ts'
import { many, one, type Question, type Statement } from './sql.ts'

const COLUMNS = 'id, tenant_id, kind, purpose, filename, digest, size_bytes, facts, created_at_ms'

const INSERT = `INSERT INTO files (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`

/** Adds a file. */
export function insertFile(file: StoredFile): Statement {
  const { id, tenantId, kind, purpose, filename, digest, sizeBytes, facts, createdAtMs } = file
  const values = [id, tenantId, kind, purpose, filename, digest, sizeBytes, JSON.stringify(facts), createdAtMs]
  return { sql: INSERT, values }
}

/** Takes a file out. */
export function deleteFile(id: FileId): Statement {
  return { sql: 'DELETE FROM files WHERE id = ?', values: [id] }
}

/** A tenant's file. */
export function fileOfTenant(tenantId: TenantId, id: FileId): Question<StoredFile | undefined> {
  return one(`SELECT ${COLUMNS} FROM files WHERE id = ? AND tenant_id = ?`, [id, tenantId], fileOf)
}

/** Any file. */
export function fileById(id: FileId): Question<StoredFile | undefined> {
  return one(`SELECT ${COLUMNS} FROM files WHERE id = ?`, [id], fileOf)
}

/** Files made before a time, oldest first. */
export function filesBefore(beforeMs: number, limit: number): Question<readonly StoredFile[]> {
  const sql = `SELECT ${COLUMNS} FROM files WHERE created_at_ms < ? ORDER BY created_at_ms, id LIMIT ?`
  return many(sql, [beforeMs, limit], fileOf)
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
