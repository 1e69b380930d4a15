/**
 * A provider that is turned off, moved or taken out while it has works, and a key that goes: what becomes of the jobs, as
 * docs/providers.md says.
 */

import assert from 'node:assert/strict'
import { after, afterEach, before, describe, test } from 'node:test'
import type { Json, JsonObject } from '../../src/core/json.ts'
import { jobs } from '../../src/dialects/jobs.ts'
import { videos } from '../../src/dialects/videos.ts'
import { createFakeProvider, type FakeProvider } from '../../src/fake-provider/fake-provider.ts'
import { operatorOf } from '../support/admin.ts'
import { type Reelay, startReelay, until } from '../support/reelay.ts'
import { exampleWorkflow } from '../upstreams/comfyui/comfy-rig.ts'

const ADMIN_KEY = 'the-key-of-whoever-turns-providers-off'
const SECRET = 'sk-of-the-one-that-leaves'

let reelay: Reelay
const fakes: FakeProvider[] = []
const names: string[] = []

const { ask, told } = operatorOf(() => reelay, ADMIN_KEY)

before(async () => {
  reelay = await startReelay({ REELAY_ADMIN_KEY: ADMIN_KEY })
})

afterEach(async () => {
  for (const name of names.splice(0)) await ask('DELETE', `/providers/${name}?force=true`)
  for (const fake of fakes.splice(0)) await fake.close()
})

after(async () => reelay?.close())

/** A provider whose works take `runMs`, under a name, with one key. */
async function provide(name: string, runMs: number, more: JsonObject = {}): Promise<FakeProvider> {
  // Where films are behind the key, they are where the provider is.
  const spoken = more['dialect'] === videos.id ? { dialect: videos, links: false } : { dialect: jobs }
  const fake = await createFakeProvider({ ...spoken, keys: [SECRET], queueMs: 50, runMs })
  fakes.push(fake)
  names.push(name)
  await told('PUT', `/providers/${name}`, settingsFor(fake.url, more))
  return fake
}

function settingsFor(url: string, more: JsonObject = {}): JsonObject {
  const keys = [{ label: 'main', secret: SECRET }]
  return { dialect: 'jobs', url, models: { 'seedance-2.0': 'seedance-2.0' }, keys, ...more }
}

/** As long as whoever asked or went elsewhere would have done so again. */
const aWhile = () => new Promise((resolve) => setTimeout(resolve, 2_500))

async function submit(prompt = 'A kite over the dunes'): Promise<string> {
  const input = { prompt, resolution: '480p', aspect_ratio: '1:1', duration: 4 }
  const answer = await reelay.call('POST', '/v1/jobs', { body: { model: 'seedance-2.0', input } })
  assert.equal(answer.status, 200, answer.text)
  return String(answer.json()['id'])
}

const jobOf = async (id: string) => (await reelay.call('GET', `/v1/jobs/${id}`)).json()
const ended = (id: string) =>
  until(
    () => jobOf(id),
    ({ status }) => status !== 'processing',
  )
const upstreamsOf = async (id: string) => {
  const { attempts } = await told('GET', `/jobs/${id}`)
  return (attempts as readonly { readonly upstream: Json }[]).map(({ upstream }) => upstream)
}
const historyOf = async (id: string) => (await reelay.call('GET', `/v1/jobs/${id}/events`)).text

/** Until the provider has taken so many works. */
const taken = (fake: FakeProvider, works: number) =>
  until(
    async () => fake.counts.works,
    (count) => count === works,
  )

