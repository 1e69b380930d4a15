/** The shared store keeps the contract, on a PostgreSQL inside this process. */

import { after } from 'node:test'
import { PGlite } from '@electric-sql/pglite'
import { openStoreOn } from '../../../src/store/postgres/postgres-store.ts'
import { exerciseStore } from '../../conformance/store.ts'
import { PgliteShare } from '../../support/pglite-database.ts'
import { postgresPrograms } from '../../support/postgres-server.ts'
import { CLOCK_SQL, emptyPlace, setClockSql } from '../../support/postgres-place.ts'

const pglite = await PGlite.create()
const share = new PgliteShare(pglite)
after(() => pglite.close())

// Where there is a server, it is that one which is tried at length.
const courses = postgresPrograms() === undefined ? 60 : 10

const makePlace = async () => {
  await pglite.exec(emptyPlace())
  return {
    isShared: true,
    open: () => openStoreOn(share.open(), { clockSql: CLOCK_SQL }),
    setClock: async (nowMs: number) => {
      await pglite.exec(setClockSql(nowMs))
    },
    remove: async () => {},
  }
}

exerciseStore('PostgreSQL in WebAssembly', makePlace, courses)
