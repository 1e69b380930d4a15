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

/** An ended job is found by this for as long as it uses something; `updateJob` says so of one that ends. */
const MARK_USER = 'UPDATE jobs SET uses_assets = 1 WHERE id = ? AND finished_at_ms IS NOT NULL AND uses_assets = 0'

/** Locks them, where there are locks: what comes next sees all that others have committed about them. */
const TOUCH_USED = `
  UPDATE assets SET revision = revision + 1, since_ms = ?
  WHERE digest IN (SELECT digest FROM asset_uses WHERE owner = ? AND owner_id = ?)`

/** What nobody else uses is nobody's again. */
const LET_GO = `
  UPDATE assets SET state = 'staged'
  WHERE digest IN (SELECT digest FROM asset_uses WHERE owner = ? AND owner_id = ?)
    AND NOT EXISTS (
      SELECT 1 FROM asset_uses AS others
      WHERE others.digest = assets.digest AND (others.owner <> ? OR others.owner_id <> ?)
    )`

const UNMARK_USER = 'UPDATE jobs SET uses_assets = 0 WHERE id = ? AND uses_assets = 1'

const DROP_USES = 'DELETE FROM asset_uses WHERE owner = ? AND owner_id = ?'

/** The revision is what guards: it is read again from the locked row where the rest may be read from a snapshot. */
const CONDEMN = `
  UPDATE assets SET state = 'condemned', revision = revision + 1, since_ms = ?
  WHERE digest = ? AND revision = ? AND state = 'staged'
    AND NOT EXISTS (SELECT 1 FROM asset_uses WHERE asset_uses.digest = assets.digest)`

const REMOVE = "DELETE FROM assets WHERE digest = ? AND state = 'condemned'"

/** Through the index of what is not kept, which has to be named as it is there. */
const unusedOf = (state: AssetRecord['state']) => `
  SELECT * FROM (
    SELECT ${COLUMNS} FROM assets WHERE state <> 'kept' AND state = '${state}' AND since_ms < ?
    ORDER BY since_ms, digest LIMIT ?
  ) AS ${state}`

const UNUSED = `${unusedOf('staged')} UNION ALL ${unusedOf('condemned')} ORDER BY since_ms, digest LIMIT ?`

/** Whoever condemns an asset removes it at once; one that lies for longer has been left by a sweeper that died, in ms. */
const CONDEMNED_MS = 60_000

/** Says that bytes are in storage, or about to be. */
export function stageAsset(digest: string, sizeBytes: number, nowMs: number): Statement {
  return { sql: STAGE, values: [digest, sizeBytes, nowMs], guard: 'asset' }
}

/** Adds a use, and keeps the asset for it. */
export function useAsset(digest: string, use: AssetUse, nowMs: number): readonly Statement[] {
  return [
    { sql: KEEP, values: [nowMs, digest], guard: 'asset' },
    { sql: USE, values: [digest, use.owner, use.ownerId, use.tenantId] },
    ...(use.owner === 'job' ? [{ sql: MARK_USER, values: [use.ownerId] }] : []),
  ]
}

/** Ends all uses of one owner. */
export function dropUses(owner: AssetUse['owner'], ownerId: string, nowMs: number): readonly Statement[] {
  return [
    { sql: TOUCH_USED, values: [nowMs, owner, ownerId] },
    { sql: LET_GO, values: [owner, ownerId, owner, ownerId] },
    { sql: DROP_USES, values: [owner, ownerId] },
    ...(owner === 'job' ? [{ sql: UNMARK_USER, values: [ownerId] }] : []),
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

/** Assets without uses that nobody has touched for `ageMs`, and condemned ones that were left lying; oldest first. */
export function unusedAssets(nowMs: number, ageMs: number, limit: number): Question<readonly AssetRecord[]> {
  const condemnedBeforeMs = nowMs - Math.min(ageMs, CONDEMNED_MS)
  return many(UNUSED, [nowMs - ageMs, limit, condemnedBeforeMs, limit, limit], assetOf)
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
