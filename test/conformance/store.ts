/**
 * The contract of every store, as tests: all or nothing, guards by name, leases that fence, turns by tenant, one order of
 * events. `exerciseStore` is called with each implementation.
 */

import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { ProblemError } from '../../src/core/problem.ts'
import type { Store } from '../../src/core/store-port.ts'
import type { CommitResult, Guard, Write } from '../../src/core/writes.ts'
import { exerciseAccounts } from './store-accounts.ts'
import { exerciseAssets } from './store-assets.ts'
import { Coverage } from './store-coverage.ts'
import { exerciseEvents } from './store-events.ts'
import { exerciseJobLists } from './store-lists.ts'
import { exerciseAgainstModel } from './store-property.ts'
import { exerciseProviders } from './store-providers.ts'
import { exerciseRecords } from './store-records.ts'
import * as sample from './store-samples.ts'
import { exerciseAttempts } from './store-attempts.ts'
import { exerciseSlots } from './store-slots.ts'
import { exerciseSteps } from './store-steps.ts'
import { exerciseWebhooks } from './store-webhooks.ts'
import { exerciseWorkers } from './store-workers.ts'

/** An empty place for a store's data, with a clock that is set by hand. */
export type StorePlace = {
  /** May be called again once the store before is closed, and at any time where stores share a place. */
  open(): Promise<Store>
  /** Sets the clock by which the place's stores go, in epoch ms. */
  setClock(nowMs: number): Promise<void>
  remove(): Promise<void>
  /** Whether several stores may be open at once. */
  readonly isShared: boolean
}

/** The stage of the running test: a store, open, with tenants 1 and 2, at 1,000,000 ms. */
export type Stage = {
  readonly store: Store
  readonly isShared: boolean
  /** Lets time pass. */
  wait(ms: number): Promise<void>
  /** Closes the store and opens it anew. */
  reopen(): Promise<void>
  /** Opens another store at the same place, which is closed after the test. */
  openAnother(): Promise<Store>
}

/** When each test begins, in epoch ms. */
export const START_MS = 1_000_000

/** Gives the stage of the running test. */
export type CurrentStage = () => Stage

/**
 * Registers the whole contract for one implementation; `makePlace` gives a fresh place for each test. So many random courses
 * of events are compared with the model.
 */
export function exerciseStore(name: string, makePlace: () => Promise<StorePlace>, courses = 60): void {
  describe(`store contract: ${name}`, () => {
    let place: StorePlace
    let store: Store
    let others: Store[]
    let nowMs: number
    const coverage = new Coverage()
    const open = async () => coverage.of(await place.open())
    const stage: Stage = {
      get store() {
        return store
      },
      get isShared() {
        return place.isShared
      },
      wait: (ms) => {
        nowMs += ms
        return place.setClock(nowMs)
      },
      reopen: async () => {
        await store.close()
        store = await open()
      },
      openAnother: async () => {
        const another = await open()
        others.push(another)
        return another
      },
    }
    const current = () => stage

    beforeEach(async () => {
      place = await makePlace()
      nowMs = START_MS
      others = []
      await place.setClock(nowMs)
      store = await open()
      const tenants = [1, 2, 3].map(sample.sampleTenant)
      assertCommitted(await store.commit(tenants.map((tenant): Write => ({ write: 'save-tenant', tenant }))))
    })
    afterEach(async () => {
      for (const one of [store, ...others]) await one.close()
      await place.remove()
    })

    exerciseRecords(current)
    exerciseAtomicity(current)
    exerciseJobLists(current)
    exerciseSteps(current)
    exerciseWorkers(current)
    exerciseSlots(current)
    exerciseAttempts(current)
    exerciseAssets(current)
    exerciseAccounts(current)
    exerciseWebhooks(current)
    exerciseProviders(current)
    exerciseEvents(current)
    exerciseReopening(current)
    coverage.exercise()
    exerciseAgainstModel(makePlace, courses)
  })
}

/** Fails unless it was committed; returns the position. */
export function assertCommitted(result: CommitResult): number {
  assert.equal(result.committed, true, 'it is committed')
  return result.committed ? result.position : 0
}

/** Fails unless this guard refused. */
export function assertRefused(result: CommitResult, guard: Guard): void {
  assert.deepEqual(result, { committed: false, guard })
}

