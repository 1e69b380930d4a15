/** The part of the store contract about the event log: one order for the installation, and news of it for those who wait. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { LoggedEvent } from '../../src/core/records.ts'
import type { Store } from '../../src/core/store-port.ts'
import type { Write } from '../../src/core/writes.ts'
import { assertCommitted, type CurrentStage } from './store.ts'
import * as sample from './store-samples.ts'
import { within } from '../support/within.ts'

/** Registers the tests. */
export function exerciseEvents(current: CurrentStage): void {
  exerciseLog(current)
  exerciseNews(current)
  exerciseSharedNews(current)
}

const append = (number: number, type = `event.${number}`): Write => ({
  write: 'append-event',
  event: sample.sampleEvent(number % 10, { type }),
})

function exerciseLog(current: CurrentStage): void {
  test('the log keeps events in the order of the commits, with positions that grow', async () => {
    const { store } = current()
    assert.equal(await store.position(), 0)
    const first = assertCommitted(await store.commit([append(1), append(2)]))
    const second = assertCommitted(await store.commit([append(3)]))
    assert.ok(first > 0 && second > first)
    assert.equal(await store.position(), second)
    const events = await store.events({ after: 0, limit: 9 })
    assert.deepEqual(
      events.map(({ type }) => type),
      ['event.1', 'event.2', 'event.3'],
    )
    assert.equal(events[1]?.position, first)
    assert.equal(events[2]?.position, second)
    const nothing = assertCommitted(await store.commit([{ write: 'enqueue-step', step: sample.sampleStep(1) }]))
    assert.equal(nothing, second)
  })

  test('an event comes back as it was written, with what it says', async () => {
    const { store } = current()
    for (const data of [null, 0, '', '\0', { a: [1, { b: null }], 雨: '\ud800' }]) {
      const event = sample.sampleEvent(1, { type: 'job.noted', atMs: 7, data })
      const position = assertCommitted(await store.commit([{ write: 'append-event', event }]))
      assert.deepEqual(await store.events({ after: position - 1, limit: 9 }), [{ ...event, position }])
    }
  })

  test("an event about no job comes back as one, among its tenant's, and stays when jobs go", async () => {
    const { store } = current()
    const { jobId: _none, ...event } = sample.sampleEvent(1, { type: 'webhook.endpoint_disabled', data: { a: 1 } })
    await store.commit([
      { write: 'insert-job', job: sample.sampleJob(1) },
      { write: 'append-event', event },
      { write: 'append-event', event: sample.sampleEvent(1) },
    ])
    await store.commit([{ write: 'delete-job', id: sample.jobId(1) }])
    const [found, ...others] = await store.events({ tenantId: sample.tenantId(1), after: 0, limit: 9 })
    assert.ok(found)
    assert.deepEqual([found, others], [{ ...event, position: found.position }, []])
    assert.deepEqual(await store.events({ jobId: sample.jobId(1), after: 0, limit: 9 }), [])
    assert.deepEqual(await store.events({ tenantId: sample.tenantId(2), after: 0, limit: 9 }), [])
  })

  test("the log can be read from a position on, and narrowed to a job's or a tenant's events", async () => {
    const { store } = current()
    const events = [1, 2, 1, 3].map((number) =>
      sample.sampleEvent(number, { tenantId: sample.tenantId(number === 3 ? 2 : 1) }),
    )
    await store.commit(events.map((event): Write => ({ write: 'append-event', event })))
    const jobs = async (query: Partial<Parameters<Store['events']>[0]>) =>
      (await store.events({ after: 0, limit: 9, ...query })).map(({ jobId }) => jobId)
    assert.deepEqual(await jobs({}), [1, 2, 1, 3].map(sample.jobId))
    assert.deepEqual(await jobs({ limit: 2 }), [1, 2].map(sample.jobId))
    assert.deepEqual(await jobs({ jobId: sample.jobId(1) }), [1, 1].map(sample.jobId))
    assert.deepEqual(await jobs({ tenantId: sample.tenantId(2) }), [3].map(sample.jobId))
    const [, second] = await store.events({ after: 0, limit: 9 })
    assert.deepEqual(await jobs({ after: second?.position ?? 0 }), [1, 3].map(sample.jobId))
    assert.deepEqual(await jobs({ upTo: second?.position ?? 0 }), [1, 2].map(sample.jobId))
    assert.deepEqual(await jobs({ order: 'newest first', limit: 3 }), [3, 1, 2].map(sample.jobId))
  })

  test('of a job, what may have changed it can be read without what has not', async () => {
    const { store } = current()
    const types = ['job.queued', 'delivery.sent', 'jobs', 'job.running', 'attempt.stopped', 'job.failed', 'Job.x']
    const events = types.map((type) => sample.sampleEvent(1, { type }))
    const another = sample.sampleEvent(2, { type: 'job.queued' })
    await store.commit([...events, another].map((event): Write => ({ write: 'append-event', event })))
    const query = { jobId: sample.jobId(1), ofJobs: true, after: 0, limit: 9 } as const
    const typesOf = (found: readonly LoggedEvent[]) => found.map(({ type }) => type)
    const found = await store.events(query)
    assert.deepEqual(typesOf(found), ['job.queued', 'job.running', 'job.failed'])
    const upTo = (found[2]?.position ?? 0) - 1
    assert.deepEqual(typesOf(await store.events({ ...query, order: 'newest first', upTo })), [
      'job.running',
      'job.queued',
    ])
  })

  test('the oldest events are forgotten up to a time, as many as asked for', async () => {
    const { store } = current()
    const events = [10, 20, 30, 5].map((atMs) => sample.sampleEvent(1, { atMs }))
    await store.commit(events.map((event): Write => ({ write: 'append-event', event })))
    const times = async () => (await store.events({ after: 0, limit: 9 })).map(({ atMs }) => atMs)
    await store.commit([{ write: 'forget-events', beforeMs: 30, limit: 2 }])
    assert.deepEqual(await times(), [30, 5])
    await store.commit([{ write: 'forget-events', beforeMs: 30, limit: 2 }])
    assert.deepEqual(await times(), [30])
    const position = await store.position()
    const next = assertCommitted(await store.commit([append(1)]))
    assert.ok(next > position)
  })

  test('the position never goes back, whatever is taken out of the log', async () => {
    const { store } = current()
    await store.commit([{ write: 'insert-job', job: sample.sampleJob(1) }])
    const first = assertCommitted(
      await store.commit([{ write: 'append-event', event: sample.sampleEvent(1, { atMs: 1 }) }]),
    )
    await store.commit([{ write: 'forget-events', beforeMs: 2, limit: 9 }])
    assert.deepEqual(await store.events({ after: 0, limit: 9 }), [])
    assert.equal(await store.position(), first)
    assert.equal(assertCommitted(await store.commit([])), first)
    const second = assertCommitted(
      await store.commit([append(2), { write: 'append-event', event: sample.sampleEvent(1) }]),
    )
    await store.commit([{ write: 'delete-job', id: sample.jobId(1) }])
    assert.equal(await store.position(), second)
    await current().reopen()
    assert.equal(await current().store.position(), second)
    const third = assertCommitted(await current().store.commit([append(3)]))
    assert.ok(first > 0 && second > first && third > second)
  })

  test('a commit may forget what it appends', async () => {
    const { store } = current()
    assertCommitted(
      await store.commit([
        { write: 'append-event', event: sample.sampleEvent(1, { atMs: 1 }) },
        { write: 'forget-events', beforeMs: 2, limit: 9 },
      ]),
    )
    assert.deepEqual(await store.events({ after: 0, limit: 9 }), [])
  })

  test('commits of one moment get positions of their own, each within the next', async () => {
    const { store } = current()
    const results = await Promise.all(
      Array.from({ length: 100 }, (_, index) => store.commit([append(index), append(index)])),
    )
    const events = await store.events({ after: 0, limit: 999 })
    assert.equal(events.length, 200)
    for (const [index, result] of results.entries()) {
      const position = assertCommitted(result)
      const own = events.filter(({ type }) => type === `event.${index}`)
      assert.equal(own.length, 2)
      assert.ok(position >= (own[1]?.position ?? 0), 'the log up to the position holds the commit')
    }
  })
}

