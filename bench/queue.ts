/**
 * Our queue on PostgreSQL beside pg-boss, on one server: late workers, turns by tenant, holding, and steps a second with
 * two processes. pg-boss is no dependency: install it anywhere and name that folder in PG_BOSS. Evidence for
 * docs/decisions/2026-11-21-queue-on-postgresql.md.
 */

import { randomBytes, randomUUID } from 'node:crypto'
import { Client } from 'pg'
import { type JobId, makeId, type TenantId, type WorkerId } from '../src/core/ids.ts'
import type { Lease } from '../src/core/steps.ts'
import type { Write } from '../src/core/writes.ts'
import { openPostgresStore } from '../src/store/postgres/postgres-store.ts'
import * as sample from '../test/conformance/store-samples.ts'
import { type PostgresServer, postgresPrograms, startPostgres } from '../test/support/postgres-server.ts'
import { startChild } from './child.ts'
import { QUEUE, startBoss } from './pg-boss.ts'
import { type BenchResult, median } from './result.ts'

const ROUNDS = 3
const STEPS = 20_000
const HELD = 10_000
const BACKLOG = 100_000
const SMALL_TENANTS = 50
const STEPS_OF_SMALL = 10
const CLAIMS = 40
const CLAIMED_AT_ONCE = 64
const PER_TENANT = 8
const AT_ONCE = 1_000

/** Runs the benchmark; takes some minutes. */
export async function run(): Promise<readonly BenchResult[]> {
  const folder = process.env['PG_BOSS']
  const programs = postgresPrograms()
  if (folder === undefined || programs === undefined) {
    const missing = folder === undefined ? 'PG_BOSS names no folder with pg-boss' : 'there is no PostgreSQL here'
    return [{ name: 'queue beside pg-boss', details: { notMeasured: missing } }]
  }
  const server = await startPostgres(programs)
  let count = 0
  const fresh = () => server.createDatabase(`bench_${++count}`)
  try {
    return [
      { name: 'pg-boss: late workers', details: await lateWorkers(folder, await fresh()) },
      { name: 'turns of 51 tenants, ours', details: await turnsOfOurs(await fresh()) },
      { name: 'turns of 51 tenants, pg-boss', details: await turnsOfBoss(folder, await fresh()) },
      { name: 'keeping 10,000 claims', details: await holding(folder, await fresh(), await fresh()) },
      await stepsOfTwo(folder, server, fresh),
    ]
  } finally {
    await server.stop()
  }
}

type Details = BenchResult['details']

async function ask(url: string, sql: string, values: unknown[] = []): Promise<readonly Record<string, unknown>[]> {
  const client = new Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query<Record<string, unknown>>(sql, values)
  await client.end()
  return rows
}

/** What the worker of a claim that was taken over can still do, by the verb. */
async function lateWorkers(folder: string, url: string): Promise<Details> {
  const [late, heir] = [await startBoss(folder, url), await startBoss(folder, url)]
  await late.createQueue('prepare', QUEUE)
  await late.insert('prepare', [{}])
  const [lost] = await late.fetch('prepare', { batchSize: 1 })
  await ask(url, "UPDATE pgboss.job SET heartbeat_on = heartbeat_on - interval '1 minute'")
  await heir.supervise()
  const [taken] = await heir.fetch('prepare', { batchSize: 1 })
  if (lost === undefined || taken?.id !== lost.id) throw new Error('the step was not taken over')
  const client = new Client({ connectionString: url })
  await client.connect()
  const db = { executeSql: (text: string, values?: unknown[]) => client.query(text, values) }
  const results = {
    lateTouch: (await late.touch('prepare', [lost])).affected,
    lateComplete: (await late.complete('prepare', lost, {}, { db })).affected,
    lateDelete: (await late.deleteJob('prepare', lost, { db })).affected,
    heirDelete: (await heir.deleteJob('prepare', taken, { db })).affected,
  }
  await client.end()
  await Promise.all([late.stop(), heir.stop()])
  return results
}

const TENANTS = ['big', ...Array.from({ length: SMALL_TENANTS }, (_, index) => `small ${index}`)] as TenantId[]
const stepsOf = (tenantId: TenantId) => (tenantId === 'big' ? BACKLOG : STEPS_OF_SMALL)

