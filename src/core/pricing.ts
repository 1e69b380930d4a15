/**
 * What a film costs: pure arithmetic on a model's prices. A quote is the most that a job can come to; what is delivered is
 * charged by the same terms, and never more than was quoted.
 */

import { assert } from './assert.ts'
import { FRAMES_PER_SECOND, type Model } from './model.ts'
import { type MicroCredits, microCredits, wholeCreditsUp } from './money.ts'
import type { Billing, JobResult, PreparedReference } from './job.ts'
import type { Order } from './order.ts'
import type { PriceTerms } from './price-terms.ts'
import { type GenerationRequest, KIND_OF_ROLE } from './request.ts'
import { pixelCount, sizeOf } from './shape.ts'

/** How much film there is: its frames at 24 a second, the pixels of each, and the seconds of film that it was made from. */
export type Volume = { readonly frames: number; readonly pixels: number; readonly inputSeconds: number }

/** The same of a film that is here. Nobody knows how long the film was that it was made from, where nobody has seen that. */
export type Delivered = Omit<Volume, 'inputSeconds'> & { readonly inputSeconds: number | undefined }

/** Terms, and the most that they can come to. */
export type Quote = { readonly terms: PriceTerms; readonly amountMicroCredits: MicroCredits }

/**
 * The quote for an order. `inputSeconds` has, for each reference, its length as a film: 0 for what is none, `undefined` where
 * that is not known yet, which counts as the longest film that the model takes.
 */
export function quote(
  model: Model,
  order: Order,
  request: Pick<GenerationRequest, 'serviceTier'>,
  inputSeconds: readonly (number | undefined)[],
): Quote {
  const terms = termsOf(model, order, request, inputSeconds.length > 0)
  return { terms, amountMicroCredits: amountOf(terms, volumeOf(model, order, inputSeconds)) }
}

/** The terms on which a model's film is sold, with references or without. */
export function termsOf(
  { name, price }: Pick<Model, 'name' | 'price'>,
  order: Order,
  request: Pick<GenerationRequest, 'serviceTier'>,
  isReferenced: boolean,
): PriceTerms {
  const unit = price.tiers[order.resolution]
  assert(unit !== undefined, `${name} has a price for ${order.resolution}`)
  const { flexPercent = 100, draftPercent = 100 } = price
  return {
    version: price.version,
    per: unit.per,
    rateMicroCredits: isReferenced ? unit.referenced : unit.text,
    percent: ((request.serviceTier === 'flex' ? flexPercent : 100) * (order.draft ? draftPercent : 100)) / 100,
  }
}

/** The most film that an order can come to. */
export function volumeOf(model: Model, order: Order, inputSeconds: readonly (number | undefined)[]): Volume {
  return {
    frames: order.frames,
    pixels: pixelsOf(model, order),
    inputSeconds: filmSecondsMax(model, inputSeconds),
  }
}

/** What is charged for a film: what was delivered, on the terms of its job, and never more than was ordered or quoted. */
export function chargeFor(
  { terms }: Billing,
  quoted: MicroCredits,
  order: Order,
  references: readonly PreparedReference[],
  { video }: JobResult,
): MicroCredits {
  const delivered = deliveredVolume(order, references, video)
  const billed = delivered && billedVolume(terms, delivered)
  return billed === undefined ? quoted : microCredits(Math.min(quoted, amountOf(terms, billed)))
}

/** What terms count of a film that is here; `undefined` where they count what nobody knows. */
export function billedVolume(terms: PriceTerms, delivered: Delivered): Volume | undefined {
  const { inputSeconds = countsInput(terms) ? undefined : 0 } = delivered
  return inputSeconds === undefined ? undefined : { ...delivered, inputSeconds }
}

/** Whether terms count how long the film is that a film is made from. */
export function countsInput({ per }: PriceTerms): boolean {
  return per === 'million_tokens'
}

/** How much film was delivered, and never more than was ordered; `undefined` for what is no film. */
export function deliveredVolume(
  order: Order,
  references: readonly PreparedReference[],
  { facts }: JobResult['video'],
): Delivered | undefined {
  if (facts.kind !== 'video') return undefined
  const pixels = facts.widthPx * facts.heightPx
  const ordered = order.shape === undefined ? pixels : order.shape.size.widthPx * order.shape.size.heightPx
  return {
    frames: Math.min(order.frames, Math.round(facts.durationSeconds * FRAMES_PER_SECOND)),
    pixels: Math.min(pixels, ordered),
    inputSeconds: filmSecondsOf(references),
  }
}

