import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { ProblemError } from '../../../src/core/problem.ts'
import { openDatabase } from '../../../src/store/sqlite/open-database.ts'
import { openSqliteStore } from '../../../src/store/sqlite/sqlite-store.ts'
import { assertCommitted } from '../../conformance/store.ts'
import * as sample from '../../conformance/store-samples.ts'

const CLOCK = { nowMs: () => 0 }

function isRefusal(sentence: RegExp): (error: unknown) => boolean {
  return (error) =>
    error instanceof ProblemError && error.problem.code === 'unavailable' && sentence.test(error.message)
}

describe('opening the database', () => {
  let folder: string
  let path: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'reelay-open-'))
    path = join(folder, 'data', 'reelay.db')
  })
  afterEach(() => rm(folder, { recursive: true }))

  test('commits are written ahead, synced, and checked for references', () => {
    const own = openDatabase(path)
    const setting = (name: string) => Object.values(own.database.prepare(`PRAGMA ${name}`).get() ?? {})[0]
    assert.equal(setting('journal_mode'), 'wal')
    assert.equal(setting('synchronous'), 2)
    assert.equal(setting('foreign_keys'), 1)
    own.close()
  })

  test('a second process is refused while the first one lives, and let in once it is killed', async () => {
    const holder = `
      const { openSqliteStore } = await import(process.argv[1])
      await openSqliteStore(process.argv[2], { nowMs: Date.now })
      process.stdout.write('open')
      setInterval(() => {}, 1000)`
    const module = new URL('../../../src/store/sqlite/sqlite-store.ts', import.meta.url).href
    const child = spawn(process.execPath, ['--input-type=module', '--eval', holder, module, path], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    await once(child.stdout, 'data')
    await assert.rejects(openSqliteStore(path, CLOCK), isRefusal(/another process is using the database/))
    child.kill('SIGKILL')
    await once(child, 'exit')
    const store = await openSqliteStore(path, CLOCK)
    await store.close()
  })

  test('a file that is no database is refused and left as it is', async () => {
    path = join(folder, 'notes.txt')
    await writeFile(path, 'x'.repeat(5_000))
    await assert.rejects(
      openSqliteStore(path, CLOCK),
      isRefusal(/cannot open the database .*notes\.txt: .*not a database/),
    )
    await writeFile(path, '')
    const store = await openSqliteStore(path, CLOCK)
    await store.close()
  })

  test('a database of a newer version is refused', async () => {
    await (await openSqliteStore(path, CLOCK)).close()
    const raw = new DatabaseSync(path)
    raw.exec("INSERT INTO migrations (version, name, checksum) SELECT max(version) + 1, 'later', 'x' FROM migrations")
    raw.close()
    await assert.rejects(openSqliteStore(path, CLOCK), isRefusal(/newer version of Reelay/))
  })

  test('a store in memory works and forgets', async () => {
    const store = await openSqliteStore(':memory:', CLOCK)
    const tenant = sample.sampleTenant(1)
    assertCommitted(await store.commit([{ write: 'save-tenant', tenant }]))
    assert.deepEqual(await store.tenant(tenant.id), tenant)
    await store.close()
    const fresh = await openSqliteStore(':memory:', CLOCK)
    assert.equal(await fresh.tenant(tenant.id), undefined)
    await fresh.close()
  })
})
