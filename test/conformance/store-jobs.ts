/** The part of the store contract about finding jobs: whose they are, in which order, which are overdue. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { JobId } from '../../src/core/ids.ts'
import { end, start } from '../../src/core/job.ts'
import type { JobListQuery, Write } from '../../src/core/store-port.ts'
import type { CurrentStore } from './store.ts'
import * as sample from './store-samples.ts'

/** Registers the tests. */
export function exerciseJobQueries(current: CurrentStore): void {
  const insert = (...jobs: ReturnType<typeof sample.sampleJob>[]) =>
    current().commit(jobs.map((job): Write => ({ write: 'insert-job', job })))

  test('a job is shown to its own tenant only', async () => {
    const foreign = sample.sampleJob(2, { tenantId: sample.tenantId(2) })
    await insert(sample.sampleJob(1), foreign)
    assert.deepEqual(current().job(sample.tenantId(2), foreign.id), foreign)
    assert.equal(current().job(sample.tenantId(1), foreign.id), undefined)
    assert.deepEqual(current().jobs(sample.tenantId(1), { limit: 9, order: 'oldest first' }), [sample.sampleJob(1)])
  })

  test('a hidden job is shown to nobody but the engine', async () => {
    const job = sample.sampleJob(1)
    await insert(job)
    const hidden = sample.nextVersion(job, { hiddenAtMs: 5 })
    await current().commit([{ write: 'update-job', job: hidden }])
    assert.equal(current().job(job.tenantId, job.id), undefined)
    assert.deepEqual(current().jobs(job.tenantId, { limit: 9, order: 'newest first' }), [])
    assert.deepEqual(current().jobById(job.id), hidden)
  })

  test('a list goes by age in both directions', async () => {
    await insert(...[3, 1, 2].map((number) => sample.sampleJob(number)))
    const ids = (order: JobListQuery['order'], limit: number) =>
      current()
        .jobs(sample.tenantId(1), { limit, order })
        .map((job) => job.id)
    assert.deepEqual(ids('oldest first', 3), [1, 2, 3].map(sample.jobId))
    assert.deepEqual(ids('newest first', 3), [3, 2, 1].map(sample.jobId))
    assert.deepEqual(ids('newest first', 2), [3, 2].map(sample.jobId))
  })

  for (const order of ['newest first', 'oldest first'] as const) {
    test(`pages with a cursor show each job once, ${order}`, async () => {
      const numbers = Array.from({ length: 25 }, (_, index) => index)
      await insert(...numbers.map((number) => sample.sampleJob(number)))
      const seen: JobId[] = []
      for (;;) {
        const afterId = seen.at(-1)
        const page = current().jobs(sample.tenantId(1), { limit: 10, order, ...(afterId && { afterId }) })
        if (page.length === 0) break
        seen.push(...page.map((job) => job.id))
      }
      const expected = numbers.map(sample.jobId)
      assert.deepEqual(seen, order === 'oldest first' ? expected : expected.toReversed())
    })
  }

  test('an update writes what can change; what was admitted stays', async () => {
    const job = sample.sampleJob(1)
    await insert(job)
    const bent = sample.nextVersion(job, { tenantId: sample.tenantId(2), requestId: 'other', progressPercent: 50 })
    await current().commit([{ write: 'update-job', job: bent }])
    assert.deepEqual(current().jobById(job.id), { ...job, version: 2, progressPercent: 50 })
  })

  test('unfinished jobs whose deadline has passed are overdue, the longest ones first', async () => {
    const deadlines = [30, 10, 20, 40, 15]
    const jobs = deadlines.map((deadlineAtMs, number) => sample.sampleJob(number, { deadlineAtMs }))
    await insert(...jobs)
    const [, , running, , ended] = jobs
    assert.ok(running && ended)
    await current().commit([
      { write: 'update-job', job: start(sample.nextVersion(running), 5) },
      { write: 'update-job', job: end(sample.nextVersion(ended), { status: 'cancelled' }, 5) },
    ])
    assert.deepEqual(current().overdue(9, 10), [])
    assert.deepEqual(current().overdue(30, 10), [1, 2, 0].map(sample.jobId))
    assert.deepEqual(current().overdue(30, 2), [1, 2].map(sample.jobId))
  })
}
