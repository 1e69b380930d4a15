/** What an SQLite file refuses, also of another process that writes to it. */

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { systemClock } from '../../../src/lib/clock.ts'
import { openSqliteStore } from '../../../src/store/sqlite/sqlite-store.ts'
import * as sample from '../../conformance/store-samples.ts'
import { exerciseLedgerRules, rawTransfer, type Refusal } from '../ledger-rules.ts'

const REPLACE = 'INSERT OR REPLACE'
const GRANT = `SELECT tenant_id, id, kind, source, target, amount_micro * 9, NULL, NULL, NULL, NULL, cause, actor, at_ms
  FROM transfers WHERE kind = 'grant'`
const HOLD = { tenant: 1, kind: 'hold', from: 'available', to: 'held', amount: 1, job: 1 } as const
const END = { tenant: 1, kind: 'release', from: 'held', to: 'available', amount: 10, held: 10, job: 5 } as const
const ONCE_MORE = { ...END, kind: 'capture', to: 'earned', amount: 10 } as const

/** Only SQLite knows `OR REPLACE`. */
const REPLACED: readonly Refusal[] = [
  ['a transfer that is replaced by its id', `${REPLACE} INTO transfers ${GRANT}`, /a transfer is never replaced/],
  ['a hold that is replaced by its job', rawTransfer(HOLD, REPLACE), /a transfer is never replaced/],
  ['a capture that is replaced by another', rawTransfer(ONCE_MORE, REPLACE), /a transfer is never replaced/],
  ['a capture that is replaced by a release', rawTransfer(END, REPLACE), /a transfer is never replaced/],
  ['a change that replaces', `UPDATE OR REPLACE transfers SET id = 'one'`, /a transfer is never changed/],
  [
    'a price list that is replaced',
    `${REPLACE} INTO price_lists VALUES (1, '{}', '${sample.keyId(1)}', 1)`,
    /a price list is never replaced/,
  ],
]

async function makePlace() {
  const folder = await mkdtemp(join(tmpdir(), 'reelay-rules-'))
  const path = join(folder, 'reelay.sqlite')
  const store = await openSqliteStore(path, systemClock)
  return {
    store,
    async change(sql: string) {
      const database = new DatabaseSync(path, { timeout: 5_000 })
      try {
        database.exec(`BEGIN IMMEDIATE; ${sql}; COMMIT`)
      } finally {
        database.close()
      }
    },
    async close() {
      await store.close()
      await rm(folder, { recursive: true })
    },
  }
}

exerciseLedgerRules('SQLite', makePlace, REPLACED)
