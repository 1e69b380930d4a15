/** What may go wrong in a world: each world has some kinds of trouble only, so that rare ones are not drowned by frequent ones. */

import { isDeepStrictEqual } from 'node:util'
import { type ProblemError, problem } from '../../src/core/problem.ts'
import type { Chance } from './chance.ts'
import type { PROVIDERS } from './provider-terms.ts'

/** Places that may be away for a while. */
export const PLACES = ['store', 'storage', 'disk', 'prober', 'submit', 'status', 'references', 'results'] as const

/** A place that may be away for a while. */
export type Place = (typeof PLACES)[number] | (typeof PROVIDERS)[number]

/** The trouble of one world: probabilities for each call, from 0 to 1, and how often the big things happen. */
export type Faults = {
  /** A call takes long. */
  readonly slow: number
  readonly slowMsMax: number
  /** A commit fails before it took effect. */
  readonly refusedCommit: number
  /** A commit takes effect, and its answer is lost. */
  readonly lostCommit: number
  /** A question to the store, or one of its smaller changes, fails. */
  readonly failedQuestion: number
  /** A worker's word that it lives takes longer than it is believed to live. */
  readonly lateHeartbeat: number
  readonly storage: number
  readonly prober: number
  /** A submit is refused for now. */
  readonly busyProvider: number
  /** A submit is sent, and nobody learns whether it arrived. */
  readonly lostSubmit: number
  /** A provider takes its time for a look or a submit. */
  readonly slowProvider: number
  /** A look is not answered. */
  readonly lostLook: number
  /** A look is answered with what was true earlier. */
  readonly staleLook: number
  /** A provider does not know its newest works yet. */
  readonly lateKnown: number
  readonly references: number
  readonly results: number
  readonly receiver: number
  /** News of the store comes twice. */
  readonly doubledNews: number
  /** A node dies at any event. */
  readonly crash: number
  readonly crashesMax: number
  readonly pauses: number
  readonly stops: number
  readonly outages: number
  readonly outageMsMax: number
  /** Whole providers are away. */
  readonly providerOutages: number
  /** Providers are drained, or turned off, for a while. */
  readonly drains: number
  /** Keys to providers are revoked, or their accounts are empty. */
  readonly spoiltKeys: number
  /** How long one of these lasts at most, in ms. */
  readonly providerTroubleMsMax: number
  readonly nodeClockJumps: number
  readonly storeClockJumps: number
  readonly jumpMsMax: number
  readonly nodes: number
}

/** Nothing goes wrong at all. */
export const NO_FAULTS: Faults = {
  slow: 0,
  slowMsMax: 0,
  refusedCommit: 0,
  lostCommit: 0,
  failedQuestion: 0,
  lateHeartbeat: 0,
  storage: 0,
  prober: 0,
  busyProvider: 0,
  lostSubmit: 0,
  slowProvider: 0,
  lostLook: 0,
  staleLook: 0,
  lateKnown: 0,
  references: 0,
  results: 0,
  receiver: 0,
  doubledNews: 0,
  crash: 0,
  crashesMax: 0,
  pauses: 0,
  stops: 0,
  outages: 0,
  outageMsMax: 0,
  providerOutages: 0,
  drains: 0,
  spoiltKeys: 0,
  providerTroubleMsMax: 0,
  nodeClockJumps: 0,
  storeClockJumps: 0,
  jumpMsMax: 0,
  nodes: 1,
}

/** Draws the trouble of a world. */
export function drawFaults(chance: Chance): Faults {
  if (chance.hit(0.05)) return { ...NO_FAULTS, nodes: chance.between(1, 2) }
  const some = (probability: number) => (chance.hit(0.5) ? probability * chance.pick([0.2, 1, 3]) : 0)
  const count = (max: number) => (chance.hit(0.5) ? chance.between(1, max) : 0)
  const ofProviders = {
    busyProvider: some(0.05),
    lostSubmit: some(0.03),
    slowProvider: some(0.05),
    lostLook: some(0.03),
    staleLook: some(0.03),
    lateKnown: some(0.1),
    providerOutages: count(4),
    drains: count(4),
    spoiltKeys: count(3),
    providerTroubleMsMax: chance.pick([3_000, 30_000, 300_000]),
  }
  const nodes = chance.hit(0.6) ? 2 : 1
  // Where nobody but them is in trouble, what is decided about them is held against what is known of them just then.
  if (chance.hit(0.15)) return { ...NO_FAULTS, ...ofProviders, nodes }
  return {
    ...ofProviders,
    slow: some(0.02),
    slowMsMax: chance.pick([500, 5_000, 30_000]),
    refusedCommit: some(0.02),
    lostCommit: some(0.02),
    failedQuestion: some(0.01),
    lateHeartbeat: some(0.1),
    storage: some(0.02),
    prober: some(0.02),
    references: some(0.05),
    results: some(0.03),
    receiver: some(0.1),
    doubledNews: some(0.05),
    crash: some(0.001),
    crashesMax: 5,
    pauses: count(3),
    stops: count(4),
    outages: count(3),
    outageMsMax: chance.pick([3_000, 20_000, 60_000, chance.hit(0.1) ? 900_000 : 120_000]),
    nodeClockJumps: chance.hit(0.3) ? chance.between(1, 2) : 0,
    storeClockJumps: chance.hit(0.2) ? chance.between(1, 2) : 0,
    jumpMsMax: chance.pick([2_000, 60_000, 3_600_000]),
    nodes,
  }
}

/** True where nothing goes wrong by itself. */
export function isCalm(faults: Faults): boolean {
  return isDeepStrictEqual(faults, { ...NO_FAULTS, nodes: faults.nodes })
}

/** For how long at most, in ms, somebody goes on with what he has read before he writes down what came of it. */
export function graceMs({ slowMsMax, pauses, outages, outageMsMax }: Faults): number {
  return 60_000 + 6 * slowMsMax + (pauses > 0 ? 60_000 : 0) + outages * outageMsMax
}

/** True where nobody but providers is in trouble: whoever decides something about them does it at once. */
export function isPrompt(faults: Faults): boolean {
  const { slow, refusedCommit, lostCommit, failedQuestion, lateHeartbeat, pauses, outages, nodeClockJumps } = faults
  return [slow, refusedCommit, lostCommit, failedQuestion, lateHeartbeat, pauses, outages, nodeClockJumps].every(
    (each) => each === 0,
  )
}

/** The world is away, and will be back. */
export function away(what: string): ProblemError {
  return problem('unavailable', `${what} is away`)
}
