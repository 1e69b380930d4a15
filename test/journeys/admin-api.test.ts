/** The admin API as an operator uses it: tenants, keys, credits, prices and everybody's jobs; and what it refuses. */

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Json, JsonObject } from '../../src/core/json.ts'
import { isJsonObject } from '../../src/core/json.ts'
import { type InProcess, startInProcess } from '../support/in-process.ts'
import { KEY } from '../support/reelay.ts'

const ORDER = { model: 'seedance-2.0', input: { prompt: 'a kite over the sea', duration: 4, resolution: '480p' } }
const NOBODY = '01m7y052pnjm7serttd7385jt5'

let gateway: InProcess

before(async () => {
  gateway = await startInProcess()
})

after(() => gateway?.close())

const listOf = (body: JsonObject): readonly JsonObject[] =>
  Array.isArray(body['data']) ? body['data'].filter(isJsonObject) : []

async function newTenant(body: JsonObject = {}): Promise<string> {
  const made = await gateway.ask('POST', '/admin/v1/tenants', { body: { name: 'studio', ...body } })
  assert.equal(made.status, 201, made.text)
  return String(made.json()['id'])
}

async function newKey(tenant: string, body: JsonObject = {}): Promise<{ readonly id: string; readonly key: string }> {
  const made = await gateway.ask('POST', `/admin/v1/tenants/${tenant}/keys`, { body })
  assert.equal(made.status, 201, made.text)
  return { id: String(made.json()['id']), key: String(made.json()['key']) }
}

const grant = (tenant: string, body: JsonObject, headers: Record<string, string> = {}) =>
  gateway.ask('POST', `/admin/v1/tenants/${tenant}/credits`, { body: { reason: 'paid', ...body }, headers })

async function refused(method: string, path: string, body: Json, status: number, code: string, param?: string) {
  const answer = await gateway.ask(method, path, method === 'GET' ? {} : { body })
  assert.equal(answer.status, status, answer.text)
  assert.equal(answer.headers['content-type'], 'application/problem+json; charset=utf-8')
  const told = answer.json()
  assert.equal(told['code'], code, answer.text)
  if (param !== undefined) assert.equal(told['param'], param, answer.text)
  assert.equal(told['request_id'], answer.headers['x-request-id'])
  assert.equal(told['status'], status)
}

describe('tenants', () => {
  test('are added, shown, changed and listed in pages, and their secrets are in no answer', async () => {
    const id = await newTenant({ credit: 'limited' })
    const shown = await gateway.ask('GET', `/admin/v1/tenants/${id}`)
    assert.deepEqual(shown.json()['balance'], { credit: 'limited', available: '0', held: '0' })
    const changed = await gateway.ask('PATCH', `/admin/v1/tenants/${id}`, {
      body: { name: 'Atelier', credit: 'unlimited', disabled: true },
    })
    assert.deepEqual([changed.json()['name'], changed.json()['disabled']], ['Atelier', true])
    const back = await gateway.ask('PATCH', `/admin/v1/tenants/${id}`, { body: { disabled: false } })
    assert.deepEqual([back.json()['name'], back.json()['disabled_at']], ['Atelier', null])
    const seen: string[] = []
    for (let after = ''; ; ) {
      const page = (await gateway.ask('GET', `/admin/v1/tenants?limit=1${after}`)).json()
      seen.push(...listOf(page).map((tenant) => String(tenant['id'])))
      if (page['has_more'] === false) break
      after = `&after=${seen.at(-1)}`
    }
    assert.equal(new Set(seen).size, seen.length)
    assert.ok(seen.includes(id) && seen.includes(`tenant_${'0'.repeat(26)}`))
    for (const answer of [shown, changed, await gateway.ask('GET', '/admin/v1/tenants')]) {
      assert.doesNotMatch(answer.text, /whsec_|hash/)
    }
  })

  test('take no field that is not known, so that none is set by the way', async () => {
    for (const field of ['id', 'webhook_secret', 'available', 'createdAtMs', 'disabled_at', '__proto__x']) {
      await refused('POST', '/admin/v1/tenants', { name: 'x', [field]: 'y' }, 400, 'unsupported_parameter', field)
    }
    await refused('POST', '/admin/v1/tenants', {}, 400, 'missing_parameter', 'name')
    for (const name of ['', ' ', 'a\u001b[31m', 'x'.repeat(101), 5, null]) {
      const missing = name === null ? 'missing_parameter' : 'invalid_parameter'
      await refused('POST', '/admin/v1/tenants', { name }, 400, missing, 'name')
    }
    await refused('POST', '/admin/v1/tenants', { name: 'x', credit: 'endless' }, 400, 'invalid_parameter', 'credit')
    await refused('POST', '/admin/v1/tenants', [], 400, 'invalid_body')
  })

  test('that are disabled are told so, and served again when they are enabled', async () => {
    const tenant = await newTenant()
    const { key } = await newKey(tenant)
    const ask = async () => (await gateway.ask('GET', '/v1/jobs', { key })).status
    assert.equal(await ask(), 200)
    await gateway.ask('PATCH', `/admin/v1/tenants/${tenant}`, { body: { disabled: true } })
    assert.equal(await ask(), 403)
    await gateway.ask('PATCH', `/admin/v1/tenants/${tenant}`, { body: { disabled: false } })
    assert.equal(await ask(), 200)
  })
})

