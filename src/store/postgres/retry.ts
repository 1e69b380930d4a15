/** How often something is tried again on another connection, and for how long. */

import { isLost } from './errors.ts'

/** Tries in all. */
const TRIES_MAX = 5

/** How long after the first try a lost connection is made up for: who waits has to hear in time that the server is away, in ms. */
const PATIENCE_MS = 5_000

/** Counts the tries of one piece of work, from when it is made on. */
export class Retry {
  readonly #untilMs = performance.now() + PATIENCE_MS
  #tries = 1

  /** Whether the try that comes next is the last one, come what may. */
  get isLast(): boolean {
    return this.#tries >= TRIES_MAX
  }

  /** Counts one more try after an error; false when there has been enough of them. */
  again(error: unknown): boolean {
    if (this.isLast || (isLost(error) && performance.now() > this.#untilMs)) return false
    this.#tries++
    return true
  }

  /** How long to wait before the next try, in ms: longer each time, and not all at once. */
  get pauseMs(): number {
    return this.#tries * 20 * (1 + Math.random())
  }
}
