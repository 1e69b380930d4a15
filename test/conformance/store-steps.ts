/** The part of the store contract about the queue: what is claimed when, in whose turn, and who is fenced off. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ClaimQuery } from '../../src/core/store-port.ts'
import type { Write } from '../../src/core/writes.ts'
import type { ClaimedStep, StepMove, StepPlan } from '../../src/core/steps.ts'
import { assertCommitted, assertRefused, type CurrentStage } from './store.ts'
import * as sample from './store-samples.ts'

/** What every test about steps needs. */
type Tools = {
  enqueue(...steps: StepPlan[]): Promise<unknown>
  claim(query?: Partial<ClaimQuery>): Promise<readonly ClaimedStep[]>
  /** Claims the one step that is due. */
  claimOne(query?: Partial<ClaimQuery>): Promise<ClaimedStep>
  nextInMs(lane?: string): Promise<number | undefined>
}

/** The tools for the running test. Workers 1 and 2 live for a minute at its beginning. */
export function toolsFor(current: CurrentStage): Tools {
  const claim = async (query: Partial<ClaimQuery> = {}) => {
    const { steps } = await current().store.claim({
      lane: 'prepare',
      workerId: sample.workerId(1),
      limit: 10,
      ...query,
    })
    return steps
  }
  return {
    claim,
    enqueue: (...steps) => current().store.commit(steps.map((step): Write => ({ write: 'enqueue-step', step }))),
    claimOne: async (query) => {
      const [step, ...others] = await claim({ limit: 2, ...query })
      assert.ok(step, 'a step is due')
      assert.deepEqual(others, [])
      return step
    },
    nextInMs: async (lane = 'prepare') => {
      const claim = { lane, workerId: sample.workerId(1), limit: 0 }
      return (await current().store.claim(claim)).nextInMs
    },
  }
}

/** Registers the tests. */
export function exerciseSteps(current: CurrentStage): void {
  const tools = toolsFor(current)
  exerciseClaims(current, tools)
  exerciseTurns(tools)
  exerciseMoves(current, tools)
  exerciseFencing(current, tools)
}

const numbersOf = (steps: readonly { readonly id: string }[]) =>
  steps.map((step) => Array.from({ length: 60 }, (_, number): string => sample.jobId(number)).indexOf(step.id))

