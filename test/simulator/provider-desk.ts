/** What the operator of a provider can change, and what becomes of its keys; and the providers as each node knows them. */

import type { CredentialId } from '../../src/core/ids.ts'
import type { MicroCredits } from '../../src/core/money.ts'
import type { Upstream, Upstreams } from '../../src/core/upstream-port.ts'
import type { Chance } from './chance.ts'
import type { Io } from './io.ts'
import type { KeyTerms, ProviderTerms } from './provider-terms.ts'
import type { Provider } from './remote-upstream.ts'
import type { Scheduler } from './scheduler.ts'

/** Whether a provider is given new works, only finishes what it has, or is asked nothing. */
export type ProviderState = 'on' | 'drained' | 'off'

type Key = KeyTerms & {
  /** What the provider has against it. */
  fault: 'key' | 'money' | undefined
  /** Since when it is not to be used any more. */
  closedSinceMs: number | undefined
  /** When it was closed last. */
  lastClosedMs: number
  /** Whether it was ever closed, or might have been. */
  wasFaulty: boolean
}

/** How long an operator takes to open a key again, in ms. */
export const REOPEN_MS = { min: 5_000, max: 60_000 } as const

/** One provider at its operator's. */
export class ProviderDesk {
  readonly terms: ProviderTerms
  state: ProviderState = 'on'
  /** Since when it is in this state, in true time. */
  sinceMs: number
  budgetPerDay: MicroCredits | undefined
  /** Counts the changes. */
  revision = 0
  readonly #keys: readonly Key[]
  readonly #scheduler: Scheduler
  readonly #chance: Chance

  constructor(terms: ProviderTerms, scheduler: Scheduler, chance: Chance) {
    this.terms = terms
    this.budgetPerDay = terms.budgetPerDay
    this.sinceMs = scheduler.nowMs
    this.#scheduler = scheduler
    this.#chance = chance
    this.#keys = terms.keys.map((key) => ({
      ...key,
      fault: undefined,
      closedSinceMs: undefined,
      lastClosedMs: -Infinity,
      wasFaulty: false,
    }))
  }

  get openKeys(): readonly KeyTerms[] {
    return this.#keys.filter(({ closedSinceMs }) => closedSinceMs === undefined)
  }

  /** Whether anything was ever wrong with a key. */
  get hadFaultyKeys(): boolean {
    return this.#keys.some(({ wasFaulty }) => wasFaulty)
  }

  faultOf(id: CredentialId | undefined): 'key' | 'money' | undefined {
    return this.#keyOf(id)?.fault
  }

  /** When a key was closed last; long ago, where it never was. */
  lastClosedMs(id: CredentialId): number {
    return this.#keyOf(id)?.lastClosedMs ?? -Infinity
  }

  closedSinceMs(id: CredentialId | undefined): number | undefined {
    return this.#keyOf(id)?.closedSinceMs
  }

  set(state: ProviderState): void {
    if (this.state === state) return
    this.state = state
    this.sinceMs = this.#scheduler.nowMs
    this.revision++
  }

  /** A key is revoked, or its account is empty, until somebody has seen to it. */
  spoilKey(): void {
    if (this.#keys.length === 0) return
    const key = this.#chance.pick(this.#keys)
    key.fault = this.#chance.pick(['key', 'money'])
    key.wasFaulty = true
  }

  /** Somebody has heard that a key is not taken; the operator sees to it, and opens it again. */
  close(id: CredentialId): void {
    const key = this.#keyOf(id)
    if (key === undefined || key.closedSinceMs !== undefined) return
    key.closedSinceMs = this.#scheduler.nowMs
    key.lastClosedMs = this.#scheduler.nowMs
    this.revision++
    const reopen = () => {
      key.fault = undefined
      key.closedSinceMs = undefined
      this.revision++
    }
    this.#scheduler.add({ inMs: this.#chance.between(REOPEN_MS.min, REOPEN_MS.max), done: reopen })
  }

  /** Everything is as it should be: nothing is closed for long any more, and there is enough money. */
  heal(): void {
    for (const key of this.#keys) key.fault = undefined
    this.budgetPerDay = undefined
    this.revision++
    this.set('on')
  }

  #keyOf(id: CredentialId | undefined): Key | undefined {
    return this.#keys.find((key) => key.id === id)
  }
}

/** How long a node believes what it knows of the providers, in ms. */
export const BELIEVED_MS = 1_000

/** The providers as one node knows them, and its renderer. */
export function nodeUpstreams(io: Io, providers: readonly Provider[], local: Upstream): Upstreams {
  const { scheduler, away } = io.world
  const known = new Map<string, { readonly revision: number; readonly upstream: Upstream }>()
  let readAtMs = Number.NEGATIVE_INFINITY
  let all: readonly Upstream[] = []
  let closed: readonly Upstream[] = []
  const read = () => {
    readAtMs = scheduler.nowMs
    for (const provider of providers) {
      const { revision } = provider.desk
      if (known.get(provider.id)?.revision === revision) continue
      known.set(provider.id, { revision, upstream: provider.upstream(io, read) })
    }
    const now = providers.flatMap((provider) => known.get(provider.id)?.upstream ?? [])
    const stateOf = (id: string) => providers.find((provider) => provider.id === id)?.desk.state
    const active = now.filter(({ id }) => stateOf(id) !== 'off')
    all = [...active.toSorted((one, other) => (other.priority ?? 0) - (one.priority ?? 0)), local]
    closed = now.filter(({ id }) => stateOf(id) !== 'on').map((upstream) => ({ ...upstream, offers: local.offers }))
  }
  const look = () => {
    // Asked again and again in a server; here, whenever somebody wants to know. A store that is away tells nothing.
    if (scheduler.nowMs - readAtMs >= BELIEVED_MS && (all.length === 0 || !away.has('store'))) read()
  }
  return {
    get all() {
      look()
      return all
    },
    get closed() {
      look()
      return closed
    },
    find(id) {
      look()
      return all.find((upstream) => upstream.id === id)
    },
  }
}
