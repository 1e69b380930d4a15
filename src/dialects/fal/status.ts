/**
 * Where a job stands, as fal's queue tells it: three words, of which `COMPLETED` is said of every end, and `error` beside it
 * of those that are none too good. The film itself is told by the result.
 */

import { z } from 'zod'
import type { JobStatus } from '../../core/job-status.ts'
import type { Json, JsonObject } from '../../core/json.ts'
import type { Notes } from '../../core/notes.ts'
import type { JobView } from '../../core/view.ts'
import type { Codec } from '../dialect.ts'
import { anyJson, noteDropped, optional, parseAnswer, present } from '../parsing.ts'
import { decodeStatus } from '../values.ts'
import { lastOf, type WireRequest, type WireResponse } from '../wire.ts'
import { appOf, handleOf, JOB_IDS, requestPath } from './names.ts'
import { failureOf, REQUEST_ID_HEADER, wordOf } from './problem.ts'

const WORDS = {
  queued: 'IN_QUEUE',
  running: 'IN_PROGRESS',
  succeeded: 'COMPLETED',
  failed: 'COMPLETED',
  cancelled: 'COMPLETED',
  expired: 'COMPLETED',
} as const satisfies { readonly [S in JobStatus]: string }

/** The kinds of error that are no failure in themselves: fal's words where it has them. */
export const ENDS = {
  failed: { type: 'failed', message: 'The job failed.' },
  cancelled: { type: 'client_cancelled', message: 'The job was cancelled.' },
  expired: { type: 'request_timeout', message: 'The job did not end in time.' },
} as const

const MEMBERS: ReadonlySet<string> = new Set(['id', 'status', 'requestId', 'failure'])

/** The answer to a submit: 200 whatever the job's state is. */
export const receipt: Codec<WireResponse, JobView> = {
  decode: decodeStanding,
  encode: (view, notes) => answer(200, encodeStanding(view, notes), view),
}

/** The answer of the status route: 202 until the job has ended. */
export const standing: Codec<WireResponse, JobView> = {
  decode: decodeStanding,
  encode(view, notes) {
    const isOver = WORDS[view.status] === 'COMPLETED'
    return answer(isOver ? 200 : 202, encodeStanding(view, notes), view)
  },
}

const CANCELLATION = 'CANCELLATION_REQUESTED'

/** The answer to a cancel, which says nothing of the job. */
export const cancellation: Codec<WireResponse, JobView> = {
  decode: ({ headers }) => ({ id: headers[REQUEST_ID_HEADER] ?? '', status: 'cancelled', videos: [] }),
  encode(view, notes) {
    noteDropped(view, new Set(), notes)
    return answer(202, { status: CANCELLATION }, view)
  },
}

function answer(status: number, body: JsonObject, { id }: Pick<JobView, 'id'>): WireResponse {
  return { status, headers: { [REQUEST_ID_HEADER]: JOB_IDS.encode(id) }, body }
}

function encodeStanding(view: JobView, notes: Notes): JsonObject {
  noteDropped(view, MEMBERS, notes)
  if (view.failure?.field !== undefined) notes.approximated('failure', 'the field at fault is told with the result')
  const id = JOB_IDS.encode(view.id)
  const app = appOf(view.model)
  const link = (rest = '') => `${view.linkBase ?? ''}${requestPath(app, view.id, rest)}`
  const status = WORDS[view.status]
  return {
    status,
    request_id: id,
    gateway_request_id: view.requestId ?? id,
    response_url: link(),
    status_url: link('/status'),
    cancel_url: link('/cancel'),
    ...(status === 'IN_QUEUE' ? { queue_position: view.wait?.position ?? 0 } : { logs: encodeLogs(view) }),
    ...(status === 'COMPLETED' ? { metrics: encodeMetrics(view), ...encodeError(view) } : {}),
  }
}

function encodeMetrics({ startedAtMs, finishedAtMs }: JobView): JsonObject {
  if (startedAtMs === undefined || finishedAtMs === undefined) return {}
  return { inference_time: Math.max(0, finishedAtMs - startedAtMs) / 1_000 }
}

