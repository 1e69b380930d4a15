/** Replicate's predictions: how they are created, the words of their states, what is shown of them, errors, pages. */

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { builtInCatalog } from '../../src/models/catalog.ts'
import type { Json, JsonObject } from '../../src/core/json.ts'
import { Notes } from '../../src/core/notes.ts'
import type { GenerationRequest } from '../../src/core/request.ts'
import type { JobView } from '../../src/core/view.ts'
import { replicate } from '../../src/dialects/replicate.ts'
import type { WireRequest } from '../../src/dialects/wire.ts'
import { answering, asking, naming, problemOf, submitted } from './asking.ts'

const ID = '01k9f0000000000000000000aa'
const AT = { owner: 'bytedance', name: 'seedance-1-pro' }
const HASH = '5c7d5dc6dd8bf75c1acaa8565735e7986bc5b66206b55cca93cb72c9bf15ccaa'

const creating = (json: Json, headers: Record<string, string> = {}): WireRequest => ({
  ...asking(json),
  params: AT,
  headers,
})
const inputOf = (more: JsonObject): JsonObject => ({ input: { prompt: 'A cat.', ...more } })
const decoded = (json: Json, headers: Record<string, string> = {}, notes = new Notes()) =>
  submitted(replicate, creating(json, headers), notes)
const fieldsOf = (notes: Notes) => notes.list.map(({ kind, field }) => `${kind} ${field}`)
const wait = (prefer: string) => replicate.submitWait?.(creating({}, { prefer }))

