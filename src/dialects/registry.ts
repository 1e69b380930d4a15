/** All dialects of the list, loaded. */

import type { Dialect } from './dialect.ts'
import { DIALECTS } from './list.ts'

/** All dialects. */
export const dialects: readonly Dialect[] = await Promise.all(Object.values(DIALECTS).map((load) => load()))

/** The dialect with this id. */
export function findDialect(id: string): Dialect | undefined {
  return dialects.find((dialect) => dialect.id === id)
}
