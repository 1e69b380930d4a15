/**
 * Media in a provider's own library, against real servers: `asset://…` comes to an Ark whose operator lets callers name it, also
 * through a Reelay before it, to the letter; everybody else refuses it before there is a job.
 */

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Json, JsonObject } from '../../src/core/json.ts'
import { ark } from '../../src/dialects/ark.ts'
import { createFakeProvider, type FakeProvider } from '../../src/fake-provider/fake-provider.ts'
import { inspectFilm } from '../support/inspect.ts'
import { KEY, type Reelay, startReelay, until } from '../support/reelay.ts'

const ADMIN_KEY = 'the-key-of-the-operator-of-a-library'
const TASKS = '/api/v3/contents/generations/tasks'
const ASSET = 'asset://asset-20260224200602-qn7wr'

/** The model of the Ark that shares its library, and that of the one that does not. */
const SHARED = 'seedance-2.0'
const CLOSED = 'seedance-1.5-pro'

let sharing: FakeProvider
let closed: FakeProvider
let gateway: Reelay
/** It has the gateway for a provider, and previz for whatever that does not make. */
let front: Reelay

before(async () => {
  const pace = { queueMs: 50, runMs: 100, fetchReferences: true, assets: [ASSET.slice('asset://'.length)] }
  ;[sharing, closed] = await Promise.all([
    createFakeProvider({ dialect: ark, ...pace }),
    createFakeProvider({ dialect: ark, ...pace }),
  ])
  ;[gateway, front] = await Promise.all([
    startReelay({ REELAY_ADMIN_KEY: ADMIN_KEY, REELAY_RENDER_WORKERS: '0' }),
    startReelay({ REELAY_ADMIN_KEY: ADMIN_KEY }),
  ])
  await provide(gateway, 'sharing', {
    dialect: 'ark',
    url: sharing.url,
    models: { [SHARED]: 'ep-1' },
    shares_library: true,
  })
  await provide(gateway, 'closed', { dialect: 'ark', url: closed.url, models: { [CLOSED]: 'ep-2' } })
  const behind = { dialect: 'jobs', url: `${gateway.url}/v1`, models: { [SHARED]: SHARED }, shares_library: true }
  await provide(front, 'behind', behind)
})

after(async () => {
  await Promise.all([front?.close(), gateway?.close()])
  await Promise.all([sharing?.close(), closed?.close()])
})

const headers = { authorization: `Bearer ${ADMIN_KEY}` }

async function provide(reelay: Reelay, name: string, body: JsonObject): Promise<void> {
  const put = await reelay.call('PUT', `/admin/v1/providers/${name}`, { headers, body })
  assert.ok(put.status < 300, put.text)
  const key = { label: 'main', secret: KEY }
  const keyed = await reelay.call('POST', `/admin/v1/providers/${name}/credentials`, { headers, body: key })
  assert.ok(keyed.status < 300, keyed.text)
}

const words: Json = { type: 'text', text: 'A kite over the dunes' }
const picture = (url: string): Json => ({ type: 'image_url', image_url: { url }, role: 'first_frame' })
const film: Json = { type: 'video_url', video_url: { url: ASSET }, role: 'reference_video' }
const task = (model: string, ...content: readonly Json[]): JsonObject => ({
  ...{ model, content: [words, ...content], resolution: '480p', duration: 5 },
})

async function ended(reelay: Reelay, path: string): Promise<JsonObject> {
  const ends: readonly unknown[] = ['succeeded', 'completed', 'failed', 'cancelled', 'expired']
  return until(
    async () => (await reelay.call('GET', path)).json(),
    ({ status }) => ends.includes(status),
  )
}

/** What has come to an Ark of its last job's references, as it stands there. */
const heard = (fake: FakeProvider) => fake.jobs.at(-1)?.fetched?.map(({ from }) => from)

const jobsAt = async (reelay: Reelay) => (await reelay.call('GET', TASKS)).json()['total']

