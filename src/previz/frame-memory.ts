/**
 * Gives back what closed frames hold. The codec's library frees a frame's pixels when the small JavaScript object around
 * them is collected, and V8, which sees only the small object, puts that off for gigabytes.
 */

import { setImmediate } from 'node:timers/promises'

/** Frames that may be closed and not given back: a look at the young objects takes half a millisecond. */
export const CLOSED_FRAMES_MAX = 8

/**
 * Collects young objects and lets the library free what they held. Renders run with `--expose-gc`; without it, this waits
 * for V8 to collect by itself.
 */
export async function reclaimClosedFrames(): Promise<void> {
  await globalThis.gc?.({ type: 'minor', execution: 'sync' })
  // The library frees in an immediate of its own.
  await setImmediate()
}
