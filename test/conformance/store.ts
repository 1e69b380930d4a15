/**
 * The contract of every store, as tests: all or nothing, guards, leases that fence, tenants that see only their own,
 * nothing forgotten. `exerciseStore` is called with each implementation.
 */

import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import fc from 'fast-check'
import { ProblemError } from '../../src/core/problem.ts'
import type { Store, Write } from '../../src/core/store-port.ts'
import { anyJob } from './store-arbitraries.ts'
import { exerciseJobQueries } from './store-jobs.ts'
import { exerciseAgainstModel } from './store-property.ts'
import * as sample from './store-samples.ts'
import { exerciseSteps } from './store-steps.ts'

/** An empty place for a store's data. `open` may be called again once the store before it is closed. */
export type StorePlace = { open(): Promise<Store>; remove(): Promise<void> }

/** Gives the store of the running test: open, with tenants 1 and 2. */
export type CurrentStore = () => Store

/** Registers the whole contract for one implementation; `makePlace` gives a fresh place for each test. */
export function exerciseStore(name: string, makePlace: () => Promise<StorePlace>): void {
  describe(`store contract: ${name}`, () => {
    let place: StorePlace
    let store: Store
    const current = () => store
    const reopen = async () => {
      await store.close()
      store = await place.open()
    }

    beforeEach(async () => {
      place = await makePlace()
      store = await place.open()
      await store.commit([
        { write: 'insert-tenant', tenant: sample.sampleTenant(1) },
        { write: 'insert-tenant', tenant: sample.sampleTenant(2) },
      ])
    })
    afterEach(async () => {
      await store.close()
      await place.remove()
    })

    exerciseRecords(current)
    exerciseAtomicity(current)
    exerciseJobQueries(current)
    exerciseSteps(current)
    exerciseReopening(current, reopen)
    exerciseAgainstModel(makePlace)
  })
}

function exerciseRecords(current: CurrentStore): void {
  test('a job comes back as it was written, in every state', async () => {
    const store = current()
    const inserted = sample.sampleJob(1)
    await store.commit([{ write: 'insert-job', job: inserted }])
    assert.deepEqual(store.jobById(inserted.id), inserted)
    let version = 1
    await fc.assert(
      fc.asyncProperty(anyJob, async (any) => {
        const job = { ...any, request: inserted.request, version: ++version }
        assert.equal(await store.commit([{ write: 'update-job', job }]), 'committed')
        assert.deepEqual(store.jobById(job.id), job)
      }),
    )
  })

  test('a request comes back as it was written, whatever text is in it', async () => {
    const store = current()
    let number = 10
    await fc.assert(
      fc.asyncProperty(anyJob, async (any) => {
        const job = { ...any, id: sample.jobId(number++) }
        await store.commit([{ write: 'insert-job', job }])
        assert.deepEqual(store.jobById(job.id), job)
      }),
    )
  })

  test('an attempt comes back with its newest state and handle', async () => {
    const store = current()
    await store.commit([{ write: 'insert-job', job: sample.sampleJob(1) }])
    const submitting = sample.sampleAttempt(1)
    await store.commit([{ write: 'save-attempt', attempt: submitting }])
    assert.deepEqual(store.attempt(submitting.id), submitting)
    for (const handle of [null, 0, '', 'task_1', { id: 'task_1', tries: [1, 2] }]) {
      const submitted = sample.sampleAttempt(1, { state: 'submitted', handle })
      await store.commit([{ write: 'save-attempt', attempt: submitted }])
      assert.deepEqual(store.attempt(submitted.id), submitted)
    }
    assert.equal(store.attempt(sample.attemptId(2)), undefined)
  })

  test('a file comes back as it was written, to its tenant and for a signed link', async () => {
    const store = current()
    const file = sample.sampleFile(1)
    await store.commit([{ write: 'insert-file', file }])
    assert.deepEqual(store.file(file.tenantId, file.id), file)
    assert.deepEqual(store.fileById(file.id), file)
    assert.equal(store.file(sample.tenantId(2), file.id), undefined)
    assert.equal(store.fileById(sample.fileId(2)), undefined)
  })

  test('a delivery comes back with its newest state', async () => {
    const store = current()
    await store.commit([{ write: 'insert-job', job: sample.sampleJob(1) }])
    const pending = sample.sampleDelivery(1)
    await store.commit([{ write: 'save-delivery', delivery: pending }])
    assert.deepEqual(store.delivery(pending.id), pending)
    const tried = sample.sampleDelivery(1, { state: 'abandoned', attempts: 9, lastAnswer: '410 Gone' })
    await store.commit([{ write: 'save-delivery', delivery: tried }])
    assert.deepEqual(store.delivery(tried.id), tried)
  })

  test('a key is found by its hash until it is revoked', async () => {
    const store = current()
    assert.equal(store.hasKeys(), false)
    const revoked = sample.sampleKey(2, { revokedAtMs: 5 })
    await store.commit([{ write: 'insert-key', key: revoked }])
    assert.equal(store.hasKeys(), true)
    assert.equal(store.keyByHash(revoked.hash), undefined)
    const key = sample.sampleKey(1)
    await store.commit([{ write: 'insert-key', key }])
    assert.deepEqual(store.keyByHash(key.hash), key)
    assert.deepEqual(store.tenant(key.tenantId), sample.sampleTenant(1))
    assert.equal(store.tenant(sample.tenantId(3)), undefined)
  })

  test('a job has its own history, in the order in which it was written', async () => {
    const store = current()
    const events = [1, 2, 1, 2, 1].map((number, index) => ({
      jobId: sample.jobId(number),
      type: `event.${index}`,
      atMs: 100 - index,
      ...(index > 2 && { data: { index, none: null } }),
    }))
    await store.commit([1, 2].map((number): Write => ({ write: 'insert-job', job: sample.sampleJob(number) })))
    await store.commit(events.map((event): Write => ({ write: 'append-event', event })))
    for (const id of [sample.jobId(1), sample.jobId(2)]) {
      const own = events.filter((event) => event.jobId === id)
      assert.deepEqual(store.events(id), own)
    }
    assert.deepEqual(store.events(sample.jobId(3)), [])
  })
}

