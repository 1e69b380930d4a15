/** Creates that wait, on a server on which no job ever runs: how long, for what, and for whom. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { ADMIN_KEY, type InProcess, startInProcess } from '../support/in-process.ts'
import { KEY } from '../support/reelay.ts'
import { within } from '../support/within.ts'

const MODEL = 'bytedance/seedance-1-pro'
const OTHER = 'bytedance/seedance-1-lite'
const PATH = `/v1/models/${MODEL}/predictions`
const body = { input: { prompt: 'a kite', duration: 4, resolution: '480p' } }

let gateway: InProcess

before(async () => {
  gateway = await startInProcess()
})

after(() => gateway?.close())

const create = (headers: Readonly<Record<string, string>> = {}, path = PATH, key = KEY) =>
  gateway.ask('POST', path, { key, body, headers })

async function newestId(): Promise<string> {
  const { results } = (await gateway.ask('GET', '/v1/predictions?limit=1', { key: KEY })).json()
  return String(Reflect.get((results as readonly object[])[0] ?? {}, 'id'))
}

const cancel = (id: string) => gateway.ask('POST', `/v1/predictions/${id}/cancel`, { key: KEY })

test('a create that asks for no waiting is answered at once with 201', async () => {
  for (const headers of [{}, { prefer: 'respond-async' }, { prefer: 'wait=0' }, { prefer: 'wait=soon' }]) {
    const { status, headers: answered, json } = await create(headers)
    assert.deepEqual([status, json()['status'], answered['preference-applied']], [201, 'starting', undefined])
  }
})

test('a create that has waited in vain is 202, and tells for how long', async () => {
  const { status, headers, json } = await create({ prefer: 'wait=1' })
  assert.deepEqual([status, json()['status'], headers['preference-applied']], [202, 'starting', 'wait=1'])
})

test('a create that waits is answered when the prediction ends, whoever has ended it', async () => {
  for (const [prefer, applied] of [
    ['wait', 'wait=60'],
    ['respond-async, wait=90', 'wait=60'],
    ['wait=30', 'wait=30'],
  ] as const) {
    const before = await newestId()
    const waiting = create({ prefer })
    await within(10_000, async () => (await newestId()) !== before)
    await cancel(await newestId())
    const { status, headers, json } = await waiting
    assert.deepEqual([status, json()['status'], headers['preference-applied']], [201, 'canceled', applied])
  }
})

test('the same request again waits too, for the same prediction as it is then', async () => {
  const once = { 'idempotency-key': 'one' }
  const first = await create(once)
  assert.deepEqual([first.status, first.json()['status']], [201, 'starting'])
  const { id } = first.json()
  const bytes = await create(once)
  assert.deepEqual([bytes.text, bytes.headers['idempotent-replayed']], [first.text, 'true'])

  const waited = await create({ ...once, prefer: 'wait=1' })
  assert.deepEqual([waited.status, waited.json()['id'], waited.json()['status']], [202, id, 'starting'])
  assert.equal(waited.headers['idempotent-replayed'], 'true')
  await cancel(String(id))
  const ended = await create({ ...once, prefer: 'wait' })
  assert.deepEqual([ended.status, ended.json()['id'], ended.json()['status']], [201, id, 'canceled'])
  // Who asks for no waiting gets the first answer, byte for byte.
  assert.equal((await create(once)).text, first.text)
})

test('a model in the path is a part of the request: under one Idempotency-Key, another one is refused', async () => {
  const once = { 'idempotency-key': 'two' }
  assert.equal((await create(once)).status, 201)
  const other = await create(once, `/v1/models/${OTHER}/predictions`)
  assert.deepEqual([other.status, other.json()['code']], [422, 'idempotency_key_reused'])
})

test('a key that is revoked while its create waits is not shown the prediction', async () => {
  const tenant = (await gateway.ask('POST', '/admin/v1/tenants', { key: ADMIN_KEY, body: { name: 'leaver' } })).json()
  const made = await gateway.ask('POST', `/admin/v1/tenants/${String(tenant['id'])}/keys`, { body: {} })
  const { id, key } = made.json()
  const waiting = create({ prefer: 'wait' }, PATH, String(key))
  const jobs = async () =>
    (await gateway.ask('GET', '/v1/predictions', { key: String(key) })).json()['results'] as readonly unknown[]
  await within(10_000, async () => (await jobs()).length > 0)
  await gateway.ask('POST', `/admin/v1/keys/${String(id)}/revoke`)
  const { status, text } = await waiting
  assert.equal(status, 401)
  assert.doesNotMatch(text, /starting|kite/)
})

test('creates wait as many as may wait at once; the rest is answered at once, and who leaves frees his place', async () => {
  const leaving = new AbortController()
  const headers = { authorization: `Bearer ${KEY}`, 'content-type': 'application/json', prefer: 'wait' }
  const waiting = Array.from({ length: 256 }, () =>
    fetch(gateway.url + PATH, { method: 'POST', headers, body: JSON.stringify(body), signal: leaving.signal }).catch(
      () => 'left',
    ),
  )
  const tried = async () => (await create({ prefer: 'wait=1' })).headers['preference-applied']
  await within(60_000, async () => (await tried()) === undefined)
  leaving.abort()
  // Long before the minute of those who wait is over.
  await within(20_000, async () => (await tried()) === 'wait=1')
  assert.deepEqual(new Set(await Promise.all(waiting)), new Set(['left']))
})
