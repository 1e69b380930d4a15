/** A database as the first release wrote it, brought to this version: nothing is lost, and everything reads right. */

import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import { afterEach, beforeEach, describe, test } from 'node:test'
import type { ActiveJob, Job } from '../../../src/core/job.ts'
import type { Asset } from '../../../src/core/media.ts'
import { end, start } from '../../../src/core/job.ts'
import type { Store } from '../../../src/core/store-port.ts'
import { readMigrations } from '../../../src/store/migrations.ts'
import { migrate } from '../../../src/store/sqlite/migrate.ts'
import { openSqliteStore } from '../../../src/store/sqlite/sqlite-store.ts'
import * as sample from '../../conformance/store-samples.ts'

const NOW_MS = 1_000_000

function asset(number: number): Asset {
  const facts = { kind: 'image', mediaType: 'image/png', widthPx: 1280, heightPx: 720 } as const
  return { digest: sample.digest(number), sizeBytes: number * 1_000_000_000, facts }
}

/** A job in each of its states, with all that it may have. */
function jobs(): readonly Job[] {
  const queued = sample.sampleJob(1)
  const references = [1, 2].map((number) => ({ role: 'first_frame' as const, asset: asset(number) }))
  const attempt = { id: sample.attemptId(3), upstreamId: 'ark' }
  const prepared: Partial<ActiveJob> = { version: 4, references, attempt, progressPercent: 40 }
  const running = start(sample.sampleJob(3, prepared), 2_000)
  const prompt = 'ÄTHER \0 \ud800 ends here'
  const worded = sample.sampleJob(4, {
    ...prepared,
    request: { ...queued.request, model: 'kling-3', prompt },
    order: { ...queued.order, prompt: 'rewritten' },
    hiddenAtMs: 9_000,
  })
  const result = { video: asset(5), lastFrame: asset(6) }
  return [
    queued,
    sample.sampleJob(2, { tenantId: sample.tenantId(2), references }),
    running,
    end(start(worded, 2_000), { status: 'succeeded', result }, 3_000),
    end(start(sample.sampleJob(5), 2_000), { status: 'succeeded', result: { video: asset(5) } }, 3_500),
    end(
      running2(),
      { status: 'failed', failure: { code: 'upstream_failed', message: 'no \0 luck', field: 'prompt' } },
      4_000,
    ),
    end(sample.sampleJob(7), { status: 'cancelled' }, 5_000),
    end(start(sample.sampleJob(8), 2_000), { status: 'expired' }, 6_000),
  ]
}

function running2(): ActiveJob {
  return start(sample.sampleJob(6, { attempt: { id: sample.attemptId(6), upstreamId: 'previz' } }), 2_000)
}

