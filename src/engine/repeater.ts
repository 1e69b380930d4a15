/** Something that is done again and again; the pause begins when it has ended, and a failure is told and tried again. */

import type { Clock } from '../core/ports.ts'
import type { Log } from '../lib/log.ts'

/** What is repeated. */
export type RepeaterOptions = {
  readonly clock: Clock
  readonly log: Log
  readonly everyMs: number
  /** For the log. */
  readonly what: string
  readonly work: () => Promise<void>
}

/** Repeats a work, the first time at once. Both verbs may be called twice. */
export class Repeater {
  readonly #options: RepeaterOptions
  #started = false
  #working: Promise<void> = Promise.resolve()
  #cancel: () => void = () => undefined

  constructor(options: RepeaterOptions) {
    this.#options = options
  }

  start(): void {
    if (this.#started) return
    this.#started = true
    this.#repeat()
  }

  /** Resolves when the work that is under way has ended. */
  async stop(): Promise<void> {
    this.#started = false
    this.#cancel()
    await this.#working
  }

  #repeat(): void {
    const { clock, log, everyMs, what, work } = this.#options
    this.#working = work()
      .catch((error: unknown) => log.error({ err: error }, `${what} could not be looked after`))
      .finally(() => {
        if (this.#started) this.#cancel = clock.after(everyMs, () => this.#repeat())
      })
  }
}
