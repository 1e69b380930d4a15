/**
 * Guesses at credentials, counted by the address that they come from: whoever tries many keys is refused for a while,
 * unread. What an address was let in with lately stays good there, so that nobody locks out his neighbours behind one address;
 * from any other address it is good in any case. Counted in memory of bounded size, by each process for itself.
 */

import { hash } from 'node:crypto'
import type { Clock } from '../core/ports.ts'
import { ProblemError } from '../core/problem.ts'

/** Different wrong credentials that an address may try in a window; the same one again is no guess but a forgotten setting. */
export const WRONG_MAX = 60

/** How long wrong credentials are counted together, and an address that had too many is refused at most, in ms. */
export const WINDOW_MS = 60_000

/** Addresses that are remembered, and pairs of an address and what it was let in with; the oldest go first. */
const ADDRESSES_MAX = 10_000
const LET_IN_MAX = 10_000

/** What an address has tried since. */
type Window = { readonly sinceMs: number; readonly wrong: Set<string> }

/** Holds those off who guess. */
export type Guesses = {
  /**
   * Looks at a credential by `look`, unless the address has tried too many. No credential is no guess. Throws `ProblemError`
   * `rate_limited`, and what `look` throws.
   */
  guard<Value>(address: string, credential: string | undefined, look: () => Promise<Value>): Promise<Value>
}

/** Makes the count. `onThrottled` is told an address when it begins to be refused, once for each window. */
export function createGuesses(
  clock: Pick<Clock, 'nowMs'>,
  onThrottled: (address: string) => void = () => undefined,
): Guesses {
  const windows = new Map<string, Window>()
  const letIn = new Set<string>()
  return {
    async guard(address, credential, look) {
      if (credential === undefined || credential === '') return look()
      const digest = hash('sha256', credential, 'base64url').slice(0, 22)
      const pair = `${address} ${digest}`
      const window = windowOf(windows, address, clock.nowMs())
      if (window !== undefined && window.wrong.size >= WRONG_MAX && !letIn.has(pair)) {
        throw tooMany(window.sinceMs + WINDOW_MS - clock.nowMs())
      }
      try {
        const value = await look()
        // Said last, forgotten last.
        letIn.delete(pair)
        remember(letIn, pair)
        return value
      } catch (error) {
        if (isRefusal(error)) {
          letIn.delete(pair)
          if (count(windows, address, digest, clock.nowMs())) onThrottled(address)
        }
        throw error
      }
    },
  }
}

/** Counts a wrong credential; true when it was the last one that is looked at. */
function count(windows: Map<string, Window>, from: string, digest: string, nowMs: number): boolean {
  const window = windowOf(windows, from, nowMs) ?? { sinceMs: nowMs, wrong: new Set() }
  // Many at once may have been looked at together.
  if (window.wrong.size >= WRONG_MAX || window.wrong.has(digest)) return false
  window.wrong.add(digest)
  if (!windows.has(from) && windows.size >= ADDRESSES_MAX) {
    const [oldest] = windows.keys()
    if (oldest !== undefined) windows.delete(oldest)
  }
  windows.set(from, window)
  return window.wrong.size === WRONG_MAX
}

/** The window of an address, if it is not over. A clock that was set back ends it, too. */
function windowOf(windows: Map<string, Window>, from: string, nowMs: number): Window | undefined {
  const window = windows.get(from)
  if (window === undefined) return undefined
  const ageMs = nowMs - window.sinceMs
  if (ageMs >= 0 && ageMs < WINDOW_MS) return window
  windows.delete(from)
  return undefined
}

function remember(letIn: Set<string>, pair: string): void {
  if (letIn.size >= LET_IN_MAX) {
    const [oldest] = letIn
    if (oldest !== undefined) letIn.delete(oldest)
  }
  letIn.add(pair)
}

function isRefusal(error: unknown): boolean {
  return error instanceof ProblemError && error.problem.code === 'unauthorized'
}

function tooMany(leftMs: number): ProblemError {
  const retryAfterSeconds = Math.max(1, Math.ceil(leftMs / 1_000))
  const message = 'Too many different keys were tried from this address.'
  return new ProblemError({ code: 'rate_limited', message, retryAfterSeconds })
}
