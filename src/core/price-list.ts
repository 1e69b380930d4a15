/** Price lists: what an operator says that models cost, in place of what they cost by themselves. A new one is a new version. */

import type { Model, ModelPrice } from './model.ts'

/** Prices of models by public name, or by family for all of its names. */
export type PriceTable = { readonly [modelOrFamily: string]: Omit<ModelPrice, 'version'> }

/** A price list. The newest holds for jobs that are admitted from now on. */
export type PriceList = {
  /** Counts from 1; 0 is the one that Reelay comes with. */
  readonly version: number
  readonly models: PriceTable
  /** What providers take for the same, by upstream. */
  readonly costs: { readonly [upstreamId: string]: PriceTable }
  readonly actor: string
  readonly createdAtMs: number
}

/** The most that a unit may cost, in credits: no film comes to more than can be counted exactly. */
export const UNIT_PRICE_CREDITS_MAX = 1_000_000

/** A model at the prices of a list; what the list does not name costs what it costs by itself. */
export function atPrices(model: Model, list: PriceList | undefined): Model {
  if (list === undefined) return model
  const { version } = list
  const own = priceIn(list.models, model)
  if (own === undefined) return { ...model, price: { ...model.price, version } }
  // A list may be older than a tier of its models: nothing is without a price.
  return { ...model, price: { ...own, tiers: { ...model.price.tiers, ...own.tiers }, version } }
}

/** What a table says of a model: its own name before its family. */
export function priceIn(table: PriceTable, model: Pick<Model, 'name' | 'family'>): PriceTable[string] | undefined {
  const name = [model.name, model.family].find((candidate) => Object.hasOwn(table, candidate))
  return name === undefined ? undefined : table[name]
}
