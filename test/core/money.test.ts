import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BUILT_IN_MODELS } from '../../src/models/built-in.ts'
import { builtInCatalog } from '../../src/models/catalog.ts'
import { fit } from '../../src/core/fit.ts'
import { credits, microCredits, wholeCredits } from '../../src/core/money.ts'
import { Notes } from '../../src/core/notes.ts'
import { quote } from '../../src/core/pricing.ts'
import { neededReferences } from '../support/orders.ts'

const order = (model: string, rest: object = {}) => {
  const found = builtInCatalog(['seedance-2-0-nsfw']).find(model)
  assert.ok(found)
  const references = neededReferences(found)
  return { model: found, order: fit({ model, prompt: 'a cat', references, ...rest }, found, 1, new Notes()) }
}

test('five seconds of seedance-2.0 at 720p cost 40 credits from text and 64 with an image, as seeds 001 and 004 print', () => {
  const { model, order: fitted } = order('seedance-2.0', { durationSeconds: 5, resolution: '720p' })
  assert.equal(wholeCredits(quote(model, fitted, {}, []).amountMicroCredits), 40)
  assert.equal(wholeCredits(quote(model, fitted, {}, [0]).amountMicroCredits), 64)
})

test('every model has a price for everything it renders, positive and a whole number of credits', () => {
  for (const { name, resolutions, durations } of BUILT_IN_MODELS) {
    for (const resolution of resolutions) {
      for (const durationSeconds of durations.choices) {
        const { model, order: fitted } = order(name, { resolution, durationSeconds })
        for (const inputs of [[], [0]]) {
          const price = quote(model, fitted, {}, inputs).amountMicroCredits
          assert.ok(price > 0 && price % 1_000_000 === 0)
        }
      }
    }
  }
})

test('121 frames, the five seconds of Ark, cost what 120 frames cost', () => {
  const { model, order: frames } = order('seedance-1.5-pro-1080p', { frames: 121 })
  const { order: seconds } = order('seedance-1.5-pro-1080p', { durationSeconds: 5 })
  assert.deepEqual(quote(model, frames, {}, []), quote(model, seconds, {}, []))
})

test('an amount of money is never negative, broken, or too large to be exact', () => {
  for (const amount of [-1, -0.5, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53]) {
    assert.throws(() => microCredits(amount), RangeError)
  }
  assert.throws(() => credits(2 ** 40), RangeError)
})