function exerciseClaims(current: CurrentStage, { enqueue, claim, claimOne, nextInMs }: Tools): void {
  test('steps are claimed in their lane when they are due, the longest waiting first', async () => {
    await enqueue(
      sample.sampleStep(1, { afterMs: 30 }),
      sample.sampleStep(2, { afterMs: 10 }),
      sample.sampleStep(4, { afterMs: 20 }),
      sample.sampleStep(3, { afterMs: 20 }),
      sample.sampleStep(5, { afterMs: 31 }),
      sample.sampleStep(6, { afterMs: 1, lane: 'dispatch:previz' }),
    )
    await current().wait(9)
    assert.deepEqual(await claim(), [])
    await current().wait(21)
    assert.deepEqual(numbersOf(await claim({ limit: 3 })), [2, 3, 4])
    assert.deepEqual(numbersOf(await claim({ limit: 3 })), [1])
  })

  test('among due steps, those that stand in front come first, and keep their places when they had to wait', async () => {
    await enqueue(
      sample.sampleStep(1, { turnMs: 3_000 }),
      sample.sampleStep(2, { turnMs: 1_000 }),
      sample.sampleStep(3),
      sample.sampleStep(4, { turnMs: 2_000, afterMs: 10 }),
    )
    assert.deepEqual(numbersOf(await claim({ limit: 1 })), [2])
    const [first] = await claim({ limit: 1 })
    assert.ok(first)
    assert.deepEqual(numbersOf([first]), [1])
    await current().wait(10)
    const to = sample.target({ kind: 'prepare', lane: 'prepare', afterMs: 5 })
    assertCommitted(await current().store.commit([{ write: 'move-step', lease: first, to, as: 'park' }]))
    await current().wait(5)
    assert.deepEqual(numbersOf(await claim()), [4, 1, 3])
  })

  test('a delivery that is tried again stands where it is due', async () => {
    await enqueue(sample.sampleStep(1, { kind: 'deliver' }), sample.sampleStep(2, { kind: 'deliver', afterMs: 5 }))
    const first = await claimOne()
    const to = sample.target({ kind: 'deliver', lane: 'prepare', afterMs: 8 })
    assertCommitted(await current().store.commit([{ write: 'move-step', lease: first, to, as: 'retry' }]))
    await current().wait(8)
    assert.deepEqual(numbersOf(await claim()), [2, 1])
  })

  test('a claimed step says what was planned, and that it was claimed once', async () => {
    await enqueue(sample.sampleStep(1, { kind: 'watch', lane: 'watch:previz', tenantId: sample.tenantId(2) }))
    const { generation, ...step } = await claimOne({ lane: 'watch:previz' })
    assert.deepEqual(step, {
      id: sample.jobId(1),
      kind: 'watch',
      lane: 'watch:previz',
      tenantId: sample.tenantId(2),
      claims: 1,
      retries: 0,
      parks: 0,
      setbacks: 0,
    })
    assert.ok(generation > 0)
  })

  test('a claim says how long it takes until the next step of the lane is due', async () => {
    assert.equal(await nextInMs(), undefined)
    await enqueue(sample.sampleStep(1, { afterMs: 50 }), sample.sampleStep(2, { afterMs: 40 }))
    assert.equal(await nextInMs(), 40)
    assert.equal(await nextInMs('collect'), undefined)
    await current().wait(45)
    assert.equal(await nextInMs(), 0)
    const first = await current().store.claim({ lane: 'prepare', workerId: sample.workerId(1), limit: 9 })
    assert.deepEqual([numbersOf(first.steps), first.nextInMs], [[2], 5])
  })

  test('claimers of one moment never get the same step, and together get all', async () => {
    await enqueue(
      ...Array.from({ length: 200 }, (_, number) =>
        sample.sampleStep(number, { tenantId: sample.tenantId(1 + (number % 3)) }),
      ),
    )
    const claims = await Promise.all(Array.from({ length: 40 }, () => claim({ limit: 7 })))
    const ids = claims.flat().map((step) => step.id)
    assert.equal(ids.length, 200)
    assert.equal(new Set(ids).size, 200)
    const generations = new Set(claims.flat().map((step) => step.generation))
    assert.equal(generations.size, 200)
  })

  test('lanes are those that hold a step, claimed or not', async () => {
    const { store } = current()
    assert.deepEqual(await store.lanes(), [])
    const lanes = ['watch:b', 'prepare', 'Watch:a', 'dispatch:ä', 'watch:b']
    await enqueue(...lanes.map((lane, number) => sample.sampleStep(number, { lane })))
    const step = await claimOne()
    assert.deepEqual(await store.lanes(), ['Watch:a', 'dispatch:ä', 'prepare', 'watch:b'])
    await store.commit([{ write: 'finish-step', lease: step }])
    assert.deepEqual(await store.lanes(), ['Watch:a', 'dispatch:ä', 'watch:b'])
  })
}

function exerciseTurns({ enqueue, claim }: Tools): void {
  const of = (tenant: number, ...numbers: number[]) =>
    numbers.map((number) => sample.sampleStep(number, { tenantId: sample.tenantId(tenant), afterMs: -100 + number }))

  test('tenants take turns, however many steps one of them has', async () => {
    await enqueue(...of(1, 1, 2, 3, 4, 5), ...of(2, 6, 7), ...of(3, 8))
    assert.deepEqual(numbersOf(await claim({ limit: 5 })), [1, 6, 8, 2, 7])
    assert.deepEqual(numbersOf(await claim({ limit: 5 })), [3, 4, 5])
  })

  test('who has fewer steps under way comes first', async () => {
    await enqueue(...of(1, 1, 2, 3), ...of(2, 6, 7, 8))
    const running = new Map([[sample.tenantId(1), 2]])
    assert.deepEqual(numbersOf(await claim({ limit: 5, running })), [6, 7, 1, 8, 2])
  })

  test('among equals, who was served longest ago comes first', async () => {
    await enqueue(...of(1, 1), ...of(2, 2), ...of(3, 3))
    const served = new Map([
      [sample.tenantId(1), 7],
      [sample.tenantId(2), 5],
      [sample.tenantId(3), 6],
    ])
    assert.deepEqual(numbersOf(await claim({ limit: 3, served })), [2, 3, 1])
  })

  test('no tenant gets more than its share, those under way included', async () => {
    await enqueue(...of(1, 1, 2, 3), ...of(2, 6, 7, 8), ...of(3, 9))
    const running = new Map([
      [sample.tenantId(2), 1],
      [sample.tenantId(3), 5],
    ])
    assert.deepEqual(numbersOf(await claim({ limitPerTenant: 2, running })), [1, 2, 6])
  })
}