describe('a provider that is turned off while it has works', () => {
  test('is not asked any more; its jobs wait, and end when it is on again, each made once', async () => {
    const fake = await provide('pauses', 1_000)
    const id = await submit()
    await taken(fake, 1)
    await told('POST', '/providers/pauses/off', {})
    // A question may be under way.
    await new Promise((resolve) => setTimeout(resolve, 200))
    const asked = fake.requests.length
    await aWhile()
    assert.equal(fake.requests.length, asked)
    assert.equal((await jobOf(id))['status'], 'processing')
    await told('POST', '/providers/pauses/resume', {})
    assert.equal((await ended(id))['status'], 'succeeded')
    assert.equal(fake.counts.works, 1)
    assert.deepEqual(await upstreamsOf(id), ['pauses'])
  })

  test('hears of a job that was cancelled meanwhile as soon as it is on again', async () => {
    const fake = await provide('hears-late', 600_000)
    const id = await submit()
    await taken(fake, 1)
    await told('POST', '/providers/hears-late/off', {})
    const cancelled = await reelay.call('POST', `/v1/jobs/${id}/cancel`)
    assert.equal(cancelled.json()['status'], 'cancelled', cancelled.text)
    assert.equal((await jobOf(id))['status'], 'cancelled')
    await told('POST', '/providers/hears-late/resume', {})
    await until(
      () => historyOf(id),
      (text) => text.includes('attempt.stopped'),
    )
    assert.equal(fake.counts.cancels, 1)
  })

  test('leaves jobs that only waited for a slot there to another provider', async () => {
    const full = await provide('full', 600_000, { slots: 1, priority: 10 })
    const other = await provide('other', 100)
    await submit('the one that is made')
    await taken(full, 1)
    const waiting = await submit('the one that waits')
    await told('POST', '/providers/full/off', {})
    assert.equal((await ended(waiting))['status'], 'succeeded')
    assert.deepEqual([other.counts.works, full.counts.works], [1, 1])
    assert.deepEqual(await upstreamsOf(waiting), ['other'])
  })

  test('keeps such jobs waiting where nobody else has the model: the engine inside does not take them', async () => {
    const alone = await provide('alone', 3_000, { slots: 1 })
    const first = await submit('the one that is made')
    await taken(alone, 1)
    const waiting = await submit('the one that waits')
    await told('POST', '/providers/alone/off', {})
    await aWhile()
    assert.equal((await jobOf(waiting))['status'], 'processing')
    assert.deepEqual(await upstreamsOf(waiting), [])
    await told('POST', '/providers/alone/resume', {})
    for (const id of [first, waiting]) assert.equal((await ended(id))['status'], 'succeeded')
    assert.deepEqual(await upstreamsOf(waiting), ['alone'])
  })
})

for (const state of ['drain', 'off'] as const) {
  test(`a submit of a model whose only provider was told to ${state} is refused, and no preview is sold in its place`, async () => {
    const name = `shut-by-${state}`
    await provide(name, 100)
    await told('POST', `/providers/${name}/${state}`, {})
    const input = { prompt: 'A kite', resolution: '480p', aspect_ratio: '1:1', duration: 4, generate_audio: false }
    const asked = (more: JsonObject) =>
      reelay.call('POST', '/v1/jobs', { body: { model: 'seedance-2.0', input: { ...input, ...more } } })
    const refused = await asked({})
    assert.equal(refused.status, 503, refused.text)
    assert.match(refused.text, /takes nothing new at the moment/)
    const preview = await asked({ channel: 'previz' })
    assert.equal(preview.status, 200, preview.text)
    await ended(String(preview.json()['id']))
    await told('POST', `/providers/${name}/resume`, {})
    const made = await asked({})
    assert.equal((await ended(String(made.json()['id'])))['status'], 'succeeded')
  })
}

describe('a provider that is taken out while it has works', () => {
  test('is not, but by force; then its jobs fail at once and cost nothing', async () => {
    const fake = await provide('leaves', 600_000)
    const id = await submit()
    await taken(fake, 1)
    const refused = await ask('DELETE', '/providers/leaves')
    assert.equal(refused.status, 409)
    assert.match(refused.text, /leaves has a job under way: drain it and wait.*provider_busy/)
    await told('DELETE', '/providers/leaves?force=true')
    const job = await jobOf(id)
    assert.deepEqual([job['status'], (job['error'] as JsonObject)['code']], ['failed', 'upstream_failed'])
    const { transfers } = await told('GET', `/jobs/${id}`)
    assert.deepEqual(
      (transfers as readonly { readonly kind: Json }[]).map(({ kind }) => kind),
      ['hold', 'release'],
    )
  })
})

