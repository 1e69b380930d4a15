/** What films cost: seconds and Ark's tokens, against a second reckoning in fractions; nothing is lost, nothing overflows. */

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { BUILT_IN_MODELS } from '../../src/models/built-in.ts'
import { builtInCatalog } from '../../src/models/catalog.ts'
import { fit } from '../../src/core/fit.ts'
import type { JobResult, PreparedReference } from '../../src/core/job.ts'
import type { Model, UnitPrice } from '../../src/core/model.ts'
import { credits, formatCredits, MICRO_PER_CREDIT, microCredits, parseCredits } from '../../src/core/money.ts'
import { Notes } from '../../src/core/notes.ts'
import { decideShape, type Order } from '../../src/core/order.ts'
import { pixelCount, sizeOf } from '../../src/core/shape.ts'
import { atPrices, UNIT_PRICE_CREDITS_MAX } from '../../src/core/price-list.ts'
import type { PriceTerms } from '../../src/core/price-terms.ts'
import { amountOf, chargeFor, inputSecondsOf, quote, tokensOf } from '../../src/core/pricing.ts'
import type { GenerationRequest } from '../../src/core/request.ts'
import { neededReferences } from '../support/orders.ts'

const seedance = builtInCatalog().find('seedance-2.0') as Model
const pro = builtInCatalog().find('seedance-1.5-pro') as Model

function orderOf(model: Model, more: Partial<GenerationRequest> = {}): Order {
  const request = { model: model.name, prompt: 'a cat', references: [], ...more }
  return decideShape(fit(request, model, 1, new Notes()), [], model)
}

const perToken = (textCredits: number, referencedCredits: number): UnitPrice => ({
  per: 'million_tokens',
  text: credits(textCredits),
  referenced: credits(referencedCredits),
})

describe("Ark's tokens", () => {
  test('are those of its published samples', () => {
    assert.equal(tokensOf({ frames: 120, pixels: 1280 * 720, inputSeconds: 0 }), 108_900)
    assert.equal(tokensOf({ frames: 120, pixels: 1920 * 1088, inputSeconds: 0 }), 246_840)
    assert.equal(tokensOf({ frames: 121, pixels: 1280 * 720, inputSeconds: 0 }), 108_900)
  })

  test('count the seconds of film that came in', () => {
    const alone = tokensOf({ frames: 120, pixels: 1280 * 720, inputSeconds: 0 })
    assert.equal(tokensOf({ frames: 120, pixels: 1280 * 720, inputSeconds: 5 }) - alone, (1280 * 720 * 120) / 1024)
  })

  test('make the price of a model that is sold by them', () => {
    const model = { ...seedance, price: { version: 7, tiers: { '720p': perToken(46, 28) } } }
    const order = orderOf(model, { ratio: '16:9' })
    // 108,900 tokens at 46 credits a million are 5.0094 credits.
    const fromText = quote(model, order, {}, [])
    assert.deepEqual(fromText, {
      terms: { version: 7, per: 'million_tokens', rateMicroCredits: credits(46), percent: 100 },
      amountMicroCredits: credits(6),
    })
    // With five seconds of film, 216,900 tokens at 28 are 6.07.
    assert.equal(quote(model, order, {}, [5]).amountMicroCredits, credits(7))
  })
})

