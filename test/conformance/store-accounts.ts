/** What a store promises about money, limits and answers: each movement once, nothing overdrawn, whoever is how fast. */

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type JobId, makeId, type TenantId, type TransferId } from '../../src/core/ids.ts'
import { type ActiveJob, end } from '../../src/core/job.ts'
import {
  BALANCE_MAX,
  type CreditTransfer,
  type Funds,
  type Hold,
  type HoldEnd,
  type HoldTransfer,
} from '../../src/core/ledger.ts'
import { type MicroCredits, microCredits } from '../../src/core/money.ts'
import type { ApiKey, KeptAnswer } from '../../src/core/records.ts'
import type { Store } from '../../src/core/store-port.ts'
import type { Spender, Write } from '../../src/core/writes.ts'
import { assertCommitted, assertRefused, type CurrentStage, START_MS } from './store.ts'
import * as sample from './store-samples.ts'

const DAY_MS = 86_400_000

let transfers = 0

/** An id that is younger than all before. */
export function transferId(atMs = START_MS): TransferId {
  const random = Buffer.alloc(10)
  random.writeUInt32BE(++transfers, 6)
  return makeId<TransferId>(atMs, random)
}

function grant(amount: number, more: Partial<CreditTransfer> = {}): Write {
  const base = { id: transferId(), tenantId: sample.tenantId(1), cause: 'paid', actor: 'admin', atMs: START_MS }
  const transfer = {
    ...base,
    kind: 'grant',
    from: 'issued',
    to: 'available',
    amountMicroCredits: microCredits(amount),
  } as const
  return { write: 'credit', transfer: { ...transfer, ...more } }
}

function takeBack(amount: number): Write {
  return grant(amount, { kind: 'adjust', from: 'available', to: 'issued' })
}

/** The hold of a job of tenant 1. */
export function hold(job: number, amount: number, more: Partial<HoldTransfer> = {}): Write {
  const base = { id: transferId(), tenantId: sample.tenantId(1), cause: 'admitted', actor: 'key:1', atMs: START_MS }
  const of = { jobId: sample.jobId(job), keyId: sample.keyId(1), model: 'seedance-2.0' }
  const transfer = {
    ...base,
    ...of,
    kind: 'hold',
    funds: 'available',
    amountMicroCredits: microCredits(amount),
  } as const
  return { write: 'hold', transfer: { ...transfer, ...more } }
}

/** How the hold of a job of tenant 1 ends. */
export function endOf(job: number, amount: number, ended: HoldEnd, more: Partial<Hold> = {}, atMs = START_MS): Write {
  const held = { tenantId: sample.tenantId(1), jobId: sample.jobId(job), funds: 'available' as Funds }
  const by = { ids: [transferId(atMs), transferId(atMs)], cause: 'succeeded', actor: 'engine', atMs } as const
  return { write: 'end-hold', hold: { ...held, amountMicroCredits: microCredits(amount), ...more }, ended, by }
}

/** All, or a part, of what was held is earned. */
export const capture = (amount: number): HoldEnd => ({ end: 'capture', amountMicroCredits: microCredits(amount) })
const RELEASE: HoldEnd = { end: 'release' }

/** A job that holds something. */
function holdingJob(number: number, amount: number, more: Partial<ActiveJob> = {}): ActiveJob {
  const terms = { version: 0, per: 'second', rateMicroCredits: microCredits(1), percent: 100 } as const
  const billing = { terms, funds: 'available' } as const
  return sample.sampleJob(number, { priceMicroCredits: microCredits(amount), billing, ...more })
}

async function available(store: Store, tenantId: TenantId = sample.tenantId(1)): Promise<number | undefined> {
  return (await store.balance(tenantId))?.availableMicroCredits
}

async function journal(store: Store) {
  const lines = await store.journal({ tenantId: sample.tenantId(1), limit: 100 })
  return lines.map(({ kind, from, to, amountMicroCredits }) => [kind, from, to, amountMicroCredits]).reverse()
}

