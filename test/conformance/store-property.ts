/** The part of the store contract that is a property: whatever is done, the store agrees with the model. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Job } from '../../src/core/job.ts'
import type { LoggedEvent } from '../../src/core/records.ts'
import type { Store } from '../../src/core/store-port.ts'
import type { CommitResult, Write } from '../../src/core/writes.ts'
import type { ClaimedStep, Lease } from '../../src/core/steps.ts'
import { START_MS, type StorePlace } from './store.ts'
import { MemoryStore } from './store-model.ts'
import { MemoryState } from './store-model-state.ts'
import { type Action, anAction, LANES, type Move, SETTINGS } from './store-property-actions.ts'
import * as sample from './store-samples.ts'

/** Asking everything takes most of the time: after each so many actions, and after the last. */
const COMPARED_EVERY = 5

/** Registers the property, which is tried on so many courses of events. */
export function exerciseAgainstModel(makePlace: () => Promise<StorePlace>, courses: number): void {
  test('whatever is done, the store holds and gives what the model does', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anAction, { minLength: 5, maxLength: 60 }), async (actions) => {
        const place = await makePlace()
        await place.setClock(START_MS)
        const store = await place.open()
        try {
          const run = new Run(store, place)
          await run.begin()
          for (const [index, action] of actions.entries()) {
            await run.perform(action)
            if (index % COMPARED_EVERY === 0) await run.compare()
          }
          await run.compare()
        } finally {
          await store.close()
          await place.remove()
        }
      }),
      { numRuns: courses },
    )
  })
}

/** Each second job is the other tenant's. */
function tenantOf(number: number) {
  return sample.tenantId(1 + (number % 2))
}

/** One run of the property: the store, the model, the time, and the leases that both have given. */
class Run {
  readonly #store: Store
  readonly #model: Store
  readonly #place: StorePlace
  readonly #leases: { readonly real: Lease; readonly model: Lease }[] = []
  #nowMs = START_MS

  constructor(store: Store, place: StorePlace) {
    this.#store = store
    this.#place = place
    this.#model = new MemoryStore(new MemoryState(), { nowMs: () => this.#nowMs })
  }

