/** Which pixels a film may have where its shape was left to the provider. */

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { decideShape } from '../../src/core/order.ts'
import { checkFilm, OtherFilm } from '../../src/engine/check-film.ts'
import { sampleJob } from '../conformance/store-samples.ts'
import { builtInCatalog } from '../../src/models/catalog.ts'
import { filmFacts } from './scripted-upstream.ts'

const seedance = builtInCatalog().find('seedance-2.0')
assert.ok(seedance)
const sizes = seedance.pixels['480p']
assert.ok(sizes)

/** A model whose square has half of the pixels of its widest shape. */
const uneven = {
  ...seedance,
  pixels: { '480p': { ...sizes, '16:9': { widthPx: 1280, heightPx: 720 }, '1:1': { widthPx: 640, heightPx: 640 } } },
  ratios: ['16:9', '1:1'] as const,
}

describe('a film whose shape follows a picture that only its provider has', () => {
  const { shape: _decided, ...open } = { ...sampleJob(1).order, resolution: '480p' as const }
  const order = decideShape(open, [{ kind: 'image', isUnseen: true }], uneven)
  const job = { ...sampleJob(1), order }
  const check = (widthPx: number, heightPx: number) =>
    checkFilm(filmFacts(order, { widthPx, heightPx }), job, { exact: false })

  test('may have the pixels of any shape of the model, the smallest among them', () => {
    assert.deepEqual([order.shape?.isOpen, order.shape?.ratio], [true, '16:9'])
    check(1280, 720)
    check(640, 640)
  })

  test('is another one where it is of a lower tier than the smallest', () => {
    assert.throws(() => check(480, 480), OtherFilm)
  })
})
