/** The part of the store contract about lists: in which order, narrowed by what, which jobs are overdue or long over. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { JobId } from '../../src/core/ids.ts'
import { type ActiveJob, end, start } from '../../src/core/job.ts'
import type { JobListQuery } from '../../src/core/store-port.ts'
import type { Write } from '../../src/core/writes.ts'
import { type CurrentStage, START_MS } from './store.ts'
import * as sample from './store-samples.ts'

/** Registers the tests. */
export function exerciseJobLists(current: CurrentStage): void {
  const insert = (...jobs: ActiveJob[]) =>
    current().store.commit(jobs.map((job): Write => ({ write: 'insert-job', job })))
  const numbers = async (query: Partial<JobListQuery>) => {
    const jobs = await current().store.jobs({ limit: 99, order: 'oldest first', ...query })
    return jobs.map(({ createdAtMs }) => createdAtMs - 1_000)
  }

  exercisePages(current, insert, numbers)
  exerciseFilters(current, insert, numbers)
  exerciseDeadlines(current, insert)
}

type Insert = (...jobs: ActiveJob[]) => Promise<unknown>
type Numbers = (query: Partial<JobListQuery>) => Promise<readonly number[]>

function exercisePages(current: CurrentStage, insert: Insert, numbers: Numbers): void {
  test('a list goes by age in both directions', async () => {
    await insert(...[3, 1, 2].map((number) => sample.sampleJob(number)))
    assert.deepEqual(await numbers({ order: 'oldest first' }), [1, 2, 3])
    assert.deepEqual(await numbers({ order: 'newest first' }), [3, 2, 1])
    assert.deepEqual(await numbers({ order: 'newest first', limit: 2 }), [3, 2])
  })

  test("a tenant's list has its own jobs that are not hidden; the list of all has everything", async () => {
    const hidden = sample.sampleJob(3)
    await insert(sample.sampleJob(1), sample.sampleJob(2, { tenantId: sample.tenantId(2) }), hidden)
    await current().store.commit([{ write: 'update-job', job: sample.nextVersion(hidden, { hiddenAtMs: 5 }) }])
    assert.deepEqual(await numbers({ tenantId: sample.tenantId(1) }), [1])
    assert.deepEqual(await numbers({ tenantId: sample.tenantId(2) }), [2])
    assert.deepEqual(await numbers({}), [1, 2, 3])
  })

  for (const order of ['newest first', 'oldest first'] as const) {
    test(`pages with a cursor show each job once, ${order}`, async () => {
      const all = Array.from({ length: 25 }, (_, index) => index)
      await insert(...all.map((number) => sample.sampleJob(number)))
      const seen: JobId[] = []
      for (;;) {
        const afterId = seen.at(-1)
        const page = await current().store.jobs({ limit: 10, order, ...(afterId && { afterId }) })
        if (page.length === 0) break
        seen.push(...page.map((job) => job.id))
      }
      const expected = all.map(sample.jobId)
      assert.deepEqual(seen, order === 'oldest first' ? expected : expected.toReversed())
    })
  }
}

