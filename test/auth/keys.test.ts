import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hintOf } from '../../src/auth/keys.ts'

test('a hint tells at most six characters of a key, and at most a quarter of it', () => {
  assert.equal(hintOf('rl_0123456789012345678901234567890123456789012'), 'rl_012')
  assert.equal(hintOf('sd2_live_your_api_key'), 'sd2_l')
  assert.equal(hintOf('8letters'), '8l')
})
