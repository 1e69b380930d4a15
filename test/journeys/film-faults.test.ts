/**
 * What is wrong with a provider's film, and what becomes of the job, as docs/fake-provider.md says: fetched on, fetched again,
 * refused at no charge, or taken with a note to its caller. Nothing is ever made twice.
 */

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Json, JsonObject } from '../../src/core/json.ts'
import { ark } from '../../src/dialects/ark.ts'
import { jobs } from '../../src/dialects/jobs.ts'
import { createFakeProvider, type FakeProvider } from '../../src/fake-provider/fake-provider.ts'
import { inspectFilm } from '../support/inspect.ts'
import { type Reelay, startReelay, until } from '../support/reelay.ts'

const ADMIN_KEY = 'the-key-of-the-operator-of-broken-films'
const headers = { authorization: `Bearer ${ADMIN_KEY}` }

let reelay: Reelay
let fake: FakeProvider

before(async () => {
  fake = await createFakeProvider({ dialect: ark, keys: ['sk-film'], queueMs: 50, runMs: 100 })
  reelay = await startReelay({ REELAY_ADMIN_KEY: ADMIN_KEY })
  const models = { 'seedance-2.0': 'doubao-seedance-2-0-260128' }
  const keys = [{ label: 'main', secret: 'sk-film' }]
  const body = { dialect: 'ark', url: fake.url, models, keys, slots: 20 }
  assert.equal((await reelay.call('PUT', '/admin/v1/providers/films', { headers, body })).status, 200)
})

after(async () => {
  await reelay?.close()
  await fake?.close()
})

let submits = 0

/** Submits a job; by its mark its works are found at the provider. */
async function submit(behaviour: string, more: JsonObject = {}): Promise<{ id: string; mark: string }> {
  const mark = `kite ${++submits} `
  const input = { resolution: '480p', aspect_ratio: '1:1', duration: 4, ...more }
  const body = { model: 'seedance-2.0', input: { prompt: `${mark}[[fake:${behaviour}]]`, ...input } }
  const answer = await reelay.call('POST', '/v1/jobs', { body })
  assert.equal(answer.status, 200, answer.text)
  return { id: String(answer.json()['id']), mark }
}

const worksOf = (mark: string) => fake.jobs.filter(({ request }) => request.prompt.startsWith(mark))

const jobOf = async (id: string) => (await reelay.call('GET', `/v1/jobs/${id}`)).json()

async function endOf(behaviour: string, more: JsonObject = {}) {
  const { id, mark } = await submit(behaviour, more)
  const job = await until(
    () => jobOf(id),
    ({ status }) => status !== 'processing',
  )
  const file = await reelay.call('GET', `/admin/v1/jobs/${id}`, { headers })
  const money = (file.json()['transfers'] as readonly { readonly kind: Json }[]).map(({ kind }) => kind)
  return { id, job, money, made: worksOf(mark) }
}

