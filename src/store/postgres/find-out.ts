/**
 * Finds out what became of a transaction whose connection was lost while it was being ended. The server remembers every
 * transaction by its id for far longer than this takes, also through a crash of its own.
 */

import { ProblemError } from '../../core/problem.ts'
import { isPresent, text } from '../columns.ts'
import type { Database } from './database.ts'
import { isLost } from './errors.ts'

/** How long the server is asked before the outcome is given up as unknown, in ms. */
const PATIENCE_MS = 20_000
const ASK_AGAIN_MS = 100

const STATUS = 'SELECT pg_xact_status(CAST(CAST(? AS text) AS xid8)) AS status'
/** A server process that has not noticed yet that its client is gone: it has nobody left to work for. */
const END_PROCESS = `
  SELECT pg_terminate_backend(pid) FROM pg_stat_activity
  WHERE pid = CAST(? AS integer) AND backend_xid = CAST(CAST(CAST(? AS text) AS xid8) AS xid)`

/**
 * Whether it was committed or not. Throws `ProblemError` `unavailable` when the server does not answer in time: then
 * nobody knows, and whoever asked has to look at what is there before doing anything again.
 */
export async function findOut(database: Database, xact: string, pid: number): Promise<'committed' | 'aborted'> {
  const end = performance.now() + PATIENCE_MS
  for (;;) {
    const status = await statusOf(database, xact)
    if (status === 'committed' || status === 'aborted') return status
    if (performance.now() > end) {
      const message = 'the database does not answer; whether the work was saved is not known'
      throw new ProblemError({ code: 'unavailable', message }, { internal: `postgresql: transaction ${xact}` })
    }
    if (status === 'in progress') await database.query({ sql: END_PROCESS, values: [pid, xact] }).catch(() => {})
    await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS))
  }
}

async function statusOf(database: Database, xact: string): Promise<string | undefined> {
  try {
    const { rows } = await database.query({ sql: STATUS, values: [xact] })
    const [row] = rows
    return row === undefined || !isPresent(row, 'status') ? undefined : text(row, 'status')
  } catch (error) {
    if (isLost(error)) return undefined
    throw error
  }
}