describe('a create', () => {
  test('is refused with the path of the field to blame', () => {
    const rows: readonly (readonly [Json, string, string | undefined])[] = [
      [[], 'invalid_body', undefined],
      [{}, 'missing_parameter', 'input'],
      [{ input: {} }, 'prompt_required', 'input.prompt'],
      [inputOf({ prompt: 5 }), 'invalid_parameter', 'input.prompt'],
      [inputOf({ duration: '5' }), 'invalid_parameter', 'input.duration'],
      [inputOf({ resolution: '8k' }), 'invalid_parameter', 'input.resolution'],
      [inputOf({ aspect_ratio: 'wide' }), 'invalid_parameter', 'input.aspect_ratio'],
      [inputOf({ size: '720p' }), 'invalid_parameter', 'input.size'],
      [inputOf({ fps: 23.976 }), 'invalid_parameter', 'input.fps'],
      [inputOf({ image: 'nonsense' }), 'url_not_allowed', 'input.image'],
      [
        inputOf({ reference_images: ['https://example.com/1.png', 5] }),
        'invalid_parameter',
        'input.reference_images[1]',
      ],
      [{ ...inputOf({}), webhook: 'ftp://example.com' }, 'url_not_allowed', 'webhook'],
      [{ ...inputOf({}), webhook_events_filter: ['end'] }, 'invalid_parameter', 'webhook_events_filter[0]'],
    ]
    for (const [json, code, field] of rows) {
      const found = problemOf(() => decoded(json))
      assert.deepEqual([found.code, found.field], [code, field], `${JSON.stringify(json)}: ${found.message}`)
    }
  })

  test('names its model by the path, or by what stands before the colon of its version', () => {
    const model = (version: Json) => submitted(replicate, asking({ ...inputOf({}), version })).model
    assert.equal(decoded(inputOf({})).model, 'bytedance/seedance-1-pro')
    assert.equal(model('bytedance/seedance-1-pro'), 'bytedance/seedance-1-pro')
    assert.equal(model(`bytedance/seedance-1-pro:${HASH}`), 'bytedance/seedance-1-pro')
    assert.equal(model('seedance-2.0'), 'seedance-2.0')
    const refusals = [HASH, ':abc', null, ''].map((version) => problemOf(() => model(version)))
    assert.deepEqual(
      refusals.map(({ code, field }) => [code, field]),
      [
        ['model_not_found', 'version'],
        ['invalid_parameter', 'version'],
        ['missing_parameter', 'version'],
        ['invalid_parameter', 'version'],
      ],
    )
  })

  test('notes what is lost: unknown members, a stream, another frame rate, logs as an event', () => {
    const notes = new Notes()
    const json = { input: { prompt: 'A cat.', fps: 30, negative: 1 }, stream: true, weight: 1 }
    decoded({ ...json, webhook: 'https://example.com/', webhook_events_filter: ['logs'] }, {}, notes)
    assert.deepEqual(fieldsOf(notes), [
      'unrecognized weight',
      'unrecognized input.negative',
      'unrecognized stream',
      'approximated input.fps',
      'dropped webhook_events_filter',
    ])
    const quiet = new Notes()
    decoded({ input: { prompt: 'A cat.', fps: 24 }, stream: false }, {}, quiet)
    assert.deepEqual(quiet.list, [])
  })

  test('has the ratio of its image at the models whose schemas say so, and what else was asked for is noted', () => {
    const image = 'https://example.com/a.png'
    const ratioOf = (more: JsonObject, notes = new Notes()) => decoded(inputOf(more), {}, notes).ratio
    const notes = new Notes()
    assert.equal(ratioOf({ image, aspect_ratio: '16:9' }, notes), 'adaptive')
    assert.deepEqual(fieldsOf(notes), ['approximated ratio'])
    const quiet = new Notes()
    assert.equal(ratioOf({ aspect_ratio: '16:9' }, quiet), '16:9')
    assert.equal(ratioOf({ image }, quiet), undefined)
    const other = asking({ version: 'bytedance/seedance-2.0', input: { prompt: 'A cat.', image, aspect_ratio: '1:1' } })
    assert.equal(submitted(replicate, other, quiet).ratio, '1:1')
    assert.deepEqual(quiet.list, [])

    const source = { from: 'url', url: image } as const
    const request = { prompt: 'A cat.', ratio: '16:9', references: [{ role: 'first_frame', source }] } as const
    const written = (model: string) => replicate.submit.request.encode({ ...request, model }, notes).body
    const input = { prompt: 'A cat.', image }
    assert.deepEqual(written('bytedance/seedance-1-pro'), { kind: 'json', json: { input } })
    assert.deepEqual(fieldsOf(notes), ['approximated ratio', 'approximated ratio'])
    const asSaid = { kind: 'json', json: { input: { ...input, aspect_ratio: '16:9' } } }
    assert.deepEqual(written('bytedance/seedance-2.0'), asSaid)
  })

  test('is told of states by the events of its webhook', () => {
    const ends = ['succeeded', 'failed', 'cancelled', 'expired']
    const states = (filter: Json | undefined, webhook: Json = 'https://example.com/') =>
      decoded({ ...inputOf({}), webhook, ...(filter === undefined ? {} : { webhook_events_filter: filter }) })
        .callbackStates
    assert.deepEqual(states(undefined), ['running', ...ends])
    assert.deepEqual(states(null), ['running', ...ends])
    assert.deepEqual(states(['start']), ['running'])
    assert.deepEqual(states(['output']), ['succeeded'])
    assert.deepEqual(states(['logs']), [])
    assert.deepEqual(states(['start', 'output', 'logs', 'completed']), ['running', ...ends])
    // The ends are what every callback is told of.
    assert.equal(states(['completed']), undefined)
    assert.equal(states(undefined, null), undefined)
  })

  test('is given up after the time of Cancel-After, and not before ten seconds', () => {
    const seconds = (text: string, notes = new Notes()) =>
      decoded(inputOf({}), { 'cancel-after': text }, notes).expiresAfterSeconds
    const texts = ['90', '90s', '5m', '1.5m', '1h30m', '1h', '1h30m45s', '10.2s']
    assert.deepEqual(
      texts.map((text) => seconds(text)),
      [90, 90, 300, 90, 5_400, 3_600, 5_445, 11],
    )
    const notes = new Notes()
    assert.equal(seconds('5s', notes), 10)
    assert.deepEqual(fieldsOf(notes), ['approximated expiresAfterSeconds'])
    for (const text of ['', 'soon', '-5s', '5d', '30s1h', '1e3']) {
      const { code, field } = problemOf(() => seconds(text))
      assert.deepEqual([code, field], ['invalid_parameter', 'cancel-after'], text)
    }
  })

  test('waits as Prefer says: a minute where it does not say how long, and at most', () => {
    const texts = ['wait', 'wait=5', 'Wait=60', 'wait=61', 'respond-async, wait', 'wait;x=1', 'wait="7"']
    assert.deepEqual(texts.map(wait), [60, 5, 60, 60, 60, 60, 7])
    for (const text of ['', 'wait=0', 'wait=-1', 'wait=1.5', 'waiting', 'no-wait']) assert.equal(wait(text), undefined)
  })

  test('is written for a model’s own path, or by version where its name fits in no path', () => {
    const written = (model: string) =>
      replicate.submit.request.encode({ model, prompt: 'A cat.', references: [] }, new Notes())
    assert.equal(written('bytedance/seedance-1-pro').path, '/v1/models/bytedance/seedance-1-pro/predictions')
    for (const model of ['seedance-2.0', '../x', 'a/b/c', 'a/..']) {
      const { path, body } = written(model)
      assert.deepEqual(
        [path, body],
        ['/v1/predictions', { kind: 'json', json: { version: model, input: { prompt: 'A cat.' } } }],
      )
    }
  })
})

