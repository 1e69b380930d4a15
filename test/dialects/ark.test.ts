import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Json } from '../../src/core/json.ts'
import { Notes } from '../../src/core/notes.ts'
import type { ProblemCode } from '../../src/core/problem.ts'
import type { JobView } from '../../src/core/view.ts'
import { ark } from '../../src/dialects/ark.ts'
import type { QueryValue } from '../../src/dialects/wire.ts'
import { asking, assertRefused, problemOf, submitted } from './asking.ts'

const CORE_ID = '01k9f0000000000000000000aa'

const text = (words: string) => ({ type: 'text', text: words })
const media = (kind: 'image' | 'video' | 'audio', role?: string, url = `https://example.com/${kind}`) => ({
  type: `${kind}_url`,
  [`${kind}_url`]: { url },
  ...(role !== undefined && { role }),
})
const body = (content: readonly Json[], more: object = {}): Json => ({ model: 'seedance-2.0', content, ...more })
const task = (content: readonly Json[], more: object = {}) => asking(body(content, more))
const rolesOf = (...content: readonly Json[]) => submitted(ark, task(content)).references.map(({ role }) => role)

describe('a task of Ark’s', () => {
  test('has one text, and references with a role each', () => {
    const content = [
      text('A cat'),
      media('image', 'reference_image'),
      media('video', 'reference_video'),
      media('audio', 'reference_audio'),
    ]
    const request = submitted(ark, task(content))
    assert.equal(request.prompt, 'A cat')
    assert.deepEqual(
      request.references.map(({ role }) => role),
      ['reference_image', 'reference_video', 'reference_audio'],
    )
  })

  test('takes a lone image without a role for the first frame, and films and sounds for references', () => {
    assert.deepEqual(rolesOf(media('image')), ['first_frame'])
    assert.deepEqual(rolesOf(media('image'), media('video'), media('audio')), [
      'first_frame',
      'reference_video',
      'reference_audio',
    ])
    assertRefused(ark, [
      [body([media('image', 'first_frame'), media('image')]), 'missing_parameter', 'content[1].role'],
    ])
  })

  test('may name media in Ark’s library, of every kind and in every role, and is written again as it was', () => {
    const content = [
      text('A cat'),
      media('image', 'reference_image', 'asset://asset-20260224200602-qn7wr'),
      media('video', 'reference_video', 'asset://A/b?c=1#d'),
      media('audio', 'reference_audio', 'asset://asset-3'),
    ]
    const request = submitted(ark, task(content))
    assert.deepEqual(request.references[0], {
      role: 'reference_image',
      source: { from: 'library', dialectId: 'ark', id: 'asset-20260224200602-qn7wr' },
    })
    assert.deepEqual(ark.submit.request.encode(request, new Notes()).body, { kind: 'json', json: body(content) })
    assert.deepEqual(rolesOf(media('image', undefined, 'asset://a-1')), ['first_frame'])
  })

  test('is refused with the path of the item at fault', () => {
    assertRefused(ark, [
      [body([]), 'invalid_parameter', 'content'],
      [body([{ type: 'sound' }]), 'invalid_parameter', 'content[0].type'],
      [body([text('a'), text('b')]), 'invalid_parameter', 'content[1]'],
      [body([text('a'), media('video', 'first_frame')]), 'invalid_parameter', 'content[1].role'],
      [body([media('image', undefined, 'ftp://x')]), 'url_not_allowed', 'content[0].image_url.url'],
      [body([text('a'), media('video', undefined, 'asset://')]), 'invalid_parameter', 'content[1].video_url.url'],
      [body([media('audio', undefined, 'asset://a b')]), 'invalid_parameter', 'content[0].audio_url.url'],
      [body([{ type: 'draft_task', draft_task: { id: 'cgt-1' } }, text('a')]), 'unsupported_combination', 'content[1]'],
      [body([text('a')], { resolution: '999p' }), 'invalid_parameter', 'resolution'],
      [body([text('a')], { ratio: '2:1' }), 'invalid_parameter', 'ratio'],
      [body([text('a')], { tools: [{ type: 'code' }] }), 'invalid_parameter', 'tools[0].type'],
      [body([text('a')], { service_tier: 'auto' }), 'invalid_parameter', 'service_tier'],
      [body([text('a')], { generate_audio: 'yes' }), 'invalid_parameter', 'generate_audio'],
      [body([text('a')], { callback_url: 'nowhere' }), 'url_not_allowed', 'callback_url'],
      [{ content: [text('a')] }, 'missing_parameter', 'model'],
    ])
  })

  test('may go on from a draft, by the id that it has here', () => {
    const request = submitted(ark, task([{ type: 'draft_task', draft_task: { id: `cgt-${CORE_ID}` } }]))
    assert.equal(request.draftOfId, CORE_ID)
    assert.equal(request.prompt, '')
  })

  test('has its callback told of every state but a cancel', () => {
    const request = submitted(ark, task([text('a')], { callback_url: 'https://example.com/hook' }))
    assert.deepEqual(request.callbackStates, ['queued', 'running', 'succeeded', 'failed', 'expired'])
    assert.equal(submitted(ark, task([text('a')])).callbackStates, undefined)
  })

  test('may have a size in place of a tier, as the AI SDK sends it', () => {
    const request = submitted(ark, task([text('a')], { resolution: '1792x1024' }))
    assert.deepEqual([request.resolution, request.size], [undefined, { widthPx: 1792, heightPx: 1024 }])
  })

  test('tells members that it does not know, at whatever depth', () => {
    const notes = new Notes()
    ark.submit.request.decode(task([{ ...text('a'), lang: 'en' }], { style: 1 }), notes)
    assert.deepEqual(
      notes.list.map(({ field }) => field),
      ['style', 'content[0].lang'],
    )
  })
})

