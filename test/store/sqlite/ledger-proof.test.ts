/** The proof of a ledger in an SQLite file, beside the store that has it. */

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { systemClock } from '../../../src/lib/clock.ts'
import { openSqliteReader } from '../../../src/store/sqlite/read-only.ts'
import { openSqliteStore } from '../../../src/store/sqlite/sqlite-store.ts'
import { exerciseLedgerProof } from '../ledger-proof.ts'

const WITHOUT_RULES = `
  PRAGMA ignore_check_constraints = ON;
  DROP TRIGGER transfers_are_not_changed;
  DROP TRIGGER transfers_are_not_deleted;`

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
      database.exec(WITHOUT_RULES + sql)
      database.close()
    },
    async close() {
      await reader.close()
      await store.close()
      await rm(folder, { recursive: true })
    },
  }
})
