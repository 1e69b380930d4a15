/** What the proof of a ledger finds: one test per fault, each made behind the store's back in a ledger that is right. */

import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { makeId, type TransferId } from '../../src/core/ids.ts'
import type { ActiveJob, Outcome } from '../../src/core/job.ts'
import type { CreditTransfer, Funds } from '../../src/core/ledger.ts'
import { credits, MICRO_PER_CREDIT } from '../../src/core/money.ts'
import type { Store } from '../../src/core/store-port.ts'
import type { HoldFault, LedgerProof, WrongHold } from '../../src/store/ledger-proof.ts'
import type { StoreReader } from '../../src/store/reader.ts'
import { holdWrites } from '../../src/lifecycle/billing.ts'
import { settle } from '../../src/lifecycle/settle.ts'
import { systemClock, systemRandom } from '../../src/lib/clock.ts'
import { silentLog } from '../support/silent-log.ts'
import { callbackBody } from '../support/telling.ts'
import * as sample from '../conformance/store-samples.ts'

/** A database whose ledger is to be proven. */
export type LedgerPlace = {
  readonly store: Store
  readonly reader: StoreReader
  /** Runs SQL that the database's own rules about transfers do not keep from anything. */
  change(sql: string): Promise<void>
  close(): Promise<void>
}

const by = { clock: systemClock, random: systemRandom, log: silentLog, callbackBody, listeners: [] }

/** Tenant 1 has only what it was granted, tenant 2 as much as it likes. */
const PAYERS = [
  { number: 1, credit: 'limited', funds: 'available' },
  { number: 2, credit: 'unlimited', funds: 'open' },
] as const

/**
 * Makes a ledger with all that it may hold: of tenant 1 the jobs 1 (holds 10), 3 (released) and 5 (4 of 10 captured), of
 * tenant 2 the jobs 2 (holds 10), 4 and 6 likewise.
 */
export async function fillLedger(store: Store): Promise<void> {
  for (const { number, credit, funds } of PAYERS) {
    const tenantId = sample.tenantId(number)
    await store.commit([{ write: 'save-tenant', tenant: { ...sample.sampleTenant(number), credit } }])
    await store.commit([{ write: 'credit', transfer: grantOf(number, 100, 1) }])
    for (const job of [0, 2, 4].map((offset) => holdingJob(number + offset, number, funds))) {
      const payer = { tenantId, keyId: job.keyId, credit, limits: {} }
      await store.commit([{ write: 'insert-job', job }, ...holdWrites(job, payer, by)])
    }
    await endJob(store, holdingJob(number + 2, number, funds), { status: 'cancelled' })
    await endJob(store, { ...holdingJob(number + 4, number, funds), status: 'running', startedAtMs: 1 }, FILM)
  }
}

function grantOf(tenant: number, amount: number, atMs: number): CreditTransfer {
  const by = { cause: 'paid', actor: 'admin', atMs }
  const id = makeId<TransferId>(atMs, new Uint8Array(10))
  const tenantId = sample.tenantId(tenant)
  return { ...by, id, tenantId, kind: 'grant', from: 'issued', to: 'available', amountMicroCredits: credits(amount) }
}

/** 4 of the 10 seconds that were ordered. */
const FILM: Outcome = {
  status: 'succeeded',
  result: {
    video: {
      ...{ digest: sample.digest(1), sizeBytes: 1 },
      facts: {
        ...({ kind: 'video', mediaType: 'video/mp4', videoCodec: 'avc' } as const),
        ...{ widthPx: 10, heightPx: 10, frames: 96, durationSeconds: 4 },
      },
    },
  },
}

function holdingJob(number: number, tenant: number, funds: Funds): ActiveJob {
  const terms = { version: 0, per: 'second', rateMicroCredits: credits(1), percent: 100 } as const
  const order = { ...sample.sampleJob(number).order, frames: 240 }
  return sample.sampleJob(number, {
    ...{ tenantId: sample.tenantId(tenant), priceMicroCredits: credits(10), billing: { terms, funds }, order },
  })
}

async function endJob(store: Store, job: ActiveJob, outcome: Outcome): Promise<void> {
  await store.commit([{ write: 'stage-asset', digest: sample.digest(1), sizeBytes: 1 }])
  const { writes } = settle(job, outcome, { ...by, actor: 'engine', stopsUpstream: false })
  assert.equal((await store.commit(writes)).committed, true)
}

