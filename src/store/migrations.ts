/** Migrations: ordered changes of the schema, in a folder for each database, told apart by number and checksum. */

import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { assert } from '../core/assert.ts'
import { problem } from '../core/problem.ts'

/** A change of the schema. Versions count from 1 without gaps; a released one is never edited. */
export type Migration = { readonly version: number; readonly name: string; readonly sql: string }

/** A migration that a database has seen. */
export type AppliedMigration = { readonly version: number; readonly name: string; readonly checksum: string }

const FILE_NAME = /^(\d{4})-([a-z0-9-]+)\.sql$/

/** Reads the migrations of this version, `0001-….sql` and so on. */
export function readMigrations(database: 'sqlite' | 'postgres'): readonly Migration[] {
  const folder = join(import.meta.dirname, 'migrations', database)
  return readdirSync(folder)
    .toSorted()
    .map((file, index) => {
      const [, version, name] = FILE_NAME.exec(file) ?? []
      assert(name !== undefined && Number(version) === index + 1, `migrations are numbered without gaps: ${file}`)
      return { version: index + 1, name, sql: readFileSync(join(folder, file), 'utf8') }
    })
}

/**
 * The migrations that are still to be applied. Throws `ProblemError` `unavailable` when the database was written by a
 * newer version or by one with other migrations of the same number.
 */
export function missingMigrations(
  migrations: readonly Migration[],
  applied: readonly AppliedMigration[],
): readonly Migration[] {
  const newest = applied.length
  const known = migrations.length
  if (newest > known) {
    const versions = `schema ${newest}, this version knows ${known}`
    throw problem('unavailable', `this database was written by a newer version of Reelay (${versions})`)
  }
  for (const { version, name, checksum } of applied) {
    const migration = migrations[version - 1]
    if (migration !== undefined && checksum === checksumOf(migration)) continue
    throw problem('unavailable', `this database was made by another migration ${version} (${name})`)
  }
  return migrations.slice(newest)
}

/** A migration's SHA-256 in hex. Line ends do not count: a checkout on Windows may have changed them. */
export function checksumOf(migration: Migration): string {
  return createHash('sha256').update(migration.sql.replaceAll('\r\n', '\n')).digest('hex')
}
