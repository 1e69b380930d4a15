/** How manifests extend and replace each other, and what settings make of them. */

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { JsonObject } from '../../src/core/json.ts'
import { credits } from '../../src/core/money.ts'
import { BUILT_IN_MODELS } from '../../src/models/built-in.ts'
import { builtInCatalog, createCatalog } from '../../src/models/catalog.ts'
import { ManifestError } from '../../src/models/manifest.ts'

const WHOLE: JsonObject = {
  name: 'mine',
  resolutions: ['480p'],
  defaultResolution: '480p',
  defaultRatio: '16:9',
  pixels: 'seedance',
  durations: { choices: { min: 3, max: 5 }, default: 4 },
  roles: [],
  sound: false,
  price: { tiers: { '480p': { text: '1', referenced: '2' } } },
}

const catalogOf = (...own: readonly JsonObject[]) =>
  createCatalog({ own: own.map((json, index) => ({ json, where: `${index}.yaml` })) })

function faultOf(...own: readonly JsonObject[]): string {
  try {
    catalogOf(...own)
  } catch (error) {
    assert.ok(error instanceof ManifestError, String(error))
    return error.message
  }
  return 'no fault'
}

describe('an operator’s manifest', () => {
  test('is a model beside the built-in ones, behind them, with what it leaves out filled in', () => {
    const { models } = catalogOf(WHOLE)
    assert.equal(models.length, BUILT_IN_MODELS.length + 1)
    const { durations, family, title, enabled, ratios, defaultAudio, references } = models.at(-1) ?? assert.fail()
    assert.deepEqual(
      [durations, family, title, enabled, ratios.length, defaultAudio, references.image.countMax],
      [{ choices: [3, 4, 5], default: 4, auto: false }, 'mine', 'mine', true, 6, false, 0],
    )
  })

  test('extends another, wherever that stands: members are merged, null takes one away, lists replace', () => {
    const child = {
      name: 'child',
      extends: 'mid',
      durations: { default: 3 },
      frames: null,
      price: { tiers: { '480p': { text: 7 } } },
    }
    const mid = { name: 'mid', extends: 'mine', frames: { min: 24, max: 48, step: 1 }, aliases: ['middle'] }
    const catalog = catalogOf(child, mid, WHOLE)
    assert.deepEqual(catalog.find('mid')?.frames, { min: 24, max: 48, step: 1 })
    const model = catalog.find('child')
    assert.deepEqual([model?.frames, model?.durations.default, model?.durations.choices], [undefined, 3, [3, 4, 5]])
    assert.deepEqual(model?.price.tiers['480p'], { per: 'second', text: credits(7), referenced: credits(2) })
    assert.deepEqual([model?.family, catalog.find('middle')?.family], ['mine', 'mine'])
  })

  test('replaces the built-in one of its name in its place, for its aliases as well', () => {
    const price = { tiers: { '720p': { text: '9', referenced: '10' } } }
    const catalog = catalogOf({ name: 'seedance-2.5', extends: 'seedance-2.5', aliases: ['best'], price })
    assert.equal(catalog.models.length, BUILT_IN_MODELS.length + 1)
    for (const name of ['seedance-2.5', 'doubao-seedance-2-5-260628', 'best']) {
      assert.equal(catalog.find(name)?.price.tiers['720p']?.text, credits(9), name)
    }
    const places = (models: readonly { name: string }[]) => models.findIndex(({ name }) => name === 'seedance-2.5')
    assert.equal(places(catalog.models), places(BUILT_IN_MODELS))
  })

  test('takes the name of a built-in alias away from its model', () => {
    const catalog = catalogOf({ ...WHOLE, name: 'seedance-2-0' })
    assert.deepEqual(catalog.find('seedance-2-0')?.resolutions, ['480p'])
    assert.equal(catalog.models.filter(({ name }) => name === 'seedance-2-0').length, 1)
    assert.deepEqual(catalog.find('seedance-2.0')?.resolutions, ['480p', '720p', '1080p'])
  })

  test('has prices and sizes of the tiers that it offers, and no others', () => {
    const model = catalogOf({
      name: 'small',
      extends: 'seedance-2.0',
      resolutions: ['480p'],
      defaultResolution: '480p',
    })
    assert.deepEqual(Object.keys(model.find('small')?.price.tiers ?? {}), ['480p'])
  })

  test('has sizes of its own, in all ratios of a tier', () => {
    const sizes = {
      '16:9': '832x480',
      '4:3': '640x480',
      '1:1': '624x624',
      '3:4': '480x640',
      '9:16': '480x832',
      '21:9': '960x416',
    }
    const size = catalogOf({ ...WHOLE, pixels: { '480p': sizes } }).find('mine')?.pixels['480p']?.['1:1']
    assert.deepEqual(size, { widthPx: 624, heightPx: 624 })
    const { '21:9': _, ...lacking } = sizes
    assert.match(faultOf({ ...WHOLE, pixels: { '480p': lacking } }), /model mine, pixels/)
    const odd = catalogOf({ ...WHOLE, pixels: { '480p': { ...sizes, '16:9': '853x480' } } }).find('mine')
    assert.deepEqual(odd?.pixels['480p']?.['16:9'], { widthPx: 853, heightPx: 480 })
    for (const fault of ['15x480', '832x8193', '832', '832.5x480', '0832x480']) {
      assert.match(faultOf({ ...WHOLE, pixels: { '480p': { ...sizes, '16:9': fault } } }), /model mine, pixels/)
    }
  })
})