function exerciseAtomicity(current: CurrentStore): void {
  test('what is not durable yet is not shown', async () => {
    const store = current()
    const job = sample.sampleJob(1)
    const pending = store.commit([{ write: 'insert-job', job }])
    assert.equal(store.jobById(job.id), undefined)
    assert.equal(await pending, 'committed')
    assert.deepEqual(store.jobById(job.id), job)
  })

  test('a commit that fails in the middle writes nothing and leaves the others of its moment alone', async () => {
    const store = current()
    const [first, second, third] = [sample.sampleJob(1), sample.sampleJob(2), sample.sampleJob(3)]
    const results = await Promise.allSettled([
      store.commit([{ write: 'insert-job', job: first }]),
      store.commit([
        { write: 'insert-job', job: second },
        { write: 'insert-job', job: second },
      ]),
      store.commit([{ write: 'insert-job', job: third }]),
    ])
    assert.deepEqual(
      results.map((result) => result.status),
      ['fulfilled', 'rejected', 'fulfilled'],
    )
    assert.deepEqual(store.jobById(first.id), first)
    assert.equal(store.jobById(second.id), undefined)
    assert.deepEqual(store.jobById(third.id), third)
  })

  test('a commit whose last guard does not hold writes nothing, and is stale', async () => {
    const store = current()
    const job = sample.sampleJob(1)
    await store.commit([{ write: 'insert-job', job }])
    const [stale, other] = await Promise.all([
      store.commit([
        { write: 'append-event', event: { jobId: job.id, type: 'never', atMs: 1 } },
        { write: 'insert-job', job: sample.sampleJob(2) },
        { write: 'update-job', job: { ...job, version: 3 } },
      ]),
      store.commit([{ write: 'insert-job', job: sample.sampleJob(3) }]),
    ])
    assert.deepEqual([stale, other], ['stale', 'committed'])
    assert.deepEqual(store.events(job.id), [])
    assert.equal(store.jobById(sample.jobId(2)), undefined)
    assert.deepEqual(store.jobById(job.id), job)
    assert.deepEqual(store.jobById(sample.jobId(3)), sample.sampleJob(3))
  })

  test('of many that write the next version of a job, exactly one succeeds', async () => {
    const store = current()
    const job = sample.sampleJob(1)
    await store.commit([{ write: 'insert-job', job }])
    const versions = Array.from({ length: 100 }, (_, index) => sample.nextVersion(job, { progressPercent: index }))
    const results = await Promise.all(versions.map((next) => store.commit([{ write: 'update-job', job: next }])))
    const winners = versions.filter((_, index) => results[index] === 'committed')
    assert.equal(winners.length, 1)
    assert.deepEqual(store.jobById(job.id), winners[0])
  })

  test('thousands of commits of one moment are each taken or refused on their own', async () => {
    const store = current()
    await store.commit([{ write: 'insert-job', job: sample.sampleJob(0) }])
    const commits = Array.from({ length: 3_000 }, (_, index): Write[] => {
      const insert: Write = { write: 'insert-job', job: sample.sampleJob(index + 1) }
      return index % 100 === 7 ? [insert, { write: 'update-job', job: sample.sampleJob(0) }] : [insert]
    })
    const results = await Promise.all(commits.map((writes) => store.commit(writes)))
    for (const [index, result] of results.entries()) {
      assert.equal(result, index % 100 === 7 ? 'stale' : 'committed')
      assert.equal(store.jobById(sample.jobId(index + 1)) !== undefined, result === 'committed')
    }
  })
}

function exerciseReopening(current: CurrentStore, reopen: () => Promise<void>): void {
  test('what was committed is there after reopening, and an old lease still fences', async () => {
    const job = sample.sampleJob(1)
    await current().commit([
      { write: 'insert-job', job },
      { write: 'enqueue-step', step: sample.sampleStep(1) },
      { write: 'append-event', event: { jobId: job.id, type: 'queued', atMs: 1 } },
      { write: 'save-attempt', attempt: sample.sampleAttempt(1) },
    ])
    const [before] = await current().claim('prepare', 0, 10, 1)
    assert.ok(before)
    await reopen()
    assert.deepEqual(current().jobById(job.id), job)
    assert.equal(current().events(job.id).length, 1)
    assert.deepEqual(current().attempt(sample.attemptId(1)), sample.sampleAttempt(1))
    assert.equal(current().nextReadyAtMs('prepare'), 10)
    const [after] = await current().claim('prepare', 10, 20, 1)
    assert.equal(after?.tries, 2)
    assert.equal(await current().commit([{ write: 'finish-step', lease: before }]), 'stale')
  })

  test('closing waits for what was begun and refuses what comes later', async () => {
    const store = current()
    const begun = store.commit([{ write: 'insert-job', job: sample.sampleJob(1) }])
    await store.close()
    assert.equal(await begun, 'committed')
    const isUnavailable = (error: unknown) => error instanceof ProblemError && error.problem.code === 'unavailable'
    await assert.rejects(store.commit([{ write: 'insert-job', job: sample.sampleJob(2) }]), isUnavailable)
    await reopen()
    assert.deepEqual(current().jobById(sample.jobId(1)), sample.sampleJob(1))
    assert.equal(current().jobById(sample.jobId(2)), undefined)
  })
}