function exerciseMoves(current: CurrentStage, { enqueue, claimOne, claim }: Tools): void {
  const move = (lease: ClaimedStep, as: StepMove, keep?: boolean) =>
    current().store.commit([
      {
        write: 'move-step',
        lease,
        to: sample.target({ kind: 'watch', lane: 'watch', afterMs: 10 }),
        as,
        ...(keep !== undefined && { keep }),
      },
    ])

  test('a step that moves is due on its new lane when it said, for everybody', async () => {
    await enqueue(sample.sampleStep(1))
    assertCommitted(await move(await claimOne(), 'progress'))
    assert.deepEqual(await claim(), [])
    await current().wait(9)
    assert.deepEqual(await claim({ lane: 'watch' }), [])
    await current().wait(1)
    const step = await claimOne({ lane: 'watch', workerId: sample.workerId(2) })
    assert.equal(step.kind, 'watch')
  })

  test('retries count until progress is made, parks until anything else, setbacks for ever, claims until something was written', async () => {
    await enqueue(sample.sampleStep(1))
    let step = await claimOne()
    const counts = []
    for (const as of ['retry', 'park', 'park', 'within', 'retry', 'setback', 'retry', 'progress', 'setback'] as const) {
      assertCommitted(await move(step, as))
      await current().wait(10)
      step = await claimOne({ lane: 'watch' })
      counts.push([step.claims, step.retries, step.parks, step.setbacks])
    }
    const expected = [
      [1, 1, 0, 0],
      [1, 1, 1, 0],
      [1, 1, 2, 0],
      [1, 1, 2, 0],
      [1, 2, 0, 0],
      [1, 0, 0, 1],
      [1, 1, 0, 1],
      [1, 0, 0, 1],
      [1, 0, 0, 2],
    ]
    assert.deepEqual(counts, expected)
  })

  test('a step that is kept while it moves stays with its worker under the same lease', async () => {
    const { store } = current()
    await store.enlist(sample.workerId(1), 1_000)
    await enqueue(sample.sampleStep(1))
    const step = await claimOne()
    assertCommitted(await move(step, 'progress', true))
    await current().wait(10)
    assert.deepEqual(await claim({ lane: 'watch' }), [])
    assert.deepEqual(await store.lanes(), ['watch'])
    assertCommitted(await store.commit([{ write: 'hold-step', lease: step }]))
    assertCommitted(await move(step, 'retry'))
    await current().wait(10)
    assert.equal((await claimOne({ lane: 'watch' })).retries, 1)
  })

  test('a step that is freed is due at once where it is, for everybody, with its counts', async () => {
    const { store } = current()
    await enqueue(sample.sampleStep(1))
    const step = await claimOne()
    assertCommitted(await store.commit([{ write: 'free-step', lease: step }]))
    const again = await claimOne({ workerId: sample.workerId(2) })
    assert.deepEqual({ ...again, generation: 0 }, { ...step, claims: 2, generation: 0 })
    assertRefused(await store.commit([{ write: 'free-step', lease: step }]), 'lease')
  })

  test('a step that waits is hastened: due at once on its lane, as if it was never tried; what is due or claimed is not', async () => {
    const { store, wait } = current()
    await enqueue(sample.sampleStep(1))
    const claimed = await claimOne()
    const hasten = { write: 'hasten-step', id: claimed.id, lane: 'collect' } as const
    assertRefused(await store.commit([hasten]), 'lease')
    const later = sample.target({ lane: 'prepare', afterMs: 5_000 })
    const move = { write: 'move-step', lease: claimed, to: later, as: 'retry' } as const
    assertCommitted(await store.commit([{ ...move, keep: true }]))
    assertRefused(await store.commit([hasten]), 'lease')
    assertCommitted(await store.commit([move]))
    assert.deepEqual(await claim(), [])
    assertCommitted(await store.commit([hasten]))
    assertRefused(await store.commit([hasten]), 'lease')
    await wait(10)
    assert.deepEqual(await claim(), [])
    const { retries, parks, setbacks } = await claimOne({ lane: 'collect' })
    assert.deepEqual([retries, parks, setbacks], [0, 0, 0])
    assertRefused(await store.commit([{ ...hasten, id: 'nobody' }]), 'lease')
  })

  test('a held step stays where it is, and counts its claims anew', async () => {
    const { store } = current()
    await store.enlist(sample.workerId(1), 1_000)
    await enqueue(sample.sampleStep(1))
    for (const claims of [1, 2]) {
      assert.equal((await claimOne()).claims, claims)
      await store.retire(sample.workerId(1))
    }
    const step = await claimOne()
    assert.equal(step.claims, 3)
    assertCommitted(await store.commit([{ write: 'hold-step', lease: step }]))
    assert.deepEqual(await claim(), [])
    await store.retire(sample.workerId(1))
    assert.equal((await claimOne()).claims, 2)
  })
}

