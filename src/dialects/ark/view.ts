/**
 * Tasks as Ark tells them, in answers, lists and callbacks alike. `param`, `reason` and `notes` are additions of ours, there
 * only where there is something to be said.
 */

import { z } from 'zod'
import type { Json, JsonObject } from '../../core/json.ts'
import { EXPIRES_AFTER_SECONDS } from '../../core/fit.ts'
import { FRAMES_PER_SECOND } from '../../core/model.ts'
import type { Notes } from '../../core/notes.ts'
import { ProblemError } from '../../core/problem.ts'
import type { GenerationRequest } from '../../core/request.ts'
import { isRatio, RESOLUTIONS } from '../../core/shape.ts'
import type { JobPage, JobView } from '../../core/view.ts'
import { askedOf, decodeNotes, encodeNotes, notesSchema } from '../field-names.ts'
import { anyJson, given, noteDropped, optional, parseAnswer, present } from '../parsing.ts'
import { readError } from '../problem-status.ts'
import { decodeEpochSeconds, decodeStatus, encodeEpochSeconds, vendorId } from '../values.ts'
import { decodeArkFailure, encodeArkFailure } from './problem.ts'
import { ARK_FIELDS, ARK_IDS, ARK_NAMING } from './request.ts'

const RECEIPT_MEMBERS: ReadonlySet<string> = new Set(['id', 'status', 'videos'])

const TASK_MEMBERS: ReadonlySet<string> = new Set([
  'id',
  'status',
  'model',
  'createdAtMs',
  'updatedAtMs',
  'resolution',
  'ratio',
  'durationSeconds',
  'frames',
  'seed',
  'generateAudio',
  'tokens',
  'videos',
  'lastFrameUrl',
  'failure',
  'notes',
])

/** The answer to a submit: the id, and the end user where one was named. */
export function encodeReceipt(view: JobView, notes: Notes): Json {
  noteDropped(view, RECEIPT_MEMBERS, notes)
  if (view.status !== 'queued') notes.approximated('status', 'this dialect tells no status here')
  if (view.videos.length > 0) notes.dropped('videos', 'this dialect tells no videos here')
  return { id: ARK_IDS.encode(view.id), ...present({ safety_identifier: view.request?.endUserId }) }
}

/** Reads the answer to a submit. */
export function decodeReceipt(json: Json): JobView {
  const { id } = parseAnswer(z.object({ id: optional(z.string()) }), json)
  return { id: ARK_IDS.decode(vendorId(id)), status: 'queued', videos: [] }
}

/** A task. */
export function encodeTask(view: JobView, notes: Notes): JsonObject {
  noteDropped(view, TASK_MEMBERS, notes)
  if (view.request !== undefined) notes.approximated('request', 'told in part')
  return {
    id: ARK_IDS.encode(view.id),
    model: view.model ?? null,
    status: view.status,
    error: view.failure === undefined ? null : encodeArkFailure(view.failure, askedOf(view)),
    ...present({
      created_at: given(view.createdAtMs, (atMs) => encodeEpochSeconds(atMs, 'createdAtMs', notes)),
      updated_at: given(view.updatedAtMs, (atMs) => encodeEpochSeconds(atMs, 'updatedAtMs', notes)),
      content: encodeContent(view, notes),
      seed: view.seed,
      resolution: view.resolution,
      ratio: view.ratio,
      generate_audio: view.generateAudio,
    }),
    ...encodeLength(view, notes),
    framespersecond: FRAMES_PER_SECOND,
    ...encodeAsked(view.request),
    ...present({ usage: given(view.tokens, (tokens) => ({ completion_tokens: tokens, total_tokens: tokens })) }),
    ...encodeNotes(ARK_NAMING, view),
  }
}

function encodeContent({ videos, lastFrameUrl }: JobView, notes: Notes): JsonObject | undefined {
  const [video, ...others] = videos
  if (video === undefined) {
    if (lastFrameUrl !== undefined) notes.dropped('lastFrameUrl', 'there is no video beside it')
    return undefined
  }
  if (others.length > 0) notes.dropped('videos', 'this dialect shows the first video only')
  else if (video.size !== undefined || video.durationSeconds !== undefined) {
    notes.approximated('videos', 'this dialect shows the URL only')
  }
  return { video_url: video.url, ...present({ last_frame_url: lastFrameUrl }) }
}

