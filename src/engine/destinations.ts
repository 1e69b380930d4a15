/**
 * What this process knows of the receivers of deliveries, so that one that hangs keeps nobody else from being told: each has
 * a share of the tries under way that grows with its successes, and one that makes others wait competes with its like only.
 */

import type { Clock } from '../core/ports.ts'

/** What is to be done with a delivery: try it now, wait a little for its receiver's share, or go to the slow lane. */
export type Turn =
  | { readonly turn: 'now' }
  | { readonly turn: 'wait'; readonly afterMs: number }
  | { readonly turn: 'slow' }

/** How a try went. How long it took is seen by itself: an answer that came quickly, whichever it was, lets nobody wait. */
export type Experience =
  | { readonly kind: 'taken' | 'refused' }
  | { readonly kind: 'throttled'; readonly restMs: number }

/** Tries at one receiver at once: at first, after each success one more, and for one that makes others wait. */
const SHARE = { first: 1, max: 16, slow: 2, throttled: 1 } as const

/** A try that is under way for longer makes others wait, in ms. */
export const DRAGS_MS = 2_000

/** What is expected of a try that has not ended yet, in ms: it hangs until it is given up. */
const HANGS_MS = 15_000

/** For so long a receiver that made others wait is on the slow lane, in ms. */
export const SLOW_MS = 60_000

/** How long a delivery waits for its receiver's share, in ms, and on the slow lane at most; the wait grows with those ahead of it. */
const WAIT_MS = { first: 100, max: 2_000, slowMax: 60_000 } as const

/** The longest that one receiver's wish is taken for all deliveries to it, in ms. */
const REST_MS_MAX = 60_000

/** Receivers that are remembered. */
const KNOWN_MAX = 20_000

type Known = {
  share: number
  /** When each try that is under way was begun, in epoch ms. */
  readonly underWay: Set<{ readonly atMs: number }>
  /** Deliveries that were told to wait lately. */
  waiting: number
  slowUntilMs: number
  /** How long its last slow try took. */
  tookMs: number
  /** On the slow lane each waits for a turn of its own: until then they are given away. */
  givenUntilMs: number
  restUntilMs: number
}

/** The memory of one process; `key` stands for an endpoint, or for the host and port of a tenant's callbacks. */
export class Destinations {
  readonly #clock: Pick<Clock, 'nowMs'>
  readonly #known = new Map<string, Known>()

  constructor(clock: Pick<Clock, 'nowMs'>) {
    this.#clock = clock
  }

  /** Whether a delivery may be tried now, on its lane. */
  turnOf(key: string, isOnSlowLane: boolean): Turn {
    const nowMs = this.#clock.nowMs()
    const known = this.#known.get(key)
    if (known === undefined) return { turn: 'now' }
    const isSlow = this.#isSlow(known, nowMs)
    if (isSlow && !isOnSlowLane) return { turn: 'slow' }
    if (isSlow) {
      if (known.underWay.size < SHARE.slow) return { turn: 'now' }
      const nextMs = Math.max(known.givenUntilMs, nowMs) + Math.ceil(known.tookMs / SHARE.slow)
      known.givenUntilMs = Math.min(nextMs, nowMs + WAIT_MS.slowMax)
      return { turn: 'wait', afterMs: known.givenUntilMs - nowMs }
    }
    // A clock that was set back makes nobody wait for longer.
    if (known.restUntilMs > nowMs) return { turn: 'wait', afterMs: Math.min(REST_MS_MAX, known.restUntilMs - nowMs) }
    if (known.underWay.size < known.share) {
      known.waiting = known.underWay.size === 0 ? 0 : Math.max(0, known.waiting - 1)
      return { turn: 'now' }
    }
    known.waiting++
    return { turn: 'wait', afterMs: Math.min(WAIT_MS.max, WAIT_MS.first * Math.ceil(known.waiting / known.share)) }
  }

  /** Says that a try begins; the answer says how it went. */
  begin(key: string): (experience: Experience) => void {
    const known = this.#remember(key)
    const one = { atMs: this.#clock.nowMs() }
    known.underWay.add(one)
    return (experience) => {
      known.underWay.delete(one)
      this.#learn(known, experience, this.#clock.nowMs() - one.atMs)
    }
  }

  #learn(known: Known, experience: Experience, durationMs: number): void {
    const nowMs = this.#clock.nowMs()
    if (durationMs > DRAGS_MS) {
      known.slowUntilMs = nowMs + SLOW_MS
      known.tookMs = durationMs
      known.share = SHARE.first
      return
    }
    if (known.slowUntilMs > 0) known.waiting = 0
    known.slowUntilMs = 0
    known.givenUntilMs = 0
    if (experience.kind === 'taken') known.share = Math.min(SHARE.max, known.share + 1)
    if (experience.kind !== 'throttled') return
    known.share = SHARE.throttled
    known.restUntilMs = nowMs + Math.min(experience.restMs, REST_MS_MAX)
  }

  #isSlow({ slowUntilMs, underWay }: Known, nowMs: number): boolean {
    if (slowUntilMs > nowMs) return true
    const [oldest] = underWay
    return oldest !== undefined && nowMs - oldest.atMs > DRAGS_MS
  }

  #remember(key: string): Known {
    const known: Known = this.#known.get(key) ?? {
      ...{ share: SHARE.first, underWay: new Set(), waiting: 0 },
      ...{ slowUntilMs: 0, tookMs: HANGS_MS, givenUntilMs: 0, restUntilMs: 0 },
    }
    // The one that was used last is last.
    this.#known.delete(key)
    this.#known.set(key, known)
    if (this.#known.size > KNOWN_MAX) this.#forgetOne()
    return known
  }

  #forgetOne(): void {
    for (const [key, { underWay }] of this.#known) {
      if (underWay.size > 0) continue
      this.#known.delete(key)
      return
    }
  }
}
