/** What telling of jobs needs, where nobody looks at what is told. */

import type { Job } from '../../src/core/job.ts'
import { silentLog } from './silent-log.ts'

/** A callback's body as the tests' rigs make it. */
export const callbackBody = ({ id, status }: Job) => JSON.stringify({ id, status })

/** A silent log, and that body. */
export const quietly = { log: silentLog, callbackBody }
