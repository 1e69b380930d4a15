/** Amounts in the words of doctor's report: counts, bytes, credits, spans of days. */

import { formatCredits, microCredits } from '../core/money.ts'
import type { Amount } from './compare-files.ts'

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'] as const

/** A count with its thousands apart, such as `1,234`. */
export function count(number: number): string {
  return number.toLocaleString('en-US')
}

/** Such as `1 job`, or `1,234 jobs`. */
export function counted(number: number, one: string, many = `${one}s`): string {
  return `${count(number)} ${number === 1 ? one : many}`
}

/** Such as `12 (34.5 MB)`. */
export function amount({ count: number, sizeBytes }: Amount = { count: 0, sizeBytes: 0 }): string {
  return number === 0 ? '0' : `${number} (${bytes(sizeBytes)})`
}

/** Such as `34.5 MB`. */
export function bytes(number: number): string {
  const power = number === 0 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(number) / 3))
  const value = number / 1_000 ** power
  return `${power === 0 ? value : value.toFixed(1)} ${UNITS[power]}`
}

/** Micro-credits in credits; sums of a broken ledger may be less than nothing. */
export function inCredits(micro: number): string {
  const text = formatCredits(microCredits(Math.abs(micro)))
  return micro < 0 ? `-${text}` : text
}

/** Such as `16 credits`. */
export function credits(micro: number): string {
  const text = inCredits(micro)
  return `${text} ${text === '1' ? 'credit' : 'credits'}`
}

/** Such as `for 30 days`. */
export function span(days: number | undefined): string {
  return days === undefined ? 'for ever' : `for ${days} days`
}
