/** Opens an SQLite database to be read only, also while a server has it. */

import { existsSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { ProblemError, problem } from '../../core/problem.ts'
import { readStore, type StoreReader } from '../reader.ts'
import { checkDatabase } from './check-database.ts'
import { asProblem } from './errors.ts'
import { Statements } from './statement.ts'

/** How long to wait for a writer, in ms. */
const LOCK_WAIT_MS = 5_000

const HAS_RECORD = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name = 'migrations'"

/** Opens the database. Throws `ProblemError` `unavailable` when it is not there, damaged, or cannot be read. */
export function openSqliteReader(path: string): StoreReader {
  if (!existsSync(path)) throw problem('unavailable', `there is no database ${path}`)
  try {
    checkDatabase(path, { readOnly: true })
    const database = new DatabaseSync(path, { readOnly: true, timeout: LOCK_WAIT_MS })
    const statements = new Statements(database)
    return readStore({
      ask: async ({ sql, values, read }) => read(statements.all(sql, values)),
      isNew: async () => statements.all(HAS_RECORD, []).length === 0,
      nowMs: async () => Date.now(),
      jsonMember: (column, member) => `CASE WHEN json_valid(${column}) THEN json_extract(${column}, '$.${member}') END`,
      close: async () => database.close(),
    })
  } catch (error) {
    const known = asProblem(error)
    if (!(known instanceof ProblemError)) throw known
    const message = `cannot read the database ${path}: ${known.internal ?? known.message}`
    throw new ProblemError({ code: 'unavailable', message }, { cause: error })
  }
}
