/**
 * The requests that look the same in most dialects: one job by its id in the path, and a page of jobs by query
 * parameters.
 */

import { assert } from '../core/assert.ts'
import { type JobId, parseId } from '../core/ids.ts'
import type { Notes } from '../core/notes.ts'
import { problem } from '../core/problem.ts'
import type { JobQuery } from '../core/view.ts'
import type { Codec, JobRef } from './dialect.ts'
import { noteUnrecognized } from './parsing.ts'
import { decodeInteger, decodeJobId, encodeJobId } from './values.ts'
import type { Route, WireRequest } from './wire.ts'

/** Jobs on a page when the caller does not say. */
export const PAGE_LIMIT_DEFAULT = 20

/** Jobs on a page at most. */
export const PAGE_LIMIT_MAX = 100

/** A request that names one job by the `:id` of `route` and says nothing else. */
export function jobRefCodec(prefix: string, route: Route): Codec<WireRequest, JobRef> {
  return {
    decode(wire) {
      const text = wire.params['id']
      assert(text !== undefined, 'the route has an :id')
      // A core id without its prefix would be a second name for the same job.
      if (parseId<JobId>(text) !== undefined) throw problem('job_not_found', 'There is no such job.')
      return { id: decodeJobId(prefix, text) }
    },
    encode({ id }) {
      const text = encodeJobId(prefix, id)
      return {
        method: route.method,
        path: route.path.replace(':id', encodeURIComponent(text)),
        params: { id: text },
        query: {},
        headers: {},
        body: { kind: 'empty' },
      }
    },
  }
}

const QUERY_PARAMETERS = { limit: true, after: true, order: true }

/** A page of jobs by `limit`, `after` and `order`. */
export function jobQueryCodec(prefix: string, route: Route): Codec<WireRequest, JobQuery> {
  return {
    decode({ query }, notes) {
      noteUnrecognized(query, QUERY_PARAMETERS, '', notes)
      const after = query['after']
      return {
        limit: decodeLimit(query['limit'], notes),
        order: decodeOrder(query['order']),
        ...(after === undefined || after === '' ? {} : { afterId: decodeJobId(prefix, after) }),
      }
    },
    encode({ limit, order, afterId }) {
      return {
        method: route.method,
        path: route.path,
        params: {},
        query: {
          limit: String(limit),
          order: order === 'newest first' ? 'desc' : 'asc',
          ...(afterId === undefined ? {} : { after: encodeJobId(prefix, afterId) }),
        },
        headers: {},
        body: { kind: 'empty' },
      }
    },
  }
}

function decodeLimit(text: string | undefined, notes: Notes): number {
  if (text === undefined) return PAGE_LIMIT_DEFAULT
  const limit = decodeInteger(text)
  if (limit === undefined || limit < 0 || limit > PAGE_LIMIT_MAX) {
    throw problem('invalid_parameter', `limit must be a whole number from 1 to ${PAGE_LIMIT_MAX}.`, 'limit')
  }
  // OpenAI's range begins at 0, and a page of nothing is of no use to anyone.
  if (limit === 0) notes.approximated('limit', 'the smallest page has one job')
  return Math.max(limit, 1)
}

function decodeOrder(text: string | undefined): JobQuery['order'] {
  if (text === undefined || text === 'desc') return 'newest first'
  if (text === 'asc') return 'oldest first'
  throw problem('invalid_parameter', 'order must be asc or desc.', 'order')
}
