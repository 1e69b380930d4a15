/** The contract of a store about webhooks: endpoints, deliveries that keep their bytes, tries. */

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type JobId, makeId } from '../../src/core/ids.ts'
import { end, start } from '../../src/core/job.ts'
import type { Write } from '../../src/core/writes.ts'
import {
  type Delivery,
  type DeliveryQuery,
  type DeliveryTry,
  ENDPOINTS_MAX,
  TRIES_KEPT_MAX,
} from '../../src/core/webhooks.ts'
import { assertCommitted, assertRefused, type CurrentStage, START_MS } from './store.ts'
import * as sample from './store-samples.ts'

/** Registers the tests. */
export function exerciseWebhooks(current: CurrentStage): void {
  describe('webhooks', () => {
    exerciseEndpoints(current)
    exerciseDeliveries(current)
    exerciseUntold(current)
  })
}

function exerciseEndpoints(current: CurrentStage): void {
  test('an endpoint comes back as it was written, in each of its versions, until it is deleted', async () => {
    const { store } = current()
    const plain = sample.sampleEndpoint(1)
    assertCommitted(await store.commit([{ write: 'insert-endpoint', endpoint: plain }]))
    assert.deepEqual(await store.endpoint(plain.id), plain)
    const full = sample.sampleEndpoint(1, {
      version: 2,
      url: 'https://your-app.com/other',
      description: 'Übung 🚤',
      types: ['job.failed', 'webhook.test'],
      secrets: [{ secret: 'whsec_b' }, { secret: 'whsec_a', untilMs: 9 }],
      disabled: { cause: 'gone', atMs: 77 },
      failingSinceMs: 70,
    })
    assertCommitted(await store.commit([{ write: 'update-endpoint', endpoint: full }]))
    assert.deepEqual(await store.endpoint(plain.id), full)
    assertRefused(await store.commit([{ write: 'update-endpoint', endpoint: full }]), 'endpoint')
    const again = { ...plain, version: 3 }
    assertCommitted(await store.commit([{ write: 'update-endpoint', endpoint: again }]))
    assert.deepEqual(await store.endpoint(plain.id), again, 'what is absent is gone')
    assertCommitted(await store.commit([{ write: 'delete-endpoint', id: plain.id }]))
    assert.equal(await store.endpoint(plain.id), undefined)
    assertRefused(await store.commit([{ write: 'update-endpoint', endpoint: { ...again, version: 4 } }]), 'endpoint')
  })

  test("a tenant's endpoints are listed by age; those who listen are not disabled", async () => {
    const { store } = current()
    const off = sample.sampleEndpoint(2, { disabled: { cause: 'owner', atMs: 1 } })
    const others = sample.sampleEndpoint(4, { tenantId: sample.tenantId(2) })
    assert.deepEqual(await store.listeners(sample.tenantId(1)), [])
    const endpoints = [sample.sampleEndpoint(3), off, sample.sampleEndpoint(1), others]
    await store.commit(endpoints.map((endpoint): Write => ({ write: 'insert-endpoint', endpoint })))
    const ids = (found: readonly { readonly id: string }[]) => found.map(({ id }) => id)
    assert.deepEqual(ids(await store.endpoints(sample.tenantId(1))), [1, 2, 3].map(sample.endpointId))
    assert.deepEqual(ids(await store.listeners(sample.tenantId(1))), [1, 3].map(sample.endpointId))
    const first = { ...sample.sampleEndpoint(1, { disabled: { cause: 'owner', atMs: 1 } }), version: 2 }
    await store.commit([{ write: 'update-endpoint', endpoint: first }])
    assert.deepEqual(ids(await store.listeners(sample.tenantId(1))), [sample.endpointId(3)], 'whoever changes it knows')
    assert.deepEqual(ids(await store.listeners(sample.tenantId(2))), [sample.endpointId(4)])
    assert.deepEqual(await store.listeners(sample.tenantId(3)), [])
  })

  test('an endpoint that another process has added, changed or taken out is so at once, for whoever asked before', async (context) => {
    const { store, isShared } = current()
    if (!isShared) return context.skip('one process has an embedded store')
    const other = await current().openAnother()
    const known = async () => (await store.listeners(sample.tenantId(1))).map(({ version }) => version)
    const endpoint = sample.sampleEndpoint(1)
    assert.deepEqual(await known(), [])
    assertCommitted(await other.commit([{ write: 'insert-endpoint', endpoint }]))
    assert.deepEqual(await known(), [1])
    assertCommitted(await other.commit([{ write: 'update-endpoint', endpoint: { ...endpoint, version: 2 } }]))
    assert.deepEqual(await known(), [2])
    assertCommitted(await other.commit([{ write: 'delete-endpoint', id: endpoint.id }]))
    assert.deepEqual(await known(), [])
  })

  test('a tenant has so many endpoints and no more, also when many are added at one moment', async () => {
    const { store } = current()
    const numbers = Array.from({ length: ENDPOINTS_MAX + 20 }, (_, index) => index)
    const results = await Promise.all(
      numbers.map((number) => store.commit([{ write: 'insert-endpoint', endpoint: sample.sampleEndpoint(number) }])),
    )
    assert.equal(results.filter(({ committed }) => committed).length, ENDPOINTS_MAX)
    assert.equal((await store.endpoints(sample.tenantId(1))).length, ENDPOINTS_MAX)
    const endpoint = sample.sampleEndpoint(999)
    assertRefused(await store.commit([{ write: 'insert-endpoint', endpoint }]), 'endpoint')
    const elsewhere = { ...endpoint, tenantId: sample.tenantId(2) }
    assertCommitted(await store.commit([{ write: 'insert-endpoint', endpoint: elsewhere }]))
  })
}

