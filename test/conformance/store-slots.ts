/** The part of the store contract about slots: never more attempts under way than a pool has. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Attempt } from '../../src/core/records.ts'
import type { OpenAttemptQuery } from '../../src/core/store-port.ts'
import type { Write } from '../../src/core/writes.ts'
import { assertCommitted, assertRefused, type CurrentStage } from './store.ts'
import * as sample from './store-samples.ts'

/** Registers the tests. */
export function exerciseSlots(current: CurrentStage): void {
  const insertJob = () => current().store.commit([{ write: 'insert-job', job: sample.sampleJob(1) }])
  const begin = (number: number, count: number, name?: string) =>
    current().store.commit([
      { write: 'begin-attempt', attempt: sample.sampleAttempt(number), pool: sample.pool(count, name) },
    ])
  const update = (number: number, state: Attempt['state']) =>
    current().store.commit([{ write: 'update-attempt', attempt: sample.sampleAttempt(number, { state }) }])

  test('a pool gives as many slots as it has, and refuses the next attempt with all that comes with it', async () => {
    const { store } = current()
    await insertJob()
    assertCommitted(await begin(1, 2))
    assertCommitted(await begin(2, 2))
    const event: Write = { write: 'append-event', event: sample.sampleEvent(1) }
    const third: Write = { write: 'begin-attempt', attempt: sample.sampleAttempt(3), pool: sample.pool(2) }
    assertRefused(await store.commit([event, third]), 'slot')
    assert.equal(await store.attempt(sample.attemptId(3)), undefined)
    assert.equal(await store.position(), 0)
    assert.equal(await store.slotsTaken('previz'), 2)
    assertCommitted(await begin(3, 2, 'other'))
    assertRefused(await begin(4, 0, 'third'), 'slot')
  })

  test('an attempt takes a slot of the key by which it is given as well, or none at all', async () => {
    const { store } = current()
    await insertJob()
    const byKey = (number: number, count: number) => {
      const attempt = sample.sampleAttempt(number, { credentialId: sample.credentialId(1) })
      const credentialPool = { name: sample.credentialId(1), count }
      return store.commit([{ write: 'begin-attempt', attempt, pool: sample.pool(9), credentialPool }])
    }
    assertCommitted(await byKey(1, 1))
    assertRefused(await byKey(2, 1), 'slot')
    assert.deepEqual(await store.attempt(sample.attemptId(1)), {
      ...sample.sampleAttempt(1, { credentialId: sample.credentialId(1) }),
    })
    assert.equal(await store.slotsTaken('previz'), 1)
    assert.equal(await store.slotsTaken(sample.credentialId(1)), 1)
    assertCommitted(await byKey(1, 1))
    await update(1, 'ended')
    assert.equal(await store.slotsTaken(sample.credentialId(1)), 0)
    assertCommitted(await byKey(2, 1))
  })

  test('an attempt that ended or is unknown gives its slot back, one that was submitted keeps it', async () => {
    await insertJob()
    await begin(1, 1)
    await update(1, 'submitted')
    assertRefused(await begin(2, 1), 'slot')
    await update(1, 'ended')
    assertCommitted(await begin(2, 1))
    await update(2, 'unknown')
    assertCommitted(await begin(3, 1))
    assert.equal(await current().store.slotsTaken('previz'), 1)
  })

  test('a slot can be given back before its attempt is over, which stays as it was; giving nothing back is no failure', async () => {
    const { store } = current()
    await insertJob()
    await begin(1, 1)
    const handle = { render: 1 }
    const attempt = sample.sampleAttempt(1, { state: 'submitted', handle })
    await store.commit([{ write: 'update-attempt', attempt }])
    const free = (number: number) => store.commit([{ write: 'free-slot', attempt: sample.sampleAttempt(number) }])
    assertCommitted(await free(1))
    assert.equal(await store.slotsTaken('previz'), 0)
    assert.deepEqual(await store.attempt(attempt.id), attempt)
    assertCommitted(await begin(2, 1))
    for (const number of [1, 9]) assertCommitted(await free(number))
    assert.equal(await store.slotsTaken('previz'), 1)
    await store.commit([{ write: 'update-attempt', attempt: { ...attempt, handle: 'later' } }])
    assertRefused(await begin(1, 1), 'slot')
    assert.deepEqual((await store.attempt(attempt.id))?.handle, 'later')
  })

  test('one work of an upstream is one attempt’s, whoever else writes it down, and stays so', async () => {
    const { store } = current()
    await insertJob()
    for (const number of [1, 2, 3]) await begin(number, 9)
    const named = (number: number, workId: string, more: Partial<Attempt> = {}) =>
      sample.sampleAttempt(number, { state: 'submitted', handle: { id: workId, key: number }, workId, ...more })
    const write = (attempt: Attempt) => store.commit([{ write: 'update-attempt', attempt }])
    assertCommitted(await write(named(1, 'cgt-1')))
    assert.deepEqual(await store.attempt(sample.attemptId(1)), named(1, 'cgt-1'))
    const event: Write = { write: 'append-event', event: sample.sampleEvent(1) }
    assertRefused(await store.commit([event, { write: 'update-attempt', attempt: named(2, 'cgt-1') }]), 'work')
    assert.equal((await store.attempt(sample.attemptId(2)))?.state, 'submitting')
    assertCommitted(await write(named(1, 'cgt-1', { state: 'ended' })))
    assertRefused(await write(named(2, 'cgt-1')), 'work')
    assertCommitted(await write(sample.sampleAttempt(1, { state: 'ended' })))
    assert.equal((await store.attempt(sample.attemptId(1)))?.workId, 'cgt-1', 'which is never taken away again')
    assertRefused(await write(named(9, 'cgt-9')), 'work')
    assertCommitted(await write(named(2, 'cgt-2')))
    assert.deepEqual([...(await store.knownWorks('previz', ['cgt-2', 'cgt-1', 'cgt-3']))].sort(), ['cgt-1', 'cgt-2'])
    assert.deepEqual(await store.knownWorks('ark', ['cgt-1']), [])
    assert.deepEqual(await store.knownWorks('previz', []), [])
  })

  test('of several that write down the same work at once, one does', async () => {
    const { store } = current()
    await insertJob()
    const numbers = [1, 2, 3, 4, 5, 6]
    for (const number of numbers) await begin(number, 9)
    const results = await Promise.all(
      numbers.map((number) => {
        const attempt = sample.sampleAttempt(number, { state: 'submitted', handle: number, workId: 'cgt-1' })
        return store.commit([{ write: 'update-attempt', attempt }])
      }),
    )
    assert.equal(results.filter(({ committed }) => committed).length, 1)
    for (const result of results) if (!result.committed) assert.equal(result.guard, 'work')
  })

  test('attempts that may have been taken without anybody’s knowing are found by upstream and time', async () => {
    const { store } = current()
    await insertJob()
    for (const number of [4, 1, 2, 3]) await begin(number, 9)
    await update(2, 'submitted')
    await update(3, 'unknown')
    const open = async (query: Partial<OpenAttemptQuery>) => {
      const found = await store.openAttempts({ upstreamId: 'previz', fromMs: 0, toMs: 9, limit: 9, ...query })
      return found.map(({ createdAtMs }) => createdAtMs)
    }
    assert.deepEqual(await open({}), [1, 3, 4])
    assert.deepEqual(await open({ fromMs: 3, toMs: 3 }), [3])
    assert.deepEqual(await open({ limit: 2 }), [1, 3])
    const after = { id: sample.attemptId(3), createdAtMs: 3 }
    assert.deepEqual([await open({ after }), await open({ after: { ...after, createdAtMs: 1 } })], [[4], [3, 4]])
    assert.deepEqual(await open({ upstreamId: 'ark' }), [])
    await update(3, 'ended')
    assert.deepEqual(await open({}), [1, 3, 4], 'that somebody says that it is over does not tell what became of it')
    const turnedAway = sample.sampleAttempt(3, { state: 'ended', refusal: 'busy' })
    await store.commit([{ write: 'update-attempt', attempt: turnedAway }])
    assert.deepEqual(await open({}), [1, 4])
  })

  test('a slot that is given back in a commit that is refused is still taken', async () => {
    const { store } = current()
    await insertJob()
    await begin(1, 1)
    const free: Write = { write: 'free-slot', attempt: sample.sampleAttempt(1) }
    assertRefused(await store.commit([free, { write: 'update-job', job: sample.sampleJob(1) }]), 'job')
    assert.equal(await store.slotsTaken('previz'), 1)
    const next: Write = { write: 'begin-attempt', attempt: sample.sampleAttempt(2), pool: sample.pool(1) }
    assertCommitted(await store.commit([free, next]))
    assert.equal(await store.slotsTaken('previz'), 1)
  })

  test('an attempt that begins again keeps its slot, or moves to another pool', async () => {
    const { store } = current()
    await insertJob()
    await begin(1, 1)
    await update(1, 'submitted')
    assertCommitted(await begin(1, 1))
    assert.equal((await store.attempt(sample.attemptId(1)))?.state, 'submitting')
    assertCommitted(await begin(1, 1, 'other'))
    assert.deepEqual([await store.slotsTaken('previz'), await store.slotsTaken('other')], [0, 1])
    await update(1, 'ended')
    assertCommitted(await begin(1, 1))
    assert.equal(await store.slotsTaken('previz'), 1)
  })

  test('a pool that has become smaller gives no slot until enough are back; who has one keeps it', async () => {
    await insertJob()
    for (const number of [1, 2, 3]) await begin(number, 3)
    await update(2, 'ended')
    assertRefused(await begin(4, 2), 'slot')
    assertRefused(await begin(4, 1), 'slot')
    assertCommitted(await begin(3, 1))
    await update(1, 'ended')
    assertCommitted(await begin(4, 2))
    assertRefused(await begin(5, 2), 'slot')
  })

  test('of many that want the last slots at one moment, exactly as many get one', async () => {
    await insertJob()
    const numbers = Array.from({ length: 30 }, (_, index) => index + 1)
    const results = await Promise.all(numbers.map((number) => begin(number, 4)))
    assert.equal(results.filter(({ committed }) => committed).length, 4)
    assert.equal(await current().store.slotsTaken('previz'), 4)
  })
}
