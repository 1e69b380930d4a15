/** What each model's manifest says, held against requests: every rule refuses with its field, and takes what it allows. */

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { fit } from '../../src/core/fit.ts'
import { checkModes } from '../../src/core/modes.ts'
import type { Model } from '../../src/core/model.ts'
import { Notes } from '../../src/core/notes.ts'
import { decideShape } from '../../src/core/order.ts'
import { quote } from '../../src/core/pricing.ts'
import { type ProblemCode, ProblemError } from '../../src/core/problem.ts'
import { checkRoles } from '../../src/core/reference-rules.ts'
import {
  type GenerationRequest,
  KIND_OF_ROLE,
  OUTPUT_FORMATS,
  REFERENCE_ROLES,
  REFERENCE_TASKS,
  type Reference,
  type RoleChoice,
} from '../../src/core/request.ts'
import { RATIOS, RESOLUTIONS, sizeOf } from '../../src/core/shape.ts'
import { BUILT_IN_MODELS } from '../../src/models/built-in.ts'
import { builtInCatalog } from '../../src/models/catalog.ts'

const catalog = builtInCatalog(['seedance-2-0-nsfw'])

const refs = (...roles: RoleChoice[]): readonly Reference[] =>
  roles.map((role) => ({ role, source: { from: 'url', url: 'https://example.com/1.png' } }))

function fitted(model: string, more: Partial<GenerationRequest> = {}) {
  const found = catalog.find(model)
  assert.ok(found, model)
  const notes = new Notes()
  const request = { model, prompt: 'a cat', references: [], ...more }
  return { order: fit(request, found, 4711, notes), notes: notes.list, model: found, request }
}

const LITE = 'seedance-1.0-lite-i2v'
const ARK_15 = 'doubao-seedance-1-5-pro-251215'
const ARK_20 = 'doubao-seedance-2-0-260128'
const FAL_20 = 'bytedance/seedance-2.0'

type Row = readonly [model: string, wishes: Partial<GenerationRequest>, code: ProblemCode, field: string]

