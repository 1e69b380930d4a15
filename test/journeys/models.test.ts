/** Official names on a running server: what is left to the model, what it costs in the end, and what nobody here can make. */

import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { JsonObject } from '../../src/core/json.ts'
import { inspectFilm, shownSize } from '../support/inspect.ts'
import { makePng } from '../support/media-samples.ts'
import { type Reelay, startReelay, until } from '../support/reelay.ts'

const ADMIN_KEY = 'the-key-of-whoever-counts-credits'
let reelay: Reelay

/** A model of the operator's own, with a size that no encoder takes as it is. */
const ODD = `models:
  - name: odd-one
    extends: seedance-2.0
    enabled: true
    resolutions: [480p]
    defaultResolution: 480p
    pixels:
      480p: { "16:9": 853x480, "4:3": 641x481, "1:1": 481x481, "3:4": 481x641, "9:16": 480x853, "21:9": 1001x429 }
`

let folder = ''

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reelay-models-'))
  const models = join(folder, 'models.yaml')
  await writeFile(models, ODD)
  reelay = await startReelay({ REELAY_ADMIN_KEY: ADMIN_KEY, REELAY_MODELS: models })
})
after(async () => {
  await reelay?.close()
  await rm(folder, { recursive: true, force: true })
})

const submit = (model: string, input: JsonObject) =>
  reelay.call('POST', '/v1/jobs', { body: { model, input: { prompt: 'a kite', resolution: '480p', ...input } } })

/** The film of a job once it is there, and what the job has cost, in credits. */
async function made(model: string, input: JsonObject = {}) {
  const submitted = await submit(model, input)
  assert.equal(submitted.status, 200, submitted.text)
  const id = String(submitted.json()['id']).slice('job_'.length)
  const job = await until(
    async () => (await reelay.call('GET', `/api/open/v1/video/generations/req_${id}`)).json(),
    ({ status }) => status !== 'queued' && status !== 'processing',
  )
  assert.equal(job['status'], 'succeeded', JSON.stringify(job))
  const { bytes } = await reelay.call('GET', `/v1/videos/video_${id}/content`)
  const headers = { authorization: `Bearer ${ADMIN_KEY}` }
  const { quoted, charged } = (await reelay.call('GET', `/admin/v1/jobs/job_${id}`, { headers })).json()
  return { film: await inspectFilm(bytes), bytes, quoted, charged }
}

test('a length that is left to the model is quoted as the longest, and charged as it came', async () => {
  const quote = await reelay.call('POST', '/v1/jobs/quote', {
    body: { model: 'seedance-2.5', input: { prompt: 'a kite', resolution: '480p', duration: -1 } },
  })
  assert.deepEqual([quote.json()['credits'], quote.json()['duration']], [30 * 6, 30])
  const { film, bytes: _, ...costs } = await made('seedance-2.5')
  assert.equal(film.frames, 120)
  assert.deepEqual(costs, { quoted: String(30 * 6), charged: String(5 * 6) })
})

test('1.0 has its own sizes, makes no sound, and follows its first frame', async () => {
  const text = (await made('doubao-seedance-1-0-pro-250528', { duration: 2 })).film
  assert.deepEqual([text.widthPx, text.heightPx, text.frames, text.sound], [864, 480, 48, undefined])
  const picture = Buffer.from(await makePng({ widthPx: 300, heightPx: 300 })).toString('base64')
  const first_frame_url = `data:image/png;base64,${picture}`
  const { film } = await made('seedance-1-0-pro-250528', { duration: 2, first_frame_url, prompt: '' })
  assert.deepEqual([film.widthPx, film.heightPx], [640, 640])
})

test('a model may have sizes with odd sides: its films are shown so, with their pictures', async () => {
  const { bytes } = await made('odd-one', { duration: 4, ratio: '16:9' })
  assert.deepEqual(shownSize(bytes), { widthPx: 853, heightPx: 480 })
  const { text } = await reelay.call('GET', '/v1/jobs?limit=1')
  assert.match(text, /"width":853,"height":480,.*"poster_url":"http.*"scrub_url":"http/)
})

test('what only a provider could make is refused at the submit, with the field', async () => {
  const refused = await submit('doubao-seedance-2-0-260128', { resolution: '4k' })
  assert.equal(refused.status, 400)
  assert.match(refused.text, /no provider here renders doubao-seedance-2-0-260128 at 4k/)
  assert.match(refused.text, /"input\.resolution"/)
})

test('a model is found by its name, with the slashes in it encoded or not', async () => {
  const name = 'fal-ai/bytedance/seedance/v1.5/pro/text-to-video'
  for (const base of ['/v1/models', '/openai/v1/models']) {
    for (const path of [name, encodeURIComponent(name), 'seedance-2.0', 'seedance-2.0/text-to-video']) {
      const answer = await reelay.call('GET', `${base}/${path}`)
      assert.deepEqual([answer.status, answer.json()['id']], [200, decodeURIComponent(path)])
    }
    assert.equal((await reelay.call('GET', `${base}/seedance-2.0/text-to-audio`)).status, 404)
  }
})