describe('switches in a prompt', () => {
  const model = 'doubao-seedance-1-0-pro-250528'
  const said = (words: string, more: object = {}) => {
    const notes = new Notes()
    const request = ark.submit.request.decode(task([text(words)], { model, ...more }), notes)
    return { request, notes: notes.list.map(({ detail }) => detail) }
  }

  test('stand for fields, by either of their names', () => {
    const short = said('A cat  --rs 720p --rt 16:9 --dur 5 --fps 24 --seed 11 --cf false --wm true').request
    const long = said(
      'A cat --resolution 720p --ratio 16:9 --duration 5 --framespersecond 24 --seed 11 --camerafixed false --watermark true ',
    ).request
    const { references: _none, model: _name, ...fields } = short
    assert.deepEqual(fields, {
      prompt: 'A cat',
      resolution: '720p',
      ratio: '16:9',
      durationSeconds: 5,
      seed: 11,
      cameraFixed: false,
      watermark: true,
    })
    assert.deepEqual(long, short)
    assert.deepEqual([said('x --dur -1').request.durationSeconds, said('x --frames 121').request.frames], [-1, 121])
  })

  test('are text where they are not at the end, unknown, or the model is of a later generation', () => {
    for (const words of ['A --dur 5 cat', 'A cat --speed 5', 'A cat --dur', 'A cat--dur 5']) {
      assert.equal(said(words).request.prompt, words)
    }
    assert.equal(submitted(ark, task([text('A cat --dur 5')])).prompt, 'A cat --dur 5')
  })

  test('count before one that nobody knows or that has no value, which stays in the text with a note', () => {
    const { request, notes } = said('A boat --rs 480p --zz 4 --rt 1:1 --no-audio --dur 5 --cf')
    const { prompt, resolution, ratio, durationSeconds, cameraFixed } = request
    assert.equal(prompt, 'A boat --zz 4 --no-audio --cf')
    assert.deepEqual([resolution, ratio, durationSeconds, cameraFixed], ['480p', '1:1', 5, undefined])
    assert.deepEqual(notes, [
      '--cf has no value, and stays in the text',
      '--no-audio is no switch that is known here, and stays in the text',
      '--zz is no switch that is known here, and stays in the text',
    ])
    const negative = said('A cat --rs 480p --seed -5').request
    assert.deepEqual([negative.prompt, negative.resolution, negative.seed], ['A cat', '480p', undefined])
  })

  test('are left out with a note where the value is wrong, and lose against the body', () => {
    const wrong = said('A cat --dur five --fps 30')
    assert.equal(wrong.request.prompt, 'A cat')
    assert.equal(wrong.request.durationSeconds, undefined)
    assert.equal(wrong.notes.length, 2)
    const both = said('A cat --dur 5', { duration: 8 })
    assert.equal(both.request.durationSeconds, 8)
    assert.equal(both.notes.length, 1)
    assert.deepEqual(said('A cat --dur 8', { duration: 8 }).notes, [])
  })

  test('of a thousand, the last ones are read in a moment', () => {
    assert.equal(said(`A cat ${' '.repeat(100_000)}--dur 6`).request.durationSeconds, 6)
    assert.equal(said(`${'--dur 5 '.repeat(1_000)}--dur 6`).request.durationSeconds, 6)
  })
})

