/**
 * Both stores alone: durable admissions, reads and steps a second. SQLite on the disk of the temporary folder; PostgreSQL as
 * it comes, on a loopback port and the same disk, where its programs are on the machine.
 */

import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type AttemptId, type JobId, type KeyId, makeId, type TenantId, type WorkerId } from '../src/core/ids.ts'
import type { Job } from '../src/core/job.ts'
import { credits } from '../src/core/money.ts'
import type { Store } from '../src/core/store-port.ts'
import type { Write } from '../src/core/writes.ts'
import { openPostgresStore } from '../src/store/postgres/postgres-store.ts'
import { openSqliteStore } from '../src/store/sqlite/sqlite-store.ts'
import { postgresPrograms, startPostgres } from '../test/support/postgres-server.ts'

/** So many jobs that reading them in turn always asks the database. */
const ADMISSIONS = 40_000
const CALLERS = 256
const READS = 40_000
const CLAIMS = 10_240
/** So many jobs that the store knows them all by heart. */
const POLLED = 5_000
const LISTS = 2_000
const LIST_LENGTH = 20
const CLAIMED_AT_ONCE = 64

/** What was measured; every figure is a number a second. */
export type BenchResult = { readonly name: string; readonly details: Readonly<Record<string, number>> }

/** Runs the benchmark; takes some thirty seconds. */
export async function run(): Promise<readonly BenchResult[]> {
  const folder = await mkdtemp(join(tmpdir(), 'reelay-bench-'))
  const results: BenchResult[] = []
  try {
    const sqlite = await openSqliteStore(join(folder, 'reelay.db'), { nowMs: Date.now })
    results.push({ name: 'store on SQLite', details: await measure(sqlite) })
  } finally {
    await rm(folder, { recursive: true })
  }
  const programs = postgresPrograms()
  if (programs === undefined) return results
  const server = await startPostgres(programs)
  try {
    results.push({ name: 'store on PostgreSQL', details: await measure(await openPostgresStore(server.url())) })
  } finally {
    await server.stop()
  }
  return results
}

async function measure(store: Store): Promise<Readonly<Record<string, number>>> {
  try {
    const tenantId = makeId<TenantId>(Date.now(), randomBytes(10))
    const tenant = {
      id: tenantId,
      name: 'bench',
      webhookSecret: 'whsec_bench',
      credit: 'unlimited' as const,
      createdAtMs: Date.now(),
    }
    await store.commit([{ write: 'save-tenant', tenant }])
    const workerId = makeId<WorkerId>(Date.now(), randomBytes(10))
    await store.enlist(workerId, 60_000)
    const jobs = Array.from({ length: ADMISSIONS }, () => newJob(tenantId))
    const claimable = jobs.slice(0, CLAIMS)
    return {
      admissionsPerSecond: await rate(jobs.length, () => inParallel(jobs, (job) => store.commit(admission(job)))),
      jobReadsPerSecond: await rate(READS, () => readJobs(store, jobs)),
      jobPollsPerSecond: await rate(READS, () => readJobs(store, jobs.slice(0, POLLED))),
      listsPerSecond: await rate(LISTS, () => listJobs(store, tenantId)),
      claimsPerSecond: await rate(claimable.length, () => claimOnly(store, workerId)),
      stepsPerSecond: await rate(jobs.length - claimable.length, () => workOff(store, workerId)),
    }
  } finally {
    await store.close()
  }
}

async function rate(count: number, work: () => Promise<void>): Promise<number> {
  const start = performance.now()
  await work()
  return Math.round(count / ((performance.now() - start) / 1000))
}

/** As many callers as an HTTP server has connections; each begins the next when its last is durable. */
async function inParallel<T>(items: readonly T[], work: (item: T) => Promise<unknown>): Promise<void> {
  const rest = items.values()
  const caller = async () => {
    for (const item of rest) await work(item)
  }
  await Promise.all(Array.from({ length: CALLERS }, caller))
}

async function readJobs(store: Store, jobs: readonly Job[]): Promise<void> {
  const indexes = Array.from({ length: READS }, (_, index) => (index * 7919) % jobs.length)
  await inParallel(indexes, async (index) => {
    const job = jobs[index]
    if (job === undefined || (await store.job(job.tenantId, job.id)) === undefined) throw new Error('a job is missing')
  })
}

