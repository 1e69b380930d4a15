/** OpenAI's own SDK for Node, pointed at Reelay by its base URL and nothing else. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import OpenAI, { toFile } from 'openai'
import { inspectFilm } from '../support/inspect.ts'
import { makePng } from '../support/media-samples.ts'
import { KEY, type Reelay, startReelay, until } from '../support/reelay.ts'

let reelay: Reelay

before(async () => {
  reelay = await startReelay()
})

after(async () => {
  await reelay?.close()
})

const request = {
  model: 'seedance-2-0-fast',
  prompt: 'an orange cat in Tokyo after the rain',
  seconds: '4',
  size: '864x496',
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
    assert.deepEqual([film.widthPx, film.heightPx, film.frames], [864, 496, 96])

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

test('a mistake is the error class that the SDK has for it, without a retry', async () => {
  const client = new OpenAI({ apiKey: KEY, baseURL: `${reelay.url}/openai/v1` })
  await assert.rejects(
    client.videos.create({ ...request, seconds: '3' } as unknown as OpenAI.VideoCreateParams),
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
