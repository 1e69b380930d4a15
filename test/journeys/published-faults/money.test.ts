/** Faults of comparable gateways that were published, brought to this one: money and webhook secrets (docs/published-faults.md). */

import assert from 'node:assert/strict'
import { after, before, describe, type TestContext, test } from 'node:test'
import { readConfig } from '../../../src/config.ts'
import type { TransferId } from '../../../src/core/ids.ts'
import { makeId } from '../../../src/core/ids.ts'
import { isActive } from '../../../src/core/job.ts'
import type { Json, JsonObject } from '../../../src/core/json.ts'
import { isJsonObject } from '../../../src/core/json.ts'
import { credits } from '../../../src/core/money.ts'
import { createEngine } from '../../../src/engine/engine.ts'
import { createSubmit } from '../../../src/gateway/submit.ts'
import { tryEnd } from '../../../src/lifecycle/end-job.ts'
import { type Script, scriptedUpstream } from '../../engine/scripted-upstream.ts'
import { createGatewayRig, requestFor } from '../../gateway/gateway-rig.ts'
import { type Face, FACES, SUBMITS, withMembers } from '../../support/attacks.ts'
import { type InProcess, startInProcess } from '../../support/in-process.ts'
import { principal } from '../../support/owners.ts'

const GRANTED = 1_000

let gateway: InProcess

before(async () => {
  gateway = await startInProcess()
})

after(() => gateway?.close())

type Payer = { readonly tenant: string; readonly keyId: string; readonly key: string }

async function newPayer(): Promise<Payer> {
  const made = await gateway.ask('POST', '/admin/v1/tenants', { body: { name: 'payer', credit: 'limited' } })
  const tenant = String(made.json()['id'])
  const { id, key } = (await gateway.ask('POST', `/admin/v1/tenants/${tenant}/keys`, { body: {} })).json()
  const body = { kind: 'grant', credits: GRANTED, reason: 'x' }
  assert.equal((await gateway.ask('POST', `/admin/v1/tenants/${tenant}/credits`, { body })).status, 201)
  return { tenant, keyId: String(id), key: String(key) }
}

/** What was moved for a tenant's jobs, and what that leaves: the books agree, and nothing was given. */
async function booksOf({ tenant }: Payer): Promise<{ readonly holds: number; readonly held: number }> {
  const { data } = (await gateway.ask('GET', `/admin/v1/tenants/${tenant}/journal?limit=200`)).json()
  const transfers = Array.isArray(data) ? data.filter(isJsonObject) : []
  for (const { credits: amount } of transfers) assert.ok(Number(amount) > 0, JSON.stringify(transfers))
  const holds = transfers.filter(({ kind }) => kind === 'hold')
  const held = holds.reduce((sum, { credits: amount }) => sum + Number(amount), 0)
  const balance = (await gateway.ask('GET', `/admin/v1/tenants/${tenant}/balance`)).json()
  assert.deepEqual(balance, { credit: 'limited', available: String(GRANTED - held), held: String(held) })
  return { holds: holds.length, held }
}

describe('CVE-2026-71479 (new-api): a quantity that overflows made a price negative', () => {
  const sizes: readonly Json[] = [
    2 ** 31,
    2 ** 31 - 1,
    2 ** 32 + 4,
    2 ** 53 - 1,
    -4,
    -(2 ** 31),
    0,
    1e15,
    '9223372036854775807',
    '-4',
    '4294967300',
  ]
  const places: { readonly [F in Face]: readonly string[] } = {
    jobs: [
      'input.duration',
      'input.seconds',
      'input.frames',
      'input.n',
      'n',
      'quantity',
      'input.seed',
      'input.fps',
      'input.resolution',
    ],
    open: ['duration', 'n', 'count', 'quantity', 'frames', 'fps', 'resolution'],
    videos: ['seconds', 'duration', 'n', 'quantity', 'frames', 'size', 'resolution', 'width', 'height'],
  }
  for (const face of FACES) {
    test(`to ${face}: it is refused, or means nothing, and every hold is what was quoted`, async () => {
      const payer = await newPayer()
      const { path, body } = SUBMITS[face]
      let accepted = 0
      for (const place of places[face]) {
        for (const size of sizes) {
          const { status, text } = await gateway.ask('POST', path, {
            key: payer.key,
            body: withMembers(body, { [place]: size }),
          })
          assert.ok(status === 200 || (status >= 400 && status < 500), `${place} ${String(size)}: ${status} ${text}`)
          if (status === 200) accepted++
        }
      }
      // Five seconds are 20 credits, and four are 16: nothing that was taken has cost anything else.
      const { holds, held } = await booksOf(payer)
      assert.equal(holds, accepted)
      assert.equal(held, accepted * (face === 'videos' ? 16 : 20))
    })
  }
})