const REFUSED: { readonly [rule: string]: readonly Row[] } = {
  'a draft is 480p, without a last frame and without the flex tier': [
    [ARK_15, { draft: true, resolution: '720p' }, 'unsupported_combination', 'resolution'],
    [ARK_15, { draft: true, size: { widthPx: 1280, heightPx: 720 } }, 'unsupported_combination', 'size'],
    [ARK_15, { draft: true, returnLastFrame: true }, 'unsupported_combination', 'returnLastFrame'],
    [ARK_15, { draft: true, serviceTier: 'flex' }, 'unsupported_combination', 'serviceTier'],
  ],
  'a priority is a whole number from 0 to 9, where there are priorities': [
    [ARK_20, { priority: 10 }, 'invalid_parameter', 'priority'],
    [ARK_20, { priority: -1 }, 'invalid_parameter', 'priority'],
    [ARK_20, { priority: 1.5 }, 'invalid_parameter', 'priority'],
    [ARK_15, { priority: 1 }, 'unsupported_parameter', 'priority'],
    ['seedance-2.5', { priority: 1 }, 'unsupported_parameter', 'priority'],
  ],
  'the mark of an end user has at most 64 characters, where there are such marks': [
    [ARK_20, { endUserId: 'x'.repeat(65) }, 'invalid_parameter', 'endUserId'],
    ['seedance-1.0-pro', { endUserId: 'x' }, 'unsupported_parameter', 'endUserId'],
  ],
  'the web is searched by some models, and for prompts alone': [
    [ARK_20, { webSearch: true, references: refs('first_frame') }, 'unsupported_combination', 'webSearch'],
    [ARK_20, { webSearch: true, references: refs('infer') }, 'unsupported_combination', 'webSearch'],
    ['seedance-2.0-mini', { webSearch: true }, 'unsupported_parameter', 'webSearch'],
    ['seedance-2.5', { webSearch: true }, 'unsupported_parameter', 'webSearch'],
  ],
  'mov is a container of 2.5 alone': [
    [ARK_20, { outputFormat: 'mov' }, 'unsupported_parameter', 'outputFormat'],
    ['bytedance/seedance-2.5/text-to-video', { outputFormat: 'mov' }, 'unsupported_parameter', 'outputFormat'],
  ],
  'tasks for references are for 2.5, in the ratio and length that they leave to the model': [
    [ARK_20, { referenceTask: 'edit' }, 'unsupported_parameter', 'referenceTask'],
    ['seedance-2.5', { referenceTask: 'edit' }, 'unsupported_combination', 'referenceTask'],
    [
      'seedance-2.5',
      { referenceTask: 'extend', references: refs('reference_image') },
      'unsupported_combination',
      'referenceTask',
    ],
    [
      'seedance-2.5',
      { referenceTask: 'edit', references: refs('reference_video'), durationSeconds: 5 },
      'unsupported_combination',
      'durationSeconds',
    ],
    [
      'seedance-2.5',
      { referenceTask: 'edit', references: refs('reference_video'), ratio: '16:9' },
      'unsupported_combination',
      'ratio',
    ],
    [
      'seedance-2.5',
      { referenceTask: 'extend', references: refs('reference_video'), ratio: '1:1' },
      'unsupported_combination',
      'ratio',
    ],
    ['seedance-2.5', { references: refs('first_frame'), ratio: '16:9' }, 'unsupported_combination', 'ratio'],
    [
      'seedance-2.5',
      { references: refs('first_frame'), size: { widthPx: 1280, heightPx: 720 } },
      'unsupported_combination',
      'size',
    ],
  ],
  'roles that a model does not take are named by their place': [
    [
      'seedance-1.0-pro',
      { references: refs('first_frame', 'reference_image') },
      'unsupported_combination',
      'references[1]',
    ],
    [
      'seedance-1.0-pro-fast',
      { references: refs('first_frame', 'last_frame') },
      'unsupported_combination',
      'references[1]',
    ],
    ['seedance-1.0-lite-t2v', { references: refs('first_frame') }, 'unsupported_combination', 'references[0]'],
    ['seedance-1.0-lite-t2v', { references: refs('infer') }, 'unsupported_combination', 'references[0]'],
    [ARK_15, { references: refs('reference_video') }, 'unsupported_combination', 'references[0]'],
    [`${FAL_20}/text-to-video`, { references: refs('first_frame') }, 'unsupported_combination', 'references[0]'],
    [`${FAL_20}/image-to-video`, { references: refs('reference_image') }, 'unsupported_combination', 'references[0]'],
    [`${FAL_20}/reference-to-video`, { references: refs('first_frame') }, 'unsupported_combination', 'references[0]'],
  ],
  'frames and other references do not go together under the official names': [
    [ARK_20, { references: refs('first_frame', 'reference_image') }, 'unsupported_combination', 'references[1]'],
    [LITE, { references: refs('reference_image', 'first_frame') }, 'unsupported_combination', 'references[0]'],
    [
      'bytedance/seedance-2.0',
      { references: refs('first_frame', 'reference_video') },
      'unsupported_combination',
      'references[1]',
    ],
  ],
  'a model that works from references makes nothing from text alone': [
    [LITE, {}, 'missing_parameter', 'references'],
    [`${FAL_20}/image-to-video`, {}, 'missing_parameter', 'references'],
    [`${FAL_20}/fast/reference-to-video`, {}, 'missing_parameter', 'references'],
    ['fal-ai/bytedance/seedance/v1/lite/image-to-video', {}, 'missing_parameter', 'references'],
  ],
  '1.0 lite takes reference pictures at 480p and 720p, in a ratio that is said, with a moving camera': [
    [LITE, { references: refs('reference_image'), resolution: '1080p' }, 'unsupported_combination', 'resolution'],
    [LITE, { references: refs('reference_image'), ratio: 'adaptive' }, 'unsupported_combination', 'ratio'],
    [LITE, { references: refs('reference_image'), cameraFixed: true }, 'unsupported_combination', 'cameraFixed'],
    [
      LITE,
      { references: refs(...Array<'reference_image'>(5).fill('reference_image')) },
      'too_many_references',
      'references[4]',
    ],
  ],
  'a length is left to the model only where it decides lengths': [
    ['seedance-2.0', { durationSeconds: -1 }, 'invalid_parameter', 'durationSeconds'],
    ['seedance-1.0-pro', { durationSeconds: -1 }, 'invalid_parameter', 'durationSeconds'],
    [ARK_20, { durationSeconds: -2 }, 'invalid_parameter', 'durationSeconds'],
    [ARK_20, { durationSeconds: 16 }, 'invalid_parameter', 'durationSeconds'],
    ['seedance-2.5', { durationSeconds: 31 }, 'invalid_parameter', 'durationSeconds'],
  ],
  'a prompt may be left out with references alone, and under the official names alone': [
    [ARK_20, { prompt: '' }, 'prompt_required', 'prompt'],
    ['seedance-2.0', { prompt: '', references: refs('first_frame') }, 'prompt_required', 'prompt'],
    ['bytedance/seedance-2.0', { prompt: '', references: refs('first_frame') }, 'prompt_required', 'prompt'],
  ],
  'tiers are those of the model': [
    ['seedance-2.0', { resolution: '4k' }, 'unsupported_combination', 'resolution'],
    ['seedance-2.5', { resolution: '4k' }, 'unsupported_combination', 'resolution'],
    ['seedance-2.0-mini', { resolution: '1080p' }, 'unsupported_combination', 'resolution'],
    [`${FAL_20}/fast/text-to-video`, { resolution: '1080p' }, 'unsupported_combination', 'resolution'],
  ],
  'references in all are counted where a model says how many': [
    [
      `${FAL_20}/reference-to-video`,
      { references: refs(...Array<'infer'>(13).fill('infer')) },
      'too_many_references',
      'references[12]',
    ],
  ],
  'the flex tier, the fixed camera and frame counts are those of 1.x': [
    ['seedance-2.5', { serviceTier: 'flex' }, 'unsupported_parameter', 'serviceTier'],
    ['seedance-2.5', { cameraFixed: true }, 'unsupported_parameter', 'cameraFixed'],
    [ARK_15, { frames: 29 }, 'unsupported_parameter', 'frames'],
    ['seedance-1.0-pro', { frames: 30 }, 'invalid_parameter', 'frames'],
    ['seedance-1.0-pro', { draft: true }, 'unsupported_parameter', 'draft'],
  ],
}

