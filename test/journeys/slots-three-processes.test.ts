/**
 * Three real servers on one PostgreSQL before the same providers: what these may have at once and in a minute is counted for
 * all of them together, a burst is shared out, nothing is given twice, and whoever is drained by one is by all.
 */

import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { JsonObject } from '../../src/core/json.ts'
import { ark } from '../../src/dialects/ark.ts'
import { createFakeProvider, type FakeProvider } from '../../src/fake-provider/fake-provider.ts'
import { describeOnPostgres } from '../support/on-postgres.ts'
import { type Reelay, startReelay, until } from '../support/reelay.ts'

const ADMIN_KEY = 'the-key-of-the-operator-of-three-processes'
const NAME = 'doubao-seedance-2-0-260128'
const headers = { authorization: `Bearer ${ADMIN_KEY}` }

let dir: string
let servers: readonly Reelay[] = []
const fakes: FakeProvider[] = []

before(async () => {
  dir = await mkdtemp(join(tmpdir(), 'reelay-slots-'))
})

after(async () => {
  await Promise.all(servers.map((reelay) => reelay.kill()))
  for (const fake of fakes) await fake.close()
  await rm(dir, { recursive: true, force: true })
})

const at = (number: number): Reelay => servers[number % servers.length] as Reelay

async function admin(method: string, path: string, body?: JsonObject, number = 0): Promise<JsonObject> {
  const answer = await at(number).call(method, `/admin/v1${path}`, { headers, ...(body && { body }) })
  assert.ok(answer.status < 300, answer.text)
  return answer.json()
}

/** A provider with these keys by their slots, which is its own channel. */
async function provide(name: string, keys: Readonly<Record<string, number>>, more: JsonObject): Promise<FakeProvider> {
  const fake = await createFakeProvider({ dialect: ark, keys: Object.keys(keys), queueMs: 50, runMs: 400 })
  fakes.push(fake)
  const declared = Object.entries(keys).map(([secret, slots]) => ({ label: secret, secret, slots }))
  const body = { dialect: 'ark', url: fake.url, models: { 'seedance-2.0': NAME }, keys: declared, ...more }
  await admin('PUT', `/providers/${name}`, body)
  return fake
}

let submits = 0

/** Submits a job to one of the servers after the other; no two prompts are alike. */
async function submit(channel?: string): Promise<string> {
  const number = submits++
  const input = { prompt: `kite ${number}`, resolution: '480p', aspect_ratio: '1:1', duration: 4 }
  const body = { model: 'seedance-2.0', input: { ...input, ...(channel && { channel }) } }
  const answer = await at(number).call('POST', '/v1/jobs', { body })
  assert.equal(answer.status, 200, answer.text)
  return String(answer.json()['id'])
}

const submitAll = (count: number, channel?: string) => Promise.all(Array.from({ length: count }, () => submit(channel)))

const ended = (id: string) =>
  until(
    async () => (await at(0).call('GET', `/v1/jobs/${id}`)).json()['status'],
    (status) => status !== 'processing',
    500,
  )

/** Works that a server has given to anybody. */
const givenBy = (reelay: Reelay) => reelay.log().match(/an upstream has taken a work/g)?.length ?? 0

describeOnPostgres('three servers before the same providers', [], (_server, fresh) => {
  before(async () => {
    const settings = {
      REELAY_DATABASE_URL: await fresh(),
      REELAY_ADMIN_KEY: ADMIN_KEY,
      REELAY_RENDER_WORKERS: '0',
      REELAY_LOG_LEVEL: 'info',
      REELAY_ROUTING_PATIENCE_SECONDS: '1',
    }
    servers = await Promise.all([1, 2, 3].map(() => startReelay(settings, join(dir, 'data'))))
  })

  test('never give one more works at once than it, or one of its keys, has slots; and a burst to all who can do it, by all of them', async () => {
    const wide = await provide('wide', { 'sk-three': 3, 'sk-two': 2 }, { slots: 4 })
    const narrow = await provide('narrow', { 'sk-one': 5 }, { slots: 2 })
    // A provider is known everywhere within a second or so.
    await new Promise((resolve) => setTimeout(resolve, 1_500))
    const ids = await submitAll(24)
    const ends = await Promise.all(ids.map(ended))
    assert.deepEqual([...new Set(ends)], ['succeeded'])
    const most = [wide.mostAtOnce(), narrow.mostAtOnce(), wide.mostAtOnce('sk-three'), wide.mostAtOnce('sk-two')]
    assert.ok(
      [4, 2, 3, 2].every((slots, index) => (most[index] ?? 0) <= slots),
      String(most),
    )
    assert.ok(wide.mostAtOnce() > 1, 'its slots are used')
    assert.equal(wide.counts.works + narrow.counts.works, 24)
    assert.equal(wide.counts.distinctWorks + narrow.counts.distinctWorks, 24)
    assert.equal(wide.counts.submits + narrow.counts.submits, 24)
    for (const each of [wide, narrow]) assert.ok(each.counts.works >= 4, `${each.counts.works} of 24`)
    for (const reelay of servers) assert.ok(givenBy(reelay) >= 2, `${givenBy(reelay)} of 24`)
  })

  test('give one no more in a minute than its rate, counted together', async () => {
    const perMinute = 6
    const paced = await provide('paced', { 'sk-paced': 50 }, { slots: 50, submits_per_minute: perMinute, priority: -1 })
    await new Promise((resolve) => setTimeout(resolve, 1_500))
    const ids = await submitAll(15, 'paced')
    await until(
      async () => paced.counts.works,
      (works) => works >= perMinute + 1,
    )
    // All at once, then one whenever its share of the minute is over; who is counted is given it a moment later.
    const times = paced.jobs.map(({ submittedAtMs }) => submittedAtMs)
    const allowed = perMinute + ((times.at(-1) ?? 0) - (times[0] ?? 0)) / (60_000 / perMinute)
    assert.ok(times.length <= allowed + 1, `${times.length} of ${allowed}`)
    for (const id of ids) await at(0).call('POST', `/v1/jobs/${id}/cancel`)
  })

  test('give nothing new to one that another of them was told to drain, or turn off, and something again when it is resumed', async () => {
    const drained = await provide('drained', { 'sk-drained': 50 }, { slots: 50, priority: 9 })
    await new Promise((resolve) => setTimeout(resolve, 1_500))
    await Promise.all((await submitAll(2)).map(ended))
    assert.equal(drained.counts.works, 2)
    for (const [number, verb] of [
      [1, 'drain'],
      [2, 'off'],
    ] as const) {
      await admin('POST', `/providers/drained/${verb}`, {}, number)
      await new Promise((resolve) => setTimeout(resolve, 1_500))
      const before = drained.counts.submits
      const ends = await Promise.all((await submitAll(2)).map(ended))
      assert.deepEqual([...new Set(ends)], ['succeeded'])
      assert.equal(drained.counts.submits, before, verb)
      await admin('POST', '/providers/drained/resume', {}, 0)
      await new Promise((resolve) => setTimeout(resolve, 1_500))
      await Promise.all((await submitAll(2)).map(ended))
      assert.equal(drained.counts.submits, before + 2, verb)
    }
  })
})