const FAULTS: readonly (readonly [what: string, own: readonly JsonObject[], message: RegExp])[] = [
  [
    'a member that there is not',
    [{ ...WHOLE, colour: 'blue' }],
    /^0\.yaml, model mine, colour: there is no such member\.$/,
  ],
  [
    'one further down',
    [{ ...WHOLE, supports: { magic: true } }],
    /model mine, supports\.magic: there is no such member\./,
  ],
  ['a member that is missing', [{ ...WHOLE, roles: null }], /model mine, roles: is required\./],
  ['no name', [{ extends: 'mine' }, WHOLE], /model without a name, name: is required/],
  ['a name that cannot be one', [{ ...WHOLE, name: 'a model' }], /model a model, name: must be a name/],
  ['extending nobody', [{ name: 'x', extends: 'nobody' }], /model x, extends: no model is called "nobody"/],
  [
    'extending in a circle',
    [
      { name: 'a', extends: 'b' },
      { name: 'b', extends: 'a' },
    ],
    /extends: leads back to itself/,
  ],
  ['extending itself, without a built-in one', [{ name: 'a', extends: 'a' }], /extends: no model is called "a"/],
  [
    'a name twice',
    [WHOLE, { ...WHOLE }],
    /^1\.yaml, model mine, name: mine is there twice; see 0\.yaml, model mine\.$/,
  ],
  [
    'an alias twice',
    [
      { ...WHOLE, aliases: ['x'] },
      { ...WHOLE, name: 'x' },
    ],
    /model x, name: x is there twice/,
  ],
  [
    'an alias that is a built-in model',
    [{ ...WHOLE, aliases: ['seedance-2.0'] }],
    /aliases: seedance-2\.0 is a built-in model/,
  ],
  ['a tier that there is not', [{ ...WHOLE, resolutions: ['8k'] }], /model mine, resolutions\.0: /],
  [
    'a default tier that is not offered',
    [{ ...WHOLE, defaultResolution: '720p' }],
    /defaultResolution: must be one of resolutions \(480p\)/,
  ],
  ['a pinned tier that is not offered', [{ ...WHOLE, pinnedResolution: '720p' }], /pinnedResolution: must be one of/],
  [
    'a default ratio that is not offered',
    [{ ...WHOLE, ratios: ['1:1'] }],
    /defaultRatio: must be adaptive or one of ratios/,
  ],
  [
    'a tier without sizes',
    [{ ...WHOLE, resolutions: ['480p', '4k'], pixels: 'seedance-1.0' }],
    /pixels: must have sizes for 4k/,
  ],
  [
    'a tier without a price',
    [{ ...WHOLE, resolutions: ['480p', '720p'] }],
    /price\.tiers\.720p: is required: 720p is offered/,
  ],
  [
    'a price that is no amount',
    [{ ...WHOLE, price: { tiers: { '480p': { text: '-1', referenced: 1 } } } }],
    /price\.tiers\.480p\.text: must be credits/,
  ],
  [
    'a default length that is no choice',
    [{ ...WHOLE, durations: { choices: [5], default: 6 } }],
    /durations\.default: must be one of the choices/,
  ],
  [
    'an open length by default that cannot be open',
    [{ ...WHOLE, durations: { choices: [5], default: 'auto' } }],
    /durations\.default: can be auto only/,
  ],
  ['ten hours', [{ ...WHOLE, durations: { choices: [36_000], default: 36_000 } }], /durations\.choices\.0: .*600/],
  ['frames the wrong way round', [{ ...WHOLE, frames: { min: 9, max: 3, step: 1 } }], /frames\.max: must not be below/],
  [
    'a last frame alone',
    [{ ...WHOLE, roles: ['last_frame'] }],
    /roles: can have last_frame only together with first_frame/,
  ],
  [
    'a need for what is not taken',
    [{ ...WHOLE, needsReference: true }],
    /needsReference: can be true only where there are roles/,
  ],
  [
    'frames with references that are not taken',
    [{ ...WHOLE, framesWithReferences: true }],
    /framesWithReferences: can be true only/,
  ],
  [
    'a role without a count',
    [{ ...WHOLE, roles: ['reference_image'] }],
    /references\.image\.countMax: must be above 0/,
  ],
  [
    'a count without a role',
    [{ ...WHOLE, references: { image: { countMax: 1 } } }],
    /references\.image\.countMax: must be 0: roles lacks reference_image/,
  ],
  [
    'films without a length',
    [{ ...WHOLE, roles: ['reference_video'], references: { video: { countMax: 1 } } }],
    /references\.video\.secondsEach: is required/,
  ],
  [
    'films without an end',
    [{ ...WHOLE, roles: ['reference_video'], references: { video: { countMax: 1, secondsEach: { min: 1, max: 2 } } } }],
    /references\.video\.secondsTotalMax: is required/,
  ],
  [
    'larger files than anybody may send',
    [{ ...WHOLE, references: { image: { countMax: 0, sizeBytesMax: 1e9 } } }],
    /references\.image\.sizeBytesMax/,
  ],
  [
    'sound by default of a silent model',
    [{ ...WHOLE, defaultAudio: true }],
    /defaultAudio: can be true only where sound is/,
  ],
  [
    'a mode with a tier that is not offered',
    [{ ...WHOLE, modes: { draft: { resolutions: ['720p'] } } }],
    /modes\.draft\.resolutions: has 720p/,
  ],
  [
    'a mode with a ratio that is not offered',
    [{ ...WHOLE, ratios: ['16:9'], modes: { frames: { ratios: ['1:1'] } } }],
    /modes\.frames: has the ratio 1:1/,
  ],
  [
    'a mode without its default ratio',
    [{ ...WHOLE, modes: { frames: { ratios: ['adaptive'] } } }],
    /modes\.frames\.defaultRatio: must be one of/,
  ],
  [
    'an open length of a mode of a model without',
    [{ ...WHOLE, modes: { edit: { lengthIsOpen: true } } }],
    /modes\.edit\.lengthIsOpen: can be true only/,
  ],
]

