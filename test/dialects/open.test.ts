/** `/api/open/v1`: the printed shapes, media and their roles, metadata, code words, models. */

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { builtInCatalog } from '../../src/models/catalog.ts'
import type { Json, JsonObject } from '../../src/core/json.ts'
import { credits } from '../../src/core/money.ts'
import { Notes } from '../../src/core/notes.ts'
import type { JobView } from '../../src/core/view.ts'
import { open } from '../../src/dialects/open.ts'
import { answering, asking, assertRefused, problemOf, submitted } from './asking.ts'

const CORE_ID = '01k9f0000000000000000000aa'
const URLS = [1, 2, 3, 4, 5, 6].map((number) => `https://example.com/${number}.png`)

const body = (more: JsonObject): JsonObject => ({ model: 'seedance-2.0', prompt: 'A cat.', ...more })

describe('a submit to /api/open/v1/video/generations', () => {
  test('is refused with the wire path of the field to blame', () => {
    const members = Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`key_${index}`, 1]))
    assertRefused(open, [
      [[], 'invalid_body', undefined],
      [{ prompt: 'A cat.' }, 'missing_parameter', 'model'],
      [{ model: 'm' }, 'prompt_required', 'prompt'],
      [body({ prompt: 5 }), 'invalid_parameter', 'prompt'],
      [body({ duration: '5' }), 'invalid_parameter', 'duration'],
      [body({ duration: 5.5 }), 'invalid_parameter', 'duration'],
      [body({ duration: -0 }), 'invalid_parameter', 'duration'],
      [body({ duration: true }), 'invalid_parameter', 'duration'],
      [body({ duration: [5] }), 'invalid_parameter', 'duration'],
      [body({ aspectRatio: '21:9' }), 'invalid_parameter', 'aspectRatio'],
      [body({ aspectRatio: 'adaptive' }), 'invalid_parameter', 'aspectRatio'],
      [body({ resolution: '8k' }), 'invalid_parameter', 'resolution'],
      [body({ webhookUrl: 'gopher://example.com' }), 'url_not_allowed', 'webhookUrl'],
      [body({ mediaUrls: URLS[0] ?? '' }), 'invalid_parameter', 'mediaUrls'],
      [body({ mediaUrls: [] }), 'invalid_parameter', 'mediaUrls'],
      [body({ mediaUrls: URLS }), 'too_many_references', 'mediaUrls'],
      [body({ mediaUrls: ['https://example.com/1.png', 5] }), 'invalid_parameter', 'mediaUrls[1]'],
      [body({ mediaUrls: ['https://example.com/1.png', 'nonsense'] }), 'url_not_allowed', 'mediaUrls[1]'],
      [body({ mediaUrls: [{ url: 'nonsense' }] }), 'url_not_allowed', 'mediaUrls[0].url'],
      [body({ mediaUrls: [{ url: 'https://example.com/1.png', role: 'hero' }] }), 'invalid_parameter', 'mediaUrls[0]'],
      [body({ metadata: [] }), 'invalid_parameter', 'metadata'],
      [body({ metadata: 'text' }), 'invalid_parameter', 'metadata'],
      [body({ metadata: members }), 'invalid_parameter', 'metadata'],
      [body({ metadata: { text: '猫'.repeat(5_500) } }), 'invalid_parameter', 'metadata'],
      [body({ metadata: { mediaRoles: ['hero'] } }), 'invalid_parameter', 'metadata.mediaRoles[0]'],
      [body({ metadata: { mediaRoles: ['first_frame'] } }), 'invalid_parameter', 'metadata.mediaRoles'],
    ])
  })

  test('takes metadata up to 16 KB and 50 members, and keeps it exactly', () => {
    const metadata = { text: 'a'.repeat(16_384 - '{"text":""}'.length) }
    assert.deepEqual(submitted(open, asking(body({ metadata }))).metadata, metadata)
    const members = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`a.b$${index}`, { nested: null }]))
    assert.deepEqual(submitted(open, asking(body({ metadata: members }))).metadata, members)
  })

  test('notes unknown members at every depth and binds none of them', () => {
    const notes = new Notes()
    const mediaUrls = [{ url: 'https://example.com/1.png', weight: 1 }]
    const request = submitted(open, asking(body({ mediaUrls, credits: 0 })), notes)
    assert.deepEqual(Object.keys(request), ['model', 'prompt', 'references'])
    assert.deepEqual(
      notes.list.map(({ kind, field }) => `${kind} ${field}`),
      ['unrecognized credits', 'unrecognized mediaUrls[0].weight'],
    )
  })

  test('takes metadata up to 32 levels deep, itself among them', () => {
    const nested = (levels: number) => {
      let inner: Json = []
      for (let level = 2; level < levels; level++) inner = [inner]
      return { a: inner }
    }
    assert.deepEqual(submitted(open, asking(body({ metadata: nested(32) }))).metadata, nested(32))
    assertRefused(open, [[body({ metadata: nested(33) }), 'invalid_parameter', 'metadata']])
    const endless = problemOf(() => submitted(open, asking(body({ metadata: nested(50_000) }))))
    assert.deepEqual([endless.code, endless.field], ['invalid_parameter', 'metadata'])
  })

  test('leaves roles open unless they are given, beside the URL or in metadata', () => {
    const rolesOf = (more: JsonObject) => submitted(open, asking(body(more))).references.map(({ role }) => role)
    const [one = '', two = ''] = URLS
    assert.deepEqual(rolesOf({ mediaUrls: [one, two] }), ['infer', 'infer'])
    assert.deepEqual(rolesOf({ mediaUrls: [{ url: one, role: 'reference_image' }, two] }), ['reference_image', 'infer'])
    assert.deepEqual(rolesOf({ mediaUrls: [one, two], metadata: { mediaRoles: [null, 'last_frame'] } }), [
      'infer',
      'last_frame',
    ])
  })

  test('refuses two different roles for one URL', () => {
    const mediaUrls = [{ url: URLS[0] ?? '', role: 'first_frame' }]
    const conflict = body({ mediaUrls, metadata: { mediaRoles: ['last_frame'] } })
    assertRefused(open, [[conflict, 'conflicting_parameters', 'mediaUrls[0].role']])
  })

  test('is written with plain URLs where the roles follow from them, and with roles where they do not', () => {
    const source = { from: 'url', url: URLS[0] ?? '' } as const
    const mediaOf = (...roles: ('first_frame' | 'last_frame' | 'reference_image')[]) => {
      const request = { model: 'm', prompt: 'p', references: roles.map((role) => ({ role, source })) }
      const { body: written } = open.submit.request.encode(request, new Notes())
      assert.equal(written.kind, 'json')
      return JSON.parse(JSON.stringify(written)).json.mediaUrls
    }
    assert.deepEqual(mediaOf('first_frame', 'last_frame'), [URLS[0], URLS[0]])
    assert.deepEqual(mediaOf('reference_image'), [{ url: URLS[0], role: 'reference_image' }])
    assert.equal(mediaOf(), undefined)
  })
})

