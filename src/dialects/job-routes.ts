/**
 * What looks the same in most dialects: requests for one job by its id in the path, requests for a page of jobs by query
 * parameters, and answers and callbacks that are one JSON value.
 */

import { z } from 'zod'
import { assert } from '../core/assert.ts'
import type { Json, JsonObject } from '../core/json.ts'
import type { Notes } from '../core/notes.ts'
import { problem } from '../core/problem.ts'
import type { GenerationRequest } from '../core/request.ts'
import type { JobPage, JobQuery, JobView } from '../core/view.ts'
import type { Codec, Deletion, Dialect, JobRef, Operation } from './dialect.ts'
import { jsonOf, noteDropped, noteUnrecognized, parseAnswer } from './parsing.ts'
import type { JobIds } from './job-ids.ts'
import { decodeInteger, vendorId } from './values.ts'
import { lastOf, type Route, type WireBody, type WireRequest, type WireResponse } from './wire.ts'

/** A value as JSON, in both directions. */
type JsonCodec<Value> = {
  readonly decode: (json: Json, notes: Notes) => Value
  readonly encode: (value: Value, notes: Notes) => Json
}

/** An answer of 200 with a JSON body. */
export function okJson(body: Json, headers: Readonly<Record<string, string>> = {}): WireResponse {
  return { status: 200, headers, body }
}

/** Answers of 200 whose body says it all. */
export function jsonAnswer<Value>({ decode, encode }: JsonCodec<Value>): Codec<WireResponse, Value> {
  return { decode: (wire, notes) => decode(wire.body, notes), encode: (value, notes) => okJson(encode(value, notes)) }
}

/** Request bodies, such as those of callbacks, that are one JSON value. */
export function jsonMessage<Value>({ decode, encode }: JsonCodec<Value>): Codec<WireBody, Value> {
  return {
    decode: (body, notes) => decode(jsonOf(body), notes),
    encode: (value, notes) => ({ kind: 'json', json: encode(value, notes) }),
  }
}

/** An operation on one job, named by the `:id` in the path of every route. */
export function oneJob<Value>(
  ids: JobIds,
  routes: readonly [Route, ...Route[]],
  response: Codec<WireResponse, Value>,
): Operation<JobRef, Value> {
  return { routes, request: jobRefCodec(ids, routes[0]), response }
}

/** A deletion's answer: the id in a member of this name, and `more` besides. */
export function deletionAnswer(ids: JobIds, member: string, more: JsonObject): Codec<WireResponse, Deletion> {
  const schema = z.object({ [member]: z.string() })
  return {
    decode: (wire) => ({ id: ids.decode(vendorId(parseAnswer(schema, wire.body)[member])) }),
    encode: ({ id }) => okJson({ [member]: ids.encode(id), ...more }),
  }
}

/** A job's history: where the job is, and `/events` behind it. */
export function jobEvents(ids: JobIds, jobs: readonly [Route, ...Route[]]): NonNullable<Dialect['events']> {
  const at = (route: Route): Route => ({ method: 'GET', path: `${route.path}/events` })
  const [first, ...others] = jobs
  return { routes: [at(first), ...others.map(at)], request: jobRefCodec(ids, at(first)) }
}

/** A submit whose answer tells the new job as `receipt` does. */
export function submission(
  request: Codec<WireRequest, GenerationRequest>,
  routes: readonly Route[],
  receipt: JsonCodec<JobView>,
): Operation<GenerationRequest, JobView> {
  return { routes, request, response: jsonAnswer(receipt) }
}

/** A page of jobs, asked for by `limit`, `after` and `order`. */
export function jobPages(
  ids: JobIds,
  routes: readonly [Route, ...Route[]],
  page: JsonCodec<JobPage>,
): Operation<JobQuery, JobPage> {
  return { routes, request: jobQueryCodec(ids, routes[0]), response: jsonAnswer(page) }
}

/** Jobs on a page when the caller does not say. */
const PAGE_LIMIT_DEFAULT = 20

/** Jobs on a page at most. */
const PAGE_LIMIT_MAX = 100

/** A request that names one job by the `:id` of `route` and says nothing else. */
export function jobRefCodec(ids: JobIds, route: Route): Codec<WireRequest, JobRef> {
  return {
    decode(wire) {
      const text = wire.params['id']
      assert(text !== undefined, 'the route has an :id')
      const id = ids.decode(text)
      // Another spelling, such as a core id without its prefix, would be a second name for the same job.
      if (ids.encode(id) !== text) throw problem('job_not_found', 'There is no such job.')
      return { id }
    },
    encode({ id }) {
      const text = ids.encode(id)
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

/** What a question for a page can say here. */
const PAGE_MEMBERS: ReadonlySet<string> = new Set(['limit', 'order', 'afterId'])

const QUERY_PARAMETERS = { limit: true, after: true, order: true }

function jobQueryCodec(ids: JobIds, route: Route): Codec<WireRequest, JobQuery> {
  return {
    decode({ query }, notes) {
      noteUnrecognized(query, QUERY_PARAMETERS, '', notes)
      const after = lastOf(query['after'])
      return {
        limit: decodeLimit(lastOf(query['limit']), notes),
        order: decodeOrder(lastOf(query['order'])),
        ...(after === undefined || after === '' ? {} : { afterId: ids.decode(after) }),
      }
    },
    encode(question, notes) {
      noteDropped(question, PAGE_MEMBERS, notes)
      const { limit, order, afterId } = question
      return {
        method: route.method,
        path: route.path,
        params: {},
        query: {
          limit: String(limit),
          order: order === 'newest first' ? 'desc' : 'asc',
          ...(afterId === undefined ? {} : { after: ids.encode(afterId) }),
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
