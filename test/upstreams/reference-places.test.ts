import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Catalog } from '../../src/core/catalog.ts'
import type { Offer } from '../../src/core/model.ts'
import type { Provider } from '../../src/core/provider.ts'
import { REFERENCE_ROLES } from '../../src/core/request.ts'
import { findProfile } from '../../src/dialects/profiles.ts'
import { BUILT_IN_MODELS } from '../../src/models/built-in.ts'
import { offersOf } from '../../src/upstreams/offers.ts'
import { placesOf } from '../../src/upstreams/reference-places.ts'
import { sampleProvider } from '../conformance/store-samples.ts'

function dialectOf(spoken: string) {
  const [dialectId = '', profile] = spoken.split('/')
  const dialect = findProfile(dialectId, profile)
  assert.ok(dialect)
  return dialect
}

/** The places for references themselves. */
function placesIn(spoken: string) {
  const { libraries: _named, ...places } = placesOf(dialectOf(spoken))
  return places
}

describe('a dialect has places for', () => {
  for (const spoken of ['ark', 'videos', 'openai', 'videos/new-api', 'videos/ope']) {
    test(`references of every role, as many as there are: ${spoken}`, () => {
      assert.deepEqual(placesIn(spoken), { roles: REFERENCE_ROLES, roleCountMax: {} })
    })
  }

  for (const spoken of ['jobs', 'fal', 'replicate']) {
    test(`references of every role, one of them the first frame and one the last: ${spoken}`, () => {
      const roleCountMax = { first_frame: 1, last_frame: 1 }
      assert.deepEqual(placesIn(spoken), { roles: REFERENCE_ROLES, roleCountMax })
    })
  }

  test('five references in all: open', () => {
    assert.equal(placesOf(dialectOf('open')).referencesMax, 5)
  })

  test('one picture, the first frame: videos as OpenAI and SGLang speak it', () => {
    for (const spoken of ['videos/openai', 'videos/sglang']) {
      assert.deepEqual(placesIn(spoken), { roles: ['first_frame'], roleCountMax: { first_frame: 1 } })
    }
  })

  test('one reference of each kind: videos as vLLM-Omni speaks it', () => {
    assert.deepEqual(placesIn('videos/vllm-omni'), {
      roles: ['first_frame', 'reference_video', 'reference_audio'],
      roleCountMax: { first_frame: 1, reference_video: 1, reference_audio: 1 },
    })
  })
})

test('a provider offers no more than its dialect has places for, its model takes, and its operator lets it', () => {
  const offers = (spoken: string, limits?: Partial<Offer>) => {
    const models = [{ model: 'seedance-2.0', name: 'theirs', ...(limits && { limits }) }]
    const provider = { name: 'house', models } as unknown as Provider
    return offersOf(provider, dialectOf(spoken), new Catalog(BUILT_IN_MODELS), true)
  }
  assert.deepEqual(offers('videos/openai')[0]?.roles, ['first_frame'])
  assert.deepEqual(offers('ark', { roles: ['last_frame'] })[0]?.roles, ['last_frame'])
  assert.equal(offers('open', { referencesMax: 9 })[0]?.referencesMax, 5)
  assert.equal(offers('open', { referencesMax: 2 })[0]?.referencesMax, 2)
})

test('a provider offers the media of its own library where its operator says so, and its dialect can name it', () => {
  const librariesOf = (spoken: string, sharesLibrary: boolean) => {
    const provider = sampleProvider(1, { sharesLibrary })
    return offersOf(provider, dialectOf(spoken), new Catalog(BUILT_IN_MODELS), true)[0]?.libraries
  }
  assert.deepEqual([librariesOf('ark', true), librariesOf('jobs', true)], [['ark'], ['ark']])
  assert.deepEqual([librariesOf('ark', false), librariesOf('fal', true)], [undefined, undefined])
})
