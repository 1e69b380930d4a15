import assert from 'node:assert/strict'
import { describe, type TestContext, test } from 'node:test'
import { buffer } from 'node:stream/consumers'
import { ProblemError } from '../../src/core/problem.ts'
import { Refusal, type Work } from '../../src/core/upstream-port.ts'
import type { JsonObject } from '../../src/core/json.ts'
import { ark } from '../../src/dialects/ark.ts'
import type { Dialect } from '../../src/dialects/dialect.ts'
import { fal } from '../../src/dialects/fal.ts'
import { jobs } from '../../src/dialects/jobs.ts'
import { open } from '../../src/dialects/open.ts'
import { replicate } from '../../src/dialects/replicate.ts'
import { openaiProfile } from '../../src/dialects/videos/profiles/openai.ts'
import { sglangProfile } from '../../src/dialects/videos/profiles/sglang.ts'
import { vllmOmniProfile } from '../../src/dialects/videos/profiles/vllm-omni.ts'
import { videos } from '../../src/dialects/videos.ts'
import { createHandOver } from '../../src/upstreams/http/hand-over.ts'
import { ORDER } from '../support/orders.ts'
import { type Answer, type Asked, calm, OFFER, PICTURE, providing, work } from './providing.ts'

const isProblem = (code: string) => (error: unknown) => error instanceof ProblemError && error.problem.code === code

/** A request that names what is otherwise decided for its caller. */
const said = { model: ORDER.model, prompt: 'as the caller wrote it', references: [], seed: 7, generateAudio: false }