async function listJobs(store: Store, tenantId: TenantId): Promise<void> {
  await inParallel(Array.from({ length: LISTS }), async () => {
    const page = await store.jobs({ tenantId, limit: LIST_LENGTH, order: 'newest first' })
    if (page.length !== LIST_LENGTH) throw new Error('a page is short')
  })
}

/** Claims steps and leaves them. Where others claim at the same time, one may get fewer than there are. */
async function claimOnly(store: Store, workerId: WorkerId): Promise<void> {
  let left = CLAIMS
  const caller = async () => {
    while (left > 0) {
      const limit = Math.min(CLAIMED_AT_ONCE, left)
      left -= limit
      const { steps, nextInMs } = await store.claim({ lane: 'prepare', workerId, limit })
      left += limit - steps.length
      if (steps.length === 0 && nextInMs !== 0) throw new Error('a step was not claimed')
    }
  }
  await Promise.all(Array.from({ length: CALLERS / CLAIMED_AT_ONCE }, caller))
}

/** Claims every step and finishes it together with its job's next version, as the engine does. */
async function workOff(store: Store, workerId: WorkerId): Promise<void> {
  const caller = async () => {
    for (;;) {
      const { steps, nextInMs } = await store.claim({ lane: 'prepare', workerId, limit: CLAIMED_AT_ONCE })
      if (steps.length === 0 && nextInMs !== 0) return
      await Promise.all(
        steps.map(async (lease) => {
          const job = await store.jobById(lease.id as JobId)
          if (job === undefined) throw new Error('a job is missing')
          const attempt = { id: makeId<AttemptId>(Date.now(), randomBytes(10)), upstreamId: 'previz' }
          const result = await store.commit([
            { write: 'update-job', job: { ...job, version: job.version + 1, attempt } },
            { write: 'finish-step', lease },
          ])
          if (!result.committed) throw new Error('a step was not finished')
        }),
      )
    }
  }
  await Promise.all(Array.from({ length: CALLERS / CLAIMED_AT_ONCE }, caller))
}

function admission(job: Job): readonly Write[] {
  const { id, tenantId, createdAtMs } = job
  return [
    { write: 'insert-job', job },
    { write: 'enqueue-step', step: { id, tenantId, kind: 'prepare', lane: 'prepare', afterMs: 0 } },
    { write: 'append-event', event: { jobId: id, tenantId, type: 'job.queued', atMs: createdAtMs } },
  ]
}

const PROMPT =
  'A paper boat drifts down a rain-wet street at dusk, neon signs mirrored in the puddles; the camera follows low ' +
  'and close, then rises over the roofs as the first stars come out. Soft piano, distant traffic, one child laughing.'

function newJob(tenantId: TenantId): Job {
  const nowMs = Date.now()
  return {
    id: makeId<JobId>(nowMs, randomBytes(10)),
    tenantId,
    keyId: makeId<KeyId>(nowMs, randomBytes(10)),
    version: 1,
    status: 'queued',
    faceId: 'videos',
    linkBase: 'https://video.example.com',
    requestId: 'req_01j9zq3b6m8v5k2c7x4w',
    request: {
      model: 'seedance-2.0',
      prompt: PROMPT,
      references: [
        { role: 'first_frame', source: { from: 'url', url: 'https://example.com/frames/first.png' } },
        { role: 'last_frame', source: { from: 'url', url: 'https://example.com/frames/last.png' } },
      ],
      resolution: '720p',
      ratio: '16:9',
      durationSeconds: 5,
      seed: 42,
      generateAudio: true,
      callbackUrl: 'https://your-app.com/webhooks/video',
      metadata: { project: 'bench', user: 'user_123', scene: 7 },
    },
    order: {
      model: 'seedance-2.0',
      family: 'seedance-2.0',
      prompt: PROMPT,
      resolution: '720p',
      shape: { ratio: '16:9', size: { widthPx: 1280, heightPx: 720 } },
      frames: 120,
      seed: 42,
      audio: true,
      cameraFixed: false,
      watermark: false,
      returnLastFrame: false,
      draft: false,
    },
    notes: [],
    priceMicroCredits: credits(64),
    references: [],
    progressPercent: 0,
    createdAtMs: nowMs,
    deadlineAtMs: nowMs + 3_600_000,
  }
}
