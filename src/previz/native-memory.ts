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
