/**
 * A look at a store that changes nothing: it migrates nothing, takes no lock and enters no worker, so it may be had beside
 * running servers. What can be asked of it besides the store's own questions is here.
 */

import type { JobId } from '../core/ids.ts'
import type { AssetRecord, AssetUse } from '../core/records.ts'
import type { ProviderBook } from '../core/provider.ts'
import type { StoreCensus } from '../core/store-port.ts'
import { usesOfAsset } from './assets.ts'
import { takeCensus } from './census.ts'
import { integer, text } from './columns.ts'
import { type JsonMember, type LedgerProof, proveLedger } from './ledger-proof.ts'
import { allProviders } from './providers.ts'
import { many, one, type Question } from './sql.ts'

/** A database that is only read. */
export interface ReadOnlyDatabase {
  /** Throws `ProblemError` `unavailable` when the database does not answer. */
  ask<Answer>(question: Question<Answer>): Promise<Answer>
  /** Whether it has no tables of ours yet. */
  isNew(): Promise<boolean>
  /** The database's own time in epoch ms. */
  nowMs(): Promise<number>
  readonly jsonMember: JsonMember
  close(): Promise<void>
}

/** Bytes that one kind of owner uses, each blob counted once. */
export type UsedBytes = { readonly owner: AssetUse['owner']; readonly count: number; readonly sizeBytes: number }

/** What can be asked. */
export interface StoreReader {
  /** The newest migration that the database has seen; 0 for one that no server has used yet. */
  schemaVersion(): Promise<number>
  census(): Promise<StoreCensus>
  usedBytes(): Promise<readonly UsedBytes[]>
  /** Jobs that have not ended and that nobody will ever go on with: they have no step. Oldest first. */
  strandedJobs(limit: number): Promise<readonly JobId[]>
  /** What the ledger proves; of each kind of fault `limit` are named. */
  proof(limit: number): Promise<LedgerProof>
  /** Steps that workers hold who do not live any more. */
  heldByTheDead(): Promise<number>
  /** Assets whose digest begins with `prefix`, by digest. */
  assetsFrom(prefix: string): Promise<readonly Pick<AssetRecord, 'digest' | 'sizeBytes' | 'state'>[]>
  uses(digest: string): Promise<readonly AssetUse[]>
  providers(): Promise<ProviderBook>
  close(): Promise<void>
}

const VERSION = one('SELECT max(version) AS version FROM migrations', [], (row) => integer(row, 'version'))

const USED = many(
  `SELECT used.owner AS owner, count(*) AS number, CAST(sum(assets.size_bytes) AS BIGINT) AS bytes
   FROM (SELECT DISTINCT owner, digest FROM asset_uses) AS used JOIN assets ON assets.digest = used.digest
   GROUP BY used.owner ORDER BY used.owner`,
  [],
  (row): UsedBytes => ({
    owner: text(row, 'owner'),
    count: integer(row, 'number'),
    sizeBytes: integer(row, 'bytes'),
  }),
)

const STRANDED = `
  SELECT id FROM jobs WHERE status IN ('queued', 'running')
    AND NOT EXISTS (SELECT 1 FROM steps WHERE steps.id = jobs.id)
  ORDER BY id LIMIT ?`

const HELD = `
  SELECT count(*) AS number FROM steps
  WHERE worker_id IS NOT NULL AND worker_id NOT IN (SELECT id FROM workers WHERE lease_until_ms >= ?)`

const ASSETS = 'SELECT digest, size_bytes, state FROM assets WHERE digest >= ? AND digest < ? ORDER BY digest'

/** Comes after every digest that begins with the same prefix. */
const LAST = 'g'

/** Puts the questions to a database. */
export function readStore(database: ReadOnlyDatabase): StoreReader {
  return {
    schemaVersion: async () => ((await database.isNew()) ? 0 : ((await database.ask(VERSION)) ?? 0)),
    census: async () => takeCensus((question) => database.ask(question), await database.nowMs()),
    usedBytes: () => database.ask(USED),
    strandedJobs: (limit) => database.ask(many(STRANDED, [limit], (row) => text<JobId>(row, 'id'))),
    proof: (limit) => proveLedger((question) => database.ask(question), database.jsonMember, limit),
    async heldByTheDead() {
      const number = one(HELD, [await database.nowMs()], (row) => integer(row, 'number'))
      return (await database.ask(number)) ?? 0
    },
    assetsFrom: (prefix) =>
      database.ask(
        many(ASSETS, [prefix, prefix + LAST], (row) => ({
          digest: text(row, 'digest'),
          sizeBytes: integer(row, 'size_bytes'),
          state: text<AssetRecord['state']>(row, 'state'),
        })),
      ),
    uses: (digest) => database.ask(usesOfAsset(digest)),
    providers: () => database.ask(allProviders()),
    close: () => database.close(),
  }
}
