/**
 * Assets: what lies in storage, and who uses it. An asset that nobody uses is condemned first, then its bytes are thrown
 * away, then its row: whoever comes upon a condemned one in between waits until it is gone.
 */

import type { AssetRecord, AssetUse } from '../core/records.ts'
import { integer, type Row, text } from './columns.ts'
import { many, one, type Question, type Statement } from './sql.ts'

const COLUMNS = 'digest, size_bytes, state, revision, since_ms'

const STAGE = `
  INSERT INTO assets (${COLUMNS}) VALUES (?, ?, 'staged', 1, ?)
  ON CONFLICT (digest) DO UPDATE SET revision = assets.revision + 1, since_ms = excluded.since_ms
  WHERE assets.state <> 'condemned'`

const KEEP = `
  UPDATE assets SET state = 'kept', revision = revision + 1, since_ms = ?
  WHERE digest = ? AND state <> 'condemned'`

const USE = `
  INSERT INTO asset_uses (digest, owner, owner_id, tenant_id) VALUES (?, ?, ?, ?)
  ON CONFLICT (owner, owner_id, digest) DO NOTHING`

const TOUCH_USED = `
  UPDATE assets SET revision = revision + 1, since_ms = ?
  WHERE digest IN (SELECT digest FROM asset_uses WHERE owner = ? AND owner_id = ?)`

const DROP_USES = 'DELETE FROM asset_uses WHERE owner = ? AND owner_id = ?'

/** The revision is what guards: it is read again from the locked row where the rest may be read from a snapshot. */
const CONDEMN = `
  UPDATE assets SET state = 'condemned', revision = revision + 1, since_ms = ?
  WHERE digest = ? AND revision = ? AND state <> 'condemned'
    AND NOT EXISTS (SELECT 1 FROM asset_uses WHERE asset_uses.digest = assets.digest)`

const REMOVE = "DELETE FROM assets WHERE digest = ? AND state = 'condemned'"

const UNUSED = `
  SELECT ${COLUMNS} FROM assets
  WHERE since_ms < ? AND NOT EXISTS (SELECT 1 FROM asset_uses WHERE asset_uses.digest = assets.digest)
  ORDER BY since_ms, digest LIMIT ?`

/** Says that bytes are in storage, or about to be. */
export function stageAsset(digest: string, sizeBytes: number, nowMs: number): Statement {
  return { sql: STAGE, values: [digest, sizeBytes, nowMs], guard: 'asset' }
}

/** Adds a use, and keeps the asset for it. */
export function useAsset(digest: string, use: AssetUse, nowMs: number): readonly Statement[] {
  return [
    { sql: KEEP, values: [nowMs, digest], guard: 'asset' },
    { sql: USE, values: [digest, use.owner, use.ownerId, use.tenantId] },
  ]
}

/** Ends all uses of one owner. */
export function dropUses(owner: AssetUse['owner'], ownerId: string, nowMs: number): readonly Statement[] {
  return [
    { sql: TOUCH_USED, values: [nowMs, owner, ownerId] },
    { sql: DROP_USES, values: [owner, ownerId] },
  ]
}

/** Forbids the use of an asset that nobody has touched since. */
export function condemnAsset(digest: string, revision: number, nowMs: number): Statement {
  return { sql: CONDEMN, values: [nowMs, digest, revision], guard: 'asset' }
}

/** Forgets a condemned asset. */
export function removeAsset(digest: string): Statement {
  return { sql: REMOVE, values: [digest] }
}

/** The asset with this digest. */
export function assetByDigest(digest: string): Question<AssetRecord | undefined> {
  return one(`SELECT ${COLUMNS} FROM assets WHERE digest = ?`, [digest], assetOf)
}

/** Who uses an asset. */
export function usesOfAsset(digest: string): Question<readonly AssetUse[]> {
  const sql = 'SELECT owner, owner_id, tenant_id FROM asset_uses WHERE digest = ? ORDER BY owner, owner_id'
  return many(sql, [digest], (row) => ({
    owner: text(row, 'owner'),
    ownerId: text(row, 'owner_id'),
    tenantId: text(row, 'tenant_id'),
  }))
}

/** Assets without uses that nobody has touched since a time, oldest first. */
export function unusedAssets(beforeMs: number, limit: number): Question<readonly AssetRecord[]> {
  return many(UNUSED, [beforeMs, limit], assetOf)
}

function assetOf(row: Row): AssetRecord {
  return {
    digest: text(row, 'digest'),
    sizeBytes: integer(row, 'size_bytes'),
    state: text(row, 'state'),
    revision: integer(row, 'revision'),
    sinceMs: integer(row, 'since_ms'),
  }
}
