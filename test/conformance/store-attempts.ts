/** The part of the store contract about what attempts have come to: their times, their costs, what they have earned. */

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type AttemptId, type KeyId, makeId } from '../../src/core/ids.ts'
import { microCredits } from '../../src/core/money.ts'
import type { Attempt } from '../../src/core/records.ts'
import type { WaitingQuery } from '../../src/core/store-port.ts'
import type { Write } from '../../src/core/writes.ts'
import { capture, endOf, hold } from './store-accounts.ts'
import { assertCommitted, assertRefused, type CurrentStage } from './store.ts'
import * as sample from './store-samples.ts'

const DAY_MS = 86_400_000
const DAY = Date.UTC(2026, 10, 21)

/** Registers the tests. */
export function exerciseAttempts(current: CurrentStage): void {
  const begin = (attempt: Attempt): Write => ({ write: 'begin-attempt', attempt, pool: sample.pool(99) })
  const commit = async (...writes: Write[]) => assertCommitted(await current().store.commit(writes))

  describe('an attempt', () => {
    test('keeps what is found out of it, whatever else is written', async () => {
      const { store } = current()
      const begun = sample.sampleAttempt(1, { model: 'seedance-2.0', costMicroCredits: microCredits(700) })
      await commit({ write: 'insert-job', job: sample.sampleJob(1) }, begin(begun))
      assert.deepEqual(await store.attempt(begun.id), begun)
      const submitted = { ...begun, state: 'submitted', handle: 'h', submittedAtMs: 50 } as const
      await commit({ write: 'update-attempt', attempt: submitted })
      assert.deepEqual(await store.attempt(begun.id), submitted)
      await commit({ write: 'update-attempt', attempt: { ...submitted, refusal: 'busy' } })
      const made = { refusal: 'busy', renderedAtMs: 90, tokens: 12, costMicroCredits: microCredits(500) } as const
      await commit({ write: 'free-slot', attempt: { ...submitted, ...made } })
      await commit({ write: 'update-attempt', attempt: sample.sampleAttempt(1, { state: 'ended', handle: 'h' }) })
      assert.deepEqual(await store.attempt(begun.id), { ...submitted, ...made, state: 'ended' })
      assert.deepEqual(await store.attempts(sample.jobId(1)), [{ ...submitted, ...made, state: 'ended' }])
    })

    test('that is begun again keeps its cost', async () => {
      const begun = sample.sampleAttempt(1, { model: 'm', costMicroCredits: microCredits(7) })
      await commit({ write: 'insert-job', job: sample.sampleJob(1) }, begin(begun), begin(sample.sampleAttempt(1)))
      assert.deepEqual(await current().store.attempt(begun.id), begun)
    })
  })

  test('how long an upstream took for a model is told of its newest films', async () => {
    const { store } = current()
    const films = [
      { renderedAtMs: 1_000, submittedAtMs: 900 },
      { renderedAtMs: 3_000, submittedAtMs: 2_700 },
      { renderedAtMs: 2_000, submittedAtMs: 1_800 },
      { submittedAtMs: 5_000 },
      { renderedAtMs: 9_000, submittedAtMs: 1, upstreamId: 'other' },
      { renderedAtMs: 9_000, submittedAtMs: 1, model: 'other' },
    ]
    await commit({ write: 'insert-job', job: sample.sampleJob(1) })
    for (const [index, film] of films.entries()) {
      const attempt = sample.sampleAttempt(index, { upstreamId: 'ark', model: 'm', ...film })
      await commit(begin(attempt), { write: 'update-attempt', attempt })
    }
    assert.deepEqual(await store.renderTimes('ark', 'm', 9), [300, 200, 100])
    assert.deepEqual(await store.renderTimes('ark', 'm', 2), [300, 200])
    assert.deepEqual(await store.renderTimes('nobody', 'm', 9), [])
  })

  test('what an upstream takes is the sum of all that it was asked for since a time', async () => {
    const { store } = current()
    await commit({ write: 'insert-job', job: sample.sampleJob(1) })
    const costs = [
      { createdAtMs: 100, cost: 1 },
      { createdAtMs: 200, cost: 20 },
      { createdAtMs: 300, cost: 300 },
    ]
    for (const [index, { createdAtMs, cost }] of costs.entries()) {
      await commit(begin(sample.sampleAttempt(index, { createdAtMs, costMicroCredits: microCredits(cost) })))
    }
    await commit(begin(sample.sampleAttempt(8, { createdAtMs: 300 })))
    assert.equal(await store.costSince('previz', 200), 320)
    assert.equal(await store.costSince('previz', 301), 0)
    assert.equal(await store.costSince('nobody', 0), 0)
  })

  describe('margins', () => {
    /** Attempts by the time of their beginning; the last one of a job brings its money in. */
    const made = async (job: number, atMs: number, more: Partial<Attempt>) => {
      const id = makeId<AttemptId>(atMs, new Uint8Array(10).fill(job))
      const attempt = { ...sample.sampleAttempt(1), id, jobId: sample.jobId(job), createdAtMs: atMs, ...more }
      await commit(begin(attempt), { write: 'update-attempt', attempt })
    }
    const cost = (amount: number) => ({ costMicroCredits: microCredits(amount) })
    const film = { submittedAtMs: 100, renderedAtMs: 400, tokens: 9 }

    async function history(): Promise<void> {
      for (const job of [1, 2, 3]) {
        await commit({ write: 'insert-job', job: sample.sampleJob(job, { createdAtMs: DAY + job }) })
        await commit(hold(job, 100, { funds: 'open' }))
      }
      // Of this one, nobody knows what it costs.
      await made(1, DAY, { upstreamId: 'ark', model: 'a' })
      await made(1, DAY + 1, { upstreamId: 'fal', model: 'a', ...cost(30), ...film })
      await made(2, DAY + 2, { upstreamId: 'ark', model: 'a', ...cost(20), ...film })
      await made(3, DAY + DAY_MS, { upstreamId: 'ark', model: 'a', ...cost(5) })
      await commit(endOf(1, 100, capture(60), { funds: 'open' }), endOf(2, 100, capture(10), { funds: 'open' }))
    }

    test('are told by day, upstream and model, and the last attempt of a job has earned its money', async () => {
      await history()
      const { store } = current()
      const line = { model: 'a', attempts: 1, films: 1, tokens: 9, renderingMs: 300, unpriced: 0 }
      const ofDay = [
        {
          ...{ ...line, day: '2026-11-21', upstreamId: 'ark', attempts: 2 },
          ...{ chargedMicroCredits: 10, costMicroCredits: 20, unpriced: 1 },
        },
        { ...line, day: '2026-11-21', upstreamId: 'fal', chargedMicroCredits: 60, costMicroCredits: 30 },
      ]
      const nothing = { films: 0, tokens: 0, renderingMs: 0, chargedMicroCredits: 0 }
      const next = { ...line, ...nothing, day: '2026-11-22', upstreamId: 'ark', costMicroCredits: 5 }
      assert.deepEqual(await store.margins(DAY, DAY + DAY_MS), ofDay)
      assert.deepEqual(await store.margins(DAY, DAY + 2 * DAY_MS), [...ofDay, next])
      assert.deepEqual(await store.margins(DAY - DAY_MS, DAY), [])
    })

    test('are told of jobs, all attempts at one together, the newest first', async () => {
      await history()
      const { store } = current()
      // Their ids say when they were made.
      const span = { fromMs: 1_760_000_000_000, toMs: 1_760_000_001_000 }
      const told = await store.jobMargins({ ...span, limit: 9 })
      assert.deepEqual(
        told.map(({ jobId, attempts, chargedMicroCredits, costMicroCredits, unpriced }) => [
          jobId,
          attempts,
          chargedMicroCredits,
          costMicroCredits,
          unpriced,
        ]),
        [
          [sample.jobId(3), 1, 0, 5, 0],
          [sample.jobId(2), 1, 10, 20, 0],
          [sample.jobId(1), 2, 60, 30, 1],
        ],
      )
      const first = await store.jobMargins({ ...span, limit: 1 })
      assert.deepEqual(first, told.slice(0, 1))
      const rest = await store.jobMargins({ ...span, limit: 9, beforeId: sample.jobId(3) })
      assert.deepEqual(rest, told.slice(1))
    })
  })

  describe('the line before a lane', () => {
    const lane = 'dispatch:ark'
    const enqueue = (number: number, tenant: number, turnMs: number, afterMs = 0, keyId?: KeyId) =>
      commit({
        write: 'enqueue-step',
        step: {
          ...{ id: sample.jobId(number), kind: 'dispatch', lane, tenantId: sample.tenantId(tenant) },
          ...{ turnMs, afterMs, ...(keyId && { keyId }) },
        },
      })

    test('tells of a step how many of its tenant stand before it, and of a lane who waits there', async () => {
      const { store } = current()
      await enqueue(1, 1, 30)
      await enqueue(2, 1, 10)
      await enqueue(3, 1, 10)
      await enqueue(4, 2, 5)
      await enqueue(5, 3, 5, 60_000)
      const places = await Promise.all([1, 2, 3, 4].map((number) => store.place(sample.jobId(number))))
      assert.deepEqual(
        places.map((place) => [place?.lane, place?.before]),
        [
          [lane, 2],
          [lane, 0],
          [lane, 1],
          [lane, 0],
        ],
      )
      assert.deepEqual(await store.shares(lane), [
        { tenantId: sample.tenantId(1), waiting: 3 },
        { tenantId: sample.tenantId(2), waiting: 1 },
      ])
      await store.claim({ lane, workerId: sample.workerId(1), limit: 1 })
      assert.equal(
        (await store.shares(lane)).reduce((sum, { waiting }) => sum + waiting, 0),
        3,
      )
      assert.equal(await store.place(sample.jobId(9)), undefined)
    })

    test('counts of a key that may have only so many jobs made at once no more than it may begin now', async () => {
      const { store } = current()
      const limit = (jobsAtOnce: number) => sample.sampleKey(1, { limits: { jobsAtOnce } })
      await commit(
        { write: 'insert-job', job: sample.sampleJob(1) },
        { write: 'insert-key', key: limit(2) },
        { write: 'insert-key', key: sample.sampleKey(2) },
      )
      for (const number of [1, 2, 3]) await enqueue(number, 1, number, 0, sample.keyId(1))
      await enqueue(4, 1, 4, 0, sample.keyId(2))
      await enqueue(5, 1, 5)
      await enqueue(6, 1, 6, 0, sample.keyId(1))
      const waiting = async () => (await store.shares(lane)).map((share) => share.waiting)
      const before = async (number: number) => (await store.place(sample.jobId(number)))?.before
      assert.deepEqual([await waiting(), await before(3), await before(5), await before(6)], [[4], 2, 3, 5])
      const keyPool = { name: sample.keyId(1), count: 2 }
      const beginOne = (number: number): Write => ({
        ...{ write: 'begin-attempt', attempt: sample.sampleAttempt(number), pool: sample.pool(99), keyPool },
      })
      await commit(beginOne(1))
      assert.deepEqual([await waiting(), await before(4), await before(5)], [[3], 1, 2])
      await commit(beginOne(2))
      assert.deepEqual([await waiting(), await before(3), await before(5), await before(6)], [[2], 2, 1, 5])
      await commit({ write: 'update-key', key: limit(1), before: limit(2) })
      assert.deepEqual([await waiting(), await before(5)], [[2], 1], 'a limit that was lowered owes nobody a place')
    })

    test('tells who has waited for a while, the longest first', async () => {
      const { store, wait } = current()
      await enqueue(1, 1, 1, 20)
      await enqueue(2, 1, 1)
      await enqueue(3, 2, 1, 10)
      await wait(60)
      const told = (ageMs: number, limit: number, more: Partial<WaitingQuery> = {}) =>
        store.waiting({ lane, ageMs, limit, ...more })
      const ids = async (...asked: Parameters<typeof told>) => (await told(...asked)).map(({ id }) => id)
      assert.deepEqual(await ids(35, 9), [sample.jobId(2), sample.jobId(3), sample.jobId(1)])
      assert.deepEqual(await ids(35, 1), [sample.jobId(2)])
      assert.deepEqual(await ids(55, 9), [sample.jobId(2)])
      assert.deepEqual(await ids(0, 9, { lane: 'dispatch:fal' }), [])
      await enqueue(4, 1, 1, 600_000)
      assert.deepEqual([(await told(0, 9)).length, await ids(-500_000, 9)], [3, await ids(0, 9)])
      assert.equal((await ids(-700_000, 9)).at(-1), sample.jobId(4), 'who waits for his time comes last')
      const [first] = await told(35, 1)
      assert.ok(first)
      assert.deepEqual(await ids(35, 9, { after: first }), [sample.jobId(3), sample.jobId(1)])
    })

    test('is left for another one by who waits, keeping his place, and not by who was claimed', async () => {
      const { store } = current()
      await enqueue(1, 1, 7)
      const reroute = (from: string, to: string) =>
        store.commit([{ write: 'reroute-step', id: sample.jobId(1), from, lane: to }])
      assertRefused(await reroute('dispatch:fal', lane), 'lease')
      assertCommitted(await reroute(lane, 'dispatch:fal'))
      assert.deepEqual((await store.place(sample.jobId(1)))?.lane, 'dispatch:fal')
      const { steps } = await store.claim({ lane: 'dispatch:fal', workerId: sample.workerId(1), limit: 1 })
      assert.equal(steps.length, 1)
      assertRefused(await reroute('dispatch:fal', lane), 'lease')
    })

    test('is left for another one by who waits for his time, who waits no longer', async () => {
      const { store } = current()
      await enqueue(1, 1, 7, 600_000)
      assertCommitted(
        await store.commit([{ write: 'reroute-step', id: sample.jobId(1), from: lane, lane: 'dispatch:fal' }]),
      )
      const { steps } = await store.claim({ lane: 'dispatch:fal', workerId: sample.workerId(1), limit: 1 })
      assert.equal(steps.length, 1)
    })
  })
}