describe('a submit', () => {
  test('sends what was decided, under the name of the provider, and gives its handle', async (context) => {
    const { upstream, asked } = await providing(context, () => ({ body: { id: 'cgt-7', status: 'queued' } }))
    const references = [{ role: 'first_frame', asset: PICTURE }] as const
    const taken = { handle: { id: 'cgt-7' }, workId: 'cgt-7', notes: [] }
    assert.deepEqual(await upstream.submit(work({ references })), taken)
    const input = {
      prompt: ORDER.prompt,
      first_frame_url: 'https://assets.example/aaaa.png',
      resolution: '480p',
      duration: 1,
      aspect_ratio: '16:9',
      seed: 7,
      generate_audio: false,
    }
    assert.deepEqual(asked, [
      {
        line: 'POST /v1/jobs',
        headers: { authorization: 'Bearer sk' },
        body: { model: 'vendor/seedance-2.0', input },
      },
    ])
  })

  test('names media in the provider’s own library as it was named, and leaves a shape to it that follows from that', async (context) => {
    const library = { from: 'library', dialectId: 'ark', id: 'asset-20260224200602-qn7wr' } as const
    const shape = { ...ORDER.shape, isOpen: true } as const
    const dialect = ark
    const inline = { dataUriOf: () => 'data:never' }
    const handOver = createHandOver({ dialect, inline, libraries: ['ark'] })
    const offers = [{ ...OFFER, libraries: ['ark' as const] }]
    const { upstream, asked } = await providing(context, () => ({ body: { id: 'cgt-7' } }), {
      ...{ dialect, handOver, offers },
    })
    await upstream.submit(work({ references: [{ role: 'first_frame', library }], order: { ...ORDER, shape } }))
    const { content, ratio } = (asked[0]?.body ?? {}) as { readonly content?: unknown; readonly ratio?: string }
    const url = 'asset://asset-20260224200602-qn7wr'
    assert.deepEqual(content, [
      { type: 'text', text: ORDER.prompt },
      { type: 'image_url', image_url: { url }, role: 'first_frame' },
    ])
    assert.equal(ratio, 'adaptive')
    const closed = await providing(context, () => ({ body: { id: 'cgt-7' } }), {
      ...{ dialect, handOver: createHandOver({ dialect, inline }) },
    })
    const refused = closed.upstream.submit(work({ references: [{ role: 'first_frame', library }] }))
    await assert.rejects(refused, (error) => error instanceof Refusal && error.about === 'model')
    assert.deepEqual(closed.asked, [])
  })

  test('that is answered with nothing there may lack the media of a library that it names', async (context) => {
    const library = { from: 'library', dialectId: 'ark', id: 'asset-1' } as const
    const body = { error: { code: 'NotFound', message: 'There is none.' } }
    const { upstream } = await providing(context, () => ({ status: 404, body }), {
      ...{ dialect: ark, handOver: async () => [library], offers: [{ ...OFFER, libraries: ['ark'] }] },
    })
    const refused = (references: Work['references']) =>
      upstream.submit(work({ references })).catch((error: unknown) => error)
    const named = await refused([{ role: 'first_frame', library }])
    assert.ok(named instanceof Refusal && named.about === 'model')
    assert.match(named.problem.message, /or not the media of its library/)
    const plain = await refused([])
    assert.ok(plain instanceof Refusal && /does not have this model\.$/.test(plain.problem.message))
  })

  test('is called by the provider’s own name also where that was drained since: it has been begun there', async (context) => {
    const { upstream, asked } = await providing(context, () => ({ body: { id: 'cgt-7', status: 'queued' } }), {
      ...{ offers: [], formerOffers: [OFFER] },
    })
    await upstream.submit(work())
    assert.equal(Object(asked[0]?.body).model, OFFER.upstreamModel)
  })

  test('that goes on from a draft is not given to whoever has closed the library that it names', async (context) => {
    const { upstream, asked } = await providing(context, () => ({ body: { id: 'cgt-7' } }), { dialect: ark })
    const library = { from: 'library', dialectId: 'ark', id: 'asset-1' } as const
    const base = work({ references: [{ role: 'first_frame', library }], draftHandle: { id: 'cgt-1' } })
    const refused = upstream.submit({ ...base, request: { ...base.request, draftOfId: 'a draft of ours' } })
    await assert.rejects(refused, (error) => error instanceof Refusal && error.about === 'model')
    assert.deepEqual(asked, [])
  })

  test('asks for frames where they are no whole seconds', async (context) => {
    const { upstream, asked } = await providing(context, () => ({ body: { id: 'cgt-7', status: 'queued' } }))
    await upstream.submit(work({ order: { ...ORDER, frames: 30 } }))
    const { input } = (asked[0]?.body ?? {}) as { input?: { frames?: number; duration?: number } }
    assert.deepEqual([input?.frames, input?.duration], [30, undefined])
  })

  test('leaves the length to the provider where the caller has', async (context) => {
    const { upstream, asked } = await providing(context, () => ({ body: { id: 'cgt-7', status: 'queued' } }))
    await upstream.submit(work({ order: { ...ORDER, frames: 360, lengthIsOpen: true } }))
    const { input } = (asked[0]?.body ?? {}) as { input?: { frames?: number; duration?: number } }
    assert.deepEqual([input?.frames, input?.duration], [undefined, -1])
  })

  test('notes what of a model’s own wishes the dialect of the provider cannot carry', async (context) => {
    const { upstream } = await providing(context, () => ({ body: { id: 'cgt-7', status: 'queued' } }), {
      offers: [{ ...OFFER, outputFormats: ['mov'] }],
    })
    const wishes = { priority: 3, referenceTask: 'edit', webSearch: true, endUserId: 'u' } as const
    const order = { ...ORDER, outputFormat: 'mov' } as const
    const base = work({ order })
    const { notes } = await upstream.submit({ ...base, request: { ...base.request, ...wishes } })
    assert.deepEqual(notes.map(({ field }) => field).toSorted(), [
      'endUserId',
      'outputFormat',
      'priority',
      'referenceTask',
      'webSearch',
    ])
  })

  test('notes what the dialect of the provider cannot carry', async (context) => {
    const { upstream } = await providing(context, () => ({ body: { requestId: 'cgt-7', status: 'queued' } }), {
      dialect: open,
    })
    const { notes } = await upstream.submit(work({ request: said, order: { ...ORDER, cameraFixed: true } }))
    assert.deepEqual(
      notes.map(({ kind, field }) => [kind, field]),
      [
        ['dropped', 'seed'],
        ['dropped', 'generateAudio'],
        ['dropped', 'cameraFixed'],
      ],
    )
  })

  test('notes nothing of a seed and of sound where the caller said nothing of them', async (context) => {
    const { upstream } = await providing(context, () => ({ body: { requestId: 'cgt-7', status: 'queued' } }), {
      dialect: open,
    })
    const { notes } = await upstream.submit(
      work({ request: { model: said.model, prompt: said.prompt, references: [], seed: -1 } }),
    )
    assert.deepEqual(notes, [])
  })

  test('notes nothing of an expiry and of metadata, which the caller has from us', async (context) => {
    const { upstream } = await providing(context, () => ({ body: { request_id: '7', status: 'IN_QUEUE' } }), {
      dialect: fal,
    })
    const request = { ...said, expiresAfterSeconds: 3_600, metadata: { shelf: 7 } }
    const { notes } = await upstream.submit(work({ request }))
    assert.deepEqual(notes, [])
  })

  test('asks those who know pixels alone for the exact size', async (context) => {
    const { upstream, asked } = await providing(context, () => ({ body: { id: 'video_7', status: 'queued' } }), {
      dialect: sglangProfile,
    })
    const size = { widthPx: 320, heightPx: 176 }
    const { notes } = await upstream.submit(work({ order: { ...ORDER, shape: { ratio: '16:9', size } } }))
    assert.match(JSON.stringify(asked[0]?.body), /"size":"320x176"/)
    assert.deepEqual(
      notes.map(({ field }) => field),
      ['durationSeconds'],
    )
  })

  test('that is refused tells why, with what could not be carried', async (context) => {
    const body = { error: { code: 'invalid_request', message: 'No such seed.' } }
    const { upstream } = await providing(context, () => ({ status: 400, body }), { dialect: open })
    const failure = await upstream.submit(work({ request: said })).catch((error: unknown) => error)
    assert.ok(failure instanceof Refusal)
    const message = 'The provider refused the job: No such seed.'
    assert.deepEqual(failure.problem, { code: 'upstream_failed', message })
    assert.deepEqual(
      failure.notes.map(({ field }) => field),
      ['seed', 'generateAudio'],
    )
  })

  const error = { error: { code: 'unavailable', message: 'no' } }
  for (const [what, answer, code] of [
    ['that comes too fast may be tried again', { status: 429, body: '' }, 'upstream_unavailable'],
    [
      'that the provider says it cannot take now may be tried again',
      { status: 503, body: error },
      'upstream_unavailable',
    ],
    ['that a proxy answers for the provider', { status: 503, body: '<html>' }, 'upstream_outcome_unknown'],
    ['at which the provider fails', { status: 500, body: error }, 'upstream_outcome_unknown'],
    ['that is refused without a reason', { status: 400, body: '<html>' }, 'upstream_failed'],
    ['that is taken in no JSON', { status: 200, body: '<html>' }, 'upstream_outcome_unknown'],
    ['that is taken without an id', { status: 200, body: {} }, 'upstream_outcome_unknown'],
    ['at which the provider hangs up', { body: '', hangsUp: true }, 'upstream_outcome_unknown'],
  ] as const) {
    test(`${what} is told as ${code}`, async (context) => {
      const { upstream } = await providing(context, () => answer)
      await assert.rejects(upstream.submit(work()), isProblem(code))
    })
  }

  test('that reaches nobody may be tried again', async (context) => {
    const { upstream, close } = await providing(context, () => ({ body: null }))
    await close()
    await assert.rejects(upstream.submit(work()), isProblem('upstream_unavailable'))
  })
})