describe('a generation of /api/open/v1', () => {
  const view: JobView = { id: CORE_ID, status: 'queued', priceMicroCredits: credits(40), videos: [] }
  const told = (job: JobView) => JSON.parse(JSON.stringify(open.retrieve.response.encode(job, new Notes()).body))

  test('begins with a receipt of four members', () => {
    assert.deepEqual(open.submit.response.encode(view, new Notes()).body, {
      success: true,
      requestId: `req_${CORE_ID}`,
      status: 'queued',
      creditsCharged: 40,
    })
  })

  test('is cancelled with an answer of three members', () => {
    const answer = open.cancel?.response.encode({ ...view, status: 'cancelled' }, new Notes()).body
    assert.deepEqual(answer, { success: true, requestId: `req_${CORE_ID}`, status: 'cancelled' })
  })

  test('has the five words of the vendor; an expired one failed for a reason of its own', () => {
    const words = (['queued', 'running', 'succeeded', 'failed', 'cancelled', 'expired'] as const).map(
      (status) => told({ ...view, status }).status,
    )
    assert.deepEqual(words, ['queued', 'processing', 'succeeded', 'failed', 'cancelled', 'failed'])
    assert.equal(told({ ...view, status: 'expired' }).error.code, 'expired')
  })

  test('has exactly the printed members, and metadata and notes where there are any', () => {
    const printed = ['success', 'requestId', 'status', 'model', 'prompt', 'duration', 'aspectRatio', 'output', 'error']
    assert.deepEqual(Object.keys(told(view)), printed)
    const notes = [{ kind: 'dropped', field: 'ratio', detail: 'no' } as const]
    const more = told({ ...view, metadata: { projectId: 'p' }, notes })
    assert.deepEqual(Object.keys(more), [...printed, 'metadata', 'notes'])
    assert.equal(more.notes[0].field, 'aspectRatio')
  })

  test('tells why it failed in the vendor’s word, and in ours where that says more', () => {
    const errorOf = (code: 'upstream_failed' | 'reference_too_long') =>
      told({ ...view, status: 'failed', failure: { code, message: 'No.' } }).error
    assert.deepEqual(errorOf('upstream_failed'), { code: 'provider_error', message: 'No.' })
    assert.deepEqual(errorOf('reference_too_long'), {
      code: 'invalid_request',
      message: 'No.',
      reason: 'reference_too_long',
    })
  })

  test('keeps its state, with a note, on a status word that nobody knows', () => {
    const notes = new Notes()
    const read = open.retrieve.response.decode(answering({ requestId: 'x1', status: 'PONDERING' }), notes)
    assert.equal(read.status, 'running')
    assert.deepEqual(
      notes.list.map(({ kind, field }) => [kind, field]),
      [['unrecognized', 'status']],
    )
  })
})

