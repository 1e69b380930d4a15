/**
 * How upstreams, and the keys to them, have fared lately, as far as this process knows: a circuit breaker for each. One that
 * turned works away is left alone for a while, longer each time; then one work tries it, and the others wait for what
 * becomes of that.
 */

import type { Clock } from '../core/ports.ts'
import { backoffMs } from '../lib/backoff.ts'

/** How long one is left alone, in ms: doubling up to the longest, or for as long as it asks, within bounds. */
const REST_MS = { first: 1_000, max: 60_000, askedMax: 600_000 } as const

/** Failures in a row after which only one work at a time tries. */
const FAILURES_OF_ONE_OUTAGE = 3

/** How long nothing is heard of a try before another one may begin, in ms. */
const TRY_MS = 150_000

type Standing = {
  readonly failures: number
  readonly restsUntilMs: number
  readonly tryingUntilMs: number
  /** Whose work tries it. */
  readonly tryingBy?: string
  /** Until when it may not be asked because it may be asked only so often. */
  readonly pausedUntilMs: number
  /** When this was found out: a clock that was set back since then makes nobody rest for longer. */
  readonly atMs: number
}

const WELL: Standing = { failures: 0, restsUntilMs: 0, tryingUntilMs: 0, pausedUntilMs: 0, atMs: 0 }

/** The breakers, by name. */
export class Health {
  readonly #clock: Clock
  readonly #standings = new Map<string, Standing>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** For how many ms one is not to be given anything; 0: it may be now. */
  restsMs(name: string): number {
    const { restsUntilMs, tryingUntilMs, pausedUntilMs } = this.#standingOf(name)
    return Math.max(0, Math.max(restsUntilMs, tryingUntilMs, pausedUntilMs) - this.#clock.nowMs())
  }

  /** Whether it has not failed lately: one that may only be asked so often is well all the same. */
  isWell(name: string): boolean {
    const { restsUntilMs, tryingUntilMs } = this.#standingOf(name)
    return Math.max(restsUntilMs, tryingUntilMs) <= this.#clock.nowMs()
  }

  #standingOf(name: string): Standing {
    const standing = this.#standings.get(name) ?? WELL
    return this.#clock.nowMs() < standing.atMs ? { ...WELL, failures: standing.failures } : standing
  }

  /** How many works may begin there now: after an outage, one. */
  roomAt(name: string): number {
    if (this.restsMs(name) > 0) return 0
    return (this.#standings.get(name)?.failures ?? 0) < FAILURES_OF_ONE_OUTAGE ? Number.POSITIVE_INFINITY : 1
  }

  /** The work of `by` is to be given to it; after an outage no other one is, until it is known what became of this. */
  tries(name: string, by: string): void {
    const standing = this.#standingOf(name)
    if (standing.failures < FAILURES_OF_ONE_OUTAGE) return
    const nowMs = this.#clock.nowMs()
    this.#standings.set(name, { ...standing, tryingUntilMs: nowMs + TRY_MS, tryingBy: by, atMs: nowMs })
  }

  /** The work of `by` does not try it any more, if it did. */
  letGo(name: string, by: string): void {
    const standing = this.#standings.get(name)
    if (standing?.tryingBy === by) this.#standings.set(name, withoutTry(standing))
  }

  /** It has taken a work, or has said in its own words why not: it is there. It may be asked no more often for that. */
  isThere(name: string): void {
    const { pausedUntilMs, atMs } = this.#standingOf(name)
    if (pausedUntilMs <= this.#clock.nowMs()) this.#standings.delete(name)
    else this.#standings.set(name, { ...WELL, pausedUntilMs, atMs })
  }

  /**
   * It has turned the work of `by` away for reasons of its own; `fraction` spreads the waits of processes. Works that were given
   * to it at the same time meet the same trouble: together they count once. Another one that tries it goes on trying.
   */
  turnedAway(name: string, by: string, askedMs: number | undefined, fraction: number): void {
    const nowMs = this.#clock.nowMs()
    const all = this.#standingOf(name)
    const standing = all.tryingBy === by ? withoutTry(all) : all
    const isKnown = standing.restsUntilMs > nowMs
    const failures = isKnown ? standing.failures : standing.failures + 1
    const restMs = isKnown ? 0 : backoffMs(failures, REST_MS.first, REST_MS.max, fraction)
    const askedUntilMs = nowMs + Math.min(askedMs ?? 0, REST_MS.askedMax)
    const restsUntilMs = Math.max(isKnown ? standing.restsUntilMs : 0, nowMs + restMs, askedUntilMs)
    this.#standings.set(name, { ...standing, failures, restsUntilMs, atMs: nowMs })
  }

  /** It may be asked only so often, and is not to be asked for a while; that is no failure. */
  pause(name: string, forMs: number): void {
    const nowMs = this.#clock.nowMs()
    this.#standings.set(name, { ...this.#standingOf(name), pausedUntilMs: nowMs + forMs, atMs: nowMs })
  }
}

function withoutTry({ tryingBy: _tried, ...standing }: Standing): Standing {
  return { ...standing, tryingUntilMs: 0 }
}
