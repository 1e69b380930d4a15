/** Brings a PostgreSQL database to the schema of this version: all that is missing in one transaction. */

import { integer, text } from '../columns.ts'
import { checksumOf, type Migration, missingMigrations } from '../migrations.ts'
import type { Database, Session } from './database.ts'

/** So that of several processes that start at once one migrates and the others wait. The number is a name, no more. */
const LOCK = 'SELECT pg_advisory_xact_lock(7305612)'

const CREATE_RECORD = `
  CREATE TABLE IF NOT EXISTS migrations (
    version bigint PRIMARY KEY,
    name text NOT NULL,
    checksum text NOT NULL
  )`

const APPLIED = 'SELECT version, name, checksum FROM migrations ORDER BY version'

const RECORD = 'INSERT INTO migrations (version, name, checksum) VALUES (?, ?, ?)'

/**
 * Applies what is missing. Throws `ProblemError` `unavailable`, and changes nothing, when the database was written by a
 * newer version or by one with other migrations of the same number.
 */
export async function migrate(database: Database, migrations: readonly Migration[]): Promise<void> {
  await database.session(async (session) => {
    // A migration takes as long as it takes, and so does waiting for the one who does it.
    await session.script('BEGIN; SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0')
    try {
      await session.script(LOCK)
      await applyMissing(session, migrations)
      await session.script('COMMIT')
    } catch (error) {
      // Where this fails, the connection is gone, and the transaction with it.
      await session.script('ROLLBACK').catch(() => {})
      throw error
    }
  })
}

async function applyMissing(session: Session, migrations: readonly Migration[]): Promise<void> {
  await session.script(CREATE_RECORD)
  const [answer] = await session.send([{ sql: APPLIED, values: [] }])
  const applied = (answer?.rows ?? []).map((row) => ({
    version: integer(row, 'version'),
    name: text(row, 'name'),
    checksum: text(row, 'checksum'),
  }))
  for (const migration of missingMigrations(migrations, applied)) {
    await session.script(migration.sql)
    await session.send([{ sql: RECORD, values: [migration.version, migration.name, checksumOf(migration)] }])
  }
}
