/**
 * A lane: claims due steps of one name, tenants in turn, and runs as many at once as there is room for. It sleeps until the
 * next step is due or somebody wakes it.
 */

import type { TenantId, WorkerId } from '../core/ids.ts'
import type { Clock } from '../core/ports.ts'
import type { ClaimedStep } from '../core/steps.ts'
import type { Claim, Store } from '../core/store-port.ts'
import { sleep } from '../lib/clock.ts'
import type { Log } from '../lib/log.ts'
import type { RunStep } from './job-step.ts'
import type { Runner, StopReason } from './runner.ts'

/** What a lane needs. */
export type LaneOptions = {
  readonly lane: string
  readonly store: Store
  readonly clock: Clock
  readonly log: Log
  readonly workerId: WorkerId
  /** Steps at once, and those of one tenant among them. */
  readonly capacity: number
  readonly capacityPerTenant?: number
  /** How many more steps may start now for reasons of their own, such as free slots. */
  readonly room?: () => Promise<number>
  readonly run: RunStep
  /** Its works live in this process: a step that fails stays here, and is not put back for everybody. */
  readonly isLocal?: boolean
  /** Takes a step over that this worker goes on with on another lane. */
  readonly handOver: (step: ClaimedStep) => void
}

/** The longest sleep: work that nobody has told of is seen after this time, in ms. */
export const SLEEP_MS_MAX = 2_000

/** The pause after the store could not be asked, and after a step failed in a way that nobody foresaw, in ms. */
const TROUBLE_MS = 1_000

type Running = { readonly step: ClaimedStep; readonly stop: AbortController; readonly done: Promise<void> }

/** A lane of steps that run one by one. */
export class Lane implements Runner {
  readonly lane: string
  readonly #options: LaneOptions
  readonly #running = new Map<string, Running>()
  readonly #served = new Map<TenantId, number>()
  #serves = 0
  #started = false
  #claiming: Promise<void> | undefined
  #wokenWhileClaiming = false
  #cancelSleep: () => void = () => undefined

  constructor(options: LaneOptions) {
    this.lane = options.lane
    this.#options = options
  }

  start(): void {
    this.#started = true
    this.wake()
  }

  async stop(): Promise<void> {
    this.#started = false
    this.#cancelSleep()
    await this.#claiming
    this.stopAll('shutdown')
    while (this.#running.size > 0) await Promise.all(Array.from(this.#running.values(), ({ done }) => done))
  }

  wake(): void {
    if (!this.#started) return
    if (this.#claiming !== undefined) {
      this.#wokenWhileClaiming = true
      return
    }
    this.#cancelSleep()
    this.#claiming = this.#claimAll().then((sleepMs) => {
      this.#claiming = undefined
      if (!this.#started) return
      if (this.#wokenWhileClaiming) {
        this.#wokenWhileClaiming = false
        this.wake()
      } else {
        this.#cancelSleep = this.#options.clock.after(sleepMs, () => this.wake())
      }
    })
  }

  accept(step: ClaimedStep): void {
    // A lane that has stopped waits for nothing more: the step is given back with all others of this worker.
    if (!this.#started) return
    const earlier = this.#running.get(step.id)
    if (earlier === undefined) {
      this.#start(step)
      return
    }
    // Handed over late: it was lost since then, and has been claimed anew.
    if (earlier.step.generation > step.generation) return
    // Claimed anew although it runs here: this worker was taken for dead meanwhile. One at a time.
    earlier.stop.abort('lost' satisfies StopReason)
    void earlier.done.then(() => this.accept(step))
  }

  stopStep(id: string, reason: StopReason): void {
    this.#running.get(id)?.stop.abort(reason)
  }

  stopAll(reason: StopReason): void {
    for (const { stop } of this.#running.values()) stop.abort(reason)
  }

  /** Claims until there is no work or no room; returns how long to sleep. */
  async #claimAll(): Promise<number> {
    const { log, lane } = this.#options
    try {
      for (;;) {
        const claim = await this.#claimOnce()
        if (claim === undefined) return SLEEP_MS_MAX
        for (const step of claim.steps) this.#serve(step)
        if (claim.steps.length > 0 && this.#started) continue
        return Math.min(SLEEP_MS_MAX, Math.max(1, claim.nextInMs ?? SLEEP_MS_MAX))
      }
    } catch (error) {
      log.error({ err: error, lane }, 'the lane cannot claim')
      return TROUBLE_MS
    }
  }

  /** One claim; `undefined` when there is no room. */
  async #claimOnce(): Promise<Claim | undefined> {
    const { store, lane, workerId, capacity, capacityPerTenant, room } = this.#options
    const limit = Math.min(capacity - this.#running.size, (await room?.()) ?? capacity)
    if (limit <= 0 || !this.#started) return undefined
    const running = new Map<TenantId, number>()
    for (const { step } of this.#running.values()) running.set(step.tenantId, (running.get(step.tenantId) ?? 0) + 1)
    const perTenant = capacityPerTenant === undefined ? {} : { limitPerTenant: capacityPerTenant }
    const claim = await store.claim({ lane, workerId, limit, ...perTenant, running, served: this.#served })
    // A tenant whose share is used up has steps that are due and not claimed: they are seen when one of theirs ends.
    return claim.steps.length === 0 && claim.nextInMs === 0 ? { steps: [] } : claim
  }

  #serve(step: ClaimedStep): void {
    this.#served.delete(step.tenantId)
    this.#served.set(step.tenantId, ++this.#serves)
    const [oldest] = this.#served.keys()
    if (this.#served.size > SERVED_MAX && oldest !== undefined) this.#served.delete(oldest)
    this.accept(step)
  }

  #start(step: ClaimedStep): void {
    const stop = new AbortController()
    const done = this.#run(step, stop.signal).finally(() => {
      this.#running.delete(step.id)
      this.wake()
    })
    this.#running.set(step.id, { step, stop, done })
  }

  async #run(step: ClaimedStep, signal: AbortSignal): Promise<void> {
    const { run, log, lane, handOver } = this.#options
    try {
      const next = await run(step, signal)
      if (next !== undefined) handOver(next)
    } catch (error) {
      if (signal.aborted) return
      log.error({ err: error, step: step.id, lane }, 'a step failed')
      if (this.#options.isLocal !== true) return this.#giveBack(step, signal)
      await sleep(this.#options.clock, TROUBLE_MS, signal)
      if (!signal.aborted) handOver(step)
    }
  }

  /** Puts a step back on the queue: nothing stays claimed by a worker that does not work on it. */
  async #giveBack(step: ClaimedStep, signal: AbortSignal): Promise<void> {
    const { store, clock, log } = this.#options
    const to = { kind: step.kind, lane: step.lane, afterMs: TROUBLE_MS }
    while (!signal.aborted) {
      await sleep(clock, TROUBLE_MS, signal)
      try {
        const { committed } = await store.commit([{ write: 'move-step', lease: step, to, as: 'retry' }])
        if (!committed) log.info({ step: step.id }, 'another worker has this step')
        return
      } catch (error) {
        log.error({ err: error, step: step.id }, 'a step could not be put back')
      }
    }
  }
}

/** Tenants whose last turn is remembered. */
const SERVED_MAX = 10_000
