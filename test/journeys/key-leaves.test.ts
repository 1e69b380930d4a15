/**
 * The keys to a provider that go while works are known by them: what becomes of those, and of jobs that wait, as the table in
 * docs/providers.md says.
 */

import assert from 'node:assert/strict'
import { after, afterEach, before, describe, test } from 'node:test'
import type { Json, JsonObject } from '../../src/core/json.ts'
import { jobs } from '../../src/dialects/jobs.ts'
import { createFakeProvider, type FakeProvider } from '../../src/fake-provider/fake-provider.ts'
import { operatorOf } from '../support/admin.ts'
import { type Reelay, startReelay, until } from '../support/reelay.ts'

const ADMIN_KEY = 'the-key-of-whoever-takes-keys-out'
const FIRST = 'sk-the-one-that-goes'
const OTHER = 'sk-the-one-that-stays'

let reelay: Reelay
let fake: FakeProvider
/** Each test has its own: of one name, no two works ever have the same id. */
let name = ''
let providers = 0

const { ask, told } = operatorOf(() => reelay, ADMIN_KEY)

before(async () => {
  reelay = await startReelay({ REELAY_ADMIN_KEY: ADMIN_KEY })
})

afterEach(async () => {
  await told('DELETE', `/providers/${name}?force=true`)
  await fake.close()
})

after(async () => reelay?.close())

/** The provider with one key, by which works take `runMs`; returns how that key is called. */
async function provide(runMs: number, more: JsonObject = {}, behave: readonly string[] = []): Promise<string> {
  fake = await createFakeProvider({ dialect: jobs, keys: [FIRST, OTHER], queueMs: 50, runMs, behave })
  const models = { 'seedance-2.0': 'seedance-2.0' }
  name = `keyed-${++providers}`
  await told('PUT', `/providers/${name}`, { dialect: 'jobs', url: fake.url, models, slots: 2, ...more })
  return addKey('main', FIRST)
}

async function addKey(label: string, secret: string): Promise<string> {
  const { id } = await told('POST', `/providers/${name}/credentials`, { label, secret, slots: 1 })
  return String(id)
}

const at = (id: string) => `/providers/${name}/credentials/${id}`

async function submit(more: JsonObject = {}): Promise<string> {
  const input = { prompt: 'A kite', resolution: '480p', aspect_ratio: '1:1', duration: 4, ...more }
  const answer = await reelay.call('POST', '/v1/jobs', { body: { model: 'seedance-2.0', input } })
  assert.equal(answer.status, 200, answer.text)
  return String(answer.json()['id'])
}

const statusOf = async (id: string) => String((await reelay.call('GET', `/v1/jobs/${id}`)).json()['status'])
const ended = (id: string) =>
  until(
    () => statusOf(id),
    (status) => status !== 'processing',
  )

/** The states and the keys of all tries at a job, and what moved its money. */
async function fileOf(id: string) {
  const { attempts, transfers } = await told('GET', `/jobs/${id}`)
  const each = (of: Json | undefined, name: string) => (of as readonly JsonObject[]).map((line) => line[name])
  return { states: each(attempts, 'state'), keys: each(attempts, 'key'), money: each(transfers, 'kind') }
}

const taken = (works: number) =>
  until(
    async () => fake.counts.works,
    (count) => count === works,
  )

/** As long as whoever asked would have done so again. */
const aWhile = () => new Promise((resolve) => setTimeout(resolve, 2_500))

describe('a key by which a work is known', () => {
  test('that is taken out by force: nothing is heard of the work any more, and it is not made again by another key', async () => {
    const key = await provide(1_500)
    const id = await submit()
    await taken(1)
    await addKey('spare', OTHER)
    assert.equal((await ask('DELETE', at(key))).status, 409)
    await told('DELETE', `${at(key)}?force=true`)
    // A question may be under way.
    await new Promise((resolve) => setTimeout(resolve, 200))
    const asked = fake.counts.retrieves
    await aWhile()
    assert.deepEqual([fake.counts.retrieves, fake.counts.works, await statusOf(id)], [asked, 1, 'processing'])
    const cancelled = await reelay.call('POST', `/v1/jobs/${id}/cancel`)
    assert.equal(cancelled.json()['status'], 'cancelled')
    assert.deepEqual((await fileOf(id)).money, ['hold', 'release'])
    await aWhile()
    assert.equal(fake.counts.cancels, 0, 'nobody else’s key is shown for it')
  })

  test('that is taken out by force: its job ends at its own deadline, costs nothing, and gives its slot back', async () => {
    const key = await provide(1_500, { slots: 1 })
    const id = await submit({ execution_expires_after: 10 })
    await taken(1)
    await addKey('spare', OTHER)
    await told('DELETE', `${at(key)}?force=true`)
    const next = await submit()
    await aWhile()
    assert.deepEqual([await statusOf(id), await statusOf(next), fake.counts.works], ['processing', 'processing', 1])
    assert.equal(await ended(id), 'expired')
    assert.deepEqual((await fileOf(id)).money, ['hold', 'release'])
    assert.equal(await ended(next), 'succeeded')
    assert.equal(fake.counts.works, 2)
  })

  test('that is taken out by force while the work is handed over: the answer still counts, and nothing is given twice', async () => {
    const key = await provide(60_000, {}, ['slow-answers:1500'])
    const id = await submit()
    await taken(1)
    assert.equal((await ask('DELETE', at(key))).status, 409)
    await told('DELETE', `${at(key)}?force=true`)
    await addKey('spare', OTHER)
    await until(
      () => fileOf(id),
      ({ states }) => states[0] === 'submitted',
    )
    await aWhile()
    assert.deepEqual([fake.counts.works, (await fileOf(id)).states], [1, ['submitted']])
    await reelay.call('POST', `/v1/jobs/${id}/cancel`)
  })

  test('that gets another secret: the work is asked for with that one alone', async () => {
    const key = await provide(2_500)
    const id = await submit()
    await taken(1)
    await told('POST', `${at(key)}/rotate`, { secret: OTHER })
    // A question may be under way.
    await new Promise((resolve) => setTimeout(resolve, 200))
    const since = fake.requests.length
    assert.equal(await ended(id), 'succeeded')
    const shown = fake.requests.slice(since).flatMap(({ headers: { authorization } }) => authorization ?? [])
    assert.deepEqual([...new Set(shown)], [`Bearer ${OTHER}`])
    assert.equal(fake.counts.works, 1)
  })
})

describe('a job that waits for a key', () => {
  for (const [what, go] of [
    ['closed', (key: string) => told('POST', `${at(key)}/close`, {})],
    ['taken out by force', (key: string) => told('DELETE', `${at(key)}?force=true`)],
  ] as const) {
    test(`that is ${what}, is given by another one`, async () => {
      const key = await provide(1_000)
      const first = await submit()
      await taken(1)
      const waiting = await submit()
      const spare = await addKey('spare', OTHER)
      await go(key)
      assert.equal(await ended(waiting), 'succeeded')
      assert.deepEqual((await fileOf(waiting)).keys, [spare])
      if (what === 'closed') assert.equal(await ended(first), 'succeeded')
      else await reelay.call('POST', `/v1/jobs/${first}/cancel`)
    })

    test(`the only one, that is ${what}, waits until there is one again, and fails for nothing`, async () => {
      const key = await provide(500)
      await go(key)
      const waiting = await submit()
      await aWhile()
      assert.equal(await statusOf(waiting), 'processing')
      assert.equal(fake.counts.works, 0)
      await addKey('spare', OTHER)
      assert.equal(await ended(waiting), 'succeeded')
    })
  }
})
