/**
 * Rows D, E, F and K of the attack list that are one request and its answer, against one real server: over all faces and the
 * admin API. After each row the database holds, to the byte, what it held before.
 */

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { JsonObject } from '../../src/core/json.ts'
import { accountRow, assertAsTold, attacksOf } from '../support/account-attacks.ts'
import { assertUnharmed, loadRows } from '../support/attacks.ts'
import { databaseDigest } from '../support/database-digest.ts'
import { ADMIN_KEY } from '../support/in-process.ts'
import { type Answer, KEY, type Reelay, startReelay, until } from '../support/reelay.ts'
import { startWebhookReceiver, type WebhookReceiver } from '../support/webhook-receiver.ts'

const NOBODY = '01m7y052pnjm7serttd7385jt5'

let reelay: Reelay
let receiver: WebhookReceiver
/** What rows call by name: keys, and ids of things. */
const names: Record<string, string> = {
  admin: ADMIN_KEY,
  'own-tenant': KEY,
  nobody: NOBODY,
  off: `${KEY.slice(0, -1)}x`,
}

before(async () => {
  // Each row comes from an address of its own: nobody here is to be refused for guessing.
  receiver = await startWebhookReceiver()
  reelay = await startReelay({
    REELAY_ADMIN_KEY: ADMIN_KEY,
    REELAY_TRUSTED_PROXIES: '127.0.0.1',
    REELAY_CONNECT_TO: `hooks.example:80:127.0.0.1:${receiver.port}`,
  })
  await makeKeys()
  await makeThings()
})

after(async () => {
  await reelay?.close()
  await receiver?.close()
})

async function admin(method: string, path: string, body: JsonObject = {}): Promise<JsonObject> {
  const headers = { authorization: `Bearer ${ADMIN_KEY}` }
  const answer = await reelay.call(method, `/admin/v1${path}`, { headers, body })
  assert.ok(answer.status < 300, answer.text)
  return answer.json()
}

const newTenant = async (body: JsonObject) => String((await admin('POST', '/tenants', { name: 'x', ...body }))['id'])
const newKey = (tenant: string, body: JsonObject = {}) => admin('POST', `/tenants/${tenant}/keys`, body)

async function makeKeys(): Promise<void> {
  const limited = await newTenant({ credit: 'limited' })
  const poor = await newKey(limited)
  const [tenant, key] = [limited, String(poor['id'])]
  Object.assign(names, {
    tenant,
    key,
    poor: poor['key'],
    hint: poor['hint'],
    begin20: String(poor['key']).slice(0, 20),
  })
  const short = await newTenant({ credit: 'limited' })
  await admin('POST', `/tenants/${short}/credits`, { kind: 'grant', credits: '15.999999', reason: 'x' })
  names['short'] = String((await newKey(short))['key'])
  const rich = await newTenant({})
  const limits: readonly (readonly [string, JsonObject])[] = [
    ['budget', { budget: { credits: '15.999999', per: 'month' } }],
    ['model', { models: ['seedance-2-0-fast'] }],
    ['face', { faces: ['openai'] }],
    ['origin', { origins: ['https://studio.example.com'] }],
  ]
  for (const [name, limit] of limits) names[name] = String((await newKey(rich, { limits: limit }))['key'])
  const [revoked, expired] = [await newKey(rich), await newKey(rich)]
  await admin('POST', `/keys/${String(revoked['id'])}/revoke`)
  await admin('POST', `/keys/${String(expired['id'])}/rotate`, { overlap_seconds: 0 })
  const closed = await newTenant({})
  const disabled = await newKey(closed)
  await admin('PATCH', `/tenants/${closed}`, { disabled: true })
  for (const [name, one] of Object.entries({ revoked, expired, disabled })) names[name] = String(one['key'])
}

/** A job, an endpoint and a delivery of another tenant's, all at rest. */
async function makeThings(): Promise<void> {
  const key = String((await newKey(await newTenant({})))['key'])
  const headers = { authorization: `Bearer ${key}` }
  const call = async (method: string, path: string, body?: JsonObject): Promise<JsonObject> => {
    const answer = await reelay.call(method, path, { headers, ...(body && { body }) })
    assert.equal(answer.status, 200, answer.text)
    return answer.json()
  }
  const input = { prompt: 'canary prompt', resolution: '480p', frames: 29, draft: true }
  const submitted = await call('POST', '/v1/jobs', { model: 'seedance-1.5-pro-1080p', input })
  const path = `/v1/jobs/${String(submitted['id'])}`
  await until(
    () => call('GET', path),
    ({ status }) => status === 'succeeded',
  )
  const endpoint = String((await call('POST', '/v1/webhooks/endpoints', { url: 'http://hooks.example/' }))['id'])
  const delivery = String((await call('POST', `/v1/webhooks/endpoints/${endpoint}/test`))['id'])
  await until(
    () => call('GET', `/v1/webhooks/deliveries/${delivery}`),
    ({ status }) => status === 'delivered',
  )
  const job = String(submitted['id']).replace('job_', '')
  const { attempts } = await admin('GET', `/jobs/job_${job}`).catch(() => ({ attempts: [] }) as JsonObject)
  const attempt = /"id":"(\w+)"/.exec(JSON.stringify(attempts))?.[1] ?? NOBODY
  const others = {
    noEndpoint: endpoint.replace(/_.*/, `_${NOBODY}`),
    noDelivery: delivery.replace(/_.*/, `_${NOBODY}`),
  }
  Object.assign(names, { maker: key, job, endpoint, delivery, attempt, ...others })
}

/** What nobody may be told: every key and secret here, and the other tenant's words. */
const secrets = () =>
  ['canary', 'poor', 'short', 'revoked', 'expired', 'disabled', 'maker', 'admin'].map((name) => names[name] ?? name)

const alike = (answer: Answer) => `${answer.status} ${answer.text.replace(/req_[0-9a-z]{26}/g, '')}`

for (const file of ['money', 'keys', 'objects'] as const) {
  describe(`${file}: what is wrong is refused, and nothing has happened`, () => {
    for (const [index, row] of loadRows(file, accountRow).entries()) {
      test(`${row.row}: ${row.sends}`, async () => {
        const known = databaseDigest(reelay.dataDir)
        const told = new Map<string, Set<string>>()
        const from = `203.0.${file.length}.${index}`
        const attacks = attacksOf(row, names)
        assert.ok(attacks.length > 0)
        for (const attack of attacks) {
          const { method, path, headers, body } = attack
          const json = body instanceof Uint8Array ? { 'content-type': 'application/json' } : {}
          const sent = {
            headers: { 'x-forwarded-for': from, ...json, ...headers },
            ...(body !== undefined && { body }),
          }
          const answer = await reelay.call(method, path, sent)
          assertAsTold(reelay, row, attack, answer, secrets())
          const route = row.to[Math.floor((attacks.indexOf(attack) * row.to.length) / attacks.length)] ?? ''
          told.set(route, (told.get(route) ?? new Set()).add(alike(answer)))
        }
        if (row.alike)
          for (const [route, words] of told) assert.equal(words.size, 1, `${route}: ${[...words].join('\n')}`)
        assert.deepEqual(databaseDigest(reelay.dataDir), known)
      })
    }
  })
}

test('and after all that the server is unharmed, and has logged no error and no key', async () => {
  await assertUnharmed(reelay)
  const errors = reelay.log().split('\n')
  assert.deepEqual(
    errors.filter((line) => /"level":[56]0/.test(line)),
    [],
  )
  for (const secret of secrets()) assert.ok(!reelay.log().includes(secret), `the log says ${secret}`)
})