/** Collects news. */
function listen(store: Store) {
  const lanes = new Set<string>()
  const events: LoggedEvent[] = []
  const stop = store.watch((news) => {
    for (const lane of news.lanes) lanes.add(lane)
    events.push(...news.events)
  })
  return { lanes, events, stop, types: () => [...new Set(events.map(({ type }) => type))] }
}

function exerciseNews(current: CurrentStage): void {
  test('who watches is told of lanes that get work and of events, and no more when it stops', async () => {
    const { store } = current()
    const heard = listen(store)
    await store.commit([append(1), { write: 'enqueue-step', step: sample.sampleStep(1) }])
    await within(5_000, () => heard.lanes.has('prepare') && heard.events.length > 0)
    const [logged] = await store.events({ after: 0, limit: 1 })
    assert.deepEqual(heard.events[0], logged)
    const { steps } = await store.claim({ lane: 'prepare', workerId: sample.workerId(1), limit: 1 })
    assert.ok(steps[0])
    const to = sample.target({ lane: 'watch' })
    await store.commit([{ write: 'move-step', lease: steps[0], to, as: 'progress' }])
    await within(5_000, () => heard.lanes.has('watch'))
    const [again] = (await store.claim({ lane: 'watch', workerId: sample.workerId(1), limit: 1 })).steps
    assert.ok(again)
    const waits = sample.target({ lane: 'watch', afterMs: 5_000 })
    await store.commit([{ write: 'move-step', lease: again, to: waits, as: 'retry' }])
    await store.commit([{ write: 'hasten-step', id: again.id, lane: 'collect' }])
    await within(5_000, () => heard.lanes.has('collect'))
    heard.stop()
    const later = listen(store)
    await store.commit([append(2)])
    await within(5_000, () => later.types().includes('event.2'))
    assert.ok(!heard.types().includes('event.2'))
    later.stop()
  })

  test('a listener that throws keeps nobody from hearing, now or later; the process is warned', async () => {
    const { store } = current()
    const warned: Error[] = []
    const onWarning = (warning: Error) => warned.push(warning)
    process.on('warning', onWarning)
    const stop = store.watch(() => {
      throw new Error('a mistake of ours')
    })
    const heard = listen(store)
    for (const number of [1, 2]) {
      assertCommitted(await store.commit([append(number)]))
      await within(5_000, () => heard.types().includes(`event.${number}`))
    }
    await within(5_000, () => warned.length > 1)
    process.off('warning', onWarning)
    assert.match(warned[0]?.message ?? '', /a mistake of ours/)
    heard.stop()
    stop()
  })

  test('a commit that is refused is no news', async () => {
    const { store } = current()
    const heard = listen(store)
    await store.commit([
      append(1),
      { write: 'enqueue-step', step: sample.sampleStep(1) },
      { write: 'update-job', job: sample.sampleJob(1) },
    ])
    await store.commit([append(2)])
    await within(5_000, () => heard.types().includes('event.2'))
    assert.deepEqual(heard.types(), ['event.2'])
    assert.deepEqual([...heard.lanes], [])
    heard.stop()
  })

  test('news of events come in the order of the log, each event at least once', async () => {
    const { store } = current()
    const heard = listen(store)
    await Promise.all(Array.from({ length: 300 }, (_, index) => store.commit([append(index)])))
    await within(10_000, () => heard.types().length === 300)
    const positions = heard.events.map(({ position }) => position)
    const fresh = positions.filter((position, index) => !positions.slice(0, index).includes(position))
    assert.deepEqual(
      fresh,
      fresh.toSorted((a, b) => a - b),
    )
    heard.stop()
  })
}