describe('a provider that moves to another origin while it has works', () => {
  test('is not moved unless it is off; then its works are asked for at the new place', async () => {
    const spoken = { dialect: 'videos', models: { 'seedance-2.0': 'seedance-2-0' } }
    const fake = await provide('moves', 1_500, spoken)
    const id = await submit()
    await taken(fake, 1)
    const there = settingsFor(fake.url.replace('127.0.0.1', 'localhost'), spoken)
    const refused = await ask('PUT', '/providers/moves', there)
    assert.equal(refused.status, 409, refused.text)
    assert.match(refused.text, /moves has a job under way.*provider_busy/)
    const applied = await ask('POST', '/providers/apply', { providers: [{ name: 'moves', ...there }] })
    assert.equal(applied.status, 409, applied.text)
    await told('POST', '/providers/moves/off', {})
    await told('PUT', '/providers/moves', there)
    await told('POST', '/providers/moves/resume', {})
    assert.equal((await ended(id))['status'], 'succeeded')
    assert.equal(fake.counts.works, 1)
  })
})

describe('a provider that is to speak otherwise while it has works', () => {
  const spoken = { dialect: 'videos', models: { 'seedance-2.0': 'seedance-2-0' } }
  const comfy = { dialect: 'comfyui', workflow: exampleWorkflow() }

  test('does not, but where it is off; what it has is asked for in the new words, in which it may know it', async () => {
    const fake = await provide('converts', 2_500, spoken)
    const id = await submit()
    await taken(fake, 1)
    const openai = settingsFor(fake.url, { ...spoken, dialect: 'openai' })
    for (const [method, path, body] of [
      ['PUT', '/providers/converts', openai],
      ['PUT', '/providers/converts', settingsFor(fake.url, { ...spoken, profile: 'openai' })],
      ['PATCH', '/providers/converts', { dialect: 'openai' }],
      ['POST', '/providers/apply', { providers: [{ name: 'converts', ...openai }] }],
    ] as const) {
      const refused = await ask(method, path, body)
      assert.equal(refused.status, 409, refused.text)
      assert.match(refused.text, /converts has a job under way.*may not know in these words.*"param":"dialect"/)
    }
    await told('POST', '/providers/converts/off', {})
    await told('PUT', '/providers/converts', openai)
    await told('POST', '/providers/converts/resume', {})
    assert.equal((await ended(id))['status'], 'succeeded')
    assert.equal(fake.counts.works, 1)
  })

  test('so that it cannot know what it has, makes it wait; it goes on when it speaks as before', async () => {
    const fake = await provide('mumbles', 1_000, spoken)
    const id = await submit()
    await taken(fake, 1)
    await told('POST', '/providers/mumbles/off', {})
    await told('PUT', '/providers/mumbles', settingsFor(fake.url, comfy))
    await told('POST', '/providers/mumbles/resume', {})
    await aWhile()
    assert.equal((await jobOf(id))['status'], 'processing')
    await told('POST', '/providers/mumbles/off', {})
    await told('PUT', '/providers/mumbles', settingsFor(fake.url, spoken))
    await told('POST', '/providers/mumbles/resume', {})
    assert.equal((await ended(id))['status'], 'succeeded')
    assert.equal(fake.counts.works, 1)
  })

  test('does so at once where nothing is under way, and the next job is given to it in the new words', async () => {
    const fake = await provide('learns', 100, spoken)
    assert.equal((await ended(await submit()))['status'], 'succeeded')
    await told('PUT', '/providers/learns', settingsFor(fake.url, { dialect: 'openai', models: spoken.models }))
    assert.equal((await ended(await submit()))['status'], 'succeeded')
    assert.equal(fake.counts.works, 2)
  })
})

describe('a key to a provider by which works are known', () => {
  test('is not taken out, but by force; closed, it is used for them until they have ended', async () => {
    const fake = await provide('locks', 1_500)
    const id = await submit()
    await taken(fake, 1)
    const { keys } = await told('GET', '/providers/locks')
    const [key = { id: '' }] = keys as readonly { readonly id: string }[]
    const refused = await ask('DELETE', `/providers/locks/credentials/${key.id}`)
    assert.equal(refused.status, 409, refused.text)
    assert.match(refused.text, /by the key main alone: close it and wait.*provider_busy/)
    await told('POST', `/providers/locks/credentials/${key.id}/close`, {})
    assert.equal((await ended(id))['status'], 'succeeded')
    await told('DELETE', `/providers/locks/credentials/${key.id}`)
  })
})
