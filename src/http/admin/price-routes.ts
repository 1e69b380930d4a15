/** Routes about prices. What holds is always one whole list. */

import { z } from 'zod'
import type { AdminDeps } from '../../admin/admin-deps.ts'
import { currentPrices, setPrices } from '../../admin/prices.ts'
import type { JsonObject } from '../../core/json.ts'
import type { ModelPrice } from '../../core/model.ts'
import { credits, formatCredits, type MicroCredits } from '../../core/money.ts'
import { type PriceList, type PriceTable, UNIT_PRICE_CREDITS_MAX } from '../../core/price-list.ts'
import { PRICE_UNITS } from '../../core/price-terms.ts'
import { RESOLUTIONS } from '../../core/shape.ts'
import type { AdminRoute } from './admin-route.ts'
import { readAdminBody, readCredits } from './reading.ts'
import { timeOf } from './views.ts'

/** Names in one table, and tables of costs. */
const ENTRIES_MAX = 200

const RATE_RULE = `must be credits such as "8.5", from 0 to ${UNIT_PRICE_CREDITS_MAX}, with at most six places`

const rate = z.union([z.string(), z.number()]).transform((value, context): MicroCredits => {
  const micro = readCredits(value)
  if (micro === undefined || micro > credits(UNIT_PRICE_CREDITS_MAX)) {
    context.addIssue({ code: 'custom', message: RATE_RULE })
    return z.NEVER
  }
  return micro
})

const percent = z.int().min(1).max(100)

const Price = z.strictObject({
  tiers: z.partialRecord(
    z.enum(RESOLUTIONS),
    z.strictObject({ per: z.enum(PRICE_UNITS), text: rate, referenced: rate }),
  ),
  flex_percent: percent.optional(),
  draft_percent: percent.optional(),
})

const few = <Value>(record: Readonly<Record<string, Value>>) => Object.keys(record).length <= ENTRIES_MAX
const TOO_MANY = { error: `has at most ${ENTRIES_MAX} entries` }

const Table = z.record(z.string(), Price).refine(few, TOO_MANY)

const List = z.strictObject({
  base_version: z.int().min(0),
  models: Table,
  costs: z
    .record(z.string().regex(/^[\w.-]{1,64}$/), Table)
    .refine(few, TOO_MANY)
    .default({}),
  allow_free: z.boolean().default(false),
})

/** The routes. */
export function priceRoutes(deps: AdminDeps): readonly AdminRoute[] {
  return [
    {
      method: 'GET',
      path: '/prices',
      handle: async () => {
        const { list, models } = await currentPrices(deps)
        const effective = Object.fromEntries(models.map(({ name, price }) => [name, describePrice(price)]))
        return { body: { ...describeList(list), effective } }
      },
    },
    {
      method: 'PUT',
      path: '/prices',
      repeat: 'harmless',
      handle: async (request) => {
        const { base_version: baseVersion, models, costs, allow_free: allowsFree } = readAdminBody(request, List)
        const tables = Object.entries(costs).map(([upstream, table]): [string, PriceTable] => [
          upstream,
          readTable(table),
        ])
        const order = { baseVersion, models: readTable(models), costs: Object.fromEntries(tables), allowsFree }
        return { body: describeList(await setPrices(deps, order)) }
      },
    },
  ]
}

function readTable(table: z.output<typeof Table>): PriceTable {
  const entries = Object.entries(table).map(([name, price]) => {
    const { tiers, flex_percent: flexPercent, draft_percent: draftPercent } = price
    return [
      name,
      { tiers, ...(flexPercent !== undefined && { flexPercent }), ...(draftPercent !== undefined && { draftPercent }) },
    ] as const
  })
  return Object.fromEntries(entries)
}

/** A list as it can be sent again; without one, that of version 0, which is empty. */
function describeList(list: PriceList | undefined): JsonObject {
  const costs = Object.entries(list?.costs ?? {}).map(([upstream, table]) => [upstream, describeTable(table)] as const)
  return {
    version: list?.version ?? 0,
    models: describeTable(list?.models ?? {}),
    costs: Object.fromEntries(costs),
    created_at: timeOf(list?.createdAtMs),
  }
}

function describeTable(table: PriceTable): JsonObject {
  return Object.fromEntries(Object.entries(table).map(([name, price]) => [name, describePrice(price)]))
}

function describePrice({ tiers, flexPercent, draftPercent }: Omit<ModelPrice, 'version'>): JsonObject {
  const told = Object.entries(tiers).map(([tier, { per, text, referenced }]) => [
    tier,
    { per, text: formatCredits(text), referenced: formatCredits(referenced) },
  ])
  return {
    tiers: Object.fromEntries(told),
    ...(flexPercent !== undefined && { flex_percent: flexPercent }),
    ...(draftPercent !== undefined && { draft_percent: draftPercent }),
  }
}
