/** The pictures of a film from outside: told with the film, sent on to, read without a key, gone with the job. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import sharp from 'sharp'
import { isJsonObject, type JsonObject } from '../../src/core/json.ts'
import { KEY, type Reelay, startReelay } from '../support/reelay.ts'

const headers = { authorization: `Bearer ${KEY}` }

let reelay: Reelay
before(async () => {
  reelay = await startReelay({})
})
after(() => reelay?.close())

const call = (method: string, path: string, body?: JsonObject) => reelay.call(method, path, { headers, body })

async function submit(prompt: string): Promise<string> {
  const input = { prompt, duration: 4, resolution: '480p', seed: 7 }
  return String((await call('POST', '/v1/jobs', { model: 'seedance-2.0', input })).json()['id'])
}

const errorOf = (answer: JsonObject) => (isJsonObject(answer['error']) ? answer['error']['code'] : undefined)

async function redirectOf(path: string): Promise<string> {
  const { status, headers: told } = await fetch(`${reelay.url}${path}`, { headers, redirect: 'manual' })
  assert.equal(status, 302)
  return told.get('location') ?? ''
}

type Told = { readonly url: string; readonly poster_url: string; readonly scrub_url: string }

test('a film is told with a poster and a track for scrubbing, which lead to pictures of it without a key', async () => {
  const id = await submit('A calm mountain lake at sunset')
  const job = JSON.parse((await call('GET', `/v1/jobs/${id}?wait=60`)).text)
  const film: Told = job.output.videos[0]
  assert.equal(await redirectOf(`/v1/jobs/${id}/poster`), film.poster_url)
  assert.equal(await redirectOf(`/v1/jobs/${id}/scrub`), film.scrub_url)

  const poster = await fetch(film.poster_url)
  assert.deepEqual([poster.status, poster.headers.get('content-type')], [200, 'image/jpeg'])
  const { width, height } = await sharp(Buffer.from(await poster.arrayBuffer())).metadata()
  assert.deepEqual([width, height], [864, 496])

  const track = await fetch(film.scrub_url)
  assert.deepEqual([track.status, track.headers.get('content-type')], [200, 'text/vtt; charset=utf-8'])
  const cues = (await track.text()).split('\n').filter((line) => line.includes('#xywh='))
  assert.equal(cues.length, 25)
  const [sheetUrl = '', lastPart = ''] = cues.at(-1)?.split('#xywh=') ?? []
  const [left = 0, top = 0, partWidth = 0, partHeight = 0] = lastPart.split(',').map(Number)
  const sheet = sharp(Buffer.from(await (await fetch(sheetUrl)).arrayBuffer()))
  const size = await sheet.metadata()
  assert.deepEqual([size.width, size.height], [left + partWidth, top + partHeight])
  const expiry = (url: string) => /media\/(\d+)-/.exec(url)?.[1]
  assert.equal(expiry(sheetUrl), expiry(film.scrub_url))

  await call('POST', `/v1/jobs/${id}/delete`)
  for (const url of [film.poster_url, film.scrub_url, sheetUrl]) assert.equal((await fetch(url)).status, 404)
  const gone = await call('GET', `/v1/jobs/${id}/poster`)
  assert.deepEqual([gone.status, errorOf(gone.json())], [404, 'job_not_found'])
})

test('a job under way has no pictures yet, and one that failed never has', async () => {
  const never = await submit('a kite [[previz:never-end]]')
  const failing = await submit('a kite [[previz:fail]]')
  for (const still of ['poster', 'scrub']) {
    const early = await call('GET', `/v1/jobs/${never}/${still}`)
    assert.deepEqual([early.status, errorOf(early.json())], [400, 'video_not_ready'])
    const failed = await call('GET', `/v1/jobs/${failing}/${still}?wait=60`)
    assert.deepEqual([failed.status, errorOf(failed.json())], [404, 'video_not_available'])
  }
  await call('POST', `/v1/jobs/${never}/cancel`)
})
