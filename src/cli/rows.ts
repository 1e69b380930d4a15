/** The lists in answers of the admin API. */

import { isJsonObject, type JsonObject } from '../core/json.ts'

/** What a list holds; nothing where there is none. */
export function rowsOf({ data }: JsonObject): readonly JsonObject[] {
  return Array.isArray(data) ? data.filter(isJsonObject) : []
}
