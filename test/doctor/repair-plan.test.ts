/** What a plan of repair takes on, what it leaves, and how much of what is wrong is told. */

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Examination, Found } from '../../src/doctor/examine.ts'
import { planRepair, sentenceOf } from '../../src/doctor/repair-plan.ts'
import { reportOf } from '../../src/doctor/report.ts'
import type { HoldFault, WrongHold } from '../../src/store/ledger-proof.ts'
import * as sample from '../conformance/store-samples.ts'

const NOTHING = { count: 0, sizeBytes: 0 }
const TOTALS = { transfers: 1_234, tenants: 3, sumMicroCredits: 0, heldMicroCredits: 16e6, holders: 2, malformed: 0 }

/** An examination of a place where all is well, but for this. */
function found(more: Partial<Found> = {}, ledger: Partial<Found['ledger']> = {}): Examination {
  return {
    schema: { found: 3, known: 3 },
    store: {
      census: { jobs: {}, steps: [], assets: {}, unused: NOTHING, events: 0, workers: [] },
      ledger: { totals: TOTALS, balances: [], holds: [], ...ledger },
      ...{ used: [], stranded: [], heldByTheDead: 0, unusableKeys: [], files: NOTHING, orphaned: NOTHING, missing: 0 },
      ...{ hashes: { count: 12, sizeBytes: 34_500_000, right: 12 }, damaged: { count: 0, first: [] } },
      ...{ unfinished: NOTHING, abandoned: NOTHING },
      ...more,
    },
  }
}

const context = {
  ...{ version: '1', database: 'x', storage: 'y' },
  keepDays: { results: undefined, uploads: undefined, events: undefined },
}

function wrongHold(number: number, fault: HoldFault): WrongHold {
  const funds = fault === 'missing' ? {} : ({ funds: 'open' } as const)
  return { jobId: sample.jobId(number), tenantId: sample.tenantId(1), fault, amountMicroCredits: 5e6, ...funds }
}

describe('a plan of repair', () => {
  test('where all is well there is nothing to do, and a schema of another version is left to a server', () => {
    assert.deepEqual(planRepair(found()), { deeds: [], cannot: [] })
    assert.equal(planRepair({ schema: { found: 1, known: 3 } }).deeds.length, 0)
  })

  test('a lost job whose hold is not what it says is not touched: it could not be settled', () => {
    const holds = [wrongHold(1, 'missing')]
    const { deeds, cannot } = planRepair(found({ stranded: [sample.jobId(1), sample.jobId(2)] }, { holds }))
    assert.deepEqual(deeds, [{ deed: 'end-job', jobId: sample.jobId(2) }])
    assert.match(cannot[0] ?? '', new RegExp(`^The job ${sample.jobId(1)} cannot be ended`))
  })

  test('only an open hold without a living job is released; what transfers say otherwise stays', () => {
    const faults: readonly HoldFault[] = [
      ...(['missing', 'another amount', 'ended too soon', 'charged for nothing'] as const),
      ...(['not all accounted for', 'another charge'] as const),
    ]
    const holds = [wrongHold(9, 'open without a living job'), ...faults.map((fault, index) => wrongHold(index, fault))]
    const { deeds, cannot } = planRepair(found({}, { holds }))
    assert.deepEqual(
      deeds.map((deed) => deed.deed === 'release-hold' && deed.hold.jobId),
      [sample.jobId(9)],
    )
    assert.equal(cannot.filter((sentence) => /, as transfers are never changed: /.test(sentence)).length, faults.length)
  })

  test('what a job was charged for nothing is not paid back, as nobody knows whether it was: who is owed what is said', () => {
    const charged = (number: number, funds: 'available' | 'open') => ({
      ...{ ...wrongHold(number, 'charged for nothing'), chargedMicroCredits: 2_500_000 },
      funds,
    })
    const { deeds, cannot } = planRepair(found({}, { holds: [charged(1, 'available'), charged(2, 'open')] }))
    assert.deepEqual(deeds, [])
    const tenant = sample.tenantId(1)
    assert.deepEqual(cannot, [
      `The charge of the job ${sample.jobId(1)} stays, as transfers are never changed: adjust the credit of the tenant ` +
        `${tenant} by the 2.5 credits, unless that was done.`,
      `The charge of the job ${sample.jobId(2)} stays, as transfers are never changed: its credit was unlimited, so no ` +
        `balance is short; leave 2.5 credits out of what you bill the tenant ${tenant}.`,
    ])
  })

  test('a balance is proven only where it would not be less than nothing', () => {
    const balances = [
      { tenantId: sample.tenantId(1), saysMicroCredits: 1, provenMicroCredits: 0 },
      { tenantId: sample.tenantId(2), saysMicroCredits: 1, provenMicroCredits: -2_500_000 },
    ]
    const { deeds, cannot } = planRepair(found({}, { balances }))
    assert.equal(deeds.length, 1)
    assert.deepEqual(cannot, [
      `The balance of tenant ${sample.tenantId(2)} cannot be -2.5 credits: grant it what is missing first.`,
    ])
  })

  test('only bytes that are there and are known to be damaged are moved', () => {
    const damage = (number: number, fault: 'gone' | 'another size' | 'another hash' | 'unreadable') =>
      ({ digest: sample.digest(number), fault, uses: [] }) as const
    const first = [damage(1, 'gone'), damage(2, 'another size'), damage(3, 'another hash'), damage(4, 'unreadable')]
    const { deeds, cannot } = planRepair(found({ damaged: { count: 4, first } }))
    assert.deepEqual(
      deeds.map((deed) => deed.deed === 'move-aside' && deed.digest),
      [sample.digest(2), sample.digest(3)],
    )
    assert.equal(cannot.length, 2)
  })

  test('every deed is told with why it is safe', () => {
    const hold = { tenantId: sample.tenantId(1), jobId: sample.jobId(1), funds: 'open', amountMicroCredits: 0 as never }
    const deeds = [
      { deed: 'end-job', jobId: sample.jobId(1) },
      { deed: 'release-hold', hold: { ...hold, funds: 'open' } },
      { deed: 'prove-balance', tenantId: sample.tenantId(1), provenMicroCredits: 1 },
      { deed: 'move-aside', digest: sample.digest(1) },
    ] as const
    for (const deed of deeds) assert.match(sentenceOf(deed), /\. Safe, because .+\.$/)
  })
})

