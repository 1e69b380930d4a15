/**
 * A lane: claims due steps of one name, tenants in turn, and runs as many at once as there is room for. It sleeps until the
 * next step is due or somebody wakes it.
 */

import type { KeyId, TenantId, WorkerId } from '../core/ids.ts'
import type { Clock } from '../core/ports.ts'
import type { ClaimedStep } from '../core/steps.ts'
import type { Claim, Store } from '../core/store-port.ts'
import { sleep } from '../lib/clock.ts'
import type { Log } from '../lib/log.ts'
import type { RunOnLane, StopReason } from './job-step.ts'

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
  /** Keys whose steps are to wait, asked before each claim. */
  readonly exceptKeys?: () => Promise<readonly KeyId[]>
  readonly run: RunOnLane
  /** The longest sleep, in ms; default `SLEEP_MS_MAX`. */
  readonly sleepMsMax?: number
  /** Takes a step over that this worker goes on with on another lane. */
  readonly handOver: (step: ClaimedStep) => void
}

/** The longest sleep: work that nobody has told of is seen after this time, in ms. */
export const SLEEP_MS_MAX = 2_000

/** The pause after the store could not be asked, and before a step is run again that failed in a way that nobody foresaw, in ms. */
const TROUBLE_MS = 1_000

/** Steps that are claimed at once: a claim is one transaction, and others wait for it. */
const CLAIM_MAX = 256

type Running = { readonly step: ClaimedStep; readonly stop: AbortController; readonly done: Promise<void> }

/**
 * A lane. A step that it has claimed is running here until it is moved, taken off, given back or another worker's: whatever
 * else happens to it, it is run again.
 */
export class Lane {
  readonly lane: string
  readonly #options: LaneOptions
  readonly #running = new Map<string, Running>()
  readonly #served = new Map<TenantId, number>()
  #serves = 0
  #started = false
  #stopping = new AbortController()
  #claiming: Promise<void> | undefined
  #wokenWhileClaiming = false
  #cancelSleep: () => void = () => undefined
  #leavesOut = false

  constructor(options: LaneOptions) {
    this.lane = options.lane
    this.#options = options
  }

  /** May be called twice, as may `stop`. */
  start(): void {
    if (this.#stopping.signal.aborted) this.#stopping = new AbortController()
    this.#started = true
    this.wake()
  }

  /** Claims nothing more and stops what runs; resolves when nothing runs any more. */
  async stop(): Promise<void> {
    this.#started = false
    this.#cancelSleep()
    await this.#claiming
    this.stopAll('shutdown')
    this.#stopping.abort('shutdown' satisfies StopReason)
    while (this.#running.size > 0) await Promise.all(Array.from(this.#running.values(), ({ done }) => done))
  }

  /** Whether a step is running. */
  get isBusy(): boolean {
    return this.#running.size > 0
  }

  /** Whether it has left steps out of its last claim, if there were any, because their keys are busy. */
  get leavesOut(): boolean {
    return this.#leavesOut
  }

  /** Looks for work now rather than later. */
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

  /** Goes on with a step that this worker has already. */
  accept(step: ClaimedStep): void {
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

  /** Stops the step of one job, if it runs here. */
  stopStep(id: string, reason: StopReason): void {
    this.#running.get(id)?.stop.abort(reason)
  }

  /** Stops everything that runs, and goes on claiming. */
  stopAll(reason: StopReason): void {
    for (const { stop } of this.#running.values()) stop.abort(reason)
  }

  /** Claims until there is no work or no room; returns how long to sleep. */
  async #claimAll(): Promise<number> {
    const { log, lane, sleepMsMax = SLEEP_MS_MAX } = this.#options
    try {
      for (;;) {
        const claim = await this.#claimOnce()
        if (claim === undefined) return sleepMsMax
        for (const step of claim.steps) this.#serve(step)
        if (claim.steps.length > 0 && this.#started) continue
        return Math.min(sleepMsMax, Math.max(1, claim.nextInMs ?? sleepMsMax))
      }
    } catch (error) {
      log.error({ err: error, lane }, 'the lane cannot claim')
      return TROUBLE_MS
    }
  }

  /** One claim; `undefined` when there is no room. */
  async #claimOnce(): Promise<Claim | undefined> {
    const { store, lane, workerId, capacity, capacityPerTenant, room, exceptKeys } = this.#options
    const limit = Math.min(CLAIM_MAX, capacity - this.#running.size, (await room?.()) ?? capacity)
    if (limit <= 0 || !this.#started) return undefined
    const running = new Map<TenantId, number>()
    for (const { step } of this.#running.values()) running.set(step.tenantId, (running.get(step.tenantId) ?? 0) + 1)
    const perTenant = capacityPerTenant === undefined ? {} : { limitPerTenant: capacityPerTenant }
    const busy = (await exceptKeys?.()) ?? []
    this.#leavesOut = busy.length > 0
    const whom = { ...perTenant, exceptKeys: busy, running, served: this.#served }
    const claim = await store.claim({ lane, workerId, limit, ...whom })
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
    // What is handed over while this process stops has to hear of it, too.
    if (!this.#started) stop.abort('shutdown' satisfies StopReason)
    const done = this.#runToEnd(step, stop.signal).finally(() => {
      this.#running.delete(step.id)
      this.wake()
    })
    this.#running.set(step.id, { step, stop, done })
  }

  async #runToEnd(first: ClaimedStep, signal: AbortSignal): Promise<void> {
    let last = first
    for (let step: ClaimedStep | undefined = first; step !== undefined; step = await this.#runOnce(step, signal)) {
      last = step
      if (step.lane !== this.lane) return this.#options.handOver(step)
    }
    if (signal.reason === ('lost' satisfies StopReason)) await this.#free(last)
  }

  async #runOnce(step: ClaimedStep, signal: AbortSignal): Promise<ClaimedStep | undefined> {
    const { run, log, lane, clock } = this.#options
    try {
      return await run(step, signal, this.#stopping.signal)
    } catch (error) {
      if (signal.aborted) return undefined
      log.error({ err: error, step: step.id, lane }, 'a step failed')
      await sleep(clock, TROUBLE_MS, signal)
      return step
    }
  }

  /** Gives a step back: this worker was taken for dead, and may have claimed it since. */
  async #free(step: ClaimedStep): Promise<void> {
    const { store, clock, log } = this.#options
    for (;;) {
      try {
        const { committed } = await store.commit([{ write: 'free-step', lease: step }])
        return log.debug({ step: step.id, committed }, 'a step was given back, unless others have it')
      } catch (error) {
        log.error({ err: error, step: step.id }, 'a step could not be given back')
        // The end of this worker gives back everything.
        if (!this.#started) return
        await sleep(clock, TROUBLE_MS)
      }
    }
  }
}

/** Tenants whose last turn is remembered. */
const SERVED_MAX = 10_000
