/** Vercel's AI SDK with its provider for Replicate, pointed at the replicate face by its base URL, with its own download. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createReplicate } from '@ai-sdk/replicate'
import {
  APICallError,
  experimental_generateVideo as generateVideo,
  experimental_getVideoStatus as getVideoStatus,
  experimental_startVideo as startVideo,
} from 'ai'
import { type PublicRig, shapeOf, startPublicRig } from '../support/client-rig.ts'
import { inspectFilm } from '../support/inspect.ts'
import { PUBLIC_URL } from '../support/public-place.ts'
import { KEY, until } from '../support/reelay.ts'

const MODEL = 'bytedance/seedance-1-pro'
const order = { prompt: 'A kite over the dunes', resolution: '864x480', duration: 2 } as const
const poll = { intervalMs: 100 }

let rig: PublicRig

before(async () => {
  Reflect.set(globalThis, 'AI_SDK_LOG_WARNINGS', false)
  rig = await startPublicRig()
  rig.place.enter()
})

after(() => rig?.close())

const models = (apiToken = KEY) => createReplicate({ baseURL: `${PUBLIC_URL}/v1`, apiToken })
const filmOf = ({ uint8Array }: { uint8Array: Uint8Array }) => shapeOf(uint8Array)
const predictionOf = async (id: string) => (await rig.reelay.call('GET', `/v1/predictions/${id}`)).json()

test('a prompt comes to the film that was ordered, with what the prediction measured', async () => {
  const result = await generateVideo({
    model: models().video(MODEL),
    ...order,
    aspectRatio: '16:9',
    fps: 24,
    seed: 7,
    providerOptions: { replicate: { camera_fixed: true } },
    poll,
  })
  assert.deepEqual(await filmOf(result.video), [864, 480, 48])
  assert.deepEqual([result.video.mediaType, result.warnings], ['video/mp4', []])
  const told = result.providerMetadata['replicate'] as { predictionId: string; metrics: { predict_time: number } }
  assert.ok(told.metrics.predict_time > 0)
  const { input, notes } = await predictionOf(told.predictionId)
  const { prompt, duration } = order
  const sent = { prompt, duration, aspect_ratio: '16:9', size: '864x480', seed: 7, camera_fixed: true }
  // `fps` is what every film has, and is not told again.
  assert.deepEqual([input, notes], [sent, undefined])
})

test('a model by what stands behind a colon, and two videos as two predictions', async () => {
  // The SDK sends that alone, as `version`.
  const { videos } = await generateVideo({
    model: models().video('bytedance/seedance:seedance-2.0'),
    ...order,
    resolution: '640x640',
    duration: 4,
    providerOptions: { replicate: { generate_audio: false } },
    n: 2,
    poll,
  })
  assert.deepEqual(await Promise.all(videos.map(filmOf)), [
    [640, 640, 96],
    [640, 640, 96],
  ])
})

test('a picture is the first frame, as bytes, as a data URI and by its https address', async () => {
  const before = rig.origin.requests.length
  for (const image of [rig.picture, rig.pictureUri, 'https://example.com/still.png']) {
    const { video } = await generateVideo({
      model: models().video(MODEL),
      prompt: { image, text: 'The kite rises' },
      aspectRatio: 'adaptive',
      duration: 2,
      providerOptions: { replicate: { resolution: '480p' } },
      poll,
    })
    // The picture decides the ratio, so it has been looked at.
    const [width, height] = await filmOf(video)
    assert.equal(width, height)
  }
  assert.deepEqual(rig.origin.requests.slice(before), ['GET example.com/still.png'])
})

test('one that is only started is asked about later, by whoever has its operation', async () => {
  const model = models().video(MODEL)
  const { operation } = await startVideo({ model, ...order })
  const kept: typeof operation = JSON.parse(JSON.stringify(operation))
  const ended = await until(
    () => getVideoStatus(models().video(MODEL), { operation: kept }),
    ({ status }) => status !== 'pending',
  )
  assert.ok(ended.status === 'completed')
  const [video] = ended.videos
  assert.ok(video?.type === 'url')
  assert.equal((await inspectFilm(new Uint8Array(await (await fetch(video.url)).arrayBuffer()))).frames, 48)
})

test('a webhook in place of the asking is called at the end', async () => {
  const url = 'https://your-app.com/ai-sdk'
  const { video } = await generateVideo({
    model: models().video(MODEL),
    ...order,
    webhook: async () => ({
      url,
      received: until(
        async () => rig.origin.callbacks.find(({ path }) => path === '/ai-sdk'),
        (callback) => callback !== undefined,
      ).then((callback) => ({ headers: {}, body: JSON.parse(callback?.body ?? '{}') })),
    }),
  })
  assert.deepEqual(await filmOf(video), [864, 480, 48])
  assert.deepEqual(
    rig.origin.callbacks.filter(({ path }) => path === '/ai-sdk').map(({ body }) => JSON.parse(body).status),
    ['succeeded'],
  )
})

test('what is refused is the SDK’s own error with our sentence and code, and is not repeated', async () => {
  const refusal = async (token: string, name: `${string}/${string}`, duration: number): Promise<unknown[]> => {
    const video = generateVideo({ model: models(token).video(name), ...order, duration, poll })
    const error: unknown = await video.catch((reason: unknown) => reason)
    assert.ok(APICallError.isInstance(error), String(error))
    const { detail, code, request_id: requestId } = JSON.parse(error.responseBody ?? '{}')
    assert.equal(error.message, detail)
    assert.equal(error.responseHeaders?.['x-request-id'], requestId)
    return [error.statusCode, code, error.isRetryable]
  }
  assert.deepEqual(await refusal(KEY, MODEL, 300), [422, 'invalid_parameter', false])
  assert.deepEqual(await refusal(KEY, 'nobody/nothing', 4), [404, 'model_not_found', false])
  assert.deepEqual(await refusal('r8_nobody', MODEL, 4), [401, 'unauthorized', false])
})

test('a prediction that fails or is cancelled ends the wait with its reason, and so does an abort', async () => {
  const rest = { model: models().video(MODEL), duration: 4, poll } as const
  await assert.rejects(generateVideo({ ...rest, prompt: 'A kite [[previz:fail]]' }), /The sandbox was asked to fail/)
  const prompt = '[[previz:never-end]] for somebody to cancel'
  const cancelled = generateVideo({ ...rest, prompt })
  const rejected = assert.rejects(cancelled, /canceled/)
  const isIt = (one: { input: { prompt?: string } }) => one.input.prompt === prompt
  const { id } = await until(
    async () => {
      const { results } = (await rig.reelay.call('GET', '/v1/predictions')).json()
      return (results as { id: string; input: { prompt?: string } }[]).find(isIt) ?? { id: '' }
    },
    (one) => one.id !== '',
  )
  await rig.reelay.call('POST', `/v1/predictions/${id}/cancel`)
  await rejected
  const abort = new AbortController()
  const unending = generateVideo({ ...rest, prompt: '[[previz:never-end]]', abortSignal: abort.signal })
  setTimeout(() => abort.abort(), 300)
  await assert.rejects(unending, { name: 'AbortError' })
})