describe('the report', () => {
  test('says in one line that all is proven, and in the table what', () => {
    const { text, isWell } = reportOf(found(), context)
    assert.match(text, /^All is well: 1,234 transfers come to 0, 12 of 12 files have their SHA-256\.\n\n/)
    assert.match(
      text,
      /^Ledger +1,234 transfers of 3 tenants come to 0; 16 credits held by 2 jobs; every balance is proven$/m,
    )
    assert.match(text, /^Hashes +12 of 12 are right \(34\.5 MB read\)$/m)
    assert.ok(isWell)
  })

  test('of many that are wrong names twenty, and counts the others', () => {
    const stranded = Array.from({ length: 33 }, (_, number) => sample.jobId(number))
    const { verdict, summary } = reportOf(found({ stranded }), context)
    const lines = verdict.trim().split('\n')
    assert.equal(summary, '33 things are wrong.')
    assert.equal(lines.length, 21)
    assert.equal(lines.at(-1), 'WRONG: 13 more jobs are like that.')
    const damaged = { count: 5_000, first: [] }
    assert.match(reportOf(found({ damaged }), context).verdict, /^WRONG: 4,980 more files are gone/)
  })

  test('a job that was charged for nothing, and one that was charged another amount than it says, are wrong', () => {
    const charged = { chargedMicroCredits: 4_000_000 }
    const holds = [{ ...wrongHold(1, 'charged for nothing'), ...charged }, wrongHold(2, 'another charge')]
    assert.deepEqual(reportOf(found({}, { holds }), context).members['wrong'], [
      `the job ${sample.jobId(1)} has failed, was cancelled or has expired, and was charged 4 credits.`,
      `the job ${sample.jobId(2)} has succeeded, and was charged 0 credits, which is another amount than it says.`,
    ])
  })

  test('accounts that do not come to 0, and transfers that cannot be, are wrong by themselves', () => {
    const totals = { ...TOTALS, sumMicroCredits: -1_500_000, malformed: 1 }
    const { members, isWell } = reportOf(found({}, { totals }), context)
    assert.deepEqual(members['wrong'], [
      'the accounts come to -1.5 credits instead of 0.',
      "1 transfer cannot be: somebody has switched the database's own rules off.",
    ])
    assert.equal(isWell, false)
  })
})
