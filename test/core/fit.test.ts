import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { builtInCatalog } from '../../src/models/catalog.ts'
import { fit } from '../../src/core/fit.ts'
import { Notes } from '../../src/core/notes.ts'
import { type ProblemCode, ProblemError } from '../../src/core/problem.ts'
import type { GenerationRequest } from '../../src/core/request.ts'

const CHOSEN_SEED = 4711

function fitted(request: Partial<GenerationRequest> & { model: string }) {
  const model = builtInCatalog().find(request.model)
  assert.ok(model)
  const notes = new Notes()
  return { order: fit({ prompt: 'a cat', references: [], ...request }, model, CHOSEN_SEED, notes), notes: notes.list }
}

test('what the caller leaves open is the model’s default', () => {
  const { order, notes } = fitted({ model: 'seedance-2.0' })
  assert.deepEqual(
    { ...order, prompt: undefined },
    {
      model: 'seedance-2.0',
      family: 'seedance-2.0',
      prompt: undefined,
      resolution: '720p',
      frames: 120,
      seed: CHOSEN_SEED,
      audio: true,
      cameraFixed: false,
      watermark: false,
      returnLastFrame: false,
      draft: false,
    },
  )
  assert.deepEqual(notes, [])
})

test('an exact size is the tier and ratio that have it', () => {
  const { order } = fitted({ model: 'seedance-2-0', size: { widthPx: 2206, heightPx: 946 } })
  assert.equal(order.resolution, '1080p')
  assert.deepEqual(order.shape, { ratio: '21:9', size: { widthPx: 2206, heightPx: 946 } })
})

test('size and resolution with ratio may come together when they agree', () => {
  const { order } = fitted({
    model: 'seedance-2-0',
    size: { widthPx: 720, heightPx: 1280 },
    resolution: '720p',
    ratio: '9:16',
  })
  assert.equal(order.shape?.ratio, '9:16')
})

test('frames win over the duration, and a note says so', () => {
  const { order, notes } = fitted({ model: 'seedance-1.5-pro-1080p', durationSeconds: 5, frames: 121 })
  assert.equal(order.frames, 121)
  assert.deepEqual(
    notes.map(({ kind, field }) => [kind, field]),
    [['approximated', 'durationSeconds']],
  )
})

test('a tier other than the one in the model’s name is rendered, and a note says so', () => {
  const { order, notes } = fitted({ model: 'seedance-1.5-pro-1080p', resolution: '720p' })
  assert.equal(order.resolution, '720p')
  assert.deepEqual(
    notes.map(({ field }) => field),
    ['model'],
  )
})

test('a prompt over the advised length is accepted with a note', () => {
  assert.deepEqual(
    fitted({ model: 'seedance-2.0', prompt: '猫'.repeat(501) }).notes.map(({ field }) => field),
    ['prompt'],
  )
  assert.deepEqual(fitted({ model: 'seedance-2.0', prompt: '猫'.repeat(500) }).notes, [])
  assert.deepEqual(
    fitted({ model: 'seedance-2.0', prompt: 'cat '.repeat(1_001) }).notes.map(({ field }) => field),
    ['prompt'],
  )
})

