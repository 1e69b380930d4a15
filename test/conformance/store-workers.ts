/** The part of the store contract about workers: who lives, what becomes of the steps of the dead, clocks that are set back. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertCommitted, assertRefused, type CurrentStage } from './store.ts'
import * as sample from './store-samples.ts'
import { toolsFor } from './store-steps.ts'

/** Registers the tests. */
export function exerciseWorkers(current: CurrentStage): void {
  exerciseLives(current)
  exerciseSetBack(current)
  exerciseSharing(current)
}

function exerciseLives(current: CurrentStage): void {
  const { enqueue, claim, claimOne } = toolsFor(current)
  const [one, two] = [sample.workerId(1), sample.workerId(2)]

  test('workers live until their lease has run out, or longer with a heartbeat', async () => {
    const { store } = current()
    await store.enlist(one, 100)
    await store.enlist(two, 100)
    assert.deepEqual(await store.workers(), [one, two])
    await current().wait(60)
    assert.equal(await store.heartbeat(two, 100), true)
    await current().wait(60)
    assert.deepEqual(await store.workers(), [two])
    assert.equal(await store.heartbeat(sample.workerId(3), 100), false)
  })

  test("a living worker's steps stay its own; a dead one's are freed and due at once", async () => {
    const { store } = current()
    await store.enlist(one, 100)
    await store.enlist(two, 200)
    await enqueue(sample.sampleStep(1), sample.sampleStep(2))
    const [lost] = await claim({ limit: 1 })
    const [kept] = await claim({ limit: 1, workerId: two })
    assert.ok(lost && kept)
    await current().wait(100)
    assert.equal(await store.rescue(), 0)
    await current().wait(1)
    assert.equal(await store.rescue(), 1)
    assert.equal(await store.rescue(), 0)
    const again = await claimOne({ workerId: two })
    assert.deepEqual([again.id, again.claims], [lost.id, 2])
    assertRefused(await store.commit([{ write: 'hold-step', lease: lost }]), 'lease')
    assertCommitted(await store.commit([{ write: 'hold-step', lease: kept }]))
  })

  test('a worker that was taken for dead is told by its heartbeat, and may enlist again', async () => {
    const { store } = current()
    await store.enlist(one, 100)
    await enqueue(sample.sampleStep(1))
    const before = await claimOne()
    await current().wait(101)
    await store.rescue()
    assert.equal(await store.heartbeat(one, 100), false)
    await store.enlist(one, 100)
    assert.equal(await store.heartbeat(one, 100), true)
    assertRefused(await store.commit([{ write: 'hold-step', lease: before }]), 'lease')
  })

  test('until somebody has come to the rescue, a late worker still has its steps', async () => {
    const { store } = current()
    await store.enlist(one, 100)
    await enqueue(sample.sampleStep(1))
    const step = await claimOne()
    await current().wait(500)
    assert.deepEqual(await claim({ workerId: two }), [])
    assert.equal(await store.heartbeat(one, 100), true)
    assertCommitted(await store.commit([{ write: 'finish-step', lease: step }]))
  })

  test('a worker that retires leaves its steps to the others at once', async () => {
    const { store } = current()
    await store.enlist(one, 1_000)
    await enqueue(sample.sampleStep(1))
    const step = await claimOne()
    await store.retire(one)
    assert.deepEqual(await store.workers(), [])
    assert.equal((await claimOne({ workerId: two })).id, step.id)
    assert.equal(await store.heartbeat(one, 1_000), false)
  })

  test('a step claimed by a worker that is not there is freed at the next rescue', async () => {
    const { store } = current()
    await enqueue(sample.sampleStep(1))
    await claimOne()
    assert.equal(await store.rescue(), 1)
    await claimOne()
  })
}

function exerciseSetBack(current: CurrentStage): void {
  const { enqueue, claim, claimOne, nextInMs } = toolsFor(current)
  const HOUR_MS = 3_600_000

  test('a clock that is set back by an hour leaves no step waiting for an hour', async () => {
    await current().wait(HOUR_MS)
    await enqueue(sample.sampleStep(1), sample.sampleStep(2, { afterMs: 500 }))
    await current().wait(-HOUR_MS)
    assert.deepEqual(await claim(), [])
    assert.equal(await current().store.rescue(), 2)
    assert.equal((await claim()).length, 2)
  })

  test('a clock that is set back leaves no dead worker alive for longer than a minute', async () => {
    const { store } = current()
    await current().wait(HOUR_MS)
    await store.enlist(sample.workerId(1), 15_000)
    await enqueue(sample.sampleStep(1))
    await claimOne()
    await current().wait(-HOUR_MS)
    assert.equal(await store.rescue(), 0)
    assert.deepEqual(await store.workers(), [sample.workerId(1)])
    await current().wait(60_001)
    assert.equal(await store.rescue(), 1)
    await claimOne()
  })

  test('what waits a long time by plan is not taken for the work of a wrong clock', async () => {
    await enqueue(sample.sampleStep(1, { afterMs: 10 * HOUR_MS }))
    await current().wait(-4_000)
    assert.equal(await current().store.rescue(), 0)
    assert.equal(await nextInMs(), 10 * HOUR_MS + 4_000)
  })
}

function exerciseSharing(current: CurrentStage): void {
  test('an embedded store takes all workers of before for dead; a shared one waits for their lease', async () => {
    const { enqueue, claim, claimOne } = toolsFor(current)
    await current().store.enlist(sample.workerId(1), 15_000)
    await enqueue(sample.sampleStep(1))
    const before = await claimOne()
    await current().reopen()
    if (current().isShared) {
      assert.deepEqual(await claim(), [])
      assertCommitted(await current().store.commit([{ write: 'hold-step', lease: before }]))
    } else {
      assert.deepEqual(await current().store.workers(), [])
      assertRefused(await current().store.commit([{ write: 'hold-step', lease: before }]), 'lease')
      assert.equal((await claimOne()).claims, 2)
    }
  })
}
