/** Tells what passes, what the world is to blame for, and what is a mistake of ours, by PostgreSQL's own codes. */

import { ProblemError } from '../../core/problem.ts'
import { type DatabaseProblem, databaseProblem } from '../problems.ts'

/** Where two took the same slot, or the same work, at the same moment, and whose guard that is. */
const TAKEN_BY_INDEX: ReadonlyMap<unknown, 'slot' | 'work'> = new Map([
  ['attempts_slots', 'slot'],
  ['attempts_key_slots', 'slot'],
  ['attempts_credential_slots', 'slot'],
  ['attempts_works', 'work'],
])

/** The SQLSTATE of an error; `undefined` for one that the server did not send. */
function sqlState(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return undefined
  return 'severity' in error && /^[0-9A-Z]{5}$/.test(error.code) ? error.code : undefined
}

/** A connection that could not be made, or that is gone. */
export class ConnectionLost extends Error {}

/** What a driver has thrown, as this file's functions read it: all that the server did not say is about the connection. */
export function fromDriver(error: unknown): unknown {
  if (sqlState(error) !== undefined) return error
  const reasons = error instanceof AggregateError ? error.errors : [error]
  const message = reasons.map((reason) => (reason instanceof Error ? reason.message : String(reason))).join('; ')
  return new ConnectionLost(message, { cause: error })
}

/** True when the connection is gone, and with it the answer: nobody knows what the server has still done. */
export function isLost(error: unknown): boolean {
  const state = sqlState(error)
  // 57P01 to 57P05: the server, or somebody there, has ended the connection. 25P03: it was idle in a transaction.
  if (state === undefined) return error instanceof ConnectionLost
  return state.startsWith('08') || state.startsWith('57P') || state === '25P03'
}

/** True when the same transaction may go well at once: a deadlock, a conflict of two transactions. */
export function isConflict(error: unknown): boolean {
  const state = sqlState(error)
  return state === '40P01' || state === '40001' || takenIn(error) !== undefined
}

/** The guard of what another transaction has just taken that this one had found free. */
export function takenIn(error: unknown): 'slot' | 'work' | undefined {
  if (sqlState(error) !== '23505' || !(error instanceof Error)) return undefined
  return 'constraint' in error ? TAKEN_BY_INDEX.get(error.constraint) : undefined
}

/**
 * SQLSTATEs and their classes (https://www.postgresql.org/docs/current/errcodes-appendix.html) that the world is to blame
 * for; everything else is about our own SQL.
 */
const PROBLEM_OF_STATE: readonly (readonly [RegExp, DatabaseProblem])[] = [
  [/^53100$/, 'storage_full'], // disk_full
  [/^53/, 'unavailable'], // too many connections, out of memory
  [/^08|^57|^58|^XX00[12]/, 'unavailable'], // connections, shutdowns and time limits, the server's disk
  [/^40|^55P03|^25P03|^25006/, 'unavailable'], // conflicts that did not pass, locks, a standby that cannot be written
  [/^28|^3D000|^42501/, 'unavailable'], // credentials, the database, rights
]

/** A failure of the world as a `ProblemError`; a mistake in our own SQL as it is. */
export function asProblem(error: unknown): unknown {
  if (error instanceof ProblemError || !(error instanceof Error)) return error
  const state = sqlState(error)
  const known = state === undefined ? undefined : PROBLEM_OF_STATE.find(([pattern]) => pattern.test(state))?.[1]
  const code = error instanceof ConnectionLost ? 'unavailable' : known
  if (code === undefined) return error
  return databaseProblem(code, `postgresql: ${state ?? ''} ${error.message}`, error)
}