describe('what no model can do is refused with the field and the rule', () => {
  const rows: readonly [string, Partial<GenerationRequest> & { model: string }, ProblemCode, string][] = [
    ['no prompt', { model: 'seedance-2.0', prompt: '' }, 'prompt_required', 'prompt'],
    ['white space', { model: 'seedance-2.0', prompt: ' \n\t' }, 'prompt_required', 'prompt'],
    ['zero-width characters', { model: 'seedance-2.0', prompt: '\u200b\u200d\ufeff' }, 'prompt_required', 'prompt'],
    ['a prompt without end', { model: 'seedance-2.0', prompt: 'x'.repeat(32_001) }, 'prompt_too_long', 'prompt'],
    ['3 seconds', { model: 'seedance-2.0', durationSeconds: 3 }, 'invalid_parameter', 'durationSeconds'],
    ['16 seconds', { model: 'seedance-2.0', durationSeconds: 16 }, 'invalid_parameter', 'durationSeconds'],
    ['5.5 seconds', { model: 'seedance-2.0', durationSeconds: 5.5 }, 'invalid_parameter', 'durationSeconds'],
    ['7 seconds of 1.5 pro', { model: 'seedance-1.5-pro', durationSeconds: 7 }, 'invalid_parameter', 'durationSeconds'],
    ['1080p of fast', { model: 'seedance-2.0-fast', resolution: '1080p' }, 'unsupported_combination', 'resolution'],
    [
      '1080p of fast by size',
      { model: 'seedance-2-0-fast', size: { widthPx: 1920, heightPx: 1080 } },
      'unsupported_combination',
      'size',
    ],
    ['an unknown size', { model: 'seedance-2-0', size: { widthPx: 1280, heightPx: 722 } }, 'invalid_parameter', 'size'],
    [
      'a size against a ratio',
      { model: 'seedance-2-0', size: { widthPx: 1280, heightPx: 720 }, ratio: '9:16' },
      'conflicting_parameters',
      'size',
    ],
    [
      'a size against a tier',
      { model: 'seedance-2-0', size: { widthPx: 1280, heightPx: 720 }, resolution: '480p' },
      'conflicting_parameters',
      'size',
    ],
    ['frames of 2.0', { model: 'seedance-2.0', frames: 121 }, 'unsupported_parameter', 'frames'],
    ['120 frames', { model: 'seedance-1.5-pro-1080p', frames: 120 }, 'invalid_parameter', 'frames'],
    ['a million frames', { model: 'seedance-1.5-pro-1080p', frames: 1_000_001 }, 'invalid_parameter', 'frames'],
    ['a seed below -1', { model: 'seedance-2.0', seed: -2 }, 'invalid_parameter', 'seed'],
    ['a seed of 33 bits', { model: 'seedance-2.0', seed: 2 ** 32 }, 'invalid_parameter', 'seed'],
    ['a fixed camera of 2.0', { model: 'seedance-2.0', cameraFixed: true }, 'unsupported_parameter', 'cameraFixed'],
    ['a draft of 2.0', { model: 'seedance-2.0', draft: true }, 'unsupported_parameter', 'draft'],
    ['the flex tier of 2.0', { model: 'seedance-2.0', serviceTier: 'flex' }, 'unsupported_parameter', 'serviceTier'],
    ['an expiry of 0 s', { model: 'seedance-2.0', expiresAfterSeconds: 0 }, 'invalid_parameter', 'expiresAfterSeconds'],
    [
      'an expiry of ages',
      { model: 'seedance-2.0', expiresAfterSeconds: 1e12 },
      'invalid_parameter',
      'expiresAfterSeconds',
    ],
    ['a model that is not enabled', { model: 'seedance-2-0-nsfw' }, 'model_not_enabled', 'model'],
  ]
  for (const [what, request, code, field] of rows) {
    test(what, () => {
      assert.throws(
        () => fitted(request),
        (error) => {
          assert.ok(error instanceof ProblemError)
          assert.deepEqual([error.problem.code, error.problem.field], [code, field])
          return true
        },
      )
    })
  }
})

test('-1 is any seed, and the edges are seeds', () => {
  assert.equal(fitted({ model: 'seedance-2.0', seed: -1 }).order.seed, CHOSEN_SEED)
  assert.equal(fitted({ model: 'seedance-2.0', seed: 0 }).order.seed, 0)
  assert.equal(fitted({ model: 'seedance-2.0', seed: 2 ** 32 - 1 }).order.seed, 2 ** 32 - 1)
})

for (const [model, wanted, resolution, ratio] of [
  ['seedance-2.0', '1280x720', '720p', '16:9'],
  ['seedance-2.0', '720x1280', '720p', '9:16'],
  ['seedance-2.0', '1792x1024', '1080p', '16:9'],
  ['seedance-2.0', '1024x1792', '1080p', '9:16'],
  ['seedance-2.0-fast', '1024x1792', '720p', '9:16'],
] as const) {
  test(`OpenAI’s size ${wanted} becomes ${resolution} at ${ratio} with ${model}, with a note where it is not exact`, () => {
    const [widthPx = 0, heightPx = 0] = wanted.split('x').map(Number)
    const { order, notes } = fitted({ model, size: { widthPx, heightPx } })
    assert.deepEqual([order.resolution, order.shape?.ratio], [resolution, ratio])
    const isExact = order.shape?.size.widthPx === widthPx && order.shape.size.heightPx === heightPx
    assert.deepEqual(
      notes.map(({ kind, field }) => `${kind} ${field}`),
      isExact ? [] : ['approximated size'],
    )
  })
}

test('more references than any model takes are refused by their number alone', () => {
  const source = { from: 'inline', dataUri: 'data:image/png;base64,AAAA' } as const
  const many = (count: number, role: 'infer' | 'reference_image' | 'first_frame') =>
    Array.from({ length: count }, () => ({ role, source }))
  const refused = (references: ReturnType<typeof many>) => {
    try {
      fitted({ model: 'seedance-2.0', references })
    } catch (error) {
      assert.ok(error instanceof ProblemError)
      return [error.problem.code, error.problem.field]
    }
    return undefined
  }
  assert.deepEqual(refused(many(18, 'infer')), ['too_many_references', 'references[17]'])
  assert.deepEqual(refused(many(10, 'reference_image')), ['too_many_references', 'references[9]'])
  assert.deepEqual(refused(many(2, 'first_frame')), ['too_many_references', 'references[1]'])
  assert.equal(refused(many(17, 'infer')), undefined)
  assert.equal(refused(many(9, 'reference_image')), undefined)
})
