/** Tells failures of the disk, which pass, from mistakes in our own SQL, which do not. */

import { type DatabaseProblem, databaseProblem } from '../problems.ts'

/** Primary result codes (https://sqlite.org/rescode.html) that the world is to blame for. */
const PROBLEM_OF_RESULT: ReadonlyMap<number, DatabaseProblem> = new Map([
  [5, 'unavailable'], // BUSY: another process holds a lock
  [7, 'unavailable'], // NOMEM
  [8, 'unavailable'], // READONLY
  [10, 'unavailable'], // IOERR
  [11, 'unavailable'], // CORRUPT
  [13, 'storage_full'], // FULL
  [14, 'unavailable'], // CANTOPEN
  [15, 'unavailable'], // PROTOCOL: the locks of a network file system
  [26, 'unavailable'], // NOTADB
])

/** SQLite's primary result code of an error; `undefined` for errors that are not SQLite's. */
export function resultCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return undefined
  return error.errcode & 0xff
}

/** A failure of the disk as a `ProblemError`; anything else as it is. */
export function asProblem(error: unknown): unknown {
  const code = PROBLEM_OF_RESULT.get(resultCode(error) ?? -1)
  if (code === undefined || !(error instanceof Error)) return error
  return databaseProblem(code, `sqlite: ${error.message}`, error)
}
