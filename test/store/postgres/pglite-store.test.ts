/** The shared store keeps the contract, on a PostgreSQL inside this process. */

import { after } from 'node:test'
import { PGlite } from '@electric-sql/pglite'
import { openStoreOn } from '../../../src/store/postgres/postgres-store.ts'
import { exerciseStore } from '../../conformance/store.ts'
import { PgliteShare } from '../../support/pglite-database.ts'
import { CLOCK_SQL, emptyPlace, setClockSql } from '../../support/postgres-place.ts'

const pglite = await PGlite.create()
const share = new PgliteShare(pglite)
after(() => pglite.close())

exerciseStore('PostgreSQL in WebAssembly', async () => {
  await pglite.exec(emptyPlace())
  return {
    isShared: true,
    open: () => openStoreOn(share.open(), { clockSql: CLOCK_SQL }),
    setClock: async (nowMs) => {
      await pglite.exec(setClockSql(nowMs))
    },
    remove: async () => {},
  }
})
