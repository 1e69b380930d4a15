/** What a key may do, and how much of it. What is absent is not limited. */

import type { MicroCredits } from './money.ts'

/** The periods over which a budget is counted; they begin at midnight UTC, a month on its first day. */
export const BUDGET_PERIODS = ['day', 'month'] as const

/** What may be spent in each period. */
export type Budget = { readonly amountMicroCredits: MicroCredits; readonly per: (typeof BUDGET_PERIODS)[number] }

/** One period of a budget, by its first moment in epoch ms. */
export type BudgetPeriod = { readonly per: Budget['per']; readonly beginMs: number }

/** The limits of one key. */
export type KeyLimits = {
  readonly requestsPerMinute?: number
  /** Jobs that are being made at the same time; more of them wait. */
  readonly jobsAtOnce?: number
  /** Jobs that wait; more of them are refused. */
  readonly jobsWaiting?: number
  readonly budget?: Budget
  /** Public names of the models that it may use. */
  readonly models?: readonly string[]
  /** Ids of the dialects that it may speak. */
  readonly faces?: readonly string[]
  /** Origins of pages that may use it, such as `https://studio.example.com`; nobody else may then. */
  readonly origins?: readonly string[]
}

/** The period of a budget that `atMs` lies in. */
export function budgetPeriod({ per }: Pick<Budget, 'per'>, atMs: number): BudgetPeriod {
  const date = new Date(atMs)
  return { per, beginMs: Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), per === 'day' ? date.getUTCDate() : 1) }
}