describe('keys', () => {
  test('are told once, with their limits, and never again', async () => {
    const tenant = await newTenant()
    const limits = {
      requests_per_minute: 60,
      jobs_at_once: 2,
      jobs_waiting: 10,
      budget: { credits: '100.5', per: 'day' },
      models: ['seedance-2.0'],
      faces: ['jobs'],
      origins: ['https://studio.example.com'],
    }
    const expiresAt = '2126-11-21T12:00:00.000Z'
    const { id, key } = await newKey(tenant, { name: 'web', limits, expires_at: expiresAt })
    assert.match(key, /^rl_/)
    const shown = await gateway.ask('GET', `/admin/v1/keys/${id}`)
    const { limits: kept, name, status, expires_at: kept_at, hint } = shown.json()
    assert.deepEqual([kept, name, status, kept_at], [limits, 'web', 'active', expiresAt])
    assert.ok(key.startsWith(String(hint)) && String(hint).length <= 6)
    const listed = await gateway.ask('GET', `/admin/v1/tenants/${tenant}/keys`)
    assert.deepEqual(listOf(listed.json()), [shown.json()])
    for (const answer of [shown, listed]) assert.ok(!answer.text.includes(key) && !/hash/.test(answer.text))
  })

  test('change limit by limit, and null takes one away', async () => {
    const { id } = await newKey(await newTenant(), { limits: { requests_per_minute: 60, jobs_waiting: 5 } })
    const change = (body: JsonObject) => gateway.ask('PATCH', `/admin/v1/keys/${id}`, { body })
    const changed = await change({ limits: { requests_per_minute: null, jobs_at_once: 3 }, name: 'other' })
    assert.deepEqual(changed.json()['limits'], { jobs_at_once: 3, jobs_waiting: 5 })
    const dated = await change({ expires_at: '2126-01-01T00:00:00Z' })
    assert.equal(dated.json()['expires_at'], '2126-01-01T00:00:00.000Z')
    assert.equal((await change({ expires_at: null })).json()['expires_at'], null)
    assert.equal((await change({})).json()['name'], 'other')
  })

  test('refuse limits that mean nothing', async () => {
    const path = `/admin/v1/tenants/${await newTenant()}/keys`
    const rows: readonly (readonly [Json, string, string])[] = [
      [{ requests_per_minute: 0 }, 'invalid_parameter', 'limits.requests_per_minute'],
      [{ requests_per_minute: 1.5 }, 'invalid_parameter', 'limits.requests_per_minute'],
      [{ jobs_waiting: -1 }, 'invalid_parameter', 'limits.jobs_waiting'],
      [{ jobs_at_once: '3' }, 'invalid_parameter', 'limits.jobs_at_once'],
      [{ budget: { credits: 0, per: 'day' } }, 'invalid_parameter', 'limits.budget.credits'],
      [{ budget: { credits: 5, per: 'week' } }, 'invalid_parameter', 'limits.budget.per'],
      [{ budget: { credits: 5, per: 'day', spent: 0 } }, 'unsupported_parameter', 'limits.budget.spent'],
      [{ models: ['gpt-9'] }, 'model_not_found', 'limits.models'],
      [{ models: [] }, 'invalid_parameter', 'limits.models'],
      [{ faces: ['soap'] }, 'invalid_parameter', 'limits.faces'],
      [{ origins: ['https://a.example/'] }, 'invalid_parameter', 'limits.origins[0]'],
      [{ rpm: 5 }, 'unsupported_parameter', 'limits.rpm'],
    ]
    for (const [limits, code, param] of rows) {
      await refused('POST', path, { limits }, code === 'model_not_found' ? 404 : 400, code, param)
    }
    for (const time of ['yesterday', '2026-11-21', '2020-01-01T00:00:00Z', 5]) {
      await refused('POST', path, { expires_at: time }, 400, 'invalid_parameter', 'expires_at')
    }
  })

  test('are rotated with an overlap: both secrets work, then the new one alone, and it stays the same key', async () => {
    const tenant = await newTenant()
    const old = await newKey(tenant, { name: 'web', limits: { jobs_waiting: 5 } })
    const rotated = await gateway.ask('POST', `/admin/v1/keys/${old.id}/rotate`, { body: { overlap_seconds: 3_600 } })
    assert.equal(rotated.status, 200, rotated.text)
    const { id, name, limits, key, expires_at: expiresAt, former_ends_at: formerEndsAt } = rotated.json()
    assert.deepEqual([id, name, limits, expiresAt], [old.id, 'web', { jobs_waiting: 5 }, null])
    const ask = async (plain: string) => (await gateway.ask('GET', '/v1/jobs', { key: plain })).status
    assert.deepEqual([await ask(old.key), await ask(String(key))], [200, 200])
    const overlapMs = Date.parse(String(formerEndsAt)) - Date.now()
    assert.ok(overlapMs > 3_000_000 && overlapMs <= 3_600_000, String(formerEndsAt))
    const shown = await gateway.ask('GET', `/admin/v1/keys/${old.id}`)
    assert.equal(shown.json()['former_ends_at'], formerEndsAt)
    const again = await gateway.ask('POST', `/admin/v1/keys/${old.id}/rotate`, { body: { overlap_seconds: 0 } })
    const plain = [old.key, String(key), String(again.json()['key'])]
    assert.deepEqual(await Promise.all(plain.map(ask)), [401, 401, 200])
  })

  test('are revoked for good: at once, twice alike, and nothing brings them back', async () => {
    const { id, key } = await newKey(await newTenant())
    const first = await gateway.ask('POST', `/admin/v1/keys/${id}/revoke`)
    assert.equal(first.json()['status'], 'revoked')
    assert.equal((await gateway.ask('GET', '/v1/jobs', { key })).status, 401)
    const second = await gateway.ask('POST', `/admin/v1/keys/${id}/revoke`, { body: {} })
    assert.deepEqual(second.json(), first.json())
    await refused('PATCH', `/admin/v1/keys/${id}`, { name: 'back' }, 409, 'key_revoked')
    await refused('POST', `/admin/v1/keys/${id}/rotate`, {}, 409, 'key_revoked')
  })
})