test('a finished work tells what its provider, a Reelay as well, has lost on its own way, and nothing of its wire', async (context) => {
  const notes = [
    { kind: 'dropped', field: 'input.camera_fixed', detail: 'x'.repeat(300) },
    { kind: 'unrecognized', field: 'input.seed', detail: 'what is that' },
    { kind: 'dropped', field: 'x-their-header', detail: 'not here' },
  ]
  const body = { id: 'done', status: 'succeeded', output: { videos: [{ url: 'https://cdn.example/v.mp4' }] }, notes }
  const { upstream } = await providing(context, () => ({ body }))
  const [report] = await upstream.check([{ id: 'done' }], calm)
  assert.deepEqual(report?.notes, [{ kind: 'dropped', field: 'cameraFixed', detail: 'x'.repeat(200) }])
})

test('a finished work that shows more films than one says so, and which one is kept', async (context) => {
  const films = (...names: readonly string[]) => names.map((name) => ({ url: `https://cdn.example/${name}.mp4` }))
  const notesOn = async (dialect: Dialect, body: JsonObject) => {
    const { upstream } = await providing(context, () => ({ body: { id: 'done', status: 'succeeded', ...body } }), {
      dialect,
    })
    const [report] = await upstream.check([{ id: 'done' }], calm)
    assert.ok(report?.state === 'succeeded')
    assert.deepEqual(report.video, { from: 'url', url: 'https://cdn.example/a.mp4' })
    return report.notes
  }
  const told = [
    { kind: 'dropped', field: 'videos', detail: 'the provider shows 2 films, of which the first is delivered' },
  ]
  assert.deepEqual(await notesOn(jobs, { output: { videos: films('a', 'b') } }), told)
  assert.deepEqual(await notesOn(replicate, { output: films('a', 'b').map(({ url }) => url) }), told)
  // One that is shown twice is one.
  assert.deepEqual(await notesOn(jobs, { output: { videos: films('a', 'a') } }), [])
  assert.deepEqual(await notesOn(jobs, { output: { videos: films('a') }, notes: told }), told)
})

