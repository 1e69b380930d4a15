import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { GenerationRequest } from '../../../src/core/request.ts'
import type { JobView } from '../../../src/core/view.ts'
import { likenessOf } from '../../../src/upstreams/http/likeness.ts'

const atMs = 1_795_000_000_000
const request: GenerationRequest = {
  model: 'doubao-seedance-2-0-260128',
  prompt: 'A kite over the dunes',
  references: [],
  seed: 7,
  resolution: '480p',
  durationSeconds: 5,
}

const told = (more: Partial<JobView> = {}): JobView => ({
  id: 'cgt-1',
  status: 'running',
  videos: [],
  createdAtMs: atMs + 1_000,
  model: 'doubao-seedance-2-0-260128',
  seed: 7,
  ...more,
})

const likeness = (more: Partial<JobView>, sent: Partial<GenerationRequest> = {}) =>
  likenessOf({ request: { ...request, ...sent }, atMs }, told(more))

describe('a work of a provider is the one that was submitted', () => {
  test('when its seed, or its prompt, and whatever else is told are the same', () => {
    assert.equal(likeness({}), 'same')
    assert.equal(likeness({ prompt: ' A kite over the dunes\n', resolution: '480p', durationSeconds: 5 }), 'same')
    const { seed: _untold, ...byPrompt } = told({ prompt: 'A kite over the dunes' })
    assert.equal(likenessOf({ request, atMs }, byPrompt), 'same')
    assert.equal(likeness({ model: 'doubao-seedance-2-0' }, { model: 'ep-20260101-abcde' }), 'same', 'an endpoint')
    assert.equal(likeness({ durationSeconds: 12 }, { durationSeconds: -1 }), 'same', 'a length that was left open')
  })

  test('not, when anything is told otherwise', () => {
    for (const more of [
      { seed: 8 },
      { model: 'doubao-seedance-1-0' },
      { prompt: 'A dog' },
      { resolution: '720p' },
      { durationSeconds: 10 },
      { createdAtMs: atMs - 61_000 },
      { createdAtMs: atMs + 361_000 },
    ] as const) {
      assert.equal(likeness(more), 'other', JSON.stringify(more))
    }
  })

  test('perhaps, when neither seed nor prompt is told: a model and a minute are no proof', () => {
    const { seed: _untold, ...bare } = told()
    assert.equal(likenessOf({ request, atMs }, bare), 'open')
    const { seed: _none, ...seedless } = request
    assert.equal(likenessOf({ request: { ...seedless, prompt: '' }, atMs }, told()), 'open')
  })
})
