/**
 * Finds out what became of a transaction whose connection was lost while it was being ended. The server remembers every
 * transaction by its id for far longer than this takes, also through a crash of its own.
 */

import { ProblemError } from '../../core/problem.ts'
import { integer, isPresent, type Row, text } from '../columns.ts'
import { NEWEST_POSITION } from '../events.ts'
import type { Database } from './database.ts'
import { isLost } from './errors.ts'

/** How long the server is asked before the outcome is given up as unknown, in ms. */
const PATIENCE_MS = 20_000
const ASK_AGAIN_MS = 100

const STATUS = `
  SELECT pg_xact_status(CAST(CAST(? AS text) AS xid8)) AS status, newest FROM (${NEWEST_POSITION}) AS log`
/** A server process that has not noticed yet that its client is gone: it has nobody left to work for. */
const END_PROCESS = `
  SELECT pg_terminate_backend(pid) FROM pg_stat_activity
  WHERE pid = CAST(? AS integer) AND backend_xid = CAST(CAST(CAST(? AS text) AS xid8) AS xid)`

/** What became of a transaction. `position` is the log's newest, which holds what was committed. */
export type Ending = { readonly committed: true; readonly position: number } | { readonly committed: false }

/**
 * Whether it was committed or not. Throws `ProblemError` `unavailable` when the server does not answer in time: then
 * nobody knows, and whoever asked has to look at what is there before doing anything again.
 */
export async function findOut(database: Database, xact: string, pid: number): Promise<Ending> {
  const end = performance.now() + PATIENCE_MS
  let isSeen = false
  for (;;) {
    const row = await statusOf(database, xact)
    const status = row === undefined || !isPresent(row, 'status') ? undefined : text(row, 'status')
    if (status === 'aborted') return { committed: false }
    // The position may have been read before the end that the status tells of: it is read once more.
    if (status === 'committed' && row !== undefined && isSeen)
      return { committed: true, position: integer(row, 'newest') }
    isSeen = status === 'committed'
    if (isSeen) continue
    if (performance.now() > end) {
      const message = 'the database does not answer; whether the work was saved is not known'
      throw new ProblemError({ code: 'unavailable', message }, { internal: `postgresql: transaction ${xact}` })
    }
    if (status === 'in progress') await database.query({ sql: END_PROCESS, values: [pid, xact] }).catch(() => {})
    await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS))
  }
}

async function statusOf(database: Database, xact: string): Promise<Row | undefined> {
  try {
    const { rows } = await database.query({ sql: STATUS, values: [xact] })
    return rows[0]
  } catch (error) {
    if (isLost(error)) return undefined
    throw error
  }
}
