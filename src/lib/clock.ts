/** The real clock and real chance; everything else is handed them, so that tests can hand it others. */

import { randomFillSync } from 'node:crypto'
import type { Clock, Random } from '../core/ports.ts'

/** The machine's time. */
export const systemClock: Clock = {
  nowMs: () => Date.now(),
  after(ms, task) {
    const timer = setTimeout(task, ms).unref()
    return () => clearTimeout(timer)
  },
}

/** How much is asked of the operating system at once: asking for ten bytes costs as much as asking for thousands. */
const POOL_BYTES = 4_096

let pool = new Uint8Array()

/** The operating system's randomness; no byte is given out twice. */
export const systemRandom: Random = {
  bytes(count) {
    if (pool.byteLength < count) pool = randomFillSync(new Uint8Array(Math.max(count, POOL_BYTES)))
    const taken = pool.subarray(0, count)
    pool = pool.subarray(count)
    return taken
  },
  fraction: () => Math.random(),
}

/** Resolves after `ms`, or as soon as the signal is aborted. */
export function sleep(clock: Clock, ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted === true) return resolve()
    const done = () => {
      prevent()
      signal?.removeEventListener('abort', done)
      resolve()
    }
    const prevent = clock.after(ms, done)
    signal?.addEventListener('abort', done)
  })
}