/** Registers the tests. */
export function exerciseAccounts(current: CurrentStage): void {
  describe('the ledger', () => {
    test('a new tenant has nothing, and one that does not exist has no balance', async () => {
      const { store } = current()
      assert.deepEqual(await store.balance(sample.tenantId(1)), {
        credit: 'unlimited',
        availableMicroCredits: 0,
        heldMicroCredits: 0,
      })
      assert.equal(await store.balance(sample.tenantId(99)), undefined)
    })

    test('a tenant gets its first credit in its own commit', async () => {
      const { store } = current()
      const tenant = { ...sample.sampleTenant(9), credit: 'limited' } as const
      const granted = grant(7, { tenantId: tenant.id })
      assertCommitted(await store.commit([{ write: 'save-tenant', tenant, isNew: true }, granted]))
      assert.equal(await available(store, tenant.id), 7)
      assertRefused(await store.commit([{ write: 'save-tenant', tenant, isNew: true }, granted]), 'tenant')
      assert.equal(await available(store, tenant.id), 7)
    })

    test('credit comes and goes, never below nothing, and a refusal leaves no trace', async () => {
      const { store } = current()
      assertCommitted(await store.commit([grant(100)]))
      assertCommitted(await store.commit([takeBack(30)]))
      assertRefused(await store.commit([takeBack(71)]), 'credit')
      assertRefused(await store.commit([grant(5), takeBack(76)]), 'credit')
      assert.equal(await available(store), 70)
      assert.deepEqual(await journal(store), [
        ['grant', 'issued', 'available', 100],
        ['adjust', 'available', 'issued', 30],
      ])
    })

    test('credit is granted up to the most that an account may have, also when many grant at one moment', async () => {
      const { store } = current()
      assertRefused(await store.commit([grant(BALANCE_MAX + 1)]), 'credit')
      assertCommitted(await store.commit([grant(1)]))
      const half = BALANCE_MAX / 2
      const grants = await Promise.all(Array.from({ length: 20 }, () => store.commit([grant(half)])))
      assert.equal(grants.filter(({ committed }) => committed).length, 1)
      assertCommitted(await store.commit([grant(half - 1)]))
      assert.equal(await available(store), BALANCE_MAX)
      assertRefused(await store.commit([grant(1)]), 'credit')
    })

    test('a hold takes what is there and no more, with its job or not at all', async () => {
      const { store } = current()
      await store.commit([grant(100)])
      assertCommitted(await store.commit([hold(1, 60), { write: 'insert-job', job: holdingJob(1, 60) }]))
      assertRefused(await store.commit([{ write: 'insert-job', job: holdingJob(2, 41) }, hold(2, 41)]), 'credit')
      assert.equal(await store.jobById(sample.jobId(2)), undefined)
      assert.deepEqual(await store.balance(sample.tenantId(1)), {
        credit: 'unlimited',
        availableMicroCredits: 40,
        heldMicroCredits: 60,
      })
      const [line] = await store.journal({ tenantId: sample.tenantId(1), limit: 1 })
      assert.deepEqual(line?.held, { jobId: sample.jobId(1), keyId: sample.keyId(1), model: 'seedance-2.0' })
      assert.deepEqual((await store.jobById(sample.jobId(1)))?.billing, holdingJob(1, 60).billing)
    })

    test('unlimited credit is held without any being there, and leaves what is there alone', async () => {
      const { store } = current()
      await store.commit([grant(10)])
      assertCommitted(await store.commit([hold(1, 1_000_000, { funds: 'open' })]))
      assertCommitted(await store.commit([endOf(1, 1_000_000, capture(400_000), { funds: 'open' })]))
      assert.equal(await available(store), 10)
      assert.deepEqual((await journal(store)).slice(1), [
        ['hold', 'open', 'held', 1_000_000],
        ['capture', 'held', 'earned', 400_000],
        ['return', 'held', 'open', 600_000],
      ])
    })

    const ends: readonly (readonly [string, HoldEnd, number, readonly (readonly unknown[])[]])[] = [
      ['is captured whole', capture(60), 40, [['capture', 'held', 'earned', 60]]],
      [
        'is captured in part, and the rest goes back',
        capture(20),
        80,
        [
          ['capture', 'held', 'earned', 20],
          ['return', 'held', 'available', 40],
        ],
      ],
      ['is released', RELEASE, 100, [['release', 'held', 'available', 60]]],
    ]
    for (const [what, ended, left, lines] of ends) {
      test(`a hold ${what}, once`, async () => {
        const { store } = current()
        await store.commit([grant(100)])
        await store.commit([hold(1, 60)])
        assertCommitted(await store.commit([endOf(1, 60, ended)]))
        assert.equal(await available(store), left)
        assert.deepEqual((await journal(store)).slice(2), lines)
        for (const again of [capture(60), capture(1), RELEASE]) {
          assertRefused(await store.commit([endOf(1, 60, again)]), 'hold')
        }
        assert.equal(await available(store), left)
      })
    }

    test('a hold is ended only as what it is: by amount, by funds, by job', async () => {
      const { store } = current()
      await store.commit([grant(100)])
      await store.commit([hold(1, 60)])
      assertRefused(await store.commit([endOf(1, 61, RELEASE)]), 'hold')
      assertRefused(await store.commit([endOf(1, 60, RELEASE, { funds: 'open' })]), 'hold')
      assertRefused(await store.commit([endOf(2, 60, RELEASE)]), 'hold')
      assert.equal(await available(store), 40)
    })

    test('the database itself refuses what no code of ours would do', async () => {
      const { store } = current()
      await store.commit([grant(100)])
      await store.commit([hold(1, 60)])
      // A second hold of one job, a capture of more than is held, nothing moved.
      await assert.rejects(store.commit([hold(1, 10)]))
      await assert.rejects(store.commit([endOf(1, 60, capture(61))]))
      await assert.rejects(store.commit([grant(0)]))
      assert.equal(await available(store), 40)
      assert.equal((await journal(store)).length, 2)
    })

    test('of many that end one hold at a moment, one does', async () => {
      const stage = current()
      const { store } = stage
      const other = stage.isShared ? await stage.openAnother() : store
      await store.commit([grant(1_000)])
      await Promise.all(Array.from({ length: 10 }, (_, job) => store.commit([hold(job, 10)])))
      const results = await Promise.allSettled(
        Array.from({ length: 100 }, (_, index) =>
          (index % 2 === 0 ? store : other).commit([
            endOf(index % 10, 10, index % 3 === 0 ? RELEASE : index % 3 === 1 ? capture(10) : capture(4)),
          ]),
        ),
      )
      const committed = results.filter((result) => result.status === 'fulfilled' && result.value.committed)
      assert.equal(committed.length, 10)
      for (const result of results) {
        assert.ok(result.status === 'fulfilled', 'a race is a refusal, not an error')
        if (!result.value.committed) assert.equal(result.value.guard, 'hold')
      }
      const lines = await journal(store)
      const sum = (kind: string) =>
        lines.filter(([of]) => of === kind).reduce((all, [, , , amount]) => all + Number(amount), 0)
      assert.equal(sum('hold'), sum('capture') + sum('return') + sum('release'))
      assert.equal(await available(store), 1_000 - sum('capture'))
    })

    test('what is there for ten jobs is held by exactly ten of a hundred', async () => {
      const stage = current()
      const { store } = stage
      const other = stage.isShared ? await stage.openAnother() : store
      await store.commit([grant(100)])
      const seen: number[] = []
      const watching = (async () => {
        for (let look = 0; look < 30; look++) seen.push((await available(other)) ?? -1)
      })()
      const results = await Promise.all(
        Array.from({ length: 100 }, (_, job) =>
          (job % 2 === 0 ? store : other).commit([
            hold(job, 10),
            { write: 'insert-job', job: holdingJob(job, 10) },
            { write: 'enqueue-step', step: sample.sampleStep(job) },
          ]),
        ),
      )
      await watching
      assert.equal(results.filter(({ committed }) => committed).length, 10)
      for (const result of results) if (!result.committed) assert.equal(result.guard, 'credit')
      assert.ok(seen.every((amount) => amount >= 0))
      assert.equal(await available(store), 0)
      assert.equal((await store.balance(sample.tenantId(1)))?.heldMicroCredits, 100)
    })

    test('many tenants spend at one moment from several places without waiting for each other for ever', async () => {
      const stage = current()
      const { store } = stage
      const other = stage.isShared ? await stage.openAnother() : store
      for (const tenant of [1, 2, 3]) {
        await store.commit([grant(1_000, { tenantId: sample.tenantId(tenant) })])
      }
      const results = await Promise.all(
        Array.from({ length: 120 }, (_, job) => {
          const writes = [1, 2, 3].map((offset) => {
            const tenantId = sample.tenantId(((job + offset) % 3) + 1)
            return hold(job * 10 + offset, 5, { tenantId })
          })
          return (job % 2 === 0 ? store : other).commit(job % 4 < 2 ? writes : writes.toReversed())
        }),
      )
      assert.ok(results.every(({ committed }) => committed))
      for (const tenant of [1, 2, 3]) assert.equal(await available(store, sample.tenantId(tenant)), 400)
    })

    test('a balance that is proven while others spend is what its transfers come to', async () => {
      const stage = current()
      const { store } = stage
      const other = stage.isShared ? await stage.openAnother() : store
      const tenantId = sample.tenantId(1)
      assertRefused(await store.commit([{ write: 'prove-balance', tenantId: sample.tenantId(99) }]), 'tenant')
      await store.commit([grant(1_000)])
      const results = await Promise.all(
        Array.from({ length: 120 }, (_, job) => {
          const place = job % 2 === 0 ? store : other
          return job % 3 === 0
            ? place.commit([{ write: 'prove-balance', tenantId }, grant(1)])
            : place.commit([hold(job, 5)])
        }),
      )
      assert.ok(results.every(({ committed }) => committed))
      assert.equal(await available(store), 1_000 + 40 - 80 * 5)
      assertCommitted(await store.commit([{ write: 'prove-balance', tenantId }]))
      assert.equal(await available(store), 1_000 + 40 - 80 * 5)
    })

    test('the journal goes back page by page, of one job or of all', async () => {
      const { store } = current()
      for (let number = 1; number <= 7; number++) await store.commit([grant(number)])
      await store.commit([hold(1, 3)])
      const seen: number[] = []
      let beforeId: TransferId | undefined
      for (;;) {
        const page = await store.journal({
          tenantId: sample.tenantId(1),
          limit: 3,
          ...(beforeId !== undefined && { beforeId }),
        })
        seen.push(...page.map(({ amountMicroCredits }) => amountMicroCredits))
        beforeId = page.at(-1)?.id
        if (page.length < 3) break
      }
      assert.deepEqual(seen, [3, 7, 6, 5, 4, 3, 2, 1])
      const ofJob = await store.journal({ tenantId: sample.tenantId(1), limit: 9, jobId: sample.jobId(1) })
      assert.deepEqual(
        ofJob.map(({ kind }) => kind),
        ['hold'],
      )
      assert.deepEqual(await store.journal({ tenantId: sample.tenantId(2), limit: 9 }), [])
    })

    test('usage is what was charged, by day and model, within the span that is asked for', async () => {
      const { store } = current()
      const sold = async (job: number, amount: number, model: string, atMs: number, ended: HoldEnd) => {
        await store.commit([hold(job, amount, { model, funds: 'open', id: transferId(atMs), atMs })])
        await store.commit([endOf(job, amount, ended, { funds: 'open' }, atMs)])
      }
      const day = Date.UTC(2026, 10, 21)
      await sold(1, 10, 'a', day, capture(10))
      await sold(2, 10, 'a', day + DAY_MS - 1, capture(4))
      await sold(3, 10, 'b', day, RELEASE)
      await sold(4, 10, 'b', day + DAY_MS, capture(7))
      await sold(5, 10, 'a', day - 1, capture(9))
      const usage = await store.usage(sample.tenantId(1), day, day + 2 * DAY_MS)
      assert.deepEqual(usage, [
        { day: '2026-11-21', model: 'a', jobs: 2, chargedMicroCredits: 14 },
        { day: '2026-11-22', model: 'b', jobs: 1, chargedMicroCredits: 7 },
      ])
      assert.deepEqual(await store.usage(sample.tenantId(2), day, day + 2 * DAY_MS), [])
    })

    test('what is held goes with the job that holds it, and is kept through a new start', async () => {
      const stage = current()
      await stage.store.commit([grant(100)])
      const job = holdingJob(1, 60)
      await stage.store.commit([hold(1, 60), { write: 'insert-job', job }])
      await stage.reopen()
      assert.equal((await stage.store.balance(sample.tenantId(1)))?.heldMicroCredits, 60)
      const ended = { ...end(job, { status: 'cancelled' }, 9), version: 2 }
      assertCommitted(await stage.store.commit([{ write: 'update-job', job: ended }, endOf(1, 60, RELEASE)]))
      assert.deepEqual(await stage.store.balance(sample.tenantId(1)), {
        credit: 'unlimited',
        availableMicroCredits: 100,
        heldMicroCredits: 0,
      })
      await stage.store.commit([{ write: 'delete-job', id: job.id }])
      assert.equal((await journal(stage.store)).length, 3)
    })
  })

  describe('a budget', () => {
    const spender = (number: number, beginMs: number, per: Spender['per'] = 'day'): Spender => ({
      keyId: sample.keyId(number),
      per,
      beginMs,
    })
    const spend = (amount: number, budget: number, by = spender(1, 0)): Write => ({
      write: 'spend-budget',
      spender: by,
      amountMicroCredits: amount as MicroCredits,
      budgetMicroCredits: budget as MicroCredits,
    })

    test('is spent up to its end in each period, by each key for itself', async () => {
      const { store } = current()
      assertCommitted(await store.commit([spend(60, 100)]))
      assertRefused(await store.commit([spend(41, 100)]), 'budget')
      assertCommitted(await store.commit([spend(40, 100)]))
      assertRefused(await store.commit([spend(1, 100)]), 'budget')
      assertCommitted(await store.commit([spend(100, 100, spender(1, 5))]))
      assertCommitted(await store.commit([spend(100, 100, spender(1, 0, 'month'))]))
      assertCommitted(await store.commit([spend(100, 100, spender(2, 0))]))
      assertRefused(await store.commit([spend(101, 100, spender(3, 0))]), 'budget')
    })

    test('has again what was given back', async () => {
      const { store } = current()
      await store.commit([spend(100, 100)])
      await store.commit([{ write: 'spare-budget', spender: spender(1, 0), amountMicroCredits: microCredits(30) }])
      assertRefused(await store.commit([spend(31, 100)]), 'budget')
      assertCommitted(await store.commit([spend(30, 100)]))
      // Where nothing was counted, nothing is given back.
      await store.commit([{ write: 'spare-budget', spender: spender(9, 0), amountMicroCredits: microCredits(30) }])
      assertRefused(await store.commit([spend(1, 0, spender(9, 0))]), 'budget')
    })

    test('tells what is spent of it', async () => {
      const { store } = current()
      assert.equal(await store.budgetSpent(spender(1, 0)), 0)
      await store.commit([spend(7, 100)])
      await store.commit([{ write: 'spare-budget', spender: spender(1, 0), amountMicroCredits: microCredits(3) }])
      assert.equal(await store.budgetSpent(spender(1, 0)), 4)
      assert.equal(await store.budgetSpent(spender(1, 0, 'month')), 0)
      assert.equal(await store.budgetSpent(spender(2, 0)), 0)
    })

    test('is spent by exactly as many as it is enough for, of many at one moment', async () => {
      const stage = current()
      const { store } = stage
      const other = stage.isShared ? await stage.openAnother() : store
      const results = await Promise.all(
        Array.from({ length: 60 }, (_, index) => (index % 2 === 0 ? store : other).commit([spend(7, 100)])),
      )
      assert.equal(results.filter(({ committed }) => committed).length, 14)
    })
  })

  describe('the jobs of a key that wait', () => {
    const admit = (number: number, jobsMax: number): Write[] => [
      { write: 'check-waiting', keyId: sample.keyId(1), jobsMax },
      { write: 'insert-job', job: sample.sampleJob(number) },
    ]

    test('are as many as may be, and one that has begun or ended waits no more', async () => {
      const { store } = current()
      await store.commit([{ write: 'insert-key', key: sample.sampleKey(1) }])
      await store.commit([{ write: 'insert-job', job: sample.sampleJob(99, { keyId: sample.keyId(2) }) }])
      assertCommitted(await store.commit(admit(1, 2)))
      assertCommitted(await store.commit(admit(2, 2)))
      assertRefused(await store.commit(admit(3, 2)), 'waiting')
      const running = { ...sample.sampleJob(1), status: 'running', startedAtMs: 5, version: 2 } as const
      await store.commit([{ write: 'update-job', job: running }])
      assertCommitted(await store.commit(admit(4, 2)))
      assertRefused(await store.commit(admit(5, 2)), 'waiting')
    })

    test('are exactly as many as may be when many come at one moment', async () => {
      const stage = current()
      const { store } = stage
      const other = stage.isShared ? await stage.openAnother() : store
      await store.commit([{ write: 'insert-key', key: sample.sampleKey(1) }])
      const results = await Promise.all(
        Array.from({ length: 40 }, (_, index) => (index % 2 === 0 ? store : other).commit(admit(index, 7))),
      )
      assert.equal(results.filter(({ committed }) => committed).length, 7)
    })
  })

  describe('the jobs of a key that are made at once', () => {
    const begin = (number: number, slots: number): Write => ({
      write: 'begin-attempt',
      attempt: sample.sampleAttempt(number),
      pool: sample.pool(10),
      keyPool: { name: sample.keyId(1), count: slots },
    })

    test('take a slot of the key besides the one of the upstream, and give both back', async () => {
      const { store } = current()
      await store.commit([
        { write: 'insert-job', job: sample.sampleJob(1) },
        { write: 'insert-key', key: sample.sampleKey(1, { limits: { jobsAtOnce: 2 } }) },
        { write: 'insert-key', key: sample.sampleKey(2) },
      ])
      assertCommitted(await store.commit([begin(1, 2)]))
      assert.deepEqual(await store.busyKeys(), [])
      assertCommitted(await store.commit([begin(2, 2)]))
      assert.deepEqual(await store.busyKeys(), [sample.keyId(1)])
      assertRefused(await store.commit([begin(3, 2)]), 'slot')
      assert.equal(await store.slotsTaken('previz'), 2)
      // Asked again, it has its own already.
      assertCommitted(await store.commit([begin(2, 2)]))
      await store.commit([{ write: 'free-slot', attempt: sample.sampleAttempt(1) }])
      assert.deepEqual(await store.busyKeys(), [])
      assertCommitted(await store.commit([begin(3, 2)]))
      const over = sample.sampleAttempt(2, { state: 'ended' })
      await store.commit([{ write: 'update-attempt', attempt: over }])
      assertCommitted(await store.commit([begin(4, 2)]))
    })

    test('are left out of a claim where the key is busy, and others are not', async () => {
      const { store } = current()
      await store.enlist(sample.workerId(1), 50_000)
      for (const number of [1, 2, 3]) {
        const keyId = sample.keyId(number === 2 ? 1 : 2)
        await store.commit([{ write: 'enqueue-step', step: sample.sampleStep(number, { keyId }) }])
      }
      await store.commit([{ write: 'enqueue-step', step: sample.sampleStep(4) }])
      const query = { lane: 'prepare', workerId: sample.workerId(1), limit: 9 }
      const claim = await store.claim({ ...query, exceptKeys: [sample.keyId(2), sample.keyId(7)] })
      assert.deepEqual(
        claim.steps.map(({ id }) => id),
        [2, 4].map((number): JobId => sample.jobId(number)),
      )
      const rest = await store.claim({ ...query, exceptKeys: [] })
      assert.equal(rest.steps.length, 2)
    })
  })

  describe('the requests of a key', () => {
    test('are as many as it may send in a minute, and come again one by one', async () => {
      const stage = current()
      const { store } = stage
      const ask = () => store.countRequest(sample.keyId(1), 3)
      assert.deepEqual(await ask(), { allowed: true, remaining: 2, resetMs: 20_000 })
      assert.deepEqual(await ask(), { allowed: true, remaining: 1, resetMs: 40_000 })
      assert.deepEqual(await ask(), { allowed: true, remaining: 0, resetMs: 60_000 })
      assert.deepEqual(await ask(), { allowed: false, remaining: 0, resetMs: 20_000 })
      await stage.wait(19_999)
      assert.deepEqual(await ask(), { allowed: false, remaining: 0, resetMs: 1 })
      await stage.wait(1)
      assert.equal((await ask()).allowed, true)
      assert.equal((await ask()).allowed, false)
      assert.equal((await store.countRequest(sample.keyId(2), 3)).remaining, 2)
      await stage.wait(60_000)
      assert.equal((await ask()).remaining, 2)
    })

    test('that were counted and never made are given back, and no more than those', async () => {
      const stage = current()
      const { store } = stage
      const ask = async () => (await store.countRequest(sample.keyId(3), 3)).allowed
      const askedFor = async (times: number) => {
        const allowed: boolean[] = []
        for (let time = 0; time < times; time++) allowed.push(await ask())
        return allowed
      }
      await store.spareRequest(sample.keyId(3), 3)
      assert.deepEqual(await askedFor(4), [true, true, true, false])
      await store.spareRequest(sample.keyId(3), 3)
      assert.deepEqual(await askedFor(2), [true, false])
      await stage.wait(60_000)
      await store.spareRequest(sample.keyId(3), 3)
      assert.deepEqual(await askedFor(4), [true, true, true, false])
    })

    test('are not waited for any longer than two minutes because the clock was set back', async () => {
      const stage = current()
      const ask = () => stage.store.countRequest(sample.keyId(6), 3)
      for (let request = 0; request < 3; request++) await ask()
      await stage.wait(-3_600_000)
      assert.equal((await ask()).allowed, true)
      assert.deepEqual(await ask(), { allowed: false, remaining: 0, resetMs: 20_000 })
    })

    test('are counted together by all who count', async () => {
      const stage = current()
      const { store } = stage
      const other = stage.isShared ? await stage.openAnother() : store
      const verdicts = await Promise.all(
        Array.from({ length: 60 }, (_, index) => (index % 2 === 0 ? store : other).countRequest(sample.keyId(5), 25)),
      )
      assert.equal(verdicts.filter(({ allowed }) => allowed).length, 25)
    })
  })

  describe('the answer to a request', () => {
    const answer = (more: Partial<KeptAnswer> = {}): KeptAnswer => ({
      scope: 'key1 POST /v1/jobs',
      key: 'abc',
      fingerprint: 'f1',
      status: 200,
      headers: { 'x-a': 'b' },
      body: '{"id":"job_ü"}',
      ...more,
    })
    const keep = (more: Partial<KeptAnswer> = {}): Write => ({ write: 'keep-answer', answer: answer(more) })

    test('is kept as it was, under its scope and key', async () => {
      const stage = current()
      assert.equal(await stage.store.answer(answer().scope, 'abc'), undefined)
      assertCommitted(await stage.store.commit([keep()]))
      assertRefused(await stage.store.commit([keep({ body: 'other' })]), 'answer')
      assertCommitted(await stage.store.commit([keep({ scope: 'key2 POST /v1/jobs' })]))
      assertCommitted(await stage.store.commit([keep({ key: 'abd' })]))
      await stage.reopen()
      assert.deepEqual(await stage.store.answer(answer().scope, 'abc'), answer())
    })

    test('is kept for a day', async () => {
      const stage = current()
      const { store } = stage
      await store.commit([keep()])
      await stage.wait(DAY_MS - 1)
      assertRefused(await store.commit([keep({ body: 'new' })]), 'answer')
      assert.equal((await store.answer(answer().scope, 'abc'))?.body, answer().body)
      await stage.wait(1)
      assert.equal(await store.answer(answer().scope, 'abc'), undefined)
      assertCommitted(await store.commit([keep({ body: 'new' })]))
      assert.equal((await store.answer(answer().scope, 'abc'))?.body, 'new')
    })

    test('says nothing any more when its job was deleted, and is still known as given', async () => {
      const { store } = current()
      const jobId = sample.jobId(1)
      await store.commit([keep({ jobId }), keep({ key: 'abd', jobId: sample.jobId(2) }), keep({ key: 'abe' })])
      assertCommitted(await store.commit([{ write: 'blank-job', id: jobId }]))
      const bodies = ['abc', 'abd', 'abe'].map(async (key) => (await store.answer(answer().scope, key))?.body)
      assert.deepEqual(await Promise.all(bodies), ['', answer().body, answer().body])
      assert.deepEqual(await store.answer(answer().scope, 'abc'), answer({ jobId, body: '' }))
      assertRefused(await store.commit([keep()]), 'answer')
    })

    test('is forgotten once it is old, some at a time', async () => {
      const stage = current()
      const { store } = stage
      for (const key of ['a', 'b', 'c']) await store.commit([keep({ key })])
      assert.equal(await store.hasOldAnswers(), false)
      await stage.wait(DAY_MS)
      await store.commit([keep({ key: 'd' })])
      assert.equal(await store.hasOldAnswers(), true)
      await store.commit([{ write: 'forget-answers', limit: 2 }])
      assert.equal(await store.hasOldAnswers(), true)
      await stage.wait(-DAY_MS)
      const left = await Promise.all(['a', 'b', 'c', 'd'].map((key) => store.answer(answer().scope, key)))
      assert.equal(left.filter((known) => known !== undefined).length, 2)
      assert.equal(left[3]?.key, 'd')
      await stage.wait(DAY_MS)
      await store.commit([{ write: 'forget-answers', limit: 2 }])
      assert.equal(await store.hasOldAnswers(), false)
    })

    test('is kept by one of many that come at one moment, with what that one does', async () => {
      const stage = current()
      const { store } = stage
      const other = stage.isShared ? await stage.openAnother() : store
      const results = await Promise.all(
        Array.from({ length: 100 }, (_, index) =>
          (index % 2 === 0 ? store : other).commit([
            keep({ body: `by ${index}` }),
            hold(index, 1, { funds: 'open' }),
            { write: 'insert-job', job: sample.sampleJob(index) },
            { write: 'enqueue-step', step: sample.sampleStep(index) },
          ]),
        ),
      )
      const winner = results.findIndex(({ committed }) => committed)
      assert.equal(results.filter(({ committed }) => committed).length, 1)
      assert.equal((await store.answer(answer().scope, 'abc'))?.body, `by ${winner}`)
      assert.equal((await store.jobs({ limit: 9, order: 'newest first' })).length, 1)
      assert.equal((await journal(store)).length, 1)
    })
  })

  describe('price lists', () => {
    const list = (version: number) => ({
      version,
      models: { 'seedance-2.0': { tiers: { '720p': { per: 'second', text: 5, referenced: 6 } }, flexPercent: 50 } },
      costs: { ark: {} },
      actor: 'admin',
      createdAtMs: version,
    })
    const insert = (version: number) => ({ write: 'insert-prices', prices: list(version) }) as unknown as Write

    test('follow one another, and the newest holds', async () => {
      const { store } = current()
      assert.equal(await store.prices(), undefined)
      assertRefused(await store.commit([insert(2)]), 'prices')
      assertCommitted(await store.commit([insert(1)]))
      assertRefused(await store.commit([insert(1)]), 'prices')
      assertCommitted(await store.commit([insert(2)]))
      assert.deepEqual(await store.prices(), list(2))
    })

    test('of two with one number, one is made', async () => {
      const stage = current()
      const { store } = stage
      const other = stage.isShared ? await stage.openAnother() : store
      const results = await Promise.all([store.commit([insert(1)]), other.commit([insert(1)])])
      assert.equal(results.filter(({ committed }) => committed).length, 1)
    })
  })

  describe('tenants and keys', () => {
    test('are listed by age, and a key is found by its id', async () => {
      const { store } = current()
      assert.deepEqual(await store.tenants(), [1, 2, 3].map(sample.sampleTenant))
      const key = sample.sampleKey(7, { limits: { requestsPerMinute: 5, models: ['a'] }, expiresAtMs: 99 })
      await store.commit([{ write: 'insert-key', key }])
      await store.commit([{ write: 'insert-key', key: sample.sampleKey(3, { revokedAtMs: 5 }) }])
      assert.deepEqual(await store.key(key.id), key)
      assert.equal(await store.key(sample.keyId(9)), undefined)
      assert.deepEqual(await store.keys(sample.tenantId(1)), [sample.sampleKey(3, { revokedAtMs: 5 }), key])
      assert.deepEqual(await store.keys(sample.tenantId(2)), [])
    })

    test('change, and who looks a key up is told what has changed', async () => {
      const { store } = current()
      const key = sample.sampleKey(1)
      await store.commit([{ write: 'insert-key', key }])
      assert.deepEqual(await store.keyByHash(key.hash), { ...key, tenant: { credit: 'unlimited' } })
      const changed = { ...key, name: 'new', limits: { jobsAtOnce: 3 }, expiresAtMs: 50 }
      const update = { write: 'update-key', key: { ...changed, hash: 'never mind' }, before: key } as const
      assertCommitted(await store.commit([update]))
      assert.deepEqual(await store.key(key.id), changed)
      const before = sample.sampleTenant(1)
      const tenant = { ...before, credit: 'limited', disabledAtMs: 8 } as const
      assertCommitted(await store.commit([{ write: 'update-tenant', tenant, before }]))
      assert.deepEqual(await store.tenant(tenant.id), tenant)
      const rotated = { ...tenant, webhookSecret: 'whsec_new', formerSecrets: [{ secret: 'whsec_1', untilMs: 9 }] }
      assertCommitted(await store.commit([{ write: 'update-tenant', tenant: rotated, before: tenant }]))
      assert.deepEqual(await store.tenant(tenant.id), rotated)
      const { formerSecrets: _none, ...unaware } = rotated
      assertRefused(await store.commit([{ write: 'update-tenant', tenant, before: unaware }]), 'tenant')
      const [nobody, noTenant] = [sample.sampleKey(9), sample.sampleTenant(9)]
      assertRefused(await store.commit([{ write: 'update-key', key: nobody, before: nobody }]), 'key')
      assertRefused(await store.commit([{ write: 'update-tenant', tenant: noTenant, before: noTenant }]), 'tenant')
    })

    test('are rotated: the key stays, its former hashes go on for a while and never come back', async () => {
      const { store } = current()
      const first = sample.sampleKey(1, { limits: { jobsAtOnce: 3 }, expiresAtMs: 500 })
      await store.commit([{ write: 'insert-key', key: first }])
      const rotate = (before: ApiKey, number: number, formerEndsAtMs: number) => {
        const { hash, hint } = sample.sampleKey(number)
        const key = { ...before, hash, hint }
        return { key, write: { write: 'rotate-key', key, before, formerEndsAtMs } as const }
      }
      const second = rotate(first, 2, 300)
      assertCommitted(await store.commit([second.write]))
      assertRefused(await store.commit([rotate(first, 3, 400).write]), 'key')
      assert.deepEqual(await store.key(first.id), { ...second.key, formerEndsAtMs: 300 })
      const tenant = { credit: 'unlimited' } as const
      assert.deepEqual(await store.keyByHash(second.key.hash), { ...second.key, tenant })
      assert.deepEqual(await store.keyByHash(first.hash), { ...second.key, expiresAtMs: 300, tenant })
      assertCommitted(await store.commit([rotate(second.key, 3, 200).write]))
      for (const former of [first, second.key]) {
        assert.equal((await store.keyByHash(former.hash))?.expiresAtMs, 200)
        assertRefused(await store.commit([{ write: 'insert-key', key: sample.sampleKey(9, former) }]), 'key')
      }
      const third = await store.key(first.id)
      assert.equal(third?.formerEndsAtMs, 200)
      assert.deepEqual(await store.keys(third.tenantId), [third])
      const revoked = { ...third, revokedAtMs: 7 }
      assertCommitted(await store.commit([{ write: 'update-key', key: revoked, before: third }]))
      for (const hash of [first.hash, second.key.hash, third.hash]) {
        assert.equal(await store.keyByHash(hash), undefined)
      }
      assertRefused(await store.commit([rotate(revoked, 4, 900).write]), 'key')
    })

    test('that somebody else has changed meanwhile stay as he left them', async () => {
      const { store } = current()
      const key = sample.sampleKey(1)
      await store.commit([{ write: 'insert-key', key }])
      let before: ApiKey = key
      const changes = [{ name: 'other' }, { limits: { jobsAtOnce: 2 } }, { expiresAtMs: 9 }, { revokedAtMs: 7 }]
      for (const change of changes) {
        const after = { ...before, ...change }
        assertCommitted(await store.commit([{ write: 'update-key', key: after, before }]))
        const late = { write: 'update-key', key: { ...before, name: 'late' }, before } as const
        assertRefused(await store.commit([late]), 'key')
        assert.deepEqual(await store.key(key.id), after)
        before = after
      }
      assert.equal(await store.keyByHash(key.hash), undefined)
      const tenant = sample.sampleTenant(1)
      const closed = { ...tenant, disabledAtMs: 8 }
      assertCommitted(await store.commit([{ write: 'update-tenant', tenant: closed, before: tenant }]))
      const renamed = { write: 'update-tenant', tenant: { ...tenant, name: 'late' }, before: tenant } as const
      assertRefused(await store.commit([renamed]), 'tenant')
      assert.deepEqual(await store.tenant(tenant.id), closed)
    })
  })
}
