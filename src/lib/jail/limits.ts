/** Limits of the operating system on a program that is about to be started; nothing in it can lift them. */

import { existsSync } from 'node:fs'

/** What a program may at most have. */
export type SystemLimits = {
  /** What it may allocate, reserved memory included, in bytes. */
  readonly dataBytesMax: number
  /** How large the files that it writes may be, in bytes; 0: it writes none. Pipes are no files. */
  readonly fileBytesMax: number
  readonly openFilesMax: number
}

const SHELL = '/bin/sh'

/** POSIX counts files in blocks of 512 bytes. */
const BLOCK_BYTES = 512

/**
 * The command by which a program is started under limits. On Linux the shell sets them and becomes the program; elsewhere
 * there are none. No core is ever dumped. The program's words are passed on as they are, never read as shell.
 */
export function withLimits(
  program: readonly string[],
  { dataBytesMax, fileBytesMax, openFilesMax }: SystemLimits,
): readonly string[] {
  if (process.platform !== 'linux' || !existsSync(SHELL)) return program
  // A limit that is lower already stays, which is no reason not to start.
  const files = `ulimit -f ${Math.floor(fileBytesMax / BLOCK_BYTES)} 2>/dev/null; ulimit -n ${openFilesMax} 2>/dev/null`
  const script = `ulimit -c 0; ulimit -d ${Math.ceil(dataBytesMax / 1024)}; ${files}; exec "$@"`
  return [SHELL, '-c', script, 'sh', ...program]
}
