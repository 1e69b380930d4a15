/** fal's queue: endpoints and inputs, the three words, lines, outcomes with their statuses, places of errors, handles. */

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Json, JsonObject } from '../../src/core/json.ts'
import { Notes } from '../../src/core/notes.ts'
import type { ProblemCode } from '../../src/core/problem.ts'
import type { JobView } from '../../src/core/view.ts'
import { fal } from '../../src/dialects/fal.ts'
import type { WireRequest, WireResponse } from '../../src/dialects/wire.ts'
import { answering, asking, naming, problemOf, submitted } from './asking.ts'

const CORE_ID = '01k9f0000000000000000000aa'
const UUID = fal.ids.encode(CORE_ID)
const ENDPOINT = 'bytedance/seedance-2.0/text-to-video'

const submit = (json: Json, more: Partial<WireRequest> = {}): WireRequest => ({
  ...asking(json),
  path: `/fal/${ENDPOINT}`,
  params: { '*': ENDPOINT },
  ...more,
})
const body = (more: JsonObject = {}): JsonObject => ({ prompt: 'A cat.', ...more })

describe('a submit to fal’s queue', () => {
  test('names its model by the whole endpoint, below the base or below an owner', () => {
    const at = (path: string, rest: string) => submitted(fal, submit(body(), { path, params: { '*': rest } })).model
    assert.equal(at(`/fal/${ENDPOINT}`, ENDPOINT), ENDPOINT)
    assert.equal(at(`/fal/run/${ENDPOINT}`, ENDPOINT), ENDPOINT)
    assert.equal(at('/fal-ai/bytedance/x', 'bytedance/x'), 'fal-ai/bytedance/x')
    assert.equal(at('/bytedance/seedance-2.0/x', 'seedance-2.0/x'), 'bytedance/seedance-2.0/x')
    assert.equal(at('/%62ytedance/seedance-2.0/x', 'seedance-2.0/x'), 'bytedance/seedance-2.0/x')
    for (const rest of ['', 'a'.repeat(257)]) {
      assert.equal(problemOf(() => at(`/fal/${rest}`, rest)).code, 'model_not_found')
    }
  })

  test('is refused with the wire path of the field to blame', () => {
    const rows: readonly (readonly [Json, string, string | undefined])[] = [
      [[], 'invalid_body', undefined],
      [{}, 'prompt_required', 'prompt'],
      [body({ duration: 'long' }), 'invalid_parameter', 'duration'],
      [body({ duration: '-1' }), 'invalid_parameter', 'duration'],
      [body({ duration: 5.5 }), 'invalid_parameter', 'duration'],
      [body({ aspect_ratio: '2:1' }), 'invalid_parameter', 'aspect_ratio'],
      [body({ aspect_ratio: 'adaptive' }), 'invalid_parameter', 'aspect_ratio'],
      [body({ resolution: '8k' }), 'invalid_parameter', 'resolution'],
      [body({ seed: '5' }), 'invalid_parameter', 'seed'],
      [body({ task: 'edit' }), 'invalid_parameter', 'task'],
      [body({ end_user_id: 'a'.repeat(65) }), 'invalid_parameter', 'end_user_id'],
      [body({ image_url: 'nonsense' }), 'url_not_allowed', 'image_url'],
      [body({ image_urls: ['https://example.com/1.png', 'nonsense'] }), 'url_not_allowed', 'image_urls[1]'],
      [body({ video_urls: 'https://example.com/1.mp4' }), 'invalid_parameter', 'video_urls'],
    ]
    for (const [json, code, field] of rows) {
      const found = problemOf(() => submitted(fal, submit(json)))
      assert.deepEqual([found.code, found.field], [code, field], JSON.stringify(json))
    }
    const hook = submit(body(), { query: { fal_webhook: 'gopher://example.com' } })
    assert.equal(problemOf(() => submitted(fal, hook)).field, 'fal_webhook')
  })

  test('takes a length as a text, with an s behind it, as a number, or left to the model', () => {
    const seconds = (duration: Json) => submitted(fal, submit(body({ duration }))).durationSeconds
    assert.deepEqual(['5', '5s', 5, 'auto', null].map(seconds), [5, 5, 5, -1, undefined])
  })

  test('reads references of every kind in the order of their roles', () => {
    const url = (name: string) => `https://example.com/${name}`
    const { references } = submitted(
      fal,
      submit(
        body({
          audio_urls: [url('a.mp3')],
          image_url: url('first.png'),
          end_image_url: url('last.png'),
          video_urls: [url('v.mp4')],
          image_urls: [url('1.png')],
          reference_image_urls: [url('2.png')],
        }),
      ),
    )
    assert.deepEqual(
      references.map(({ role }) => role),
      ['first_frame', 'last_frame', 'reference_image', 'reference_image', 'reference_video', 'reference_audio'],
    )
  })

  test('notes what its headers and the AI SDK ask for in vain, in the caller’s words', () => {
    const notes = new Notes()
    const headers = {
      'x-fal-queue-priority': 'urgent',
      'x-fal-runner-hint': 'r',
      'x-fal-object-lifecycle-preference': '{}',
      'x-fal-no-retry': '1',
      'x-fal-store-io': '0',
    }
    const json = body({ loop: true, negative_prompt: 'blur', enable_safety_checker: false })
    submitted(fal, submit(json, { headers }), notes)
    const told = notes.list.map(({ kind, field }) => `${kind} ${field}`)
    assert.deepEqual(told, [
      'unrecognized loop',
      'unrecognized negative_prompt',
      'dropped x-fal-runner-hint',
      'dropped x-fal-object-lifecycle-preference',
      'dropped x-fal-no-retry',
      'dropped x-fal-store-io',
      'dropped enable_safety_checker',
      'approximated x-fal-queue-priority',
    ])
    const quiet = new Notes()
    submitted(fal, submit(body(), { headers: { 'x-fal-queue-priority': 'normal' } }), quiet)
    assert.deepEqual(quiet.list, [])
  })

  test('reads by when it has to start, and whether others may pass, from its headers', () => {
    const notes = new Notes()
    const headers = { 'x-fal-queue-priority': 'low', 'x-fal-request-timeout': '0.5' }
    const { startWithinSeconds, lowPriority } = submitted(fal, submit(body(), { headers }), notes)
    assert.deepEqual([startWithinSeconds, lowPriority, notes.list], [0.5, true, []])
    for (const text of ['soon', '', '-1', '1e3', '30s']) {
      const wrong = submit(body(), { headers: { 'x-fal-request-timeout': text } })
      assert.throws(() => submitted(fal, wrong, notes), /must be a number of seconds/)
    }
  })
})

