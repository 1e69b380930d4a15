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
 * Callbacks about one attempt that come within this time are one, told at its beginning and at its end, in ms. Where they go on
 * coming, the time doubles, up to the longest: works are looked at every few seconds anyway.
 */
const TOGETHER_MS = { first: 1_000, max: 60_000 } as const

/** Attempts about which callbacks are remembered; what comes beyond is left to the next look. */
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

type Pending = { workId: string | undefined; isAgain: boolean }

/** Tells of callbacks, a flood of them about the same attempt as of one in a minute. */
export class CalledBack {
  readonly #deps: CalledBackDeps
  readonly #pending = new Map<AttemptId, Pending>()
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
    const first: Pending = { workId: isTold ? undefined : workId, isAgain: !isTold }
    this.#pending.set(attemptId, first)
    this.#waitFor(attemptId, first, TOGETHER_MS.first)
    if (isTold) await this.#tell(attemptId, workId)
  }

  /** Tells, after a while, of what has come meanwhile, and waits on for as long as anything comes. */
  #waitFor(attemptId: AttemptId, pending: Pending, waitMs: number): void {
    const { clock, log } = this.#deps
    clock.after(waitMs, () => {
      if (!pending.isAgain) return void this.#pending.delete(attemptId)
      if (!this.#mayTell()) return this.#waitFor(attemptId, pending, SECOND_MS)
      pending.isAgain = false
      this.#waitFor(attemptId, pending, Math.min(2 * waitMs, TOGETHER_MS.max))
      this.#tell(attemptId, pending.workId).catch((error: unknown) =>
        log.warn({ err: error, attempt: attemptId }, 'nobody could be told of a callback'),
      )
    })
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