describe('credits', () => {
  test('are granted and adjusted exactly, and told in the journal with their reasons', async () => {
    const tenant = await newTenant({ credit: 'limited' })
    assert.equal((await grant(tenant, { kind: 'grant', credits: '100.000001' })).status, 201)
    assert.equal((await grant(tenant, { kind: 'adjust', credits: 0.5 })).status, 201)
    const taken = await grant(tenant, { kind: 'adjust', credits: '-0.500001', reason: 'a mistake' })
    assert.deepEqual([taken.status, taken.json()['change']], [201, '-0.500001'])
    const balance = await gateway.ask('GET', `/admin/v1/tenants/${tenant}/balance`)
    assert.deepEqual(balance.json(), { credit: 'limited', available: '100', held: '0' })
    const { data, has_more: hasMore } = (await gateway.ask('GET', `/admin/v1/tenants/${tenant}/journal?limit=2`)).json()
    assert.equal(hasMore, true)
    const [newest, older] = Array.isArray(data) ? data.filter(isJsonObject) : []
    assert.deepEqual([newest?.['kind'], newest?.['cause'], newest?.['actor']], ['adjust', 'a mistake', 'admin'])
    const rest = await gateway.ask('GET', `/admin/v1/tenants/${tenant}/journal?before=${String(older?.['id'])}`)
    assert.deepEqual(
      listOf(rest.json()).map(({ kind, credits }) => [kind, credits]),
      [['grant', '100.000001']],
    )
  })

  test('refuse every amount that is none', async () => {
    const tenant = await newTenant({ credit: 'limited' })
    const path = `/admin/v1/tenants/${tenant}/credits`
    const amounts = [-1, 0, 1e15, 'NaN', '5; DROP TABLE tenants', '', '1e3', '0x10', '1.0000001', 0.1 + 0.2, '01']
    for (const credits of [...amounts, '-1', '٣', ' 1', '+1', '99999999999', -0, '1,5']) {
      await refused('POST', path, { kind: 'grant', credits, reason: 'x' }, 400, 'invalid_parameter', 'credits')
    }
    for (const credits of [0, '-0', '--1', '-', '-1e3']) {
      await refused('POST', path, { kind: 'adjust', credits, reason: 'x' }, 400, 'invalid_parameter', 'credits')
    }
    for (const credits of [[5], { $gt: 0 }, true]) {
      await refused('POST', path, { kind: 'grant', credits, reason: 'x' }, 400, 'invalid_parameter', 'credits')
    }
    await refused('POST', path, { kind: 'grant', credits: 1e308, reason: 'x' }, 400, 'invalid_body')
    await refused('POST', path, { kind: 'gift', credits: 1, reason: 'x' }, 400, 'invalid_parameter', 'kind')
    await refused('POST', path, { kind: 'grant', credits: 1 }, 400, 'missing_parameter', 'reason')
    await refused('POST', path, { kind: 'adjust', credits: -1, reason: 'x' }, 402, 'insufficient_credits', 'credits')
    assert.equal((await grant(tenant, { kind: 'grant', credits: 900_000_000 })).status, 201)
    const more = { kind: 'grant', credits: 100_000_001, reason: 'x' }
    await refused('POST', path, more, 400, 'invalid_parameter', 'credits')
    assert.equal((await gateway.ask('GET', `/admin/v1/tenants/${tenant}/balance`)).json()['available'], '900000000')
  })

  test('are moved once for an idempotency key, also when two ask at once, and answered byte for byte', async () => {
    const tenant = await newTenant({ credit: 'limited' })
    const header = { 'idempotency-key': 'invoice-7' }
    const atOnce = await Promise.all([1, 2, 3].map(() => grant(tenant, { kind: 'grant', credits: 10 }, header)))
    // Who comes while the first is being worked on is told so; whoever comes later gets its answer.
    const [early, answered] = [
      atOnce.filter(({ status }) => status === 409),
      atOnce.filter(({ status }) => status !== 409),
    ]
    for (const { text, json } of early) assert.equal(json()['code'], 'idempotency_in_progress', text)
    const later = await grant(tenant, { kind: 'grant', credits: 10 }, header)
    const quoted = await grant(tenant, { kind: 'grant', credits: 10 }, { 'idempotency-key': '"invoice-7"' })
    const texts = new Set([...answered, later, quoted].map(({ status, text }) => `${status} ${text}`))
    assert.equal(texts.size, 1, [...texts].join('\n'))
    const isReplayed = ({ headers }: typeof later) => headers['idempotent-replayed'] === 'true'
    assert.deepEqual(
      [answered.filter((one) => !isReplayed(one)).length, isReplayed(later), isReplayed(quoted)],
      [1, true, true],
    )
    assert.equal((await gateway.ask('GET', `/admin/v1/tenants/${tenant}/balance`)).json()['available'], '10')
    const reused = await grant(tenant, { kind: 'grant', credits: 11 }, header)
    assert.deepEqual([reused.status, reused.json()['code']], [422, 'idempotency_key_reused'])
    const other = await newTenant({ credit: 'limited' })
    assert.equal((await grant(other, { kind: 'grant', credits: 11 }, header)).status, 201)
    for (const key of ['', 'é', 'x'.repeat(256)]) {
      const wrong = await grant(tenant, { kind: 'grant', credits: 10 }, { 'idempotency-key': key })
      assert.equal(wrong.status, 400, wrong.text)
    }
  })
})

