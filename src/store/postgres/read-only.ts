/** Opens a PostgreSQL database to be read only, beside whichever servers work on it. */

import { integer, isPresent } from '../columns.ts'
import { readStore, type StoreReader } from '../reader.ts'
import type { Question } from '../sql.ts'
import type { Database } from './database.ts'
import { asProblem } from './errors.ts'
import { openPgDatabase } from './pg-database.ts'
import { CLOCK_SQL } from './postgres-store.ts'

/** Counting a large database takes its time, and proving its ledger more, in ms. */
const COUNTING_MS = 300_000

const HAS_RECORD = { sql: "SELECT CAST(to_regclass('migrations') AS text) AS found", values: [] }

/** Opens the database. Nothing is asked yet; a server that does not answer is a `ProblemError` `unavailable` later. */
export function openPostgresReader(url: string): StoreReader {
  const database = openPgDatabase(url, { questions: 1, transactions: 1, answerMs: COUNTING_MS })
  const ask = async <Answer>(question: Question<Answer>): Promise<Answer> => {
    try {
      return question.read(await rowsOf(database, question))
    } catch (error) {
      throw asProblem(error)
    }
  }
  const clock = { sql: `SELECT ${CLOCK_SQL} AS now_ms`, values: [] }
  return readStore({
    ask,
    isNew: () => ask({ ...HAS_RECORD, read: ([row]) => row === undefined || !isPresent(row, 'found') }),
    // A cast would fail with the first row that is no JSON; whether it is, PostgreSQL can be asked from 16 on only.
    jsonMember: (column, member) => `substring(${column} from '"${member}": *([^,}]*)')`,
    nowMs: () => ask({ ...clock, read: ([row]) => integer(row ?? {}, 'now_ms') }),
    close: () => database.close(),
  })
}

/** Each question has a transaction that the server itself keeps from writing. */
function rowsOf(database: Database, question: Question<unknown>) {
  return database.session(async (session) => {
    await session.script('BEGIN READ ONLY')
    try {
      const [answer] = await session.send([question])
      return answer?.rows ?? []
    } finally {
      await session.script('ROLLBACK').catch(() => {})
    }
  })
}
