/** `/v1/videos`: what is refused, `input_reference` in all its forms, the two profiles, problems and models. */

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { builtInCatalog } from '../../src/models/catalog.ts'
import type { Json, JsonObject } from '../../src/core/json.ts'
import { Notes } from '../../src/core/notes.ts'
import type { JobView } from '../../src/core/view.ts'
import { openai, videos } from '../../src/dialects/videos.ts'
import { answering, asking, assertRefused, naming, problemOf, submitted } from './asking.ts'

const CORE_ID = '01k9f0000000000000000000aa'
const URL_1 = 'https://example.com/1.png'

const body = (more: JsonObject): JsonObject => ({ model: 'seedance-2-0', prompt: 'A cat.', ...more })
const referring = (...content: Json[]): JsonObject => body({ input_reference: { content } })
const image = (role?: string): JsonObject => ({
  type: 'image_url',
  ...(role === undefined ? {} : { role }),
  image_url: { url: URL_1 },
})
const video = { type: 'video_url', video_url: { url: 'https://example.com/1.mp4' } }
const audio = { type: 'audio_url', audio_url: { url: 'https://example.com/1.mp3' } }

describe('a submit to /v1/videos', () => {
  test('is refused with the wire path of the field to blame', () => {
    assertRefused(videos, [
      [[], 'invalid_body', undefined],
      [{ prompt: 'A cat.' }, 'missing_parameter', 'model'],
      [body({ prompt: null }), 'prompt_required', 'prompt'],
      [body({ resolution: '2k' }), 'invalid_parameter', 'resolution'],
      [body({ ratio: 'adaptive' }), 'invalid_parameter', 'ratio'],
      [body({ generate_audio: 'true' }), 'invalid_parameter', 'generate_audio'],
      [body({ generate_audio: 0 }), 'invalid_parameter', 'generate_audio'],
      [body({ seed: '5' }), 'invalid_parameter', 'seed'],
      [body({ seed: 1.5 }), 'invalid_parameter', 'seed'],
      [body({ callback_url: 'mailto:a@example.com' }), 'url_not_allowed', 'callback_url'],
      [body({ webhook_url: 'mailto:a@example.com' }), 'url_not_allowed', 'webhook_url'],
      [body({ callback_url: URL_1, webhook_url: 'https://example.com/2' }), 'conflicting_parameters', 'webhook_url'],
      [body({ metadata: 'text' }), 'invalid_parameter', 'metadata'],
      [body({ input_reference: 5 }), 'invalid_parameter', 'input_reference'],
      [body({ input_reference: {} }), 'missing_parameter', 'input_reference'],
      [body({ input_reference: { file_id: 'file_x' } }), 'file_not_found', 'input_reference.file_id'],
      [body({ input_reference: { image_url: 'x' } }), 'url_not_allowed', 'input_reference.image_url'],
      [body({ input_reference: { image_url: URL_1, content: [] } }), 'conflicting_parameters', 'input_reference'],
      [body({ input_reference: { content: {} } }), 'invalid_parameter', 'input_reference.content'],
      [referring({}), 'missing_parameter', 'input_reference.content[0].type'],
      [referring({ type: 'text', text: 'A dog.' }), 'invalid_parameter', 'input_reference.content[0].type'],
      [referring(image(), image('hero')), 'invalid_parameter', 'input_reference.content[1].role'],
      [referring(image('reference_video')), 'reference_kind_mismatch', 'input_reference.content[0].role'],
      [referring({ ...video, type: 'image_url' }), 'missing_parameter', 'input_reference.content[0].image_url'],
      [referring({ type: 'image_url', image_url: {} }), 'invalid_parameter', 'input_reference.content[0].image_url'],
      [
        referring({ type: 'image_url', image_url: { url: 'x' } }),
        'url_not_allowed',
        'input_reference.content[0].image_url.url',
      ],
    ])
  })

  test('takes no size but plain digits around a small x', () => {
    const wrong = [
      '1280X720',
      '1280×720',
      '0x0',
      '1e3x720',
      '-1x-1',
      '1280x',
      ' 1280x720',
      '1280x720 ',
      '0x500',
      '999999x1',
    ]
    assertRefused(
      videos,
      wrong.map((size) => [body({ size }), 'invalid_parameter', 'size']),
    )
    assertRefused(videos, [[body({ size: 1280 }), 'invalid_parameter', 'size']])
    assert.deepEqual(submitted(videos, asking(body({ size: '1470x630' }))).size, { widthPx: 1470, heightPx: 630 })
  })

  test('takes seconds as a text or a whole number', () => {
    for (const seconds of ['4', 4]) assert.equal(submitted(videos, asking(body({ seconds }))).durationSeconds, 4)
    const wrong: Json[] = ['5.0', '05', '+5', '', ' 5', '5s', '1e1', '5; DROP', 5.5, -0, true, [5], {}]
    assertRefused(
      videos,
      wrong.map((seconds) => [body({ seconds }), 'invalid_parameter', 'seconds']),
    )
  })

  test('keeps size, resolution and ratio side by side for the model to compare', () => {
    const { size, resolution, ratio } = submitted(
      videos,
      asking(body({ size: '1280x720', resolution: '720p', ratio: '1:1' })),
    )
    assert.deepEqual(
      { size, resolution, ratio },
      { size: { widthPx: 1280, heightPx: 720 }, resolution: '720p', ratio: '1:1' },
    )
  })

  test('takes a plain input_reference as the first frame', () => {
    const sourceOf = (input_reference: Json) => {
      const [reference, ...others] = submitted(videos, asking(body({ input_reference }))).references
      assert.deepEqual([reference?.role, others], ['first_frame', []])
      return reference?.source
    }
    assert.deepEqual(sourceOf(URL_1), { from: 'url', url: URL_1 })
    assert.deepEqual(sourceOf({ image_url: URL_1 }), { from: 'url', url: URL_1 })
    assert.deepEqual(sourceOf({ image_url: { url: URL_1 } }), { from: 'url', url: URL_1 })
    assert.deepEqual(sourceOf({ file_id: `file_${CORE_ID}` }), { from: 'file', fileId: CORE_ID })
    assert.deepEqual(sourceOf({ content: [image()] }), { from: 'url', url: URL_1 })
  })

  test('infers roles that are not given from types and count', () => {
    const rolesOf = (...content: Json[]) =>
      submitted(videos, asking(referring(...content))).references.map(({ role }) => role)
    assert.deepEqual(rolesOf(image(), image()), ['first_frame', 'last_frame'])
    assert.deepEqual(rolesOf(image(), image(), image()), ['reference_image', 'reference_image', 'reference_image'])
    assert.deepEqual(rolesOf(image(), video, audio), ['reference_image', 'reference_video', 'reference_audio'])
    assert.deepEqual(rolesOf(image('last_frame'), image('first_frame')), ['last_frame', 'first_frame'])
  })

  test('notes unknown members at every depth and binds none of them', () => {
    const notes = new Notes()
    const item = { ...image('reference_image'), weight: 1 }
    submitted(videos, asking(body({ fps: 60, input_reference: { content: [item], mode: 'x' } })), notes)
    assert.deepEqual(
      notes.list.map(({ kind, field }) => `${kind} ${field}`),
      ['unrecognized fps', 'unrecognized input_reference.mode', 'unrecognized input_reference.content[0].weight'],
    )
  })

  test('has no place for what only other dialects know, and says so', () => {
    const notes = new Notes()
    const request = { model: 'm', prompt: 'p', references: [], frames: 121, watermark: true, channel: 'x' }
    videos.submit.request.encode(request, notes)
    assert.deepEqual(
      notes.list.map(({ kind, field }) => `${kind} ${field}`),
      ['dropped frames', 'dropped watermark', 'dropped channel'],
    )
  })
})

