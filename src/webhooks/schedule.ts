/** What a receiver's answer means for a delivery and for its endpoint, and when the next try is. Pure. */

import type { EgressAnswer } from '../core/ports.ts'
import { RETRY_AFTER_MAX_MS, retryAfterMs } from '../lib/http-date.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

/** Waits before the tries after the first, in ms (Standard Webhooks' own example). */
export const RETRY_WAITS_MS = [
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
] as const

/** An endpoint that has failed for so long is disabled, in ms. */
export const FAILING_MS_MAX = 5 * 24 * HOUR

/** What came of a try: an answer, or none; `forbidden`: the URL may not be reached at all. */
export type TryOutcome = EgressAnswer | { readonly failure: string; readonly forbidden: boolean }

/** How it goes on: it was taken, the next try comes after a while, or it is over. */
export type Verdict =
  | { readonly state: 'delivered' }
  | { readonly state: 'pending'; readonly afterMs: number }
  | { readonly state: 'abandoned' | 'blocked' }

/** Judges a try that `retries` others have gone before; `chance` is 0 to 1. */
export function judgeTry(outcome: TryOutcome, retries: number, chance: number, nowMs: number): Verdict {
  if (isDelivered(outcome)) return { state: 'delivered' }
  if ('failure' in outcome && outcome.forbidden) return { state: 'blocked' }
  const wait = RETRY_WAITS_MS[retries]
  if (isGone(outcome) || wait === undefined) return { state: 'abandoned' }
  const asked = askedWaitMs(outcome, nowMs) ?? 0
  return { state: 'pending', afterMs: Math.round(Math.max(wait * (0.9 + 0.2 * chance), asked)) }
}

/** True where the receiver wants nothing more, ever. */
export function isGone(outcome: TryOutcome): boolean {
  return 'status' in outcome && outcome.status === 410
}

/** True where the receiver asks for less at a time. */
export function isThrottled(outcome: TryOutcome): boolean {
  return 'status' in outcome && [429, 502, 504].includes(outcome.status)
}

/** How long the receiver asks to be left alone, in ms, a day at most; `undefined` where it does not. */
export function askedWaitMs(outcome: TryOutcome, nowMs: number): number | undefined {
  const asked = 'status' in outcome ? retryAfterMs(outcome.headers.get('retry-after'), nowMs) : undefined
  return asked === undefined ? undefined : Math.min(asked, RETRY_AFTER_MAX_MS)
}

function isDelivered(outcome: TryOutcome): boolean {
  return 'status' in outcome && outcome.status >= 200 && outcome.status < 300
}