const view: JobView = {
  id: CORE_ID,
  status: 'queued',
  model: ENDPOINT,
  linkBase: 'https://video.example.com',
  createdAtMs: 1_000,
  videos: [],
}
const running: JobView = { ...view, status: 'running', startedAtMs: 2_000, updatedAtMs: 3_000, progressPercent: 40 }
const bodyOf = ({ body }: WireResponse) => JSON.parse(JSON.stringify(body))
const status = (job: JobView) => fal.retrieve.response.encode(job, new Notes())
const outcome = (job: JobView) => fal.result?.response.encode(job, new Notes()) ?? assert.fail()

describe('a status of fal’s queue', () => {
  test('is 202 until the job has ended, with links under the base by which the caller came', () => {
    const told = status(view)
    const base = `https://video.example.com/fal/bytedance/seedance-2.0/requests/${UUID}`
    assert.deepEqual([told.status, told.headers], [202, { 'x-fal-request-id': UUID }])
    assert.deepEqual(bodyOf(told), {
      status: 'IN_QUEUE',
      request_id: UUID,
      gateway_request_id: UUID,
      response_url: base,
      status_url: `${base}/status`,
      cancel_url: `${base}/cancel`,
      queue_position: 0,
    })
    assert.equal(status(running).status, 202)
    for (const end of ['succeeded', 'failed', 'cancelled', 'expired'] as const) {
      const ended = status({ ...view, status: end })
      assert.deepEqual([ended.status, bodyOf(ended).status], [200, 'COMPLETED'])
      assert.equal(bodyOf(ended).error === undefined, end === 'succeeded')
    }
  })

  test('has a link of fal’s form whatever the model is called', () => {
    const app = (model: string) => bodyOf(status({ ...view, model })).response_url.slice(view.linkBase?.length)
    assert.equal(app('seedance-2.0'), `/fal/fal-ai/bytedance/requests/${UUID}`)
    assert.equal(app('workflows/me/mine/more'), `/fal/workflows/me/mine/requests/${UUID}`)
    assert.equal(app('../secret/x'), `/fal/fal-ai/bytedance/requests/${UUID}`)
  })

  test('has lines for those who ask for them, and the member for all', () => {
    const asked = (query: WireRequest['query']) =>
      bodyOf(fal.asAsked?.(status(running), naming({}, query)) ?? assert.fail())
    const lines = asked({ logs: '1' }).logs.map(({ message }: { message: string }) => message)
    assert.deepEqual(lines, ['The job is in the queue.', 'The job has begun.', '40% is done.'])
    assert.equal(asked({ logs: 'true' }).logs.length, 3)
    for (const query of [{}, { logs: '0' }, { logs: 'false' }]) assert.equal(asked(query).logs, null)
    assert.equal('logs' in bodyOf(status(view)), false)
  })

  test('says in a stream what is new, and each line once', () => {
    const next = (job: JobView, last: JobView | undefined, logs = '1') =>
      fal.statusStream?.next(job, last, naming({}, { logs }), new Notes())
    const messages = (told: Json | undefined) =>
      JSON.parse(JSON.stringify(told)).logs.map(({ message }: { message: string }) => message)
    assert.equal(next(running, running), undefined)
    assert.equal(messages(next(running, view)).length, 3)
    assert.deepEqual(messages(next({ ...running, progressPercent: 80 }, running)), ['80% is done.'])
    assert.equal(JSON.parse(JSON.stringify(next(running, view, '0'))).logs, null)
  })
})

