/** Jobs as they were after each of their events, made once however many ask. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { admission, change } from '../../src/core/history.ts'
import { end, type Job, start } from '../../src/core/job.ts'
import type { EventQuery } from '../../src/core/store-port.ts'
import type { Write } from '../../src/core/writes.ts'
import { PastJobs } from '../../src/feed/past-jobs.ts'
import { openSqliteStore } from '../../src/store/sqlite/sqlite-store.ts'
import { sampleJob, sampleTenant, tenantId } from '../conformance/store-samples.ts'
import { HandClock } from '../support/hand-clock.ts'

const BY = { type: 'job.moved', actor: 'engine', atMs: 5 }

/** A job's versions, and a store in which it has lived through them; questions for its history are counted. */
async function lived(forget = false) {
  const clock = new HandClock(1_000)
  const store = await openSqliteStore(':memory:', clock)
  await store.commit([{ write: 'save-tenant', tenant: sampleTenant(1) }])
  const first = sampleJob(1)
  const running = { ...start(first, 3), version: 2 }
  const further = { ...running, version: 3, progressPercent: 40 }
  const ended: Job = { ...end(further, { status: 'cancelled' }, 9), version: 4 }
  const jobs: readonly Job[] = [first, running, further, ended]
  const commits: (readonly Write[])[] = [admission(first, { ...BY, type: 'job.queued', atMs: 1 })]
  for (const [index, job] of jobs.entries()) {
    const before = jobs[index - 1]
    if (before !== undefined) commits.push(change(before, job, BY))
  }
  for (const writes of commits) assert.ok((await store.commit(writes)).committed)
  const events = await store.events({ after: 0, limit: 99 })
  if (forget) await store.commit([{ write: 'forget-events', beforeMs: 2, limit: 1 }])
  let [reads, rows] = [0, 0]
  const past = new PastJobs({
    clock,
    store: {
      jobById: (id) => store.jobById(id),
      async events(query: EventQuery) {
        reads++
        const found = await store.events(query)
        rows += found.length
        return found
      },
    },
  })
  return { store, clock, past, jobs, events, ended, reads: () => reads, rows: () => rows }
}

test('a job is what its row was after each event, in whatever order one asks', async () => {
  const { past, jobs, events, store } = await lived()
  for (const index of [2, 0, 3, 1, 2]) {
    const event = events[index]
    assert.ok(event)
    assert.deepEqual(await past.at(event), jobs[index])
  }
  await store.close()
})

test('a hundred who ask for each event cost one reading of the history', async () => {
  const { past, jobs, events, reads, store } = await lived()
  for (const [index, event] of events.entries()) {
    const views = await Promise.all(Array.from({ length: 100 }, () => past.at(event)))
    for (const view of views) assert.deepEqual(view, jobs[index])
  }
  assert.equal(reads(), 1)
  await store.close()
})

test('an event that has changed nothing of its job shows it as it was by then', async () => {
  const { past, jobs, events, store } = await lived()
  const [, second] = events
  assert.ok(second)
  assert.deepEqual(await past.at({ ...second, data: { status: 200 } }), jobs[1])
  await store.close()
})

test('a thousand events that have changed nothing cost a look each, however long the history gets', async () => {
  const { past, jobs, rows, store, clock } = await lived()
  const [first] = jobs
  assert.ok(first)
  const told = { jobId: first.id, tenantId: first.tenantId, type: 'delivery.sent', atMs: 6, data: { try: 1 } }
  const { write, event } = { write: 'append-event', event: told } as const
  await store.commit(Array.from({ length: 1_000 }, () => ({ write, event })))
  for (const each of await store.events({ after: 4, limit: 1_000 })) {
    assert.deepEqual(await past.at(each), jobs[3])
    // Nothing is remembered, as where there are many such jobs.
    clock.jump(10_001)
  }
  const [versions, look] = [4, 3]
  assert.equal(rows(), 1_000 * (versions + look))
  await store.close()
})

test('the log of a tenant with many jobs that go on side by side is shown with about one reading of each', async () => {
  const { past, rows, store } = await lived()
  const [count, versions] = [400, 20]
  const before = (await store.position()) ?? 0
  let jobs = Array.from({ length: count }, (_, index) => sampleJob(index + 100, { tenantId: tenantId(1) }))
  await store.commit(jobs.flatMap((job) => admission(job, { ...BY, type: 'job.queued' })))
  for (let version = 2; version <= versions; version++) {
    const next = jobs.map((job) => ({ ...start(job, 3), version, progressPercent: version }))
    await store.commit(jobs.flatMap((job, index) => change(job, next[index] ?? job, BY)))
    jobs = next
  }
  const events = await store.events({ after: before, limit: count * versions })
  assert.equal(events.length, count * versions)
  const shown: (Job | undefined)[] = []
  for (const event of events) shown.push(await past.at(event))
  assert.deepEqual(shown.slice(-count), jobs)
  assert.ok(rows() <= 2 * events.length, `${rows()} events were read to show ${events.length}`)
  await store.close()
})

test('a repair that is told among the changes is none of them', async () => {
  const { past, jobs, store } = await lived()
  const [first] = jobs
  assert.ok(first)
  const event = { jobId: first.id, tenantId: first.tenantId, type: 'job.repaired', atMs: 6, data: { actor: 'admin' } }
  await store.commit(Array.from({ length: 10 }, () => ({ write: 'append-event', event }) as const))
  const last = (await store.events({ after: 13, limit: 9 })).at(-1)
  assert.ok(last)
  assert.deepEqual(await past.at(last), jobs[3])
  await store.close()
})

test('a job whose history has lost its beginning is told as it is now', async () => {
  const { past, events, ended, store } = await lived(true)
  const [, second] = events
  assert.ok(second)
  assert.deepEqual(await past.at(second), ended)
  await store.close()
})

test('a job that its owner has deleted is told to nobody, soon also where it was remembered', async () => {
  const { past, events, ended, clock, store } = await lived()
  const last = events.at(-1)
  assert.ok(last)
  assert.deepEqual(await past.at(last), ended)
  const hidden = { ...ended, version: 5, hiddenAtMs: 10 }
  await store.commit(change(ended, hidden, { ...BY, type: 'job.deleted' }))
  const deletion = (await store.events({ after: last.position, limit: 1 }))[0]
  assert.ok(deletion)
  assert.equal(await past.at(deletion), undefined)
  clock.jump(10_001)
  assert.equal(await past.at(last), undefined)
  await store.close()
})
