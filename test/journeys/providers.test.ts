/**
 * Providers by configuration alone: a fake one in each dialect is added while the server runs, the printed request goes to it,
 * and its film comes home. Keys go to their own provider, and nowhere else.
 */

import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { JsonObject } from '../../src/core/json.ts'
import { findProfile } from '../../src/dialects/profiles.ts'
import { createFakeProvider, type FakeProvider } from '../../src/fake-provider/fake-provider.ts'
import { inspectFilm } from '../support/inspect.ts'
import { type Reelay, startReelay, until } from '../support/reelay.ts'

const ADMIN_KEY = 'the-key-of-the-operator-of-providers'
const PACE = { queueMs: 100, runMs: 300 }

/** What the provider of each dialect, or of a profile of one, calls the model. */
const NAMES: Readonly<Record<string, string>> = {
  jobs: 'seedance-2.0',
  open: 'seedance-2.0',
  videos: 'seedance-2-0',
  openai: 'seedance-2.0',
  ark: 'doubao-seedance-2-0-260128',
  fal: 'bytedance/seedance-2.0/text-to-video',
  replicate: 'bytedance/seedance-2.0',
  'videos/new-api': 'doubao-seedance-2-0-260128',
  'videos/sglang': 'wan2.2',
  'videos/vllm-omni': 'wan2.2',
}

const nameOf = (spoken: string) => `by-${spoken.replace('/', '-')}`

let reelay: Reelay
const fakes: FakeProvider[] = []
const byDialect = new Map<string, FakeProvider>()

before(async () => {
  reelay = await startReelay({ REELAY_ADMIN_KEY: ADMIN_KEY })
  for (const dialectId of Object.keys(NAMES))
    byDialect.set(dialectId, (await provide(nameOf(dialectId), dialectId)).fake)
})

after(async () => {
  await reelay?.close()
  for (const fake of fakes) await fake.close()
})

const headers = { authorization: `Bearer ${ADMIN_KEY}` }

async function admin(method: string, path: string, body?: JsonObject): Promise<JsonObject> {
  const answer = await reelay.call(method, `/admin/v1/providers${path}`, { headers, body })
  assert.ok(answer.status < 300, answer.text)
  return answer.text === '' ? {} : answer.json()
}

/** A fake provider that is configured, with one key. */
async function provide(name: string, spoken: string, more: JsonObject = {}, secret = `sk-canary-${name}`) {
  const [dialectId = '', profile] = spoken.split('/')
  const dialect = findProfile(dialectId, profile)
  assert.ok(dialect)
  const fake = await createFakeProvider({ dialect, keys: [secret], ...PACE })
  fakes.push(fake)
  const models = { 'seedance-2.0': NAMES[spoken] ?? '' }
  const speaks = { dialect: dialectId, ...(profile !== undefined && { profile }) }
  await admin('PUT', `/${name}`, { ...speaks, url: fake.url, models, slots: 4, channels: [name], ...more })
  const { id } = await admin('POST', `/${name}/credentials`, { label: 'main', secret })
  return { fake, secret, keyId: String(id) }
}

async function submit(channel: string, prompt = 'A kite over the dunes'): Promise<string> {
  const input = { prompt, resolution: '480p', aspect_ratio: '1:1', duration: 4, channel }
  const answer = await reelay.call('POST', '/v1/jobs', { body: { model: 'seedance-2.0', input } })
  assert.equal(answer.status, 200, answer.text)
  return String(answer.json()['id'])
}

const statusOf = async (id: string) => (await reelay.call('GET', `/v1/jobs/${id}`)).json()
const ended = (id: string) =>
  until(
    () => statusOf(id),
    ({ status }) => status !== 'processing',
  )

describe('a provider that is added while the server runs', { concurrency: true }, () => {
  for (const dialectId of Object.keys(NAMES)) {
    test(`makes the film by ${dialectId}, under its own name for the model`, async () => {
      const fake = byDialect.get(dialectId)
      const job = await ended(await submit(nameOf(dialectId)))
      assert.equal(job['status'], 'succeeded', JSON.stringify(job))
      assert.ok(fake?.jobs.length === 1)
      assert.equal(fake.jobs[0]?.request.model, NAMES[dialectId])
      const content = await reelay.call('GET', `/v1/videos/${String(job['id']).replace('job_', 'video_')}/content`)
      const film = await inspectFilm(content.bytes)
      // Multiples of 16 are all that GPU servers take, and so is this.
      assert.deepEqual([film.widthPx, film.heightPx], [640, 640])
      assert.equal(fake.counts.leaks, 0)
    })
  }
})

