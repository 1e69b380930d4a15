/**
 * A provider takes a job and nobody hears of it: it is found in the provider's list, or the operator says what became of it.
 * Nothing is made twice by itself, and what is held is held until then.
 */

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { isJsonObject, type JsonObject } from '../../src/core/json.ts'
import { findProfile } from '../../src/dialects/profiles.ts'
import { createFakeProvider, type FakeProvider } from '../../src/fake-provider/fake-provider.ts'
import { type Reelay, startReelay, until } from '../support/reelay.ts'

const ADMIN_KEY = 'the-key-of-the-operator-of-unknowns'

const LISTED = { ark: 'doubao-seedance-2-0-260128', jobs: 'seedance-2.0', replicate: 'bytedance/seedance-2.0' } as const

let gateway: Reelay
const fakes = new Map<string, FakeProvider>()

/** Providers that have no list; one for each test, since one that breaks connections is left alone for a while. */
const UNLISTED = ['first', 'second', 'third', 'fourth', 'fifth'] as const

async function provide(channel: string, dialectId: string, name: string): Promise<void> {
  const dialect = findProfile(dialectId, undefined)
  assert.ok(dialect)
  const fake = await createFakeProvider({ dialect, keys: ['sk-1'], queueMs: 100, runMs: 300 })
  fakes.set(channel, fake)
  const models = { 'seedance-2.0': name }
  const provider = { dialect: dialectId, url: fake.url, models, slots: 4, channels: [channel] }
  assert.ok((await admin('PUT', `/providers/by-${channel}`, provider)).status < 300)
  assert.ok((await admin('POST', `/providers/by-${channel}/credentials`, { label: 'a', secret: 'sk-1' })).status < 300)
}

const admin = async (method: string, path: string, body?: JsonObject) => {
  const answer = await gateway.call(method, `/admin/v1${path}`, {
    headers: { authorization: `Bearer ${ADMIN_KEY}` },
    body,
  })
  return { status: answer.status, json: answer.text === '' ? {} : JSON.parse(answer.text) }
}

before(async () => {
  gateway = await startReelay({ REELAY_ADMIN_KEY: ADMIN_KEY })
  for (const [dialectId, name] of Object.entries(LISTED)) await provide(dialectId, dialectId, name)
  for (const channel of UNLISTED) await provide(channel, 'open', 'seedance-2.0')
})

after(async () => {
  await gateway?.close()
  for (const fake of fakes.values()) await fake.close()
})

async function submit(channel: string, prompt: string): Promise<string> {
  const input = { prompt, resolution: '480p', aspect_ratio: '1:1', duration: 4, channel }
  const answer = await gateway.call('POST', '/v1/jobs', { body: { model: 'seedance-2.0', input } })
  assert.equal(answer.status, 200, answer.text)
  return String(JSON.parse(answer.text)['id'])
}

const show = async (id: string): Promise<JsonObject> => (await admin('GET', `/jobs/${id}`)).json
const attemptsOf = async (id: string): Promise<readonly JsonObject[]> => {
  const { attempts } = await show(id)
  return Array.isArray(attempts) ? attempts.filter(isJsonObject) : []
}
const ended = (id: string) =>
  until(
    () => show(id),
    ({ status }) => status !== 'queued' && status !== 'running',
  )
const unknown = async (id: string) => {
  await until(
    () => attemptsOf(id),
    (attempts) => attempts.at(-1)?.['state'] === 'unknown',
  )
}

describe('a job that a provider has taken without anybody’s hearing of it', { concurrency: true }, () => {
  for (const dialectId of Object.keys(LISTED)) {
    test(`is found in the list of one that speaks ${dialectId}, and its film comes home`, async () => {
      const fake = fakes.get(dialectId)
      assert.ok(fake)
      const works = fake.counts.works
      const id = await submit(dialectId, 'A kite over the dunes [[fake:accept-then-hang-up]]')
      assert.equal((await ended(id))['status'], 'succeeded')
      assert.equal(fake.counts.works, works + 1)
      assert.equal((await attemptsOf(id)).length, 1)
    })
  }
})