describe('a look at works', () => {
  const film = { url: 'https://cdn.example/v.mp4', last_frame_url: 'https://cdn.example/l.png' }
  const pages: Readonly<Record<string, Answer>> = {
    waits: { body: { id: 'waits', status: 'queued' } },
    runs: { body: { id: 'runs', status: 'processing', progress: 40 } },
    done: { body: { id: 'done', status: 'succeeded', output: { videos: [film] } } },
    empty: { body: { id: 'empty', status: 'succeeded', output: { videos: [] } } },
    failed: { body: { id: 'failed', status: 'failed', error: { code: 'upstream_failed', message: 'Too dark.' } } },
    expired: { body: { id: 'expired', status: 'expired' } },
    gone: { status: 404, body: { error: { code: 'job_not_found', message: 'no' } } },
    proxied: { status: 404, body: '<html>' },
    broken: { status: 502, body: '' },
    babble: { body: '<html>' },
    odd: { body: { id: 'odd', status: 'marinating' } },
  }
  const byPath = ({ line }: Asked): Answer => pages[line.split('/').at(-1) ?? ''] ?? { status: 500, body: null }

  test('tells each in the order of the handles, whatever is wrong with its neighbours', async (context) => {
    const { upstream } = await providing(context, byPath)
    const ids = Object.keys(pages)
    const reports = await upstream.check(
      ids.map((id) => ({ id })),
      calm,
    )
    const told = Object.fromEntries(reports.map((report, index) => [ids[index], report]))
    const url = (name: string) => ({ from: 'url', url: `https://cdn.example/${name}` })
    const failed = (code: string, message: string) => ({ state: 'failed', problem: { code, message }, notes: [] })
    const bad = 'The provider says that it has finished and shows no video.'
    assert.deepEqual(told, {
      waits: { state: 'queued', notes: [] },
      runs: { state: 'running', progressPercent: 40, notes: [] },
      done: { state: 'succeeded', video: url('v.mp4'), lastFrame: url('l.png'), notes: [] },
      empty: failed('upstream_bad_result', bad),
      failed: failed('upstream_failed', 'Too dark.'),
      expired: failed('upstream_failed', 'The provider ended the job: it is expired there.'),
      gone: { state: 'lost' },
      proxied: { state: 'unavailable', detail: 'status 404' },
      broken: { state: 'unavailable', detail: 'status 502' },
      babble: { state: 'unavailable', detail: 'The body must be a JSON object.' },
      odd: {
        state: 'running',
        notes: [{ kind: 'unrecognized', field: 'status', detail: 'the status "marinating" is unknown' }],
      },
    })
  })

  test('at more works than are asked for at once tells all of them', async (context) => {
    const { upstream, asked } = await providing(context, ({ line }) => ({
      body: { id: 'x', status: 'processing', progress: Number(line.split('/').at(-1)) },
    }))
    const numbers = Array.from({ length: 70 }, (_, index) => index)
    const reports = await upstream.check(
      numbers.map((number) => ({ id: String(number) })),
      calm,
    )
    assert.deepEqual(
      reports.map((report) => report.state === 'running' && report.progressPercent),
      numbers,
    )
    assert.equal(asked.length, 70)
  })

  test('that reaches nobody says so of each work, and one that is stopped throws', async (context) => {
    const { upstream, close } = await providing(context, byPath)
    await close()
    const [report] = await upstream.check([{ id: 'runs' }], calm)
    assert.equal(report?.state, 'unavailable')
    await assert.rejects(upstream.check([{ id: 'runs' }], AbortSignal.abort(new Error('stopped'))), /stopped/)
  })

  test('finds the film behind the key of the provider where the dialect has it there', async (context) => {
    const answer = ({ line }: Asked): Answer => {
      const isContent = line.endsWith('/content')
      return { body: isContent ? 'a film' : { id: 'v1', object: 'video', status: 'completed' } }
    }
    const { upstream, asked } = await providing(context, answer, { dialect: videos })
    const [report] = await upstream.check([{ id: 'v1' }], calm)
    assert.ok(report?.state === 'succeeded' && report.video.from === 'stream')
    assert.equal((await buffer(report.video.open(calm))).toString(), 'a film')
    assert.deepEqual(asked.at(-1), {
      line: 'GET /v1/videos/v1/content',
      headers: { authorization: 'Bearer sk' },
      body: null,
    })
  })
})

