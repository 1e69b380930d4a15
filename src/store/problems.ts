/** Failures of a database that the world is to blame for, in the same words whichever database it is. */

import { ProblemError, type ProblemCode } from '../core/problem.ts'

/** What a database can be to blame for. */
export type DatabaseProblem = Extract<ProblemCode, 'storage_full' | 'unavailable'>

const MESSAGES: Readonly<Record<DatabaseProblem, string>> = {
  storage_full: 'the storage is full; try again later',
  unavailable: 'the database does not answer; try again later',
}

/** The failure as a `ProblemError`; `internal` is what the database itself says. */
export function databaseProblem(code: DatabaseProblem, internal: string, cause: unknown): ProblemError {
  return new ProblemError({ code, message: MESSAGES[code] }, { cause, internal })
}