function exerciseFilters(current: CurrentStage, insert: Insert, numbers: Numbers): void {
  test('a list is narrowed by status, upstream, model, face, key and times', async () => {
    const { request } = sample.sampleJob(1)
    await insert(
      sample.sampleJob(1),
      sample.sampleJob(2, { request: { ...request, model: 'kling-3' } }),
      sample.sampleJob(3, { faceId: 'open' }),
      sample.sampleJob(4, { keyId: sample.keyId(9) }),
    )
    const attempt = { id: sample.attemptId(1), upstreamId: 'ark' }
    const running = start(sample.nextVersion(sample.sampleJob(1), { attempt }), 5)
    await current().store.commit([{ write: 'update-job', job: running }])
    assert.deepEqual(await numbers({ status: ['running'] }), [1])
    assert.deepEqual(await numbers({ status: ['running', 'queued'] }), [1, 2, 3, 4])
    assert.deepEqual(await numbers({ status: [] }), [])
    assert.deepEqual(await numbers({ upstreamId: 'ark' }), [1])
    assert.deepEqual(await numbers({ model: 'kling-3' }), [2])
    assert.deepEqual(await numbers({ faceId: 'open' }), [3])
    assert.deepEqual(await numbers({ keyId: sample.keyId(9) }), [4])
    assert.deepEqual(await numbers({ createdFromMs: 1_002, createdToMs: 1_003 }), [2, 3])
    assert.deepEqual(await numbers({ faceId: 'videos', status: ['queued'], limit: 1 }), [2])
    assert.deepEqual(
      await numbers({ tenantId: sample.tenantId(1), order: 'newest first', faceId: 'videos' }),
      [4, 2, 1],
    )
  })

  test('a list is narrowed to jobs of which nobody knows whether somebody makes them, ended ones too', async () => {
    await insert(...[1, 2, 3].map((number) => sample.sampleJob(number)))
    const { store } = current()
    for (const [number, state] of [
      [1, 'unknown'],
      [2, 'submitted'],
      [3, 'unknown'],
    ] as const) {
      const attempt = sample.sampleAttempt(number, { jobId: sample.jobId(number) })
      await store.commit([{ write: 'begin-attempt', attempt, pool: sample.pool(9) }])
      await store.commit([{ write: 'update-attempt', attempt: { ...attempt, state } }])
    }
    assert.deepEqual(await numbers({ outcome: 'unknown' }), [1, 3])
    assert.equal(await store.countJobs({ outcome: 'unknown' }), 2)
    await store.commit([{ write: 'update-attempt', attempt: sample.sampleAttempt(1, { state: 'ended' }) }])
    assert.deepEqual(await numbers({ outcome: 'unknown' }), [3])
  })

  test('a list is narrowed by ids, by the oldest id and by service tier, counted, and read from the middle', async () => {
    const { request } = sample.sampleJob(1)
    await insert(
      ...[1, 2, 3].map((number) => sample.sampleJob(number)),
      sample.sampleJob(4, { request: { ...request, serviceTier: 'flex' } }),
    )
    assert.deepEqual(await numbers({ ids: [sample.jobId(2), sample.jobId(9), sample.jobId(1)] }), [1, 2])
    assert.deepEqual(await numbers({ ids: [] }), [])
    assert.deepEqual(await numbers({ fromId: sample.jobId(3) }), [3, 4])
    assert.deepEqual(await numbers({ serviceTier: 'flex' }), [4])
    assert.deepEqual(await numbers({ serviceTier: 'default', order: 'newest first', skip: 1, limit: 1 }), [2])
    assert.deepEqual(await numbers({ skip: 4 }), [])
    const { store } = current()
    assert.equal(await store.countJobs({}), 4)
    assert.equal(await store.countJobs({ serviceTier: 'default', fromId: sample.jobId(2) }), 2)
    assert.equal(await store.countJobs({ tenantId: sample.tenantId(2) }), 0)
  })

  test('a list is narrowed by a piece of the prompt, whatever its case and signs', async () => {
    const prompts = ['Ein Boot im ÄTHER', '100% _wild_!', 'ｆｕｌｌ width', "O'Brien\\path \0 雨 🚤", '100 wild']
    await insert(
      ...prompts.map((prompt, number) =>
        sample.sampleJob(number, { request: { ...sample.sampleJob(1).request, prompt } }),
      ),
    )
    const found = async (text: string) => numbers({ text })
    assert.deepEqual(await found('äther'), [0])
    assert.deepEqual(await found('ÄTHER'), [0])
    assert.deepEqual(await found('100%'), [1])
    assert.deepEqual(await found('_WILD_!'), [1])
    assert.deepEqual(await found('full'), [2])
    assert.deepEqual(await found('brien\\PATH \0 '), [3])
    assert.deepEqual(await found('雨'), [3])
    assert.deepEqual(await found('wild'), [1, 4])
    assert.deepEqual(await found('0%w'), [])
    assert.deepEqual(await found(''), [0, 1, 2, 3, 4])
  })
}