function exerciseSharedNews(current: CurrentStage): void {
  test('a store that shares the place hears of what another one commits', async (context) => {
    if (!current().isShared) return context.skip('one process has an embedded store')
    const another = await current().openAnother()
    const heard = listen(another)
    await current().store.commit([append(1), { write: 'enqueue-step', step: sample.sampleStep(1) }])
    await within(10_000, () => heard.lanes.has('prepare') && heard.types().includes('event.1'))
    await another.commit([append(2)])
    await within(10_000, () => heard.types().includes('event.2'))
    heard.stop()
  })

  test('stores that share the place have one order of events, and miss none', async (context) => {
    if (!current().isShared) return context.skip('one process has an embedded store')
    const stores = [current().store, await current().openAnother()]
    const heard = stores.map(listen)
    await Promise.all(
      Array.from({ length: 200 }, async (_, index) => {
        await stores[index % 2]?.commit([append(index)])
      }),
    )
    await within(10_000, () => heard.every((one) => one.types().length === 200))
    const log = (await current().store.events({ after: 0, limit: 999 })).map(({ type }) => type)
    for (const one of heard) {
      assert.deepEqual(one.types(), log)
      one.stop()
    }
  })

  test('claims of two stores that share the place are never doubled', async (context) => {
    if (!current().isShared) return context.skip('one process has an embedded store')
    const stores = [current().store, await current().openAnother()]
    const steps = Array.from({ length: 400 }, (_, number) =>
      sample.sampleStep(number, { tenantId: sample.tenantId(1 + (number % 3)) }),
    )
    await stores[0]?.commit(steps.map((step): Write => ({ write: 'enqueue-step', step })))
    const got: string[] = []
    await Promise.all(
      stores.flatMap((store, number) =>
        Array.from({ length: 4 }, async () => {
          for (;;) {
            const claim = await store.claim({ lane: 'prepare', workerId: sample.workerId(number), limit: 9 })
            got.push(...claim.steps.map(({ id }) => id))
            if (claim.steps.length === 0 && claim.nextInMs === undefined) return
          }
        }),
      ),
    )
    assert.deepEqual(got.toSorted(), steps.map(({ id }) => id).toSorted())
  })
}