describe('a database of the first release', () => {
  let folder: string
  let path: string
  let store: Store

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'reelay-upgrade-'))
    path = join(folder, 'reelay.db')
    writeFirstRelease(path)
    store = await openSqliteStore(path, { nowMs: () => NOW_MS })
  })
  afterEach(async () => {
    await store.close()
    await rm(folder, { recursive: true })
  })

  test('every job is read as it was, in every state', async () => {
    for (const job of jobs()) assert.deepEqual(await store.jobById(job.id), job)
    assert.equal((await store.jobs({ limit: 99, order: 'oldest first' })).length, jobs().length)
  })

  test('jobs are found by what has become a column, also by words in another script', async () => {
    const ids = async (query: object) =>
      (await store.jobs({ limit: 99, order: 'oldest first', ...query })).map(({ id }) => id)
    assert.deepEqual(await ids({ upstreamId: 'ark' }), [3, 4].map(sample.jobId))
    assert.deepEqual(await ids({ model: 'kling-3' }), [sample.jobId(4)])
    assert.deepEqual(await ids({ text: 'äther' }), [sample.jobId(4)])
    assert.deepEqual(await ids({ text: 'ENDS here' }), [sample.jobId(4)])
    assert.deepEqual(await ids({ keyId: sample.keyId(1), faceId: 'videos', status: ['expired'] }), [sample.jobId(8)])
    assert.deepEqual(await store.endedBefore({ ageMs: 0, limit: 9, hidden: true }), [sample.jobId(4)])
    assert.deepEqual(await store.endedBefore({ ageMs: 0, limit: 9, hidden: false }), [4, 5].map(sample.jobId))
    assert.deepEqual(await store.overdue(9), [1, 2, 3].map(sample.jobId))
  })

  test('steps go on where they stood: claimed ones at once, on the lane of their upstream', async () => {
    const claim = async (lane: string) =>
      (await store.claim({ lane, workerId: sample.workerId(1), limit: 9 })).steps.map(
        ({ id, kind, tenantId, claims }) => ({ id, kind, tenantId, claims }),
      )
    assert.deepEqual(await store.lanes(), ['deliver', 'dispatch:previz', 'prepare', 'watch:ark'])
    const expected = { claims: 1, tenantId: sample.tenantId(1) }
    assert.deepEqual(await claim('prepare'), [{ ...expected, id: sample.jobId(1), kind: 'prepare' }])
    assert.deepEqual(await claim('dispatch:previz'), [
      { ...expected, id: sample.jobId(2), kind: 'dispatch', tenantId: sample.tenantId(2) },
    ])
    assert.deepEqual(await claim('watch:ark'), [{ ...expected, id: sample.jobId(3), kind: 'watch' }])
    assert.deepEqual(await claim('deliver'), [])
    const waiting = await store.claim({ lane: 'deliver', workerId: sample.workerId(1), limit: 9 })
    assert.equal(waiting.nextInMs, 500)
  })

  test('a lease of before fences nobody off, and no generation is given twice', async () => {
    const { steps } = await store.claim({ lane: 'prepare', workerId: sample.workerId(1), limit: 9 })
    assert.ok((steps[0]?.generation ?? 0) > 41)
    const result = await store.commit([{ write: 'hold-step', lease: { id: sample.jobId(1), generation: 41 } }])
    assert.deepEqual(result, { committed: false, guard: 'lease' })
  })

  test('attempts, deliveries, files, keys and tenants are as they were', async () => {
    assert.deepEqual(await store.attempts(sample.jobId(3)), [{ ...ATTEMPT, workId: 'task_1' }])
    assert.deepEqual(await store.delivery(DELIVERY.id), DELIVERY)
    assert.deepEqual(await store.fileById(FILE.id), FILE)
    assert.deepEqual(await store.key(sample.keyId(1)), sample.sampleKey(1, { name: '' }))
    assert.deepEqual(await store.tenant(sample.tenantId(2)), sample.sampleTenant(2))
  })

  test("how a provider calls a work is known of those that are under way, and one work is one attempt's", async () => {
    assert.deepEqual(await store.knownWorks('ark', ['task_1', 'task_2']), ['task_1'])
    assert.deepEqual(await store.attempt(AGAIN.id), AGAIN)
  })

  test('what renders cost is known, and of what others have done that nobody ever knew it', async () => {
    assert.deepEqual(await store.attempt(RENDER.id), { ...RENDER, costMicroCredits: 0 })
    const [line] = await store.jobMargins({ fromMs: 0, toMs: 2 ** 44, limit: 1 })
    assert.deepEqual([line?.upstreamId, line?.unpriced], ['previz', 0])
    const { costMicroCredits } = (await store.attempt(ATTEMPT.id)) ?? {}
    assert.equal(costMicroCredits, undefined)
  })

  test("the histories of all jobs are one log, each job's in its order", async () => {
    const events = await store.events({ after: 0, limit: 99 })
    assert.deepEqual(
      events.map(({ jobId, type, atMs }) => [jobId, type, atMs]),
      [
        [sample.jobId(1), 'queued', 10],
        [sample.jobId(3), 'queued', 10],
        [sample.jobId(3), 'running', 20],
        [sample.jobId(3), 'noted', 20],
      ],
    )
    assert.deepEqual(events.at(-1)?.data, { why: 'x\0' })
    assert.equal(events.at(-1)?.tenantId, sample.tenantId(1))
  })

  test('what lies in storage is kept for those who use it', async () => {
    const users = async (number: number) =>
      (await store.uses(sample.digest(number))).map(({ owner, ownerId }) => [owner, ownerId])
    assert.deepEqual(
      await users(1),
      [2, 3, 4].map((number) => ['job', sample.jobId(number)]),
    )
    assert.deepEqual(
      await users(5),
      [4, 5].map((number) => ['job', sample.jobId(number)]),
    )
    assert.deepEqual(await users(6), [['job', sample.jobId(4)]])
    assert.deepEqual(await users(9), [['file', FILE.id]])
    const record = await store.asset(sample.digest(5))
    assert.deepEqual([record?.state, record?.sizeBytes], ['kept', 5_000_000_000])
    assert.deepEqual(await store.unusedAssets(0, 9), [])
  })
})