describe('a video of /v1/videos', () => {
  const view: JobView = { id: CORE_ID, status: 'queued', model: 'm', createdAtMs: 1_780_021_218_000, videos: [] }
  const seedView: JobView = { ...view, model: 'seedance-2-0-fast' }
  const told = (dialect: typeof videos, job: JobView) =>
    JSON.parse(JSON.stringify(dialect.retrieve.response.encode(job, new Notes()).body))
  const STATUSES = ['queued', 'running', 'succeeded', 'failed', 'cancelled', 'expired'] as const

  test('begins, for seed 003, with a receipt of six members', () => {
    const id = `video_${CORE_ID}`
    const { model = '' } = seedView
    const receipt = { id, task_id: id, object: 'video', model, status: 'queued', created_at: 1_780_021_218 }
    assert.deepEqual(videos.submit.response.encode(seedView, new Notes()).body, receipt)
  })

  test('is told in seed 003’s words for the models that it prints, and in OpenAI’s for all others', () => {
    const wordsOf = (dialect: typeof videos, model: string) =>
      STATUSES.map((status) => told(dialect, { ...view, model, status }).status)
    const printed = ['QUEUED', 'IN_PROGRESS', 'SUCCESS', 'FAILURE', 'FAILURE', 'FAILURE']
    const openaiWords = ['queued', 'in_progress', 'completed', 'failed', 'failed', 'failed']
    for (const model of ['seedance-2-0', 'seedance-2-0-fast', 'seedance-2-0-nsfw']) {
      assert.deepEqual(wordsOf(videos, model), printed)
      assert.deepEqual(wordsOf(openai, model), openaiWords)
    }
    for (const model of ['seedance-2.0', 'sora-2', 'seedance-2-0-other']) {
      assert.deepEqual(wordsOf(videos, model), openaiWords)
    }
  })

  test('keeps task_id in the receipt of a client that does not say who it is', () => {
    const receipt = videos.submit.response.encode(view, new Notes()).body
    assert.deepEqual(receipt, { ...told(openai, view), task_id: `video_${CORE_ID}` })
  })

  test('always has a size, also before the first reference has decided the ratio', () => {
    for (const [dialect, job] of [
      [videos, seedView],
      [videos, view],
      [openai, view],
    ] as const) {
      assert.equal(told(dialect, job).size, '1280x720')
      assert.equal(told(dialect, { ...job, resolution: '480p' }).size, '864x496')
      assert.equal(told(dialect, { ...job, size: { widthPx: 640, heightPx: 640 } }).size, '640x640')
    }
  })

  test('names the field at fault as the caller wrote it, also when the job failed later', () => {
    const source = { from: 'url', url: URL_1 } as const
    const failure = { code: 'reference_unreachable', message: 'No.', field: 'references[1]' } as const
    const failed: JobView = {
      ...view,
      status: 'failed',
      failure,
      references: [
        { role: 'reference_image', source },
        { role: 'reference_video', source },
      ],
    }
    assert.equal(told(openai, failed).error.param, 'input_reference.content[1]')
    const alone = { ...failed, failure: { ...failure, field: 'references[0]' } }
    assert.equal(
      told(openai, { ...alone, references: [{ role: 'first_frame', source }] }).error.param,
      'input_reference',
    )
    const notes = [{ kind: 'approximated', field: 'references[0]', detail: 'd' }] as const
    assert.equal(told(openai, { ...failed, notes }).notes[0].field, 'input_reference.content[0]')
  })

  test('has exactly the printed members for seed 003, and a reason twice when it failed', () => {
    const printed = ['created_at', 'id', 'model', 'object', 'prompt', 'size', 'status']
    const done: JobView = { ...seedView, status: 'succeeded', videos: [{ url: URL_1 }] }
    assert.deepEqual(Object.keys(told(videos, done)), printed)
    const failed = told(videos, { ...seedView, status: 'failed', failure: { code: 'upstream_failed', message: 'No.' } })
    assert.deepEqual([failed.error, failed.fail_reason], [{ code: 'upstream_failed', message: 'No.' }, 'No.'])
    assert.equal(told(videos, { ...seedView, status: 'cancelled' }).error.code, 'cancelled')
  })

  test('has all members of OpenAI’s object, and the link where its kin put it', () => {
    const done: JobView = { ...view, status: 'succeeded', metadata: { projectId: 'p' }, videos: [{ url: URL_1 }] }
    const video = told(openai, done)
    const members = [
      'id',
      'object',
      'model',
      'status',
      'progress',
      'created_at',
      'completed_at',
      'expires_at',
      'prompt',
      'size',
      'seconds',
      'remixed_from_video_id',
      'error',
      'url',
      'metadata',
    ]
    assert.deepEqual(Object.keys(video), members)
    assert.deepEqual([video.progress, video.url, video.metadata], [100, URL_1, { projectId: 'p', url: URL_1 }])
  })

  test('tells a waiting client when to ask again, until it ends', () => {
    for (const status of STATUSES) {
      const { headers } = openai.retrieve.response.encode({ ...view, status }, new Notes())
      const isWaiting = status === 'queued' || status === 'running'
      assert.deepEqual(headers, isWaiting ? { 'openai-poll-after-ms': '1000', 'retry-after': '1' } : {})
    }
  })

  test('is read in any case and in any of the words that are about', () => {
    const statusOf = (status: string) =>
      videos.retrieve.response.decode(answering({ id: 'x', status }), new Notes()).status
    const words = [
      'NOT_START',
      'SUBMITTED',
      'pending',
      'Waiting',
      'created',
      'QUEUED',
      ' in_progress ',
      'generating',
      'processing',
    ]
    const states = ['queued', 'queued', 'queued', 'queued', 'queued', 'queued', 'running', 'running', 'running']
    assert.deepEqual(words.map(statusOf), states)
    const ends = ['success', 'DONE', 'finished', 'error', 'Fail', 'FAILURE', 'canceled', 'timed_out', 'TIMEOUT']
    const ended = [
      'succeeded',
      'succeeded',
      'succeeded',
      'failed',
      'failed',
      'failed',
      'cancelled',
      'expired',
      'expired',
    ]
    assert.deepEqual(ends.map(statusOf), ended)
  })

  test('is no answer without an id that is safe in a path', () => {
    for (const id of [null, 5, '', '..', 'a/b', '.hidden', 'a b', 'x'.repeat(300)]) {
      const read = () => videos.retrieve.response.decode(answering({ id, status: 'queued' }), new Notes())
      assert.equal(problemOf(read).code, 'upstream_bad_result')
    }
  })

  test('has one variant of content', () => {
    const decode = (query: Record<string, string>) =>
      videos.content?.request.decode(naming({ id: `video_${CORE_ID}` }, query), new Notes())
    assert.deepEqual(decode({}), { id: CORE_ID })
    assert.deepEqual(decode({ variant: 'video' }), { id: CORE_ID })
    assert.equal(problemOf(() => decode({ variant: 'thumbnail' })).field, 'variant')
  })
})