describe('a job of which nobody knows whether it was taken', () => {
  const lost = async (channel: (typeof UNLISTED)[number], more = '') => {
    const fake = fakes.get(channel)
    assert.ok(fake)
    const id = await submit(channel, `A kite over the dunes [[fake:accept-then-hang-up]] ${more}`)
    await unknown(id)
    return { id, fake, vendorId: String(fake.jobs.at(-1)?.id) }
  }
  const listed = async () => {
    const { json } = await admin('GET', '/jobs?outcome=unknown')
    return json.data.map(({ id }: { id: string }) => id)
  }

  test('is shown to the operator, keeps what it holds, and is gone on with as the work that he names', async () => {
    const { id, fake, vendorId } = await lost('first')
    assert.ok((await listed()).includes(id))
    assert.equal((await show(id))['status'], 'queued')
    const bogus = await admin('POST', `/jobs/${id}/resolve`, { as: 'taken', upstream_id: 'no-such-work' })
    assert.equal(bogus.status, 400)
    assert.match(JSON.stringify(bogus.json), /upstream_id.*no-such-work is not known|is not known.*upstream_id/)
    const works = fake.counts.works
    const taken = await admin('POST', `/jobs/${id}/resolve`, { as: 'taken', upstream_id: vendorId })
    assert.equal(taken.status, 200, JSON.stringify(taken.json))
    assert.equal((await ended(id))['status'], 'succeeded')
    assert.equal(fake.counts.works, works)
    const again = await admin('POST', `/jobs/${id}/resolve`, { as: 'not_taken' })
    assert.equal(again.status, 409)
    assert.ok(!(await listed()).includes(id))
    // Until it is given something again.
    await new Promise((resolve) => setTimeout(resolve, 5_000))
    const other = await lost('first')
    const stolen = await admin('POST', `/jobs/${other.id}/resolve`, { as: 'taken', upstream_id: vendorId })
    assert.match(JSON.stringify(stolen.json), /is the work of another job/)
  })

  test('is made anew when the operator says that it was not taken, and only then', async () => {
    const made = () => [...fakes.values()].reduce((sum, { counts }) => sum + counts.works, 0)
    const { id } = await lost('second')
    const before = made()
    assert.equal((await attemptsOf(id)).length, 1)
    assert.equal((await admin('POST', `/jobs/${id}/resolve`, { as: 'not_taken' })).status, 200)
    await until(
      () => attemptsOf(id),
      (attempts) => attempts.length === 2 && made() === before + 1,
    )
    const [never] = await attemptsOf(id)
    assert.deepEqual([never?.['state'], never?.['cost']], ['ended', '0'])
  })

  test('is given up when the operator says so, and what it holds is released', async () => {
    const { id } = await lost('fifth')
    assert.equal((await admin('POST', `/jobs/${id}/resolve`, { as: 'failed' })).status, 200)
    const job = await ended(id)
    assert.equal(job['status'], 'failed')
    assert.match(JSON.stringify(job), /upstream_outcome_unknown/)
    assert.ok(!(await listed()).includes(id))
  })

  test('stays visible when its job has ended, and the provider is told to stop once the operator has its name', async () => {
    const { id, vendorId } = await lost('third', '[[fake:never-end]]')
    assert.equal((await admin('POST', `/jobs/${id}/cancel`, {})).status, 200)
    assert.ok((await listed()).includes(id))
    assert.equal((await admin('POST', `/jobs/${id}/resolve`, { as: 'taken', upstream_id: vendorId })).status, 200)
    assert.ok(!(await listed()).includes(id))
  })

  test('is resolved in words that make sense only', async () => {
    const { id } = await lost('fourth')
    for (const body of [{ as: 'taken' }, { as: 'failed', upstream_id: 'x' }, { as: 'maybe' }, {}]) {
      assert.equal((await admin('POST', `/jobs/${id}/resolve`, body)).status, 400, JSON.stringify(body))
    }
    assert.equal((await admin('POST', '/jobs/job_none/resolve', { as: 'failed' })).status, 404)
  })
})
