/** The part of the store contract about the queue: what is claimed when and by whom, and who is fenced off. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ClaimedStep, StepPlan, Write } from '../../src/core/store-port.ts'
import type { CurrentStore } from './store.ts'
import * as sample from './store-samples.ts'

/** Registers the tests. */
export function exerciseSteps(current: CurrentStore): void {
  const enqueue = (...steps: StepPlan[]) =>
    current().commit(steps.map((step): Write => ({ write: 'enqueue-step', step })))

  const claimOne = async (nowMs: number, leaseUntilMs: number, lane = 'prepare'): Promise<ClaimedStep> => {
    const [step, ...others] = await current().claim(lane, nowMs, leaseUntilMs, 2)
    assert.ok(step, 'a step is ready')
    assert.deepEqual(others, [])
    return step
  }

  exerciseClaims(current, enqueue, claimOne)
  exerciseFencing(current, enqueue, claimOne)
}

type Enqueue = (...steps: StepPlan[]) => Promise<unknown>
type ClaimOne = (nowMs: number, leaseUntilMs: number, lane?: string) => Promise<ClaimedStep>

function exerciseClaims(current: CurrentStore, enqueue: Enqueue, claimOne: ClaimOne): void {
  test('steps are claimed in their lane when they are ready, the oldest first', async () => {
    await enqueue(
      sample.sampleStep(1, { readyAtMs: 30 }),
      sample.sampleStep(2, { readyAtMs: 10 }),
      sample.sampleStep(4, { readyAtMs: 20 }),
      sample.sampleStep(3, { readyAtMs: 20 }),
      sample.sampleStep(5, { readyAtMs: 31 }),
      sample.sampleStep(6, { readyAtMs: 1, lane: 'dispatch:previz' }),
    )
    assert.deepEqual(await current().claim('prepare', 9, 99, 10), [])
    const first = await current().claim('prepare', 30, 99, 3)
    assert.deepEqual(
      first.map((step) => step.id),
      [2, 3, 4].map(sample.jobId),
    )
    const second = await current().claim('prepare', 30, 99, 3)
    assert.deepEqual(
      second.map((step) => step.id),
      [sample.jobId(1)],
    )
  })

  test('a claimed step says what was planned and how often it was tried', async () => {
    const plan = sample.sampleStep(1, { kind: 'watch', lane: 'watch', readyAtMs: 7 })
    await enqueue(plan)
    const { generation, ...step } = await claimOne(8, 20, 'watch')
    assert.deepEqual(step, { ...plan, tries: 1 })
    assert.equal((await claimOne(20, 30, 'watch')).tries, 2)
    assert.ok(generation > 0)
  })

  test('a claim is ready again when its time runs out, and not before', async () => {
    await enqueue(sample.sampleStep(1))
    const first = await claimOne(0, 100)
    assert.equal(current().nextReadyAtMs('prepare'), 100)
    assert.deepEqual(await current().claim('prepare', 99, 200, 1), [])
    const second = await claimOne(100, 200)
    assert.ok(second.generation > first.generation)
  })

  test('a renewed claim is kept until its new end', async () => {
    await enqueue(sample.sampleStep(1))
    const lease = await claimOne(0, 100)
    assert.equal(await current().renew(lease, 150), true)
    assert.deepEqual(await current().claim('prepare', 149, 200, 1), [])
    await claimOne(150, 200)
  })

  test('a lane says when its next step becomes ready', async () => {
    assert.equal(current().nextReadyAtMs('prepare'), undefined)
    await enqueue(sample.sampleStep(1, { readyAtMs: 50 }), sample.sampleStep(2, { readyAtMs: 40 }))
    assert.equal(current().nextReadyAtMs('prepare'), 40)
    assert.equal(current().nextReadyAtMs('collect'), undefined)
  })

  test('claimers at the same moment never get the same step, and together get all', async () => {
    await enqueue(...Array.from({ length: 200 }, (_, number) => sample.sampleStep(number)))
    const claims = await Promise.all(Array.from({ length: 40 }, () => current().claim('prepare', 0, 100, 7)))
    const ids = claims.flat().map((step) => step.id)
    assert.equal(ids.length, 200)
    assert.equal(new Set(ids).size, 200)
  })

  test('a step that moves counts its tries anew unless it moves to be tried again', async () => {
    await enqueue(sample.sampleStep(1))
    const again = sample.sampleStep(1, { readyAtMs: 10 })
    assert.equal(
      await current().commit([{ write: 'move-step', lease: await claimOne(0, 9), to: again, retry: true }]),
      'committed',
    )
    const second = await claimOne(10, 20)
    assert.equal(second.tries, 2)
    const onward = sample.sampleStep(1, { kind: 'dispatch', lane: 'dispatch:previz', readyAtMs: 15 })
    assert.equal(await current().commit([{ write: 'move-step', lease: second, to: onward }]), 'committed')
    assert.equal(current().nextReadyAtMs('prepare'), undefined)
    assert.equal((await claimOne(15, 20, 'dispatch:previz')).tries, 1)
  })
}

