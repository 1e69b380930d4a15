/**
 * A lane: claims the ready steps of one name, runs as many at once as there is capacity for, and keeps their leases alive.
 * It sleeps until the next step is due or somebody wakes it.
 */

import type { Clock } from '../core/ports.ts'
import type { ClaimedStep, Store } from '../core/store-port.ts'
import type { Log } from '../lib/log.ts'

/** What a lane needs. `run` handles its own errors; one that escapes leaves the step to its lease. */
export type LaneOptions = {
  readonly name: string
  readonly store: Store
  readonly clock: Clock
  readonly log: Log
  /** How many more steps may start now, given how many are running. */
  readonly capacity: (running: number) => number
  readonly run: (step: ClaimedStep) => Promise<void>
}

/** How long a claim lasts before a dead worker's step is ready again; renewed at a third of it. */
export const LEASE_MS = 15_000

/** The longest sleep: what another process has put on the lane is seen after this time. */
const SLEEP_MS_MAX = 1_000

/** The pause after the store could not be asked. */
const TROUBLE_MS = 1_000

/** A lane that can be started and stopped; both may be called twice. */
export class Lane {
  private readonly options: LaneOptions
  private readonly running = new Set<Promise<void>>()
  private timer: NodeJS.Timeout | undefined
  private started = false
  private claiming = false
  private wokenWhileClaiming = false

  constructor(options: LaneOptions) {
    this.options = options
  }

  /** Begins to claim. */
  start(): void {
    this.started = true
    this.wake()
  }

  /** Claims nothing more; resolves when what runs has ended. */
  async stop(): Promise<void> {
    this.started = false
    clearTimeout(this.timer)
    while (this.running.size > 0) await Promise.allSettled(this.running)
  }

  /** Looks for work now rather than later. */
  wake(): void {
    if (!this.started) return
    if (this.claiming) {
      this.wokenWhileClaiming = true
      return
    }
    this.claiming = true
    clearTimeout(this.timer)
    void this.claimAll().then((sleepMs) => {
      this.claiming = false
      if (this.wokenWhileClaiming) {
        this.wokenWhileClaiming = false
        this.wake()
      } else if (this.started) {
        this.timer = setTimeout(() => this.wake(), sleepMs)
      }
    })
  }

  /** Claims until there is no work or no capacity; returns how long to sleep. */
  private async claimAll(): Promise<number> {
    const { store, clock, name, capacity, log } = this.options
    try {
      for (;;) {
        const room = capacity(this.running.size)
        if (room <= 0 || !this.started) return SLEEP_MS_MAX
        const nowMs = clock.nowMs()
        const nextReadyAtMs = store.nextReadyAtMs(name)
        if (nextReadyAtMs === undefined) return SLEEP_MS_MAX
        if (nextReadyAtMs > nowMs) return Math.min(SLEEP_MS_MAX, nextReadyAtMs - nowMs)
        const steps = await store.claim(name, nowMs, nowMs + LEASE_MS, room)
        if (steps.length === 0) return SLEEP_MS_MAX
        for (const step of steps) this.run(step)
      }
    } catch (error) {
      log.error({ err: error, lane: name }, 'the lane cannot claim')
      return TROUBLE_MS
    }
  }

  private run(step: ClaimedStep): void {
    const { store, clock, log, run, name } = this.options
    const renewal = setInterval(() => {
      store
        .renew(step, clock.nowMs() + LEASE_MS)
        .catch((error: unknown) => log.warn({ err: error, step: step.id }, 'a lease was not renewed'))
    }, LEASE_MS / 3)
    const work = run(step)
      .catch((error: unknown) =>
        log.error({ err: error, step: step.id, lane: name }, 'a step failed and is left to its lease'),
      )
      .finally(() => {
        clearInterval(renewal)
        this.running.delete(work)
        this.wake()
      })
    this.running.add(work)
  }
}
