/** Where an answer says that what was asked for is instead. */

import type { Exchange } from './exchange.ts'

const STATUSES: readonly number[] = [301, 302, 303, 307, 308]

/** What a redirect says of the other place, as it is written there; `undefined` for every other answer. */
export function redirectIn({ status, headers }: Exchange): string | undefined {
  const location = STATUSES.includes(status) ? headers.get('location') : undefined
  // Header bytes come as Latin-1; a browser takes them for UTF-8.
  return location === undefined ? undefined : Buffer.from(location, 'latin1').toString()
}
