/**
 * A store with a million jobs and ten million entries in its ledger, against one with a thousand jobs: what a status read, a
 * claim, a balance, and a submit's commit cost in each, in turn. Rows are multiplied inside the database.
 */

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Client } from 'pg'
import { type JobId, makeId, type TransferId, type WorkerId } from '../src/core/ids.ts'
import { type ActiveJob, end, start } from '../src/core/job.ts'
import type { HoldTransfer } from '../src/core/ledger.ts'
import { credits, microCredits } from '../src/core/money.ts'
import type { Store } from '../src/core/store-port.ts'
import type { Write } from '../src/core/writes.ts'
import { openPostgresStore } from '../src/store/postgres/postgres-store.ts'
import { openSqliteStore } from '../src/store/sqlite/sqlite-store.ts'
import { keyId, sampleEvent, sampleJob, sampleTenant, tenantId } from '../test/conformance/store-samples.ts'
import { postgresPrograms, startPostgres } from '../test/support/postgres-server.ts'
import { type BenchResult, compare } from './result.ts'

const MANY = { jobs: 1_000_000, transfers: 5_000_000 }
const FEW = { jobs: 1_000, transfers: 5_000 }
const BAR = 2
const ROUNDS = 7
/** Rounds of each side that do not count: what they measure is how the cache of a process fills that has just started. */
const WARM_ROUNDS = 50
const AT_ONCE = 200
const SEED = 7
const POLLED = 500

/** A database, and how rows are multiplied in it. */
type Place = { readonly open: () => Promise<Store>; readonly run: (sql: string) => Promise<void>; readonly kind: Kind }
type Kind = 'SQLite' | 'PostgreSQL'

/** Runs the benchmark; takes some ten minutes, most of them to fill the stores. */
export async function run(): Promise<readonly BenchResult[]> {
  const folder = await mkdtemp(join(tmpdir(), 'reelay-bench-'))
  const results: BenchResult[] = []
  try {
    results.push(...(await measurePlaces(onSqlite(join(folder, 'many.db')), onSqlite(join(folder, 'few.db')))))
  } finally {
    await rm(folder, { recursive: true })
  }
  const programs = postgresPrograms()
  if (programs === undefined) return results
  const server = await startPostgres(programs)
  try {
    const [many, few] = [await server.createDatabase('many'), await server.createDatabase('few')]
    results.push(...(await measurePlaces(onPostgres(many), onPostgres(few))))
  } finally {
    await server.stop()
  }
  return results
}

function onSqlite(path: string): Place {
  return {
    kind: 'SQLite',
    open: () => openSqliteStore(path, { nowMs: Date.now }),
    async run(sql) {
      const database = new DatabaseSync(path)
      database.exec(`PRAGMA synchronous = OFF; PRAGMA cache_size = -500000; ${sql}`)
      database.close()
    },
  }
}

function onPostgres(url: string): Place {
  return {
    kind: 'PostgreSQL',
    open: () => openPostgresStore(url),
    async run(sql) {
      const client = new Client({ connectionString: url })
      await client.connect()
      await client.query(sql)
      await client.end()
    },
  }
}

async function measurePlaces(many: Place, few: Place): Promise<readonly BenchResult[]> {
  await fill(many, MANY)
  await fill(few, FEW)
  const [large, small] = [await many.open(), await few.open()]
  try {
    const results: BenchResult[] = []
    const measure = async (name: string, inLarge: Timed, inSmall: Timed): Promise<BenchResult> => {
      const { ours, peers, ratio } = await compare(ROUNDS, inLarge, inSmall)
      return {
        name: `${name} among a million jobs on ${many.kind}, to among a thousand`,
        ratio,
        details: { microseconds: Math.round(ours), amongFewMicroseconds: Math.round(peers) },
      }
    }
    for (const [name, work] of Object.entries(WORKS)) {
      const inLarge = await prepared(large, MANY.jobs, work)
      const inSmall = await prepared(small, FEW.jobs, work)
      if (work === firstRead) results.push(await measure(`${name}, just after the start,`, inLarge, inSmall))
      for (let round = 0; round < WARM_ROUNDS; round++) {
        await inLarge()
        await inSmall()
      }
      results.push({ ...(await measure(name, inLarge, inSmall)), bar: BAR, barIs: 'at most' })
    }
    return results
  } finally {
    await Promise.all([large.close(), small.close()])
  }
}

