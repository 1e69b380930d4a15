/** Waits for what happens, with a deadline. */

import { setTimeout as delay } from 'node:timers/promises'

/** Resolves as soon as it is so. Throws when it is not after `deadlineMs`. */
export async function within(deadlineMs: number, isSo: () => boolean | Promise<boolean>): Promise<void> {
  const end = performance.now() + deadlineMs
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error(`it has not happened within ${deadlineMs} ms: ${isSo}`)
    await delay(5)
  }
}