for (const [rule, rows] of Object.entries(REFUSED)) {
  describe(rule, () => {
    for (const [model, wishes, code, field] of rows) {
      test(`${model} refuses ${JSON.stringify(wishes).slice(0, 90)} for ${field}`, () => {
        assert.throws(
          () => fitted(model, wishes),
          (error) => {
            assert.ok(error instanceof ProblemError)
            assert.deepEqual([error.problem.code, error.problem.field], [code, field])
            assert.match(error.problem.message, /\.$/)
            return true
          },
        )
      })
    }
  })
}

describe('what the rules allow is taken', () => {
  test('a draft is 480p where nothing is said, and everywhere what it was under the seeds’ names', () => {
    assert.equal(fitted(ARK_15, { draft: true }).order.resolution, '480p')
    const seed = fitted('seedance-1.5-pro', { draft: true, resolution: '1080p', returnLastFrame: true })
    assert.equal(seed.order.resolution, '1080p')
  })

  test('priorities, marks, web search, mov and tasks go to the models that know them', () => {
    assert.ok(fitted(ARK_20, { priority: 9, endUserId: 'x'.repeat(64), webSearch: true }).order)
    assert.ok(fitted(ARK_15, { priority: 0, webSearch: false, outputFormat: 'mp4', referenceTask: 'auto' }).order)
    assert.equal(fitted('seedance-2.5', { outputFormat: 'mov' }).order.outputFormat, 'mov')
    const references = refs('reference_video')
    assert.ok(fitted('seedance-2.5', { referenceTask: 'edit', references, durationSeconds: -1 }).order)
    assert.ok(fitted('seedance-2.5', { referenceTask: 'extend', references, durationSeconds: 8 }).order)
    assert.ok(fitted('seedance-2.5', { referenceTask: 'reference', references, ratio: '16:9' }).order)
    assert.ok(fitted('seedance-2.5', { referenceTask: 'edit', references: refs('infer') }).order)
  })

  test('sound of a silent model is noted and not made', () => {
    const { order, notes } = fitted('seedance-1.0-pro', { generateAudio: true })
    assert.equal(order.audio, false)
    assert.deepEqual(
      notes.map(({ kind, field }) => `${kind} ${field}`),
      ['dropped generateAudio'],
    )
    assert.deepEqual(fitted('seedance-1.0-pro').notes, [])
    assert.equal(fitted(ARK_15).order.audio, true)
  })

  test('a length that is left to the model is quoted as the longest', () => {
    for (const [name, wishes, seconds] of [
      [ARK_20, { durationSeconds: -1 }, 15],
      ['seedance-2.5', {}, 30],
      [`${FAL_20}/text-to-video`, {}, 15],
    ] as const) {
      const { order, model } = fitted(name, wishes)
      assert.deepEqual([order.frames, order.lengthIsOpen], [seconds * 24, true])
      const said = fitted(name, { durationSeconds: seconds }).order
      assert.equal(said.lengthIsOpen, undefined)
      assert.deepEqual(
        quote(model, decideShape(order, [], model), {}, []),
        quote(model, decideShape(said, [], model), {}, []),
      )
    }
  })

  test('the ratio that nobody has said follows the model and what it works from', () => {
    const ratioOf = (...args: Parameters<typeof fitted>) => fitted(...args).order.shape?.ratio ?? 'adaptive'
    assert.equal(ratioOf('seedance-1.0-pro'), '16:9')
    assert.equal(ratioOf('seedance-1.0-pro', { references: refs('first_frame') }), 'adaptive')
    assert.equal(ratioOf('seedance-1.0-pro', { references: refs('infer') }), 'adaptive')
    assert.equal(ratioOf(LITE, { references: refs('first_frame', 'last_frame') }), 'adaptive')
    assert.equal(ratioOf(LITE, { references: refs('reference_image') }), '16:9')
    assert.equal(ratioOf(LITE, { references: refs('infer', 'infer', 'infer') }), '16:9')
    assert.equal(ratioOf('bytedance/seedance-2.0'), '16:9')
    assert.equal(ratioOf('bytedance/seedance-2.0', { references: refs('first_frame') }), '16:9')
    assert.equal(ratioOf('bytedance/seedance-2.0', { ratio: 'adaptive' }), 'adaptive')
    assert.equal(
      ratioOf('fal-ai/bytedance/seedance/v1.5/pro/image-to-video', { references: refs('first_frame') }),
      '16:9',
    )
  })

  test('a prompt may be left out where official names work from references', () => {
    assert.ok(fitted(ARK_20, { prompt: '', references: refs('first_frame') }).order)
  })

  test('audio alone is a reference for 2.5 and for no other', () => {
    const find = (name: string) => fitted(name, { references: refs('reference_audio') }).model
    checkRoles(['reference_audio'], find('seedance-2.5'))
    assert.throws(() => checkRoles(['reference_audio'], find(ARK_20)), /at least one image or video/)
  })

  test('1.0 and 2.0 render their own sizes, 4k among those of 2.0', () => {
    const size = (...args: Parameters<typeof fitted>) => fitted(...args).order.shape?.size
    assert.deepEqual(size('seedance-1.0-pro'), { widthPx: 1920, heightPx: 1088 })
    assert.deepEqual(size('seedance-1.0-pro', { size: { widthPx: 960, heightPx: 416 } }), {
      widthPx: 960,
      heightPx: 416,
    })
    assert.deepEqual(size(ARK_20, { resolution: '4k', ratio: '16:9' }), { widthPx: 3840, heightPx: 2160 })
    assert.equal(fitted(ARK_20, { size: { widthPx: 2160, heightPx: 3840 } }).order.resolution, '4k')
  })
})

