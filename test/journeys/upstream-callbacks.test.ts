/** Providers that call back: what they say hastens a look, and nothing of it is believed before the provider was asked. */

import assert from 'node:assert/strict'
import { createServer } from 'node:net'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { isJsonObject, type JsonObject } from '../../src/core/json.ts'
import { findProfile } from '../../src/dialects/profiles.ts'
import { createFakeProvider, type FakeProvider } from '../../src/fake-provider/fake-provider.ts'
import { type Reelay, startReelay, until } from '../support/reelay.ts'

const ADMIN_KEY = 'the-key-of-the-operator-of-callbacks'

let gateway: Reelay
let fake: FakeProvider

async function freePort(): Promise<number> {
  const server = createServer()
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  await once(server.close(), 'close')
  return port
}

const headers = { authorization: `Bearer ${ADMIN_KEY}` }

before(async () => {
  const port = await freePort()
  const dialect = findProfile('open', undefined)
  assert.ok(dialect)
  gateway = await startReelay({
    REELAY_ADMIN_KEY: ADMIN_KEY,
    REELAY_PORT: String(port),
    REELAY_PUBLIC_URL: `http://127.0.0.1:${port}`,
  })
  fake = await createFakeProvider({ dialect, keys: ['sk-1'], queueMs: 100, runMs: 2_000, callbacks: true })
  const models = { 'seedance-2.0': 'seedance-2.0' }
  const provider = { dialect: 'open', url: fake.url, models, slots: 4, calls_back: true }
  const { status, text } = await gateway.call('PUT', '/admin/v1/providers/caller', { headers, body: provider })
  assert.ok(status < 300, text)
  await gateway.call('POST', '/admin/v1/providers/caller/credentials', {
    headers,
    body: { label: 'a', secret: 'sk-1' },
  })
})

after(async () => {
  await gateway?.close()
  await fake?.close()
})

async function submit(prompt: string, more: JsonObject = {}): Promise<string> {
  const input = { prompt, resolution: '480p', aspect_ratio: '1:1', duration: 4, ...more }
  const answer = await gateway.call('POST', '/v1/jobs', { body: { model: 'seedance-2.0', input } })
  assert.equal(answer.status, 200, answer.text)
  return String(answer.json()['id'])
}

const show = async (id: string): Promise<JsonObject> =>
  (await gateway.call('GET', `/admin/v1/jobs/${id}`, { headers })).json()
const stateOf = async (id: string) => {
  const { attempts } = await show(id)
  const [attempt] = Array.isArray(attempts) ? attempts.filter(isJsonObject) : []
  return attempt?.['state']
}
const ended = (id: string) =>
  until(
    () => show(id),
    ({ status }) => status !== 'queued' && status !== 'running',
  )

describe('a provider that is said to call back', () => {
  test('is given a path of its own for each try, whose end is a secret; a caller’s own address it never sees', async () => {
    const id = await submit('A kite', { callback_url: 'https://your-app.example/hook' })
    await until(async () => fake.jobs.length, Boolean)
    const url = fake.jobs.at(-1)?.request.callbackUrl ?? ''
    assert.match(new URL(url).pathname, /^\/callbacks\/upstream\/[0-9a-z]{26}-[\w-]{32}$/)
    const post = (path: string, body = '{}') =>
      fetch(`${gateway.url}${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
    const { pathname } = new URL(url)
    assert.equal((await post(pathname)).status, 204)
    const forged = pathname.slice(0, -1) + (pathname.endsWith('A') ? 'B' : 'A')
    assert.equal((await post(forged)).status, 404)
    assert.equal((await post('/callbacks/upstream/x')).status, 404)
    assert.equal((await post(pathname, JSON.stringify({ x: 'y'.repeat(200_000) }))).status, 413)
    const floods = await Promise.all(Array.from({ length: 300 }, () => post(pathname, '{"status":"succeeded"}')))
    assert.ok(floods.every(({ status }) => status === 204))
    assert.equal((await ended(id))['status'], 'succeeded', 'and no sooner than the provider itself said so')
    assert.ok(fake.counts.retrieves < 40, `${fake.counts.retrieves} questions`)
    assert.equal((await post(pathname)).status, 204)
    assert.ok(!gateway.log().includes(pathname.split('/').at(-1) ?? ''), 'the path is in no log')
  })

  test('finds by its callback what nobody knew to be taken', async () => {
    const id = await submit('A boat [[fake:accept-then-hang-up]]')
    assert.equal((await ended(id))['status'], 'succeeded')
    assert.equal(fake.counts.works, 2)
    assert.equal(await stateOf(id), 'ended')
  })
})