function exerciseFencing(current: CurrentStage, { enqueue, claim, claimOne }: Tools): void {
  const speak = (lease: ClaimedStep): readonly Write[] => [
    { write: 'hold-step', lease },
    { write: 'move-step', lease, to: sample.target({ lane: 'watch' }), as: 'progress' },
    { write: 'move-step', lease, to: sample.target({ lane: 'watch' }), as: 'retry', keep: true },
    { write: 'free-step', lease },
    { write: 'finish-step', lease },
  ]
  const assertFenced = async (lease: ClaimedStep) => {
    for (const write of speak(lease)) {
      const event: Write = { write: 'append-event', event: sample.sampleEvent(1) }
      assertRefused(await current().store.commit([event, write]), 'lease')
    }
    assert.deepEqual(await current().store.events({ after: 0, limit: 9 }), [])
  }

  test('a worker whose step another one has can do nothing about it, and writes nothing beside', async () => {
    const { store } = current()
    await enqueue(sample.sampleStep(1))
    const late = await claimOne()
    await store.rescue()
    const winner = await claimOne({ workerId: sample.workerId(2) })
    assert.ok(winner.generation > late.generation)
    await assertFenced(late)
    assertCommitted(await store.commit([{ write: 'finish-step', lease: winner }]))
    assert.deepEqual(await store.lanes(), [])
  })

  test('a worker whose step was freed can do nothing about it, though nobody has it yet', async () => {
    await enqueue(sample.sampleStep(1))
    const late = await claimOne()
    await current().store.rescue()
    await assertFenced(late)
    await claimOne()
  })

  test('a finished or moved step is gone for its own worker too', async () => {
    await enqueue(sample.sampleStep(1), sample.sampleStep(2))
    const [first, second] = await claim()
    assert.ok(first && second)
    assertCommitted(await current().store.commit([{ write: 'finish-step', lease: first }]))
    assertCommitted(
      await current().store.commit([{ write: 'move-step', lease: second, to: sample.target(), as: 'progress' }]),
    )
    await assertFenced(first)
    await assertFenced(second)
  })

  test('a dropped step is gone whoever has it, and dropping nothing is no failure', async () => {
    await enqueue(sample.sampleStep(1))
    const lease = await claimOne()
    assertCommitted(await current().store.commit([{ write: 'drop-step', id: lease.id }]))
    assertCommitted(await current().store.commit([{ write: 'drop-step', id: lease.id }]))
    await assertFenced(lease)
  })

  test('a step enqueued anew fences off the worker of the dropped one', async () => {
    await enqueue(sample.sampleStep(1))
    const late = await claimOne()
    const { store } = current()
    assertCommitted(
      await store.commit([
        { write: 'drop-step', id: late.id },
        { write: 'enqueue-step', step: sample.sampleStep(1) },
      ]),
    )
    await assertFenced(late)
    assert.equal((await claimOne()).claims, 1)
    await assertFenced(late)
  })

  test('a step is there once: enqueuing it again fails and changes nothing', async () => {
    await enqueue(sample.sampleStep(1))
    await assert.rejects(enqueue(sample.sampleStep(2), sample.sampleStep(1, { lane: 'watch' })))
    assert.deepEqual(numbersOf(await claim()), [1])
    assert.deepEqual(await current().store.lanes(), ['prepare'])
  })
}
