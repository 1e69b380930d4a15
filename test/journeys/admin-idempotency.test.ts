/** `Idempotency-Key` on the admin API: what it holds for, how a path's spelling does not matter, and who refuses it. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { JsonObject } from '../../src/core/json.ts'
import { type InProcess, startInProcess } from '../support/in-process.ts'

let gateway: InProcess
let tenant: string

before(async () => {
  gateway = await startInProcess()
  tenant = String((await post('/admin/v1/tenants', { name: 'studio', credit: 'limited' })).json()['id'])
})

after(() => gateway?.close())

const post = (path: string, body: JsonObject, key?: string, method = 'POST') =>
  gateway.ask(method, path, { body, headers: key === undefined ? {} : { 'idempotency-key': key } })

const count = async (path: string) => {
  const { data } = (await gateway.ask('GET', path)).json()
  assert.ok(Array.isArray(data))
  return data.length
}

test('credits are moved once, however the path is spelt', async () => {
  const body = { kind: 'grant', credits: '10', reason: 'paid' }
  const path = `/admin/v1/tenants/${tenant}/credits`
  const first = await post(path, body, 'invoice-7')
  const encoded = `%${tenant.charCodeAt(0).toString(16)}${tenant.slice(1)}`
  for (const spelt of [
    path.replace('admin', '%61dmin'),
    path.replace('credits', 'cr%65dits'),
    path.replace(tenant, encoded),
    `${path}?again`,
    `${path}#again`,
  ]) {
    const again = await post(spelt, body, 'invoice-7')
    assert.deepEqual([again.status, again.text], [201, first.text], spelt)
    assert.equal(again.headers['idempotent-replayed'], 'true')
  }
  assert.equal((await gateway.ask('GET', `/admin/v1/tenants/${tenant}/balance`)).json()['available'], '10')
})

test('a tenant is added once, also when several ask at once, and told the same', async () => {
  const before = await count('/admin/v1/tenants')
  const order = { name: 'atelier' }
  const both = await Promise.all([1, 2, 3].map(() => post('/admin/v1/tenants', order, 'atelier')))
  const later = await post('/admin/v1/tenants', order, 'atelier')
  assert.deepEqual([later.status, later.headers['idempotent-replayed']], [201, 'true'])
  for (const { status, text } of both) assert.ok(status === 409 || text === later.text, text)
  assert.equal(await count('/admin/v1/tenants'), before + 1)
  const other = await post('/admin/v1/tenants', { name: 'another' }, 'atelier')
  assert.deepEqual([other.status, other.json()['code']], [422, 'idempotency_key_reused'])
  assert.doesNotMatch(JSON.stringify(await gateway.store.answer('admin POST /admin/v1/tenants ', 'atelier')), /whsec_/)
})

test('making and rotating a key refuse the header, whose answer would have a secret, and make nothing', async () => {
  const keys = `/admin/v1/tenants/${tenant}/keys`
  const { id } = (await post(keys, {})).json()
  const before = await count(keys)
  for (const path of [keys, `/admin/v1/keys/${String(id)}/rotate`]) {
    const refused = await post(path, {}, 'a-key')
    assert.equal(refused.status, 400, refused.text)
    assert.deepEqual([refused.json()['code'], refused.json()['param']], ['unsupported_parameter', 'idempotency-key'])
  }
  assert.equal(await count(keys), before)
})

test('every other change does nothing more when it comes again', async () => {
  const { id } = (await post(`/admin/v1/tenants/${tenant}/keys`, {})).json()
  const key = `/admin/v1/keys/${String(id)}`
  for (const [method, path, body] of [
    ['PATCH', `/admin/v1/tenants/${tenant}`, { name: 'Studio', disabled: true }],
    ['PATCH', key, { name: 'web', limits: { jobs_waiting: 5 } }],
    ['POST', `${key}/revoke`, {}],
  ] as const) {
    const [first, again] = [await post(path, body, 'again', method), await post(path, body, 'again', method)]
    assert.deepEqual([again.status, again.text], [200, first.text])
  }
  const list = { base_version: 0, models: {} }
  const [set, overtaken] = [
    await post('/admin/v1/prices', list, 'p', 'PUT'),
    await post('/admin/v1/prices', list, 'p', 'PUT'),
  ]
  assert.deepEqual([set.status, overtaken.status, overtaken.json()['code']], [200, 409, 'price_changed'])
})
