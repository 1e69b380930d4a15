import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Json } from '../../../src/core/json.ts'
import { Refusal } from '../../../src/core/upstream-port.ts'
import type { Dialect } from '../../../src/dialects/dialect.ts'
import { ark } from '../../../src/dialects/ark.ts'
import { fal } from '../../../src/dialects/fal.ts'
import { jobs } from '../../../src/dialects/jobs.ts'
import { replicate } from '../../../src/dialects/replicate.ts'
import { dialects } from '../../../src/dialects/registry.ts'
import { newApiProfile } from '../../../src/dialects/videos/profiles/new-api.ts'
import { openai } from '../../../src/dialects/videos.ts'
import { refusalOf } from '../../../src/upstreams/http/refusals.ts'

const UNAVAILABLE = 'upstream_unavailable'

const NOW_MS = Date.UTC(2026, 10, 22)

const refused = (status: number, body: Json, dialect: Dialect = ark, headers = {}) =>
  refusalOf(dialect, { status, headers, body }, [], NOW_MS)

const arks = (code: string): Json => ({ error: { code, message: 'Account 4711 of ACME. Request id: 1' } })

describe('an error answer to a submit', () => {
  for (const [what, status, body, dialect, about, code] of [
    ['a wrong field', 400, arks('InvalidParameter.duration'), ark, 'request', 'upstream_failed'],
    ['what moderation has refused', 400, arks('InputTextSensitiveContentDetected'), ark, 'request', 'content_rejected'],
    ['a wrong key', 401, arks('AuthenticationError'), ark, 'key', 'upstream_unavailable'],
    ['a wrong key without a word', 401, '<html>', ark, 'key', 'upstream_unavailable'],
    ['a wall before the provider', 403, null, ark, 'busy', 'upstream_unavailable'],
    ['a wall that writes JSON', 403, { message: 'Forbidden' }, ark, 'busy', 'upstream_unavailable'],
    ['a word that nobody knows', 403, arks('SomethingNew'), ark, 'busy', 'upstream_unavailable'],
    ['a key that is refused by a word', 403, arks('InvalidAccountStatus'), ark, 'key', 'upstream_unavailable'],
    ['a path that is not there without a word', 404, null, ark, 'busy', 'upstream_unavailable'],
    ['a request for which somebody had no time', 408, null, ark, 'busy', 'upstream_unavailable'],
    ['a request that came too early', 425, null, ark, 'busy', 'upstream_unavailable'],
    ['a way that leads elsewhere', 301, null, ark, 'busy', 'upstream_unavailable'],
    ['an empty account', 403, arks('AccountOverdueError'), ark, 'money', 'upstream_unavailable'],
    ['an empty account in HTTP’s own word', 402, { detail: 'Pay.' }, replicate, 'money', 'upstream_unavailable'],
    ['somebody’s page about an empty account', 402, null, jobs, 'busy', 'upstream_unavailable'],
    [
      'an empty account that OpenAI tells as too much',
      429,
      { error: { code: 'insufficient_quota' } },
      openai,
      'money',
      'upstream_unavailable',
    ],
    ['a model that is not there', 404, arks('InvalidEndpointOrModel.NotFound'), ark, 'model', 'upstream_failed'],
    ['too many requests', 429, arks('AccountRateLimitExceeded'), ark, 'busy', 'upstream_unavailable'],
    ['too many requests without a word', 429, null, ark, 'busy', 'upstream_unavailable'],
    [
      'a provider that says that it is not available',
      503,
      arks('ServerOverloaded'),
      ark,
      'busy',
      'upstream_unavailable',
    ],
  ] as const) {
    test(`is about ${about} for ${what}`, () => {
      const refusal = refused(status, body, dialect)
      assert.ok(refusal instanceof Refusal)
      assert.deepEqual([refusal.about, refusal.problem.code], [about, code])
    })
  }

  const ofOpenAi = (code: string): Json => ({ error: { message: 'No.', type: 'x', param: null, code } })
  for (const [dialect, status, body, about, code] of [
    [fal, 403, { detail: 'User is locked. Reason: Exhausted balance. Top up at fal.ai.' }, 'money', UNAVAILABLE],
    [fal, 403, { detail: 'User is locked.' }, 'busy', UNAVAILABLE],
    [fal, 404, { detail: 'Application "x" not found' }, 'model', 'upstream_failed'],
    [fal, 422, { detail: [{ msg: 'No.', type: 'content_policy_violation' }] }, 'request', 'content_rejected'],
    [replicate, 402, { title: 'Insufficient credit', detail: 'No.', status: 402 }, 'money', UNAVAILABLE],
    [replicate, 404, { detail: 'The requested resource could not be found.' }, 'model', 'upstream_failed'],
    [openai, 400, ofOpenAi('billing_hard_limit_reached'), 'money', UNAVAILABLE],
    [openai, 403, ofOpenAi('content_policy_violation'), 'request', 'content_rejected'],
    [openai, 403, ofOpenAi('unsupported_country_region_territory'), 'busy', UNAVAILABLE],
    [openai, 404, { detail: 'Not Found' }, 'model', 'upstream_failed'],
    [newApiProfile, 403, ofOpenAi('insufficient_user_quota'), 'money', UNAVAILABLE],
    [newApiProfile, 400, ofOpenAi('sensitive_words_detected'), 'request', 'content_rejected'],
    [newApiProfile, 503, ofOpenAi('model_not_found'), 'model', 'upstream_failed'],
    [newApiProfile, 503, { code: 'get_channel_failed', message: 'No.', data: null }, 'busy', UNAVAILABLE],
  ] as const) {
    test(`in the words of ${dialect.id} is about ${about} for ${status} ${JSON.stringify(body)}`, () => {
      const refusal = refused(status, body, dialect)
      assert.ok(refusal instanceof Refusal)
      assert.deepEqual([refusal.about, refusal.problem.code], [about, code])
    })
  }

  for (const dialect of [...dialects, newApiProfile]) {
    test(`leaves it open for a 503 without a word that ${dialect.id} knows: a proxy may have lost an answer`, () => {
      for (const body of [
        { message: 'Service Unavailable' },
        { error: { message: 'upstream request timeout' } },
        { detail: 'Try later.' },
        { code: 'do_request_failed', message: 'EOF', data: null },
      ]) {
        const { problem } = refused(503, body, dialect, { 'retry-after': '2' })
        assert.equal(problem.code, 'upstream_outcome_unknown', JSON.stringify(body))
      }
    })
  }

  test('leaves it open whether the work was taken, for what a server or somebody before it has broken', () => {
    for (const [status, body] of [
      [303, null],
      [500, arks('InternalServiceError')],
      [502, null],
      [503, null],
      [504, null],
    ] as const) {
      assert.equal(refused(status, body).problem.code, 'upstream_outcome_unknown', String(status))
    }
  })

  test('tells nobody of the operator’s account', () => {
    for (const code of ['AuthenticationError', 'AccountOverdueError', 'AccountRateLimitExceeded', 'ModelNotOpen']) {
      const { problem, internal } = refused(403, arks(code))
      assert.doesNotMatch(problem.message, /ACME|4711/)
      assert.match(internal ?? '', /ACME/)
    }
  })

  for (const [status, body, dialect, isCrowded] of [
    [429, null, ark, true],
    [429, arks('AccountRateLimitExceeded'), ark, true],
    [429, arks('AccountOverdueError'), ark, false],
    [403, null, ark, false],
    [400, ofOpenAi('rate_limit_exceeded'), openai, true],
  ] as const) {
    test(`is ${isCrowded ? '' : 'not '}for want of room: ${status} ${JSON.stringify(body)}`, () => {
      const refusal = refused(status, body, dialect)
      assert.equal(refusal instanceof Refusal && refusal.isCrowded, isCrowded)
    })
  }

  test('tells how long to wait, in seconds or by a date', () => {
    const asked = (text: string) => {
      const refusal = refused(429, null, ark, { 'retry-after': text })
      return refusal instanceof Refusal ? refusal.retryAfterMs : 'no refusal'
    }
    assert.equal(asked('7'), 7_000)
    assert.equal(asked('Sun, 22 Nov 2026 00:00:09 GMT'), 9_000)
    assert.equal(asked('soon'), undefined)
  })
})
