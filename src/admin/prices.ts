/** Price lists as an operator sets them: always the whole list, held against the models, and only on top of the newest one. */

import type { Model } from '../core/model.ts'
import { atPrices, type PriceList, type PriceTable } from '../core/price-list.ts'
import { type ProblemError, problem } from '../core/problem.ts'
import { ADMIN, type AdminDeps } from './admin-deps.ts'

/** A list that is to hold from now on. */
export type PriceOrder = Pick<PriceList, 'models' | 'costs'> & {
  /** The list on which it was made. */
  readonly baseVersion: number
  /** Whether a price of nothing is meant. */
  readonly allowsFree: boolean
}

/** The newest list, and what every model that is offered costs by it. */
export type CurrentPrices = { readonly list: PriceList | undefined; readonly models: readonly Model[] }

/** What holds now, looked up anew. */
export async function currentPrices({ store, catalog }: AdminDeps): Promise<CurrentPrices> {
  const list = await store.prices()
  return { list, models: catalog.enabled().map((model) => atPrices(model, list)) }
}

/**
 * Sets the prices for jobs that are admitted from now on; elsewhere it holds within a second. Throws `price_changed` when the
 * list is not made on the newest one, `model_not_found`, `invalid_parameter`, `missing_parameter`.
 */
export async function setPrices(deps: AdminDeps, order: PriceOrder): Promise<PriceList> {
  const { baseVersion, models, costs, allowsFree } = order
  checkTable(deps, 'models', models, allowsFree)
  // What a provider takes may be nothing.
  for (const [upstream, table] of Object.entries(costs)) checkTable(deps, `costs.${upstream}`, table, true)
  const newest = (await deps.store.prices())?.version ?? 0
  if (newest !== baseVersion) throw changed(newest, baseVersion)
  const list = { version: baseVersion + 1, models, costs, actor: ADMIN, createdAtMs: deps.clock.nowMs() }
  const { committed } = await deps.store.commit([{ write: 'insert-prices', prices: list }])
  if (!committed) throw changed((await deps.store.prices())?.version ?? 0, baseVersion)
  deps.priceBook.forget()
  return list
}

function changed(newest: number, base: number): ProblemError {
  return problem(
    'price_changed',
    `The newest price list is ${newest}, not ${base}: read it, and set yours on top of it.`,
    'base_version',
  )
}

/** Each name is a model's or a family's, and has a price for everything that can be ordered under that name, or of all the family. */
function checkTable({ catalog }: AdminDeps, path: string, table: PriceTable, allowsFree: boolean): void {
  for (const [name, { tiers }] of Object.entries(table)) {
    const own = catalog.find(name)
    const meant = own === undefined ? catalog.models.filter(({ family }) => family === name) : [own]
    if (meant.length === 0) {
      throw problem('model_not_found', `There is no model or family called ${JSON.stringify(name)}.`, path)
    }
    const needed = new Set(meant.flatMap(({ resolutions }) => resolutions))
    const missing = [...needed].find((resolution) => tiers[resolution] === undefined)
    if (missing !== undefined) {
      const field = `${path}.${name}.tiers.${missing}`
      throw problem('missing_parameter', `${field} is required: ${name} is offered in ${missing}.`, field)
    }
    const free = Object.entries(tiers).find(([, { text, referenced }]) => text === 0 || referenced === 0)
    if (free !== undefined && !allowsFree) {
      const message = 'A price of 0 makes films free: say allow_free, if that is meant.'
      throw problem('invalid_parameter', message, `${path}.${name}.tiers.${free[0]}`)
    }
  }
}
