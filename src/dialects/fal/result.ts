/**
 * What has become of a job, as fal tells it: the model's output as it is, or the error with its HTTP status. A callback
 * carries the same as its payload.
 */

import { z } from 'zod'
import type { Json, JsonObject } from '../../core/json.ts'
import type { Notes } from '../../core/notes.ts'
import type { JobStatus } from '../../core/job-status.ts'
import { type ProblemCode, problemClass } from '../../core/problem.ts'
import type { JobView, VideoOutput } from '../../core/view.ts'
import type { Codec } from '../dialect.ts'
import { askedOf, decodeNotes, encodeNotes, notesSchema } from '../field-names.ts'
import { anyJson, given, jsonOf, noteDropped, optional, parseAnswer, present } from '../parsing.ts'
import { failureParam } from '../problem-status.ts'
import type { WireBody, WireResponse } from '../wire.ts'
import { FAL_FIELDS, FAL_NAMING, JOB_IDS } from './names.ts'
import {
  ERROR_TYPE_HEADER,
  errorBody,
  failureOf,
  readFalError,
  REQUEST_ID_HEADER,
  statusOf,
  wordOf,
} from './problem.ts'
import { ENDS } from './status.ts'

/** By these words the AI SDK knows that it has to ask again. */
const UNFINISHED = 'Request is still in progress'

const OUTPUT_MEMBERS: ReadonlySet<string> = new Set(['id', 'status', 'videos', 'seed', 'notes'])
const FAILURE_MEMBERS: ReadonlySet<string> = new Set(['id', 'status', 'failure'])

function membersOf({ status }: JobView): ReadonlySet<string> {
  return status === 'succeeded' ? OUTPUT_MEMBERS : FAILURE_MEMBERS
}

/** The answer of the result route. */
export const result: Codec<WireResponse, JobView> = {
  encode(view, notes) {
    noteDropped(view, membersOf(view), notes)
    if (view.status === 'queued') notes.approximated('status', 'told as unfinished')
    const { status, headers, body } = encodeOutcome(view, notes)
    return { status, headers: { ...headers, [REQUEST_ID_HEADER]: JOB_IDS.encode(view.id) }, body }
  },
  decode(wire) {
    const id = JOB_IDS.decode(wire.headers[REQUEST_ID_HEADER] ?? '')
    if (wire.status < 400) return { id, status: 'succeeded', ...decodeOutput(wire.body) }
    return { id, ...decodeError(wire) }
  },
}

/** What a callback's `status` is for each state; those before the end are never told unless somebody asks for them. */
const CALLBACK_WORDS = {
  queued: 'IN_QUEUE',
  running: 'IN_PROGRESS',
  succeeded: 'OK',
  failed: 'ERROR',
  cancelled: 'ERROR',
  expired: 'ERROR',
} as const satisfies { readonly [S in JobStatus]: string }

/** The body of a callback. */
export const callback: Codec<WireBody, JobView> = {
  encode(view, notes) {
    const id = JOB_IDS.encode(view.id)
    noteDropped(view, new Set([...membersOf(view), 'requestId']), notes)
    const { body: payload } = encodeOutcome(view, notes)
    const status = CALLBACK_WORDS[view.status]
    const error = status === 'ERROR' ? { error: messageIn(payload) } : {}
    const json = { request_id: id, gateway_request_id: view.requestId ?? id, status, payload, ...error }
    return { kind: 'json', json }
  },
  decode(body) {
    const told = parseAnswer(callbackSchema, jsonOf(body))
    const { request_id: requestId, gateway_request_id: gatewayId, payload = null } = told
    const known = {
      id: JOB_IDS.decode(requestId),
      ...(gatewayId === requestId ? {} : present({ requestId: gatewayId })),
    }
    const early = (['queued', 'running'] as const).find((status) => CALLBACK_WORDS[status] === told.status)
    if (early !== undefined) return { ...known, status: early, videos: [] }
    if (told.status === 'OK') return { ...known, status: 'succeeded', ...decodeOutput(payload) }
    return { ...known, ...decodeError({ status: 500, headers: {}, body: payload }) }
  },
}

const callbackSchema = z.object({
  request_id: z.string(),
  gateway_request_id: optional(z.string()),
  status: z.string(),
  payload: anyJson.optional(),
})

