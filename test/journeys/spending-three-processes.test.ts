/**
 * Guarantees G10, G11 and G12 on three real servers that share a PostgreSQL: nobody spends more than he has, what was quoted
 * is charged while prices change under load, and the same submit to all of them is one job.
 */

import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { JsonObject } from '../../src/core/json.ts'
import { ADMIN_KEY } from '../support/in-process.ts'
import { describeOnPostgres } from '../support/on-postgres.ts'
import { type Answer, type CallOptions, type Reelay, startReelay, until } from '../support/reelay.ts'

/** Cancelled in the end, so that nothing has to be drawn until then. */
const ORDER = {
  model: 'seedance-2.0',
  input: { prompt: 'a kite [[previz:never-end]]', duration: 4, resolution: '480p' },
}
/** 29 frames are two seconds; one is made in a moment. */
const QUICK = {
  model: 'seedance-1.5-pro-1080p',
  input: { prompt: 'a kite', resolution: '480p', frames: 29, draft: true },
}

let dir: string
let servers: readonly Reelay[] = []

before(async () => {
  dir = await mkdtemp(join(tmpdir(), 'reelay-three-'))
})

after(async () => {
  await Promise.all(servers.map((reelay) => reelay.kill()))
  await rm(dir, { recursive: true, force: true })
})

const at = (number: number): Reelay => servers[number % servers.length] as Reelay

const ask = (number: number, method: string, path: string, key: string, options: CallOptions = {}): Promise<Answer> =>
  at(number).call(method, path, { ...options, headers: { authorization: `Bearer ${key}`, ...options.headers } })

async function admin(method: string, path: string, body?: JsonObject, number = 0): Promise<JsonObject> {
  const answer = await ask(number, method, `/admin/v1${path}`, ADMIN_KEY, body === undefined ? {} : { body })
  assert.ok(answer.status < 300, answer.text)
  return answer.json()
}

async function newTenant(credits?: number): Promise<string> {
  const credit = credits === undefined ? 'unlimited' : 'limited'
  const id = String((await admin('POST', '/tenants', { name: 'x', credit }))['id'])
  if (credits !== undefined) await admin('POST', `/tenants/${id}/credits`, { kind: 'grant', credits, reason: 'x' })
  return id
}

/** Cancels a job, unless it has been made meanwhile. */
async function cancel(id: string): Promise<void> {
  const { status, text } = await ask(0, 'POST', `/admin/v1/jobs/${id}/cancel`, ADMIN_KEY, { body: {} })
  assert.ok(status === 200 || status === 409, text)
}

const newKey = async (tenant: string) => String((await admin('POST', `/tenants/${tenant}/keys`, {}))['key'])

