/**
 * What a provider's callback does: it has the work looked at soon, by whichever process holds it. Nothing of its body is
 * believed; the id in it is a name to ask the provider for, where nobody knows how it calls the work.
 */

import type { AttemptId } from '../core/ids.ts'
import type { Clock } from '../core/ports.ts'
import type { Store } from '../core/store-port.ts'
import { laneOf } from '../core/steps.ts'
import type { Log } from '../lib/log.ts'

/** The event by which a callback is told to whoever works on its job. */
export const CALLED_BACK = 'attempt.called_back'

/**
 * Callbacks about one attempt that come within this time are one, told at its beginning and at its end, in ms. Behind the first
 * few, the time doubles with each that is told, up to the longest: works are looked at every few seconds anyway.
 */
const TOGETHER_MS = { first: 1_000, max: 60_000 } as const

/** Callbacks about one attempt before the time doubles: those of the states of a work. */
const FEW = 3

/** How many callbacks count: by then, the time is the longest. */
const COUNTED_MAX = FEW + Math.ceil(Math.log2(TOGETHER_MS.max / TOGETHER_MS.first))

/** How long no callback has to come until one fewer counts, in ms: no sooner than they may be told, or some rate passes. */
const CALMS_MS = TOGETHER_MS.max

/**
 * Attempts about which callbacks are waited for, and as many whose calls are only counted: what comes beyond the former is left
 * to the next look, of the latter those go whose last call is the longest ago.
 */
const ATTEMPTS_MAX = 10_000

/** Callbacks that this process tells of in a second, about all attempts together; the others a second later. */
const TOLD_IN_A_SECOND_MAX = 200

const SECOND_MS = 1_000

/** What telling of callbacks needs. */
export type CalledBackDeps = {
  readonly store: Pick<Store, 'attempt' | 'jobById' | 'commit'>
  readonly clock: Clock
  readonly log: Log
}

/** `told` is how many callbacks count. */
type Pending = { workId: string | undefined; isAgain: boolean; told: number }

/** Of an attempt about which nothing came for as long as was waited: how many callbacks counted then. */
type Lately = { readonly told: number; readonly sinceMs: number }

/** Tells of callbacks, a flood of them about the same attempt as of one in a minute. */
export class CalledBack {
  readonly #deps: CalledBackDeps
  readonly #pending = new Map<AttemptId, Pending>()
  readonly #lately = new Map<AttemptId, Lately>()
  #second = 0
  #toldInSecond = 0

  constructor(deps: CalledBackDeps) {
    this.#deps = deps
  }

  /** Takes a callback about an attempt; `workId` is what its body names. */
  async take(attemptId: AttemptId, workId: string | undefined): Promise<void> {
    const pending = this.#pending.get(attemptId)
    if (pending !== undefined) {
      pending.isAgain = true
      pending.workId = workId ?? pending.workId
      return
    }
    if (this.#pending.size >= ATTEMPTS_MAX) return
    const isTold = this.#mayTell()
    const told = this.#recall(attemptId)
    const first: Pending = { workId: isTold ? undefined : workId, isAgain: !isTold, told }
    this.#pending.set(attemptId, first)
    if (!isTold) return this.#waitFor(attemptId, first, SECOND_MS)
    this.#count(attemptId, first)
    await this.#tell(attemptId, workId)
  }

  /** One more is told: what comes within the time that follows is one. */
  #count(attemptId: AttemptId, pending: Pending): void {
    pending.told = Math.min(pending.told + 1, COUNTED_MAX)
    const doubled = TOGETHER_MS.first * 2 ** Math.max(0, pending.told - FEW)
    this.#waitFor(attemptId, pending, Math.min(doubled, TOGETHER_MS.max))
  }

  /** Tells, after a while, of what has come meanwhile, and waits on for as long as anything comes. */
  #waitFor(attemptId: AttemptId, pending: Pending, waitMs: number): void {
    const { clock, log } = this.#deps
    clock.after(waitMs, () => {
      if (!pending.isAgain) return this.#rest(attemptId, pending)
      if (!this.#mayTell()) return this.#waitFor(attemptId, pending, SECOND_MS)
      pending.isAgain = false
      this.#count(attemptId, pending)
      this.#tell(attemptId, pending.workId).catch((error: unknown) =>
        log.warn({ err: error, attempt: attemptId }, 'nobody could be told of a callback'),
      )
    })
  }

  /** Nothing came for as long as was waited: the next callback is told at once, and counts with those before it. */
  #rest(attemptId: AttemptId, { told }: Pending): void {
    this.#pending.delete(attemptId)
    this.#lately.set(attemptId, { told, sinceMs: this.#deps.clock.nowMs() })
    const [oldest] = this.#lately.keys()
    if (this.#lately.size > ATTEMPTS_MAX && oldest !== undefined) this.#lately.delete(oldest)
  }

  /** How many callbacks count still. */
  #recall(attemptId: AttemptId): number {
    const lately = this.#lately.get(attemptId)
    this.#lately.delete(attemptId)
    if (lately === undefined) return 0
    const calmMs = Math.max(0, this.#deps.clock.nowMs() - lately.sinceMs)
    return Math.max(0, lately.told - Math.floor(calmMs / CALMS_MS))
  }

  #mayTell(): boolean {
    const second = Math.floor(this.#deps.clock.nowMs() / SECOND_MS)
    if (second !== this.#second) this.#toldInSecond = 0
    this.#second = second
    return ++this.#toldInSecond <= TOLD_IN_A_SECOND_MAX
  }

  async #tell(attemptId: AttemptId, workId: string | undefined): Promise<void> {
    const { store, clock } = this.#deps
    const attempt = await store.attempt(attemptId)
    if (attempt === undefined || attempt.state === 'ended') return
    const job = await store.jobById(attempt.jobId)
    if (job?.attempt?.id !== attemptId) return
    const { id, upstreamId, state } = attempt
    const named = state === 'unknown' && workId !== undefined ? { workId } : {}
    const data = { actor: 'upstream', attempt: { id, upstreamId }, ...named }
    const event = { jobId: job.id, tenantId: job.tenantId, type: CALLED_BACK, atMs: clock.nowMs(), data }
    await store.commit([{ write: 'append-event', event }])
    // Refused where somebody looks for it just now; the next callback, or look, comes.
    if (state === 'unknown') {
      await store.commit([{ write: 'hasten-step', id: job.id, lane: laneOf('reconcile', upstreamId) }])
    }
  }
}