describe('a quote', () => {
  test('is for the largest shape where the references have still to decide it', () => {
    const model = { ...seedance, price: { version: 0, tiers: { '720p': perToken(1_000, 1_000) } } }
    const open = fit({ model: model.name, prompt: 'a cat', references: [] }, model, 1, new Notes())
    const largest = Math.max(...model.ratios.map((ratio) => pixelCount(sizeOf(model, '720p', ratio))))
    const frames = { frames: open.frames, pixels: largest, inputSeconds: 0 }
    const quoted = quote(model, open, {}, [0])
    assert.equal(quoted.amountMicroCredits, amountOf(quoted.terms, frames))
  })

  test('counts a reference that may be a film as the longest one that the model takes, and all together as at most so much', () => {
    const model = { ...seedance, price: { version: 0, tiers: { '720p': perToken(1_000, 1_000) } } }
    const order = orderOf(model, { ratio: '16:9' })
    const amount = (inputs: readonly (number | undefined)[]) => quote(model, order, {}, inputs).amountMicroCredits
    assert.equal(amount([undefined]), amount([15]))
    assert.equal(amount([undefined, undefined]), amount([15]))
    assert.equal(amount([4, undefined]), amount([15]))
    assert.ok(amount([4, 0]) < amount([5, 0]))
  })

  test('is less for the flex tier and for drafts where the price list says so', () => {
    const model = { ...pro, price: { ...pro.price, flexPercent: 50, draftPercent: 60 } }
    const whole = quote(model, orderOf(model), {}, []).amountMicroCredits
    assert.equal(
      quote(model, orderOf(model), { serviceTier: 'flex' }, []).amountMicroCredits,
      whole / 2 + MICRO_PER_CREDIT / 2,
    )
    assert.equal(quote(model, orderOf(model, { draft: true }), {}, []).amountMicroCredits, (whole * 6) / 10)
    const both = quote(model, orderOf(model, { draft: true }), { serviceTier: 'flex' }, [])
    assert.equal(both.terms.percent, 30)
  })

  test('takes the prices of the newest list by name, then by family, and the version of the list in any case', () => {
    const own = { tiers: { '720p': { per: 'second', text: credits(1), referenced: credits(1) } } } as const
    const family = { tiers: { '720p': { per: 'second', text: credits(2), referenced: credits(2) } } } as const
    const list = {
      version: 3,
      models: { 'seedance-2-0': own, 'seedance-2.0': family },
      costs: {},
      actor: 'a',
      createdAtMs: 1,
    }
    const price = (name: string) => atPrices(builtInCatalog().find(name) as Model, list).price
    const all = (tiers: object) => ({ tiers: { ...seedance.price.tiers, ...tiers }, version: 3 })
    assert.deepEqual(price('seedance-2-0'), all(own.tiers))
    assert.deepEqual(price('seedance-2.0/text-to-video'), all(family.tiers))
    assert.deepEqual(price('seedance-1.5-pro'), { ...pro.price, version: 3 })
  })

  test('has a price for a tier that a list of before its time does not know', () => {
    const tier = { per: 'second', text: credits(80), referenced: credits(80) } as const
    const models = { 'seedance-2.0': { tiers: { '480p': tier, '720p': tier, '1080p': tier } } }
    const list = { version: 3, models, costs: {}, actor: 'a', createdAtMs: 1 }
    const found = builtInCatalog().find('doubao-seedance-2-0-260128') as Model
    const order = orderOf(atPrices(found, list), { model: found.name, resolution: '4k', durationSeconds: 4 })
    assert.equal(quote(atPrices(found, list), order, {}, []).amountMicroCredits, credits(4 * 36))
  })

  test('stays a safe integer at the highest price there may be, for everything that any model renders', () => {
    const rate = credits(UNIT_PRICE_CREDITS_MAX)
    for (const model of BUILT_IN_MODELS) {
      for (const resolution of model.resolutions) {
        for (const per of ['second', 'million_tokens'] as const) {
          const dear = {
            ...model,
            enabled: true,
            price: { version: 1, tiers: { [resolution]: { per, text: rate, referenced: rate } } },
          }
          const longest = {
            references: neededReferences(model),
            durationSeconds: Math.max(...model.durations.choices),
            resolution,
          }
          const { amountMicroCredits } = quote(dear, orderOf(dear, longest), {}, [undefined, undefined, undefined])
          assert.ok(Number.isSafeInteger(amountMicroCredits))
        }
      }
    }
  })
})

describe('an amount', () => {
  test('is what a reckoning in fractions gives, rounded up to a whole credit', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('second', 'million_tokens'),
        fc.integer({ min: 0, max: UNIT_PRICE_CREDITS_MAX * MICRO_PER_CREDIT }),
        fc.integer({ min: 1, max: 100 }),
        fc.integer({ min: 1, max: 400 }),
        fc.integer({ min: 1, max: 10_000_000 }),
        fc.integer({ min: 0, max: 45 }),
        (per, rate, percent, frames, pixels, inputSeconds) => {
          const terms: PriceTerms = { version: 0, per: per as 'second', rateMicroCredits: microCredits(rate), percent }
          const units =
            per === 'second'
              ? { top: BigInt(Math.ceil((frames - 1) / 24)), bottom: 1n }
              : {
                  top: BigInt(pixels) * BigInt((frames % 24 === 0 ? frames + 1 : frames) + inputSeconds * 24),
                  bottom: 1_024_000_000n,
                }
          const top = units.top * BigInt(rate) * BigInt(percent)
          const bottom = units.bottom * 100n * BigInt(MICRO_PER_CREDIT)
          const whole = top / bottom + (top % bottom === 0n ? 0n : 1n)
          assert.equal(BigInt(amountOf(terms, { frames, pixels, inputSeconds })), whole * BigInt(MICRO_PER_CREDIT))
        },
      ),
    )
  })

  test('is read and written as people do, exactly, and nothing else is read', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }), (micro) => {
        const amount = microCredits(micro)
        const text = formatCredits(amount)
        // What people may grant ends before what can be counted does.
        if (micro < 9_000_000_000_000_000) assert.equal(parseCredits(text), amount)
      }),
    )
    for (const text of [
      '',
      '-1',
      '+1',
      '01',
      '1.',
      '.5',
      '1e9',
      '1.0000001',
      'NaN',
      ' 1',
      '1 ',
      '1,5',
      '12345678901',
      '９',
    ]) {
      assert.equal(parseCredits(text), undefined, text)
    }
    assert.equal(parseCredits('12.5'), 12_500_000)
    assert.equal(formatCredits(microCredits(12_500_000)), '12.5')
  })
})