describe('the OpenAI profile', () => {
  test('recognises the clients that know OpenAI’s words only, and nobody else', () => {
    assert.equal(openai.recognises?.({ 'x-stainless-lang': 'js', host: 'example.com' }), true)
    const known = ['OpenAI/Python 2.30.0', 'AsyncOpenAI/Python 1.0', 'litellm/1.80.0', 'x/1 ai-sdk/openai/3.0.1']
    for (const agent of known) assert.equal(openai.recognises?.({ 'user-agent': agent }), true, agent)
    const others = ['curl/8', 'python-requests/2.32', 'node', 'my-OpenAI/1 client', 'notlitellm/1']
    for (const agent of others) assert.equal(openai.recognises?.({ 'user-agent': agent }), false, agent)
    assert.equal(openai.recognises?.({}), false)
    assert.equal(videos.recognises, undefined)
  })

  test('is also served under /openai/v1', () => {
    const { submit, retrieve, cancel, list, remove, content, models } = openai
    for (const operation of [submit, retrieve, cancel, list, remove, content]) {
      const paths = operation?.routes.map(({ path }) => path) ?? []
      assert.equal(paths.length, 2)
      assert.equal(paths[1], `/openai${paths[0]}`)
    }
    assert.deepEqual(models?.routes, [{ method: 'GET', path: '/openai/v1/models' }])
  })
})