const RIGHT = { balances: 0, holds: [], malformed: 0, sum: 0 } as const

type Found = {
  readonly balances: number
  readonly holds: readonly (readonly [HoldFault, number])[]
  readonly malformed: number
  readonly sum: number
}

/** The proof in short: how many balances, which jobs, what it comes to in credits. */
function inShort({ totals, balances, holds }: LedgerProof): Found {
  const numbers = new Map(Array.from({ length: 7 }, (_, number) => [sample.jobId(number), number] as const))
  return {
    balances: balances.length,
    holds: holds.map(({ fault, jobId }) => [fault, numbers.get(jobId) ?? -1] as const),
    malformed: totals.malformed,
    sum: totals.sumMicroCredits / MICRO_PER_CREDIT,
  }
}

const job = (number: number) => `'${sample.jobId(number)}'`
const tenant = (number: number) => `'${sample.tenantId(number)}'`

const FAULTS: readonly (readonly [what: string, sql: string, found: Partial<Found>])[] = [
  [
    'a balance that was set by hand',
    `UPDATE balances SET available_micro = available_micro + 5000000 WHERE tenant_id = ${tenant(1)}`,
    { balances: 1, sum: 5 },
  ],
  ['a balance that is gone', `DELETE FROM balances WHERE tenant_id = ${tenant(2)}`, { balances: 1, sum: -100 }],
  ['a grant that is gone', `DELETE FROM transfers WHERE kind = 'grant'`, { balances: 2, sum: 200 }],
  [
    'a hold whose job ended without it',
    `UPDATE jobs SET status = 'failed' WHERE id = ${job(1)}`,
    { holds: [['open without a living job', 1]], sum: -10 },
  ],
  [
    'a hold whose job is gone',
    `DELETE FROM jobs WHERE id = ${job(2)}`,
    { holds: [['open without a living job', 2]], sum: -10 },
  ],
  [
    'a release that is gone',
    `DELETE FROM transfers WHERE job_id = ${job(4)} AND kind = 'release'`,
    { holds: [['open without a living job', 4]], sum: -10 },
  ],
  [
    'a living job whose hold is gone',
    `DELETE FROM transfers WHERE job_id = ${job(2)}`,
    { holds: [['missing', 2]], sum: 10 },
  ],
  [
    'an ended job of which no transfer is left',
    `DELETE FROM transfers WHERE job_id = ${job(6)}`,
    { holds: [['missing', 6]] },
  ],
  [
    'a hold of another amount than its job says',
    `UPDATE transfers SET amount_micro = 9000000 WHERE job_id = ${job(2)}`,
    { holds: [['another amount', 2]], sum: 1 },
  ],
  [
    'a hold in the name of another tenant than the job is of',
    `UPDATE transfers SET tenant_id = ${tenant(1)} WHERE job_id = ${job(2)}`,
    { holds: [['another amount', 2]] },
  ],
  [
    'a living job whose hold was ended',
    `UPDATE jobs SET status = 'queued' WHERE id = ${job(3)}`,
    { holds: [['ended too soon', 3]], sum: 10 },
  ],
  [
    'a capture whose rest did not come back',
    `DELETE FROM transfers WHERE job_id = ${job(6)} AND kind = 'return'`,
    { holds: [['not all accounted for', 6]], sum: -6 },
  ],
  [
    'a capture of more than was held',
    `UPDATE transfers SET amount_micro = 11000000, held_micro = 11000000 WHERE job_id = ${job(6)} AND kind = 'capture'`,
    { holds: [['not all accounted for', 6]], sum: 7 },
  ],
  [
    'what came back to another account than it was held from',
    `UPDATE transfers SET target = 'available' WHERE job_id = ${job(6)} AND kind = 'return'`,
    { balances: 1, holds: [['not all accounted for', 6]], sum: -6 },
  ],
  [
    'a capture of what was never held',
    `DELETE FROM transfers WHERE job_id = ${job(6)} AND kind = 'hold'`,
    {
      holds: [
        ['missing', 6],
        ['not all accounted for', 6],
      ],
      sum: 10,
    },
  ],
  [
    'a cancelled job that was charged nevertheless',
    `UPDATE transfers SET kind = 'capture', target = 'earned' WHERE job_id = ${job(4)} AND kind = 'release'`,
    { holds: [['charged for nothing', 4]] },
  ],
  ...['failed', 'cancelled', 'expired'].map(
    (status) =>
      [
        `the charge of a job that is ${status}`,
        `UPDATE jobs SET status = '${status}', ending = NULL WHERE id = ${job(5)}`,
        { holds: [['charged for nothing', 5]] },
      ] as const,
  ),
  [
    'a film that was not charged, and says that it was',
    `DELETE FROM transfers WHERE job_id = ${job(6)} AND kind = 'return';
     UPDATE transfers SET kind = 'release', target = 'open', amount_micro = 10000000
     WHERE job_id = ${job(6)} AND kind = 'capture'`,
    { holds: [['another charge', 6]] },
  ],
  [
    'a film that was charged less than it says',
    `UPDATE transfers SET amount_micro = 3000000 WHERE job_id = ${job(6)} AND kind = 'capture';
     UPDATE transfers SET amount_micro = 7000000 WHERE job_id = ${job(6)} AND kind = 'return'`,
    { holds: [['another charge', 6]] },
  ],
  [
    'a film that says that it was charged less',
    `UPDATE jobs SET ending = replace(ending, 'Credits":4000000', 'Credits":"4"') WHERE id = ${job(5)}`,
    { holds: [['another charge', 5]] },
  ],
  [
    'a film that says nothing of its charge',
    `UPDATE jobs SET ending = replace(ending, 'chargedMicroCredits', 'x') WHERE id = ${job(5)}`,
    { holds: [['another charge', 5]] },
  ],
  [
    'a film whose ending is no JSON any more',
    `UPDATE jobs SET ending = '{"chargedMicroCredits' WHERE id = ${job(5)}`,
    { holds: [['another charge', 5]] },
  ],
  [
    'a film that says that it was charged, and never held anything,',
    `DELETE FROM transfers WHERE job_id = ${job(6)}; UPDATE jobs SET hold_micro = 0 WHERE id = ${job(6)}`,
    { holds: [['another charge', 6]] },
  ],
  [
    "a release in another tenant's name",
    `UPDATE transfers SET tenant_id = ${tenant(1)} WHERE job_id = ${job(4)} AND kind = 'release'`,
    { holds: [['not all accounted for', 4]] },
  ],
  [
    'an end that says that another amount was held',
    `UPDATE transfers SET held_micro = 11000000 WHERE job_id = ${job(6)} AND kind = 'return'`,
    { holds: [['not all accounted for', 6]] },
  ],
  [
    'a transfer of less than nothing, and one of no kind that there is',
    `UPDATE transfers SET amount_micro = -100000000 WHERE kind = 'grant' AND tenant_id = ${tenant(1)};
     UPDATE transfers SET kind = 'gift' WHERE kind = 'grant' AND tenant_id = ${tenant(2)}`,
    { balances: 1, malformed: 2, sum: 200 },
  ],
]

