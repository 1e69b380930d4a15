/** `/v1/jobs`: what is refused and under which name, aliases, references, and the words for jobs and problems. */

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Json, JsonObject } from '../../src/core/json.ts'
import { Notes } from '../../src/core/notes.ts'
import type { JobView } from '../../src/core/view.ts'
import { encodeNotes } from '../../src/dialects/field-names.ts'
import { jobs } from '../../src/dialects/jobs.ts'
import { JOBS_NAMING } from '../../src/dialects/jobs/request.ts'
import { answering, asking, assertRefused, naming, problemOf, sending, submitted } from './asking.ts'

const CORE_ID = '01k9f0000000000000000000aa'

const body = (input: JsonObject): JsonObject => ({ model: 'seedance-2.0', input: { prompt: 'A cat.', ...input } })

describe('a submit to /v1/jobs', () => {
  test('is refused with the wire path of the field to blame', () => {
    assertRefused(jobs, [
      [null, 'invalid_body', undefined],
      [[], 'invalid_body', undefined],
      [5, 'invalid_body', undefined],
      [{}, 'missing_parameter', 'model'],
      [{ model: '', input: { prompt: 'A cat.' } }, 'invalid_parameter', 'model'],
      [{ model: 'm' }, 'missing_parameter', 'input'],
      [{ model: 'm', input: [] }, 'invalid_parameter', 'input'],
      [{ model: 'm', input: {} }, 'prompt_required', 'input.prompt'],
      [body({ prompt: null }), 'prompt_required', 'input.prompt'],
      [body({ prompt: ['A cat.'] }), 'invalid_parameter', 'input.prompt'],
      [body({ resolution: '8k' }), 'invalid_parameter', 'input.resolution'],
      [body({ resolution: '720P' }), 'invalid_parameter', 'input.resolution'],
      [body({ aspect_ratio: '16/9' }), 'invalid_parameter', 'input.aspect_ratio'],
      [body({ aspect_ratio: '16:9 ' }), 'invalid_parameter', 'input.aspect_ratio'],
      [body({ ratio: '0:0' }), 'invalid_parameter', 'input.ratio'],
      [body({ ratio: '1:1', aspect_ratio: '16:9' }), 'conflicting_parameters', 'input.ratio'],
      [body({ duration: 5, seconds: 6 }), 'conflicting_parameters', 'input.seconds'],
      [body({ callback_url: 'ftp://example.com/' }), 'url_not_allowed', 'input.callback_url'],
      [body({ callback_url: '' }), 'url_not_allowed', 'input.callback_url'],
      [body({ channel: 5 }), 'invalid_parameter', 'input.channel'],
      [body({ service_tier: 'gold' }), 'invalid_parameter', 'input.service_tier'],
    ])
  })

  for (const field of ['duration', 'seconds', 'frames', 'seed', 'execution_expires_after']) {
    test(`takes nothing but a whole number for ${field}`, () => {
      const wrong: Json[] = ['5', '5; DROP', 5.5, -0, 1e21, 2 ** 53, Infinity, true, [5], {}]
      assertRefused(
        jobs,
        wrong.map((value) => [body({ [field]: value }), 'invalid_parameter', `input.${field}`]),
      )
    })
  }

  for (const field of ['generate_audio', 'camera_fixed', 'watermark', 'return_last_frame', 'draft']) {
    test(`takes nothing but true and false for ${field}`, () => {
      const wrong: Json[] = ['false', 'true', 0, 1, 'no', [], {}]
      assertRefused(
        jobs,
        wrong.map((value) => [body({ [field]: value }), 'invalid_parameter', `input.${field}`]),
      )
    })
  }

  test('takes null as absent for every optional input', () => {
    const names = [
      'first_frame_url',
      'last_frame_url',
      'reference_image_urls',
      'reference_video_urls',
      'reference_audio_urls',
      'resolution',
      'duration',
      'seconds',
      'aspect_ratio',
      'ratio',
      'frames',
      'seed',
      'generate_audio',
      'camera_fixed',
      'watermark',
      'return_last_frame',
      'draft',
      'service_tier',
      'execution_expires_after',
      'callback_url',
      'channel',
    ]
    const nulls = Object.fromEntries(names.map((name) => [name, null]))
    assert.deepEqual(submitted(jobs, asking(body(nulls))), submitted(jobs, asking(body({}))))
  })

  test('notes unknown fields by their path and binds none of them', () => {
    const notes = new Notes()
    const request = submitted(
      jobs,
      asking({ ...body({ api_base: 'http://evil', price: 0 }), status: 'succeeded' }),
      notes,
    )
    assert.deepEqual(Object.keys(request).toSorted(), ['model', 'prompt', 'references'])
    const found = notes.list.map(({ kind, field }) => `${kind} ${field}`)
    assert.deepEqual(found, ['unrecognized status', 'unrecognized input.api_base', 'unrecognized input.price'])
  })

  test('counts unknown fields beyond a few', () => {
    const notes = new Notes()
    const many = Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`unknown_${index}`, 1]))
    submitted(jobs, asking(body(many)), notes)
    assert.equal(notes.list.length, 17)
    assert.deepEqual(notes.list.at(-1), {
      kind: 'unrecognized',
      field: 'input',
      isWirePath: true,
      detail: '84 more fields are not known here',
    })
  })

  test('names unknown fields where they stand, also one that is called like a field which stands elsewhere', () => {
    const notes = new Notes()
    submitted(jobs, asking({ ...body({}), seed: 7, prompt: 'A dog.' }), notes)
    notes.approximated('seed', 'taken as it is')
    const told = encodeNotes(JOBS_NAMING, { notes: notes.list })
    assert.deepEqual(told, {
      notes: [
        { kind: 'unrecognized', field: 'seed', detail: 'this field is not known here, and ignored' },
        { kind: 'unrecognized', field: 'prompt', detail: 'this field is not known here, and ignored' },
        { kind: 'approximated', field: 'input.seed', detail: 'taken as it is' },
      ],
    })
  })

  test('takes seconds for duration and ratio for aspect_ratio, alone or agreeing', () => {
    const expected = { durationSeconds: 7, ratio: '1:1' }
    for (const input of [
      { seconds: 7, ratio: '1:1' },
      { seconds: 7, duration: 7, ratio: '1:1', aspect_ratio: '1:1' },
    ]) {
      const { durationSeconds, ratio } = submitted(jobs, asking(body(input)))
      assert.deepEqual({ durationSeconds, ratio }, expected)
    }
  })

  test('takes URLs, data URIs and the ids of uploaded files as references', () => {
    const input = {
      first_frame_url: `file_${CORE_ID}`,
      reference_image_urls: ['data:image/png;base64,AAAA', 'https://example.com/a.png'],
    }
    assert.deepEqual(submitted(jobs, asking(body(input))).references, [
      { role: 'first_frame', source: { from: 'file', fileId: CORE_ID } },
      { role: 'reference_image', source: { from: 'inline', dataUri: 'data:image/png;base64,AAAA' } },
      { role: 'reference_image', source: { from: 'url', url: 'https://example.com/a.png' } },
    ])
  })

  test('refuses a reference that is none of these, by its index', () => {
    const field = 'input.reference_image_urls[1]'
    const rows: [Json, string][] = [
      ['file_nothing', 'file_not_found'],
      ['data:image/png,AAAA', 'invalid_parameter'],
      ['file:///etc/passwd', 'url_not_allowed'],
      ['javascript:alert(1)', 'url_not_allowed'],
      ['//example.com/a.png', 'url_not_allowed'],
      ['http:/example.com', 'url_not_allowed'],
      ['https://exa mple.com/', 'url_not_allowed'],
      ['https://example.com/\n', 'url_not_allowed'],
      ['', 'url_not_allowed'],
      [`https://example.com/${'a'.repeat(2_029)}`, 'url_not_allowed'],
      [null, 'invalid_parameter'],
      [{ url: 'https://example.com/a.png' }, 'invalid_parameter'],
    ]
    const good = 'https://example.com/a.png'
    assertRefused(
      jobs,
      rows.map(([value, code]) => [body({ reference_image_urls: [good, value] }), code, field]),
    )
    submitted(jobs, asking(body({ reference_image_urls: [`https://example.com/${'a'.repeat(2_028)}`] })))
  })

  test('must be JSON', () => {
    assert.equal(
      problemOf(() => submitted(jobs, sending([{ name: 'model', value: 'm' }]))).code,
      'unsupported_content_type',
    )
    assert.equal(problemOf(() => submitted(jobs, naming({}))).code, 'invalid_body')
  })
})