describe('CVE-2026-64865 (new-api): a balance was overwritten by saving a profile that had been read before', () => {
  test('records of tenants and keys are saved again and again while jobs spend: nothing of it touches the balance', async () => {
    const payer = await newPayer()
    const { path, body } = SUBMITS.jobs
    const saves = Array.from({ length: 60 }, (_, number) => {
      const change: JsonObject = number % 3 === 0 ? { credit: 'limited' } : { name: `name ${number}` }
      const at = number % 2 === 0 ? `tenants/${payer.tenant}` : `keys/${payer.keyId}`
      return gateway.ask('PATCH', `/admin/v1/${at}`, { body: number % 2 === 0 ? change : { name: `name ${number}` } })
    })
    const spends = Array.from({ length: 40 }, () => gateway.ask('POST', path, { key: payer.key, body }))
    const grants = Array.from({ length: 3 }, () => {
      const order = { kind: 'adjust', credits: '-0.000001', reason: 'x' }
      return gateway.ask('POST', `/admin/v1/tenants/${payer.tenant}/credits`, { body: order })
    })
    for (const { status, text } of await Promise.all(saves)) assert.equal(status, 200, text)
    for (const { status, text } of await Promise.all(spends)) assert.equal(status, 200, text)
    for (const { status, text } of await Promise.all(grants)) assert.equal(status, 201, text)
    const back = { kind: 'adjust', credits: '0.000003', reason: 'x' }
    await gateway.ask('POST', `/admin/v1/tenants/${payer.tenant}/credits`, { body: back })
    assert.deepEqual(await booksOf(payer), { holds: 40, held: 40 * 20 })
  })

  test('an account has no more than can be counted exactly, also when many grant at the same moment', async () => {
    const { tenant } = await newPayer()
    const path = `/admin/v1/tenants/${tenant}`
    const order = { kind: 'grant', credits: 900_000_000, reason: 'x' }
    const grants = await Promise.all(
      Array.from({ length: 30 }, () => gateway.ask('POST', `${path}/credits`, { body: order })),
    )
    const made = grants.filter(({ status }) => status === 201)
    assert.equal(made.length, 1)
    for (const { status, text } of grants) {
      assert.ok(status === 201 || status === 400, text)
      if (status === 400) assert.match(text, /at most 1000000000 credits.*"invalid_parameter"/s)
    }
    const { available } = (await gateway.ask('GET', `${path}/balance`)).json()
    assert.equal(available, String(GRANTED + 900_000_000))
  })

  test('there is no way to set a balance: not for its owner, and not for the operator', async () => {
    const payer = await newPayer()
    const body = { available: '1000000', quota: 1_000_000, balance: 1_000_000 }
    for (const method of ['PUT', 'PATCH', 'POST']) {
      for (const path of ['/v1/account', `/admin/v1/tenants/${payer.tenant}/balance`, '/api/user/self']) {
        const key = path.startsWith('/admin') ? {} : { key: payer.key }
        const { status } = await gateway.ask(method, path, { ...key, body })
        assert.ok(status === 404 || status === 405, `${method} ${path} ${status}`)
      }
    }
    const { status } = await gateway.ask('PATCH', `/admin/v1/tenants/${payer.tenant}`, { body })
    assert.equal(status, 400)
    assert.deepEqual(await booksOf(payer), { holds: 0, held: 0 })
  })
})

