/** What a process holds in memory, seen from outside. */

import { readFile } from 'node:fs/promises'

const KIBIBYTES = /^VmRSS:\s+(\d+) kB$/m

/** In bytes; `undefined` when the process is gone, or the system is another one than Linux. */
export async function residentBytes(pid: number): Promise<number | undefined> {
  if (process.platform !== 'linux') return undefined
  try {
    const found = KIBIBYTES.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1]
    return found === undefined ? undefined : Number(found) * 1024
  } catch {
    // Gone, or not ours to look at: the child's own watchdog looks, too.
    return undefined
  }
}