describe('a cancel', () => {
  test('is sent for the handle', async (context) => {
    const { upstream, asked } = await providing(context, () => ({ body: {} }))
    assert.equal(await upstream.cancel({ id: 'cgt-7' }, calm), 'stopped')
    assert.deepEqual(
      asked.map(({ line }) => line),
      ['POST /v1/jobs/cgt-7/cancel'],
    )
  })

  for (const status of [400, 404, 409, 410, 422, 405, 501]) {
    const stop = [405, 501].includes(status) ? 'impossible' : 'refused'
    test(`of what cannot be stopped (any more) is ${stop}: ${status}`, async (context) => {
      const { upstream } = await providing(context, () => ({ status, body: '' }))
      assert.equal(await upstream.cancel({ id: 'cgt-7' }, calm), stop)
    })
  }

  for (const status of [302, 401, 429, 500, 503]) {
    test(`that the provider did not hear is told: ${status}`, async (context) => {
      const { upstream } = await providing(context, () => ({ status, body: '' }))
      await assert.rejects(upstream.cancel({ id: 'cgt-7' }, calm), isProblem('upstream_unavailable'))
    })
  }
})

describe('a cancel', () => {
  for (const [dialect, stopDeletes] of [
    [ark, true],
    [vllmOmniProfile, true],
    ...[jobs, open, fal, replicate, videos, openaiProfile].map((each) => [each, undefined] as const),
  ] as const) {
    const what = stopDeletes === true ? 'may delete what has ended' : 'leaves what has ended as it is, or is not there'
    test(`in the words of ${dialect.id} ${what}, which whoever cancels is told`, async (context) => {
      const { upstream } = await providing(context, () => ({ body: {} }), { dialect })
      assert.equal(upstream.stopDeletes, stopDeletes)
    })
  }

  test('that is answered with a film has stopped nothing', async (context) => {
    const made = { id: 'cgt-7', status: 'succeeded', output: ['https://films.example/1.mp4'], error: null }
    const { upstream } = await providing(context, () => ({ body: made }), { dialect: replicate })
    assert.equal(await upstream.cancel({ id: 'cgt-7' }, calm), 'refused')
  })
})

test('predictions of Replicate are created, watched and cancelled at its own paths', async (context) => {
  const words = { id: 'gm3qorzdhgbfurvjtvhg6dckhu', error: null }
  const output = ['https://replicate.delivery/out.mp4']
  const told: { readonly [line: string]: Answer } = {
    'POST /v1/models/vendor/seedance-2.0/predictions': { status: 201, body: { ...words, status: 'starting' } },
    'GET /v1/predictions/running': { body: { ...words, status: 'processing', logs: ' 40%|####      | 40/100' } },
    'GET /v1/predictions/done': { body: { ...words, status: 'succeeded', output } },
    'GET /v1/predictions/flagged': { body: { ...words, status: 'failed', error: 'flagged as sensitive (E005)' } },
    'GET /v1/predictions/late': { body: { ...words, status: 'aborted' } },
    'GET /v1/predictions/gone': { status: 404, body: { title: 'Not found', detail: 'No such prediction.' } },
    'POST /v1/predictions/running/cancel': { body: { ...words, status: 'canceled' } },
  }
  const { upstream, asked } = await providing(context, ({ line }) => told[line] ?? { status: 500, body: line }, {
    dialect: replicate,
  })
  const references = [{ role: 'first_frame', asset: PICTURE }] as const
  const { handle } = await upstream.submit(work({ references }))
  assert.deepEqual(handle, { id: words.id })
  const { input } = Object(asked[0]?.body)
  assert.deepEqual([input.prompt, input.image, input.duration], [ORDER.prompt, 'https://assets.example/aaaa.png', 1])
  const handles = ['running', 'done', 'flagged', 'late', 'gone'].map((id) => ({ id }))
  const reports = await upstream.check(handles, calm)
  assert.deepEqual(
    reports.map((report) => [report.state, Object(report).progressPercent ?? Object(report).problem?.message]),
    [
      ['running', 40],
      ['succeeded', undefined],
      ['failed', 'flagged as sensitive (E005)'],
      ['failed', 'The provider ended the job: it is expired there.'],
      ['lost', undefined],
    ],
  )
  assert.deepEqual(Object(reports[1]).video, { from: 'url', url: output[0] })
  assert.equal(await upstream.cancel({ id: 'running' }, calm), 'stopped')
})

