/**
 * What the things that are done again and again cost in a large store when there is nothing to do, and what a claim costs
 * among many tenants. SQLite's figures are for how long the event loop stands still.
 */

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type FileId, makeId, type TenantId, type WorkerId } from '../src/core/ids.ts'
import type { Store } from '../src/core/store-port.ts'
import type { Write } from '../src/core/writes.ts'
import { openPostgresStore } from '../src/store/postgres/postgres-store.ts'
import { openSqliteStore } from '../src/store/sqlite/sqlite-store.ts'
import { postgresPrograms, startPostgres } from '../test/support/postgres-server.ts'
import { sampleEvent, sampleJob } from '../test/conformance/store-samples.ts'
import { type BenchResult, median } from './result.ts'

const HUNDRED_THOUSAND = 100_000
const TENANTS = 1_000
const CLAIMED = 10_000
const HOUR_MS = 3_600_000
const ROUNDS = 9

/** Runs the benchmark; takes some minutes, most of them to fill the stores. */
export async function run(): Promise<readonly BenchResult[]> {
  const folder = await mkdtemp(join(tmpdir(), 'reelay-bench-'))
  const results: BenchResult[] = []
  try {
    const store = await openSqliteStore(join(folder, 'reelay.db'), { nowMs: Date.now })
    results.push({ name: 'large store on SQLite, ms', details: await measure(store, processorMs) })
  } finally {
    await rm(folder, { recursive: true })
  }
  const programs = postgresPrograms()
  if (programs === undefined) return results
  const server = await startPostgres(programs)
  try {
    const store = await openPostgresStore(server.url())
    results.push({ name: 'large store on PostgreSQL, ms', details: await measure(store, () => performance.now()) })
  } finally {
    await server.stop()
  }
  return results
}

async function measure(store: Store, nowMs: () => number): Promise<Readonly<Record<string, number>>> {
  try {
    const workerId = idOf<WorkerId>(1)
    await fill(store)
    await store.enlist(workerId, 60_000)
    const beat = setInterval(() => void store.heartbeat(workerId, 60_000), 5_000)
    await claimAll(store, workerId, 'claimed', CLAIMED)
    const cost = (work: () => Promise<unknown>) => costOf(nowMs, work)
    const forget: Write = { write: 'forget-events', beforeMs: Date.now() - HOUR_MS, limit: 10_000 }
    const claim = (lane: string) => () => store.claim({ lane, workerId, limit: 64 })
    // Everything there is is older than an hour to come.
    const ended = (hidden: boolean) => () => store.endedBefore({ ageMs: -HOUR_MS, limit: 100, hidden })
    const figures = {
      unusedAssets: await cost(() => store.unusedAssets(-HOUR_MS, 100)),
      rescue: await cost(() => store.rescue()),
      claimOfNothingDue: await cost(claim('parked')),
      claimOfAFewAmongParked: await cost(claim('few')),
      claimOf64Among1000Tenants: await cost(claim('busy')),
      endedAndHidden: await cost(ended(true)),
      endedAndUsing: await cost(ended(false)),
      forgetEvents: await cost(() => store.commit([forget])),
    }
    clearInterval(beat)
    return figures
  } finally {
    await store.close()
  }
}

/** 100,000 assets in use, 100,000 ended jobs, as many events, 300,000 steps. */
async function fill(store: Store): Promise<void> {
  const tenant = (number: number) => idOf<TenantId>(number % TENANTS)
  const webhookSecret = 'whsec_bench'
  await store.commit([{ write: 'save-tenant', tenant: { ...sampleTenantOf(0), webhookSecret, credit: 'unlimited' } }])
  await inBatches(store, HUNDRED_THOUSAND, (number) => {
    const digest = number.toString(16).padStart(64, '0')
    const job = sampleJob(number, { tenantId: tenant(0) })
    const use = { owner: 'file', ownerId: idOf<FileId>(number), tenantId: job.tenantId } as const
    const finished = { ...job, version: 2, status: 'cancelled' as const, finishedAtMs: Date.now() }
    const step = (lane: string, tenantId: TenantId, afterMs: number): Write => ({
      write: 'enqueue-step',
      step: { id: `${lane}-${number}`, kind: 'prepare', lane, tenantId, afterMs },
    })
    return [
      { write: 'stage-asset', digest, sizeBytes: 1 },
      { write: 'use-asset', digest, use },
      { write: 'insert-job', job },
      { write: 'update-job', job: finished },
      { write: 'append-event', event: sampleEvent(number, { atMs: Date.now() }) },
      step('parked', tenant(number % 10), HOUR_MS),
      step('busy', tenant(number), 0),
      step('few', tenant(number), number < 5 ? 0 : HOUR_MS),
      ...(number < CLAIMED ? [step('claimed', tenant(number), 0)] : []),
    ]
  })
}

async function inBatches(store: Store, count: number, writesOf: (number: number) => readonly Write[]): Promise<void> {
  for (let first = 0; first < count; first += 500) {
    const numbers = Array.from({ length: 500 }, (_, index) => first + index)
    await Promise.all(numbers.map((number) => store.commit(writesOf(number))))
  }
}

async function claimAll(store: Store, workerId: WorkerId, lane: string, count: number): Promise<void> {
  for (let claimed = 0; claimed < count; ) {
    const { steps } = await store.claim({ lane, workerId, limit: 1_000 })
    if (steps.length === 0) throw new Error('a step is missing')
    claimed += steps.length
  }
}

/** The middle of some rounds, in ms: of this process's own work on SQLite, which nobody else's delays; of time on PostgreSQL. */
async function costOf(nowMs: () => number, work: () => Promise<unknown>): Promise<number> {
  const times: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const startMs = nowMs()
    await work()
    times.push(nowMs() - startMs)
  }
  return Math.round(median(times) * 100) / 100
}

function processorMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1_000
}

function idOf<Named extends ReturnType<typeof makeId>>(number: number): Named {
  return makeId<Named>(number, new Uint8Array(10))
}

function sampleTenantOf(number: number) {
  return { id: idOf<TenantId>(number), name: 'bench', createdAtMs: Date.now() }
}
