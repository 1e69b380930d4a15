/**
 * How often one provider is asked how works stand, whoever asks: what comes on top of the questions that a look is given, such as
 * for each work of a list that was refused, waits until there is room.
 */

import type { Clock } from '../../core/ports.ts'
import { sleep } from '../../lib/clock.ts'

/** Questions in any second, the watcher's twenty among them. */
const QUESTIONS_MAX = 25
const SECOND_MS = 1_000

/** The questions to one provider. */
export class QuestionPace {
  readonly #clock: Clock
  /** When those of the last second were begun, in epoch ms. */
  #begunAtMs: number[] = []
  #line: Promise<void> = Promise.resolve()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** One is asked now, because whoever asks it keeps to his own limit; others wait for it. */
  count(): void {
    this.#begunAtMs = [...this.#lately(), this.#clock.nowMs()]
  }

  /** Resolves when one may be asked, in order of arrival; at once, and without counting, when `stop` is aborted. */
  turn(stop: AbortSignal): Promise<void> {
    this.#line = this.#line.then(() => this.#room(stop))
    return this.#line
  }

  async #room(stop: AbortSignal): Promise<void> {
    while (!stop.aborted) {
      const lately = this.#lately()
      const [oldestAtMs = 0] = lately.slice(-QUESTIONS_MAX)
      if (lately.length < QUESTIONS_MAX) return this.count()
      await sleep(this.#clock, oldestAtMs + SECOND_MS - this.#clock.nowMs(), stop)
    }
  }

  /** A clock that was set back makes nobody wait for what seems to be in the future. */
  #lately(): readonly number[] {
    const nowMs = this.#clock.nowMs()
    return this.#begunAtMs.filter((atMs) => atMs <= nowMs && atMs > nowMs - SECOND_MS)
  }
}
