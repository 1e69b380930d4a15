/** The part of the store contract that is a property: whatever is done, the store agrees with the model. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { JobId } from '../../src/core/ids.ts'
import type { Job } from '../../src/core/job.ts'
import type { Lease, StepKind, StepPlan, Store, Write } from '../../src/core/store-port.ts'
import type { StorePlace } from './store.ts'
import { type ModelResult, ModelStore } from './store-model.ts'
import * as sample from './store-samples.ts'

const LANES = ['prepare', 'watch'] as const
const TENANTS = [1, 2].map(sample.tenantId)
const JOBS_MAX = 4
const LEASE_MS = 20

/** A write by number: which job or step, and, among the leases that were given, which one. */
type Move =
  | { readonly move: 'insert' | 'enqueue' | 'drop' | 'append'; readonly job: number; readonly lane: number }
  | { readonly move: 'update'; readonly job: number; readonly step: number; readonly as: 'shown' | 'hidden' | 'ended' }
  | { readonly move: 'move' | 'finish'; readonly lease: number; readonly lane: number; readonly delayMs: number }

type Action =
  | { readonly action: 'commit'; readonly moves: readonly Move[] }
  | { readonly action: 'claim'; readonly lane: number; readonly limit: number; readonly waitMs: number }
  | { readonly action: 'renew'; readonly lease: number }

const job = fc.nat(JOBS_MAX - 1)
const lane = fc.nat(LANES.length - 1)
const lease = fc.nat(30)

const aMove: fc.Arbitrary<Move> = fc.oneof(
  fc.record({ move: fc.constantFrom('insert', 'enqueue', 'drop', 'append'), job, lane }),
  fc.record({
    move: fc.constant('update'),
    job,
    step: fc.constantFrom(1, 1, 1, 0, 2),
    as: fc.constantFrom('shown', 'hidden', 'ended'),
  }),
  fc.record({ move: fc.constantFrom('move', 'finish'), lease, lane, delayMs: fc.nat(30) }),
)

const anAction: fc.Arbitrary<Action> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ action: fc.constant('commit'), moves: fc.array(aMove, { maxLength: 4 }) }) },
  fc.record({ action: fc.constant('claim'), lane, limit: fc.integer({ min: 1, max: 3 }), waitMs: fc.nat(30) }),
  fc.record({ action: fc.constant('renew'), lease }),
)

/** Registers the property. */
export function exerciseAgainstModel(makePlace: () => Promise<StorePlace>): void {
  test('whatever is done, jobs, steps and histories are what the model says', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anAction, { minLength: 5, maxLength: 60 }), async (actions) => {
        const place = await makePlace()
        const store = await place.open()
        const tenants = [1, 2].map(sample.sampleTenant)
        await store.commit(tenants.map((tenant): Write => ({ write: 'insert-tenant', tenant })))
        const run = new Run(store)
        for (const action of actions) await run.perform(action)
        await store.close()
        await place.remove()
      }),
      { numRuns: 60 },
    )
  })
}

/** Each second job is the other tenant's. */
function jobOf(number: number): Job {
  return sample.sampleJob(number, { tenantId: sample.tenantId(1 + (number % 2)) })
}

/** One run of the property: the store, the model, the time, and the leases that both have given. */
class Run {
  readonly #store: Store
  readonly #model = new ModelStore()
  readonly #leases: { readonly real: Lease; readonly model: Lease }[] = []
  #nowMs = 1_000

  constructor(store: Store) {
    this.#store = store
  }