  async begin(): Promise<void> {
    const tenants = [1, 2].map((number): Write => ({ write: 'save-tenant', tenant: sample.sampleTenant(number) }))
    for (const store of [this.#store, this.#model]) await store.commit(tenants)
  }

  /** Does the same to both and compares the answers. */
  async perform(action: Action): Promise<void> {
    switch (action.action) {
      case 'commit': {
        const real = await Promise.all(action.moves.map((move) => this.#writeOf(move, 'real')))
        const model = await Promise.all(action.moves.map((move) => this.#writeOf(move, 'model')))
        assert.deepEqual(await outcomeOf(this.#store.commit(real)), await outcomeOf(this.#model.commit(model)))
        return
      }
      case 'claim':
        return this.#claim(action)
      case 'wait':
        this.#nowMs += action.ms
        return this.#place.setClock(this.#nowMs)
      case 'worker': {
        const workerId = sample.workerId(action.worker)
        const [real, model] = [this.#store, this.#model].map((store) => {
          if (action.does === 'enlist') return store.enlist(workerId, action.leaseMs)
          if (action.does === 'heartbeat') return store.heartbeat(workerId, action.leaseMs)
          return action.does === 'retire' ? store.retire(workerId) : store.rescue()
        })
        assert.equal(await real, await model)
      }
    }
  }

  async #claim({ lane, limit, worker, share }: Extract<Action, { action: 'claim' }>): Promise<void> {
    const query = {
      lane: LANES[lane] ?? '',
      limit,
      workerId: sample.workerId(worker),
      ...(share !== null && { limitPerTenant: share, running: new Map([[sample.tenantId(1), 1]]) }),
    }
    const [real, model] = [await this.#store.claim(query), await this.#model.claim(query)]
    const withoutGeneration = ({ generation: _, ...step }: ClaimedStep) => step
    assert.deepEqual(real.steps.map(withoutGeneration), model.steps.map(withoutGeneration))
    assert.equal(real.nextInMs, model.nextInMs)
    for (const [index, step] of real.steps.entries()) {
      const twin = model.steps[index]
      assert.ok(twin)
      for (const { real: former } of this.#leases) {
        if (former.id === step.id) assert.ok(former.generation < step.generation)
      }
      this.#leases.push({ real: step, model: twin })
    }
  }

  #lease(number: number, side: 'real' | 'model'): Lease {
    const given = this.#leases[number % Math.max(this.#leases.length, 1)]
    return given?.[side] ?? { id: sample.jobId(0), generation: 999_999 }
  }

  async #writeOf(move: Move, side: 'real' | 'model'): Promise<Write> {
    switch (move.move) {
      case 'insert':
        return { write: 'insert-job', job: sample.sampleJob(move.job, { tenantId: tenantOf(move.job) }) }
      case 'delete':
        return { write: 'delete-job', id: sample.jobId(move.job) }
      case 'enqueue':
        return {
          write: 'enqueue-step',
          step: sample.sampleStep(move.job, { tenantId: tenantOf(move.job), lane: LANES[move.lane] ?? '' }),
        }
      case 'drop':
        return { write: 'drop-step', id: sample.jobId(move.job) }
      case 'append':
        return { write: 'append-event', event: sample.sampleEvent(move.job, { atMs: move.lane }) }
      case 'forget':
        return { write: 'forget-events', beforeMs: 1, limit: 1 + move.job }
      case 'update':
        return { write: 'update-job', job: await this.#nextOf(move) }
      case 'move':
        return {
          write: 'move-step',
          lease: this.#lease(move.lease, side),
          to: sample.target({ lane: LANES[move.lane] ?? '', afterMs: move.afterMs }),
          as: move.as,
          keep: move.keep,
        }
      case 'hold':
        return { write: 'hold-step', lease: this.#lease(move.lease, side) }
      case 'yield':
        return { write: 'free-step', lease: this.#lease(move.lease, side) }
      case 'finish':
        return { write: 'finish-step', lease: this.#lease(move.lease, side) }
      case 'begin': {
        const attempt = sample.sampleAttempt(move.attempt, { jobId: sample.jobId(move.job), handle: move.job })
        return { write: 'begin-attempt', attempt, pool: sample.pool(move.count) }
      }
      case 'free':
        return { write: 'free-slot', attempt: sample.sampleAttempt(move.attempt) }
      case 'settle':
        return {
          write: 'update-attempt',
          attempt: sample.sampleAttempt(move.attempt, {
            state: move.state,
            ...(move.work > 0 && { workId: `work ${move.work}` }),
          }),
        }
      case 'stage':
        return { write: 'stage-asset', digest: sample.digest(move.digest), sizeBytes: 7 }
      case 'use':
        return { write: 'use-asset', digest: sample.digest(move.digest), use: sample.use(move.job) }
      case 'release':
        return { write: 'drop-uses', owner: 'job', ownerId: sample.jobId(move.job) }
      case 'condemn':
        return { write: 'condemn-asset', digest: sample.digest(move.digest), revision: move.revision }
      case 'provide': {
        const { provider, version, credential } = move
        return { write: 'save-provider', provider: sample.sampleProvider(provider, { version, slots: credential }) }
      }
      case 'withdraw':
        return { write: 'delete-provider', name: `provider-${move.provider}` }
      case 'trust': {
        // Some have a label that another one has, or may have.
        const label = `key ${Math.min(move.credential, 2)}`
        const more = { provider: `provider-${move.provider}`, version: move.version, label }
        return { write: 'save-credential', credential: sample.sampleCredential(move.credential, more) }
      }
      case 'distrust':
        return { write: 'delete-credential', id: sample.credentialId(move.credential) }
      case 'remove':
        return { write: 'remove-asset', digest: sample.digest(move.digest) }
    }
  }

  async #nextOf(move: Extract<Move, { move: 'update' }>): Promise<Job> {
    const number = move.job
    const stored = await this.#model.jobById(sample.jobId(number))
    const known = stored ?? sample.sampleJob(number, { tenantId: tenantOf(number) })
    const job = { ...known, version: known.version + move.step }
    if (move.as === 'hidden') return { ...job, hiddenAtMs: this.#nowMs }
    if (move.as === 'shown') return job
    return { ...job, status: 'cancelled', finishedAtMs: this.#nowMs }
  }

  /** Compares everything that can be asked. */
  async compare(): Promise<void> {
    for (const ask of QUESTIONS) assert.deepEqual(await ask(this.#store), await ask(this.#model), String(ask))
  }
}

/** Positions are a store's own affair; their order is compared by the events. */
async function outcomeOf(result: Promise<CommitResult>): Promise<string> {
  return result.then(
    (done) => (done.committed ? 'committed' : `refused by ${done.guard}`),
    () => 'rejected',
  )
}

const withoutPosition = (events: readonly LoggedEvent[]) => events.map(({ position: _, ...event }) => event)

const JOB_NUMBERS = Array.from({ length: SETTINGS.jobs }, (_, number) => number)

/** Everything that can be asked. */
const QUESTIONS: readonly ((store: Store) => Promise<unknown>)[] = [
  (store) => store.lanes(),
  (store) => store.workers(),
  (store) => store.census(),
  (store) => store.jobs({ limit: 2, order: 'newest first' }),
  (store) => store.jobs({ limit: 2, order: 'oldest first', tenantId: sample.tenantId(1) }),
  (store) => store.jobs({ limit: 9, order: 'oldest first', status: ['cancelled'], text: 'BOAT' }),
  (store) => store.jobs({ limit: 2, order: 'newest first', skip: 1, serviceTier: 'default' }),
  (store) => store.countJobs({ tenantId: sample.tenantId(1), fromId: sample.jobId(1) }),
  (store) => store.overdue(3),
  (store) => store.overdue(3, sample.jobId(1)),
  (store) => store.endedBefore({ ageMs: 5, limit: 2, hidden: true }),
  (store) => store.endedBefore({ ageMs: 0, limit: 9, hidden: false }),
  (store) => store.slotsTaken('previz'),
  (store) => store.providers(),
  (store) => store.providersRevision(),
  (store) => store.unusedAssets(10, 2),
  async (store) => withoutPosition(await store.events({ after: 0, limit: 999 })),
  async (store) => withoutPosition(await store.events({ after: 0, limit: 2, tenantId: sample.tenantId(1) })),
  (store) => Promise.all(JOB_NUMBERS.map((number) => store.jobById(sample.jobId(number)))),
  (store) => Promise.all(JOB_NUMBERS.map((number) => store.job(sample.tenantId(1), sample.jobId(number)))),
  (store) => Promise.all(JOB_NUMBERS.map((number) => store.attempts(sample.jobId(number)))),
  (store) => Promise.all([1, 2].map((number) => store.asset(sample.digest(number)))),
  (store) => Promise.all([1, 2].map((number) => store.uses(sample.digest(number)))),
]