describe('a film that does not come as it should', { concurrency: true }, () => {
  for (const [behaviour, downloads] of [
    ['truncated-film:1', 2],
    ['truncated-film:3', 4],
    ['half-film:1', 2],
    ['page-for-film:1', 2],
    ['expired-link:1', 2],
    ['slow-film:1000', 1],
  ] as const) {
    test(`${behaviour}: the job succeeds, with ${downloads} downloads of one work`, async () => {
      const { id, job, money, made } = await endOf(behaviour)
      assert.equal(job['status'], 'succeeded', JSON.stringify(job))
      assert.deepEqual(money, ['hold', 'capture'])
      assert.deepEqual([made.length, made[0]?.downloads], [1, downloads])
      const content = await reelay.call('GET', `/v1/videos/${id.replace('job_', 'video_')}/content`)
      assert.equal((await inspectFilm(content.bytes)).frames, 96)
    })
  }

  test('truncated-film:1: only the rest is asked for', async () => {
    const { made } = await endOf('truncated-film:1')
    const of = fake.requests.filter(({ target }) => target.includes(made.at(-1)?.id ?? '-') && target.endsWith('.mp4'))
    assert.deepEqual(
      of.map(({ status, headers: { range } }) => [status, range?.replace(/\d+/, 'N')]),
      [
        [200, undefined],
        [206, 'bytes=N-'],
      ],
    )
  })

  for (const [behaviour, more, says] of [
    ['half-film', {}, /no video/],
    ['page-for-film', {}, /no video/],
    ['wrong-length', {}, /it is longer/],
    ['wrong-length:2', {}, /it is shorter/],
    ['wrong-size', {}, /it has 320x240 pixels/],
    ['wrong-size:320x320', {}, /it has 320x320 pixels/],
    ['no-sound', { generate_audio: true }, /it has no sound/],
  ] as const) {
    const asked = 'generate_audio' in more ? ' where sound was asked for' : ''
    test(`${behaviour}${asked}: the job fails with upstream_bad_result, and costs nothing`, async () => {
      const { job, money } = await endOf(behaviour, more)
      const { code, message } = job['error'] as JsonObject
      assert.deepEqual([job['status'], code], ['failed', 'upstream_bad_result'])
      assert.match(String(message), says)
      assert.deepEqual(money, ['hold', 'release'])
    })
  }

  for (const [behaviour, field, detail] of [
    ['wrong-size:624x624', 'size', 'the film has 624x624 pixels instead of 640x640'],
    ['no-sound', 'input.generate_audio', 'the film has no sound'],
  ] as const) {
    test(`${behaviour}: the film is taken, and its caller is told`, async () => {
      const { id, job, money } = await endOf(behaviour)
      assert.equal(job['status'], 'succeeded', JSON.stringify(job))
      assert.deepEqual(money, ['hold', 'capture'])
      assert.deepEqual(job['notes'], [{ kind: 'approximated', field, detail }])
      const { text } = await reelay.call('GET', `/v1/jobs/${id}/events`)
      assert.match(text, /differs_from_order/)
    })
  }

  test('two-films: the first one is delivered, and its caller is told that there were two', async (context) => {
    const pairs = await createFakeProvider({ dialect: jobs, keys: ['sk-pairs'], queueMs: 50, runMs: 100 })
    context.after(() => pairs.close())
    const keys = [{ label: 'main', secret: 'sk-pairs' }]
    const provider = { dialect: 'jobs', url: pairs.url, models: { 'seedance-1.5-pro': 'x' }, keys }
    assert.equal((await reelay.call('PUT', '/admin/v1/providers/pairs', { headers, body: provider })).status, 200)
    const input = { prompt: 'two kites [[fake:two-films]]', resolution: '480p', duration: 5 }
    const made = await reelay.call('POST', '/v1/jobs', { body: { model: 'seedance-1.5-pro', input } })
    assert.equal(made.status, 200, made.text)
    const job = await until(
      () => jobOf(String(made.json()['id'])),
      ({ status }) => status !== 'processing',
    )
    assert.equal(job['status'], 'succeeded', JSON.stringify(job))
    assert.equal(((job['output'] as JsonObject)['videos'] as readonly Json[]).length, 1)
    const detail = 'the provider shows 2 films, of which the first is delivered'
    assert.deepEqual(job['notes'], [{ kind: 'dropped', field: 'videos', detail }])
    assert.equal(pairs.counts.downloads, 1)
  })

  for (const behaviour of ['expired-link', 'redirect-film-to-private']) {
    test(`${behaviour}: the job waits, and nobody is asked but the provider`, async () => {
      const { id, mark } = await submit(behaviour)
      await until(
        async () => worksOf(mark)[0]?.downloads ?? 0,
        (downloads) => downloads >= 2,
      )
      assert.equal((await jobOf(id))['status'], 'processing')
      assert.equal((await reelay.call('POST', `/v1/jobs/${id}/cancel`)).json()['status'], 'cancelled')
    })
  }
})

test('whatever became of the films, each was made once', () => {
  assert.equal(fake.counts.works, submits)
})
