/** The embedded store alone: durable admissions, reads and steps a second, on the disk of the temporary folder. */

import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type AttemptId, type JobId, type KeyId, makeId, type TenantId } from '../src/core/ids.ts'
import type { Job } from '../src/core/job.ts'
import { credits } from '../src/core/money.ts'
import type { Store, Write } from '../src/core/store-port.ts'
import { openSqliteStore } from '../src/store/sqlite-store.ts'

/** So many jobs that reading them in turn always asks the database. */
const ADMISSIONS = 40_000
const CALLERS = 256
const READS = 200_000
/** So many jobs that the store knows them all by heart. */
const POLLED = 5_000
const LISTS = 2_000
const LIST_LENGTH = 20
const CLAIMED_AT_ONCE = 64

/** What was measured; every figure is a number a second. */
export type BenchResult = { readonly name: string; readonly details: Readonly<Record<string, number>> }

/** Runs the benchmark; takes some ten seconds. */
export async function run(): Promise<BenchResult> {
  const folder = await mkdtemp(join(tmpdir(), 'reelay-bench-'))
  const store = await openSqliteStore(join(folder, 'reelay.db'))
  try {
    const tenantId = makeId<TenantId>(Date.now(), randomBytes(10))
    const tenant = { id: tenantId, name: 'bench', webhookSecret: 'whsec_bench', createdAtMs: Date.now() }
    await store.commit([{ write: 'insert-tenant', tenant }])
    const jobs = Array.from({ length: ADMISSIONS }, () => newJob(tenantId))
    const details = {
      admissionsPerSecond: await rate(jobs.length, () => inParallel(jobs, (job) => store.commit(admission(job)))),
      jobReadsPerSecond: await rate(READS, () => readJobs(store, jobs)),
      jobPollsPerSecond: await rate(READS, () => readJobs(store, jobs.slice(0, POLLED))),
      listsPerSecond: await rate(LISTS, () => listJobs(store, tenantId)),
      stepsPerSecond: await rate(jobs.length, () => workOff(store)),
    }
    return { name: 'store', details }
  } finally {
    await store.close()
    await rm(folder, { recursive: true })
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
  for (let index = 0; index < READS; index++) {
    const job = jobs[(index * 7919) % jobs.length]
    if (job === undefined || store.job(job.tenantId, job.id) === undefined) throw new Error('a job is missing')
  }
}

async function listJobs(store: Store, tenantId: TenantId): Promise<void> {
  for (let index = 0; index < LISTS; index++) {
    const page = store.jobs(tenantId, { limit: LIST_LENGTH, order: 'newest first' })
    if (page.length !== LIST_LENGTH) throw new Error('a page is short')
  }
}

/** Claims every step and finishes it together with its job's next version, as the engine does. */
async function workOff(store: Store): Promise<void> {
  const caller = async () => {
    for (;;) {
      const steps = await store.claim('prepare', Date.now(), Date.now() + 60_000, CLAIMED_AT_ONCE)
      if (steps.length === 0) return
      await Promise.all(
        steps.map((step) => {
          const job = store.jobById(step.id as JobId)
          if (job === undefined) throw new Error('a job is missing')
          const attempt = { id: makeId<AttemptId>(Date.now(), randomBytes(10)), upstreamId: 'previz' }
          return store.commit([
            { write: 'update-job', job: { ...job, version: job.version + 1, attempt } },
            { write: 'finish-step', lease: step },
          ])
        }),
      )
    }
  }
  await Promise.all(Array.from({ length: CALLERS / CLAIMED_AT_ONCE }, caller))
}

function admission(job: Job): readonly Write[] {
  const { id, createdAtMs } = job
  return [
    { write: 'insert-job', job },
    { write: 'enqueue-step', step: { id, kind: 'prepare', lane: 'prepare', readyAtMs: createdAtMs } },
    { write: 'append-event', event: { jobId: id, type: 'job.queued', atMs: createdAtMs } },
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
    upstreamId: 'previz',
    references: [],
    progressPercent: 0,
    createdAtMs: nowMs,
    deadlineAtMs: nowMs + 3_600_000,
  }
}
