/**
 * Turns for those who read much at a stretch. An embedded store answers before the event loop goes round, so whoever catches
 * up would keep the whole process to himself: here they come one after the other, and everybody else in between.
 */

/** One turn for each round of the event loop, in the order in which they were asked for. */
export class TurnsOfTheLoop {
  readonly #waiting: (() => void)[] = []

  /** Resolves when it is one's turn. */
  next(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#waiting.push(resolve)
    if (this.#waiting.length === 1) setImmediate(() => this.#give())
    return promise
  }

  #give(): void {
    this.#waiting.shift()?.()
    if (this.#waiting.length > 0) setImmediate(() => this.#give())
  }
}
