/** What disks do to programs: run full, and forget a new name unless its folder is synced too. */

import { open } from 'node:fs/promises'

import { ProblemError } from '../core/problem.ts'

const FULL: readonly string[] = ['ENOSPC', 'EDQUOT', 'EFBIG']

/** Throws a full disk as `ProblemError` `storage_full`, and anything else as it is. */
export function asDiskProblem(error: unknown): never {
  if (FULL.some((code) => isSystemError(error, code))) {
    throw new ProblemError(
      { code: 'storage_full', message: 'There is no room left to store this file.' },
      { cause: error },
    )
  }
  throw error
}

/** True for a system error with this code, such as `ENOENT`. */
export function isSystemError(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}

/** Makes names in a folder survive a power cut. Windows cannot open folders, and needs no such call. */
export async function syncDirectory(path: string): Promise<void> {
  if (process.platform === 'win32') return
  const folder = await open(path, 'r')
  await folder.sync().finally(() => folder.close())
}
