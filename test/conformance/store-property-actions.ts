/** What may be done to a store, as arbitraries: everything by small numbers, so that it meets. */

import fc from 'fast-check'
import type { Attempt } from '../../src/core/records.ts'
import type { StepMove } from '../../src/core/steps.ts'

/** The lanes on which steps wait. */
export const LANES = ['prepare', 'watch'] as const

/** How many of each there are. */
export const SETTINGS = { jobs: 4, attempts: 4, digests: 2, workers: 2 } as const

/** A write by number: which job or step, and, among the leases that were given, which one. */
export type Move =
  | {
      readonly move: 'insert' | 'delete' | 'enqueue' | 'drop' | 'append' | 'forget'
      readonly job: number
      readonly lane: number
    }
  | { readonly move: 'update'; readonly job: number; readonly step: number; readonly as: 'shown' | 'hidden' | 'ended' }
  | {
      readonly move: 'move'
      readonly lease: number
      readonly lane: number
      readonly afterMs: number
      readonly as: StepMove
      readonly keep: boolean
    }
  | { readonly move: 'hold' | 'yield' | 'finish'; readonly lease: number }
  | { readonly move: 'begin'; readonly attempt: number; readonly job: number; readonly count: number }
  | { readonly move: 'free'; readonly attempt: number }
  | { readonly move: 'settle'; readonly attempt: number; readonly state: Attempt['state']; readonly work: number }
  | {
      readonly move: 'stage' | 'use' | 'release' | 'condemn' | 'remove'
      readonly digest: number
      readonly job: number
      readonly revision: number
    }
  | {
      readonly move: 'provide' | 'withdraw' | 'trust' | 'distrust'
      readonly provider: number
      readonly credential: number
      readonly version: number
    }

/** Something done to a store. */
export type Action =
  | { readonly action: 'commit'; readonly moves: readonly Move[] }
  | {
      readonly action: 'claim'
      readonly lane: number
      readonly limit: number
      readonly worker: number
      readonly share: number | null
    }
  | { readonly action: 'wait'; readonly ms: number }
  | {
      readonly action: 'worker'
      readonly does: 'enlist' | 'heartbeat' | 'retire' | 'rescue'
      readonly worker: number
      readonly leaseMs: number
    }

const job = fc.nat(SETTINGS.jobs - 1)
const lane = fc.nat(LANES.length - 1)
const lease = fc.nat(30)
const attempt = fc.nat(SETTINGS.attempts - 1)
const worker = fc.nat(SETTINGS.workers - 1)

const aMove: fc.Arbitrary<Move> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      move: fc.constantFrom('insert', 'insert', 'delete', 'enqueue', 'enqueue', 'drop', 'append', 'append', 'forget'),
      job,
      lane,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      move: fc.constant('update'),
      job,
      step: fc.constantFrom(1, 1, 1, 0, 2),
      as: fc.constantFrom('shown', 'hidden', 'ended'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      move: fc.constant('move'),
      lease,
      lane,
      afterMs: fc.nat(30),
      as: fc.constantFrom('progress', 'retry', 'park', 'within', 'setback'),
      keep: fc.boolean(),
    }),
  },
  fc.record({ move: fc.constantFrom('hold', 'yield', 'finish'), lease }),
  fc.record({ move: fc.constant('begin'), attempt, job, count: fc.nat(3) }),
  fc.record({ move: fc.constant('free'), attempt }),
  fc.record({
    move: fc.constant('settle'),
    attempt,
    state: fc.constantFrom('submitting', 'submitted', 'unknown', 'ended'),
    work: fc.nat(3),
  }),
  {
    weight: 2,
    arbitrary: fc.record({
      move: fc.constantFrom('stage', 'stage', 'use', 'use', 'release', 'condemn', 'remove'),
      digest: fc.integer({ min: 1, max: SETTINGS.digests }),
      job,
      revision: fc.integer({ min: 1, max: 4 }),
    }),
  },
  fc.record({
    move: fc.constantFrom('provide', 'provide', 'withdraw', 'trust', 'trust', 'distrust'),
    provider: fc.integer({ min: 1, max: 2 }),
    credential: fc.integer({ min: 1, max: 3 }),
    version: fc.constantFrom(1, 1, 2, 3),
  }),
)

/** Anything that may be done. */
export const anAction: fc.Arbitrary<Action> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ action: fc.constant('commit'), moves: fc.array(aMove, { maxLength: 3 }) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      action: fc.constant('claim'),
      lane,
      limit: fc.integer({ min: 1, max: 3 }),
      worker,
      share: fc.option(fc.nat(2)),
    }),
  },
  fc.record({ action: fc.constant('wait'), ms: fc.oneof(fc.nat(40), fc.constantFrom(-10_000, 70_000)) }),
  fc.record({
    action: fc.constant('worker'),
    does: fc.constantFrom('enlist', 'enlist', 'heartbeat', 'retire', 'rescue'),
    worker,
    leaseMs: fc.constantFrom(20, 50, 100_000),
  }),
)