describe('jobs', () => {
  test('of all tenants are found by what is known of them, and cancelled in the operator’s name', async () => {
    const tenant = await newTenant({ credit: 'limited' })
    const { id: keyId, key } = await newKey(tenant)
    assert.equal((await gateway.ask('POST', '/v1/jobs', { key, body: ORDER })).status, 402)
    await grant(tenant, { kind: 'grant', credits: 100 })
    const submitted = await gateway.ask('POST', '/v1/jobs', { key, body: ORDER })
    assert.equal(submitted.status, 200, submitted.text)
    const id = String(submitted.json()['id'])
    const found = async (query: string) =>
      listOf((await gateway.ask('GET', `/admin/v1/jobs?${query}`)).json()).map((job) => job['id'])
    for (const query of [
      `tenant=${tenant}`,
      `key=${keyId}&status=queued,running`,
      `tenant=${tenant}&model=seedance-2.0&face=jobs&text=KITE`,
      `tenant=${tenant}&from=2026-01-01&to=2126-01-01T00:00:00Z`,
    ]) {
      assert.deepEqual(await found(query), [id], query)
    }
    for (const query of [`tenant=${tenant}&status=failed`, `tenant=${tenant}&text=100%25`, `key=${keyId}&upstream=x`]) {
      assert.deepEqual(await found(query), [], query)
    }
    const shown = (await gateway.ask('GET', `/admin/v1/jobs/${id.replace('job_', 'video_')}`)).json()
    assert.deepEqual([shown['quoted'], shown['charged'], shown['status']], ['16', null, 'queued'])
    const held = await gateway.ask('GET', `/admin/v1/tenants/${tenant}/balance`)
    assert.deepEqual(held.json(), { credit: 'limited', available: '84', held: '16' })
    const cancelled = await gateway.ask('POST', `/admin/v1/jobs/${id}/cancel`)
    assert.deepEqual([cancelled.json()['status'], cancelled.json()['charged']], ['cancelled', '0'])
    const file = (await gateway.ask('GET', `/admin/v1/jobs/${id}`)).json()
    const transfers = Array.isArray(file['transfers']) ? file['transfers'].filter(isJsonObject) : []
    assert.deepEqual(
      transfers.map(({ kind, actor }) => [kind, actor]),
      [
        ['hold', `key:${keyId.replace('key_', '')}`],
        ['release', 'admin'],
      ],
    )
  })

  test('filters that are none are refused, not ignored', async () => {
    const rows = [
      'limit=0',
      'limit=201',
      'limit=x',
      'limit=1e2',
      'limit=-1',
      'status=gone',
      'from=now',
      'to=2026-02-30',
      'tenant=key_x',
    ]
    for (const query of [...rows, 'after=x', 'key=1', 'limit=1&limit=2', 'tenant[]=x', 'colour=red']) {
      const answer = await gateway.ask('GET', `/admin/v1/jobs?${query}`)
      assert.equal(answer.status, 400, `${query} ${answer.text}`)
    }
  })
})

