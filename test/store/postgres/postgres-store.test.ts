/** The shared store keeps the contract, on a real server. */

import { after, test } from 'node:test'
import { Client } from 'pg'
import { openPostgresStore } from '../../../src/store/postgres/postgres-store.ts'
import { exerciseStore } from '../../conformance/store.ts'
import { CLOCK_SQL, emptyPlace, setClockSql } from '../../support/postgres-place.ts'
import { NO_POWER_CUT, postgresPrograms, startPostgres } from '../../support/postgres-server.ts'

const programs = postgresPrograms()
if (programs === undefined) {
  test('the store on a PostgreSQL server', { skip: 'there is no PostgreSQL on this machine' }, () => {})
} else {
  const server = await startPostgres(programs, NO_POWER_CUT)
  const url = await server.createDatabase('reelay')
  const client = new Client({ connectionString: url })
  await client.connect()
  after(async () => {
    await client.end()
    await server.stop()
  })

  exerciseStore('PostgreSQL', async () => {
    await client.query(emptyPlace())
    return {
      isShared: true,
      open: () => openPostgresStore(url, { clockSql: CLOCK_SQL }),
      setClock: async (nowMs) => {
        await client.query(setClockSql(nowMs))
      },
      remove: async () => {},
    }
  })
}
