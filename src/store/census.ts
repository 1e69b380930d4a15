/** The census: how much of everything lies in the store, for people and for `doctor`. */

import type { AssetRecord } from '../core/records.ts'
import type { StoreCensus } from '../core/store-port.ts'
import { integer, text } from './columns.ts'
import { many, one, type Question } from './sql.ts'

/** Asks a question of the database. */
export type Ask = <Answer>(question: Question<Answer>) => Promise<Answer>

const JOBS = many('SELECT status, count(*) AS number FROM jobs GROUP BY status', [], (row) => [
  text(row, 'status'),
  integer(row, 'number'),
])

const STEPS = `
  SELECT lane, count(*) AS number, count(worker_id) AS claimed,
    count(CASE WHEN worker_id IS NULL AND ready_at_ms <= ? THEN 1 END) AS due
  FROM steps GROUP BY lane ORDER BY lane`

const ASSETS = many(
  'SELECT state, count(*) AS number, CAST(sum(size_bytes) AS BIGINT) AS bytes FROM assets GROUP BY state',
  [],
  (row) => [
    text<AssetRecord['state']>(row, 'state'),
    { count: integer(row, 'number'), sizeBytes: integer(row, 'bytes') },
  ],
)

const UNUSED = one(
  `SELECT count(*) AS number, CAST(coalesce(sum(size_bytes), 0) AS BIGINT) AS bytes FROM assets
   WHERE NOT EXISTS (SELECT 1 FROM asset_uses WHERE asset_uses.digest = assets.digest)`,
  [],
  (row) => ({ count: integer(row, 'number'), sizeBytes: integer(row, 'bytes') }),
)

const EVENTS = one('SELECT count(*) AS number FROM events', [], (row) => integer(row, 'number'))

/** Takes the census; `nowMs` tells which workers live. */
export async function takeCensus(ask: Ask, nowMs: number): Promise<StoreCensus> {
  const lanes = many(STEPS, [nowMs], (row) => {
    const [claimed, due] = [integer(row, 'claimed'), integer(row, 'due')]
    return { lane: text(row, 'lane'), claimed, due, parked: integer(row, 'number') - claimed - due }
  })
  const workers = many('SELECT id, lease_until_ms FROM workers ORDER BY id', [], (row) => ({
    id: text<StoreCensus['workers'][number]['id']>(row, 'id'),
    alive: integer(row, 'lease_until_ms') >= nowMs,
  }))
  return {
    jobs: Object.fromEntries(await ask(JOBS)),
    steps: await ask(lanes),
    assets: Object.fromEntries(await ask(ASSETS)),
    unused: (await ask(UNUSED)) ?? { count: 0, sizeBytes: 0 },
    events: (await ask(EVENTS)) ?? 0,
    workers: await ask(workers),
  }
}
