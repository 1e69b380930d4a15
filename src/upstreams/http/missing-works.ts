/** Asking a provider for works of which it was never heard what they are called: through its list, or by a name from elsewhere. */

import type { Json } from '../../core/json.ts'
import { Notes } from '../../core/notes.ts'
import { ProblemError } from '../../core/problem.ts'
import { SUBMIT_SPAN_MS } from '../../core/upstream-port.ts'
import type { Dialect } from '../../dialects/dialect.ts'
import { likenessOf, likenessTo, type Submitted } from './likeness.ts'
import type { Look, NewestWorks } from './newest-works.ts'
import { type Address, isNotFound, type ProviderKey, sendWire, unavailable } from './wire.ts'

/** How long the answer to a question for one work may take, in ms. */
const TIMEOUT_MS = 30_000

/** Characters of an id that somebody has named. */
const ID_MAX = 256

/**
 * Ids of works that can only be what was submitted, or a twin of it, the oldest first. Reads the newest works page by page until
 * they are older than the submit; what others have read since the look's `sinceMs` is not read again, and what was read for the
 * same attempt before is. Throws `upstream_unavailable`.
 */
export async function searchWorks(
  works: NewestWorks,
  key: ProviderKey | undefined,
  submitted: Submitted,
  look: Look,
  stop: AbortSignal,
): Promise<readonly string[]> {
  const likeness = likenessTo(submitted)
  const found = new Set<string>()
  for await (const page of works.pages(key, look, stop)) {
    for (const work of page) if (work.createdAtMs !== undefined && likeness(work) === 'same') found.add(work.id)
    const oldestAtMs = page.at(-1)?.createdAtMs
    if (oldestAtMs !== undefined && oldestAtMs < submitted.atMs - SUBMIT_SPAN_MS.before) break
  }
  return [...found].toReversed()
}

/** What the provider says of a work that somebody has named. Throws `upstream_unavailable`. */
export async function lookAtNamed(
  address: Address,
  key: ProviderKey | undefined,
  submitted: Submitted,
  id: string,
  stop: AbortSignal,
): Promise<'it' | 'absent' | 'other'> {
  const { retrieve } = address.dialect
  const signal = AbortSignal.any([stop, AbortSignal.timeout(TIMEOUT_MS)])
  const response = await sendWire(address, key, retrieve.request.encode({ id }, new Notes()), signal)
  if (isNotFound(address.dialect, response)) return 'absent'
  if (response.status >= 400) throw unavailable(`status ${response.status}`)
  const view = decoded(() => retrieve.response.decode(response, new Notes()))
  return view.id === id && likenessOf(submitted, view) !== 'other' ? 'it' : 'other'
}

/** The id in a callback's body, which is read as nothing but a name. */
export function idInCallback({ callback }: Dialect, body: Json): string | undefined {
  try {
    const { id } = callback.decode({ kind: 'json', json: body }, new Notes())
    return id.length > 0 && id.length <= ID_MAX ? id : undefined
  } catch (error) {
    if (error instanceof ProblemError) return undefined
    throw error
  }
}

function decoded<Value>(decode: () => Value): Value {
  try {
    return decode()
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    throw unavailable(error.internal ?? error.message)
  }
}