test('rules of modes hold as well for roles that are found out later', () => {
  const { order, model, request } = fitted(LITE, { references: refs('infer'), resolution: '1080p' })
  checkModes(request, order, ['first_frame'], model)
  assert.throws(() => checkModes(request, order, ['reference_image'], model), /480p, 720p, not 1080p/)
  const edit = fitted('seedance-2.5', { references: refs('infer'), referenceTask: 'edit' })
  checkModes(edit.request, edit.order, ['reference_video'], edit.model)
  assert.throws(() => checkModes(edit.request, edit.order, ['first_frame'], edit.model), /needs a reference video/)
})

test('a picture without a role is presumed to have one that the model takes', () => {
  const lite = fitted(LITE, { references: refs('infer') }).model
  const narrow: Model = { ...lite, roles: ['reference_image'] }
  const request = { model: LITE, prompt: 'a cat', references: refs('infer') }
  assert.equal(fit(request, narrow, 1, new Notes()).shape?.ratio, '16:9')
  assert.equal(fit(request, lite, 1, new Notes()).shape, undefined)
})

test('a shape that references decide is one that the model has', () => {
  const { order, model } = fitted('seedance-2.0')
  const narrow: Model = { ...model, ratios: ['1:1', '9:16'] }
  const wide = { kind: 'image', mediaType: 'image/png', widthPx: 2100, heightPx: 900 } as const
  assert.equal(decideShape(order, [wide], narrow).shape.ratio, '1:1')
  assert.equal(decideShape(order, [], narrow).shape.ratio, '1:1')
  assert.equal(decideShape(order, [wide], model).shape.ratio, '21:9')
})

