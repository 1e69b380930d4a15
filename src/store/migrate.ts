/**
 * Brings a database to the schema of this version: ordered migrations, each in a transaction of its own and recorded
 * with a checksum.
 */

import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { assert } from '../core/assert.ts'
import { problem } from '../core/problem.ts'
import { integer, text } from './columns.ts'
import { prepare } from './statement.ts'

/** A change of the schema. Versions count from 1 without gaps; a released one is never edited. */
export type Migration = { readonly version: number; readonly name: string; readonly sql: string }

const CREATE_RECORD = `
  CREATE TABLE IF NOT EXISTS migrations (
    version INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    checksum TEXT NOT NULL
  ) STRICT`

const APPLIED = 'SELECT version, name, checksum FROM migrations ORDER BY version'

const RECORD = 'INSERT INTO migrations (version, name, checksum) VALUES (?, ?, ?)'

const FILE_NAME = /^(\d{4})-([a-z0-9-]+)\.sql$/

/** Reads the migrations of this version, `migrations/0001-….sql` and so on. */
export function readMigrations(): readonly Migration[] {
  const folder = join(import.meta.dirname, 'migrations')
  return readdirSync(folder)
    .toSorted()
    .map((file, index) => {
      const [, version, name] = FILE_NAME.exec(file) ?? []
      assert(name !== undefined && Number(version) === index + 1, `migrations are numbered without gaps: ${file}`)
      return { version: index + 1, name, sql: readFileSync(join(folder, file), 'utf8') }
    })
}

/**
 * Applies what is missing. Throws `ProblemError` `unavailable`, and changes nothing, when the database was written by a
 * newer version or by one with other migrations of the same number.
 */
export function migrate(database: DatabaseSync, migrations: readonly Migration[]): void {
  database.exec(CREATE_RECORD)
  const applied = prepare(database, APPLIED).all()
  const newest = applied.length
  const known = migrations.length
  if (newest > known) {
    const versions = `schema ${newest}, this version knows ${known}`
    throw problem('unavailable', `this database was written by a newer version of Reelay (${versions})`)
  }
  for (const row of applied) {
    const version = integer(row, 'version')
    const migration = migrations[version - 1]
    if (migration !== undefined && text(row, 'checksum') === checksum(migration)) continue
    throw problem('unavailable', `this database was made by another migration ${version} (${text(row, 'name')})`)
  }
  for (const migration of migrations.slice(newest)) apply(database, migration)
}

function apply(database: DatabaseSync, migration: Migration): void {
  database.exec('BEGIN IMMEDIATE')
  try {
    database.exec(migration.sql)
    prepare(database, RECORD).run(migration.version, migration.name, checksum(migration))
    database.exec('COMMIT')
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK')
    throw error
  }
}

/** Line ends do not count: a checkout on Windows may have changed them. */
function checksum(migration: Migration): string {
  return createHash('sha256').update(migration.sql.replaceAll('\r\n', '\n')).digest('hex')
}