describe('a prediction', () => {
  const request: GenerationRequest = { model: 'm', prompt: 'A cat.', references: [] }
  const view: JobView = { id: ID, status: 'queued', videos: [], linkBase: 'https://video.example.com', request }
  const told = (job: Partial<JobView>) =>
    JSON.parse(JSON.stringify(replicate.retrieve.response.encode({ ...view, ...job }, new Notes()).body))
  const read = (body: JsonObject, notes = new Notes()) =>
    replicate.retrieve.response.decode(answering({ id: 'x1', ...body }), notes)

  test('has the words of Replicate; whoever set a deadline is told when it was never begun', () => {
    const words = (['queued', 'running', 'succeeded', 'failed', 'cancelled', 'expired'] as const).map(
      (status) => told({ status }).status,
    )
    assert.deepEqual(words, ['starting', 'processing', 'succeeded', 'failed', 'canceled', 'failed'])
    assert.equal(told({ status: 'expired' }).error, 'The prediction did not end in time.')
    const hasty = { ...request, expiresAfterSeconds: 60 }
    assert.equal(told({ status: 'expired', request: hasty }).status, 'aborted')
    assert.equal(told({ status: 'expired', request: hasty, startedAtMs: 5 }).status, 'failed')
  })

  test('is starting in the answer to its create until it ends', () => {
    const created = (status: JobView['status']) =>
      Reflect.get(Object(replicate.submit.response.encode({ ...view, status }, new Notes()).body), 'status')
    assert.deepEqual(
      ['queued', 'running', 'succeeded', 'cancelled'].map((status) => created(status as 'queued')),
      ['starting', 'starting', 'succeeded', 'canceled'],
    )
  })

  test('shows its input without the bytes that came in it', () => {
    const references = [
      { role: 'first_frame', source: { from: 'inline', dataUri: 'data:image/png;base64,SECRET' } },
      { role: 'last_frame', source: { from: 'url', url: 'https://example.com/last.png' } },
    ] as const
    const shown = told({ request: { ...request, references, durationSeconds: 5, ratio: '16:9' } }).input
    const last = 'https://example.com/last.png'
    assert.deepEqual(shown, { prompt: 'A cat.', last_frame_image: last, duration: 5, aspect_ratio: '16:9' })
  })

  test('tells its times, what they come to, its deadline and where it is', () => {
    const times = { createdAtMs: 1_000, startedAtMs: 3_500, finishedAtMs: 5_000 }
    const all = told({ ...times, status: 'succeeded', request: { ...request, expiresAfterSeconds: 60 } })
    assert.deepEqual(all.metrics, { predict_time: 1.5, total_time: 4 })
    assert.equal(all.created_at, '1970-01-01T00:00:01.000Z')
    assert.equal(all.deadline, '1970-01-01T00:01:01.000Z')
    const own = `https://video.example.com/v1/predictions/${ID}`
    assert.deepEqual(all.urls, { get: own, cancel: `${own}/cancel`, web: own })
    assert.deepEqual(told({}).metrics, {})
  })

  test('is read with its film wherever the model has put it', () => {
    const url = 'https://replicate.delivery/out.mp4'
    for (const output of [url, [url], [null, url], { video: url }, { url }, [{ url }], { output: [url] }] as Json[]) {
      assert.deepEqual(read({ status: 'succeeded', output }).videos, [{ url }])
    }
    for (const output of [null, '', 5, [], {}, [[[[[url]]]]]] as Json[]) {
      assert.deepEqual(read({ status: 'succeeded', output }).videos, [])
    }
    assert.deepEqual(read({ status: 'processing', output: url }).videos, [])
  })

  test('is read with its progress from the last line that tells one', () => {
    const logs = (text: string) => read({ status: 'processing', logs: text }).progressPercent
    assert.equal(logs('Seed: 5\n 10%|#    | 1/10\n 76%|████  | 7568/10000 [00:33<00:10, 229.00it/s]\ndone\n'), 76)
    assert.equal(logs(''), undefined)
    assert.equal(logs('999%|#| 1/1'), undefined)
  })

  test('is read with why it failed: by the vendor’s mark, in the vendor’s words', () => {
    const failure = (error: Json) => read({ status: 'failed', error }).failure
    const flagged = 'The input or output was flagged as sensitive. (E005)'
    assert.deepEqual(failure(flagged), { code: 'content_rejected', message: flagged })
    assert.equal(failure('Invalid input: image is too small (E006)')?.code, 'invalid_parameter')
    assert.equal(failure('CUDA out of memory')?.code, 'upstream_failed')
    assert.equal(failure({ reason: 'x' })?.message, '{"reason":"x"}')
    assert.equal(failure(null), undefined)
    assert.equal(read({ status: 'aborted' }).status, 'expired')
    assert.equal(read({ status: 'canceled' }).status, 'cancelled')
  })

  test('keeps its state, with a note, on a status word that nobody knows', () => {
    const notes = new Notes()
    assert.equal(read({ status: 'warming' }, notes).status, 'running')
    assert.deepEqual(fieldsOf(notes), ['unrecognized status'])
  })
})

