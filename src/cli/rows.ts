/** The lists in answers of the admin API. */

import { isJsonObject, type JsonObject } from '../core/json.ts'
import type { Shown } from './command.ts'

/** What a list holds; nothing where there is none. */
export function rowsOf({ data }: JsonObject): readonly JsonObject[] {
  return Array.isArray(data) ? data.filter(isJsonObject) : []
}

/** A list as a table, which says by which option it goes on where it has not ended. */
export function tableOf(answer: JsonObject, columns: readonly string[], option: 'after' | 'before' = 'after'): Shown {
  const rows = rowsOf(answer)
  const last = rows.at(-1)?.['id']
  const remark =
    answer['has_more'] === true && typeof last === 'string' ? `There are more: --${option} ${last}` : undefined
  return { as: 'table', columns, rows, ...(remark !== undefined && { remark }) }
}