describe('media in Ark’s library', () => {
  test('comes there to the letter, and the film takes the shape that Ark gives it', async () => {
    const submitted = await gateway.call('POST', TASKS, { body: task(SHARED, picture(ASSET)) })
    assert.equal(submitted.status, 200, submitted.text)
    const told = await ended(gateway, `${TASKS}/${submitted.json()['id']}`)
    assert.equal(told['status'], 'succeeded', JSON.stringify(told))
    assert.deepEqual(heard(sharing), [ASSET])
    assert.equal(sharing.jobs.at(-1)?.request.ratio, 'adaptive')
    const { video_url: url } = told['content'] as { readonly video_url: string }
    const { widthPx, heightPx } = await inspectFilm((await gateway.call('GET', url)).bytes)
    assert.deepEqual([told['ratio'], widthPx > heightPx], ['16:9', true])
    const [note] = told['notes'] as readonly JsonObject[]
    assert.deepEqual([note?.['kind'], note?.['field']], ['unrecognized', 'content[1]'])
  })

  test('comes there through a Reelay that speaks the jobs dialect to the next one, beside what has a ratio', async () => {
    const input = {
      prompt: 'A kite',
      resolution: '480p',
      duration: 5,
      aspect_ratio: '9:16',
      reference_video_urls: [ASSET],
    }
    const submitted = await until(
      () => front.call('POST', '/v1/jobs', { body: { model: SHARED, input } }),
      ({ status }) => status === 200,
    )
    const told = await ended(front, `/v1/jobs/${submitted.json()['id']}`)
    assert.match(String(told['status']), /^(succeeded|completed)$/, JSON.stringify(told))
    assert.deepEqual([heard(sharing), sharing.jobs.at(-1)?.request.ratio], [[ASSET], '9:16'])
  })

  test('that is not there fails the job in Ark’s words', async () => {
    const body = task(SHARED, picture('asset://asset-unknown'))
    const { id } = (await gateway.call('POST', TASKS, { body })).json()
    const { status, error } = await ended(gateway, `${TASKS}/${id}`)
    assert.equal(status, 'failed')
    assert.match(JSON.stringify(error), /The provider refused the job: The specified asset asset-unknown is not found/)
  })
})

describe('media in a provider’s library is refused, and no job is there', () => {
  const rule = 'no provider here lets callers name media in its library (asset://)'

  test('by Ark’s words, for a provider whose operator has not opened it', async () => {
    const before = await jobsAt(gateway)
    for (const path of [TASKS, `${TASKS}/quote`]) {
      const answer = await gateway.call('POST', path, { body: task(CLOSED, picture(ASSET)) })
      assert.equal(answer.status, 400)
      const { code, reason, param, message } = answer.json()['error'] as JsonObject
      assert.deepEqual([code, reason, param], ['InvalidParameter', 'unsupported_combination', 'content[1]'])
      assert.ok(String(message).includes(rule), String(message))
    }
    assert.deepEqual([await jobsAt(gateway), closed.jobs.length], [before, 0])
  })

  test('by the jobs dialect, where previz alone makes the model', async () => {
    const input = { prompt: 'A kite', resolution: '480p', duration: 5, first_frame_url: ASSET }
    const answer = await front.call('POST', '/v1/jobs', { body: { model: CLOSED, input } })
    const { code, param, message } = answer.json()['error'] as JsonObject
    assert.deepEqual([answer.status, code, param], [400, 'unsupported_combination', 'input.first_frame_url'])
    assert.ok(String(message).includes(rule), String(message))
  })

  test('by the open dialect, in which it cannot be named', async () => {
    const body = { model: SHARED, prompt: 'A kite', mediaUrls: [ASSET] }
    const answer = await gateway.call('POST', '/api/open/v1/video/generations', { body })
    assert.equal(answer.status, 400)
    assert.match(
      answer.text,
      /mediaUrls\[0\]: media in Ark’s library \(asset:\/\/\) can be named in the dialects ark and jobs/,
    )
  })

  test('for a film by whose length the model is charged', async () => {
    const unit = { per: 'million_tokens', text: '46', referenced: '28' }
    const body = {
      base_version: 0,
      models: { [SHARED]: { tiers: { '480p': unit, '720p': unit, '1080p': unit, '4k': unit } } },
    }
    const priced = await gateway.call('PUT', '/admin/v1/prices', { headers, body })
    assert.ok(priced.status < 300, priced.text)
    const answer = await until(
      () => gateway.call('POST', TASKS, { body: task(SHARED, film) }),
      ({ status }) => status === 400,
    )
    assert.match(answer.text, /charged by the length of reference videos/)
    assert.equal((await gateway.call('POST', `${TASKS}/quote`, { body: task(SHARED, picture(ASSET)) })).status, 200)
  })

  test('as soon as its operator closes the library again', async () => {
    const path = '/admin/v1/providers/sharing'
    const patched = await gateway.call('PATCH', path, { headers, body: { shares_library: false } })
    assert.equal(patched.status, 200, patched.text)
    const answer = await gateway.call('POST', `${TASKS}/quote`, { body: task(SHARED, picture(ASSET)) })
    assert.equal(answer.status, 400, answer.text)
  })
})
