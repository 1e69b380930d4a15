/** What a PostgreSQL refuses: a server, or one inside this process where there is none. */

import { after } from 'node:test'
import { PGlite } from '@electric-sql/pglite'
import { Client } from 'pg'
import { openPostgresStore, openStoreOn } from '../../../src/store/postgres/postgres-store.ts'
import { describeOnPostgres } from '../../support/on-postgres.ts'
import { PgliteShare } from '../../support/pglite-database.ts'
import { CLOCK_SQL, emptyPlace } from '../../support/postgres-place.ts'
import { postgresPrograms } from '../../support/postgres-server.ts'
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

// The rules are the database's own: inside this process, the same ones, where there is no server to ask.
if (postgresPrograms() === undefined) {
  const pglite = await PGlite.create()
  const share = new PgliteShare(pglite)
  after(() => pglite.close())
  const makePlace = async () => {
    await pglite.exec(emptyPlace())
    const store = await openStoreOn(share.open(), { clockSql: CLOCK_SQL })
    return {
      store,
      async change(sql: string) {
        await pglite.transaction(async (transaction) => {
          await transaction.exec(sql)
        })
      },
      close: () => store.close(),
    }
  }
  exerciseLedgerRules('PostgreSQL in WebAssembly', makePlace, EMPTIED)
}

describeOnPostgres('the rules of a ledger on PostgreSQL', [], (_server, fresh) => {
  let database: string | undefined
  const makePlace = async () => {
    database ??= await fresh()
    const url = database
    const ask = async (sql: string) => {
      const client = new Client({ connectionString: url })
      await client.connect()
      try {
        // Statements that come together are one transaction.
        await client.query(sql)
      } finally {
        await client.end()
      }
    }
    await ask(emptyPlace())
    const store = await openPostgresStore(url)
    return { store, change: ask, close: () => store.close() }
  }
  exerciseLedgerRules('PostgreSQL', makePlace, EMPTIED)
})
