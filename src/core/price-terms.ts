/** On which terms a film is charged. */

import type { MicroCredits } from './money.ts'

/** The units by which films are sold: seconds, or Ark's tokens by the million. */
export const PRICE_UNITS = ['second', 'million_tokens'] as const

/** The terms on which one job is charged, as they were when it was admitted. */
export type PriceTerms = {
  /** The price list that they are from; 0 is the one that Reelay comes with. */
  readonly version: number
  readonly per: (typeof PRICE_UNITS)[number]
  /** Micro-credits for one unit. */
  readonly rateMicroCredits: MicroCredits
  /** What drafts and the flex tier make of it; 100 is the whole price. */
  readonly percent: number
}