/** Something that is done `AT_ONCE` times at once; `jobs` is how many there are. */
type Work = (store: Store, jobs: number) => Promise<(number: number) => Promise<unknown>>

/** By the question that keeps nothing at hand: of a thousand jobs, all would be. */
const firstRead: Work = async (store, jobs) => {
  const pick = picker(jobs)
  return () => store.jobById(numberedId(pick()))
}

const WORKS: { readonly [name: string]: Work } = {
  'the first status read of a job': firstRead,
  'a status read of a job that is polled': async (store, jobs) => {
    const pick = picker(POLLED)
    return () => store.job(tenantId(1), numberedId(jobs - 1 - pick()))
  },
  'a claim and its end': async (store) => {
    const workerId = makeId<WorkerId>(1, new Uint8Array(10))
    await store.enlist(workerId, 60_000)
    return async (number) => {
      await store.enlist(workerId, 60_000)
      const lane = `bench-${number % 4}`
      const { steps } = await store.claim({ lane, workerId, limit: 1 })
      const [step] = steps
      if (step === undefined) throw new Error('a step is missing')
      await store.commit([
        { write: 'move-step', lease: step, to: { kind: 'prepare', lane, afterMs: 0 }, as: 'progress' },
      ])
    }
  },
  'a balance': async (store) => () => store.balance(tenantId(1)),
  'a submit with its hold': async (store) => {
    let count = 0
    return () => store.commit(submitOf(++count))
  },
}

/** A round of them: the time of one, in µs. */
type Timed = () => Promise<number>

async function prepared(store: Store, jobs: number, work: Work): Promise<Timed> {
  const once = await work(store, jobs)
  return async () => {
    const startMs = performance.now()
    await Promise.all(Array.from({ length: AT_ONCE }, (_, number) => once(number)))
    return ((performance.now() - startMs) * 1_000) / AT_ONCE
  }
}

/** Numbers below a limit in an order that no cache knows, the same each time. */
function picker(limit: number): () => number {
  let state = SEED
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return state % limit
  }
}

/** Ids that a database can count up: 26 digits are one as well. */
function numberedId(number: number): JobId {
  return String(number).padStart(26, '0') as JobId
}

let submits = 0

function submitOf(count: number): readonly Write[] {
  const createdAtMs = Date.now() + count
  const id = makeId<JobId>(createdAtMs, Buffer.from(String(++submits).padStart(10, '0')))
  const job = sampleJob(1, { id, billing: BILLING, priceMicroCredits: credits(16), createdAtMs })
  return [
    { write: 'hold', transfer: holdOf(job, `${id}` as string as TransferId) },
    { write: 'insert-job', job },
    { write: 'enqueue-step', step: { id, kind: 'prepare', lane: 'new', tenantId: tenantId(1), afterMs: 0 } },
    { write: 'append-event', event: sampleEvent(1, { jobId: id }) },
  ]
}

const BILLING = {
  terms: { version: 0, per: 'second', rateMicroCredits: microCredits(4_000_000), percent: 100 },
  funds: 'available',
} as const

function holdOf(job: ActiveJob, id: TransferId): HoldTransfer {
  const of = { jobId: job.id, keyId: keyId(1), model: 'seedance-2.0' }
  const by = { cause: 'admitted', actor: 'key:1', atMs: job.createdAtMs }
  return { id, tenantId: tenantId(1), kind: 'hold', funds: 'available', amountMicroCredits: credits(16), ...of, ...by }
}