  /** Does the same to both and compares the answers, then everything that can be asked. */
  async perform(action: Action): Promise<void> {
    if (action.action === 'commit') {
      const writes = action.moves.map((move) => this.#writeOf(move, 'real'))
      const expected = this.#model.commit(action.moves.map((move) => this.#writeOf(move, 'model')))
      const result = await this.#store.commit(writes).catch((): ModelResult => 'rejected')
      assert.equal(result, expected)
    } else if (action.action === 'claim') {
      await this.#claim(LANES[action.lane] ?? '', action.limit, action.waitMs)
    } else {
      const until = this.#nowMs + LEASE_MS
      const expected = this.#model.renew(this.#lease(action.lease, 'model'), until)
      assert.equal(await this.#store.renew(this.#lease(action.lease, 'real'), until), expected)
    }
    this.#compare()
  }

  async #claim(laneName: string, limit: number, waitMs: number): Promise<void> {
    this.#nowMs += waitMs
    const until = this.#nowMs + LEASE_MS
    const expected = this.#model.claim(laneName, this.#nowMs, until, limit)
    const real = await this.#store.claim(laneName, this.#nowMs, until, limit)
    const withoutGeneration = (step: StepPlan & { tries: number }) => ({ ...step, generation: 0 })
    assert.deepEqual(real.map(withoutGeneration), expected.map(withoutGeneration))
    for (const [index, step] of real.entries()) {
      const model = expected[index]
      assert.ok(model)
      const former = this.#leases.filter(({ real }) => real.id === step.id).map(({ real }) => real.generation)
      assert.ok(former.every((generation) => generation < step.generation))
      this.#leases.push({ real: step, model })
    }
  }

  #lease(number: number, side: 'real' | 'model'): Lease {
    const given = this.#leases[number % Math.max(this.#leases.length, 1)]
    return given?.[side] ?? { id: sample.jobId(0), generation: 999_999 }
  }

  #writeOf(move: Move, side: 'real' | 'model'): Write {
    switch (move.move) {
      case 'insert':
        return { write: 'insert-job', job: jobOf(move.job) }
      case 'enqueue':
        return { write: 'enqueue-step', step: this.#plan(sample.jobId(move.job), move.lane, 0) }
      case 'drop':
        return { write: 'drop-step', id: sample.jobId(move.job) }
      case 'append':
        return { write: 'append-event', event: { jobId: sample.jobId(move.job), type: 'noted', atMs: this.#nowMs } }
      case 'update':
        return this.#updateOf(move)
      case 'move': {
        const lease = this.#lease(move.lease, side)
        return {
          write: 'move-step',
          lease,
          to: this.#plan(lease.id, move.lane, move.delayMs),
          retry: move.delayMs % 2 === 0,
        }
      }
      case 'finish':
        return { write: 'finish-step', lease: this.#lease(move.lease, side) }
    }
  }

  #updateOf(move: Extract<Move, { move: 'update' }>): Write {
    const stored = this.#model.jobById(sample.jobId(move.job)) ?? jobOf(move.job)
    const job = { ...stored, version: stored.version + move.step }
    if (move.as === 'hidden') return { write: 'update-job', job: { ...job, hiddenAtMs: this.#nowMs } }
    if (move.as === 'shown') return { write: 'update-job', job }
    return { write: 'update-job', job: { ...job, status: 'cancelled', finishedAtMs: this.#nowMs } }
  }

  #plan(id: string, laneNumber: number, delayMs: number): StepPlan {
    const kind: StepKind = LANES[laneNumber] ?? 'prepare'
    return { id, kind, lane: kind, readyAtMs: this.#nowMs + delayMs }
  }

  #compare(): void {
    for (const name of LANES) assert.equal(this.#store.nextReadyAtMs(name), this.#model.nextReadyAtMs(name))
    for (const tenant of TENANTS) {
      for (const order of ['newest first', 'oldest first'] as const) {
        const query = { limit: 2, order }
        assert.deepEqual(this.#store.jobs(tenant, query), this.#model.jobs(tenant, query))
      }
    }
    const ids: readonly JobId[] = Array.from({ length: JOBS_MAX }, (_, number) => sample.jobId(number))
    for (const id of ids) {
      assert.deepEqual(this.#store.jobById(id), this.#model.jobById(id))
      for (const tenant of TENANTS) assert.deepEqual(this.#store.job(tenant, id), this.#model.job(tenant, id))
      assert.deepEqual(this.#store.events(id), this.#model.events(id))
    }
    assert.deepEqual(this.#store.overdue(10_002, 3), this.#model.overdue(10_002, 3))
  }
}
