/** Looks for damaged pages before a database is used: found at a start, they cost a restore; found later, also what came since. */

import { existsSync, statSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { type ProblemError, problem } from '../../core/problem.ts'
import { text } from '../columns.ts'
import { resultCode } from './errors.ts'

/** A database up to this size is read whole: some 100 ms from memory, half a second from a slow disk. */
const WHOLE_BYTES_MAX = 256 << 20

/** What stays small, and nothing works without; in a larger database only these are read. */
const SMALL_TABLES: ReadonlySet<string> = new Set(['migrations', 'tenants', 'keys', 'steps', 'step_generation'])

const CORRUPT = 11

/**
 * Throws `ProblemError` `unavailable` when pages of the file at `path` do not hold together. Content that was changed
 * within a sound page is not noticed: SQLite keeps no checksums. A file that is not there, or is empty, is sound.
 */
export function checkDatabase(path: string, { wholeBytesMax = WHOLE_BYTES_MAX, readOnly = false } = {}): void {
  if (!existsSync(path) || statSync(path).size === 0) return
  const database = new DatabaseSync(path, { readOnly })
  try {
    const parts = statSync(path).size <= wholeBytesMax ? ['1'] : smallTables(database).map((name) => `'${name}'`)
    for (const part of parts) {
      const row = database.prepare(`PRAGMA quick_check(${part})`).get()
      const verdict = row === undefined ? 'ok' : text(row, 'quick_check')
      if (verdict !== 'ok') throw damaged(verdict)
    }
  } catch (error) {
    if (resultCode(error) !== CORRUPT) throw error
    throw damaged(error instanceof Error ? error.message : String(error))
  } finally {
    database.close()
  }
}

function smallTables(database: DatabaseSync): readonly string[] {
  const tables = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all()
  return tables.map((row) => text(row, 'name')).filter((name) => SMALL_TABLES.has(name))
}

/** SQLite's findings are lines, the first of which may only name the database. */
function damaged(findings: string): ProblemError {
  const [first] = findings.replace(/^\*{3}.*\n/, '').split('\n')
  return problem('unavailable', `it is damaged (${first}); put it back from a backup`)
}
