/** The providers of a world, as their operator has configured them: all of one model, each with ways of its own. */

import { type CredentialId, makeId } from '../../src/core/ids.ts'
import { credits, type MicroCredits } from '../../src/core/money.ts'
import type { Chance } from './chance.ts'

/** Names of the providers. */
export const PROVIDERS = ['vendor', 'keyed', 'pool', 'spare'] as const

/** The name of a provider. */
export type ProviderName = (typeof PROVIDERS)[number]

/** One of the keys to a provider. */
export type KeyTerms = {
  readonly id: CredentialId
  readonly slots: number
  readonly submitsPerMinute?: number
}

/** A provider as it is configured. */
export type ProviderTerms = {
  readonly id: ProviderName
  /** It makes nothing twice for the same attempt. */
  readonly isKeyed: boolean
  /** It can be asked for its newest works; it calls back; where it does neither, only its operator knows what it has. */
  readonly lists: boolean
  readonly callsBack: boolean
  readonly slots: number
  readonly submitsPerMinute?: number
  readonly keys: readonly KeyTerms[]
  readonly weight: number
  readonly priority: number
  readonly budgetPerDay?: MicroCredits
}

/** What the cheapest film of a world costs, in credits. */
const FILM_CREDITS = 16

/** Draws the terms of all providers. */
export function drawTerms(chance: Chance): readonly ProviderTerms[] {
  const common = () => ({ weight: chance.pick([1, 1, 4]), priority: chance.hit(0.15) ? 1 : 0 })
  return [
    { id: 'vendor', isKeyed: false, lists: true, callsBack: chance.hit(0.3), slots: 6, keys: [], ...common() },
    { id: 'keyed', isKeyed: true, lists: false, callsBack: false, slots: 6, keys: [], ...common() },
    { id: 'pool', isKeyed: false, lists: false, callsBack: true, slots: 8, keys: drawKeys(chance), ...common() },
    {
      ...{ id: 'spare', isKeyed: false, lists: false, callsBack: false, slots: 3, keys: [], ...common() },
      ...(chance.hit(0.3) && { submitsPerMinute: chance.between(4, 20) }),
      ...(chance.hit(0.3) && { budgetPerDay: credits(FILM_CREDITS * chance.between(1, 6)) }),
    },
  ]
}

/** One key as it should be, and others that have few slots or may seldom submit. */
function drawKeys(chance: Chance): readonly KeyTerms[] {
  const idOf = (index: number) => makeId<CredentialId>(index + 1, new Uint8Array(10).fill(7))
  const slow = Array.from({ length: chance.between(0, 2) }, (_, index) => ({
    id: idOf(index + 1),
    slots: chance.between(1, 2),
    ...(chance.hit(0.5) && { submitsPerMinute: chance.between(2, 10) }),
  }))
  return [{ id: idOf(0), slots: chance.between(2, 5) }, ...slow]
}
