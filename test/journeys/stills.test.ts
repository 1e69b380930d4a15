/** The pictures of a film from outside: told with the film, sent on to, read without a key, gone with the job. */

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import sharp from 'sharp'
import { isJsonObject, type JsonObject } from '../../src/core/json.ts'
import { makeStillFilm } from '../../src/previz/still-film.ts'
import { KEY, type Reelay, startReelay } from '../support/reelay.ts'
import { within } from '../support/within.ts'

const headers = { authorization: `Bearer ${KEY}` }

const ADMIN_KEY = 'the-key-of-the-operator-of-pictures'

let reelay: Reelay
let film: Uint8Array

/** A provider that speaks `videos` and has made every film when it is asked. */
const provider: RequestListener = ({ url = '' }, response) => {
  if (url.endsWith('/content')) return response.writeHead(200, { 'content-length': film.byteLength }).end(film)
  const told = JSON.stringify({ id: 'video_one', status: 'completed' })
  return response.writeHead(200, { 'content-type': 'application/json' }).end(told)
}
const server = createServer(provider)

before(async () => {
  film = await makeStillFilm({ size: { widthPx: 640, heightPx: 640 }, frames: 96, sound: true, word: 'SHOWN' })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  reelay = await startReelay({ REELAY_ADMIN_KEY: ADMIN_KEY })
})
after(async () => {
  await reelay?.close()
  server.close()
})

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

test('a film of a provider is told at once, and with its pictures when they have been made', async () => {
  const { port } = server.address() as AddressInfo
  const body = {
    ...{ dialect: 'videos', url: `http://127.0.0.1:${port}/v1`, models: { 'seedance-2.0': 'x' }, slots: 1 },
    keys: [{ label: 'main', secret: 'sk-of-the-provider' }],
  }
  const operator = { authorization: `Bearer ${ADMIN_KEY}` }
  const made = await reelay.call('PUT', '/admin/v1/providers/showing', { headers: operator, body })
  assert.equal(made.status, 200, made.text)
  const input = { prompt: 'a kite', duration: 4, resolution: '480p', aspect_ratio: '1:1' }
  const id = String((await call('POST', '/v1/jobs', { model: 'seedance-2.0', input })).json()['id'])
  assert.equal((await call('GET', `/v1/jobs/${id}?wait=60`)).json()['status'], 'succeeded')
  const told = async (): Promise<Told> => JSON.parse((await call('GET', `/v1/jobs/${id}`)).text).output.videos[0]
  await within(60_000, async () => (await told()).poster_url !== null)
  const { url, poster_url: posterUrl, scrub_url: scrubUrl } = await told()
  assert.match(url, /\.mp4$/)
  const { width, height } = await sharp(Buffer.from(await (await fetch(posterUrl)).arrayBuffer())).metadata()
  assert.deepEqual([width, height], [640, 640])
  assert.match(await (await fetch(scrubUrl)).text(), /--> 00:00:04\.000\n.*-scrub\.jpg#xywh=640,640,160,160\n$/)
  const { data } = (await call('GET', `/v1/jobs/${id}/events`)).json()
  assert.ok(Array.isArray(data))
  assert.deepEqual(
    data.slice(-2).map((event) => isJsonObject(event) && event['type']),
    ['job.succeeded', 'job.stills'],
  )
})