describe('prices', () => {
  const tier = { per: 'second', text: '5', referenced: '8.5' }
  const table = { 'seedance-2.0': { tiers: { '480p': tier, '720p': tier, '1080p': tier } } }
  const version = async () => Number((await gateway.ask('GET', '/admin/v1/prices')).json()['version'])

  test('hold at once for what is submitted after them, and only on top of the newest list', async () => {
    const quoted = async () => (await gateway.ask('POST', '/v1/jobs', { key: KEY, body: ORDER })).text
    await quoted()
    const base = await version()
    const set = await gateway.ask('PUT', '/admin/v1/prices', { body: { base_version: base, models: table } })
    assert.equal(set.status, 200, set.text)
    assert.equal(set.json()['version'], base + 1)
    const id = String(JSON.parse(await quoted()).id)
    const shown = (await gateway.ask('GET', `/admin/v1/jobs/${id}`)).json()
    assert.deepEqual([shown['quoted'], shown['price_version']], ['20', base + 1])
    await refused(
      'PUT',
      '/admin/v1/prices',
      { base_version: base, models: table },
      409,
      'price_changed',
      'base_version',
    )
    const read = (await gateway.ask('GET', '/admin/v1/prices')).json()
    assert.deepEqual(read['models'], table)
    const effective = read['effective']
    assert.ok(isJsonObject(effective) && Object.keys(effective).length > 3)
  })

  test('that are wrong change nothing', async () => {
    const base = await version()
    const withRate = (text: Json) => ({
      'seedance-2.0': { tiers: { ...table['seedance-2.0'].tiers, '720p': { ...tier, text } } },
    })
    const put = (models: Json, more: JsonObject = {}) => ({ base_version: base, models, ...more })
    for (const rate of [-1, 'NaN', 1e30, '1000001', 1_000_000.5, '', null, [1], '1e3']) {
      const answer = await gateway.ask('PUT', '/admin/v1/prices', { body: put(withRate(rate)) })
      assert.equal(answer.status, 400, `${JSON.stringify(rate)} ${answer.text}`)
    }
    await refused(
      'PUT',
      '/admin/v1/prices',
      put(withRate(0)),
      400,
      'invalid_parameter',
      'models.seedance-2.0.tiers.720p',
    )
    await refused('PUT', '/admin/v1/prices', put({ 'gpt-9': table['seedance-2.0'] }), 404, 'model_not_found', 'models')
    const { '1080p': _, ...lacking } = table['seedance-2.0'].tiers
    const missing = 'models.seedance-2.0.tiers.1080p'
    await refused(
      'PUT',
      '/admin/v1/prices',
      put({ 'seedance-2.0': { tiers: lacking } }),
      400,
      'missing_parameter',
      missing,
    )
    await refused('PUT', '/admin/v1/prices', put(table, { version: 9 }), 400, 'unsupported_parameter', 'version')
    await refused('PUT', '/admin/v1/prices', { models: table }, 400, 'missing_parameter', 'base_version')
    assert.equal(await version(), base)
    const free = await gateway.ask('PUT', '/admin/v1/prices', { body: put(withRate(0), { allow_free: true }) })
    assert.equal(free.status, 200, free.text)
    const none = await gateway.ask('PUT', '/admin/v1/prices', { body: { base_version: base + 1, models: {} } })
    assert.deepEqual(none.json()['models'], {})
  })
})

