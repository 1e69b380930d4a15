import assert from 'node:assert/strict'
import { test } from 'node:test'
import { paceOf } from '../../src/previz/footage.ts'

test('a film that is a little too short for its shot runs slower instead of beginning again', () => {
  assert.equal(paceOf(4, 5), 0.8)
  assert.equal(paceOf(3.75, 5), 0.75)
})

test('one that is long enough runs at its own pace, and so does one that has to be repeated anyway', () => {
  assert.equal(paceOf(9, 5), 1)
  assert.equal(paceOf(5, 5), 1)
  assert.equal(paceOf(2, 5), 1)
})