async function turnsOfOurs(url: string): Promise<Details> {
  const store = await openPostgresStore(url)
  for (const tenantId of TENANTS) {
    for (let left = stepsOf(tenantId); left > 0; left -= AT_ONCE) {
      const length = Math.min(left, AT_ONCE)
      await store.commit(Array.from({ length }, (): Write => ({ write: 'enqueue-step', step: stepFor(tenantId) })))
    }
  }
  await ask(url, 'VACUUM ANALYZE')
  const workerId = sample.workerId(1)
  await store.enlist(workerId, 60_000)
  const served = new Map<TenantId, number>()
  const query = { lane: 'prepare', workerId, limit: CLAIMED_AT_ONCE, limitPerTenant: PER_TENANT, served }
  const finishAll = (steps: readonly Lease[]) =>
    store.commit(steps.map((lease): Write => ({ write: 'finish-step', lease })))
  const details = await turns(async () => {
    const { steps } = await store.claim(query)
    for (const { tenantId } of steps) served.set(tenantId, performance.now())
    return { tenants: steps.map(({ tenantId }) => tenantId), finish: () => finishAll(steps) }
  })
  await store.close()
  return details
}

function stepFor(tenantId: TenantId) {
  const id = makeId<JobId>(Date.now(), randomBytes(10))
  return { id, tenantId, kind: 'prepare', lane: 'prepare', afterMs: 0 } as const
}

/** Each tenant is a group of one queue. */
async function turnsOfBoss(folder: string, url: string): Promise<Details> {
  const boss = await startBoss(folder, url)
  await boss.createQueue('prepare', QUEUE)
  for (const id of TENANTS) {
    for (let left = stepsOf(id); left > 0; left -= AT_ONCE) {
      await boss.insert(
        'prepare',
        Array.from({ length: Math.min(left, AT_ONCE) }, () => ({ group: { id } })),
      )
    }
  }
  await ask(url, 'VACUUM ANALYZE')
  const options = { batchSize: CLAIMED_AT_ONCE, groupConcurrency: PER_TENANT }
  const details = await turns(async () => {
    const steps = await boss.fetch('prepare', options)
    return { tenants: steps.map(({ groupId }) => String(groupId)), finish: () => boss.complete('prepare', steps) }
  })
  const heldMs: number[] = []
  for (let claims = 0; claims < (SMALL_TENANTS * STEPS_OF_SMALL) / CLAIMED_AT_ONCE; claims++) {
    const start = performance.now()
    await boss.fetch('prepare', options)
    heldMs.push(performance.now() - start)
  }
  await boss.stop()
  return { ...details, claimMsWhileTheBigOneIsAtItsLimit: rounded(median(heldMs)) }
}

/** Claims and finishes at once, again and again: who gets a turn, and how long a claim takes. */
async function turns(
  claim: () => Promise<{ readonly tenants: readonly string[]; readonly finish: () => Promise<unknown> }>,
): Promise<Details> {
  const seen = new Set<string>()
  const ms: number[] = []
  let steps = 0
  let allServedAfterClaims: number | string = 'never'
  for (let claims = 1; claims <= CLAIMS; claims++) {
    const start = performance.now()
    const { tenants, finish } = await claim()
    ms.push(performance.now() - start)
    steps += tenants.length
    for (const tenant of tenants) seen.add(tenant)
    if (seen.size === TENANTS.length && allServedAfterClaims === 'never') allServedAfterClaims = claims
    await finish()
  }
  return { claims: CLAIMS, steps, tenantsServed: seen.size, allServedAfterClaims, claimMs: rounded(median(ms)) }
}

