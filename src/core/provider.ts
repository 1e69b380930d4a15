/**
 * Providers: who makes videos elsewhere, as an operator has configured them. What they are is data in the store; a change
 * holds for every process within a second or two, without a restart.
 */

import type { CredentialId } from './ids.ts'
import type { JsonObject } from './json.ts'
import type { Offer } from './model.ts'
import type { MicroCredits } from './money.ts'
import type { PriceTable } from './price-list.ts'

/** What providers are called: a name is also the id of their upstream. */
export const PROVIDER_NAME = /^[a-z0-9][a-z0-9-]{0,31}$/

/** The name of the engine inside, which no provider can have. */
export const PREVIZ = 'previz'

/** How a provider stands. `draining`: it is given nothing new, what it has is gone on with; `off`: nor is it asked any more. */
export const PROVIDER_STATES = ['on', 'draining', 'off'] as const

/** How a provider stands. */
export type ProviderState = (typeof PROVIDER_STATES)[number]

/**
 * One of our models as a provider has it. Without limits of its own it can do what the manifest of that name says, where
 * there is one.
 */
export type ProviderModel = {
  /** A family, or a public name. */
  readonly model: string
  /** What the provider calls it. */
  readonly name: string
  /** What narrows it further. */
  readonly limits?: Partial<Omit<Offer, 'models' | 'upstreamModel' | 'libraries'>>
}

/** A provider as configured. */
export type Provider = {
  readonly name: string
  /** Counts the changes; a change of another version is refused. */
  readonly version: number
  readonly dialectId: string
  /** Which habits of a dialect's speakers it has, such as `sglang` among those of `videos`. */
  readonly profile?: string
  /** With the path, such as `https://ark.cn-beijing.volces.com/api/v3`; no slash at the end. */
  readonly baseUrl: string
  /** In whose place its files are brought to another one, such as `https://rest.fal.ai`; in the same form. */
  readonly uploadUrl?: string
  readonly models: readonly ProviderModel[]
  /** Works at once. */
  readonly slots: number
  /** Submits in a minute; absent: as many as there are. */
  readonly submitsPerMinute?: number
  /** Which share it gets among those of the same priority, 1 to 1000. */
  readonly weight: number
  /** The highest first, -100 to 100. */
  readonly priority: number
  /** Where it is, for people. */
  readonly region?: string
  /** What callers may name as `channel`. */
  readonly channels: readonly string[]
  /** What it may be paid on one day, in UTC; nothing more is given to it then. */
  readonly budgetPerDay?: MicroCredits
  /** What it takes for its models; what is not here costs what the price list says. */
  readonly costs: PriceTable
  /** Of a ComfyUI server: its graph, and which inputs of it are bound to what. Read by `upstreams/comfyui`. */
  readonly workflow?: JsonObject
  /** Whether it can call us back at the public URL. */
  readonly callsBack: boolean
  /** Whether callers may name media in the library of its account, which is its operator's. */
  readonly sharesLibrary: boolean
  readonly state: ProviderState
  readonly createdAtMs: number
}

/** Why a credential is not used: its operator said so, the provider refuses it, or its account has no money. */
export type ClosedCause = 'operator' | 'refused' | 'unpaid'

/** One of the keys to a provider. The secret is sealed: only a process that has the sealing key can open it. */
export type Credential = {
  readonly id: CredentialId
  readonly provider: string
  /** What its operator calls it; unique at its provider. */
  readonly label: string
  readonly version: number
  /** The secret, sealed for this provider's origins. */
  readonly sealed: string
  /** The last characters of the secret, for people to tell keys apart. */
  readonly hint: string
  /** Works at once by this key; absent: as many as the provider has. */
  readonly slots?: number
  readonly submitsPerMinute?: number
  readonly closed?: { readonly cause: ClosedCause; readonly atMs: number; readonly detail: string }
  readonly createdAtMs: number
}

/** All providers with their credentials, as they are at one moment. */
export type ProviderBook = {
  /** Grows with every change. */
  readonly revision: number
  readonly providers: readonly Provider[]
  readonly credentials: readonly Credential[]
}

/** What is looked at, one after the other, when a provider is tested. */
export const TEST_STEPS = ['settings', 'dns', 'tls', 'key', 'upload', 'model', 'balance', 'speed', 'clip'] as const

/** One thing that was looked at. */
export type ProviderTestStep = {
  readonly step: (typeof TEST_STEPS)[number]
  readonly ok: boolean
  /** What was found, for people; never a secret. */
  readonly detail: string
  readonly ms: number
}

/** What came of testing a provider. Steps after one that has failed may be missing. */
export type ProviderTest = {
  readonly ok: boolean
  /** What is wrong, or that nothing is, in one line. */
  readonly line: string
  readonly steps: readonly ProviderTestStep[]
}
