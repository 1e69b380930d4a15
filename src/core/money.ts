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

/** A sum in parts of a micro-credit, rounded up to whole credits, the smallest amount that faces can show. Throws `RangeError`. */
export function wholeCreditsUp(sum: bigint, partsOfMicroCredit: bigint): MicroCredits {
  const perCredit = BigInt(MICRO_PER_CREDIT) * partsOfMicroCredit
  return microCredits(Number((sum + perCredit - 1n) / perCredit) * MICRO_PER_CREDIT)
}

/** Reads credits as people write them, such as `12.5`, with at most six places. `undefined` for anything else. */
export function parseCredits(text: string): MicroCredits | undefined {
  const match = /^(0|[1-9]\d{0,9})(?:\.(\d{1,6}))?$/.exec(text)
  if (match === null) return undefined
  const [, whole = '', places = ''] = match
  const amount = Number(whole) * MICRO_PER_CREDIT + Number(places.padEnd(6, '0'))
  return Number.isSafeInteger(amount) ? microCredits(amount) : undefined
}

/** The amount in credits, exactly, as people write it: `12.5`. */
export function formatCredits(amount: MicroCredits): string {
  const places = String(amount % MICRO_PER_CREDIT)
    .padStart(6, '0')
    .replace(/0+$/, '')
  const whole = Math.floor(amount / MICRO_PER_CREDIT)
  return places === '' ? String(whole) : `${whole}.${places}`
}

/** The amount as whole credits, rounded up. */
export function wholeCredits(amount: MicroCredits): number {
  return Math.ceil(amount / MICRO_PER_CREDIT)
}