describe('CVE-2026-41432 (new-api): with an empty webhook secret, anybody could sign', () => {
  for (const secret of [
    '',
    ' ',
    'whsec_',
    'whsec_ ',
    'whsec_AAAA',
    'changeme',
    `whsec_${'A'.repeat(30)}`,
    'null',
    'undefined',
  ]) {
    test(`${JSON.stringify(secret)} is no secret: neither a setting’s nor an endpoint’s`, async () => {
      assert.throws(() => readConfig({ REELAY_WEBHOOK_SECRET: secret }), /REELAY_WEBHOOK_SECRET/)
      if (secret.length < 8) assert.throws(() => readConfig({ REELAY_API_KEY: secret }), /REELAY_API_KEY/)
      assert.throws(() => readConfig({ REELAY_ADMIN_KEY: secret.slice(0, 20) }), /REELAY_ADMIN_KEY/)
      const { key } = await newPayer()
      const body = { url: 'https://your-app.com/hook', secret }
      const made = await gateway.ask('POST', '/v1/webhooks/endpoints', { key, body })
      assert.equal(made.status, 400, made.text)
      const good = (await gateway.ask('POST', '/v1/webhooks/endpoints', { key, body: { url: body.url } })).json()
      assert.match(String(good['secret']), /^whsec_[A-Za-z0-9+/]{43}=$/, 'what is left out is made')
      const path = `/v1/webhooks/endpoints/${String(good['id'])}`
      assert.equal((await gateway.ask('POST', `${path}/rotate-secret`, { key, body: { secret } })).status, 400)
      const now = (await gateway.ask('GET', `${path}/secret`, { key })).json()
      assert.equal(now['key'], good['secret'])
    })
  }

  test('and there is no route by which payments could be reported, signed or not', async () => {
    for (const path of [
      '/api/stripe/webhook',
      '/api/user/epay/notify',
      '/api/creem/webhook',
      '/v1/webhooks/stripe',
      '/webhook',
    ]) {
      const headers = { 'stripe-signature': 't=1,v1=00', 'webhook-signature': 'v1,' }
      const { status } = await gateway.ask('POST', path, {
        key: '',
        headers,
        body: { type: 'checkout.session.completed' },
      })
      assert.equal(status, 404, path)
    }
  })
})

describe('new-api #2050, #2025, #6074: a film that failed stayed charged, or was given back twice', () => {
  const reports: readonly (readonly [string, Script])[] = [
    ['is refused at the submit', { submit: async () => Promise.reject(new Error('status 500')), repeatable: true }],
    [
      'fails while it is made',
      { check: () => ({ state: 'failed', problem: { code: 'upstream_failed', message: 'no' } }) },
    ],
    [
      'has no result',
      { check: () => ({ state: 'succeeded', video: { from: 'url', url: 'https://gone.example/v.mp4' } }) },
    ],
    [
      'has a result at an address inside',
      { check: () => ({ state: 'succeeded', video: { from: 'url', url: 'http://127.0.0.1/' } }) },
    ],
  ]
  for (const [what, script] of reports) {
    test(`a job that ${what} is given back, once, however many look at it at the same time`, {
      timeout: 60_000,
    }, async (context) => {
      const kinds = await endWithLookers(context, script)
      for (const one of kinds) assert.deepEqual(one, ['hold', 'release'])
    })
  }
})

/** Jobs that come to nothing while others end them too; what was moved for each. Its tenant has what it had. */
async function endWithLookers(context: TestContext, script: Script): Promise<readonly (readonly string[])[]> {
  const rig = await createGatewayRig(context, [scriptedUpstream(script)])
  const { store, clock, deps, tenantId } = rig
  const known = await store.tenant(tenantId)
  assert.ok(known)
  const id = makeId<TransferId>(clock.nowMs(), deps.random.bytes(10))
  const order = { kind: 'grant', from: 'issued', to: 'available', amountMicroCredits: credits(GRANTED) } as const
  await store.commit([
    { write: 'save-tenant', tenant: { ...known, credit: 'limited' } },
    { write: 'credit', transfer: { ...order, id, tenantId, cause: 'x', actor: 'admin', atMs: clock.nowMs() } },
  ])
  await store.retire(rig.workerId)
  const engine = createEngine(deps)
  await engine.start()
  rig.onClose(() => rig.await(engine.stop()))
  const payer = principal(tenantId, rig.owner.keyId, { credit: 'limited' })
  const moved: (readonly string[])[] = []
  for (let round = 0; round < 20; round++) {
    const job = await createSubmit(rig.submitDeps)(requestFor({ expiresAfterSeconds: 60 }), rig.context(payer))
    for (let turn = 0; turn < round * 3; turn++) await new Promise((resolve) => setImmediate(resolve))
    const late = await rig.job(job.id)
    const failure = { code: 'upstream_failed', message: 'no' } as const
    // Pollers of other processes, and the deadline, all with what they have read.
    const lookers = Array.from({ length: 5 }, async (_, number) =>
      round % 2 === 0 && isActive(late)
        ? tryEnd(deps, late, number % 2 === 0 ? { status: 'failed', failure } : { status: 'expired' }, 'engine')
        : undefined,
    )
    await Promise.all(lookers)
    await rig.until(async () => !isActive(await rig.job(job.id)))
    assert.notEqual((await rig.job(job.id)).status, 'succeeded')
    moved.push((await store.journal({ tenantId, jobId: job.id, limit: 10 })).map(({ kind }) => kind).toSorted())
  }
  const balance = await store.balance(tenantId)
  assert.deepEqual([balance?.availableMicroCredits, balance?.heldMicroCredits], [credits(GRANTED), 0])
  return moved
}