describe('a charge', () => {
  const filmOf = (durationSeconds: number, widthPx = 1280, heightPx = 720): JobResult => ({
    video: {
      digest: 'd',
      sizeBytes: 1,
      facts: {
        kind: 'video',
        mediaType: 'video/mp4',
        widthPx,
        heightPx,
        durationSeconds,
        frames: Math.round(durationSeconds * 24),

        videoCodec: 'avc',
      },
    },
  })

  test('is the quote where the film is what was ordered, or more', () => {
    const order = orderOf(seedance, { ratio: '16:9' })
    const { terms, amountMicroCredits } = quote(seedance, order, {}, [])
    const billing = { terms, funds: 'available' } as const
    for (const seconds of [5, 5.04, 5.4, 4.98]) {
      assert.equal(chargeFor(billing, amountMicroCredits, order, [], filmOf(seconds)), amountMicroCredits)
    }
    assert.equal(chargeFor(billing, amountMicroCredits, order, [], filmOf(5, 3840, 2160)), amountMicroCredits)
  })

  test('is less where less was delivered: by seconds or by tokens', () => {
    const order = orderOf(seedance, { ratio: '16:9', durationSeconds: 10 })
    const { terms, amountMicroCredits } = quote(seedance, order, {}, [])
    const billing = { terms, funds: 'available' } as const
    assert.equal(chargeFor(billing, amountMicroCredits, order, [], filmOf(8.9)), credits(72))
    const tokens = { ...terms, per: 'million_tokens', rateMicroCredits: credits(1_000) } as const
    const whole = amountOf(tokens, { frames: 240, pixels: 1280 * 720, inputSeconds: 0 })
    assert.ok(chargeFor({ ...billing, terms: tokens }, whole, order, [], filmOf(9.5)) < whole)
    assert.ok(chargeFor({ ...billing, terms: tokens }, whole, order, [], filmOf(10, 640, 360)) < whole / 3)
  })

  test('is never more than what was quoted, whatever came', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1e6, noNaN: true }),
        fc.integer({ min: 1, max: 20_000 }),
        (seconds, width) => {
          const order = orderOf(seedance, { ratio: '16:9' })
          const { terms, amountMicroCredits } = quote(seedance, order, {}, [])
          const charged = chargeFor(
            { terms, funds: 'open' },
            amountMicroCredits,
            order,
            [],
            filmOf(seconds, width, width),
          )
          assert.ok(charged <= amountMicroCredits)
        },
      ),
    )
  })
})

describe('a film that is made from one that nobody here has seen', () => {
  const library = { from: 'library', dialectId: 'ark', id: 'asset-1' } as const
  const order = orderOf(seedance, { ratio: '16:9', durationSeconds: 10 })
  const { widthPx, heightPx } = order.shape?.size ?? { widthPx: 0, heightPx: 0 }
  const facts = {
    ...({ kind: 'video', mediaType: 'video/mp4', videoCodec: 'avc', widthPx, heightPx } as const),
    ...{ frames: 120, durationSeconds: 5 },
  }
  const result: JobResult = { video: { digest: 'd', sizeBytes: 1, facts } }
  const charge = (unit: UnitPrice, references: readonly PreparedReference[]) => {
    const model = { ...seedance, price: { version: 0, tiers: { [order.resolution]: unit } } }
    const { terms, amountMicroCredits: quoted } = quote(model, order, {}, inputSecondsOf(references))
    return { charged: chargeFor({ terms, funds: 'available' }, quoted, order, references, result), quoted }
  }
  const second: UnitPrice = { per: 'second', text: credits(1), referenced: credits(2) }

  test('is charged by the second for what was delivered, and by tokens as it was quoted', () => {
    const film: readonly PreparedReference[] = [{ role: 'reference_video', library }]
    assert.equal(charge(second, film).charged, credits(10))
    const { charged, quoted } = charge(perToken(46, 28), film)
    assert.equal(charged, quoted)
  })

  test('is counted whole where it was made from a picture', () => {
    const picture: readonly PreparedReference[] = [{ role: 'first_frame', library }]
    const { charged, quoted } = charge(perToken(460, 280), picture)
    assert.ok(charged < quoted)
    assert.deepEqual(inputSecondsOf([...picture, { role: 'reference_video', library }]), [0, undefined])
  })
})