function encodeError(view: JobView): { readonly error?: string; readonly error_type?: string } {
  const { status, failure } = view
  if (status === 'queued' || status === 'running' || status === 'succeeded') return {}
  if (status === 'failed' && failure !== undefined) return { error: failure.message, error_type: wordOf(failure.code) }
  return { error: ENDS[status].message, error_type: ENDS[status].type }
}

/** What is known of a job's way, as lines. */
function encodeLogs(view: JobView): Json {
  const { createdAtMs, startedAtMs, updatedAtMs, finishedAtMs, progressPercent, status } = view
  const line = (atMs: number | undefined, message: string) =>
    atMs === undefined ? [] : [{ message, level: 'INFO', source: 'reelay', timestamp: new Date(atMs).toISOString() }]
  return [
    ...line(createdAtMs, 'The job is in the queue.'),
    ...line(startedAtMs, 'The job has begun.'),
    ...(status === 'running' && progressPercent !== undefined && progressPercent > 0
      ? line(updatedAtMs, `${progressPercent}% is done.`)
      : []),
    ...line(finishedAtMs, encodeError(view).error ?? 'The video is finished.'),
  ]
}

/** An answer without its lines, unless they were asked for. */
export function asAsked(response: WireResponse, { query }: WireRequest): WireResponse {
  const { body } = response
  if (wantsLogs(query) || typeof body !== 'object' || body === null || Array.isArray(body)) return response
  return 'logs' in body ? { ...response, body: { ...body, logs: null } } : response
}

function wantsLogs(query: WireRequest['query']): boolean {
  return ['1', 'true'].includes((lastOf(query['logs']) ?? '').toLowerCase())
}

/**
 * What a stream says next of a job; `undefined` where that is what it has said last. Lines come once each: clients add them
 * up.
 */
export function nextStanding(
  view: JobView,
  last: JobView | undefined,
  wire: WireRequest,
  notes: Notes,
): Json | undefined {
  const body = encodeStanding(view, notes)
  const before = last === undefined ? undefined : encodeStanding(last, notes)
  if (JSON.stringify(body) === JSON.stringify(before)) return undefined
  if (!('logs' in body)) return body
  if (!wantsLogs(wire.query)) return { ...body, logs: null }
  const said = new Set(before === undefined ? linesOf(encodeLogs(view)).slice(0, 0) : linesOf(before['logs']))
  return {
    ...body,
    logs: linesOf(body['logs'])
      .filter((line) => !said.has(line))
      .map(parseLine),
  }
}

function linesOf(logs: Json | undefined): string[] {
  return Array.isArray(logs) ? logs.map((line) => JSON.stringify(line)) : []
}

function parseLine(text: string): Json {
  return JSON.parse(text)
}

const text = optional(z.string())

const schema = z.object({
  status: text,
  request_id: text,
  gateway_request_id: text,
  response_url: text,
  error: anyJson.optional(),
  error_type: text,
})

/** Reads a receipt or a status. Throws `ProblemError` `upstream_bad_result` without an id. */
function decodeStanding({ body, headers }: WireResponse, notes: Notes): JobView {
  const told = parseAnswer(schema, body)
  const requestId = told.request_id ?? headers[REQUEST_ID_HEADER]
  const status = endOf(decodeStatus(told.status ?? '', notes), told)
  const message = typeof told.error === 'string' ? told.error : undefined
  const isTold = status === 'failed' && told.error_type !== ENDS.failed.type
  return {
    id: handleOf(requestId, told.response_url),
    status,
    ...present({
      requestId: told.gateway_request_id === requestId ? undefined : told.gateway_request_id,
      failure: isTold ? failureOf(present({ code: told.error_type, message })) : undefined,
    }),
    videos: [],
  }
}

function endOf(status: JobStatus, { error, error_type: type }: z.infer<typeof schema>): JobStatus {
  if (status !== 'succeeded') return status
  if (type === ENDS.cancelled.type) return 'cancelled'
  if (type === ENDS.expired.type) return 'expired'
  return (error ?? null) === null && (type ?? null) === null ? 'succeeded' : 'failed'
}
