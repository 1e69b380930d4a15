/** What an upstream takes for a film: by its own terms, or those of the price list, or else what the model costs here. Pure. */

import type { Asset } from './media.ts'
import type { Model } from './model.ts'
import type { MicroCredits } from './money.ts'
import type { PreparedReference } from './job.ts'
import type { Order } from './order.ts'
import { atPrices, priceIn, type PriceList } from './price-list.ts'
import type { PriceTerms } from './price-terms.ts'
import { amountOfTokens, billedVolume, deliveredVolume, exactAmountOf, termsOf, volumeOf } from './pricing.ts'
import type { GenerationRequest } from './request.ts'
import type { Upstream } from './upstream-port.ts'

/** An order, and how long each of its references is as a film: 0 for what is none, `undefined` where that is not known yet. */
export type Costed = {
  readonly order: Order
  readonly request: Pick<GenerationRequest, 'serviceTier'>
  readonly inputSeconds: readonly (number | undefined)[]
}

/** On which terms an upstream makes a model's film; `undefined` where nobody has a price for it any more. */
export function costTerms(
  model: Model,
  { id, costs = {} }: Pick<Upstream, 'id' | 'costs'>,
  list: PriceList | undefined,
  { order, request, inputSeconds }: Costed,
): PriceTerms | undefined {
  const sold = atPrices(model, list)
  const own = priceIn(costs, model) ?? priceIn(list?.costs[id] ?? {}, model)
  // What an operator has not said for one resolution costs what it is sold for.
  const tiers = { ...sold.price.tiers, ...own?.tiers }
  if (tiers[order.resolution] === undefined) return undefined
  const price = { ...(own ?? sold.price), tiers, version: sold.price.version }
  return termsOf({ name: model.name, price }, order, request, inputSeconds.length > 0)
}

/** The most that an order can cost. */
export function costAtMost(terms: PriceTerms, model: Model, { order, inputSeconds }: Costed): MicroCredits {
  return exactAmountOf(terms, volumeOf(model, order, inputSeconds))
}

/**
 * What a film costs: by the tokens that its upstream has counted, or else by what was delivered; `undefined` for what is no
 * film, and where nobody knows what counts.
 */
export function costOfFilm(
  terms: PriceTerms,
  order: Order,
  references: readonly PreparedReference[],
  video: Asset,
  tokens: number | undefined,
): MicroCredits | undefined {
  const counted = tokens === undefined ? undefined : amountOfTokens(terms, tokens)
  if (counted !== undefined) return counted
  const delivered = deliveredVolume(order, references, video)
  const billed = delivered && billedVolume(terms, delivered)
  return billed && exactAmountOf(terms, billed)
}
