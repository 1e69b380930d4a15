/** What a database refuses, whatever the code does: SQL behind the store's back, with the database's own rules in force. */

import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import type { Store } from '../../src/core/store-port.ts'
import * as sample from '../conformance/store-samples.ts'
import { fillLedger } from './ledger-proof.ts'

/** A database whose rules are in force. */
export type RuledPlace = {
  readonly store: Store
  /** Runs SQL in one transaction; rejects, and changes nothing, when the database refuses some of it. */
  change(sql: string): Promise<void>
  close(): Promise<void>
}

/** What is refused, and what the database says of it. */
export type Refusal = readonly [what: string, sql: string, says: RegExp]

/** Column by column; `held` is what the row says that was held, amounts are in credits. */
type RawTransfer = {
  readonly tenant: number
  readonly kind: string
  readonly from: string
  readonly to: string
  readonly amount: number
  readonly held?: number
  readonly job?: number
  readonly id?: string
}

/** A transfer as nobody but this test writes it. */
export function rawTransfer(transfer: RawTransfer, verb = 'INSERT'): string {
  const { tenant, kind, from, to, amount, held, job, id = `raw-${kind}` } = transfer
  const of = job === undefined ? 'NULL, NULL, NULL' : `'${sample.jobId(job)}', '${sample.keyId(job)}', 'seedance-2.0'`
  const heldMicro = held === undefined ? 'NULL' : held * 1e6
  return `
    ${verb} INTO transfers
      (tenant_id, id, kind, source, target, amount_micro, held_micro, job_id, key_id, model, cause, actor, at_ms)
    VALUES ('${sample.tenantId(tenant)}', '${id}', '${kind}', '${from}', '${to}', ${amount * 1e6}, ${heldMicro}, ${of},
      'by hand', 'somebody', 1);`
}

const capture = (job: number, amount: number, more: Partial<RawTransfer> = {}) =>
  rawTransfer({ tenant: 1, kind: 'capture', from: 'held', to: 'earned', amount, held: 10, job, ...more })
const giveBack = (job: number, amount: number, more: Partial<RawTransfer> = {}) =>
  rawTransfer({ tenant: 1, kind: 'return', from: 'held', to: 'available', amount, held: 10, job, ...more })
const release = (job: number, amount: number, more: Partial<RawTransfer> = {}) =>
  rawTransfer({ tenant: 1, kind: 'release', from: 'held', to: 'available', amount, held: 10, job, ...more })

const NOT_ITS_HOLD = /a hold is ended as what it is/
const NOT_WHAT_IS_LEFT = /a return is what a capture leaves over|a hold is ended as what it is/

/** Jobs 1 and 2 hold 10, 3 and 4 were released, of 5 and 6 was captured; the odd ones are tenant 1's, from `available`. */
const REFUSALS: readonly Refusal[] = [
  ['a capture of what was never held', capture(9, 10), NOT_ITS_HOLD],
  ['a release of what was never held', release(9, 10), NOT_ITS_HOLD],
  ['a capture of more than is held, which says that so much was', capture(1, 1e6, { held: 1e6 }), NOT_ITS_HOLD],
  ['a capture of more than it says that was held', capture(1, 11), /CHECK|check/],
  ['a capture that says that less was held', capture(1, 4, { held: 4 }), NOT_ITS_HOLD],
  ['a release of less than is held', release(1, 9, { held: 9 }), NOT_ITS_HOLD],
  ["a capture in another tenant's name", capture(1, 10, { tenant: 2 }), NOT_ITS_HOLD],
  ["a release in another tenant's name", release(1, 10, { tenant: 2 }), NOT_ITS_HOLD],
  ['a release to the house of what a tenant had', release(1, 10, { to: 'open' }), NOT_ITS_HOLD],
  ['a release to a tenant of what the house had', release(2, 10, { tenant: 2 }), NOT_ITS_HOLD],
  ['a second end', capture(3, 10), /UNIQUE|unique|never replaced/],
  ['a return without a capture', giveBack(1, 9), NOT_WHAT_IS_LEFT],
  ['a return beside a release', giveBack(3, 9), NOT_WHAT_IS_LEFT],
  ['a return of less than is left', capture(1, 4) + giveBack(1, 5), NOT_WHAT_IS_LEFT],
  ['a return of more than is left', capture(1, 4) + giveBack(1, 7), NOT_WHAT_IS_LEFT],
  ['a return beside a capture of all', capture(1, 10) + giveBack(1, 1), NOT_WHAT_IS_LEFT],
  ['a return that says that more was held', capture(1, 4) + giveBack(1, 7, { held: 11 }), NOT_WHAT_IS_LEFT],
  ["a return in another tenant's name", capture(1, 4) + giveBack(1, 6, { tenant: 2 }), NOT_WHAT_IS_LEFT],
  ['a return to the house of what a tenant had', capture(1, 4) + giveBack(1, 6, { to: 'open' }), NOT_WHAT_IS_LEFT],
  ['a transfer that is changed', 'UPDATE transfers SET amount_micro = 1', /a transfer is never changed/],
  ['a transfer that is deleted', 'DELETE FROM transfers', /a transfer is never/],
  ['a price list that is changed', `UPDATE price_lists SET list = '{}'`, /a price list is never changed/],
  ['a price list that is deleted', 'DELETE FROM price_lists', /a price list is never/],
]

const TAKEN: readonly (readonly [what: string, sql: string])[] = [
  ['a capture of all that is held', capture(1, 10)],
  ['a capture of a part, and a return of the rest', capture(1, 4) + giveBack(1, 6)],
  ['a release to where it came from', release(1, 10)],
  ["a release of the house's money", release(2, 10, { tenant: 2, to: 'open' })],
]

/** Registers the tests for one kind of database; `more` is refused by this kind only, because others do not know it. */
export function exerciseLedgerRules(
  name: string,
  makePlace: () => Promise<RuledPlace>,
  more: readonly Refusal[] = [],
): void {
  describe(`the rules of a ledger on ${name}`, () => {
    let place: RuledPlace
    beforeEach(async () => {
      place = await makePlace()
      await fillLedger(place.store)
      const prices = { version: 1, models: {}, costs: {}, actor: 'admin', createdAtMs: 1 }
      assert.equal((await place.store.commit([{ write: 'insert-prices', prices }])).committed, true)
    })
    afterEach(() => place.close())

    const all = async () => [
      ...(await place.store.journal({ tenantId: sample.tenantId(1), limit: 100 })),
      ...(await place.store.journal({ tenantId: sample.tenantId(2), limit: 100 })),
      await place.store.prices(),
    ]

    for (const [what, sql, says] of [...REFUSALS, ...more]) {
      test(`refuse ${what}`, async () => {
        const before = await all()
        await assert.rejects(place.change(sql), says)
        assert.deepEqual(await all(), before)
      })
    }

    for (const [what, sql] of TAKEN) {
      test(`take ${what}`, async () => {
        const before = await all()
        await place.change(sql)
        assert.equal((await all()).length, before.length + sql.split(';').length - 1)
      })
    }
  })
}
