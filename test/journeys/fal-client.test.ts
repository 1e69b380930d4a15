/** fal's own client for JavaScript, by each of the two ways in which it can be told where to go. */

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { ApiError, createFalClient, type FalClient, type QueueStatus, ValidationError } from '@fal-ai/client'
import { inspectFilm } from '../support/inspect.ts'
import { makePng } from '../support/media-samples.ts'
import { KEY, type Reelay, startReelay } from '../support/reelay.ts'

const TEXT = 'bytedance/seedance-2.0/text-to-video'
const IMAGE = 'bytedance/seedance-2.0/image-to-video'
const FIRST = 'fal-ai/bytedance/seedance/v1/pro/text-to-video'

const settings = {}

let reelay: Reelay

before(async () => {
  reelay = await startReelay(settings)
})

after(async () => {
  await reelay?.close()
})

const small = { duration: '4', resolution: '480p', aspect_ratio: '16:9', generate_audio: false }
const input = { prompt: 'a kite above the sea', ...small, seed: 7 }

type Output = {
  readonly video: { readonly url: string; readonly content_type: string; readonly file_size: number }
  readonly seed: number
}

/** Everything goes to one path, with its target in a header. */
const byProxy = (path: string) => () =>
  createFalClient({ credentials: KEY, proxyUrl: { url: reelay.url + path, when: 'always' } })

/** Every URL of fal's hosts becomes one of ours. */
const byRewriting = () => {
  const places = { 'https://queue.fal.run': '/fal', 'https://fal.run': '/fal/run', 'https://rest.fal.ai': '/fal' }
  const rewrite = (url: string) => {
    const [host, place] = Object.entries(places).find(([start]) => url.startsWith(`${start}/`)) ?? ['', '']
    assert.notEqual(host, '', url)
    return reelay.url + place + url.slice(host.length)
  }
  return createFalClient({
    credentials: KEY,
    requestMiddleware: async (request) => ({ ...request, url: rewrite(request.url) }),
  })
}

const WAYS: Readonly<Record<string, () => FalClient>> = {
  'a proxy at /fal/proxy': byProxy('/fal/proxy'),
  'a rewritten URL': byRewriting,
}

const isRefusal = (status: number, kind: typeof ApiError) => (error: unknown) => {
  assert.ok(error instanceof kind, String(error))
  assert.equal(error.status, status, JSON.stringify(error.body))
  return true
}

for (const [way, connect] of Object.entries(WAYS)) {
  describe(`fal’s client, by ${way}`, () => {
    test('submits, asks with lines, waits and has the film', async () => {
      const fal = connect()
      const submitted = await fal.queue.submit(TEXT, { input, priority: 'low', startTimeout: 600 })
      assert.equal(submitted.status, 'IN_QUEUE')
      const { request_id: requestId } = submitted
      assert.equal(submitted.response_url, `${reelay.url}/fal/bytedance/seedance-2.0/requests/${requestId}`)
      const silent = await fal.queue.status(TEXT, { requestId })
      assert.ok(!('logs' in silent) || silent.logs === null)
      const done = await fal.queue.subscribeToStatus(TEXT, { requestId, logs: true, pollInterval: 100 })
      assert.ok(done.logs.length >= 2, JSON.stringify(done))
      const { data, requestId: told } = await fal.queue.result(TEXT, { requestId })
      const { video, seed } = data as Output
      assert.deepEqual([told, seed, video.content_type], [requestId, 7, 'video/mp4'])
      const bytes = new Uint8Array(await (await fetch(video.url)).arrayBuffer())
      assert.equal(video.file_size, bytes.byteLength)
      const film = await inspectFilm(bytes)
      assert.deepEqual([film.widthPx, film.heightPx, film.frames], [864, 496, 96])
    })

    test('subscribes, by asking and by a stream', async () => {
      for (const mode of ['polling', 'streaming'] as const) {
        const updates: QueueStatus[] = []
        const onQueueUpdate = (update: QueueStatus) => void updates.push(update)
        const { data } = await connect().subscribe(TEXT, { input, mode, logs: true, onQueueUpdate })
        assert.ok((data as Output).video.url.startsWith(reelay.url))
        const last = updates.at(-1)
        assert.equal(last?.status, 'COMPLETED', mode)
        assert.ok(last !== undefined && 'logs' in last)
        const lines = last.logs.map(({ message }) => message)
        assert.equal(new Set(lines).size, lines.length, lines.join('\n'))
        assert.equal(lines.at(-1), 'The video is finished.')
      }
    })

    test('runs without a queue', async () => {
      const { data } = await connect().run(TEXT, { input })
      assert.ok((data as Output).video.url.endsWith('.mp4'))
    })

    test('brings a picture in, which is the first frame', async () => {
      const fal = connect()
      const picture = new Blob([new Uint8Array(await makePng({ widthPx: 320, heightPx: 180 }))], { type: 'image/png' })
      const { data } = await fal.subscribe(IMAGE, { input: { ...input, image_url: picture } })
      assert.ok((data as Output).video.url.startsWith(reelay.url))
      const url = await fal.storage.upload(picture)
      assert.match(url, /\/media\/.*\.png$/)
      assert.equal((await fetch(url)).headers.get('content-type'), 'image/png')
    })

    test('cancels a job, and hears of it by the result; after the end there is nothing to cancel', async () => {
      const fal = connect()
      const { request_id: requestId } = await fal.queue.submit(TEXT, { input: { ...input, duration: '15' } })
      await assert.rejects(fal.queue.result(TEXT, { requestId }), (error) => {
        assert.ok(error instanceof ApiError)
        assert.deepEqual([error.status, error.message], [400, 'Request is still in progress'])
        assert.equal(error.requestId, requestId)
        return true
      })
      await fal.queue.cancel(TEXT, { requestId })
      assert.equal((await fal.queue.status(TEXT, { requestId })).status, 'COMPLETED')
      await assert.rejects(fal.queue.result(TEXT, { requestId }), isRefusal(499, ApiError))
      const { requestId: finished } = await fal.subscribe(TEXT, { input })
      await assert.rejects(fal.queue.cancel(TEXT, { requestId: finished }), isRefusal(400, ApiError))
    })

    test('tells what is wrong with an input, and where', async () => {
      await assert.rejects(connect().queue.submit(TEXT, { input: { ...input, duration: 'long' } }), (error) => {
        assert.ok(error instanceof ValidationError)
        assert.equal(error.getFieldErrors('duration')[0]?.type, 'invalid_parameter')
        assert.match(error.message, /duration/)
        return true
      })
    })
  })
}