describe('a job on /v1/jobs', () => {
  const view: JobView = { id: CORE_ID, status: 'succeeded', model: 'm', videos: [] }

  test('says processing until it ends, then how it ended', () => {
    const words = (['queued', 'running', 'succeeded', 'failed', 'cancelled', 'expired'] as const).map((status) => {
      const { body: told } = jobs.retrieve.response.encode({ ...view, status }, new Notes())
      return [status, JSON.parse(JSON.stringify(told)).status, JSON.parse(JSON.stringify(told)).output.status]
    })
    assert.deepEqual(words, [
      ['queued', 'processing', 'processing'],
      ['running', 'processing', 'processing'],
      ['succeeded', 'succeeded', 'succeeded'],
      ['failed', 'failed', 'failed'],
      ['cancelled', 'cancelled', 'cancelled'],
      ['expired', 'expired', 'expired'],
    ])
  })

  test('has the videos with what is known of them', () => {
    const finished: JobView = {
      ...view,
      requestId: 'req_1',
      createdAtMs: 1_710_000_000_000,
      finishedAtMs: 1_710_000_120_000,
      progressPercent: 100,
      videos: [{ url: 'https://example.com/v.mp4', size: { widthPx: 1280, heightPx: 720 }, durationSeconds: 5 }],
      lastFrameUrl: 'https://example.com/l.png',
    }
    const video = { url: 'https://example.com/v.mp4', content_type: 'video/mp4', width: 1280, height: 720, duration: 5 }
    assert.deepEqual(jobs.retrieve.response.encode(finished, new Notes()).body, {
      id: `job_${CORE_ID}`,
      object: 'job',
      status: 'succeeded',
      model: 'm',
      created: 1_710_000_000,
      request_id: 'req_1',
      progress: 100,
      completed: 1_710_000_120,
      output: {
        task_id: `job_${CORE_ID}`,
        status: 'succeeded',
        videos: [{ ...video, last_frame_url: 'https://example.com/l.png', poster_url: null, scrub_url: null }],
      },
      error: null,
    })
  })

  test('tells the pictures of a film beside it, and reads what it has told', () => {
    const pictures = { posterUrl: 'https://example.com/p.jpg', scrubUrl: 'https://example.com/s.vtt' }
    const finished: JobView = { ...view, videos: [{ url: 'https://example.com/v.mp4', ...pictures }] }
    const told = jobs.retrieve.response.encode(finished, new Notes())
    const [video] = JSON.parse(JSON.stringify(told.body)).output.videos
    assert.deepEqual([video.poster_url, video.scrub_url], [pictures.posterUrl, pictures.scrubUrl])
    assert.deepEqual(jobs.retrieve.response.decode(told, new Notes()).videos, finished.videos)
  })

  test('is read from likes of this vendor: a status in either place, a video as a text or under another name', () => {
    const url = 'https://example.com/v.mp4'
    for (const video of [url, { url }, { video_url: url }]) {
      const told = {
        id: 'job_x',
        status: 'processing',
        output: { task_id: 'job_x', status: 'COMPLETED', videos: [video] },
      }
      const read = jobs.retrieve.response.decode(answering(told), new Notes())
      assert.deepEqual([read.id, read.status, read.videos], ['job_x', 'succeeded', [{ url }]])
    }
  })

  test('shows notes in the words of this dialect, and only when there are any', () => {
    const noted: JobView = {
      ...view,
      notes: [{ kind: 'approximated', field: 'durationSeconds', detail: 'frames win' }],
    }
    const told = JSON.parse(JSON.stringify(jobs.retrieve.response.encode(noted, new Notes()).body))
    assert.equal(told.notes[0].field, 'input.duration')
    assert.ok(
      !('notes' in JSON.parse(JSON.stringify(jobs.retrieve.response.encode({ ...view, notes: [] }, new Notes()).body))),
    )
  })

  test('is named with its prefix, and not without', () => {
    assert.deepEqual(jobs.retrieve.request.decode(naming({ id: `job_${CORE_ID}` }), new Notes()), { id: CORE_ID })
    assert.equal(
      problemOf(() => jobs.retrieve.request.decode(naming({ id: CORE_ID }), new Notes())).code,
      'job_not_found',
    )
  })

  test('can be cancelled by POST and by DELETE', () => {
    const routes = jobs.cancel?.routes.map(({ method, path }) => `${method} ${path}`)
    assert.deepEqual(routes, ['POST /v1/jobs/:id/cancel', 'DELETE /v1/jobs/:id'])
  })
})