function exerciseDeliveries(current: CurrentStage): void {
  test('a delivery comes back with its bytes and its newest state', async () => {
    const { store } = current()
    await store.commit([{ write: 'insert-job', job: sample.sampleJob(1) }])
    const pending = sample.sampleDelivery(1, { body: '{"a":"雨 🚤"}', nextTryAtMs: 5 })
    await store.commit([{ write: 'insert-delivery', delivery: pending }])
    assert.deepEqual(await store.delivery(pending.id), pending)
    const { body: _body, nextTryAtMs: _next, ...rest } = pending
    const tried = {
      ...rest,
      url: 'https://your-app.com/new',
      state: 'abandoned',
      attempts: 9,
      lastAnswer: '410',
    } as const
    await store.commit([{ write: 'update-delivery', delivery: tried }])
    assert.deepEqual(await store.delivery(pending.id), { ...tried, body: pending.body })
    const loose = loosely(2)
    await store.commit([{ write: 'insert-delivery', delivery: loose }])
    assert.deepEqual(await store.delivery(loose.id), loose)
    const gone = sample.sampleDelivery(3)
    assertRefused(await store.commit([{ write: 'update-delivery', delivery: gone }]), 'delivery')
  })

  test('what an endpoint is to be told once is added once, also by two at one moment, and only while it is there', async () => {
    const { store, isShared } = current()
    const other = isShared ? await current().openAnother() : store
    const endpoint = sample.sampleEndpoint(1)
    const [endpointId, elsewhere] = [endpoint.id, sample.endpointId(2)]
    await store.commit([
      ...[1, 2].map((number): Write => ({ write: 'insert-job', job: sample.sampleJob(number) })),
      { write: 'insert-endpoint', endpoint },
      { write: 'insert-endpoint', endpoint: sample.sampleEndpoint(2) },
    ])
    const once = (delivery: Delivery): Write => ({ write: 'insert-delivery', delivery, once: true })
    const told = (number: number, more = {}) => once(sample.sampleDelivery(number, { endpointId, body: '{}', ...more }))
    const both = await Promise.all([store.commit([told(1)]), other.commit([told(2)])])
    assert.deepEqual(both.map(({ committed }) => committed).sort(), [false, true])
    assertRefused(await store.commit([told(3, { state: 'delivered' })]), 'delivery')
    const others = [
      told(4, { type: 'job.running' }),
      told(5, { jobId: sample.jobId(2) }),
      told(6, { endpointId: elsewhere }),
    ]
    for (const each of others) assertCommitted(await store.commit([each]))

    const hidden = { ...sample.sampleJob(3), hiddenAtMs: 1 }
    await store.commit([{ write: 'insert-job', job: hidden }])
    assertRefused(await store.commit([told(9, { jobId: hidden.id })]), 'delivery')

    const pending = loosely(7, { endpointId })
    assertCommitted(await store.commit([once(pending)]))
    assertRefused(await store.commit([once(loosely(8, { endpointId }))]), 'delivery')
    await store.commit([{ write: 'update-delivery', delivery: { ...pending, state: 'delivered' } }])
    assertCommitted(await store.commit([once(loosely(8, { endpointId }))]))
    assert.deepEqual(await store.delivery(sample.deliveryId(8)), loosely(8, { endpointId }))
    await store.commit([{ write: 'delete-endpoint', id: elsewhere }])
    assertRefused(await store.commit([told(9, { endpointId: elsewhere, jobId: sample.jobId(2) })]), 'delivery')
  })

  test('the tries of a delivery are kept, one made twice once, the oldest go, and all with their delivery', async () => {
    const { store } = current()
    const delivery = loosely(1)
    await store.commit([{ write: 'insert-delivery', delivery }])
    const answered: DeliveryTry = { number: 1, atMs: 10, durationMs: 3, status: 500, answer: '<b>no</b> 雨' }
    const silent: DeliveryTry = { number: 2, atMs: 20, durationMs: 15_000, error: 'no answer', answer: '' }
    await store.commit([{ write: 'update-delivery', delivery, tried: { ...answered, atMs: 9 } }])
    for (const tried of [answered, silent]) await store.commit([{ write: 'update-delivery', delivery, tried }])
    assert.deepEqual(await store.tries(delivery.id), [answered, silent])
    const late = { ...silent, number: TRIES_KEPT_MAX + 1 }
    await store.commit([{ write: 'update-delivery', delivery, tried: late }])
    assert.deepEqual(await store.tries(delivery.id), [silent, late])
    assertCommitted(await store.commit([{ write: 'delete-delivery', id: delivery.id }]))
    assert.deepEqual([await store.tries(delivery.id), await store.delivery(delivery.id)], [[], undefined])
  })

  test('a delivery that is over can be opened again, once; a pending one cannot', async () => {
    const { store } = current()
    const delivery = loosely(1, { state: 'abandoned', attempts: 10, lastAnswer: '500' })
    await store.commit([{ write: 'insert-delivery', delivery }])
    const reopen = { write: 'reopen-delivery', id: delivery.id, nextTryAtMs: 50 } as const
    const [one, other] = await Promise.all([store.commit([reopen]), store.commit([reopen])])
    assert.deepEqual([one.committed, other.committed].sort(), [false, true])
    assertRefused(await store.commit([reopen]), 'delivery')
    assert.deepEqual(await store.delivery(delivery.id), { ...delivery, state: 'pending', nextTryAtMs: 50 })
    assertRefused(await store.commit([{ ...reopen, id: sample.deliveryId(9) }]), 'delivery')
  })

  test('a delivery on its way can be tried sooner; one that is over cannot', async () => {
    const { store } = current()
    const delivery = loosely(1, { state: 'pending', attempts: 3, lastAnswer: '500', nextTryAtMs: 900 })
    await store.commit([{ write: 'insert-delivery', delivery }])
    const hasten = { write: 'hasten-delivery', id: delivery.id, nextTryAtMs: 50 } as const
    assertCommitted(await store.commit([hasten]))
    assert.deepEqual(await store.delivery(delivery.id), { ...delivery, nextTryAtMs: 50 })
    const { nextTryAtMs: _none, ...over } = delivery
    await store.commit([{ write: 'update-delivery', delivery: { ...over, state: 'delivered' } }])
    assertRefused(await store.commit([hasten]), 'delivery')
    assertRefused(await store.commit([{ ...hasten, id: sample.deliveryId(9) }]), 'delivery')
  })

  test('what a deleted job said goes from its deliveries: from those on their way when they are over', async () => {
    const { store } = current()
    await store.commit([1, 2].map((number): Write => ({ write: 'insert-job', job: sample.sampleJob(number) })))
    const body = '{"prompt":"secret"}'
    const over = sample.sampleDelivery(1, { body, state: 'delivered', attempts: 1 })
    const underWay = sample.sampleDelivery(2, { body })
    const anothers = sample.sampleDelivery(3, { body, state: 'delivered', jobId: sample.jobId(2) })
    const tried: DeliveryTry = { number: 1, atMs: 9, durationMs: 3, status: 200, answer: 'secret' }
    for (const delivery of [over, underWay, anothers]) {
      await store.commit([
        { write: 'insert-delivery', delivery },
        { write: 'update-delivery', delivery, tried },
      ])
    }
    assertCommitted(await store.commit([{ write: 'blank-job', id: sample.jobId(1) }]))
    const { body: _gone, ...bare } = over
    assert.deepEqual(await store.delivery(over.id), { ...bare, isBlank: true })
    assert.deepEqual(await store.delivery(underWay.id), { ...underWay, isBlank: true })
    assert.deepEqual(await store.delivery(anothers.id), anothers)
    assertRefused(await store.commit([{ write: 'reopen-delivery', id: over.id, nextTryAtMs: 50 }]), 'delivery')
    const again = { write: 'update-delivery', delivery: { ...underWay, attempts: 2 } } as const
    await store.commit([{ ...again, tried: { ...tried, number: 2 } }])
    assert.equal((await store.delivery(underWay.id))?.body, body, 'it is tried again')
    await store.commit([{ write: 'update-delivery', delivery: { ...underWay, state: 'delivered' } }])
    assert.equal((await store.delivery(underWay.id))?.body, undefined)
    const answers = async (number: number) => (await store.tries(sample.deliveryId(number))).map(({ answer }) => answer)
    assert.deepEqual(await Promise.all([1, 2, 3].map(answers)), [[''], ['', ''], ['secret']])
  })

  test('one that ends while its job is being deleted keeps nothing, whichever is first', async () => {
    const stage = current()
    const { store } = stage
    const other = stage.isShared ? await stage.openAnother() : store
    const numbers = Array.from({ length: 20 }, (_, index) => index + 1)
    const deliveries = numbers.map((number) =>
      sample.sampleDelivery(number, { jobId: sample.jobId(number), body: 'secret' }),
    )
    await store.commit(numbers.map((number): Write => ({ write: 'insert-job', job: sample.sampleJob(number) })))
    await store.commit(deliveries.map((delivery): Write => ({ write: 'insert-delivery', delivery })))
    const tried: DeliveryTry = { number: 1, atMs: 9, durationMs: 3, status: 200, answer: 'secret' }
    await Promise.all(
      deliveries.flatMap((delivery, index) => [
        other.commit([{ write: 'update-delivery', delivery: { ...delivery, state: 'delivered' }, tried }]),
        store.commit([{ write: 'blank-job', id: sample.jobId(index + 1) }]),
      ]),
    )
    for (const { id } of deliveries) {
      assert.equal((await store.delivery(id))?.body, undefined)
      assert.deepEqual(await store.tries(id), [{ ...tried, answer: '' }])
    }
  })

  test('deliveries are listed by age and by all that narrows them, without their bodies', async () => {
    const { store } = current()
    await store.commit([1, 2].map((number): Write => ({ write: 'insert-job', job: sample.sampleJob(number) })))
    const endpointId = sample.endpointId(1)
    const deliveries = [
      sample.sampleDelivery(1, { body: 'x', createdAtMs: 10 }),
      sample.sampleDelivery(2, { endpointId, state: 'delivered', type: 'job.running', createdAtMs: 20 }),
      sample.sampleDelivery(3, { endpointId, state: 'abandoned', jobId: sample.jobId(2), createdAtMs: 30 }),
      loosely(4, { tenantId: sample.tenantId(2) }),
      loosely(5, { endpointId }),
    ]
    await store.commit(deliveries.map((delivery): Write => ({ write: 'insert-delivery', delivery })))
    const numbers = async (query: Partial<DeliveryQuery>) => {
      const base = { tenantId: sample.tenantId(1), limit: 9, order: 'oldest first' } as const
      const found = await store.deliveries({ ...base, ...query })
      assert.ok(found.every((one) => !('body' in one)))
      return found.map(({ id }) => deliveries.findIndex((one) => one.id === id) + 1)
    }
    assert.deepEqual(await numbers({}), [1, 2, 3, 5])
    assert.deepEqual(await numbers({ order: 'newest first', limit: 2 }), [5, 3])
    assert.deepEqual(await numbers({ order: 'newest first', afterId: sample.deliveryId(3) }), [2, 1])
    assert.deepEqual(await numbers({ afterId: sample.deliveryId(2) }), [3, 5])
    assert.deepEqual(await numbers({ endpointId }), [2, 3, 5])
    assert.deepEqual(await numbers({ jobId: sample.jobId(1) }), [1, 2])
    assert.deepEqual(await numbers({ states: ['pending', 'abandoned'] }), [1, 3, 5])
    assert.deepEqual(await numbers({ states: [] }), [])
    assert.deepEqual(await numbers({ type: 'job.running' }), [2])
    assert.deepEqual(await numbers({ createdFromMs: 20, jobId: sample.jobId(1) }), [2])
    assert.deepEqual(await numbers({ tenantId: sample.tenantId(3) }), [])
  })

  test('the bytes of what is over are found by age and thrown away with the answers; the rest stays, and is not opened again', async () => {
    const { store } = current()
    const made = (number: number, more: Partial<Delivery> = {}) =>
      loosely(number, { body: '{}', state: 'abandoned', createdAtMs: START_MS + number, ...more })
    const deliveries = [made(2), made(1), made(3, { state: 'pending' }), made(90)]
    await store.commit(deliveries.map((delivery): Write => ({ write: 'insert-delivery', delivery })))
    const [first, , pending] = deliveries
    assert.ok(first && pending)
    const tried: DeliveryTry = { number: 1, atMs: 10, durationMs: 3, status: 500, answer: 'no' }
    for (const delivery of [first, pending]) await store.commit([{ write: 'update-delivery', delivery, tried }])
    await current().wait(100)
    assert.deepEqual(await store.wholeDeliveries(50, 9), [1, 2].map(sample.deliveryId))
    assert.deepEqual(await store.wholeDeliveries(50, 1), [sample.deliveryId(1)])
    const forget = (id: Delivery['id']) => store.commit([{ write: 'forget-delivery-body', id }])
    for (const { id } of [first, pending]) assertCommitted(await forget(id))
    const { body: _gone, ...rest } = first
    assert.deepEqual(await store.delivery(first.id), { ...rest, isBlank: true })
    assert.deepEqual(await store.tries(first.id), [{ ...tried, answer: '' }])
    assert.deepEqual([await store.delivery(pending.id), await store.tries(pending.id)], [pending, [tried]])
    assert.deepEqual(await store.wholeDeliveries(50, 9), [sample.deliveryId(1)])
    const reopen = { write: 'reopen-delivery', id: first.id, nextTryAtMs: 1 } as const
    assertRefused(await store.commit([reopen]), 'delivery')
  })

  test('of the deliveries about no job, those that are over are found by age', async () => {
    const { store } = current()
    await store.commit([{ write: 'insert-job', job: sample.sampleJob(1) }])
    const old = { createdAtMs: START_MS + 10, state: 'delivered' } as const
    const deliveries = [
      loosely(1, { ...old, createdAtMs: START_MS + 20 }),
      loosely(2, old),
      loosely(3, { ...old, state: 'pending' }),
      sample.sampleDelivery(4, old),
      loosely(5, { ...old, createdAtMs: START_MS + 90 }),
    ]
    await store.commit(deliveries.map((delivery): Write => ({ write: 'insert-delivery', delivery })))
    await current().wait(100)
    assert.deepEqual(await store.looseDeliveries(50, 9), [2, 1].map(sample.deliveryId))
    assert.deepEqual(await store.looseDeliveries(50, 1), [sample.deliveryId(2)])
  })
}