test('keys go to their own provider: no other one, no log, no file and no answer has them', async () => {
  const one = await provide('canary-one', 'ark')
  const two = await provide('canary-two', 'replicate')
  await ended(await submit('canary-one'))
  await ended(await submit('canary-two'))
  const echoed = [await ended(await submit('canary-one', '[[fake:echo-key]]'))]
  echoed.push(await ended(await submit('canary-two', '[[fake:echo-key]]')))
  for (const job of echoed) assert.match(JSON.stringify(job), /Debug: authorization: Bearer \[key\]/)
  const shown = ({ requests }: FakeProvider) => JSON.stringify(requests)
  assert.ok(shown(one.fake).includes(one.secret) && shown(two.fake).includes(two.secret))
  assert.ok(!shown(one.fake).includes(two.secret) && !shown(two.fake).includes(one.secret))
  const files = await readdir(reelay.dataDir, { recursive: true, withFileTypes: true })
  const stored = await Promise.all(
    files.filter((file) => file.isFile()).map((file) => readFile(join(file.parentPath, file.name), 'latin1')),
  )
  const everything = [
    ...stored,
    JSON.stringify(echoed),
    reelay.log(),
    reelay.output(),
    JSON.stringify(await admin('GET', '')),
  ]
  for (const { secret } of [one, two]) assert.ok(everything.every((text) => !text.includes(secret)))
  for (const name of ['canary-one', 'canary-two']) await admin('DELETE', `/${name}?force=true`)
})

test('a prompt that a firewall before the provider does not like closes no key, and keeps nobody waiting', async () => {
  await provide('walled', 'ark')
  const job = await ended(await submit('walled', 'a poster [[fake:wall-403]]'))
  assert.equal(job['status'], 'failed')
  assert.match(JSON.stringify(job), /something in front of it, does not let this request through/)
  assert.doesNotMatch(JSON.stringify(await admin('GET', '/walled')), /refused/)
  assert.equal((await ended(await submit('walled')))['status'], 'succeeded')
  await admin('DELETE', '/walled?force=true')
})

test('a key that is refused is closed, its jobs wait, and go on by a key that its operator gives', async () => {
  const { fake, secret } = await provide('locked', 'ark', {}, 'sk-right')
  const { keys } = await admin('GET', '/locked')
  const [{ id } = { id: '' }] = Array.isArray(keys) ? (keys as { id: string }[]) : []
  await admin('POST', `/locked/credentials/${id}/rotate`, { secret: 'sk-revoked' })
  const job = await submit('locked')
  await until(
    async () => JSON.stringify(await admin('GET', '/locked')),
    (told) => told.includes('refused'),
  )
  assert.equal((await statusOf(job))['status'], 'processing')
  assert.equal(fake.jobs.length, 0)
  await admin('POST', `/locked/credentials`, { label: 'second', secret })
  const told = await ended(job)
  assert.equal(told['status'], 'succeeded', JSON.stringify(told))
  assert.match(reelay.log(), /closed until its operator opens it/)
  await admin('DELETE', '/locked?force=true')
})

describe('a provider that is tried out', () => {
  const tried = async (name: string, body: JsonObject = {}) => {
    const { ok, line, steps } = await admin('POST', `/${name}/test`, body)
    return { ok, line: String(line), steps: JSON.stringify(steps) }
  }

  test('has a key that works, and makes a clip where one is asked for', async () => {
    await provide('well', 'ark')
    assert.deepEqual((await tried('well')).line, 'well: its key works')
    const made = await tried('well', { clip: true })
    assert.equal(made.ok, true, made.line)
    assert.match(made.steps, /864x496, 4\.00 s/)
    await admin('DELETE', '/well?force=true')
  })

  for (const dialectId of ['jobs', 'open', 'openai', 'ark', 'fal', 'replicate']) {
    test(`by ${dialectId} with a wrong key says so in one line`, async () => {
      const { keyId } = await provide('wrong', dialectId)
      await admin('POST', `/wrong/credentials/${keyId}/rotate`, { secret: 'sk-wrong' })
      const { ok, line } = await tried('wrong')
      assert.equal(ok, false)
      assert.match(line, /^wrong: .*the key main: the provider does not take it/)
      assert.doesNotMatch(line, /sk-wrong/)
      await admin('DELETE', '/wrong?force=true')
    })
  }

  test('says of a name that is none, of a door that is closed, and of a path that is no API, what it is', async () => {
    const { fake } = await provide('lost', 'ark')
    for (const [url, says] of [
      ['http://nowhere.invalid/api/v3', /the name nowhere\.invalid cannot be resolved/],
      ['http://127.0.0.1:9/api/v3', /cannot be reached/],
    ] as const) {
      const models = { 'seedance-2.0': 'x' }
      await admin('PUT', '/elsewhere', { dialect: 'ark', url, models })
      assert.match((await tried('elsewhere')).line, says)
      await admin('DELETE', '/elsewhere')
    }
    assert.ok(fake.counts)
    await admin('DELETE', '/lost?force=true')
  })
})