describe('a provider that tells its films on a route of their own', () => {
  const UUID = '019c5e2b-7d1f-4a6e-9c30-5b8f0e2d4a17'
  const AT = `/fal/bytedance/seedance-2.0/requests/${UUID}`
  const receipt = { status: 'IN_QUEUE', request_id: UUID, response_url: `https://queue.fal.run${AT.slice(4)}` }
  const completed = { status: 'COMPLETED', request_id: UUID, response_url: receipt.response_url }

  const checked = async (context: TestContext, standing: Answer, result: Answer) => {
    const answer = ({ line }: Asked) => {
      if (line.startsWith('POST')) return { body: receipt }
      return line.endsWith('/status') ? standing : result
    }
    const { upstream, asked } = await providing(context, answer, { dialect: fal })
    const { handle } = await upstream.submit(work())
    const [report] = await upstream.check([handle], calm)
    return { report, lines: asked.map(({ line }) => line) }
  }

  test('is asked for it when the job has ended, where its own answer has said that the job is', async (context) => {
    const video = { url: 'https://v3.fal.media/film.mp4', content_type: 'video/mp4' }
    const { report, lines } = await checked(context, { body: completed }, { body: { video, seed: 7 } })
    assert.deepEqual(lines, ['POST /fal/vendor/seedance-2.0', `GET ${AT}/status`, `GET ${AT}`])
    assert.deepEqual(report, { state: 'succeeded', video: { from: 'url', url: video.url }, notes: [] })
  })

  test('is not asked for it before, nor when the status says why there is none', async (context) => {
    const early = { ...completed, status: 'IN_PROGRESS', logs: null }
    const running = await checked(context, { status: 202, body: early }, { status: 500, body: {} })
    assert.deepEqual([running.report?.state, running.lines.length], ['running', 2])
    const why = { ...completed, error: 'The runner went away.', error_type: 'runner_disconnected' }
    const failed = await checked(context, { body: why }, { status: 500, body: {} })
    assert.deepEqual([failed.report?.state, failed.lines.length], ['failed', 2])
  })

  test('that refuses the film has failed, with its reason', async (context) => {
    const detail = [{ loc: ['body', 'prompt'], msg: 'Not that.', type: 'content_policy_violation' }]
    const { report } = await checked(context, { body: completed }, { status: 422, body: { detail } })
    assert.deepEqual(report, {
      state: 'failed',
      problem: { code: 'content_rejected', message: 'Not that.' },
      notes: [],
    })
  })

  test('whose gateway fails on the way to it has not failed yet, and has when that lasts', async (context) => {
    for (const result of [
      { status: 500, body: { detail: 'Internal Server Error' } },
      { status: 504, body: { detail: 'Gateway Timeout' } },
    ]) {
      let isBroken = true
      const film = { body: { video: { url: 'https://v3.fal.media/film.mp4' } } }
      const { upstream } = await providing(
        context,
        ({ line }) => (line.endsWith('/status') ? { body: completed } : isBroken ? result : film),
        { dialect: fal },
      )
      const look = async () => (await upstream.check([{ id: UUID }], calm))[0]?.state
      assert.equal(await look(), 'unavailable')
      isBroken = false
      assert.equal(await look(), 'succeeded')
      isBroken = true
      const states = await Promise.all(Array.from({ length: 9 }, look))
      assert.deepEqual(new Set(states), new Set(['unavailable']))
      assert.equal(await look(), 'failed')
    }
  })

  test('whose own word says why it broke has failed', async (context) => {
    const body = { detail: 'The runner went away.', error_type: 'runner_disconnected' }
    const { report } = await checked(context, { body: completed }, { status: 500, body })
    assert.equal(report?.state, 'failed')
  })

  test('that cannot tell it now has not failed', async (context) => {
    for (const result of [
      { status: 503, body: { detail: 'Try later.' } },
      { status: 429, body: { detail: 'Slowly.' } },
      { status: 500, body: '<html>' },
      { status: 200, body: '<html>' },
    ]) {
      const { report } = await checked(context, { body: completed }, result)
      assert.equal(report?.state, 'unavailable', JSON.stringify(result))
    }
    const gone = await checked(context, { body: completed }, { status: 404, body: { detail: 'Request not found' } })
    assert.equal(gone.report?.state, 'lost')
  })
})