function exerciseUntold(current: CurrentStage): void {
  test('jobs that ended since a time and were never told to an endpoint are found, oldest first', async () => {
    const { store } = current()
    const endpointId = sample.endpointId(1)
    const ended = (number: number, atMs: number, more = {}) =>
      end(start(sample.sampleJob(number, more), 1), { status: 'cancelled' }, atMs)
    const jobs = [
      ended(1, 500),
      ended(2, 1_500),
      ended(3, 1_600),
      end(start(sample.sampleJob(4), 1), { status: 'expired' }, 1_700),
      sample.sampleJob(5),
      ended(6, 1_800, { tenantId: sample.tenantId(2) }),
      ended(7, 1_900, { hiddenAtMs: 2_000 }),
      ended(8, 2_000),
    ]
    const about = { jobId: sample.jobId(3), endpointId }
    await store.commit([
      ...jobs.map((job): Write => ({ write: 'insert-job', job })),
      { write: 'insert-delivery', delivery: sample.sampleDelivery(1, { ...about, type: 'job.cancelled' }) },
      {
        write: 'insert-delivery',
        delivery: sample.sampleDelivery(2, { ...about, jobId: sample.jobId(2), type: 'job.running' }),
      },
      {
        write: 'insert-delivery',
        delivery: sample.sampleDelivery(3, { jobId: sample.jobId(8), type: 'job.cancelled' }),
      },
    ])
    const query = {
      ...{
        tenantId: sample.tenantId(1),
        endpointId,
        sinceMs: 1_000,
        limit: 9,
        afterId: makeId<JobId>(0, new Uint8Array(10)),
      },
      statuses: ['cancelled', 'expired'],
    } as const
    assert.deepEqual(await store.untold(query), [2, 4, 8].map(sample.jobId))
    assert.deepEqual(await store.untold({ ...query, statuses: ['expired'] }), [sample.jobId(4)])
    assert.deepEqual(await store.untold({ ...query, statuses: [] }), [])
    assert.deepEqual(await store.untold({ ...query, afterId: sample.jobId(2), limit: 1 }), [sample.jobId(4)])
    assert.deepEqual(await store.untold({ ...query, sinceMs: 2_001 }), [])
  })
}

/** A delivery about no job. */
function loosely(number: number, more: Parameters<typeof sample.sampleDelivery>[1] = {}) {
  const { jobId: _none, ...delivery } = sample.sampleDelivery(number, { type: 'webhook.test', ...more })
  return delivery
}
