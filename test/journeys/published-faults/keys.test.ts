/** Faults of comparable gateways that were published, brought to this one: keys, roles, lists and objects (docs/published-faults.md). */

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import fc from 'fast-check'
import { createAuthenticate } from '../../../src/auth/authenticate.ts'
import { hashKey } from '../../../src/auth/keys.ts'
import { type KeyId, makeId, type TenantId } from '../../../src/core/ids.ts'
import type { Json, JsonObject } from '../../../src/core/json.ts'
import { isJsonObject } from '../../../src/core/json.ts'
import { ProblemError } from '../../../src/core/problem.ts'
import { systemClock } from '../../../src/lib/clock.ts'
import { openSqliteStore } from '../../../src/store/sqlite/sqlite-store.ts'
import { type Face, FACES, SUBMITS, withMembers } from '../../support/attacks.ts'
import { ADMIN_KEY, type InProcess, startInProcess } from '../../support/in-process.ts'
import { speak } from '../../support/raw-http.ts'
import { KEY } from '../../support/reelay.ts'

let gateway: InProcess
let victim: { readonly key: string; readonly job: string }

before(async () => {
  gateway = await startInProcess({ REELAY_TRUSTED_PROXIES: '127.0.0.1' })
  const tenant = (await gateway.ask('POST', '/admin/v1/tenants', { body: { name: 'victim' } })).json()
  const made = await gateway.ask('POST', `/admin/v1/tenants/${String(tenant['id'])}/keys`, { body: {} })
  const key = String(made.json()['key'])
  const { path, body } = SUBMITS.jobs
  const submitted = await gateway.ask('POST', path, {
    key,
    body: withMembers(body, { 'input.prompt': 'canary prompt' }),
  })
  victim = { key, job: String(submitted.json()['id']).replace('job_', '') }
})

after(() => gateway?.close())

