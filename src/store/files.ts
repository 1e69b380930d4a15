/** Files: what tenants have uploaded; the bytes are in storage, by digest. */

import type { FileId, TenantId } from '../core/ids.ts'
import type { JsonObject } from '../core/json.ts'
import type { StoredFile } from '../core/records.ts'
import type { FileListQuery } from '../core/store-port.ts'
import { integer, isPresent, json, type Row, text } from './columns.ts'
import { many, one, type Question, type Statement } from './sql.ts'

const COLUMNS = 'id, tenant_id, kind, purpose, filename, digest, size_bytes, facts, metadata, created_at_ms'

const INSERT = `INSERT INTO files (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`

/** Adds a file. */
export function insertFile(file: StoredFile): Statement {
  const { id, tenantId, kind, purpose, filename, digest, sizeBytes, facts, metadata, createdAtMs } = file
  const label = metadata === undefined ? null : JSON.stringify(metadata)
  const about = [id, tenantId, kind, purpose, filename, digest, sizeBytes, JSON.stringify(facts), label]
  return { sql: INSERT, values: [...about, createdAtMs] }
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

/** A tenant's files, newest first. */
export function filesOfTenant({ tenantId, limit, afterId }: FileListQuery): Question<readonly StoredFile[]> {
  const follows = afterId === undefined ? '' : 'AND id < ?'
  const sql = `SELECT ${COLUMNS} FROM files WHERE tenant_id = ? ${follows} ORDER BY id DESC LIMIT ?`
  return many(sql, [tenantId, ...(afterId === undefined ? [] : [afterId]), limit], fileOf)
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
    ...(isPresent(row, 'metadata') && { metadata: json<JsonObject>(row, 'metadata') }),
    createdAtMs: integer(row, 'created_at_ms'),
  }
}
