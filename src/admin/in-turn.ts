/** Changes by several operators at once: each is made on what the one before it has left. */

import { problem } from '../core/problem.ts'

/** Others that may be faster, one after the other, before it is given up. */
const RACES_MAX = 20

/** Makes a change, and again while somebody else is faster. `tryOnce` reads, commits, and gives `undefined` when refused. */
export async function inTurn<Result>(what: string, tryOnce: () => Promise<Result | undefined>): Promise<Result> {
  for (let race = 0; race < RACES_MAX; race++) {
    const result = await tryOnce()
    if (result !== undefined) return result
  }
  throw problem('unavailable', `${what} is being changed by somebody else; try again.`)
}