describe('a page of predictions', () => {
  const jobs = [1, 2].map((number): JobView => {
    return { id: `id${number}`, status: 'queued', videos: [], linkBase: 'https://video.example.com' }
  })

  test('leads to the next one in the same size, and to none at the end', () => {
    const next = (hasMore: boolean, shown = jobs) =>
      Reflect.get(Object(replicate.list?.response.encode({ jobs: shown, hasMore }, new Notes()).body), 'next')
    assert.equal(next(true), 'https://video.example.com/v1/predictions?cursor=id2&limit=2')
    const whole = Array.from({ length: 100 }, () => jobs[0] as JobView)
    assert.equal(next(true, whole), 'https://video.example.com/v1/predictions?cursor=id1')
    assert.equal(next(false), null)
  })

  test('has a hundred unless asked otherwise, and is not narrowed by what it cannot do', () => {
    const asked = (query: Record<string, string>) => replicate.list?.request.decode(naming({}, query), new Notes())
    assert.deepEqual(asked({}), { limit: 100, order: 'newest first' })
    assert.deepEqual(asked({ cursor: ID, limit: '5' }), { limit: 5, order: 'newest first', afterId: ID })
    for (const name of ['created_after', 'created_before', 'source']) {
      assert.equal(problemOf(() => asked({ [name]: 'x' })).field, name)
    }
    for (const limit of ['0', '101', 'x']) assert.equal(problemOf(() => asked({ limit })).field, 'limit')
  })
})

test('a problem names its field among invalid_fields; what is wrong with a request is 422', () => {
  const source = { from: 'url', url: 'https://example.com/1.png' } as const
  const references = (['first_frame', 'reference_image', 'reference_image'] as const).map((role) => ({ role, source }))
  const problem = { code: 'reference_unreachable', message: 'No.', field: 'references[2]' } as const
  const request = { model: 'm', prompt: 'p', references }
  const { status, body } = replicate.problem.encode({ problem, requestId: 'req_1', request }, new Notes())
  assert.deepEqual(
    [status, body],
    [
      422,
      {
        title: 'Input validation failed',
        detail: 'No.',
        status: 422,
        invalid_fields: [{ type: 'reference_unreachable', field: 'input.reference_images[1]', description: 'No.' }],
        code: 'reference_unreachable',
        request_id: 'req_1',
      },
    ],
  )
  const statusOf = (code: 'malformed_request' | 'insufficient_credits' | 'job_not_found' | 'rate_limited') =>
    replicate.problem.encode({ problem: { code, message: 'No.' }, requestId: '' }, new Notes()).status
  assert.deepEqual(
    (['malformed_request', 'insufficient_credits', 'job_not_found', 'rate_limited'] as const).map(statusOf),
    [400, 402, 404, 429],
  )
})

test('Replicate’s clients are recognised by their user agents', () => {
  const isKnown = (agent: string) => replicate.recognises?.({ 'user-agent': agent })
  assert.ok(['replicate-javascript/1.4.0', 'replicate-python/1.0.7', 'ai/5 ai-sdk/replicate/3.0.46'].every(isKnown))
  assert.ok(!['OpenAI/JS 7.55.0', 'node', 'my-replicate-javascript/1', 'ai-sdk/openai/1'].some(isKnown))
})

test('a model is described by its owner and its name', () => {
  const model = builtInCatalog().find('bytedance/seedance-2.0')
  assert.ok(model)
  const body = Object(replicate.model?.encode(model).body)
  assert.deepEqual([body.owner, body.name, body.description], ['bytedance', 'seedance-2.0', 'Seedance 2.0'])
  assert.equal(replicate.model?.decode(naming({ '*': 'bytedance/seedance-2.0' })), 'bytedance/seedance-2.0')
})