function filmSecondsOf(references: readonly PreparedReference[]): number | undefined {
  const lengths = inputSecondsOf(references)
  const known = lengths.filter((seconds) => seconds !== undefined)
  return known.length < lengths.length ? undefined : known.reduce((sum, seconds) => sum + seconds, 0)
}

/** How long prepared references are as films: 0 for what is none, `undefined` for one that nobody here has seen. */
export function inputSecondsOf(references: readonly PreparedReference[]): readonly (number | undefined)[] {
  return references.map((reference) => {
    if ('library' in reference) return KIND_OF_ROLE[reference.role] === 'video' ? undefined : 0
    const { facts } = reference.asset
    return facts.kind === 'video' ? facts.durationSeconds : 0
  })
}

/** What a volume comes to on these terms: a part of a second counts as a whole one, a part of a credit as a whole one. */
export function amountOf(terms: PriceTerms, volume: Volume): MicroCredits {
  // In hundredths of a micro-credit per million units, so that nothing is lost before the one rounding at the end.
  const rate = BigInt(terms.rateMicroCredits) * BigInt(Math.round(terms.percent * 100))
  const parts = 10_000n
  if (terms.per === 'second') return wholeCreditsUp(rate * BigInt(billedSeconds(volume.frames)), parts)
  return wholeCreditsUp(rate * tokenSum(volume), parts * 1_024n * 1_000_000n)
}

/** Ark's tokens: pixels of all frames, those of film that came in included, by 1,024. A part counts as a whole one. */
export function tokensOf(volume: Volume): number {
  return Number((tokenSum(volume) + 1_023n) / 1_024n)
}

/**
 * Tokens times 1,024. Ark counts 24 frames for each second and one more: 1280x720 for 5 s is 108,900 tokens (its published
 * sample); film that came in counts by its seconds.
 */
function tokenSum({ frames, pixels, inputSeconds }: Volume): bigint {
  const made = frames % FRAMES_PER_SECOND === 0 ? frames + 1 : frames
  return BigInt(pixels) * BigInt(made + Math.ceil(inputSeconds * FRAMES_PER_SECOND))
}

/** What a volume costs on these terms, to the micro-credit: what others take of us they do not round as we do. */
export function exactAmountOf(terms: PriceTerms, volume: Volume): MicroCredits {
  const units = terms.per === 'second' ? BigInt(billedSeconds(volume.frames)) : tokenSum(volume)
  return shareOf(terms, units, terms.per === 'second' ? 1n : 1_024n * 1_000_000n)
}

/** What so many tokens cost; `undefined` on terms that do not count them. */
export function amountOfTokens(terms: PriceTerms, tokens: number): MicroCredits | undefined {
  return terms.per === 'second' ? undefined : shareOf(terms, BigInt(tokens), 1_000_000n)
}

function shareOf({ rateMicroCredits, percent }: PriceTerms, units: bigint, unitsPerRate: bigint): MicroCredits {
  const parts = 10_000n * unitsPerRate
  const sum = BigInt(rateMicroCredits) * BigInt(Math.round(percent * 100)) * units
  return microCredits(Number((sum + parts - 1n) / parts))
}

/** Seconds that are charged: 121 frames (Ark's five seconds) are 5, like 120. */
function billedSeconds(frames: number): number {
  return Math.ceil((frames - 1) / FRAMES_PER_SECOND)
}

/** Pixels of a frame; where the references have still to decide the shape, those of the largest one. */
function pixelsOf(model: Model, { shape, resolution }: Order): number {
  const sizes = shape === undefined ? model.ratios.map((ratio) => sizeOf(model, resolution, ratio)) : [shape.size]
  return Math.max(...sizes.map(pixelCount))
}

function filmSecondsMax(model: Model, inputSeconds: readonly (number | undefined)[]): number {
  const { countMax, secondsEach, secondsTotalMax = Number.POSITIVE_INFINITY } = model.references.video
  const known = inputSeconds.reduce((sum: number, seconds = 0) => sum + seconds, 0)
  const unknown = Math.min(countMax, inputSeconds.filter((seconds) => seconds === undefined).length)
  return Math.min(known + unknown * (secondsEach?.max ?? 0), Math.max(known, secondsTotalMax))
}
