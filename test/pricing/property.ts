/**
 * The property of guarantee G9: whatever a request says in whatever dialect, and whatever an operator's prices are, it is
 * refused, or costs exactly what the oracle says: a whole number of credits, more than nothing, and exact.
 */

import assert from 'node:assert/strict'
import fc from 'fast-check'
import { builtInCatalog } from '../../src/models/catalog.ts'
import { fit } from '../../src/core/fit.ts'
import type { Json, JsonObject } from '../../src/core/json.ts'
import type { Model } from '../../src/core/model.ts'
import { formatCredits, type MicroCredits, parseCredits } from '../../src/core/money.ts'
import { Notes } from '../../src/core/notes.ts'
import { decideShape } from '../../src/core/order.ts'
import { quote } from '../../src/core/pricing.ts'
import { ProblemError } from '../../src/core/problem.ts'
import type { GenerationRequest } from '../../src/core/request.ts'
import { RESOLUTIONS } from '../../src/core/shape.ts'
import type { Dialect } from '../../src/dialects/dialect.ts'
import { jobs } from '../../src/dialects/jobs.ts'
import { open } from '../../src/dialects/open.ts'
import { videos } from '../../src/dialects/videos.ts'
import { asking } from '../dialects/asking.ts'
import { isMore } from './decimal.ts'
import { quotedCredits, type WrittenPrice } from './oracle.ts'

/** What a run has seen. */
export type Tally = { cases: number; accepted: number; refused: number }

const catalog = builtInCatalog(['seedance-2-0-nsfw'])
const NAMES = catalog.enabled().map(({ name }) => name)

/** Where a quantity is wanted, all that has ever been sent in its place. */
const strange: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom<Json>(
    -0,
    0,
    -1,
    0.5,
    1e21,
    1e308,
    -1e308,
    5e-324,
    2 ** 53 - 1,
    2 ** 53,
    -(2 ** 53),
    2 ** 31,
    2 ** 32,
    2 ** 63,
  ),
  fc.constantFrom<Json>(Number.NaN, Number.POSITIVE_INFINITY, '5', '4', '15', '-5', '1e9', '5.0', '٥', '', 'NaN', ' 5'),
  fc.constantFrom<Json>(true, false, null, [], [5], {}, { $gt: 0 }, '9007199254740993', '5; DROP TABLE transfers'),
  fc.double(),
  fc.maxSafeInteger(),
)

const seconds = fc.oneof({ weight: 4, arbitrary: fc.integer({ min: 2, max: 16 }) }, { weight: 1, arbitrary: strange })
const frames = fc.oneof({ weight: 4, arbitrary: fc.integer({ min: 20, max: 300 }) }, { weight: 1, arbitrary: strange })
const rarely = <Value extends Json>(arbitrary: fc.Arbitrary<Value>) => fc.option(arbitrary, { nil: undefined, freq: 3 })
const flag = fc.oneof({ weight: 9, arbitrary: fc.boolean() }, { weight: 1, arbitrary: strange })
const url = (kind: string) => fc.constant(`https://example.com/1.${kind}`)

const common = {
  model: fc.constantFrom(...NAMES),
  prompt: fc.constant('a kite'),
  resolution: rarely(fc.constantFrom(...RESOLUTIONS)),
  // Nobody knows these; they are to change nothing.
  price: rarely(strange),
  credits: rarely(strange),
  n: rarely(strange),
  quantity: rarely(strange),
}

const jobsBody = fc
  .record({
    ...common,
    duration: fc.option(seconds, { nil: undefined }),
    frames: rarely(frames),
    aspect_ratio: rarely(fc.constantFrom('16:9', '9:16', '1:1', '4:3', '21:9', 'adaptive')),
    draft: rarely(flag),
    service_tier: rarely(fc.constantFrom('flex', 'default')),
    first_frame_url: rarely(url('png')),
    reference_image_urls: rarely(fc.array(url('png'), { minLength: 1, maxLength: 2 })),
    reference_video_urls: rarely(fc.array(url('mp4'), { minLength: 1, maxLength: 3 })),
  })
  .map(({ model, price, credits, ...input }) => ({ model, price, credits, input }))

