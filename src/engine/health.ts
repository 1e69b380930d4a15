/**
 * How upstreams have fared lately, as far as this process knows: a circuit breaker for each. One that turned works away is
 * left alone for a while, longer each time; then one work tries it, and the others wait for what becomes of that.
 */

import type { Clock } from '../core/ports.ts'
import { backoffMs } from '../lib/backoff.ts'

/** How long an upstream is left alone, in ms: doubling up to the longest, or for as long as it asks. */
const REST_MS = { first: 1_000, max: 60_000 } as const

/** Failures in a row after which only one work at a time tries. */
const FAILURES_OF_ONE_OUTAGE = 3

/** How long nothing is heard of a try before another one may begin, in ms. */
const TRY_MS = 150_000

type Standing = { readonly failures: number; readonly restsUntilMs: number; readonly tryingUntilMs: number }

const WELL: Standing = { failures: 0, restsUntilMs: 0, tryingUntilMs: 0 }

/** The breakers. */
export class Health {
  readonly #clock: Clock
  readonly #standings = new Map<string, Standing>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** For how many ms an upstream is not to be given anything; 0: it may be now. */
  restsMs(upstreamId: string): number {
    const { restsUntilMs, tryingUntilMs } = this.#standings.get(upstreamId) ?? WELL
    return Math.max(0, Math.max(restsUntilMs, tryingUntilMs) - this.#clock.nowMs())
  }

  /** A work is given to it now; during an outage no other one is, until it is known what became of this. */
  tries(upstreamId: string): void {
    const standing = this.#standings.get(upstreamId) ?? WELL
    if (standing.failures < FAILURES_OF_ONE_OUTAGE) return
    this.#standings.set(upstreamId, { ...standing, tryingUntilMs: this.#clock.nowMs() + TRY_MS })
  }

  /** It has taken a work, or has said in its own words why not: it is there. */
  isThere(upstreamId: string): void {
    this.#standings.delete(upstreamId)
  }

  /** It has turned a work away for reasons of its own; `fraction` spreads the waits of processes. */
  turnedAway(upstreamId: string, askedMs: number | undefined, fraction: number): void {
    const failures = (this.#standings.get(upstreamId)?.failures ?? 0) + 1
    const restMs = Math.max(askedMs ?? 0, backoffMs(failures, REST_MS.first, REST_MS.max, fraction))
    this.#standings.set(upstreamId, { failures, restsUntilMs: this.#clock.nowMs() + restMs, tryingUntilMs: 0 })
  }
}