const ATTEMPT = sample.sampleAttempt(3, {
  jobId: sample.jobId(3),
  upstreamId: 'ark',
  state: 'submitted',
  handle: { id: 'task_1' },
})
const AGAIN = sample.sampleAttempt(4, { ...ATTEMPT, id: sample.attemptId(4), jobId: sample.jobId(4) })
/** Its handle is no JSON. */
const DAMAGED = sample.sampleAttempt(5, { jobId: sample.jobId(5), upstreamId: 'ark' })
const RENDER = sample.sampleAttempt(6, { jobId: sample.jobId(6), state: 'ended', handle: { render: 'r' } })
const DELIVERY = sample.sampleDelivery(7, { jobId: sample.jobId(7), attempts: 2, lastAnswer: '503' })
const FILE = sample.sampleFile(9)

/** Writes rows as the code of the first release did. */
function writeFirstRelease(path: string): void {
  const database = new DatabaseSync(path)
  migrate(database, readMigrations('sqlite').slice(0, 1))
  const insert = (table: string, ...values: SQLInputValue[]) =>
    database.prepare(`INSERT INTO ${table} VALUES (${values.map(() => '?').join(', ')})`).run(...values)
  for (const { id, name, webhookSecret, createdAtMs } of [1, 2].map(sample.sampleTenant)) {
    insert('tenants', id, name, webhookSecret, createdAtMs)
  }
  const key = sample.sampleKey(1)
  insert('keys', key.id, key.tenantId, key.hash, key.hint, key.createdAtMs, null)
  for (const job of jobs()) {
    const { id, tenantId, version, createdAtMs, deadlineAtMs, ...rest } = job
    const { keyId, faceId, linkBase, requestId, request, priceMicroCredits, ...state } = rest
    const upstreamId = job.attempt?.upstreamId ?? 'previz'
    const admission = { keyId, faceId, linkBase, requestId, request, priceMicroCredits, upstreamId }
    const times = [createdAtMs, deadlineAtMs, job.hiddenAtMs ?? null]
    insert('jobs', id, tenantId, version, job.status, ...times, JSON.stringify(admission), JSON.stringify(state))
  }
  // A claimed step's time is the end of its lease, which may lie in the future.
  insert('steps', sample.jobId(1), 'prepare', 'prepare', NOW_MS + 15_000, 1, 41, 3)
  insert('steps', sample.jobId(2), 'dispatch', 'dispatch:previz', NOW_MS - 1, 0, 7, 0)
  insert('steps', sample.jobId(3), 'watch', 'watch', NOW_MS, 0, 40, 0)
  insert('steps', DELIVERY.id, 'deliver', 'deliver', NOW_MS + 500, 0, 0, 0)
  database.exec('UPDATE step_generation SET last = 41')
  for (const { id, jobId, upstreamId, state, handle, createdAtMs } of [ATTEMPT, AGAIN, RENDER]) {
    insert('attempts', id, jobId, upstreamId, state, JSON.stringify(handle), createdAtMs)
  }
  const { id, jobId, upstreamId, createdAtMs } = DAMAGED
  insert('attempts', id, jobId, upstreamId, 'ended', '{"id":', createdAtMs)
  insert('events', sample.jobId(3), 1, 'queued', 10, null)
  insert('events', sample.jobId(3), 2, 'running', 20, null)
  insert('events', sample.jobId(3), 3, 'noted', 20, JSON.stringify({ why: 'x\0' }))
  insert('events', sample.jobId(1), 1, 'queued', 10, null)
  insert(
    'deliveries',
    ...[DELIVERY.id, sample.jobId(7), DELIVERY.tenantId, DELIVERY.url, DELIVERY.state, DELIVERY.attempts],
    ...[DELIVERY.lastAnswer ?? null, DELIVERY.createdAtMs],
  )
  insert(
    'files',
    ...[FILE.id, FILE.tenantId, FILE.kind, FILE.purpose, FILE.filename, FILE.digest, FILE.sizeBytes],
    ...[JSON.stringify(FILE.facts), FILE.createdAtMs],
  )
  database.close()
}
