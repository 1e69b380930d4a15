/** What a key may do, seen from outside: how often, in which dialects, with which models; and what OpenAI's own SDK makes of it. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import OpenAI from 'openai'
import type { JsonObject } from '../../src/core/json.ts'
import { type InProcess, startInProcess } from '../support/in-process.ts'
import { KEY } from '../support/reelay.ts'

const ORDER = { model: 'seedance-2-0-fast', prompt: 'a kite', seconds: '4', size: '864x496' } as unknown

let gateway: InProcess

before(async () => {
  gateway = await startInProcess({ REELAY_CORS_ORIGINS: '*' })
})

after(() => gateway?.close())

async function keyWith(limits: JsonObject, credit = 'unlimited'): Promise<string> {
  const tenant = await gateway.ask('POST', '/admin/v1/tenants', { body: { name: 'x', credit } })
  const path = `/admin/v1/tenants/${String(tenant.json()['id'])}/keys`
  const made = await gateway.ask('POST', path, { body: { limits } })
  assert.equal(made.status, 201, made.text)
  return String(made.json()['key'])
}

const sdk = (apiKey: string) => new OpenAI({ apiKey, baseURL: `${gateway.url}/openai/v1`, maxRetries: 0 })

test('a key that may ask so often is told how often it still may, and refused beyond', async () => {
  const key = await keyWith({ requests_per_minute: 2 })
  const first = await gateway.ask('GET', '/v1/jobs', { key, headers: { origin: 'https://a.example' } })
  assert.equal(first.status, 200)
  assert.equal(first.headers['ratelimit-policy'], '"requests";q=2;w=60')
  assert.match(String(first.headers['ratelimit']), /^"requests";r=1;t=\d+$/)
  assert.match(String(first.headers['access-control-expose-headers']), /ratelimit-policy/)
  assert.equal((await gateway.ask('GET', '/v1/account', { key })).status, 200)
  const refused = await gateway.ask('GET', '/v1/jobs', { key })
  assert.equal(refused.status, 429)
  assert.match(refused.text, /rate_limited/)
  assert.match(String(refused.headers['ratelimit']), /^"requests";r=0;t=[1-9]\d?$/)
  assert.match(String(refused.headers['retry-after']), /^[1-9]\d?$/)
})

test('a key without that limit is told nothing of the kind', async () => {
  const { headers } = await gateway.ask('GET', '/v1/jobs', { key: KEY })
  assert.ok(!Object.keys(headers).some((name) => /ratelimit/.test(name)))
})

test('under OpenAI’s paths the limit is told in OpenAI’s headers as well, and nowhere else', async () => {
  const key = await keyWith({ requests_per_minute: 60 })
  const { headers } = await gateway.ask('GET', '/openai/v1/videos', { key })
  assert.equal(headers['x-ratelimit-limit-requests'], '60')
  assert.equal(headers['x-ratelimit-remaining-requests'], '59')
  assert.match(String(headers['x-ratelimit-reset-requests']), /^\d+s$/)
  const native = await gateway.ask('GET', '/v1/jobs', { key })
  assert.equal(native.headers['x-ratelimit-limit-requests'], undefined)
})

test('a key for certain dialects is refused on the paths of others, and may read its account', async () => {
  const key = await keyWith({ faces: ['openai'] })
  assert.equal((await gateway.ask('GET', '/openai/v1/videos', { key })).status, 200)
  assert.equal((await gateway.ask('GET', '/v1/videos', { key, headers: { 'x-stainless-lang': 'js' } })).status, 200)
  for (const path of ['/v1/videos', '/v1/jobs', '/api/open/v1/video/generations']) {
    const refused = await gateway.ask('GET', path, { key })
    assert.equal(refused.status, 403, path)
    assert.match(refused.text, /face_not_allowed/)
  }
  assert.equal((await gateway.ask('GET', '/v1/account', { key })).status, 200)
})

test('a key for certain models sees no others, and is refused with them', async () => {
  const key = await keyWith({ models: ['seedance-2-0'] })
  const client = sdk(key)
  const seen = []
  for await (const { id } of client.models.list()) seen.push(id)
  assert.deepEqual(seen, ['seedance-2-0'])
  await assert.rejects(client.models.retrieve('seedance-2-0-fast'), OpenAI.NotFoundError)
  const open = await gateway.ask('GET', '/api/open/v1/models', { key })
  assert.ok(open.text.includes('seedance-2-0') && !open.text.includes('fast'), open.text)
  await assert.rejects(client.videos.create(ORDER as OpenAI.VideoCreateParams), OpenAI.PermissionDeniedError)
})

test('OpenAI’s SDK throws RateLimitError for a rate, for too many jobs and for too few credits', async () => {
  const often = sdk(await keyWith({ requests_per_minute: 1 }))
  await often.videos.list()
  const waiting = sdk(await keyWith({ jobs_waiting: 1 }))
  await waiting.videos.create(ORDER as OpenAI.VideoCreateParams)
  const poor = sdk(await keyWith({}, 'limited'))
  const rows: readonly (readonly [OpenAI, string])[] = [
    [often, 'rate_limited'],
    [waiting, 'too_many_jobs'],
    [poor, 'insufficient_credits'],
  ]
  for (const [client, code] of rows) {
    await assert.rejects(client.videos.create(ORDER as OpenAI.VideoCreateParams), (error) => {
      assert.ok(error instanceof OpenAI.RateLimitError, String(error))
      assert.equal(error.code, code)
      const again = error.headers.get('x-should-retry') !== 'false'
      assert.equal(error.headers.has('retry-after'), again)
      return true
    })
  }
})

test('a quote is affordable where the budget of the key leaves it, as a submit finds it', async () => {
  const body = { model: 'seedance-2.0', input: { prompt: 'a kite', duration: 4, resolution: '480p' } }
  const isAffordable = async (key: string) =>
    (await gateway.ask('POST', '/v1/jobs/quote', { key, body })).json()['affordable']
  const small = await keyWith({ budget: { credits: '15', per: 'day' } })
  assert.equal(await isAffordable(small), false)
  assert.match((await gateway.ask('POST', '/v1/jobs', { key: small, body })).text, /budget_exceeded/)
  const enough = await keyWith({ budget: { credits: '31', per: 'month' } })
  assert.equal(await isAffordable(enough), true)
  assert.equal((await gateway.ask('POST', '/v1/jobs', { key: enough, body })).status, 200)
  assert.equal(await isAffordable(enough), false)
  assert.match((await gateway.ask('POST', '/v1/jobs', { key: enough, body })).text, /budget_exceeded/)
})

test('a tenant reads its own account, and what it has moved', async () => {
  const tenant = await gateway.ask('POST', '/admin/v1/tenants', { body: { name: 'studio', credit: 'limited' } })
  const base = `/admin/v1/tenants/${String(tenant.json()['id'])}`
  const body = { limits: { jobs_waiting: 9 } }
  const key = String((await gateway.ask('POST', `${base}/keys`, { body })).json()['key'])
  await gateway.ask('POST', `${base}/credits`, { body: { kind: 'grant', credits: 20, reason: 'paid' } })
  const order = { model: 'seedance-2.0', input: { prompt: 'a kite', duration: 4, resolution: '480p' } }
  assert.equal((await gateway.ask('POST', '/v1/jobs', { key, body: order })).status, 200)
  const account = (await gateway.ask('GET', '/v1/account', { key })).json()
  const { name, credit, available, held } = account
  assert.deepEqual([name, credit, available, held], ['studio', 'limited', '4', '16'])
  assert.match(JSON.stringify(account['key']), /"limits":\{"jobs_waiting":9\}/)
  const journal = (await gateway.ask('GET', '/v1/account/journal?limit=1', { key })).json()
  assert.match(JSON.stringify(journal), /"kind":"hold".*"change":"-16".*"has_more":true/)
  const usage = (await gateway.ask('GET', '/v1/account/usage', { key })).json()
  assert.deepEqual(usage['data'], [])
  for (const query of [
    'from=2026-02-30',
    'from=x',
    'from=2026-01-01&to=2026-12-31',
    'from=2026-02-01&to=2026-01-01',
    'day=1',
  ]) {
    const refused = await gateway.ask('GET', `/v1/account/usage?${query}`, { key })
    assert.equal(refused.status, 400, query)
    assert.match(refused.text, /"error":\{"code"/)
  }
})

test('a fresh installation has unlimited credit, and says so', async () => {
  const { credit, available, held } = (await gateway.ask('GET', '/v1/account', { key: KEY })).json()
  assert.deepEqual([credit, available, held], ['unlimited', null, '0'])
})

for (const [what, limits] of [
  ['dialects', { faces: ['jobs'] }],
  ['origins', { origins: ['https://a.example'] }],
] as const) {
  test(`a key for certain ${what} manages no webhooks: it may lie in a page, and the signing secret is no reader’s`, async () => {
    const key = await keyWith(limits)
    const headers = { origin: 'https://a.example' }
    const routes = gateway.server.app.declaredRoutes.filter(({ path }) => path.startsWith('/v1/webhooks'))
    assert.ok(routes.length > 12)
    for (const { method, path } of routes) {
      const { status, text } = await gateway.ask(method, path.replace(':id', `ep_${'0'.repeat(26)}`), { key, headers })
      assert.equal(status, 403, `${method} ${path} ${text}`)
      if (method !== 'HEAD') assert.match(text, /webhooks_not_allowed/)
    }
    assert.equal((await gateway.ask('GET', '/v1/account', { key, headers })).status, 200)
  })
}