/** One ended job with its money, as the store writes it, and then as many like it as there are to be. */
async function fill(place: Place, { jobs, transfers }: typeof MANY): Promise<void> {
  const store = await place.open()
  const job = sampleJob(1, { id: numberedId(0), billing: BILLING, priceMicroCredits: credits(16) })
  const asset = {
    digest: '0'.repeat(64),
    sizeBytes: 1,
    facts: { kind: 'image', mediaType: 'image/png', widthPx: 1, heightPx: 1 },
  } as const
  const ended = { ...end(start(job, 5), { status: 'succeeded', result: { video: asset } }, 9), version: 2 }
  const granted = { id: `${'0'.repeat(25)}1` as TransferId, tenantId: tenantId(1), kind: 'grant' } as const
  const moved = { from: 'issued', to: 'available', amountMicroCredits: credits(1_000_000_000) } as const
  await store.commit([
    { write: 'save-tenant', tenant: { ...sampleTenant(1), credit: 'limited' }, isNew: true },
    { write: 'credit', transfer: { ...granted, ...moved, cause: 'paid', actor: 'admin', atMs: 1 } },
    { write: 'hold', transfer: holdOf(job, `${'0'.repeat(25)}2` as TransferId) },
    { write: 'insert-job', job },
    { write: 'update-job', job: ended },
    ...[0, 1, 2, 3].flatMap((lane) =>
      Array.from({ length: 250 }, (_, number): Write => {
        const id = `${lane}-${number}`
        return {
          write: 'enqueue-step',
          step: { id, kind: 'prepare', lane: `bench-${lane}`, tenantId: tenantId(1), afterMs: 0 },
        }
      }),
    ),
  ])
  await store.close()
  await place.run(multiplied(place.kind, 'jobs', JOB_COLUMNS, 'id', numberedId(0), jobs - 1))
  const others = { id: padded(place.kind, 'n.n + 10'), job: padded(place.kind, 'n.n + 1') }
  await place.run(`
    INSERT INTO transfers (${TRANSFER_COLUMNS.join(', ')})
    SELECT ${TRANSFER_COLUMNS.map((name) => (name === 'id' ? others.id : name === 'job_id' ? others.job : name)).join(', ')}
    FROM transfers CROSS JOIN (${numbers(place.kind, transfers - 2)}) AS n
    WHERE transfers.id = '${'0'.repeat(25)}2'`)
  await place.run(place.kind === 'SQLite' ? 'ANALYZE' : 'VACUUM ANALYZE')
}

const TRANSFER_COLUMNS = [
  ...['tenant_id', 'id', 'kind', 'source', 'target', 'amount_micro', 'held_micro'],
  ...['job_id', 'key_id', 'model', 'cause', 'actor', 'at_ms'],
]

const JOB_COLUMNS = [
  ...['id', 'tenant_id', 'key_id', 'face_id', 'model', 'created_at_ms', 'deadline_at_ms', 'hold_micro', 'search_text'],
  ...['admission', 'version', 'status', 'upstream_id', 'progress_percent', 'started_at_ms', 'finished_at_ms'],
  ...['hidden_at_ms', 'work', 'ending', 'uses_assets'],
]

function multiplied(kind: Kind, table: string, columns: readonly string[], key: string, id: string, count: number) {
  const values = columns.map((name) => (name === key ? padded(kind, 'n.n') : name)).join(', ')
  return `
    INSERT INTO ${table} (${columns.join(', ')})
    SELECT ${values} FROM ${table} CROSS JOIN (${numbers(kind, count)}) AS n WHERE ${table}.${key} = '${id}'`
}

function numbers(kind: Kind, count: number): string {
  if (kind === 'PostgreSQL') return `SELECT n FROM generate_series(1, ${count}) AS n`
  return `WITH RECURSIVE s (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < ${count}) SELECT n FROM s`
}

function padded(kind: Kind, number: string): string {
  return kind === 'SQLite' ? `printf('%026d', ${number})` : `lpad((${number})::text, 26, '0')`
}
