/** Vercel's AI SDK with its provider for ByteDance, pointed at the Ark face by its base URL, with its own download. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createByteDance } from '@ai-sdk/bytedance'
import { APICallError, experimental_generateVideo as generateVideo } from 'ai'
import { type PublicRig, shapeOf, startPublicRig } from '../support/client-rig.ts'
import { inspectFilm } from '../support/inspect.ts'
import { PUBLIC_URL } from '../support/public-place.ts'
import { KEY, startReelay } from '../support/reelay.ts'

const MODEL = 'seedance-2.0'
const bytedance = { pollIntervalMs: 100 }
const providerOptions = { bytedance }
/** As short as can be; only the first film needs sound. */
const SILENT = { duration: 4, generateAudio: false, providerOptions } as const

let rig: PublicRig

before(async () => {
  Reflect.set(globalThis, 'AI_SDK_LOG_WARNINGS', false)
  rig = await startPublicRig()
  rig.place.enter()
})

after(() => rig?.close())

const models = (apiKey = KEY) => createByteDance({ baseURL: `${PUBLIC_URL}/api/v3`, apiKey })
const filmOf = ({ uint8Array }: { uint8Array: Uint8Array }) => shapeOf(uint8Array)

test('a prompt comes to the film that was ordered, with its tokens, and a warning for what the SDK leaves out', async () => {
  const result = await generateVideo({
    model: models().video(MODEL),
    prompt: 'A kite over the dunes',
    aspectRatio: '16:9',
    resolution: '864x496',
    duration: 4,
    seed: 7,
    fps: 30,
    generateAudio: true,
    providerOptions: { bytedance: { ...bytedance, watermark: true, serviceTier: 'default' } },
  })
  assert.deepEqual(await filmOf(result.video), [864, 496, 96])
  assert.notEqual((await inspectFilm(result.video.uint8Array)).sound, undefined)
  assert.equal(result.video.mediaType, 'video/mp4')
  assert.deepEqual(
    result.warnings.map((warning) => ('feature' in warning ? warning.feature : '')),
    ['fps'],
  )
  const told = result.providerMetadata['bytedance'] as { taskId: string; usage: object }
  // 864 × 496 × (24 × 4 + 1) / 1024.
  assert.deepEqual(told.usage, { completion_tokens: 40_595 })
  const task = (await rig.reelay.call('GET', `/api/v3/contents/generations/tasks/${told.taskId}`)).json()
  assert.deepEqual([task['seed'], task['notes']], [7, undefined])
  assert.match(result.responses[0]?.headers?.['x-request-id'] ?? '', /^req_/)
})

test('two videos are two tasks', async () => {
  const result = await generateVideo({
    model: models().video(MODEL),
    prompt: 'A kite',
    n: 2,
    aspectRatio: '1:1',
    resolution: '640x640',
    ...SILENT,
  })
  assert.deepEqual(await Promise.all(result.videos.map(filmOf)), [
    [640, 640, 96],
    [640, 640, 96],
  ])
})

test('a picture is the first frame, as bytes, as a data URI and by its https address', async () => {
  const before = rig.origin.requests.length
  for (const image of [rig.picture, rig.pictureUri, 'https://example.com/still.png']) {
    const prompt = { image, text: 'The kite rises' }
    const more = { aspectRatio: 'adaptive', resolution: '864x496', ...SILENT } as const
    const { video } = await generateVideo({ model: models().video(MODEL), prompt, ...more })
    // The picture decides the ratio, so it has been looked at.
    assert.deepEqual(await filmOf(video), [640, 640, 96])
  }
  assert.deepEqual(rig.origin.requests.slice(before), ['GET example.com/still.png'])
})

test('first and last frame, and references, arrive as what they are', async () => {
  const model = models().video(MODEL)
  const rest = { prompt: 'A kite', resolution: '864x496', ...SILENT } as const
  const both = await generateVideo({
    model,
    ...rest,
    frameImages: [
      { image: rig.picture, frameType: 'first_frame' },
      { image: rig.picture, frameType: 'last_frame' },
    ],
  })
  assert.deepEqual(await filmOf(both.video), [640, 640, 96])
  const references = [rig.picture, { data: 'https://example.com/still.png', mediaType: 'image/png' }]
  const referred = await generateVideo({ model, ...rest, inputReferences: references })
  assert.equal((await filmOf(referred.video))[2], 96)
  assert.deepEqual([both.warnings, referred.warnings], [[], []])
})

test('what is refused is the SDK’s own error with Ark’s code and our sentence, and is not repeated', async () => {
  const refusal = async (apiKey: string, name: string, duration: number): Promise<unknown[]> => {
    const video = generateVideo({ model: models(apiKey).video(name), prompt: 'A kite', duration, providerOptions })
    const error: unknown = await video.catch((reason: unknown) => reason)
    assert.ok(APICallError.isInstance(error), String(error))
    assert.match(error.responseHeaders?.['x-request-id'] ?? '', /^req_/)
    const { code, message } = (error.data as { error: { code: string; message: string } }).error
    assert.equal(error.message, message)
    return [error.statusCode, code, error.isRetryable]
  }
  assert.deepEqual(await refusal(KEY, MODEL, 3), [400, 'InvalidParameter', false])
  assert.deepEqual(await refusal(KEY, 'nobody', 4), [404, 'InvalidEndpointOrModel.NotFound', false])
  assert.deepEqual(await refusal('sk-nobody', MODEL, 4), [401, 'AuthenticationError', false])
})

test('a task that fails ends the wait with an error, and so does an abort', async () => {
  const rest = { model: models().video(MODEL), duration: 4, providerOptions } as const
  await assert.rejects(generateVideo({ ...rest, prompt: 'A kite [[previz:fail]]' }), {
    name: 'BYTEDANCE_VIDEO_GENERATION_FAILED',
  })
  const abort = new AbortController()
  const unending = generateVideo({ ...rest, prompt: '[[previz:never-end]]', abortSignal: abort.signal })
  setTimeout(() => abort.abort(), 300)
  await assert.rejects(unending, { name: 'AbortError' })
})

// docs/dialects/ark.md says so; when this fails, the SDK has learned to take them.
test('a film at a loopback address is left to a download of the caller’s own', async () => {
  const alone = await startReelay()
  try {
    const model = createByteDance({ baseURL: `${alone.url}/api/v3`, apiKey: KEY }).video(MODEL)
    const order = { model, prompt: 'A kite', resolution: '864x496', ...SILENT } as const
    await assert.rejects(generateVideo(order), { name: 'AI_DownloadError' })
    const { video } = await generateVideo({
      ...order,
      download: async ({ url }) => {
        const answer = await fetch(url)
        const mediaType = answer.headers.get('content-type') ?? undefined
        return { data: new Uint8Array(await answer.arrayBuffer()), mediaType }
      },
    })
    assert.deepEqual(await filmOf(video), [864, 496, 96])
  } finally {
    await alone.close()
  }
})