/** Registers the tests for one kind of database. */
export function exerciseLedgerProof(name: string, makePlace: () => Promise<LedgerPlace>): void {
  describe(`the proof of a ledger on ${name}`, () => {
    let place: LedgerPlace
    beforeEach(async () => {
      place = await makePlace()
    })
    afterEach(() => place.close())

    test('where there is nothing, all is well', async () => {
      const { totals, balances, holds } = await place.reader.proof(10)
      const nothing = { transfers: 0, tenants: 0, sumMicroCredits: 0, heldMicroCredits: 0, holders: 0, malformed: 0 }
      assert.deepEqual({ totals, balances, holds }, { totals: nothing, balances: [], holds: [] })
    })

    test('a ledger that is right comes to nothing, and is counted', async () => {
      await fillLedger(place.store)
      const { totals, balances, holds } = await place.reader.proof(10)
      const right = {
        transfers: 14,
        tenants: 2,
        sumMicroCredits: 0,
        heldMicroCredits: credits(20),
        holders: 2,
        malformed: 0,
      }
      assert.deepEqual({ totals, balances, holds }, { totals: right, balances: [], holds: [] })
    })

    test('what is left of a job that was forgotten with its money in order is no fault', async () => {
      await fillLedger(place.store)
      await place.store.commit([3, 6].map((number) => ({ write: 'delete-job', id: sample.jobId(number) })))
      assert.deepEqual(inShort(await place.reader.proof(10)), RIGHT)
    })

    test('while jobs are admitted and end, nothing ever seems wrong', async () => {
      await fillLedger(place.store)
      let isOver = false
      const live = async (number: number) => {
        const one = holdingJob(number, 1, 'available')
        const payer = { tenantId: one.tenantId, keyId: one.keyId, credit: 'limited', limits: {} } as const
        await place.store.commit([{ write: 'insert-job', job: one }, ...holdWrites(one, payer, by)])
        if (number % 2 === 0) await endJob(place.store, one, { status: 'cancelled' })
        else await endJob(place.store, { ...one, status: 'running', startedAtMs: 1 }, FILM)
      }
      const lives = async () => {
        for (let round = 0; round < 8; round++) {
          await Promise.all([1, 2, 3, 4].map((number) => live(100 + round * 4 + number)))
          await place.store.commit([{ write: 'credit', transfer: grantOf(1, 10, 2_000 + round) }])
        }
        isOver = true
      }
      const looks: Found[] = []
      const look = async () => {
        while (!isOver) {
          looks.push(inShort(await place.reader.proof(10)))
          await new Promise(setImmediate)
        }
      }
      await Promise.all([lives(), look()])
      assert.ok(looks.length > 1)
      for (const found of looks) assert.deepEqual(found, RIGHT)
    })

    test('a film whose capture was lost, and whose hold a repair has released, is no fault any more', async () => {
      await fillLedger(place.store)
      await place.change(`DELETE FROM transfers WHERE job_id = ${job(6)} AND kind IN ('capture', 'return')`)
      const found = (await place.reader.proof(10)).holds
      assert.deepEqual(
        found.map(({ fault }) => fault),
        ['open without a living job'],
      )
      const [{ jobId, tenantId }] = found as [WrongHold]
      const hold = { jobId, tenantId, funds: 'open', amountMicroCredits: credits(10) } as const
      const released = async (cause: string, actor: string) => {
        const id = () => makeId<TransferId>(9, systemRandom.bytes(10))
        const ending = { ids: [id(), id()], cause, actor, atMs: 9 } as const
        await place.store.commit([{ write: 'end-hold', hold, ended: { end: 'release' }, by: ending }])
        const { holds } = await place.reader.proof(10)
        await place.change(`DELETE FROM transfers WHERE job_id = ${job(6)} AND kind = 'release'`)
        return holds.map(({ fault }) => fault)
      }
      assert.deepEqual(await released('repaired', 'doctor'), [])
      assert.deepEqual(await released('repaired', 'admin'), ['another charge'])
      assert.deepEqual(await released('succeeded', 'doctor'), ['another charge'])
    })

    for (const [what, sql, found] of FAULTS) {
      test(`${what} is found`, async () => {
        await fillLedger(place.store)
        await place.change(sql)
        assert.deepEqual(inShort(await place.reader.proof(10)), { ...RIGHT, ...found })
      })
    }

    test('no more is named than was asked for', async () => {
      await fillLedger(place.store)
      await place.change(`DELETE FROM jobs; UPDATE balances SET available_micro = 1`)
      const { balances, holds } = await place.reader.proof(1)
      assert.deepEqual([balances.length, holds.map(({ fault }) => fault)], [1, ['open without a living job']])
    })

    test('a balance is set to what its transfers come to, and made where it is gone', async () => {
      await fillLedger(place.store)
      await place.change(
        `UPDATE balances SET available_micro = 7 WHERE tenant_id = ${tenant(1)};
         DELETE FROM balances WHERE tenant_id = ${tenant(2)}`,
      )
      for (const number of [1, 2]) {
        const proven = await place.store.commit([{ write: 'prove-balance', tenantId: sample.tenantId(number) }])
        assert.equal(proven.committed, true)
      }
      assert.deepEqual(inShort(await place.reader.proof(10)), RIGHT)
      assert.equal((await place.store.balance(sample.tenantId(1)))?.availableMicroCredits, credits(86))
      assert.equal((await place.store.balance(sample.tenantId(2)))?.availableMicroCredits, credits(100))
    })

    test('no balance is set to less than nothing', async () => {
      await fillLedger(place.store)
      await place.change(`DELETE FROM transfers WHERE kind = 'grant'`)
      await assert.rejects(place.store.commit([{ write: 'prove-balance', tenantId: sample.tenantId(1) }]))
      assert.equal((await place.store.balance(sample.tenantId(1)))?.availableMicroCredits, credits(86))
    })
  })
}