function encodeOutcome(view: JobView, notes: Notes): WireResponse {
  switch (view.status) {
    case 'queued':
    case 'running':
      return { status: 400, headers: {}, body: { detail: UNFINISHED, message: UNFINISHED } }
    case 'succeeded':
      return { status: 200, headers: {}, body: encodeOutput(view, notes) }
    case 'failed':
      return encodeFailure(view)
    case 'cancelled':
      return ended(499, ENDS.cancelled)
    case 'expired':
      return ended(504, ENDS.expired, { 'x-fal-request-timeout-type': 'user' })
  }
}

function ended(
  status: number,
  { type, message }: { readonly type: string; readonly message: string },
  headers: Readonly<Record<string, string>> = {},
): WireResponse {
  const body = { detail: message, message, error_type: type }
  return { status, headers: { ...headers, [ERROR_TYPE_HEADER]: type }, body }
}

const FAILED_STATUS = 500

function encodeFailure(view: JobView): WireResponse {
  const { failure } = view
  if (failure === undefined) return ended(FAILED_STATUS, ENDS.failed)
  return {
    status: isInputs(failure.code) ? statusOf(failure) : FAILED_STATUS,
    headers: { [ERROR_TYPE_HEADER]: wordOf(failure.code) },
    body: errorBody(failure, failureParam(FAL_NAMING, failure, askedOf(view))),
  }
}

/** Clients ask again by themselves after any status that may pass, and this one has ended for good. */
function isInputs(code: ProblemCode): boolean {
  return ['invalid_request', 'unprocessable', 'not_found', 'unsupported_media_type'].includes(problemClass(code))
}

function messageIn(payload: Json): string {
  return readFalError({ headers: {}, body: payload }).words.message ?? ''
}

function decodeError(wire: WireResponse): Pick<JobView, 'status' | 'videos' | 'failure'> {
  const { words } = readFalError(wire)
  if (words.message === UNFINISHED) return { status: 'running', videos: [] }
  if (words.code === ENDS.cancelled.type) return { status: 'cancelled', videos: [] }
  if (words.code === ENDS.expired.type) return { status: 'expired', videos: [] }
  if (words.code === ENDS.failed.type) return { status: 'failed', videos: [] }
  return { status: 'failed', videos: [], failure: failureOf(words) }
}

function encodeOutput(view: JobView, notes: Notes): JsonObject {
  const [video, ...others] = view.videos
  if (others.length > 0) notes.dropped('videos', 'this dialect shows the first video only')
  return {
    ...(video === undefined ? {} : { video: encodeVideo(video) }),
    ...present({ seed: view.seed }),
    ...encodeNotes(FAL_NAMING, view),
  }
}

/** What a file is called where its URL has no name. */
const NAMELESS = 'video.mp4'

function encodeVideo({ url, size, durationSeconds, sizeBytes }: VideoOutput): JsonObject {
  const name = URL.parse(url)?.pathname.split('/').at(-1) ?? ''
  return {
    url,
    content_type: name.endsWith('.mov') ? 'video/quicktime' : 'video/mp4',
    file_name: name === '' ? NAMELESS : name,
    ...present({ file_size: sizeBytes, width: size?.widthPx, height: size?.heightPx, duration: durationSeconds }),
  }
}

const pixels = optional(z.int().positive())
const videoSchema = z.object({
  url: z.string(),
  file_size: optional(z.int().nonnegative()),
  width: pixels,
  height: pixels,
  duration: optional(z.number()),
})
const outputSchema = z.object({
  video: optional(z.union([videoSchema, z.string()])),
  seed: optional(z.int()),
  notes: notesSchema,
})

function decodeOutput(body: Json): Pick<JobView, 'videos' | 'seed' | 'notes'> {
  const { video, seed, notes } = parseAnswer(outputSchema, body)
  return {
    videos: video === null || video === undefined ? [] : [decodeVideo(video)],
    ...present({ seed, notes: given(notes, (list) => decodeNotes(FAL_FIELDS, list)) }),
  }
}

function decodeVideo(video: string | z.infer<typeof videoSchema>): VideoOutput {
  if (typeof video === 'string') return { url: video }
  const { url, width, height, duration, file_size: sizeBytes } = video
  const size = given(width, (widthPx) => given(height, (heightPx) => ({ widthPx, heightPx })))
  return { url, ...present({ size, durationSeconds: duration, sizeBytes }) }
}