describe('a manifest is refused with file, model, member and rule for', () => {
  for (const [what, own, message] of FAULTS) test(what, () => assert.match(faultOf(...own), message))
})

describe('a setting', () => {
  test('gives a model further names, enabled as it is, and an operator’s as well', () => {
    const aliases = new Map([
      ['sora-2', 'seedance-2.0'],
      ['adult', 'seedance-2-0-nsfw'],
      ['ours', 'mine'],
    ])
    const catalog = createCatalog({ own: [{ json: WHOLE, where: 'a.yaml' }], aliases })
    assert.deepEqual({ ...catalog.find('sora-2'), name: 'seedance-2.0' }, catalog.find('seedance-2.0'))
    assert.ok(catalog.enabled().some(({ name }) => name === 'sora-2'))
    assert.ok(!catalog.enabled().some(({ name }) => name === 'adult'))
    assert.deepEqual(catalog.find('ours')?.family, 'mine')
  })

  test('enables a model, and what settings name has to be there', () => {
    assert.equal(builtInCatalog(['seedance-2-0-nsfw']).find('seedance-2-0-nsfw')?.enabled, true)
    const refused = (wishes: Parameters<typeof createCatalog>[0], message: string) =>
      assert.throws(() => createCatalog(wishes), new ManifestError(message))
    refused({ enabledNames: ['seedance-9'] }, 'REELAY_ENABLE_MODELS: no model is called seedance-9.')
    refused({ aliases: new Map([['x', 'nothing']]) }, 'REELAY_MODEL_ALIASES: no model is called nothing.')
    refused(
      { aliases: new Map([['seedance-2.0', 'seedance-2-0']]) },
      'REELAY_MODEL_ALIASES: seedance-2.0 is the name of a model already.',
    )
  })
})
