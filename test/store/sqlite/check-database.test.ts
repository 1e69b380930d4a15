import assert from 'node:assert/strict'
import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, test } from 'node:test'
import { checkDatabase } from '../../../src/store/sqlite/check-database.ts'

const PAGE_BYTES = 8_192

let folder: string
let path: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reelay-check-'))
  path = join(folder, 'a.sqlite')
  const database = new DatabaseSync(path)
  database.exec(`PRAGMA page_size = ${PAGE_BYTES}; CREATE TABLE jobs (id INTEGER PRIMARY KEY, state TEXT);
    CREATE TABLE keys (id INTEGER PRIMARY KEY, hash TEXT);`)
  for (const table of ['jobs', 'keys']) {
    const insert = database.prepare(`INSERT INTO ${table} VALUES (?, ?)`)
    for (let id = 0; id < 50; id++) insert.run(id, 'x'.repeat(2_000))
  }
  database.close()
})

afterEach(() => rm(folder, { recursive: true }))

/** Overwrites the root page of a table, where its search begins. */
async function damage(table: string): Promise<void> {
  const database = new DatabaseSync(path)
  const rootPage = Number(
    database.prepare('SELECT rootpage FROM sqlite_schema WHERE name = ?').get(table)?.['rootpage'],
  )
  database.close()
  const file = await open(path, 'r+')
  await file.write(Buffer.alloc(PAGE_BYTES, 0xa5), 0, PAGE_BYTES, (rootPage - 1) * PAGE_BYTES)
  await file.close()
}

test('a sound database passes, and so does one that is not there yet', () => {
  checkDatabase(path)
  checkDatabase(path, { wholeBytesMax: 0 })
  checkDatabase(join(folder, 'none.sqlite'))
})

test('a damaged page of any table is found', async () => {
  await damage('jobs')
  assert.throws(() => checkDatabase(path), /it is damaged \(.+\); put it back from a backup/)
})

test('in a large database only the small tables are read', async () => {
  await damage('jobs')
  checkDatabase(path, { wholeBytesMax: 0 })
  await damage('keys')
  assert.throws(() => checkDatabase(path, { wholeBytesMax: 0 }), /it is damaged/)
})
