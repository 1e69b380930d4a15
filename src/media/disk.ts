/** What disks do to programs: run full, fail, go away, and forget a new name unless its folder is synced too. */

import { open } from 'node:fs/promises'

import { ProblemError } from '../core/problem.ts'
import { isDiskFull, systemCode } from '../lib/system-error.ts'

/**
 * Throws a full disk as `ProblemError` `storage_full`, whatever else the system says as `unavailable`, and anything else as
 * it is: the storage that is away or broken may be there again later, and is nobody's fault who works with it.
 */
export function asDiskProblem(error: unknown): never {
  if (isDiskFull(error)) {
    throw new ProblemError(
      { code: 'storage_full', message: 'There is no room left to store this file.' },
      { cause: error },
    )
  }
  const code = systemCode(error)
  if (code === undefined) throw error
  const message = 'The storage does not answer; try again later.'
  throw new ProblemError({ code: 'unavailable', message }, { cause: error, internal: `storage: ${code}` })
}

/** Makes names in a folder survive a power cut. Windows cannot open folders, and needs no such call. */
export async function syncDirectory(path: string): Promise<void> {
  if (process.platform === 'win32') return
  const folder = await open(path, 'r').catch(asDiskProblem)
  await folder
    .sync()
    .finally(() => folder.close())
    .catch(asDiskProblem)
}
