/**
 * What looks the same in most dialects: requests for one job by its id in the path, requests for a page of jobs by query
 * parameters, and answers and callbacks that are one JSON value.
 */

import { z } from 'zod'
import { assert } from '../core/assert.ts'
import { type JobId, parseId } from '../core/ids.ts'
import type { Json, JsonObject } from '../core/json.ts'
import type { Notes } from '../core/notes.ts'
import { problem } from '../core/problem.ts'
import type { GenerationRequest } from '../core/request.ts'
import type { JobPage, JobQuery, JobView } from '../core/view.ts'
import type { Codec, Deletion, Dialect, JobRef, Operation } from './dialect.ts'
import { jsonOf, noteUnrecognized, parseAnswer } from './parsing.ts'
import { decodeInteger, decodeJobId, encodeJobId, vendorId } from './values.ts'
import type { Route, WireBody, WireRequest, WireResponse } from './wire.ts'

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
  prefix: string,
  routes: readonly [Route, ...Route[]],
  response: Codec<WireResponse, Value>,
): Operation<JobRef, Value> {
  return { routes, request: jobRefCodec(prefix, routes[0]), response }
}

/** A deletion's answer: the id in a member of this name, and `more` besides. */
export function deletionAnswer(prefix: string, member: string, more: JsonObject): Codec<WireResponse, Deletion> {
  const schema = z.object({ [member]: z.string() })
  return {
    decode: (wire) => ({ id: decodeJobId(prefix, vendorId(parseAnswer(schema, wire.body)[member])) }),
    encode: ({ id }) => okJson({ [member]: encodeJobId(prefix, id), ...more }),
  }
}

/** A job's history: where the job is, and `/events` behind it. */
export function jobEvents(prefix: string, jobs: readonly [Route, ...Route[]]): NonNullable<Dialect['events']> {
  const at = (route: Route): Route => ({ method: 'GET', path: `${route.path}/events` })
  const [first, ...others] = jobs
  return { routes: [at(first), ...others.map(at)], request: jobRefCodec(prefix, at(first)) }
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
  prefix: string,
  routes: readonly [Route, ...Route[]],
  page: JsonCodec<JobPage>,
): Operation<JobQuery, JobPage> {
  return { routes, request: jobQueryCodec(prefix, routes[0]), response: jsonAnswer(page) }
}

/** Jobs on a page when the caller does not say. */
const PAGE_LIMIT_DEFAULT = 20

/** Jobs on a page at most. */
const PAGE_LIMIT_MAX = 100

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

function jobQueryCodec(prefix: string, route: Route): Codec<WireRequest, JobQuery> {
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
