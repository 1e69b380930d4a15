/** Why a render came to nothing. */

import { isDiskFull, systemCode } from '../lib/system-error.ts'

/**
 * What its own process has survived: there was no room for its files (`storage`), the system would not let it read or write
 * them (`system`), or it is the render's own fault (`render`).
 */
export const RENDER_CAUSES = ['render', 'storage', 'system'] as const

/** One of them. */
export type RenderCause = (typeof RENDER_CAUSES)[number]

/** Why an error ended a render. */
export function causeOf(error: unknown): RenderCause {
  if (isDiskFull(error)) return 'storage'
  return systemCode(error) === undefined ? 'render' : 'system'
}
