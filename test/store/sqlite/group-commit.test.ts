import assert from 'node:assert/strict'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { ProblemError } from '../../../src/core/problem.ts'
import { GROUP_SIZE_MAX, GroupCommit } from '../../../src/store/sqlite/group-commit.ts'
import { Statements } from '../../../src/store/sqlite/statement.ts'

describe('group commit', () => {
  let database: DatabaseSync
  let group: GroupCommit
  let statements: Statements
  const numbers = () =>
    database
      .prepare('SELECT n FROM numbers ORDER BY n')
      .all()
      .map(({ n }) => n)

  beforeEach(() => {
    database = new DatabaseSync(':memory:')
    database.exec('CREATE TABLE numbers (n INTEGER PRIMARY KEY, filling TEXT) STRICT')
    statements = new Statements(database)
    group = new GroupCommit(database, statements)
  })
  afterEach(() => {
    group.close()
    database.close()
  })

  const insert = (n: number, filling: string) =>
    statements.run('INSERT INTO numbers (n, filling) VALUES (?, ?)', [n, filling])
  const add = (n: number, filling = '') => group.run(() => insert(n, filling))

  test('works of one moment share a transaction', async () => {
    let isShared = false
    const begins: boolean[] = []
    const work = () => {
      begins.push(isShared)
      isShared = database.isTransaction
    }
    await Promise.all([group.run(work), group.run(work), group.run(work)])
    assert.deepEqual(begins, [false, true, true])
    assert.equal(database.isTransaction, false)
  })

  test('more works than fit into one transaction are all done', async () => {
    const count = GROUP_SIZE_MAX * 2 + 1
    await Promise.all(Array.from({ length: count }, (_, n) => add(n)))
    assert.equal(numbers().length, count)
  })

  test('a work that throws is undone alone, whatever it throws', async () => {
    const failure = new Error('ours')
    const results = await Promise.allSettled([
      add(1),
      group.run(() => {
        insert(2, '')
        throw failure
      }),
      add(1),
      add(3),
    ])
    assert.deepEqual(
      results.map(({ status }) => status),
      ['fulfilled', 'rejected', 'rejected', 'fulfilled'],
    )
    assert.equal(results[1]?.status === 'rejected' && results[1].reason, failure)
    assert.deepEqual(numbers(), [1, 3])
  })

  test('on a full disk the moment is refused as storage_full, and later ones work', async () => {
    const pages = database.prepare('PRAGMA page_count').get()?.['page_count']
    database.exec(`PRAGMA max_page_count = ${Number(pages) + 5}`)
    const results = await Promise.allSettled([add(1), add(2, 'x'.repeat(100_000)), add(3)])
    for (const result of results) {
      assert.ok(result.status === 'rejected' && result.reason instanceof ProblemError)
      assert.equal(result.reason.problem.code, 'storage_full')
    }
    assert.deepEqual(numbers(), [])
    await add(4)
    database.exec('PRAGMA max_page_count = 100000')
    await add(5, 'x'.repeat(100_000))
    assert.deepEqual(numbers(), [4, 5])
  })

  test('a database that became read-only is unavailable until it can be written again', async () => {
    database.exec('PRAGMA query_only = ON')
    const isUnavailable = (error: unknown) => error instanceof ProblemError && error.problem.code === 'unavailable'
    await assert.rejects(add(1), isUnavailable)
    database.exec('PRAGMA query_only = OFF')
    await add(1)
    assert.deepEqual(numbers(), [1])
  })

  test('closing does what waits and refuses what comes later', async () => {
    const begun = add(1)
    group.close()
    assert.deepEqual(numbers(), [1])
    assert.equal(await begun, 1)
    await assert.rejects(add(2), ProblemError)
  })
})