/** One heartbeat for everything that a process holds. */
async function holding(folder: string, bossUrl: string, ourUrl: string): Promise<Details> {
  const boss = await startBoss(folder, bossUrl)
  await boss.createQueue('watch', QUEUE)
  for (let left = HELD; left > 0; left -= AT_ONCE) {
    await boss.insert(
      'watch',
      Array.from({ length: AT_ONCE }, () => ({})),
    )
  }
  const steps = await boss.fetch('watch', { batchSize: HELD })
  const bosses = await beats(bossUrl, () => boss.touch('watch', steps))
  await boss.stop()
  const store = await openPostgresStore(ourUrl)
  const workerId: WorkerId = sample.workerId(1)
  await store.enlist(workerId, 60_000)
  const ours = await beats(ourUrl, () => store.heartbeat(workerId, 60_000))
  await store.close()
  return { oursMs: ours.ms, oursLogBytes: ours.logBytes, pgBossMs: bosses.ms, pgBossLogBytes: bosses.logBytes }
}

const LOG = "SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0') AS bytes"

async function beats(url: string, beat: () => Promise<unknown>) {
  const [ms, logBytes]: [number[], number[]] = [[], []]
  for (let round = 0; round < ROUNDS; round++) {
    const [before] = await ask(url, LOG)
    const start = performance.now()
    await beat()
    ms.push(performance.now() - start)
    const [after] = await ask(url, LOG)
    logBytes.push(Number(after?.['bytes']) - Number(before?.['bytes']))
  }
  return { ms: rounded(median(ms)), logBytes: median(logBytes) }
}

const WAYS = ['ours', 'each', 'together'] as const

async function stepsOfTwo(folder: string, server: PostgresServer, fresh: () => Promise<string>): Promise<BenchResult> {
  const rates = { ours: [] as number[], each: [] as number[], together: [] as number[] }
  for (let round = 0; round < ROUNDS; round++) {
    for (const way of WAYS) {
      const url = await fresh()
      await (way === 'ours' ? fillOurs(url) : fillBoss(folder, url))
      await ask(url, 'VACUUM ANALYZE')
      rates[way].push(await rateOfTwo(way, url, folder))
      await ask(server.url(), `DROP DATABASE ${new URL(url).pathname.slice(1)} WITH (FORCE)`)
    }
  }
  return {
    name: 'steps of two processes, ours to pg-boss',
    ratio: median(rates.ours.map((rate, round) => rate / (rates.together[round] ?? Number.NaN))),
    details: {
      oursPerSecond: median(rates.ours),
      pgBossOneTransactionForAllPerSecond: median(rates.together),
      pgBossOneTransactionForEachPerSecond: median(rates.each),
    },
  }
}

async function rateOfTwo(way: string, url: string, folder: string): Promise<number> {
  const children = await Promise.all(
    [1, 2].map(() => startChild<string, string, { steps: number; ms: number }>('queue-worker.ts', [way, url, folder])),
  )
  const done = await Promise.all(children.map((child) => child.ask('go')))
  for (const child of children) await child.stop()
  const steps = done.reduce((sum, child) => sum + child.steps, 0)
  if (steps !== STEPS) throw new Error(`${steps} steps were done`)
  return Math.round((steps / Math.max(...done.map(({ ms }) => ms))) * 1000)
}

async function fillOurs(url: string): Promise<void> {
  const store = await openPostgresStore(url)
  for (let left = STEPS; left > 0; left -= AT_ONCE) {
    const commits = Array.from({ length: AT_ONCE }, () => {
      const step = stepFor(sample.tenantId(1))
      return store.commit([
        { write: 'insert-job', job: sample.sampleJob(1, { id: step.id }) },
        { write: 'enqueue-step', step },
      ])
    })
    await Promise.all(commits)
  }
  await store.close()
}

const OWN = 'CREATE TABLE own (id uuid PRIMARY KEY, version bigint NOT NULL, work text NOT NULL) WITH (fillfactor = 80)'

async function fillBoss(folder: string, url: string): Promise<void> {
  const boss = await startBoss(folder, url)
  await boss.createQueue('prepare', QUEUE)
  await ask(url, OWN)
  for (let left = STEPS; left > 0; left -= AT_ONCE) {
    const ids = Array.from({ length: AT_ONCE }, () => randomUUID())
    const work = JSON.stringify(sample.sampleJob(1))
    await ask(url, 'INSERT INTO own SELECT id, 1, $2 FROM unnest($1::uuid[]) AS id', [ids, work])
    await boss.insert(
      'prepare',
      ids.map((id) => ({ id })),
    )
  }
  await boss.stop()
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10
}
