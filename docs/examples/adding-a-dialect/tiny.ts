/**
 * The dialect of a small reseller: `POST /v1/video/generations` takes a flat order and answers with a task, and
 * `GET /v1/video/generations/{task_id}` tells how the task stands. There is no list and no cancel.
 */

import { z } from 'zod'
import type { JobStatus } from '../core/job-status.ts'
import type { Json } from '../core/json.ts'
import type { Notes } from '../core/notes.ts'
import type { GenerationRequest, Reference } from '../core/request.ts'
import { RESOLUTIONS } from '../core/shape.ts'
import type { JobView } from '../core/view.ts'
import type { Codec, Dialect, ProblemAnswer } from './dialect.ts'
import { decodeNotes, encodeNotes, type FieldNames, type Naming, notesSchema } from './field-names.ts'
import { prefixedIds } from './job-ids.ts'
import { jobEvents, jsonAnswer, jsonMessage, okJson, oneJob, submission } from './job-routes.ts'
import {
  given,
  jsonOf,
  noteDropped,
  noteUnrecognized,
  optional,
  parseAnswer,
  parseRequest,
  present,
  wholeNumber,
} from './parsing.ts'
import {
  decodeProblemAnswer,
  encodeFailure,
  problemHeaders,
  problemOf,
  readError,
  stableCode,
  statusOfCode,
  wireParam,
} from './problem-status.ts'
import { encodeQuote, quoteRoutes } from './quote.ts'
import { carriesBytes, decodeSource, decodeStatus, decodeUrl, encodeSource, vendorId } from './values.ts'
import type { Route, WireRequest, WireResponse } from './wire.ts'

const SUBMIT = { method: 'POST', path: '/v1/video/generations' } as const satisfies Route
const RETRIEVE = { method: 'GET', path: '/v1/video/generations/:id' } as const satisfies Route

const IDS = prefixedIds('task_')

/** What this dialect calls the canonical fields; its one image is the first reference. */
const FIELDS: FieldNames = {
  model: 'model',
  prompt: 'prompt',
  durationSeconds: 'seconds',
  resolution: 'resolution',
  callbackUrl: 'callback_url',
}
const NAMING: Naming = { fields: FIELDS, reference: () => 'image_url' }

const orderSchema = z.object({
  model: z.string().min(1).max(256),
  prompt: z.string(),
  image_url: z.string().nullish(),
  seconds: wholeNumber.nullish(),
  resolution: z.enum(RESOLUTIONS).nullish(),
  callback_url: z.string().nullish(),
})

const order: Codec<WireRequest, GenerationRequest> = {
  decode({ body }, notes) {
    const json = jsonOf(body)
    const input = parseRequest(orderSchema, json)
    noteUnrecognized(json, orderSchema.shape, '', notes)
    const image = given(input.image_url, (text) => decodeSource(text, 'image_url'))
    return {
      model: input.model,
      prompt: input.prompt,
      references: image === undefined ? [] : [{ role: 'first_frame', source: image }],
      ...present({
        durationSeconds: input.seconds,
        resolution: input.resolution,
        callbackUrl: given(input.callback_url, (url) => decodeUrl(url, 'callback_url')),
      }),
    }
  },

  encode(request, notes) {
    noteDropped(request, new Set([...Object.keys(FIELDS), 'references']), notes)
    const json = {
      model: request.model,
      prompt: request.prompt,
      ...present({
        image_url: encodeImage(request.references, notes),
        seconds: request.durationSeconds,
        resolution: request.resolution,
        callback_url: request.callbackUrl,
      }),
    }
    return { ...SUBMIT, params: {}, query: {}, headers: {}, body: { kind: 'json', json } }
  },
}

/** The first frame; whatever else was given has no place here, and is noted. */
function encodeImage(references: readonly Reference[], notes: Notes): string | undefined {
  const first = references.findIndex(({ role }) => role === 'first_frame')
  references.forEach((_, index) => {
    if (index !== first) notes.dropped(`references[${index}]`, 'this dialect takes one first frame only')
  })
  const source = references[first]?.source
  return source !== undefined && carriesBytes(source, first, notes) ? encodeSource(source) : undefined
}

const STATUS_WORDS = {
  queued: 'queued',
  running: 'running',
  succeeded: 'succeeded',
  failed: 'failed',
  cancelled: 'failed',
  expired: 'failed',
} as const satisfies { readonly [S in JobStatus]: string }

const taskSchema = z.object({
  task_id: z.string(),
  status: optional(z.string()),
  video_url: optional(z.string()),
  error: z.json().optional(),
  notes: notesSchema,
})

const task = {
  decode(json: Json, notes: Notes): JobView {
    const body = parseAnswer(taskSchema, json)
    const words = readError(body.error)
    const hasFailed = words.code !== undefined || words.message !== undefined
    return {
      id: IDS.decode(vendorId(body.task_id)),
      // An answer to a submit has no status: whoever answers has taken the order.
      status: decodeStatus(body.status ?? 'queued', notes),
      videos: typeof body.video_url === 'string' ? [{ url: body.video_url }] : [],
      ...present({
        failure: hasFailed ? problemOf(stableCode(words) ?? 'upstream_failed', words, FIELDS) : undefined,
        notes: given(body.notes, (list) => decodeNotes(FIELDS, list)),
      }),
    }
  },

  encode(view: JobView, notes: Notes): Json {
    noteDropped(view, new Set(['id', 'status', 'videos', 'failure', 'notes']), notes)
    const [video, ...others] = view.videos
    if (others.length > 0) notes.dropped('videos', 'this dialect shows the first video only')
    else if (video !== undefined) notes.approximated('videos', 'this dialect shows the URL only')
    return {
      task_id: IDS.encode(view.id),
      status: STATUS_WORDS[view.status],
      video_url: video?.url ?? null,
      error: encodeFailure(NAMING, view) ?? null,
      ...encodeNotes(NAMING, view),
    }
  },
}

/** The answer to a submit is the task's id and nothing else. */
function encodeReceipt(view: JobView, notes: Notes): Json {
  noteDropped(view, new Set(['id']), notes)
  return { task_id: IDS.encode(view.id) }
}

const refusal: Codec<WireResponse, ProblemAnswer> = {
  decode: (wire, notes) => decodeProblemAnswer(wire, FIELDS, stableCode, notes),
  encode(answer) {
    const { code, message } = answer.problem
    const error = { code, message, ...present({ param: wireParam(answer, NAMING) }) }
    return {
      status: statusOfCode(code),
      headers: problemHeaders(answer.problem),
      body: { error, request_id: answer.requestId },
    }
  },
}

/** The dialect of a small reseller. */
export const tiny: Dialect = {
  id: 'tiny',
  base: '/v1',
  ids: IDS,
  submit: submission(order, [SUBMIT], { decode: task.decode, encode: encodeReceipt }),
  takes: { image: ['link', 'inline'] },
  quote: { routes: quoteRoutes([SUBMIT]), encode: (view) => okJson(encodeQuote(view, NAMING)) },
  retrieve: oneJob(IDS, [RETRIEVE], jsonAnswer(task)),
  events: jobEvents(IDS, [RETRIEVE]),
  problem: refusal,
  callback: jsonMessage(task),
}
