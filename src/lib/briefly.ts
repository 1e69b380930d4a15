/** Answers that are believed for a moment, so that many who ask at once ask once. */

import type { Clock } from '../core/ports.ts'

/** Answers that are kept at most, unless more are asked for in turn; the oldest go first. */
const KEPT_MAX = 1_000

/** Remembers answers by name. One that failed is not remembered. */
export class Briefly<Answer> {
  readonly #clock: Pick<Clock, 'nowMs'>
  readonly #forMs: number
  readonly #keptMax: number
  readonly #known = new Map<string, { readonly answer: Promise<Answer>; readonly atMs: number }>()

  /** `forMs` is how long an answer is believed, in ms; of more than `keptMax`, asked for in turn, none is found again. */
  constructor(clock: Pick<Clock, 'nowMs'>, forMs: number, keptMax: number = KEPT_MAX) {
    this.#clock = clock
    this.#forMs = forMs
    this.#keptMax = keptMax
  }

  /** The answer as it was within that time, or asked for now. Throws what asking throws. */
  ask(name: string, question: () => Promise<Answer>): Promise<Answer> {
    const nowMs = this.#clock.nowMs()
    const known = this.#known.get(name)
    // A clock that was set back makes nothing believed for longer.
    if (known !== undefined && nowMs >= known.atMs && nowMs < known.atMs + this.#forMs) return known.answer
    const answer = question()
    this.#known.delete(name)
    this.#known.set(name, { answer, atMs: nowMs })
    answer.catch(() => this.forget(name))
    const [oldest] = this.#known.keys()
    if (this.#known.size > this.#keptMax && oldest !== undefined) this.#known.delete(oldest)
    return answer
  }

  /** Changes what is believed, for as long as it is; where nothing is, it changes nothing. */
  change(name: string, next: (answer: Answer) => Answer): void {
    const known = this.#known.get(name)
    if (known === undefined) return
    const answer = known.answer.then(next)
    answer.catch(() => this.forget(name))
    this.#known.set(name, { ...known, answer })
  }

  /** Has the next one ask anew. */
  forget(name: string): void {
    this.#known.delete(name)
  }
}