test('the proxy is there under the path that fal’s own examples give it, too', async () => {
  const { request_id: requestId } = await byProxy('/api/fal/proxy')().queue.submit(TEXT, { input })
  await byRewriting().queue.cancel(TEXT, { requestId })
})

test('an endpoint that is not there, a wrong key and an unknown request are errors of their own status', async () => {
  const fal = byProxy('/fal/proxy')()
  await assert.rejects(fal.queue.submit('fal-ai/no/such/model', { input }), isRefusal(404, ApiError))
  const requestId = '019c5e2b-7d1f-4a6e-9c30-5b8f0e2d4a17'
  await assert.rejects(fal.queue.status(TEXT, { requestId }), isRefusal(404, ApiError))
  await assert.rejects(fal.queue.cancel(TEXT, { requestId }), isRefusal(404, ApiError))
  const proxyUrl = { url: `${reelay.url}/fal/proxy`, when: 'always' } as const
  const stranger = createFalClient({ credentials: 'nobody:knows', proxyUrl })
  await assert.rejects(stranger.queue.submit(TEXT, { input }), isRefusal(401, ApiError))
})

test('the endpoint with a model in its own path is asked for by its first two segments', async () => {
  const fal = byRewriting()
  const { request_id: requestId, status_url: url } = await fal.queue.submit(FIRST, { input: { prompt: 'a kite' } })
  assert.equal(url, `${reelay.url}/fal/fal-ai/bytedance/requests/${requestId}/status`)
  await fal.queue.cancel(FIRST, { requestId })
  assert.equal((await fal.queue.status(FIRST, { requestId })).status, 'COMPLETED')
})

test('a run that is sent again under its key has the film of the first, and one that only asks has a quote', async () => {
  const path = `/fal/run/${TEXT}`
  const run = async (more = {}) => {
    const headers = { 'idempotency-key': 'run-1' }
    const answer = await reelay.call('POST', path, { headers, body: { ...input, ...more } })
    assert.equal(answer.status, 200, answer.text)
    return answer
  }
  const [first, second] = [await run(), await run()]
  assert.equal(first.headers.get('x-fal-request-id'), second.headers.get('x-fal-request-id'))
  assert.equal(first.json()['seed'], 7)
  const quotes = [
    await reelay.call('POST', path, { body: { ...input, dry_run: true } }),
    await reelay.call('POST', `${path}?dry_run=true`, { body: input }),
    await reelay.call('POST', `/fal/quote/${TEXT}`, { body: input }),
    await reelay.call('POST', `/fal/${TEXT}?dry_run=true`, { body: input }),
  ]
  for (const quote of quotes) assert.deepEqual([quote.status, quote.json()['object']], [200, 'quote'], quote.text)
})

test('a request for a proxy’s target that is none of fal’s is refused, and nothing is fetched', async () => {
  const answer = await reelay.call('POST', '/fal/proxy', {
    headers: { 'x-fal-target-url': 'https://example.com/v1' },
    body: input,
  })
  assert.equal(answer.status, 422)
  assert.match(answer.text, /queue\.fal\.run/)
})
