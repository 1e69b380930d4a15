/** The question for a page of tasks: pages by number, and what narrows them as `filter.…`. */

import { JOB_STATUSES } from '../../core/job-status.ts'
import type { Notes } from '../../core/notes.ts'
import { problem } from '../../core/problem.ts'
import type { JobFilter, JobQuery } from '../../core/view.ts'
import type { Codec } from '../dialect.ts'
import { given, noteDropped, noteUnrecognized, present } from '../parsing.ts'
import { decodeInteger } from '../values.ts'
import { lastOf, type QueryValue, type Route, type WireRequest } from '../wire.ts'
import { ARK_IDS, TASKS } from './request.ts'

/** Where tasks are listed. */
export const LIST = { method: 'GET', path: TASKS.path } as const satisfies Route

/** Numbers of pages and tasks on one, at most (Ark's page on lists). */
const PAGE_MAX = 500

/** Tasks on a page when the caller does not say; Ark does not publish its own. */
const PAGE_SIZE_DEFAULT = 10

/** How far back lists go, in ms: seven days (Ark's page on lists). */
const AGE_MS_MAX = 604_800_000

const PARAMETERS = {
  page_num: true,
  page_size: true,
  'filter.status': true,
  'filter.task_ids': true,
  'filter.model': true,
  'filter.service_tier': true,
}

const QUERY_MEMBERS: ReadonlySet<string> = new Set(['limit', 'order', 'page', 'only'])

/** List. */
export const listRequest: Codec<WireRequest, JobQuery> = {
  decode({ query }, notes) {
    noteUnrecognized(query, PARAMETERS, '', notes)
    return {
      limit: pageNumber(query, 'page_size', PAGE_SIZE_DEFAULT),
      page: pageNumber(query, 'page_num', 1),
      order: 'newest first',
      only: readFilter(query),
    }
  },
  encode(question, notes) {
    noteDropped(question, QUERY_MEMBERS, notes)
    const { limit, page, order, only = {} } = question
    if (order !== 'newest first') notes.dropped('order', 'this dialect lists the newest first')
    if (page === undefined) notes.approximated('page', 'the first page is asked for')
    const { method, path } = LIST
    const query = { page_num: String(page ?? 1), page_size: String(limit), ...writeFilter(only, notes) }
    return { method, path, params: {}, query, headers: {}, body: { kind: 'empty' } }
  },
}

function readFilter(query: WireRequest['query']): JobFilter {
  const ids = [query['filter.task_ids'] ?? []].flat().filter((text) => text !== '')
  const tier = lastOf(query['filter.service_tier']) ?? ''
  if (tier !== '' && tier !== 'default' && tier !== 'flex') {
    throw problem('invalid_parameter', 'filter.service_tier must be default or flex.', 'filter.service_tier')
  }
  if (ids.length > PAGE_MAX) {
    throw problem('invalid_parameter', `filter.task_ids names at most ${PAGE_MAX} tasks.`, 'filter.task_ids')
  }
  return {
    ageMsMax: AGE_MS_MAX,
    ...present({
      statuses: given(lastOf(query['filter.status']), readStatuses),
      ids: ids.length === 0 ? undefined : ids.map(ARK_IDS.decode),
      model: lastOf(query['filter.model']) || undefined,
      serviceTier: tier === '' ? undefined : tier,
    }),
  }
}

function readStatuses(text: string): JobFilter['statuses'] {
  if (text === '') return undefined
  const status = JOB_STATUSES.find((known) => known === text)
  if (status !== undefined) return [status]
  throw problem('invalid_parameter', `filter.status must be one of ${JOB_STATUSES.join(', ')}.`, 'filter.status')
}

function writeFilter(only: JobFilter, notes: Notes): Record<string, QueryValue> {
  const { statuses, ids, model, serviceTier, ageMsMax } = only
  if (ageMsMax !== AGE_MS_MAX) notes.approximated('only', 'this dialect lists the last seven days')
  if (statuses !== undefined && statuses.length > 1) notes.dropped('only', 'this dialect takes one status')
  return present({
    'filter.status': statuses?.length === 1 ? statuses[0] : undefined,
    'filter.task_ids': ids?.map(ARK_IDS.encode),
    'filter.model': model,
    'filter.service_tier': serviceTier,
  })
}

function pageNumber(query: WireRequest['query'], name: string, otherwise: number): number {
  const text = lastOf(query[name])
  if (text === undefined) return otherwise
  const number = decodeInteger(text)
  if (number !== undefined && number >= 1 && number <= PAGE_MAX) return number
  throw problem('invalid_parameter', `${name} must be a whole number from 1 to ${PAGE_MAX}.`, name)
}
