import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type AttemptId, makeId } from '../../src/core/ids.ts'
import { createCallbackTokens } from '../../src/links/callback-tokens.ts'

const tokens = createCallbackTokens(Buffer.from('a secret'))
const id = makeId<AttemptId>(1, new Uint8Array(10))

test('the end of a callback path names its attempt, and nobody else can make one', () => {
  const token = tokens.sign(id)
  assert.equal(tokens.check(token), id)
  assert.equal(createCallbackTokens(Buffer.from('another')).check(token), undefined)
  const other = makeId<AttemptId>(2, new Uint8Array(10))
  for (const forged of [
    '',
    id,
    `${id}-`,
    token.slice(0, -1),
    `${token}A`,
    token.replace(id, other),
    `${id}-${'A'.repeat(32)}`,
    '%00',
    'ä',
  ]) {
    assert.equal(tokens.check(forged), undefined, forged)
  }
})