function exerciseFencing(current: CurrentStore, enqueue: Enqueue, claimOne: ClaimOne): void {
  test('a worker whose lease ran out can neither move, finish nor renew the step, and writes nothing', async () => {
    await current().commit([{ write: 'insert-job', job: sample.sampleJob(1) }])
    await enqueue(sample.sampleStep(1))
    const zombie = await claimOne(0, 10)
    const winner = await claimOne(10, 20)
    const event: Write = { write: 'append-event', event: { jobId: sample.jobId(1), type: 'zombie', atMs: 1 } }
    const to = sample.sampleStep(1, { kind: 'watch', lane: 'watch' })
    assert.equal(await current().commit([event, { write: 'move-step', lease: zombie, to }]), 'stale')
    assert.equal(await current().commit([{ write: 'finish-step', lease: zombie }, event]), 'stale')
    assert.equal(await current().renew(zombie, 1_000), false)
    assert.deepEqual(current().events(sample.jobId(1)), [])
    assert.equal(current().nextReadyAtMs('prepare'), 20)
    assert.equal(await current().commit([{ write: 'finish-step', lease: winner }, event]), 'committed')
    assert.equal(current().events(sample.jobId(1)).length, 1)
  })

  test('a lease that ran out still counts while nobody else has claimed the step', async () => {
    await enqueue(sample.sampleStep(1))
    const lease = await claimOne(0, 10)
    assert.equal(await current().renew(lease, 30), true)
    assert.equal(await current().commit([{ write: 'finish-step', lease }]), 'committed')
    assert.equal(current().nextReadyAtMs('prepare'), undefined)
  })

  test('a finished step is gone for its own worker too', async () => {
    await enqueue(sample.sampleStep(1))
    const lease = await claimOne(0, 10)
    assert.equal(await current().commit([{ write: 'finish-step', lease }]), 'committed')
    assert.equal(await current().commit([{ write: 'finish-step', lease }]), 'stale')
    assert.equal(await current().renew(lease, 99), false)
  })

  test('a heartbeat that comes after the move does not hold the step back', async () => {
    await enqueue(sample.sampleStep(1))
    const lease = await claimOne(0, 10)
    await current().commit([{ write: 'move-step', lease, to: sample.sampleStep(1, { readyAtMs: 5 }) }])
    assert.equal(await current().renew(lease, 1_000), false)
    assert.equal(current().nextReadyAtMs('prepare'), 5)
  })

  test('after a restart a step that was claimed waits for nobody, and its plan and tries are kept', async () => {
    await enqueue(sample.sampleStep(1), sample.sampleStep(2, { readyAtMs: 50 }))
    const zombie = await claimOne(0, 1_000)
    await current().reclaim()
    const [again, ...others] = await current().claim('prepare', 49, 1_000, 9)
    if (again === undefined) {
      assert.equal(current().nextReadyAtMs('prepare'), 50, 'a shared store lets the lease run out instead')
      return
    }
    assert.deepEqual([again.id, again.tries, others.length], [zombie.id, 2, 0])
    assert.equal(await current().commit([{ write: 'finish-step', lease: zombie }]), 'stale')
  })

  test('a dropped step is gone whoever has it, and dropping nothing is no failure', async () => {
    await enqueue(sample.sampleStep(1))
    const lease = await claimOne(0, 10)
    assert.equal(await current().commit([{ write: 'drop-step', id: lease.id }]), 'committed')
    assert.equal(await current().commit([{ write: 'drop-step', id: lease.id }]), 'committed')
    assert.equal(await current().commit([{ write: 'finish-step', lease }]), 'stale')
  })

  test('a step enqueued anew fences off the worker of the dropped one', async () => {
    await enqueue(sample.sampleStep(1))
    const zombie = await claimOne(0, 10)
    await current().commit([
      { write: 'drop-step', id: zombie.id },
      { write: 'enqueue-step', step: sample.sampleStep(1) },
    ])
    assert.equal(await current().commit([{ write: 'finish-step', lease: zombie }]), 'stale')
    assert.equal((await claimOne(0, 10)).tries, 1)
    assert.equal(await current().commit([{ write: 'finish-step', lease: zombie }]), 'stale')
  })

  test('both guards of a commit must hold', async () => {
    const job = sample.sampleJob(1)
    await current().commit([{ write: 'insert-job', job }])
    await enqueue(sample.sampleStep(1))
    const zombie = await claimOne(0, 10)
    const winner = await claimOne(10, 20)
    const update: Write = { write: 'update-job', job: sample.nextVersion(job) }
    assert.equal(await current().commit([update, { write: 'finish-step', lease: zombie }]), 'stale')
    assert.deepEqual(current().jobById(job.id), job)
    assert.equal(await current().commit([update, { write: 'finish-step', lease: winner }]), 'committed')
    assert.equal(current().jobById(job.id)?.version, 2)
  })
}
