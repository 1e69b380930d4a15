/** The proof of a ledger in an SQLite file, beside the store that has it. */

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { systemClock } from '../../../src/lib/clock.ts'
import { openSqliteReader } from '../../../src/store/sqlite/read-only.ts'
import { openSqliteStore } from '../../../src/store/sqlite/sqlite-store.ts'
import { exerciseLedgerProof } from '../ledger-proof.ts'

/** Switches off, for this connection or for good, what the database holds transfers to. */
function breakRules(database: DatabaseSync): void {
  database.exec('PRAGMA ignore_check_constraints = ON')
  const triggers = "SELECT name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'transfers'"
  for (const { name } of database.prepare(triggers).all()) database.exec(`DROP TRIGGER ${String(name)}`)
}

exerciseLedgerProof('SQLite', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'reelay-proof-'))
  const path = join(folder, 'reelay.sqlite')
  const store = await openSqliteStore(path, systemClock)
  const reader = openSqliteReader(path)
  return {
    store,
    reader,
    async change(sql) {
      const database = new DatabaseSync(path, { enableForeignKeyConstraints: false, timeout: 5_000 })
      breakRules(database)
      database.exec(sql)
      database.close()
    },
    async close() {
      await reader.close()
      await store.close()
      await rm(folder, { recursive: true })
    },
  }
})
