/**
 * The ledger: money is moved, never changed. Each transfer takes an amount from one account and gives it to another, so the
 * sum over all accounts is zero whatever happens. A job's money goes two ways only: held, then captured or released.
 */

import type { JobId, KeyId, TenantId, TransferId } from './ids.ts'
import { credits, type MicroCredits } from './money.ts'

/**
 * Accounts; each tenant has one of each. `available` and `held` are the tenant's own. The house has the others in its name:
 * `issued`, out of which it grants credit, `open`, out of which jobs of tenants with unlimited credit are held, and `earned`.
 */
export const ACCOUNTS = ['available', 'held', 'issued', 'open', 'earned'] as const

/** An account of a tenant, or of the house in a tenant's name. */
export type Account = (typeof ACCOUNTS)[number]

/** Where the money of a hold comes from, and goes back to. */
export type Funds = Extract<Account, 'available' | 'open'>

/**
 * `grant` and `adjust` come from outside; `hold` is made at admission; `capture` or `release` ends it, and `return` gives
 * back what a capture leaves over.
 */
export const TRANSFER_KINDS = ['grant', 'adjust', 'hold', 'capture', 'return', 'release'] as const

/** Why money moves. */
export type TransferKind = (typeof TRANSFER_KINDS)[number]

/** What all movements of money say of themselves. */
type TransferBase = {
  readonly id: TransferId
  readonly tenantId: TenantId
  /** More than nothing. */
  readonly amountMicroCredits: MicroCredits
  /** Why, in a word of ours or an operator's own. */
  readonly cause: string
  /** Who has done it: `key:…`, `admin`, or a part of the engine. */
  readonly actor: string
  readonly atMs: number
}

/** The job that money is held for. */
export type Held = { readonly jobId: JobId; readonly keyId: KeyId; readonly model: string }

/** Credit that comes from outside; an `adjust` may also take some back. */
export type CreditTransfer = TransferBase & {
  readonly kind: 'grant' | 'adjust'
  readonly from: 'issued' | 'available'
  readonly to: 'issued' | 'available'
}

/** What a job holds from its admission to its end. */
export type Hold = {
  readonly tenantId: TenantId
  readonly jobId: JobId
  readonly funds: Funds
  readonly amountMicroCredits: MicroCredits
}

/** The beginning of a hold. */
export type HoldTransfer = TransferBase & Held & { readonly kind: 'hold'; readonly funds: Funds }

/** How a hold ends. A capture takes at most what is held; the rest goes back at once. */
export type HoldEnd =
  | { readonly end: 'capture'; readonly amountMicroCredits: MicroCredits }
  | { readonly end: 'release' }

/** By whom a hold is ended, and the ids of the transfers that do it; the second one is of what a capture leaves over. */
export type HoldEnding = {
  readonly ids: readonly [TransferId, TransferId]
  readonly cause: string
  readonly actor: string
  readonly atMs: number
}

/** A movement of money as it is read again. */
export type Transfer = TransferBase & {
  readonly kind: TransferKind
  readonly from: Account
  readonly to: Account
  readonly held?: Held
}

/** What a tenant has, in micro-credits. */
export type Balance = {
  readonly credit: Credit
  readonly availableMicroCredits: MicroCredits
  readonly heldMicroCredits: MicroCredits
}

/** Whether a tenant may spend only what it was granted. */
export const CREDITS = ['limited', 'unlimited'] as const

/** Whether a tenant may spend only what it was granted. */
export type Credit = (typeof CREDITS)[number]

/** Where jobs of a tenant with this credit are held from. */
export function fundsOf(credit: Credit): Funds {
  return credit === 'limited' ? 'available' : 'open'
}

/** The most that an account may be granted to have, in micro-credits: far below what can be counted exactly. */
export const BALANCE_MAX: MicroCredits = credits(1_000_000_000)
