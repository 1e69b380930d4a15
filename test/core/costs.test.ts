/** What an upstream takes: whose terms hold, and that no cost is rounded as a price is. */

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { costAtMost, type Costed, costOfFilm, costTerms } from '../../src/core/costs.ts'
import type { Model, ModelPrice } from '../../src/core/model.ts'
import { credits, microCredits } from '../../src/core/money.ts'
import type { PriceList, PriceTable } from '../../src/core/price-list.ts'
import { builtInCatalog } from '../../src/models/catalog.ts'
import { ORDER } from '../support/orders.ts'

const model = builtInCatalog().find('seedance-2.0') as Model
const order = { ...ORDER, model: model.name, resolution: '720p', frames: 120, audio: true } as const
const shaped = { ...order, shape: { ratio: '16:9', size: { widthPx: 1280, heightPx: 720 } } } as const
const work = { order: shaped, request: {}, inputSeconds: [] }

const perSecond = (micro: number): Omit<ModelPrice, 'version'> => ({
  tiers: { '720p': { per: 'second', text: microCredits(micro), referenced: microCredits(2 * micro) } },
})
const perToken = (amount: number): Omit<ModelPrice, 'version'> => ({
  tiers: { '720p': { per: 'million_tokens', text: credits(amount), referenced: credits(amount) } },
})

const list: PriceList = {
  version: 3,
  models: { 'seedance-2.0': perSecond(900_000) },
  costs: { ark: { 'seedance-2.0': perSecond(500_000) } },
  actor: 'admin',
  createdAtMs: 1,
}

const film = (seconds: number, widthPx = 1280, heightPx = 720) => ({
  digest: 'd',
  sizeBytes: 1,
  facts: {
    ...({ kind: 'video', mediaType: 'video/mp4', videoCodec: 'avc', widthPx, heightPx } as const),
    ...{ frames: seconds * 24, durationSeconds: seconds },
  },
})

/** The terms, of which there are some. */
function termsBy(costs: PriceTable, list: PriceList | undefined, asked: Costed = work, id = 'ark') {
  const terms = costTerms(model, { id, costs }, list, asked)
  assert.ok(terms)
  return terms
}

describe('what an upstream takes', () => {
  test('is by its own terms before those of the price list, and those before what the model is sold for', () => {
    const rate = (id: string, costs: PriceTable, prices: PriceList | undefined) =>
      termsBy(costs, prices, work, id).rateMicroCredits
    assert.equal(rate('ark', { 'seedance-2.0': perSecond(300_000) }, list), 300_000)
    assert.equal(rate('ark', {}, list), 500_000)
    assert.equal(rate('fal', {}, list), 900_000)
    assert.equal(rate('fal', {}, undefined), model.price.tiers['720p']?.text)
  })

  test('is more with references, and less for the flex tier where it says so', () => {
    const costs = { 'seedance-2.0': { ...perSecond(300_000), flexPercent: 50 } }
    const terms = termsBy(costs, list, {
      ...work,
      request: { serviceTier: 'flex' },
      inputSeconds: [0],
    })
    assert.deepEqual([terms.rateMicroCredits, terms.percent], [600_000, 50])
  })

  test('is exact to the micro-credit, and at most for all that was ordered', () => {
    const seconds = termsBy({ 'seedance-2.0': perSecond(333_333) }, list)
    assert.equal(costAtMost(seconds, model, work), 5 * 333_333)
    const tokens = termsBy({ 'seedance-2.0': perToken(46) }, list)
    assert.equal(costAtMost(tokens, model, work), 5_009_400)
  })

  test('is in the end by the tokens that the upstream has counted, or else by what it has delivered', () => {
    const tokens = termsBy({ 'seedance-2.0': perToken(46) }, list)
    assert.equal(costOfFilm(tokens, shaped, [], film(5), 100_000), 4_600_000)
    assert.equal(costOfFilm(tokens, shaped, [], film(5), undefined), 5_009_400)
    const seconds = termsBy({ 'seedance-2.0': perSecond(1_000) }, list)
    assert.equal(costOfFilm(seconds, shaped, [], film(3), 100_000), 3_000)
  })
})
