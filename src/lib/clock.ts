/** The real clock and real chance; everything else is handed them, so that tests can hand it others. */

import { randomBytes } from 'node:crypto'
import type { Clock, Random } from '../core/ports.ts'

/** The machine's time. */
export const systemClock: Clock = { nowMs: () => Date.now() }

/** The operating system's randomness. */
export const systemRandom: Random = { bytes: (count) => randomBytes(count) }
