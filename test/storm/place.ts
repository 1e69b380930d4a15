/** Where a storm keeps its state: a data folder and one of the stores. */

import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Client } from 'pg'
import type { Store } from '../../src/core/store-port.ts'
import { openPostgresStore } from '../../src/store/postgres/postgres-store.ts'
import { openSqliteStore } from '../../src/store/sqlite/sqlite-store.ts'
import { postgresPrograms, startPostgres } from '../support/postgres-server.ts'
import { HELD_SLOTS_SQL } from './audit-slots.ts'

/** The stores, by their names on the command line. */
export type StoreName = 'sqlite' | 'postgres'

/** A store and a data folder. */
export type Place = {
  readonly folder: string
  readonly settings: Readonly<Record<string, string>>
  /** Processes that may share it. */
  readonly seats: number
  /** Steps on the queue: what is still to be done. */
  stepCount(): Promise<number>
  /** Attempts that hold a slot, in words. */
  heldSlots(): Promise<readonly string[]>
  /** Ends one connection of a server to its database, as a network would; false where there is none. */
  cutConnection(): Promise<boolean>
  /** Opens the store itself, with a clock that is ahead by `aheadMs`; on SQLite no server may run then. */
  open(aheadMs: number): Promise<Store>
  /** Lets go of everything but the data folder. */
  close(): Promise<void>
}

/** What is to be done. */
const COUNT_STEPS = 'SELECT count(*) AS number FROM steps'

/** Makes a place in a new folder. Throws where there is no PostgreSQL. */
export async function makePlace(store: StoreName): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), `reelay-storm-${store}-`))
  return store === 'sqlite' ? onSqlite(folder) : onPostgres(folder)
}

function onSqlite(folder: string): Place {
  const path = join(folder, 'reelay.sqlite')
  const read = (sql: string) => {
    const database = new DatabaseSync(path, { readOnly: true, timeout: 2_000 })
    try {
      return database.prepare(sql).all()
    } finally {
      database.close()
    }
  }
  return {
    folder,
    settings: {},
    seats: 1,
    stepCount: async () => Number(read(COUNT_STEPS)[0]?.['number']),
    heldSlots: async () => read(HELD_SLOTS_SQL).map((row) => JSON.stringify(row)),
    cutConnection: async () => false,
    open: (aheadMs) => openSqliteStore(path, { nowMs: () => Date.now() + aheadMs }),
    close: async () => undefined,
  }
}

async function onPostgres(folder: string): Promise<Place> {
  const programs = postgresPrograms()
  if (programs === undefined) throw new Error('there is no PostgreSQL on this machine')
  const server = await startPostgres(programs)
  const url = await server.createDatabase('storm')
  const client = new Client({ connectionString: server.url() })
  const steps = new Client({ connectionString: url, application_name: 'storm' })
  await Promise.all([client.connect(), steps.connect()])
  return {
    folder,
    settings: { REELAY_DATABASE_URL: url },
    seats: 2,
    stepCount: async () => Number((await steps.query<{ number: string }>(COUNT_STEPS)).rows[0]?.number),
    heldSlots: async () => (await steps.query<object>(HELD_SLOTS_SQL)).rows.map((row) => JSON.stringify(row)),
    async cutConnection() {
      const { rowCount } = await client.query(`
        SELECT pg_terminate_backend(pid) FROM (
          SELECT pid FROM pg_stat_activity
          WHERE datname = 'storm' AND application_name <> 'storm' ORDER BY random() LIMIT 1
        ) AS one`)
      return (rowCount ?? 0) > 0
    },
    open: (aheadMs) =>
      openPostgresStore(url, {
        clockSql: `CAST(floor(extract(epoch FROM clock_timestamp()) * 1000) + ${aheadMs} AS bigint)`,
      }),
    async close() {
      await Promise.all([client.end(), steps.end()])
      await server.stop()
    },
  }
}