describeOnPostgres('three servers on one database', [], (_server, fresh) => {
  before(async () => {
    const settings = { REELAY_DATABASE_URL: await fresh(), REELAY_ADMIN_KEY: ADMIN_KEY, REELAY_RENDER_WORKERS: '1' }
    const first = await startReelay(settings, join(dir, 'data'))
    servers = [first, ...(await Promise.all([1, 2].map(() => startReelay(settings, join(dir, 'data')))))]
  })

  test('G10: with credits for twelve jobs, 120 submits by 50 keys make twelve, and nobody ever sees less than nothing', async () => {
    const [fits, price] = [12, 16]
    const tenant = await newTenant(fits * price)
    const keys = await Promise.all(Array.from({ length: 50 }, () => newKey(tenant)))
    let isOver = false
    const seen: number[] = []
    const reader = (async () => {
      for (let number = 0; !isOver; number++) {
        const { available, held } = await admin('GET', `/tenants/${tenant}/balance`, undefined, number)
        seen.push(Number(available), Number(held))
      }
    })()
    const answers = await Promise.all(
      Array.from({ length: 10 * fits }, (_, number) =>
        ask(number, 'POST', '/v1/jobs', keys[number % 50] ?? '', { body: ORDER }),
      ),
    )
    isOver = true
    await reader
    const statuses = Map.groupBy(answers, ({ status }) => status)
    assert.deepEqual([...statuses.keys()].toSorted(), [200, 402])
    assert.equal(statuses.get(200)?.length, fits)
    for (const { text } of statuses.get(402) ?? []) assert.match(text, /insufficient_credits/)
    assert.ok(
      seen.every((amount) => amount >= 0 && amount <= fits * price),
      seen.join(),
    )
    const { available } = await admin('GET', `/tenants/${tenant}/balance`)
    assert.equal(available, '0')
    const { data } = await admin('GET', `/tenants/${tenant}/journal?limit=200`)
    const kinds = JSON.stringify(data).match(/"kind":"\w+"/g) ?? []
    assert.equal(kinds.filter((kind) => kind.includes('hold')).length, fits)
    // What is cancelled comes back whole.
    for (const { text } of statuses.get(200) ?? []) await cancel(String(JSON.parse(text).id))
    const balance = await admin('GET', `/tenants/${tenant}/balance`)
    assert.deepEqual([balance['available'], balance['held']], [String(fits * price), '0'])
  })

  test('F2, G12: a hundred equal submits to all of them are one job with one hold, and one answer', async () => {
    const tenant = await newTenant(1_000)
    const key = await newKey(tenant)
    const headers = { 'idempotency-key': 'the-same-to-all' }
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, number) => ask(number, 'POST', '/v1/jobs', key, { body: ORDER, headers })),
    )
    const made = answers.filter(({ status }) => status === 200)
    assert.equal(new Set(made.map(({ text }) => text)).size, 1)
    for (const { status, text } of answers) assert.ok(status === 200 || status === 409, text)
    assert.equal(made.filter((answer) => answer.headers.get('idempotent-replayed') === null).length, 1)
    for (const number of [0, 1, 2]) {
      const again = await ask(number, 'POST', '/v1/jobs', key, { body: ORDER, headers })
      assert.deepEqual([again.status, again.text], [200, made[0]?.text])
    }
    assert.equal((await admin('GET', `/tenants/${tenant}/balance`))['available'], '984')
    await cancel(String(JSON.parse(made[0]?.text ?? '').id))
  })

  test('G11: while the price list changes under load, a job costs what its own version says, and what was quoted', {
    timeout: 120_000,
  }, async () => {
    const key = await newKey(await newTenant())
    const rates = new Map<number, number>()
    const quoted = new Map<string, number>()
    let isOver = false
    let version = Number((await admin('GET', '/prices'))['version'])
    const flip = async () => {
      const rate = version % 2 === 0 ? 3 : 11
      const tier = { per: 'second', text: rate, referenced: rate }
      const models = { 'seedance-1.5-pro': { tiers: { '480p': tier, '720p': tier, '1080p': tier } } }
      version = Number((await admin('PUT', '/prices', { base_version: version, models }, version))['version'])
      rates.set(version, rate)
    }
    await flip()
    await new Promise((wake) => setTimeout(wake, 1_000))
    const flipper = (async () => {
      while (!isOver) await flip()
    })()
    let changed = 0
    await Promise.all(
      Array.from({ length: 6 }, async (_, caller) => {
        for (let round = 0; round < 10; round++) {
          const asked = await ask(caller, 'POST', '/v1/jobs/quote', key, { body: QUICK })
          assert.equal(asked.status, 200, asked.text)
          const quote = asked.json()
          const { version: quotedVersion } = quote['price'] as JsonObject
          // By another process than the one that has quoted.
          const headers = { 'reelay-price-version': String(quotedVersion) }
          const made = await ask(caller + 1, 'POST', '/v1/jobs', key, { body: QUICK, headers })
          if (made.status === 409) assert.match(made.text, /price_changed/, String(changed++))
          else quoted.set(String(made.json()['id']), Number(quote['credits']))
        }
      }),
    )
    isOver = true
    await flipper
    assert.ok(quoted.size > 0 && rates.size > 3, `${quoted.size} jobs, ${changed} refused, ${rates.size} lists`)
    for (const [index, [id, credits]] of [...quoted].entries()) {
      // A few are made; the others have shown what they would cost.
      if (index >= 4) await cancel(id)
      const job = await until(
        () => admin('GET', `/jobs/${id}`),
        ({ status }) => status !== 'queued' && status !== 'running',
      )
      const used = Number(job['price_version'])
      // Two seconds, of which a draft costs what the list says: all of it.
      assert.equal(Number(job['quoted']), 2 * (rates.get(used) ?? 0))
      assert.equal(Number(job['quoted']), credits)
      if (job['status'] === 'succeeded') assert.equal(Number(job['charged']), credits)
      else assert.equal(job['status'], 'cancelled', JSON.stringify(job))
    }
  })
})