function exerciseDeadlines(current: CurrentStage, insert: Insert): void {
  test('a job that nobody has taken on by the time that was said is overdue, until somebody has', async () => {
    const { store } = current()
    const request = { ...sample.sampleJob(0).request, startWithinSeconds: 0.12 }
    const atMs = { createdAtMs: START_MS, deadlineAtMs: START_MS + 500 }
    const jobs = [0, 1, 2].map((number) => sample.sampleJob(number, { ...atMs, ...(number < 2 && { request }) }))
    await insert(...jobs)
    const [, given] = jobs
    assert.ok(given)
    const attempt = { id: sample.attemptId(1), upstreamId: 'vendor' }
    const taken = { ...sample.nextVersion(given), attempt }
    await current().wait(119)
    assert.deepEqual(await store.overdue(10), [])
    await store.commit([{ write: 'update-job', job: taken }])
    await current().wait(1)
    assert.deepEqual(await store.overdue(10), [sample.jobId(0)])
    const { attempt: _closed, ...back } = { ...taken, version: taken.version + 1 }
    await store.commit([{ write: 'update-job', job: back }])
    assert.deepEqual(await store.overdue(10), [0, 1].map(sample.jobId))
    await current().wait(380)
    assert.deepEqual(await store.overdue(10), [0, 1, 2].map(sample.jobId))
  })

  test('unfinished jobs whose deadline has passed are overdue, the longest ones first', async () => {
    const { store } = current()
    const deadlines = [30, 10, 20, 40, 15]
    const jobs = deadlines.map((ms, number) => sample.sampleJob(number, { deadlineAtMs: START_MS + ms }))
    await insert(...jobs)
    const [, , running, , ended] = jobs
    assert.ok(running && ended)
    await store.commit([
      { write: 'update-job', job: start(sample.nextVersion(running), 5) },
      { write: 'update-job', job: end(sample.nextVersion(ended), { status: 'cancelled' }, 5) },
    ])
    await current().wait(9)
    assert.deepEqual(await store.overdue(10), [])
    await current().wait(21)
    assert.deepEqual(await store.overdue(10), [1, 2, 0].map(sample.jobId))
    assert.deepEqual(await store.overdue(2), [1, 2].map(sample.jobId))
    assert.deepEqual(await store.overdue(2, sample.jobId(1)), [2, 0].map(sample.jobId))
    assert.deepEqual(await store.overdue(2, sample.jobId(4)), [2, 0].map(sample.jobId), 'after one that has ended')
    assert.deepEqual(await store.overdue(2, sample.jobId(0)), [])
  })

  test('jobs that ended long ago are found while they use assets or, if asked for, when they are hidden', async () => {
    const { store } = current()
    const jobs = [0, 1, 2, 3].map((number) => sample.sampleJob(number))
    await insert(...jobs)
    for (const [number, job] of jobs.slice(0, 3).entries()) {
      const ended = end(sample.nextVersion(job), { status: 'cancelled' }, START_MS - number)
      await store.commit([{ write: 'update-job', job: number === 1 ? { ...ended, hiddenAtMs: START_MS } : ended }])
    }
    await store.commit([
      { write: 'stage-asset', digest: sample.digest(1), sizeBytes: 1 },
      ...[0, 2, 3].map((number): Write => ({ write: 'use-asset', digest: sample.digest(1), use: sample.use(number) })),
    ])
    await current().wait(100)
    const found = (hidden: boolean, ageMs: number) => store.endedBefore({ ageMs, limit: 9, hidden })
    assert.deepEqual(await found(false, 99), [2, 0].map(sample.jobId))
    assert.deepEqual(await found(false, 100), [2].map(sample.jobId))
    assert.deepEqual(await found(true, 99), [1].map(sample.jobId))
    assert.deepEqual(await found(true, 101), [])
    await store.commit([{ write: 'drop-uses', owner: 'job', ownerId: sample.jobId(2) }])
    assert.deepEqual(await found(false, 99), [0].map(sample.jobId))
  })
}
