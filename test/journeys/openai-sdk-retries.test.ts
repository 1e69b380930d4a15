/** What OpenAI's SDK for Node repeats by itself, what it gives up at once, and that nothing is made or charged twice by it. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import OpenAI from 'openai'
import type { JsonObject } from '../../src/core/json.ts'
import { poorAccount } from '../support/poor-account.ts'
import { KEY, type Reelay, startReelay } from '../support/reelay.ts'

const ADMIN_KEY = 'the-admin-key-of-this-test'
// The SDK's types know OpenAI's models and sizes only; its wire takes any.
const REQUEST = {
  model: 'seedance-2-0-fast',
  prompt: 'a paper boat',
  seconds: '4',
  size: '864x496',
  generate_audio: false,
} as unknown as OpenAI.VideoCreateParams
const CREDITS = 12

let reelay: Reelay

before(async () => {
  reelay = await startReelay({ REELAY_ADMIN_KEY: ADMIN_KEY, REELAY_RENDER_WORKERS: '1' })
})

after(() => reelay?.close())

type Sent = { readonly status: number | undefined; readonly retry: string | null; readonly key: string | null }

/** A client, and what it has sent. */
function clientOf(url: string, apiKey: string, maxRetries = 2) {
  const sent: Sent[] = []
  const client = new OpenAI({
    apiKey,
    baseURL: `${url}/openai/v1`,
    maxRetries,
    fetch: async (target, init) => {
      // So the SDK finds out whether a `fetch` can send forms.
      if (String(target).startsWith('data:')) return fetch(target, init)
      const headers = new Headers(init?.headers)
      const told = { retry: headers.get('x-stainless-retry-count'), key: headers.get('idempotency-key') }
      const answer = await fetch(target, init).catch((error: unknown) => {
        sent.push({ status: undefined, ...told })
        throw error
      })
      sent.push({ status: answer.status, ...told })
      return answer
    },
  })
  return { client, sent }
}

const keyWith = (credits: number, limits: JsonObject = {}) => poorAccount(reelay, ADMIN_KEY, credits, limits)

const statuses = (sent: readonly Sent[]) => sent.map(({ status }) => status)

test('an account without credits is RateLimitError at once: nothing is repeated in vain', async () => {
  const { client, sent } = clientOf(reelay.url, await keyWith(CREDITS))
  await client.videos.create(REQUEST)
  await assert.rejects(client.videos.create(REQUEST), (error) => {
    assert.ok(error instanceof OpenAI.RateLimitError, String(error))
    assert.deepEqual([error.status, error.code, error.type], [429, 'insufficient_credits', 'insufficient_quota'])
    assert.match(error.message, /12 credits/)
    return true
  })
  assert.deepEqual(statuses(sent), [200, 429])
})

test('a rate beyond the limit is RateLimitError with OpenAI’s headers, and passes by the SDK’s own retry', async () => {
  const perMinute = 20
  const key = await keyWith(1, { requests_per_minute: perMinute })
  const hasty = clientOf(reelay.url, key, 0)
  const refused = await (async () => {
    for (;;) await hasty.client.videos.list()
  })().catch((error: unknown) => error)
  assert.ok(refused instanceof OpenAI.RateLimitError, String(refused))
  assert.equal(refused.code, 'rate_limited')
  assert.equal(refused.headers.get('x-ratelimit-limit-requests'), String(perMinute))
  assert.equal(refused.headers.get('x-ratelimit-remaining-requests'), '0')
  assert.match(refused.headers.get('x-ratelimit-reset-requests') ?? '', /^\d+s$/)
  assert.match(refused.headers.get('retry-after') ?? '', /^[1-3]$/)

  const patient = clientOf(reelay.url, key)
  while (!statuses(patient.sent).includes(429)) await patient.client.videos.list()
  assert.deepEqual(patient.sent.at(-1), { status: 200, retry: '1', key: null })
})

test('creates with one Idempotency-Key at the same time are one video for all who asked', async () => {
  const key = await keyWith(CREDITS)
  const clients = Array.from({ length: 8 }, () => clientOf(reelay.url, key, 5))
  const headers = { 'Idempotency-Key': 'one-for-all' }
  const videos = await Promise.all(clients.map(({ client }) => client.videos.create(REQUEST, { headers })))
  assert.equal(new Set(videos.map(({ id }) => id)).size, 1)
  const sent = clients.flatMap((each) => each.sent)
  assert.ok(sent.every(({ status, key: each }) => each === 'one-for-all' && (status === 200 || status === 409)))
})

test('the same Idempotency-Key with another request is UnprocessableEntityError, once', async () => {
  const { client, sent } = clientOf(reelay.url, await keyWith(2 * CREDITS))
  const headers = { 'Idempotency-Key': 'taken' }
  await client.videos.create(REQUEST, { headers })
  await assert.rejects(client.videos.create({ ...REQUEST, prompt: 'another boat' }, { headers }), (error) => {
    assert.ok(error instanceof OpenAI.UnprocessableEntityError, String(error))
    assert.equal(error.code, 'idempotency_key_reused')
    return true
  })
  assert.deepEqual(statuses(sent), [200, 422])
})

/** Creates a video at a server that dies before its first answer leaves, and is back at its address at once. */
async function createThroughDeath(options?: OpenAI.RequestOptions) {
  const dying = await startReelay({ REELAY_FAILPOINT: 'submit.after-commit' })
  const { client, sent } = clientOf(dying.url, KEY, 8)
  const next = dying.died().then(() => startReelay({ REELAY_PORT: new URL(dying.url).port }, dying.dataDir))
  try {
    const video = await client.videos.create(REQUEST, options)
    const ids = []
    for await (const { id } of client.videos.list()) ids.push(id)
    return { video, ids, creates: sent.slice(0, -1) }
  } finally {
    await (await next).close()
  }
}

test('a server that dies after its commit and before its answer makes one video, by the SDK’s own retry', async () => {
  const { video, ids, creates } = await createThroughDeath({ headers: { 'Idempotency-Key': 'lost-answer' } })
  assert.deepEqual(ids, [video.id])
  assert.ok(creates.length > 1 && creates.every(({ key }) => key === 'lost-answer'))
})

// docs/idempotency.md says so; when this fails, the SDK has learned it, and the page may say that.
test('the SDK sends no Idempotency-Key of its own, so without one its retry is another video', async () => {
  const { video, ids, creates } = await createThroughDeath({ idempotencyKey: 'this option reaches no header' })
  assert.ok(creates.every(({ key }) => key === null))
  assert.equal(ids.length, 2)
  assert.ok(ids.includes(video.id))
})