const openBody = fc.record({
  ...common,
  duration: fc.option(seconds, { nil: undefined }),
  aspectRatio: rarely(fc.constantFrom('16:9', '9:16', '1:1')),
  mediaUrls: rarely(fc.array(fc.oneof(url('png'), url('mp4')), { minLength: 1, maxLength: 3 })),
})

const videosBody = fc.record({
  ...common,
  seconds: fc.option(fc.oneof(seconds, seconds.map(String)), { nil: undefined }),
  duration: rarely(seconds),
  ratio: rarely(fc.constantFrom('16:9', '9:16', '1:1')),
  size: rarely(fc.constantFrom('864x496', '1280x720', '720x1280', '1e9x1e9', '0x0', '-1x-1')),
})

const wires: fc.Arbitrary<readonly [Dialect, object]> = fc.oneof(
  jobsBody.map((body) => [jobs, body] as const),
  openBody.map((body) => [open, body] as const),
  videosBody.map((body) => [videos, body] as const),
)

/** Credits as people write them, from the least that there is to the most that a unit may cost. */
const written = fc
  .tuple(
    fc.oneof(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 999_999 })),
    fc.integer({ min: 0, max: 999_999 }),
  )
  .map(([whole, micro]) => (micro === 0 && whole === 0 ? '0.000001' : `${whole}.${String(micro).padStart(6, '0')}`))

const prices: fc.Arbitrary<WrittenPrice> = fc.record({
  per: fc.constantFrom('second', 'million_tokens'),
  text: written,
  referenced: written,
  flexPercent: fc.integer({ min: 1, max: 100 }),
  draftPercent: fc.integer({ min: 1, max: 100 }),
})

/** The most that any film may come to, in credits. */
const CREDITS_MAX = '9007199254'

/** Looks at so many cases. Throws where one is wrong, with the seed that shows it again. */
export function checkPrices({ cases, seed }: { readonly cases: number; readonly seed: number }): Tally {
  const tally: Tally = { cases: 0, accepted: 0, refused: 0 }
  const property = fc.property(wires, prices, ([dialect, body], price) => {
    tally.cases++
    const costs = costOf(dialect, body as JsonObject, price)
    if (costs === undefined) tally.refused++
    else tally.accepted++
  })
  fc.assert(property, { numRuns: cases, seed })
  return tally
}

/** What a request is quoted, checked against the oracle; `undefined` where it was refused. */
function costOf({ submit }: Dialect, body: JsonObject, price: WrittenPrice): string | undefined {
  let request: GenerationRequest
  let model: Model
  let order: ReturnType<typeof fit>
  try {
    // Members that are undefined are not sent.
    request = submit.request.decode(asking(defined(body)), new Notes())
    const known = catalog.find(request.model)
    assert.ok(known)
    model = { ...known, price: priceOf(known, price) }
    const fitted = fit(request, model, 1, new Notes())
    order = request.references.length === 0 ? decideShape(fitted, [], model) : fitted
  } catch (error) {
    // Whatever else is thrown would be a 500.
    assert.ok(error instanceof ProblemError, String(error))
    return undefined
  }
  const films = request.references.map(({ role }) => (role === 'reference_video' || role === 'infer' ? undefined : 0))
  const { amountMicroCredits } = quote(model, order, request, films)
  assert.ok(Number.isSafeInteger(amountMicroCredits) && amountMicroCredits > 0)
  const expected = quotedCredits(model, request, order.resolution, price)
  assert.equal(formatCredits(amountMicroCredits), expected)
  assert.ok(!isMore(expected, CREDITS_MAX))
  return expected
}

function priceOf(model: Model, { per, text, referenced, flexPercent, draftPercent }: WrittenPrice): Model['price'] {
  const tier = { per, text: amount(text), referenced: amount(referenced) }
  const tiers = Object.fromEntries(model.resolutions.map((resolution) => [resolution, tier]))
  return { version: 1, tiers, flexPercent, draftPercent }
}

function amount(text: string): MicroCredits {
  const micro = parseCredits(text)
  assert.ok(micro !== undefined && micro > 0, text)
  return micro
}

function defined(body: JsonObject): JsonObject {
  const kept = Object.entries(body).filter(([, value]) => (value as unknown) !== undefined)
  return Object.fromEntries(
    kept.map(([name, value]) => [name, name === 'input' ? defined(value as JsonObject) : value]),
  )
}