describe('keys', () => {
  test('CVE-2026-42208 (LiteLLM): what stands in Authorization is never a part of a query', async () => {
    const store = await openSqliteStore(':memory:', systemClock)
    const asked: string[] = []
    const keyByHash: typeof store.keyByHash = (hash) => {
      asked.push(hash)
      return store.keyByHash(hash)
    }
    const watched = { ...store, keyByHash }
    const authenticate = createAuthenticate(watched, 'secret', systemClock)
    const hostile = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.constantFrom(
        "' OR '1'='1",
        "'; DROP TABLE keys; --",
        "' UNION SELECT * FROM keys --",
        '%',
        '_'.repeat(26),
        '\0',
        "\\'",
      ),
      fc.string({ maxLength: 8_000 }),
    )
    await fc.assert(
      fc.asyncProperty(fc.constantFrom('Bearer ', 'Key ', 'bearer  ', ''), hostile, async (scheme, text) => {
        const refused = (error: unknown) => error instanceof ProblemError && error.problem.code === 'unauthorized'
        await assert.rejects(authenticate({ authorization: scheme + text }), refused)
      }),
      { numRuns: 5_000 },
    )
    // Whatever came, the store was asked for digests.
    for (const hash of asked) assert.match(hash, /^[0-9a-f]{64}$/)
    assert.equal(await store.hasKeys(), false)
    await store.close()
  })

  test('CVE-2026-35030 (LiteLLM): keys that begin alike are different keys, whichever was looked at before', async () => {
    const store = await openSqliteStore(':memory:', systemClock)
    const authenticate = createAuthenticate(store, 'secret', systemClock)
    const owners = new Map<string, TenantId>()
    const ids = new Map<string, KeyId>()
    for (const [index, end] of ['A', 'B', 'C'].entries()) {
      const [tenantId, id] = [makeId<TenantId>(index, new Uint8Array(10)), makeId<KeyId>(index, new Uint8Array(10))]
      const plain = `sd2_live_the_same_beginning_of_forty_characters_${end}`
      const key = { id, tenantId, hash: hashKey('secret', plain), hint: '', name: end, limits: {}, createdAtMs: 1 }
      const tenant = { id: tenantId, name: end, webhookSecret: 'whsec_x', credit: 'limited', createdAtMs: 1 } as const
      await store.commit([
        { write: 'save-tenant', tenant },
        { write: 'insert-key', key },
      ])
      owners.set(plain, tenantId)
      ids.set(plain, id)
    }
    const [first = '', second = ''] = owners.keys()
    for (let round = 0; round < 20; round++) {
      for (const [plain, tenantId] of owners)
        assert.equal((await authenticate({ authorization: plain })).tenantId, tenantId)
      for (const wrong of [first.slice(0, 20), first.slice(0, -1), `${first.slice(0, -1)}D`, `${first}A`]) {
        await assert.rejects(authenticate({ authorization: wrong }), /not valid/)
      }
    }
    const known = await store.keyByHash(hashKey('secret', first))
    assert.ok(known)
    const { tenant: _its, ...record } = known
    await store.commit([{ write: 'update-key', key: { ...record, revokedAtMs: 2 }, before: record }])
    await assert.rejects(authenticate({ authorization: first }), /not valid/)
    assert.equal((await authenticate({ authorization: second })).keyId, ids.get(second))
    await store.close()
  })

  test('GHSA-69x8-hrgq-fjj8 (LiteLLM): the hash of a key is no key', async () => {
    const known = await gateway.store.keys(String((await gateway.store.tenants())[0]?.id) as TenantId)
    for (const { hash, id, hint } of known) {
      for (const key of [hash, id, `key_${id}`, hint, `sha256:${hash}`]) {
        assert.equal((await gateway.ask('GET', '/v1/jobs', { key })).status, 401)
      }
    }
    assert.ok(known.length > 0)
  })

  test('CVE-2026-48746 (vLLM): the Host header decides nothing about who is let in', async () => {
    for (const host of [
      'localhost',
      '127.0.0.1',
      'localhost/health?',
      '/health',
      'x/..//health#',
      'admin',
      '[::1]',
      'health',
    ]) {
      for (const path of [
        '/v1/jobs',
        '/admin/v1/tenants',
        '//health/../v1/jobs',
        'http://localhost/health/../../v1/jobs',
      ]) {
        const answer = await speak(gateway.url, `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)
        assert.ok([400, 401, 404].includes(answer.status), `${host} ${path}: ${answer.status} ${answer.text}`)
        assert.doesNotMatch(answer.text, /"data"/)
      }
    }
  })

  test('Portkey: a request from this machine, or one that says so, has no rights by that', async () => {
    for (const headers of [
      { 'x-forwarded-for': '127.0.0.1' },
      { 'x-real-ip': '::1' },
      { forwarded: 'for=127.0.0.1' },
      { 'x-portkey-custom-host': 'http://127.0.0.1/', 'x-portkey-provider': 'openai' },
      { origin: 'http://localhost' },
    ]) {
      for (const path of ['/admin/v1/tenants', '/v1/jobs', '/v1/webhooks/default/secret']) {
        assert.equal((await gateway.ask('GET', path, { key: '', headers })).status, 401)
      }
    }
  })
})

describe('roles', () => {
  test('CVE-2026-35029 (LiteLLM): no route that changes the configuration takes a tenant’s key', async () => {
    const routes = gateway.server.app.declaredRoutes.filter(({ path }) => path.startsWith('/admin/'))
    assert.ok(routes.length > 15)
    for (const { method, path, access } of routes) {
      assert.equal(access, 'admin', path)
      const at = path.replace(':id', 'tenant_00000000000000000000000000')
      const body = method === 'GET' || method === 'HEAD' ? {} : { body: { base_version: 0, models: {} } }
      assert.equal((await gateway.ask(method, at, { key: KEY, ...body })).status, 401, `${method} ${path}`)
    }
    for (const path of [
      '/config/update',
      '/config',
      '/settings',
      '/key/update',
      '/user/update',
      '/api/option/',
      '/debug/vars',
    ]) {
      assert.equal((await gateway.ask('POST', path, { key: KEY, body: {} })).status, 404, path)
    }
  })

  test('CVE-2024-6587 (LiteLLM, #24952, #31467, #37053): nobody names the host to which work goes, at any depth', async () => {
    const canary = 'http://canary.example/v1'
    const names = [
      'api_base',
      'base_url',
      'api_key',
      'apiBase',
      'provider_url',
      'custom_llm_provider',
      'user_config',
      'extra_headers',
    ]
    const members = Object.fromEntries(names.map((name) => [name, canary]))
    const nested: { readonly [F in Face]: JsonObject } = {
      jobs: {
        ...members,
        ...Object.fromEntries(names.map((name) => [`input.${name}`, canary])),
        litellm_params: { ...members },
      },
      open: { ...members, litellm_params: { deep: { ...members } } },
      videos: { ...members, extra_body: { ...members }, litellm_params: [{ ...members }] },
    }
    const headers = { 'x-litellm-api-base': canary, 'x-api-base': canary, 'openai-base-url': canary }
    for (const face of FACES) {
      const { path, body } = SUBMITS[face]
      const answer = await gateway.ask('POST', path, { key: KEY, body: withMembers(body, nested[face]), headers })
      assert.equal(answer.status, 200, answer.text)
      assert.ok(!answer.text.includes('canary.example'))
    }
    const jobs = await gateway.store.jobs({ limit: 100, order: 'newest first' })
    assert.ok(jobs.length >= FACES.length)
    assert.doesNotMatch(JSON.stringify(jobs), /canary\.example/)
  })
})

describe('lists and objects', () => {
  test('CVE-2026-64859 (new-api): no list and no record has a credential in it', async () => {
    const tenant = `tenant_${'0'.repeat(26)}`
    const told: Json[] = []
    for (const path of [
      '/tenants',
      `/tenants/${tenant}`,
      `/tenants/${tenant}/keys`,
      '/jobs',
      `/tenants/${tenant}/journal`,
    ]) {
      told.push((await gateway.ask('GET', `/admin/v1${path}`)).json())
    }
    for (const path of ['/v1/account', '/v1/webhooks/endpoints', '/v1/jobs', '/v1/events']) {
      told.push((await gateway.ask('GET', path, { key: KEY })).json())
    }
    const text = JSON.stringify(told)
    for (const secret of [KEY, ADMIN_KEY, victim.key, 'whsec_']) assert.ok(!text.includes(secret))
    const names = told.flatMap(textMembers)
    assert.ok(names.length > 20)
    for (const name of names) assert.doesNotMatch(name, /^(?:.*_)?(?:key|token|secret|hash|password)$/i)
  })

  test('CVE-2026-30886 (new-api): another tenant’s film is as if it were not there, by every path that leads to one', async () => {
    const nobody = '01m7y052pnjm7serttd7385jt5'
    const paths = [
      '/v1/videos/video_ID/content',
      '/openai/v1/videos/video_ID/content',
      '/v1/videos/video_ID',
      '/v1/jobs/job_ID',
      '/api/open/v1/video/generations/req_ID',
    ]
    for (const path of paths) {
      for (const method of ['GET', 'HEAD']) {
        for (const headers of [{}, { range: 'bytes=0-0' }, { 'if-none-match': '*' }]) {
          const ask = (id: string) => gateway.ask(method, path.replace('ID', id), { key: KEY, headers })
          const [foreign, missing] = [await ask(victim.job), await ask(nobody)]
          assert.equal(foreign.status, 404, path)
          const plain = ({ status, text }: typeof foreign) => `${status} ${text.replace(/req_[0-9a-z]{26}/, '')}`
          assert.equal(plain(foreign), plain(missing))
        }
      }
      assert.notEqual((await gateway.ask('GET', path.replace('ID', victim.job), { key: victim.key })).status, 404, path)
    }
  })

  test('CVE-2026-25591 (new-api): a search is for what was typed, and a per cent sign is one', async () => {
    const found = async (text: string) => {
      const answer = await gateway.ask('GET', `/admin/v1/jobs?text=${encodeURIComponent(text)}`)
      return answer.status === 200
        ? (JSON.stringify(answer.json()['data']).match(/"id":"job_/g) ?? []).length
        : answer.status
    }
    assert.equal(await found('canary prompt'), 1)
    for (const text of [
      '%',
      '_',
      '%%%%%%%%',
      'canary%prompt',
      'canary_prompt',
      '%canary%',
      '!',
      '!%',
      '\\%',
      '[a-z]*',
      '(a+)+$',
    ]) {
      assert.equal(await found(text), 0, text)
    }
    assert.equal(await found('%'.repeat(201)), 400)
    const columns = ['model', 'upstream', 'face', 'status', 'tenant', 'key']
    for (const column of columns) {
      const { status, text } = await gateway.ask('GET', `/admin/v1/jobs?${column}=%25%25%25`)
      assert.ok(status === 400 || text.includes('"data":[]'), `${column}: ${text}`)
    }
  })
})

/** The names of all members that hold a text, at any depth. */
function textMembers(value: Json): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((item: Json) => textMembers(item))
  if (!isJsonObject(value)) return []
  return Object.entries(value).flatMap(([name, member]) => (typeof member === 'string' ? [name] : textMembers(member)))
}
