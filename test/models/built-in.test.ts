/** The built-in models against what their hosts publish, row by row, and against each other. */

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Model } from '../../src/core/model.ts'
import { BUILT_IN_MANIFESTS, BUILT_IN_MODELS } from '../../src/models/built-in.ts'

const find = (name: string): Model => {
  const model = BUILT_IN_MODELS.find((one) => one.name === name)
  assert.ok(model, name)
  return model
}

/** What Ark's table of models says: ids (CN, international), roles, tiers, default tier, ratio, seconds, default, sound. */
const ARK: readonly (readonly [
  string,
  string,
  string,
  number,
  string,
  string,
  string,
  string,
  number | 'auto',
  boolean,
])[] = [
  [
    'seedance-1.0-pro',
    'doubao-seedance-1-0-pro-250528',
    'seedance-1-0-pro-250528',
    2,
    '480p 720p 1080p',
    '1080p',
    '16:9',
    '2-12',
    5,
    false,
  ],
  [
    'seedance-1.0-pro-fast',
    'doubao-seedance-1-0-pro-fast-251015',
    'seedance-1-0-pro-fast-251015',
    1,
    '480p 720p 1080p',
    '1080p',
    '16:9',
    '2-12',
    5,
    false,
  ],
  [
    'seedance-1.0-lite-t2v',
    'doubao-seedance-1-0-lite-t2v-250428',
    'seedance-1-0-lite-t2v-250428',
    0,
    '480p 720p 1080p',
    '720p',
    '16:9',
    '2-12',
    5,
    false,
  ],
  [
    'seedance-1.0-lite-i2v',
    'doubao-seedance-1-0-lite-i2v-250428',
    'seedance-1-0-lite-i2v-250428',
    3,
    '480p 720p 1080p',
    '720p',
    'adaptive',
    '2-12',
    5,
    false,
  ],
  [
    'seedance-1.5-pro',
    'doubao-seedance-1-5-pro-251215',
    'seedance-1-5-pro-251215',
    2,
    '480p 720p 1080p',
    '720p',
    'adaptive',
    '4-12',
    5,
    true,
  ],
  [
    'seedance-2.0',
    'doubao-seedance-2-0-260128',
    'dreamina-seedance-2-0-260128',
    5,
    '480p 720p 1080p 4k',
    '720p',
    'adaptive',
    '4-15',
    5,
    true,
  ],
  [
    'seedance-2.0-fast',
    'doubao-seedance-2-0-fast-260128',
    'dreamina-seedance-2-0-fast-260128',
    5,
    '480p 720p',
    '720p',
    'adaptive',
    '4-15',
    5,
    true,
  ],
  [
    'seedance-2.0-mini',
    'doubao-seedance-2-0-mini-260615',
    'dreamina-seedance-2-0-mini-260615',
    5,
    '480p 720p',
    '720p',
    'adaptive',
    '4-15',
    5,
    true,
  ],
  [
    'seedance-2.5',
    'doubao-seedance-2-5-260628',
    'dreamina-seedance-2-5-260628',
    5,
    '480p 720p 1080p',
    '720p',
    'adaptive',
    '4-30',
    'auto',
    true,
  ],
]

describe('Ark’s models are as its table has them, under both of their ids', () => {
  for (const [family, china, abroad, roles, tiers, tier, ratio, seconds, standard, sound] of ARK) {
    test(family, () => {
      for (const model of [find(china), find(abroad)]) {
        const { choices, default: usual, auto } = model.durations
        assert.deepEqual(
          [model.family, model.roles.length, model.resolutions.join(' '), model.defaultResolution, model.defaultRatio],
          [family, roles, tiers, tier, ratio],
        )
        assert.deepEqual([`${choices[0]}-${choices.at(-1)}`, usual, model.sound], [seconds, standard, sound])
        assert.equal(auto, !family.startsWith('seedance-1.0'))
        assert.equal(model.framesWithReferences, false)
        assert.equal(model.frames !== undefined, family.startsWith('seedance-1.0'))
        assert.equal(model.supports.flexTier, family.startsWith('seedance-1'))
        assert.equal(model.supports.cameraFixed, family.startsWith('seedance-1'))
        assert.equal(model.supports.draft, family === 'seedance-1.5-pro')
      }
    })
  }
})

test('the seeds’ names are what they were before there were manifests', () => {
  for (const name of [
    'seedance-2.0',
    'seedance-2-0',
    'seedance-2.0-fast',
    'seedance-1.5-pro',
    'seedance-1.5-pro-1080p',
  ]) {
    const model = find(name)
    assert.equal(model.roles.length, 5)
    assert.equal(model.framesWithReferences, true)
    assert.deepEqual([model.durations.default, model.durations.auto, model.defaultRatio], [5, false, 'adaptive'])
    assert.deepEqual(model.modes, {})
  }
  assert.deepEqual(find('seedance-1.5-pro').durations.choices, [5, 10])
  assert.equal(find('seedance-2-0-nsfw').enabled, false)
  assert.equal(find('seedance-1.5-pro-1080p').pinnedResolution, '1080p')
})

test('fal’s endpoints take what their last segment says', () => {
  const bases = ['bytedance/seedance-2.0', 'bytedance/seedance-2.0/fast', 'bytedance/seedance-2.5']
  const others = ['v1.5/pro', 'v1/pro', 'v1/lite'].map((part) => `fal-ai/bytedance/seedance/${part}`)
  for (const base of [...bases, ...others]) {
    assert.deepEqual(find(`${base}/text-to-video`).roles, [])
    assert.equal(find(`${base}/text-to-video`).needsReference, undefined)
    assert.deepEqual(find(`${base}/image-to-video`).roles, ['first_frame', 'last_frame'])
    assert.equal(find(`${base}/image-to-video`).needsReference, true)
  }
  for (const base of bases) {
    const model = find(`${base}/reference-to-video`)
    assert.deepEqual(model.roles, ['reference_image', 'reference_video', 'reference_audio'])
    assert.deepEqual([model.durations.default, model.defaultRatio], ['auto', 'adaptive'])
  }
})

test('no two models share a name, and dearer models are the newer and larger ones', () => {
  assert.equal(new Set(BUILT_IN_MODELS.map(({ name }) => name)).size, BUILT_IN_MODELS.length)
  const at720p = (name: string) => find(name).price.tiers['720p']?.text ?? 0
  const names = [
    'seedance-1.0-pro-fast',
    'seedance-1.0-pro',
    'seedance-1.5-pro',
    'seedance-2.0-fast',
    'seedance-2.0',
    'seedance-2.5',
  ]
  const prices = names.map(at720p)
  assert.deepEqual(
    prices,
    prices.toSorted((one, other) => one - other),
  )
  assert.ok(at720p('seedance-2.0-mini') < at720p('seedance-2.0-fast'))
  for (const { model } of BUILT_IN_MANIFESTS) {
    for (const tier of Object.values(model.price.tiers))
      assert.ok(tier.text > 0 && tier.referenced * 10 === tier.text * 16)
  }
})
