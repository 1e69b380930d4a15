/** OpenAI's own SDK for Node, pointed at Reelay by its base URL and nothing else. */

import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import OpenAI, { toFile } from 'openai'
import { inspectFilm } from '../support/inspect.ts'
import { makePng } from '../support/media-samples.ts'
import { type Origin, startOrigin } from '../support/origin.ts'
import { KEY, type Reelay, startReelay, until } from '../support/reelay.ts'

let dir: string
let origin: Origin
let reelay: Reelay
let square: Buffer

before(async () => {
  dir = await mkdtemp(join(tmpdir(), 'reelay-openai-'))
  square = await makePng({ widthPx: 640, heightPx: 640 })
  origin = await startOrigin(dir, new Map([['/still.png', { contentType: 'image/png', bytes: square }]]))
  reelay = await startReelay(origin.settings)
})

after(async () => {
  await reelay?.close()
  await origin?.close()
  await rm(dir, { recursive: true, force: true })
})

const request = {
  model: 'seedance-1-0-pro-250528',
  prompt: 'an orange cat in Tokyo after the rain',
  seconds: '2',
  size: '864x480',
}

for (const base of ['/v1', '/openai/v1']) {
  test(`create, retrieve, download, list and delete work under ${base}`, async () => {
    const client = new OpenAI({ apiKey: KEY, baseURL: reelay.url + base })
    // The SDK's types know OpenAI's models and sizes only; its wire takes any.
    const created = await client.videos.create(request as OpenAI.VideoCreateParams)
    assert.equal(created.status, 'queued')
    assert.equal(created.object, 'video')
    const video = await until(
      () => client.videos.retrieve(created.id),
      ({ status }) => status === 'completed' || status === 'failed',
    )
    assert.equal(video.status, 'completed', JSON.stringify(video.error))
    assert.equal(video.progress, 100)
    const content = await client.videos.downloadContent(video.id)
    const film = await inspectFilm(new Uint8Array(await content.arrayBuffer()))
    assert.deepEqual([film.widthPx, film.heightPx, film.frames], [864, 480, 48])

    const listed = []
    for await (const one of client.videos.list({ limit: 1 })) listed.push(one.id)
    assert.ok(listed.includes(video.id))
    const deleted = await client.videos.delete(video.id)
    assert.equal(deleted.deleted, true)
    await assert.rejects(client.videos.retrieve(video.id), (error) => error instanceof OpenAI.NotFoundError)
  })
}

test('a retrieve with Prefer or ?wait is answered when the video has ended', async () => {
  const client = new OpenAI({ apiKey: KEY, baseURL: `${reelay.url}/openai/v1` })
  for (const options of [{ headers: { Prefer: 'wait=60' } }, { query: { wait: 60 } }]) {
    const { id } = await client.videos.create(request as OpenAI.VideoCreateParams)
    const { data, response } = await client.videos.retrieve(id, options).withResponse()
    assert.equal(response.headers.get('preference-applied'), 'wait=60')
    assert.equal(data.status, 'completed', JSON.stringify(data.error))
  }
})

test('a picture in the form is the first frame', async () => {
  const client = new OpenAI({ apiKey: KEY, baseURL: `${reelay.url}/openai/v1` })
  const picture = await toFile(await makePng({ widthPx: 320, heightPx: 180 }), 'first.png', { type: 'image/png' })
  const created = await client.videos.create({ ...request, input_reference: picture } as OpenAI.VideoCreateParams)
  const video = await until(
    () => client.videos.retrieve(created.id),
    ({ status }) => status === 'completed' || status === 'failed',
  )
  assert.equal(video.status, 'completed', JSON.stringify(video.error))
})

test('a picture is the first frame by its https address and as a data URI', async () => {
  const client = new OpenAI({ apiKey: KEY, baseURL: `${reelay.url}/v1` })
  const uri = `data:image/png;base64,${square.toString('base64')}`
  for (const url of ['https://example.com/still.png', uri]) {
    const order = { model: 'seedance-1.0-pro', prompt: 'The cat turns', seconds: '2', resolution: '480p' }
    const body = { ...order, input_reference: { image_url: url } }
    const created = await client.videos.create(body as unknown as OpenAI.VideoCreateParams)
    const video = await until(
      () => client.videos.retrieve(created.id),
      ({ status }) => status === 'completed' || status === 'failed',
    )
    // The picture decides the ratio, so it has been looked at.
    assert.deepEqual([video.status, video.size], ['completed', '640x640'], JSON.stringify(video.error))
  }
})

test('a video that fails says so, and why', async () => {
  const client = new OpenAI({ apiKey: KEY, baseURL: `${reelay.url}/v1` })
  const doomed = { ...request, prompt: '[[previz:fail]]' } as OpenAI.VideoCreateParams
  const { id } = await client.videos.create(doomed)
  const video = await until(
    () => client.videos.retrieve(id),
    ({ status }) => status === 'completed' || status === 'failed',
  )
  assert.deepEqual([video.status, video.error?.code], ['failed', 'upstream_failed'])
})

test('a mistake is the error class that the SDK has for it, without a retry', async () => {
  const client = new OpenAI({ apiKey: KEY, baseURL: `${reelay.url}/openai/v1` })
  await assert.rejects(
    client.videos.create({ ...request, seconds: '1' } as unknown as OpenAI.VideoCreateParams),
    (error) => {
      assert.ok(error instanceof OpenAI.BadRequestError)
      assert.equal(error.param, 'seconds')
      assert.match(error.requestID ?? '', /^req_/)
      return true
    },
  )
  const stranger = new OpenAI({ apiKey: 'sk-nobody', baseURL: `${reelay.url}/openai/v1` })
  await assert.rejects(stranger.videos.list(), (error) => error instanceof OpenAI.AuthenticationError)
})