describe('a reference at fault', () => {
  const param = (content: readonly Json[]) => {
    const request = submitted(ark, task(content))
    const problem = { code: 'reference_unreachable', message: 'No.', field: 'references[0]' } as const
    const { body } = ark.problem.encode({ problem, requestId: '', request }, new Notes())
    return JSON.parse(JSON.stringify(body)).error.param
  }

  test('is named by its item, wherever the text is', () => {
    assert.equal(param([text('a'), media('image')]), 'content[1]')
    assert.equal(param([media('image'), text('a')]), 'content[0]')
    assert.equal(param([media('image')]), 'content[0]')
  })
})

describe('a question for a page of tasks', () => {
  const asked = (query: Record<string, QueryValue>) => {
    const wire = { method: 'GET', path: '', params: {}, headers: {}, body: { kind: 'empty' } } as const
    return ark.list?.request.decode({ ...wire, query }, new Notes())
  }

  test('has its defaults, and the last seven days', () => {
    assert.deepEqual(asked({}), { limit: 10, page: 1, order: 'newest first', only: { ageMsMax: 604_800_000 } })
  })

  test('is narrowed by what is repeated, by status, model and tier; an empty filter is none', () => {
    const query = {
      'filter.task_ids': [`cgt-${CORE_ID}`, 'cgt-other'],
      'filter.status': 'expired',
      'filter.model': 'm',
      'filter.service_tier': 'flex',
    }
    assert.deepEqual(asked(query)?.only, {
      ageMsMax: 604_800_000,
      ids: [CORE_ID, 'cgt-other'],
      statuses: ['expired'],
      model: 'm',
      serviceTier: 'flex',
    })
    assert.deepEqual(asked({ 'filter.task_ids': `cgt-${CORE_ID}` })?.only?.ids, [CORE_ID])
    const empty = { 'filter.task_ids': '', 'filter.status': '', 'filter.model': '', 'filter.service_tier': '' }
    assert.deepEqual(asked(empty)?.only, { ageMsMax: 604_800_000 })
  })

  test('is refused with the name of the parameter', () => {
    for (const [name, value] of [
      ['page_num', '0'],
      ['page_num', '501'],
      ['page_size', 'ten'],
      ['filter.status', 'done'],
      ['filter.service_tier', 'auto'],
      ['filter.task_ids', Array.from({ length: 501 }, () => 'a')],
    ] as const) {
      assert.equal(problemOf(() => asked({ [name]: value })).field, name)
    }
  })
})