describe('an outcome of fal’s queue', () => {
  test('is the output as it is', () => {
    const url = 'https://video.example.com/media/1-a/film.mp4'
    const video = { url, sizeBytes: 12, size: { widthPx: 864, heightPx: 496 }, durationSeconds: 4 }
    const told = outcome({ ...view, status: 'succeeded', seed: 7, videos: [video] })
    assert.deepEqual([told.status, told.headers], [200, { 'x-fal-request-id': UUID }])
    const file = { file_name: 'film.mp4', file_size: 12, width: 864, height: 496, duration: 4 }
    assert.deepEqual(bodyOf(told), { video: { url, content_type: 'video/mp4', ...file }, seed: 7 })
  })

  test('has a status that no client takes for one that passes', () => {
    const failed = (code: ProblemCode, field?: string) =>
      outcome({
        ...view,
        status: 'failed',
        failure: { code, message: 'No.', ...(field === undefined ? {} : { field }) },
      })
    assert.deepEqual(
      [
        failed('reference_too_long', 'references[0]').status,
        failed('upstream_failed').status,
        failed('rate_limited').status,
      ],
      [422, 500, 500],
    )
    assert.equal(outcome({ ...view, status: 'cancelled' }).status, 499)
    const expired = outcome({ ...view, status: 'expired' })
    assert.deepEqual([expired.status, expired.headers['x-fal-request-timeout-type']], [504, 'user'])
    const early = outcome(running)
    assert.deepEqual([early.status, bodyOf(early).detail], [400, 'Request is still in progress'])
  })

  test('names the field at fault as the caller wrote it', () => {
    const source = { from: 'url', url: 'https://example.com/1.png' } as const
    const references = (['first_frame', 'reference_image', 'reference_image'] as const).map((role) => ({
      role,
      source,
    }))
    const failure = { code: 'reference_too_large', message: 'No.', field: 'references[2]' } as const
    const { detail } = bodyOf(outcome({ ...view, status: 'failed', references, failure }))
    assert.deepEqual(detail, [{ loc: ['body', 'image_urls', 1], msg: 'No.', type: 'reference_too_large' }])
  })
})