describe('a problem on /v1/videos', () => {
  const encode = (code: 'job_not_cancellable' | 'unavailable' | 'video_not_ready') =>
    videos.problem.encode({ problem: { code, message: 'No.' }, requestId: 'req_1' }, new Notes())

  test('has the four members of OpenAI’s error', () => {
    const error = { message: 'No.', type: 'invalid_request_error', param: null, code: 'video_not_ready' }
    assert.deepEqual(encode('video_not_ready').body, { error })
  })

  test('keeps SDKs from retrying what retries cannot cure', () => {
    assert.deepEqual(
      [encode('job_not_cancellable').status, encode('job_not_cancellable').headers['x-should-retry']],
      [400, 'false'],
    )
    assert.deepEqual([encode('unavailable').status, encode('unavailable').headers['x-should-retry']], [503, undefined])
  })

  test('names a reference by its place in the content', () => {
    const request = submitted(videos, asking(referring(image(), video)))
    const problem = { code: 'reference_too_long', message: 'No.', field: 'references[1]' } as const
    const { body: told } = videos.problem.encode({ problem, requestId: 'req_1', request }, new Notes())
    assert.equal(JSON.parse(JSON.stringify(told)).error.param, 'input_reference.content[1]')
  })

  test('is read in the three shapes that one host may use', () => {
    const codeOf = (status: number, json: Json) =>
      videos.problem.decode({ status, headers: {}, body: json }, new Notes()).problem
    assert.deepEqual(codeOf(400, { code: 'task_not_exist', message: 'gone', data: null }), {
      code: 'job_not_found',
      message: 'gone',
    })
    assert.deepEqual(codeOf(429, { error: { message: 'slow', type: 'new_api_error' } }), {
      code: 'rate_limited',
      message: 'slow',
    })
    assert.deepEqual(codeOf(502, { detail: 'bad gateway' }), { code: 'upstream_unavailable', message: 'bad gateway' })
    assert.equal(codeOf(500, 'oops').code, 'internal_error')
  })
})

test('the models of /v1/models are OpenAI’s list of what callers may use', () => {
  const models = builtInCatalog().enabled()
  const { data, object } = JSON.parse(JSON.stringify(videos.models?.encode(models).body))
  assert.equal(object, 'list')
  assert.deepEqual(
    data.map(({ id }: { id: string }) => id),
    models.map(({ name }) => name),
  )
  assert.deepEqual(data[0], { id: 'seedance-2.0', object: 'model', created: 1_795_219_200, owned_by: 'reelay' })
})

test('one model is asked for by its name, with the slash in it encoded or not', () => {
  const nameOf = (params: Record<string, string>) => videos.model?.decode(naming(params))
  assert.equal(nameOf({ model: 'seedance-2.0' }), 'seedance-2.0')
  assert.equal(nameOf({ model: 'seedance-2.0/text-to-video' }), 'seedance-2.0/text-to-video')
  assert.equal(nameOf({ '*': 'seedance-2.0/text-to-video' }), 'seedance-2.0/text-to-video')
})