describe('a task as it is told', () => {
  const told = (view: JobView) => JSON.parse(JSON.stringify(ark.retrieve.response.encode(view, new Notes()).body))
  const view: JobView = { id: CORE_ID, status: 'queued', model: 'seedance-2.0', videos: [] }

  test('has content and usage when it has succeeded, and not before', () => {
    assert.deepEqual(['content' in told(view), 'usage' in told(view), told(view).error], [false, false, null])
    const videos = [{ url: 'https://example.com/film.mp4' }]
    const ended = told({ ...view, status: 'succeeded', videos, lastFrameUrl: 'https://example.com/l.png', tokens: 5 })
    assert.deepEqual(ended.content, {
      video_url: 'https://example.com/film.mp4',
      last_frame_url: 'https://example.com/l.png',
    })
    assert.deepEqual(ended.usage, { completion_tokens: 5, total_tokens: 5 })
  })

  test('tells frames where they were asked for, and seconds otherwise', () => {
    const lengths = ({ duration, frames }: { duration?: number; frames?: number }) => [duration, frames]
    assert.deepEqual(lengths(told({ ...view, durationSeconds: 5 })), [5, undefined])
    assert.deepEqual(lengths(told({ ...view, durationSeconds: 5.04, frames: 121 })), [undefined, 121])
  })

  test('says again what was asked for', () => {
    const request = {
      model: 'm',
      prompt: '',
      references: [],
      draftOfId: CORE_ID,
      priority: 3,
      endUserId: 'u',
      draft: true,
    }
    const answer = told({ ...view, request })
    const again = [answer.draft_task_id, answer.priority, answer.safety_identifier, answer.draft, answer.service_tier]
    assert.deepEqual(again, [`cgt-${CORE_ID}`, 3, 'u', true, 'default'])
    assert.equal(answer.execution_expires_after, 172_800)
  })

  test('tells a failure in Ark’s word, under a second name in lists', () => {
    const failure = { code: 'content_rejected', message: 'No.' } as const
    const failed = { ...view, status: 'failed', failure } as const
    assert.deepEqual(told(failed).error, { code: 'SensitiveContentDetected', message: 'No.' })
    const page = ark.list?.response.encode({ jobs: [failed], hasMore: false, total: 7 }, new Notes()).body
    const { total, items } = JSON.parse(JSON.stringify(page))
    assert.equal(total, 7)
    assert.deepEqual(items[0].failure_reason, items[0].error)
  })
})

describe('an error in Ark’s words', () => {
  const encoded = (code: ProblemCode) =>
    ark.problem.encode({ problem: { code, message: 'No.' }, requestId: 'req_1' }, new Notes())

  test('has four members, and the id of the request in its message', () => {
    assert.deepEqual(encoded('invalid_parameter'), {
      status: 400,
      headers: {},
      body: {
        error: {
          code: 'InvalidParameter',
          message: 'No. Request id: req_1',
          param: '',
          type: 'invalid_request_error',
        },
      },
    })
  })

  test('is no 409 that a client would repeat, unless it passes', () => {
    assert.equal(encoded('job_not_cancellable').status, 403)
    assert.equal(encoded('idempotency_in_progress').status, 409)
    assert.equal(encoded('idempotency_in_progress').headers['x-should-retry'], 'true')
  })

  test('is understood, whichever of Ark’s it is', () => {
    const read = (word: string) => {
      const body = { error: { code: word, message: 'No.' } }
      return ark.problem.decode({ status: 400, headers: {}, body }, new Notes()).problem.code
    }
    const meanings: Record<string, ProblemCode> = {
      'InvalidParameter.duration': 'invalid_parameter',
      'InvalidImageURL.EmptyURL': 'invalid_parameter',
      'MissingParameter.model': 'missing_parameter',
      'InputImageSensitiveContentDetected.PrivacyInformation': 'content_rejected',
      InputTextRiskDetection: 'content_rejected',
      AuthenticationError: 'unauthorized',
      AccountOverdueError: 'insufficient_credits',
      SetLimitExceeded: 'insufficient_credits',
      'OperationDenied.InvalidState': 'job_not_cancellable',
      'OperationDenied.PermissionDenied': 'model_not_allowed',
      ModelNotOpen: 'model_not_enabled',
      'InvalidEndpointOrModel.NotFound': 'model_not_found',
      'RateLimitExceeded.EndpointRPMExceeded': 'rate_limited',
      ModelAccountRpmRateLimitExceeded: 'rate_limited',
      ModelAccountIpmRateLimitExceeded: 'rate_limited',
      QuotaExceeded: 'too_many_jobs',
      ServerOverloaded: 'unavailable',
      InternalServiceError: 'internal_error',
    }
    assert.deepEqual(Object.fromEntries(Object.keys(meanings).map((word) => [word, read(word)])), meanings)
  })
})
