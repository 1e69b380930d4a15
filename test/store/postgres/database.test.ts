/** What is particular to PostgreSQL: processes that start together, schemas of other versions, a server that is away. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Client } from 'pg'
import { ProblemError } from '../../../src/core/problem.ts'
import { checksumOf, readMigrations } from '../../../src/store/migrations.ts'
import { asProblem } from '../../../src/store/postgres/errors.ts'
import { LOCK_LOG } from '../../../src/store/postgres/group-commit.ts'
import { openPostgresStore } from '../../../src/store/postgres/postgres-store.ts'
import { assertCommitted } from '../../conformance/store.ts'
import * as sample from '../../conformance/store-samples.ts'
import { describeOnPostgres } from '../../support/on-postgres.ts'
import { within } from '../../support/within.ts'

const isUnavailable = (error: unknown) => error instanceof ProblemError && error.problem.code === 'unavailable'

async function query(url: string, sql: string) {
  const client = new Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query(sql)
  await client.end()
  return rows
}

describeOnPostgres('the database on PostgreSQL', ['max_connections=30'], (server, fresh) => {
  test('processes that start at once on an empty database migrate it once', async () => {
    const url = await fresh()
    const stores = await Promise.all(Array.from({ length: 4 }, () => openPostgresStore(url)))
    for (const store of stores) await store.close()
    const rows = await query(url, 'SELECT version FROM migrations')
    assert.equal(rows.length, readMigrations('postgres').length)
  })

  test('a database of a newer version, or with another migration, is refused and left as it is', async () => {
    const url = await fresh()
    await (await openPostgresStore(url)).close()
    await query(url, "INSERT INTO migrations SELECT max(version) + 1, 'later', 'x' FROM migrations")
    await assert.rejects(openPostgresStore(url), /newer version of Reelay/)
    await query(url, "DELETE FROM migrations WHERE name = 'later'")
    await query(url, "UPDATE migrations SET checksum = 'x' WHERE version = 1")
    await assert.rejects(openPostgresStore(url), /another migration 1/)
  })

  test("how providers call the works that are under way is known after an upgrade, one work as one attempt's", async () => {
    const url = await fresh()
    const older = readMigrations('postgres').slice(0, 3)
    const applied = older.map(
      (each) => `INSERT INTO migrations VALUES (${each.version}, '${each.name}', '${checksumOf(each)}');`,
    )
    await query(
      url,
      `CREATE TABLE migrations (version bigint PRIMARY KEY, name text NOT NULL, checksum text NOT NULL);
       ${older.map(({ sql }) => sql).join('\n')} ${applied.join('\n')}
       ALTER TABLE attempts DROP CONSTRAINT attempts_job_id_fkey;`,
    )
    const rows = [
      [1, 'ark', '{"id":"cgt-1","key":"k"}'],
      [2, 'ark', '{"id":"cgt-1"}'],
      [3, 'fal', '{"id":"cgt-1"}'],
      [4, 'previz', '{"render":"r"}'],
      [5, 'ark', '"cgt-5"'],
      [6, 'ark', '{"id":"\\ud800\\u0000"}'],
      [7, 'ark', null],
      [8, 'ark', '{"id":'],
      [9, 'ark', '{"id":"cgt-\\u0039"}'],
    ] as const
    for (const [number, upstream, handle] of rows) {
      const id = sample.attemptId(number)
      const text = handle === null ? 'NULL' : `'${handle}'`
      await query(
        url,
        `INSERT INTO attempts (id, job_id, upstream_id, state, handle, created_at_ms)
         VALUES ('${id}', '${id}', '${upstream}', 'submitted', ${text}, 1)`,
      )
    }
    const store = await openPostgresStore(url)
    const known = await query(url, 'SELECT work_id, cost_micro FROM attempts ORDER BY id')
    assert.deepEqual(
      known.map(({ work_id: workId }) => workId),
      ['cgt-1', null, 'cgt-1', null, null, null, null, null, 'cgt-9'],
    )
    // Renders have never cost anything; what others have, nobody knows.
    assert.deepEqual(
      known.map(({ cost_micro: cost }) => cost),
      rows.map(([, upstream]) => (upstream === 'previz' ? '0' : null)),
    )
    await store.close()
  })

  test('a server that cannot be reached, and a database that is not there, are unavailable', async () => {
    await assert.rejects(openPostgresStore('postgres://reelay@127.0.0.1:1/reelay'), isUnavailable)
    await assert.rejects(openPostgresStore(server().url('nowhere')), isUnavailable)
  })

  test('a store whose server is full of connections says that it is unavailable, and recovers', async () => {
    const url = await fresh()
    const store = await openPostgresStore(url, { questionConnections: 1, transactionConnections: 1 })
    await query(
      url,
      `
      SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'reelay'`,
    )
    const clients = Array.from({ length: 60 }, () => new Client({ connectionString: url }))
    for (const client of clients) client.on('error', () => {})
    await Promise.allSettled(clients.map((client) => client.connect()))
    await assert.rejects(store.position(), isUnavailable)
    await assert.rejects(store.commit([{ write: 'drop-step', id: 'x' }]), isUnavailable)
    await Promise.allSettled(clients.map((client) => client.end()))
    await within(10_000, () =>
      store.position().then(
        () => true,
        () => false,
      ),
    )
    assertCommitted(await store.commit([{ write: 'drop-step', id: 'x' }]))
    await store.close()
  })

  test('who watches hears of other processes again after its connection was lost', async () => {
    const url = await fresh()
    const [here, there] = [await openPostgresStore(url), await openPostgresStore(url)]
    const types = new Set<string>()
    here.watch(({ events }) => {
      for (const { type } of events) types.add(type)
    })
    await there.commit([{ write: 'append-event', event: sample.sampleEvent(1, { type: 'first' }) }])
    await within(10_000, () => types.has('first'))
    await query(
      url,
      `
      SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE application_name = 'reelay' AND datname = current_database()`,
    )
    await there.commit([{ write: 'append-event', event: sample.sampleEvent(1, { type: 'second' }) }])
    await within(10_000, () => types.has('second'))
    await here.close()
    await there.close()
  })

  test('nobody is told of an event before those of smaller positions are there to be read', async () => {
    const url = await fresh()
    const store = await openPostgresStore(url)
    const other = new Client({ connectionString: url })
    await other.connect()
    await other.query(`BEGIN; ${LOCK_LOG.sql}`)
    await other.query("INSERT INTO events (job_id, tenant_id, type, at_ms) VALUES ('a', 'b', 'slow', 1)")
    const committing = store.commit([{ write: 'append-event', event: sample.sampleEvent(1, { type: 'fast' }) }])
    const read = committing.then(() => store.events({ after: 0, limit: 9 }))
    const waiting = "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
    await Promise.race([read, within(10_000, async () => (await query(url, waiting)).length > 0)])
    await other.query('COMMIT')
    const types = (await read).map(({ type }) => type)
    assert.deepEqual(types, ['slow', 'fast'])
    await other.end()
    await store.close()
  })

  test('a key that another process has revoked works for a second at most', async () => {
    const url = await fresh()
    const store = await openPostgresStore(url)
    const key = sample.sampleKey(1)
    await store.commit([
      { write: 'save-tenant', tenant: sample.sampleTenant(1) },
      { write: 'insert-key', key },
    ])
    assert.deepEqual((await store.keyByHash(key.hash))?.id, key.id)
    await query(url, 'UPDATE keys SET revoked_at_ms = 1')
    await within(2_000, async () => (await store.keyByHash(key.hash)) === undefined)
    await store.close()
  })
})

test('what the server is to blame for is a problem with its code, what we are to blame for is none', () => {
  const codes = (code: string) => {
    const read = asProblem(Object.assign(new Error('x'), { code, severity: 'ERROR' }))
    return read instanceof ProblemError ? read.problem.code : undefined
  }
  assert.equal(codes('53100'), 'storage_full')
  for (const state of ['53300', '57P01', '57014', '40P01', '55P03', '25006', '28P01', '3D000', '58030']) {
    assert.equal(codes(state), 'unavailable', state)
  }
  for (const state of ['23505', '42601', '22021']) assert.equal(codes(state), undefined, state)
  assert.equal(asProblem('x'), 'x')
})
