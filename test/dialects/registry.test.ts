import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DIALECT_IDS } from '../../src/dialects/list.ts'
import { dialects, findDialect } from '../../src/dialects/registry.ts'

test('a dialect is listed under its own id, which settings know without loading it', () => {
  assert.deepEqual(
    dialects.map(({ id }) => id),
    DIALECT_IDS,
  )
  for (const dialect of dialects) assert.equal(findDialect(dialect.id), dialect)
})
