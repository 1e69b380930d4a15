/** What a PostgreSQL refuses, on a server and inside this process. */

import { after } from 'node:test'
import { PGlite } from '@electric-sql/pglite'
import { Client } from 'pg'
import { openPostgresStore, openStoreOn } from '../../../src/store/postgres/postgres-store.ts'
import { describeOnPostgres } from '../../support/on-postgres.ts'
import { PgliteShare } from '../../support/pglite-database.ts'
import { CLOCK_SQL, emptyPlace } from '../../support/postgres-place.ts'
import { exerciseLedgerRules, type Refusal } from '../ledger-rules.ts'

const EMPTIED: readonly Refusal[] = [
  ['a journal that is emptied', 'TRUNCATE transfers', /a transfer is never changed or deleted/],
  ['price lists that are emptied', 'TRUNCATE price_lists', /a price list is never changed or deleted/],
  [
    'a price list that is changed instead of added',
    `INSERT INTO price_lists VALUES (1, '{}', 'somebody', 1) ON CONFLICT (version) DO UPDATE SET list = excluded.list`,
    /a price list is never changed/,
  ],
]

const pglite = await PGlite.create()
const share = new PgliteShare(pglite)
after(() => pglite.close())

exerciseLedgerRules(
  'PostgreSQL in WebAssembly',
  async () => {
    await pglite.exec(emptyPlace())
    const store = await openStoreOn(share.open(), { clockSql: CLOCK_SQL })
    return {
      store,
      async change(sql) {
        await pglite.transaction(async (transaction) => {
          await transaction.exec(sql)
        })
      },
      close: () => store.close(),
    }
  },
  EMPTIED,
)

describeOnPostgres('the rules of a ledger on PostgreSQL', [], (_server, fresh) => {
  const makePlace = async () => {
    const url = await fresh()
    const store = await openPostgresStore(url)
    return {
      store,
      async change(sql: string) {
        const client = new Client({ connectionString: url })
        await client.connect()
        try {
          // Statements that come together are one transaction.
          await client.query(sql)
        } finally {
          await client.end()
        }
      },
      close: () => store.close(),
    }
  }
  exerciseLedgerRules('PostgreSQL', makePlace, EMPTIED)
})
