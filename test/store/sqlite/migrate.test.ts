import assert from 'node:assert/strict'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { ProblemError } from '../../../src/core/problem.ts'
import { type Migration, readMigrations } from '../../../src/store/migrations.ts'
import { migrate } from '../../../src/store/sqlite/migrate.ts'

const CATS: Migration = { version: 1, name: 'cats', sql: 'CREATE TABLE cats (name TEXT NOT NULL) STRICT;' }
const DOGS: Migration = { version: 2, name: 'dogs', sql: 'CREATE TABLE dogs (name TEXT NOT NULL) STRICT;' }

const isUnavailable = (error: unknown) => error instanceof ProblemError && error.problem.code === 'unavailable'

describe('migrations', () => {
  let database: DatabaseSync
  const schema = () =>
    database
      .prepare('SELECT name FROM sqlite_schema ORDER BY name')
      .all()
      .map(({ name }) => name)

  beforeEach(() => {
    database = new DatabaseSync(':memory:')
  })
  afterEach(() => database.close())

  test('what is missing is applied once, in order', () => {
    migrate(database, [CATS])
    database.exec("INSERT INTO cats VALUES ('Miez')")
    migrate(database, [CATS, DOGS])
    migrate(database, [CATS, DOGS])
    assert.deepEqual(schema(), ['cats', 'dogs', 'migrations'])
    assert.equal(database.prepare('SELECT * FROM cats').all().length, 1)
    assert.equal(database.prepare('SELECT * FROM migrations').all().length, 2)
  })

  test('one that fails leaves nothing behind, and those before it stay', () => {
    const broken = { ...DOGS, sql: `${DOGS.sql} INSERT INTO birds VALUES (1);` }
    assert.throws(() => migrate(database, [CATS, broken]), /no such table/)
    assert.deepEqual(schema(), ['cats', 'migrations'])
    migrate(database, [CATS, DOGS])
    assert.deepEqual(schema(), ['cats', 'dogs', 'migrations'])
  })

  test('a database of a newer version is refused and not touched', () => {
    migrate(database, [CATS, DOGS])
    assert.throws(() => migrate(database, [CATS]), isUnavailable)
    assert.deepEqual(schema(), ['cats', 'dogs', 'migrations'])
  })

  test('a migration that was edited after its release is refused', () => {
    migrate(database, [CATS])
    const edited = { ...CATS, sql: 'CREATE TABLE cats (name TEXT, age INTEGER) STRICT;' }
    assert.throws(() => migrate(database, [edited, DOGS]), isUnavailable)
    assert.deepEqual(schema(), ['cats', 'migrations'])
  })

  test('line ends of a checkout do not count as an edit', () => {
    const lines = { ...CATS, sql: 'CREATE TABLE cats (\n  name TEXT\n) STRICT;' }
    migrate(database, [lines])
    migrate(database, [{ ...lines, sql: lines.sql.replaceAll('\n', '\r\n') }])
  })

  test('the shipped ones are numbered without gaps and apply to an empty database', () => {
    const shipped = readMigrations('sqlite')
    assert.deepEqual(
      shipped.map(({ version }) => version),
      shipped.map((_, index) => index + 1),
    )
    migrate(database, shipped)
    assert.ok(schema().includes('jobs'))
  })
})
