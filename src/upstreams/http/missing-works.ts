/** Asking a provider for works of which it was never heard what they are called: through its list, or by a name from elsewhere. */

import type { Json } from '../../core/json.ts'
import { Notes } from '../../core/notes.ts'
import { ProblemError } from '../../core/problem.ts'
import { SUBMIT_SPAN_MS } from '../../core/upstream-port.ts'
import type { JobQuery, JobView } from '../../core/view.ts'
import type { Dialect } from '../../dialects/dialect.ts'
import { likenessOf, type Submitted } from './likeness.ts'
import { type Address, isNotFound, type ProviderKey, sendWire, unavailable } from './wire.ts'

/** Pages that are read of a list, one after the other, and works on one where the dialect does not take many ids. */
const PAGES_MAX = 100
const PAGE_SIZE = 100

/** How long a page, or the answer to a question for one work, may take, in ms. */
const TIMEOUT_MS = 30_000

/** Characters of an id that somebody has named. */
const ID_MAX = 256

/**
 * Ids of works that can only be what was submitted, or a twin of it, the oldest first. Reads the newest works page by page until
 * they are older than the submit. Throws `upstream_unavailable`.
 */
export async function searchWorks(
  address: Address,
  key: ProviderKey | undefined,
  submitted: Submitted,
  stop: AbortSignal,
): Promise<readonly string[]> {
  const { list, idsAtOnce } = address.dialect
  if (list === undefined) return []
  const found = new Set<string>()
  let last: string | undefined
  for (let page = 1; page <= PAGES_MAX; page++) {
    const place = idsAtOnce !== undefined ? { page } : last === undefined ? {} : { afterId: last }
    const query: JobQuery = { limit: idsAtOnce ?? PAGE_SIZE, order: 'newest first', ...place }
    const jobs = await readPage(address, key, query, stop)
    // Of further pages, some providers know another way only; what the first ones have shown is true all the same.
    if (jobs === undefined) {
      if (page === 1) throw unavailable('the list of works was refused')
      break
    }
    for (const view of jobs) {
      if (view.createdAtMs !== undefined && likenessOf(submitted, view) === 'same') found.add(view.id)
    }
    const oldest = jobs.at(-1)
    const isPast = oldest?.createdAtMs !== undefined && oldest.createdAtMs < submitted.atMs - SUBMIT_SPAN_MS.before
    if (oldest === undefined || isPast || oldest.id === last) break
    last = oldest.id
  }
  return [...found].toReversed()
}

async function readPage(
  address: Address,
  key: ProviderKey | undefined,
  query: JobQuery,
  stop: AbortSignal,
): Promise<readonly JobView[] | undefined> {
  const { list } = address.dialect
  if (list === undefined) return undefined
  const signal = AbortSignal.any([stop, AbortSignal.timeout(TIMEOUT_MS)])
  const response = await sendWire(address, key, list.request.encode(query, new Notes()), signal)
  if (response.status >= 500 || response.status === 429) throw unavailable(`status ${response.status}`)
  if (response.status >= 400 || response.body === null) return undefined
  return decoded(() => list.response.decode(response, new Notes()).jobs)
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
