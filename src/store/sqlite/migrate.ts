/** Brings an SQLite database to the schema of this version, each migration in a transaction of its own. */

import type { DatabaseSync } from 'node:sqlite'
import { integer, text } from '../columns.ts'
import { checksumOf, type Migration, missingMigrations } from '../migrations.ts'
import { searchText } from '../jobs.ts'
import { Statements } from './statement.ts'

const CREATE_RECORD = `
  CREATE TABLE IF NOT EXISTS migrations (
    version INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    checksum TEXT NOT NULL
  ) STRICT`

const APPLIED = 'SELECT version, name, checksum FROM migrations ORDER BY version'

const RECORD = 'INSERT INTO migrations (version, name, checksum) VALUES (?, ?, ?)'

/**
 * Applies what is missing. Throws `ProblemError` `unavailable`, and changes nothing, when the database was written by a
 * newer version or by one with other migrations of the same number.
 */
export function migrate(database: DatabaseSync, migrations: readonly Migration[]): void {
  database.exec(CREATE_RECORD)
  const applied = new Statements(database).all(APPLIED, []).map((row) => ({
    version: integer(row, 'version'),
    name: text(row, 'name'),
    checksum: text(row, 'checksum'),
  }))
  // SQLite's own `lower` knows ASCII only, and its `replace` no NUL.
  database.function('search_text', { deterministic: true }, (prompt) => searchText(String(prompt)))
  for (const migration of missingMigrations(migrations, applied)) apply(database, migration)
}

function apply(database: DatabaseSync, migration: Migration): void {
  database.exec('BEGIN IMMEDIATE')
  try {
    database.exec(migration.sql)
    new Statements(database).run(RECORD, [migration.version, migration.name, checksumOf(migration)])
    database.exec('COMMIT')
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK')
    throw error
  }
}
