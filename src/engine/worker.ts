/**
 * This process as the store knows it: it says that it lives, frees the steps of those that do not, and lets go of its own
 * when it was taken for dead itself.
 */

import type { WorkerId } from '../core/ids.ts'
import type { Clock } from '../core/ports.ts'
import type { Store } from '../core/store-port.ts'
import type { Log } from '../lib/log.ts'

/** What a worker needs. */
export type WorkerOptions = {
  readonly id: WorkerId
  readonly store: Store
  readonly clock: Clock
  readonly log: Log
  /** Others were dead, and their steps are to be had. */
  readonly onRescue: () => void
  /** This worker was taken for dead: whatever it has is others'. */
  readonly onLost: () => void
}

/** How long a worker lives without saying so, in ms; it says so three times as often. */
export const WORKER_LEASE_MS = 15_000

/** The heartbeat of one process. */
export class Worker {
  readonly #options: WorkerOptions
  #cancel: () => void = () => undefined
  #beating: Promise<void> = Promise.resolve()
  #started = false

  constructor(options: WorkerOptions) {
    this.#options = options
  }

  /** Enters this worker; from then on it may claim. */
  async start(): Promise<void> {
    if (this.#started) return
    await this.#options.store.enlist(this.#options.id, WORKER_LEASE_MS)
    this.#started = true
    this.#plan()
  }

  /** Ends the heartbeat and gives back whatever it still has. */
  async stop(): Promise<void> {
    if (!this.#started) return
    this.#started = false
    this.#cancel()
    await this.#beating
    await this.#options.store.retire(this.#options.id)
  }

  #plan(): void {
    if (!this.#started) return
    this.#cancel = this.#options.clock.after(WORKER_LEASE_MS / 3, () => {
      this.#beating = this.#beat()
        .catch((error: unknown) =>
          this.#options.log.error({ err: error }, 'the store does not hear that this process lives'),
        )
        .finally(() => this.#plan())
    })
  }

  async #beat(): Promise<void> {
    const { store, id, log, onLost, onRescue } = this.#options
    if (!(await store.heartbeat(id, WORKER_LEASE_MS))) {
      log.warn({ worker: id }, 'this process was taken for dead, and begins anew')
      onLost()
      // What was claimed before this was known nobody works on any more.
      await store.retire(id)
      await store.enlist(id, WORKER_LEASE_MS)
    }
    if ((await store.rescue()) > 0) onRescue()
  }
}