/** Frames where they were asked for, and seconds otherwise, never both. */
function encodeLength({ frames, durationSeconds }: JobView, notes: Notes): JsonObject {
  if (frames !== undefined) {
    if (durationSeconds !== undefined) notes.dropped('durationSeconds', 'the frames are told')
    return { frames }
  }
  if (durationSeconds === undefined) return {}
  if (!Number.isInteger(durationSeconds)) notes.approximated('durationSeconds', 'told in whole seconds')
  return { duration: Math.ceil(durationSeconds) }
}

/** What the caller has said, again. */
function encodeAsked(request: GenerationRequest | undefined): JsonObject {
  if (request === undefined) return {}
  return {
    service_tier: request.serviceTier ?? 'default',
    execution_expires_after: request.expiresAfterSeconds ?? EXPIRES_AFTER_SECONDS.default,
    ...present({
      draft: request.draft,
      draft_task_id: given(request.draftOfId, ARK_IDS.encode),
      priority: request.priority,
      tools: request.webSearch === true ? [{ type: 'web_search' }] : undefined,
      safety_identifier: request.endUserId,
      output_format: request.outputFormat,
    }),
  }
}

const text = optional(z.string())
const number = optional(z.number())
const whole = optional(z.int().nonnegative())

const taskSchema = z.object({
  id: text,
  model: text,
  status: text,
  error: anyJson.optional(),
  failure_reason: anyJson.optional(),
  created_at: number,
  updated_at: number,
  content: optional(z.object({ video_url: text, last_frame_url: text })),
  seed: optional(z.int()),
  resolution: text,
  ratio: text,
  duration: number,
  frames: whole,
  generate_audio: optional(z.boolean()),
  usage: optional(z.object({ completion_tokens: whole, total_tokens: whole })),
  notes: notesSchema,
})

/** Reads a task. Throws `ProblemError` `upstream_bad_result` without an id. */
export function decodeTask(json: Json, notes: Notes): JobView {
  const body = parseAnswer(taskSchema, json)
  const status = decodeStatus(body.status ?? '', notes)
  const error = readError(body.error ?? body.failure_reason)
  const isTold = error.code !== undefined || error.message !== undefined
  const url = body.content?.video_url
  return {
    id: ARK_IDS.decode(vendorId(body.id)),
    status,
    ...present({
      model: body.model,
      createdAtMs: given(body.created_at, decodeEpochSeconds),
      updatedAtMs: given(body.updated_at, decodeEpochSeconds),
      resolution: RESOLUTIONS.find((tier) => tier === body.resolution),
      ratio: given(body.ratio, (word) => (isRatio(word) ? word : undefined)),
      durationSeconds: body.duration,
      frames: body.frames,
      seed: body.seed,
      generateAudio: body.generate_audio,
      tokens: body.usage?.completion_tokens ?? body.usage?.total_tokens,
      lastFrameUrl: body.content?.last_frame_url,
      failure: status === 'failed' && isTold ? decodeArkFailure(error) : undefined,
      notes: given(body.notes, (list) => decodeNotes(ARK_FIELDS, list)),
    }),
    videos: typeof url === 'string' ? [{ url }] : [],
  }
}

/** A page of tasks; Go's SDK reads a failure by another name there. */
export function encodeTaskPage({ jobs, hasMore, total }: JobPage, notes: Notes): Json {
  const items = jobs.map((view): JsonObject => {
    const task = encodeTask(view, notes)
    return view.failure === undefined ? task : { ...task, failure_reason: task['error'] ?? null }
  })
  return { total: total ?? items.length + (hasMore ? 1 : 0), items }
}

const pageSchema = z.object({ total: optional(z.int().nonnegative()), items: optional(z.array(anyJson)) })

/** Reads a page of tasks. Whether there is more is told of the first one only. What is no task is left out, and noted. */
export function decodeTaskPage(json: Json, notes: Notes): JobPage {
  const { total, items } = parseAnswer(pageSchema, json)
  const all = items ?? []
  const jobs = all.flatMap((item, index) => readItem(item, index, notes))
  return { jobs, hasMore: (total ?? 0) > all.length, ...present({ total }) }
}

/** One task that nobody can read says nothing of the others. */
function readItem(item: Json, index: number, notes: Notes): readonly JobView[] {
  try {
    return [decodeTask(item, notes)]
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    notes.unknownMember(`items[${index}]`, `this is no task: ${error.problem.message}`)
    return []
  }
}