/** Mostly nothing: of many wishes at once, hardly any request is taken. */
const some = <Value>(arbitrary: fc.Arbitrary<Value>) =>
  fc.oneof({ weight: 9, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary })

const wishes = fc.record(
  {
    prompt: fc.constantFrom('a cat', 'a cat', ''),
    references: fc.array(
      fc.constantFrom<RoleChoice>('infer', ...REFERENCE_ROLES).map((role) => refs(role)[0] as Reference),
      { maxLength: 3 },
    ),
    resolution: some(fc.constantFrom(...RESOLUTIONS)),
    ratio: some(fc.constantFrom(...RATIOS, 'adaptive' as const)),
    size: some(
      fc.record({ widthPx: fc.constantFrom(1280, 864, 1920, 3840), heightPx: fc.constantFrom(720, 496, 1088, 2160) }),
    ),
    durationSeconds: some(fc.integer({ min: -2, max: 32 })),
    frames: some(fc.integer({ min: 25, max: 40 })),
    generateAudio: some(fc.boolean()),
    cameraFixed: some(fc.boolean()),
    returnLastFrame: some(fc.boolean()),
    draft: some(fc.boolean()),
    serviceTier: some(fc.constantFrom('default', 'flex')),
    priority: some(fc.integer({ min: -1, max: 10 })),
    outputFormat: some(fc.constantFrom(...OUTPUT_FORMATS)),
    referenceTask: some(fc.constantFrom(...REFERENCE_TASKS)),
    webSearch: some(fc.boolean()),
    endUserId: some(fc.string({ maxLength: 70 })),
  },
  { requiredKeys: ['prompt', 'references'] },
)

test('whatever is asked of any model is refused with its field, or is an order of a size and a price', () => {
  let taken = 0
  const property = fc.property(fc.constantFrom(...BUILT_IN_MODELS), wishes, ({ name }, wish) => {
    const asked = Object.fromEntries(Object.entries(wish).filter(([, value]) => value !== undefined))
    let made: ReturnType<typeof fitted>
    try {
      made = fitted(name, asked)
    } catch (error) {
      assert.ok(error instanceof ProblemError, String(error))
      assert.ok(error.problem.field)
      return
    }
    taken++
    const { order, model, request } = made
    const { resolution, shape } = decideShape(order, [], model)
    assert.ok(model.resolutions.includes(resolution))
    assert.deepEqual(shape.size, sizeOf(model, resolution, shape.ratio))
    const films = request.references.map(({ role }) =>
      role === 'infer' || KIND_OF_ROLE[role] === 'video' ? undefined : 0,
    )
    assert.ok(quote(model, order, request, films).amountMicroCredits > 0)
  })
  fc.assert(property, { numRuns: 5_000 })
  assert.ok(taken > 500, `${taken} of 5000`)
})
