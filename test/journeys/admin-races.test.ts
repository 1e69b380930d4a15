/** Operators who change the same thing at the same moment: nothing that one of them has said is lost. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { JsonObject } from '../../src/core/json.ts'
import { type InProcess, startInProcess } from '../support/in-process.ts'

let gateway: InProcess

before(async () => {
  gateway = await startInProcess()
})

after(() => gateway?.close())

async function ask(method: string, path: string, body?: JsonObject): Promise<JsonObject> {
  const answer = await gateway.ask(method, `/admin/v1${path}`, body === undefined ? {} : { body })
  assert.ok(answer.status < 300, answer.text)
  return answer.json()
}

async function newKey(): Promise<{ readonly tenant: string; readonly key: string }> {
  const tenant = `/tenants/${String((await ask('POST', '/tenants', { name: 'studio' }))['id'])}`
  const { id } = await ask('POST', `${tenant}/keys`, { name: 'web' })
  return { tenant, key: `/keys/${String(id)}` }
}

test('limits that are set one by one at one moment are all there', async () => {
  const { key } = await newKey()
  const limits = { requests_per_minute: 60, jobs_at_once: 2, jobs_waiting: 9, models: ['seedance-2.0'] }
  await Promise.all(Object.entries(limits).map(([name, limit]) => ask('PATCH', key, { limits: { [name]: limit } })))
  const shown = (await ask('GET', key))['limits']
  assert.deepEqual(shown, { ...(shown as JsonObject), ...limits })
})

test('a key that is rotated while it is renamed has its new secret and its new name', async () => {
  const { key } = await newKey()
  const renames = Array.from({ length: 5 }, (_, index) => ask('PATCH', key, { name: `web ${index}` }))
  const rotated = await ask('POST', `${key}/rotate`, { overlap_seconds: 60 })
  await Promise.all(renames)
  const shown = await ask('GET', key)
  assert.match(String(shown['name']), /^web \d$/)
  const answer = await gateway.ask('GET', '/v1/account', { key: String(rotated['key']) })
  assert.equal(answer.json()['id'], shown['tenant_id'])
})

test('a tenant that is disabled while it is renamed is disabled', async () => {
  const { tenant } = await newKey()
  const renames = Array.from({ length: 5 }, (_, index) => ask('PATCH', tenant, { name: `studio ${index}` }))
  await Promise.all([...renames, ask('PATCH', tenant, { disabled: true })])
  assert.equal((await ask('GET', tenant))['disabled'], true)
})
