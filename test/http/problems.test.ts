/** What is said about whatever was thrown. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { problem, ProblemError } from '../../src/core/problem.ts'
import { diagnose } from '../../src/http/problems.ts'

test('a problem stays what it is, and what is for the log only stays apart', () => {
  const thrown = new ProblemError({ code: 'url_not_allowed', message: 'No.', field: 'x' }, { internal: '10.0.0.1' })
  const { problem: told, unexpected, internal } = diagnose(thrown)
  assert.deepEqual(told, { code: 'url_not_allowed', message: 'No.', field: 'x' })
  assert.equal(unexpected, false)
  assert.equal(internal, '10.0.0.1')
  assert.equal(diagnose(problem('internal_error', 'Oh.')).unexpected, true)
})

for (const [code, told] of [
  ['FST_ERR_CTP_INVALID_MEDIA_TYPE', 'unsupported_content_type'],
  ['FST_ERR_CTP_BODY_TOO_LARGE', 'body_too_large'],
  ['FST_ERR_CTP_INVALID_CONTENT_LENGTH', 'invalid_body'],
  ['FST_ERR_BAD_URL', 'route_not_found'],
  ['FST_ERR_MAX_PARAM_LENGTH', 'route_not_found'],
] as const) {
  test(`the framework's ${code} is ${told}, without the framework's words`, () => {
    const { problem: found, unexpected } = diagnose(Object.assign(new Error(`${code} at /secret/path`), { code }))
    assert.equal(found.code, told)
    assert.equal(unexpected, false)
    assert.ok(!JSON.stringify(found).includes('secret'))
  })
}

test('what nobody foresaw is an internal error, and its text is told to nobody', () => {
  const strange = [
    new Error('secret'),
    Object.assign(new Error('secret'), { code: 'constructor' }),
    'secret',
    null,
    undefined,
    5,
  ]
  for (const thrown of strange) {
    const { problem: found, unexpected } = diagnose(thrown)
    assert.equal(found.code, 'internal_error')
    assert.equal(unexpected, true)
    assert.ok(!found.message.includes('secret'))
  }
})