function exerciseAtomicity(current: CurrentStage): void {
  test('a commit of nothing is done', async () => {
    assert.equal(assertCommitted(await current().store.commit([])), 0)
  })

  test('a commit that fails in the middle writes nothing and leaves the others of its moment alone', async () => {
    const { store } = current()
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
    assert.deepEqual(await store.jobById(first.id), first)
    assert.equal(await store.jobById(second.id), undefined)
    assert.deepEqual(await store.jobById(third.id), third)
  })

  test('a commit whose last guard does not hold writes nothing, and says which', async () => {
    const { store } = current()
    const job = sample.sampleJob(1)
    await store.commit([{ write: 'insert-job', job }])
    const [refused, other] = await Promise.all([
      store.commit([
        { write: 'append-event', event: sample.sampleEvent(1) },
        { write: 'insert-job', job: sample.sampleJob(2) },
        { write: 'enqueue-step', step: sample.sampleStep(2) },
        { write: 'update-job', job: { ...job, version: 3 } },
      ]),
      store.commit([{ write: 'insert-job', job: sample.sampleJob(3) }]),
    ])
    assertRefused(refused, 'job')
    assertCommitted(other)
    assert.deepEqual(await store.events({ after: 0, limit: 9 }), [])
    assert.equal(await store.jobById(sample.jobId(2)), undefined)
    assert.deepEqual(await store.lanes(), [])
    assert.deepEqual(await store.jobById(job.id), job)
    assert.deepEqual(await store.jobById(sample.jobId(3)), sample.sampleJob(3))
  })

  test('of several guards that do not hold, the first is named', async () => {
    const { store } = current()
    const lease = { id: sample.jobId(1), generation: 1 }
    const writes: Write[] = [
      { write: 'hold-step', lease },
      { write: 'update-job', job: sample.sampleJob(1) },
    ]
    assertRefused(await store.commit(writes), 'lease')
    assertRefused(await store.commit(writes.toReversed()), 'job')
  })

  test('the writes of a commit are done in their order', async () => {
    const { store } = current()
    const job = sample.sampleJob(1)
    const step = sample.sampleStep(1)
    assertCommitted(
      await store.commit([
        { write: 'enqueue-step', step },
        { write: 'drop-step', id: step.id },
        { write: 'enqueue-step', step: { ...step, lane: 'watch' } },
        { write: 'insert-job', job },
        { write: 'update-job', job: sample.nextVersion(job, { progressPercent: 1 }) },
        { write: 'append-event', event: sample.sampleEvent(1) },
        { write: 'delete-job', id: job.id },
        { write: 'append-event', event: sample.sampleEvent(2) },
        { write: 'insert-job', job },
      ]),
    )
    assert.deepEqual(await store.lanes(), ['watch'])
    assert.deepEqual(await store.jobById(job.id), job)
    const events = await store.events({ after: 0, limit: 9 })
    assert.deepEqual(
      events.map((event) => event.jobId),
      [sample.jobId(2)],
    )
  })

  test('of many that write the next version of a job, exactly one succeeds', async () => {
    const { store } = current()
    const job = sample.sampleJob(1)
    await store.commit([{ write: 'insert-job', job }])
    const versions = Array.from({ length: 100 }, (_, index) => sample.nextVersion(job, { progressPercent: index }))
    const results = await Promise.all(versions.map((next) => store.commit([{ write: 'update-job', job: next }])))
    const winners = versions.filter((_, index) => results[index]?.committed)
    assert.equal(winners.length, 1)
    assert.deepEqual(await store.jobById(job.id), winners[0])
  })

  test('thousands of commits of one moment are each taken or refused on their own', async () => {
    const { store } = current()
    await store.commit([{ write: 'insert-job', job: sample.sampleJob(0) }])
    const commits = Array.from({ length: 3_000 }, (_, index): Write[] => {
      const insert: Write = { write: 'insert-job', job: sample.sampleJob(index + 1) }
      return index % 300 === 7 ? [insert, { write: 'update-job', job: sample.sampleJob(0) }] : [insert]
    })
    const results = await Promise.all(commits.map((writes) => store.commit(writes)))
    const stored = await store.jobs({ limit: 9_999, order: 'oldest first' })
    const ids = new Set(stored.map(({ id }) => id))
    for (const [index, { committed }] of results.entries()) {
      assert.equal(committed, index % 300 !== 7)
      assert.equal(ids.has(sample.jobId(index + 1)), committed)
    }
  })
}

function exerciseReopening(current: CurrentStage): void {
  test('what was committed is there after reopening, and an old lease still fences', async () => {
    const stage = current()
    const job = sample.sampleJob(1)
    await stage.store.enlist(sample.workerId(1), 15_000)
    await stage.store.commit([
      { write: 'insert-job', job },
      { write: 'enqueue-step', step: sample.sampleStep(1) },
      { write: 'append-event', event: sample.sampleEvent(1) },
    ])
    const [before] = (await stage.store.claim({ lane: 'prepare', workerId: sample.workerId(1), limit: 1 })).steps
    assert.ok(before)
    await stage.reopen()
    await stage.wait(15_001)
    await stage.store.rescue()
    assert.deepEqual(await stage.store.jobById(job.id), job)
    assert.equal((await stage.store.events({ after: 0, limit: 9 })).length, 1)
    const [after] = (await stage.store.claim({ lane: 'prepare', workerId: sample.workerId(2), limit: 1 })).steps
    assert.equal(after?.claims, 2)
    assert.ok(after.generation > before.generation)
    assertRefused(await stage.store.commit([{ write: 'finish-step', lease: before }]), 'lease')
  })

  test('closing waits for what was begun and refuses what comes later', async () => {
    const stage = current()
    const { store } = stage
    const begun = store.commit([{ write: 'insert-job', job: sample.sampleJob(1) }])
    await store.close()
    assertCommitted(await begun)
    const isUnavailable = (error: unknown) => error instanceof ProblemError && error.problem.code === 'unavailable'
    await assert.rejects(store.commit([{ write: 'insert-job', job: sample.sampleJob(2) }]), isUnavailable)
    await stage.reopen()
    assert.deepEqual(await stage.store.jobById(sample.jobId(1)), sample.sampleJob(1))
    assert.equal(await stage.store.jobById(sample.jobId(2)), undefined)
  })
}