describe('an error of fal’s', () => {
  const told = (code: ProblemCode, field?: string) =>
    fal.problem.encode(
      {
        problem: { code, message: 'No.', ...(field === undefined ? {} : { field }) },
        isWirePath: true,
        requestId: 'req_1',
      },
      new Notes(),
    )

  test('is a list of details for wrong input, one text for all else, and each has its header', () => {
    assert.equal(told('invalid_parameter', 'duration').status, 422)
    assert.deepEqual(bodyOf(told('invalid_parameter', 'duration')), {
      detail: [{ loc: ['body', 'duration'], msg: 'No.', type: 'invalid_parameter' }],
      message: 'No.',
    })
    assert.deepEqual(bodyOf(told('url_not_allowed', 'fal_webhook')).detail[0].loc, ['query', 'fal_webhook'])
    assert.deepEqual(bodyOf(told('url_not_allowed', 'x-fal-target-url')).detail[0].loc, ['header', 'x-fal-target-url'])
    const { status, headers, body } = told('insufficient_credits')
    assert.deepEqual([status, body], [403, { detail: 'No.', message: 'No.', error_type: 'insufficient_credits' }])
    assert.deepEqual(headers, { 'x-fal-error-type': 'insufficient_credits', 'x-fal-request-id': 'req_1' })
  })

  test('of a cancel has fal’s own words', () => {
    assert.deepEqual(
      [told('job_not_cancellable').status, bodyOf(told('job_not_cancellable')).status],
      [400, 'ALREADY_COMPLETED'],
    )
    assert.deepEqual([told('job_not_found').status, bodyOf(told('job_not_found')).status], [404, 'NOT_FOUND'])
  })
})

describe('a request at fal itself', () => {
  const receipt = (link: string) =>
    fal.submit.response.decode(answering({ request_id: UUID, response_url: link, status: 'IN_QUEUE' }), new Notes()).id

  test('is asked for by the app that fal has told, and by nothing else of its links', () => {
    const id = receipt(`https://queue.fal.run/bytedance/seedance-2.0/requests/${UUID}`)
    assert.equal(id, `bytedance~seedance-2.0~${UUID}`)
    const path = (operation: 'retrieve' | 'result' | 'cancel') =>
      fal[operation]?.request.encode({ id }, new Notes()).path
    const at = `/fal/bytedance/seedance-2.0/requests/${UUID}`
    assert.deepEqual([path('retrieve'), path('result'), path('cancel')], [`${at}/status`, at, `${at}/cancel`])
    assert.equal(receipt(`https://elsewhere.example.com/bytedance/seedance-2.0/requests/${UUID}`), id)
    const workflow = receipt(`https://queue.fal.run/workflows/me/mine/requests/${UUID}`)
    assert.equal(
      fal.retrieve.request.encode({ id: workflow }, new Notes()).path,
      `/fal/workflows/me/mine/requests/${UUID}/status`,
    )
  })

  test('is asked for by its id alone where no app is told', () => {
    for (const link of ['', 'nonsense', `/fal/a/b/requests/${UUID}`, `https://x.example.com/a/../requests/${UUID}`]) {
      assert.equal(receipt(link), CORE_ID, link)
    }
    assert.equal(problemOf(() => fal.submit.response.decode(answering({}), new Notes())).code, 'upstream_bad_result')
  })

  test('that has ended without a film says so by its result', () => {
    const read = (code: number, json: JsonObject) =>
      fal.result?.response.decode({ status: code, headers: { 'x-fal-request-id': UUID }, body: json }, new Notes())
    assert.deepEqual(
      read(422, { detail: [{ loc: ['body', 'prompt'], msg: 'Not that.', type: 'content_policy_violation' }] }),
      {
        id: CORE_ID,
        status: 'failed',
        videos: [],
        failure: { code: 'content_rejected', message: 'Not that.', field: 'prompt' },
      },
    )
    assert.equal(read(504, { detail: 'late', error_type: 'request_timeout' })?.status, 'expired')
    assert.equal(read(400, { detail: 'Request is still in progress' })?.status, 'running')
  })
})