describe('a page of /v1/jobs', () => {
  const decode = (query: Record<string, string>) => jobs.list?.request.decode(naming({}, query), new Notes())

  test('has 20 jobs, newest first, unless asked otherwise', () => {
    assert.deepEqual(decode({}), { limit: 20, order: 'newest first' })
    const asked = decode({ limit: '100', after: `job_${CORE_ID}`, order: 'asc' })
    assert.deepEqual(asked, { limit: 100, order: 'oldest first', afterId: CORE_ID })
    assert.equal(decode({ limit: '0' })?.limit, 1)
  })

  test('refuses limits that are no whole number up to 100, and unknown orders', () => {
    for (const limit of ['101', '-1', '1.5', '1e1', '0x5', '', ' 5', '05']) {
      assert.equal(problemOf(() => decode({ limit })).field, 'limit')
    }
    assert.equal(problemOf(() => decode({ order: 'random' })).field, 'order')
  })
})

describe('a problem on /v1/jobs', () => {
  const request = submitted(
    jobs,
    asking(
      body({
        first_frame_url: 'https://a.example/1',
        reference_image_urls: ['https://a.example/2', 'https://a.example/3'],
      }),
    ),
  )
  const paramOf = (field: string, isWirePath = false) => {
    const answer = {
      problem: { code: 'invalid_parameter', message: 'No.', field } as const,
      isWirePath,
      requestId: 'req_1',
      request,
    }
    return JSON.parse(JSON.stringify(jobs.problem.encode(answer, new Notes()).body)).error.param
  }

  test('names the field as the request does', () => {
    assert.equal(paramOf('durationSeconds'), 'input.duration')
    assert.equal(paramOf('model'), 'model')
    assert.equal(paramOf('afterId'), 'after')
    assert.equal(paramOf('references[0]'), 'input.first_frame_url')
    assert.equal(paramOf('references[2]'), 'input.reference_image_urls[1]')
    assert.equal(paramOf('input.seconds'), 'input.seconds')
    assert.equal(paramOf('seed', true), 'seed')
  })

  test('has code, message, type and param, and the request id', () => {
    const answer = { problem: { code: 'unauthorized', message: 'No such key.' } as const, requestId: 'req_1' }
    assert.deepEqual(jobs.problem.encode(answer, new Notes()), {
      status: 401,
      headers: { 'www-authenticate': 'Bearer' },
      body: {
        error: { code: 'unauthorized', message: 'No such key.', type: 'authentication_error', param: null },
        request_id: 'req_1',
      },
    })
  })
})

test('a job that failed later names the field at fault as the caller wrote it', () => {
  const source = { from: 'url', url: 'https://example.com/1.png' } as const
  const view = {
    id: '01k9f0000000000000000000aa',
    status: 'failed',
    videos: [],
    references: [
      { role: 'first_frame', source },
      { role: 'reference_image', source },
      { role: 'reference_image', source },
    ],
  } as const
  const paramOf = (field: string) => {
    const failure = { code: 'reference_unreachable', message: 'No.', field } as const
    const { body } = jobs.retrieve.response.encode({ ...view, failure }, new Notes())
    return JSON.parse(JSON.stringify(body)).error.param
  }
  assert.equal(paramOf('references[0]'), 'input.first_frame_url')
  assert.equal(paramOf('references[2]'), 'input.reference_image_urls[1]')
  assert.equal(paramOf('durationSeconds'), 'input.duration')
})