describe('a problem on /api/open/v1', () => {
  const encode = (
    code: 'model_not_found' | 'job_not_found' | 'job_not_cancellable' | 'invalid_parameter',
    field?: string,
  ) => {
    const problem = field === undefined ? { code, message: 'No.' } : { code, message: 'No.', field }
    return open.problem.encode({ problem, requestId: 'req_1' }, new Notes())
  }

  test('has the status and the word of its class; a wrong model is a wrong request', () => {
    const error = (code: string, more: object = {}) => ({
      success: false,
      error: { code, message: 'No.', ...more },
      requestId: 'req_1',
    })
    assert.deepEqual(encode('job_not_found'), { status: 404, headers: {}, body: error('not_found') })
    assert.deepEqual(encode('job_not_cancellable'), { status: 409, headers: {}, body: error('conflict') })
    const wrongModel = error('invalid_request', { reason: 'model_not_found' })
    assert.deepEqual(encode('model_not_found'), { status: 400, headers: {}, body: wrongModel })
    const wrongField = error('invalid_request', { param: 'duration' })
    assert.deepEqual(encode('invalid_parameter', 'durationSeconds').body, wrongField)
  })

  test('names a reference by its place in mediaUrls', () => {
    const request = submitted(open, asking(body({ mediaUrls: URLS.slice(0, 3) })))
    const problem = { code: 'url_not_allowed', message: 'No.', field: 'references[2]' } as const
    const { body: told } = open.problem.encode({ problem, requestId: 'req_1', request }, new Notes())
    assert.equal(JSON.parse(JSON.stringify(told)).error.param, 'mediaUrls[2]')
  })
})

test('the models of /api/open/v1 have durations, ratios, resolutions and prices in credits', () => {
  const models = builtInCatalog()
    .enabled()
    .filter(({ name }) => name === 'seedance-1.5-pro')
  assert.deepEqual(open.models?.encode(models).body, {
    success: true,
    data: [
      {
        id: 'seedance-1.5-pro',
        name: 'Seedance 1.5 Pro',
        durations: [5, 10],
        aspectRatios: ['16:9', '9:16', '1:1'],
        resolutions: ['480p', '720p', '1080p'],
        creditsPerSecond: {
          textToVideo: { '480p': 2, '720p': 5, '1080p': 10 },
          mediaToVideo: { '480p': 3.2, '720p': 8, '1080p': 16 },
        },
      },
    ],
  })
})

test('a generation that failed later names the item at fault', () => {
  const source = { from: 'url', url: 'https://example.com/1.png' } as const
  const failure = { code: 'reference_unreachable', message: 'No.', field: 'references[0]' } as const
  const references = [{ role: 'infer', source }] as const
  const view = { id: '01k9f0000000000000000000aa', status: 'failed', videos: [], references, failure } as const
  const { body } = open.retrieve.response.encode(view, new Notes())
  assert.equal(JSON.parse(JSON.stringify(body)).error.param, 'mediaUrls[0]')
})
