/** What disks do to programs: run full, and forget a new name unless its folder is synced too. */

import { open } from 'node:fs/promises'

import { ProblemError } from '../core/problem.ts'
import { isDiskFull } from '../lib/system-error.ts'

/** Throws a full disk as `ProblemError` `storage_full`, and anything else as it is. */
export function asDiskProblem(error: unknown): never {
  if (isDiskFull(error)) {
    throw new ProblemError(
      { code: 'storage_full', message: 'There is no room left to store this file.' },
      { cause: error },
    )
  }
  throw error
}

/** Makes names in a folder survive a power cut. Windows cannot open folders, and needs no such call. */
export async function syncDirectory(path: string): Promise<void> {
  if (process.platform === 'win32') return
  const folder = await open(path, 'r')
  await folder.sync().finally(() => folder.close())
}
