/** Price lists, each a version that stays. */

import type { PriceList } from '../core/price-list.ts'
import { integer, json, text } from './columns.ts'
import { one, type Question, type Statement } from './sql.ts'

const INSERT = `
  INSERT INTO price_lists (version, list, actor, created_at_ms)
  SELECT CAST(? AS BIGINT), ?, ?, CAST(? AS BIGINT)
  WHERE (SELECT coalesce(max(version), 0) FROM price_lists) = CAST(? AS BIGINT)
  ON CONFLICT (version) DO NOTHING`

const NEWEST = 'SELECT version, list, actor, created_at_ms FROM price_lists ORDER BY version DESC LIMIT 1'

/** Adds a list, if it comes right after the newest. */
export function insertPrices({ version, models, costs, actor, createdAtMs }: PriceList): Statement {
  const list = JSON.stringify({ models, costs })
  return { sql: INSERT, values: [version, list, actor, createdAtMs, version - 1], guard: 'prices' }
}

/** The newest list. */
export function newestPrices(): Question<PriceList | undefined> {
  return one(NEWEST, [], (row) => ({
    version: integer(row, 'version'),
    ...json<Pick<PriceList, 'models' | 'costs'>>(row, 'list'),
    actor: text(row, 'actor'),
    createdAtMs: integer(row, 'created_at_ms'),
  }))
}
