/**
 * Gives back what small JavaScript objects hold outside of the heap: the pixels of a closed frame, the copy of a canvas. Their
 * libraries free them when the object is collected, and V8, which sees only the small object, puts that off for gigabytes.
 */

import { setImmediate } from 'node:timers/promises'

/**
 * Collects young objects and lets the libraries free what they held; half a millisecond. Renders run with `--expose-gc`; without
 * it, this waits for V8 to collect by itself.
 */
export async function reclaim(): Promise<void> {
  await globalThis.gc?.({ type: 'minor', execution: 'sync' })
  // What was held is freed in an immediate of its own.
  await setImmediate()
}

/** How much may be closed and not given back, in bytes. */
const CLOSED_BYTES_MAX = 12 * 1024 ** 2

/**
 * Gives back the pictures of a film: decoded ahead, they are no young objects any more by the time that they are closed, so all
 * objects are collected, but only when much is to be had.
 */
export class ClosedPictures {
  #bytes = 0

  /** To be told of each picture that was closed, with its size in bytes. */
  async add(bytes: number): Promise<void> {
    this.#bytes += bytes
    if (this.#bytes >= CLOSED_BYTES_MAX) await this.giveBack()
  }

  async giveBack(): Promise<void> {
    this.#bytes = 0
    globalThis.gc?.()
    await setImmediate()
  }
}