describe('what is not there', () => {
  for (const id of [NOBODY, `tenant_${NOBODY}x`, `key_${NOBODY}`, "x' OR 1=1", '%00', 'x'.repeat(190)]) {
    test(`${JSON.stringify(id)} is 404 wherever an id is taken`, async () => {
      const path = encodeURIComponent(id)
      for (const [method, route] of [
        ['GET', `/tenants/${path}/balance`],
        ['PATCH', `/tenants/${path}`],
        ['POST', `/tenants/${path}/credits`],
        ['GET', `/keys/${path.replace('key_', 'tenant_')}`],
        ['POST', `/keys/${path.replace('key_', 'job_')}/revoke`],
        ['GET', `/jobs/${path}`],
        ['POST', `/jobs/${path}/cancel`],
      ] as const) {
        const answer = await gateway.ask(method, `/admin/v1${route}`, method === 'GET' ? {} : { body: {} })
        assert.equal(answer.status, 404, `${method} ${route} ${answer.text}`)
        assert.equal(answer.headers['content-type'], 'application/problem+json; charset=utf-8')
      }
    })
  }

  test('other paths and methods are answered in the words of the admin API', async () => {
    await refused('GET', '/admin/v1/nothing', null, 404, 'route_not_found')
    const answer = await gateway.ask('DELETE', '/admin/v1/tenants')
    assert.deepEqual([answer.status, answer.headers['allow']], [405, 'GET, HEAD, POST, OPTIONS'])
    assert.equal((await gateway.ask('OPTIONS', '/admin/v1/prices')).headers['allow'], 'GET, HEAD, PUT, OPTIONS')
    const head = await gateway.ask('HEAD', '/admin/v1/tenants')
    assert.deepEqual([head.status, head.text], [200, ''])
  })
})
