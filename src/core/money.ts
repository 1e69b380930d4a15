/**
 * Money is a whole number of micro-credits: 1 credit = 1,000,000 micro-credits.
 * Every sum is checked to stay a safe integer, so that no price can overflow into a gift.
 */

declare const microCreditsBrand: unique symbol

/** An amount of money in micro-credits; an integer from 0 to 2^53-1. */
export type MicroCredits = number & { readonly [microCreditsBrand]: true }

/** Micro-credits in one credit. */
export const MICRO_PER_CREDIT = 1_000_000

/** Reads an integer as micro-credits. Throws `RangeError` for anything but a non-negative safe integer. */
export function microCredits(amount: number): MicroCredits {
  if (!Number.isSafeInteger(amount) || amount < 0) throw new RangeError(`not an amount of money: ${amount}`)
  return amount as MicroCredits
}

/** Whole credits as micro-credits. */
export function credits(amount: number): MicroCredits {
  return microCredits(amount * MICRO_PER_CREDIT)
}

/** `rate` micro-credits per unit times `units`, rounded up to whole credits, the smallest amount that faces can show. */
export function priceOf(rateMicroCredits: MicroCredits, units: number): MicroCredits {
  const exact = microCredits(Math.ceil(rateMicroCredits * units))
  return microCredits(Math.ceil(exact / MICRO_PER_CREDIT) * MICRO_PER_CREDIT)
}

/** The amount as whole credits, rounded up. */
export function wholeCredits(amount: MicroCredits): number {
  return Math.ceil(amount / MICRO_PER_CREDIT)
}
