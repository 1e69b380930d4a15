/** The real clock and real chance; everything else is handed them, so that tests can hand it others. */

import { randomFillSync } from 'node:crypto'
import type { Clock, Random } from '../core/ports.ts'

/** The machine's time. */
export const systemClock: Clock = { nowMs: () => Date.now() }

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
}
