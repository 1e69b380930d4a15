/** Errors of the operating system, told apart by their codes. */

const FULL: readonly string[] = ['ENOSPC', 'EDQUOT', 'EFBIG']

/** The code of an error of the system or of Node's, such as `ENOENT`; empty for one that has none. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
}

/** True for a system error with this code, such as `ENOENT`. */
export function isSystemError(error: unknown, code: string): boolean {
  return codeOf(error) === code
}

/** The code of an error that the operating system has given; `undefined` for any other error. */
export function systemCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error) || !('errno' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}

/** True when there was no room to write: on the disk, in a quota, or under a limit on files. */
export function isDiskFull(error: unknown): boolean {
  return FULL.some((code) => isSystemError(error, code))
}
