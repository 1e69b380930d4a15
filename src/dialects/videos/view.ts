/**
 * Videos as `/v1/videos` shows them, in two ways: seed 003's, with upper-case words and no more members than it prints,
 * and OpenAI's, with all members of its video object and a `url` beside them. Both are read by one tolerant
 * reader.
 */

import { z } from 'zod'
import { isTerminal } from '../../core/job.ts'
import type { JobStatus } from '../../core/job-status.ts'
import type { Json, JsonObject } from '../../core/json.ts'
import type { Notes } from '../../core/notes.ts'
import { SEEDANCE_PIXELS } from '../../core/shape.ts'
import type { JobPage, JobView } from '../../core/view.ts'
import { decodeNotes, encodeNotes, notesSchema } from '../field-names.ts'
import { prefixedIds } from '../job-ids.ts'
import { anyJson, given, jsonObject, noteDropped, optional, parseAnswer, present } from '../parsing.ts'
import { encodeFailure, problemOf, readError, stableCode } from '../problem-status.ts'
import { decodeEpochSeconds, decodeSize, decodeStatus, encodeEpochSeconds, encodeSize, vendorId } from '../values.ts'
import { VIDEOS_FIELDS, VIDEOS_NAMING } from './request.ts'

/** What the ids of jobs begin with. */
export const JOB_IDS = prefixedIds('video_')

type StatusWords = { readonly [S in JobStatus]: string }

const OPENAI_WORDS: StatusWords = {
  queued: 'queued',
  running: 'in_progress',
  succeeded: 'completed',
  failed: 'failed',
  cancelled: 'failed',
  expired: 'failed',
}

const SEED_WORDS: StatusWords = {
  queued: 'QUEUED',
  running: 'IN_PROGRESS',
  succeeded: 'SUCCESS',
  failed: 'FAILURE',
  cancelled: 'FAILURE',
  expired: 'FAILURE',
}

/** What tells a cancelled or expired job from a failed one: neither vendor has a word for them. */
const ENDINGS = {
  cancelled: { code: 'cancelled', message: 'The job was cancelled.' },
  expired: { code: 'expired', message: 'The job did not end in time.' },
} as const

const RECEIPT_MEMBERS: ReadonlySet<string> = new Set(['id', 'model', 'status', 'createdAtMs'])
const SEED_MEMBERS: ReadonlySet<string> = new Set([...RECEIPT_MEMBERS, 'prompt', 'size', 'failure', 'notes'])
const OPENAI_MEMBERS: ReadonlySet<string> = new Set([
  ...SEED_MEMBERS,
  'progressPercent',
  'finishedAtMs',
  'expiresAtMs',
  'durationSeconds',
  'metadata',
  'videos',
])

/** Seed 003's answer to a submit. Its words are OpenAI's there, and only there. */
export function encodeReceipt(view: JobView, notes: Notes): JsonObject {
  noteDropped(view, RECEIPT_MEMBERS, notes)
  if (view.status === 'cancelled' || view.status === 'expired') notes.approximated('status', 'told as failed')
  const id = JOB_IDS.encode(view.id)
  return {
    id,
    task_id: id,
    object: 'video',
    model: view.model ?? null,
    status: OPENAI_WORDS[view.status],
    created_at: given(view.createdAtMs, (atMs) => encodeEpochSeconds(atMs, 'createdAtMs', notes)) ?? null,
  }
}

/** Seed 003's video: no URL, since the bytes are asked for at `/content`. A failure is told twice, as its kin do. */
export function encodeSeedVideo(view: JobView, notes: Notes): JsonObject {
  noteDropped(view, SEED_MEMBERS, notes)
  const error = encodeError(view)
  return {
    created_at: given(view.createdAtMs, (atMs) => encodeEpochSeconds(atMs, 'createdAtMs', notes)) ?? null,
    id: JOB_IDS.encode(view.id),
    model: view.model ?? null,
    object: 'video',
    prompt: view.prompt ?? null,
    size: encodeShownSize(view, notes),
    status: SEED_WORDS[view.status],
    ...(error === undefined ? {} : { error, fail_reason: error.message }),
    ...encodeNotes(VIDEOS_NAMING, view),
  }
}

/** OpenAI's video object; `url` and `metadata.url` are where SGLang and new-api put the link. */
export function encodeOpenaiVideo(view: JobView, notes: Notes): JsonObject {
  noteDropped(view, OPENAI_MEMBERS, notes)
  const seconds = (atMs: number | undefined, field: string) =>
    given(atMs, (known) => encodeEpochSeconds(known, field, notes)) ?? null
  const url = encodeUrl(view, notes)
  const metadata = encodeMetadata(view, url, notes)
  return {
    id: JOB_IDS.encode(view.id),
    object: 'video',
    model: view.model ?? null,
    status: OPENAI_WORDS[view.status],
    progress: encodeProgress(view, notes),
    created_at: seconds(view.createdAtMs, 'createdAtMs'),
    completed_at: seconds(view.finishedAtMs, 'finishedAtMs'),
    expires_at: seconds(view.expiresAtMs, 'expiresAtMs'),
    prompt: view.prompt ?? null,
    size: encodeShownSize(view, notes),
    seconds: given(view.durationSeconds, String) ?? null,
    remixed_from_video_id: null,
    error: encodeError(view) ?? null,
    ...present({ url, metadata }),
    ...encodeNotes(VIDEOS_NAMING, view),
  }
}

/**
 * Both vendors' clients declare the size a text that is always there. Where the first reference has still to decide the
 * ratio, it is the size that the resolution has at 16:9.
 */
function encodeShownSize({ size, resolution, ratio }: JobView, notes: Notes): string {
  if (size !== undefined) return encodeSize(size)
  notes.approximated('size', 'it is not decided yet, and this dialect always tells one')
  return encodeSize(SEEDANCE_PIXELS[resolution ?? '720p'][ratio ?? '16:9'])
}

function encodeError(view: JobView): { code: string; message: string; param?: string } | undefined {
  if (view.status === 'cancelled' || view.status === 'expired') return ENDINGS[view.status]
  return encodeFailure(VIDEOS_NAMING, view)
}

function encodeProgress(view: JobView, notes: Notes): number {
  if (view.progressPercent !== undefined) return view.progressPercent
  notes.approximated('progressPercent', 'it is not known, and this dialect always tells one')
  return view.status === 'succeeded' ? 100 : 0
}

function encodeUrl({ videos }: JobView, notes: Notes): string | undefined {
  const [video, ...others] = videos
  if (others.length > 0) notes.dropped('videos', 'this dialect shows the first video only')
  else if (video?.size !== undefined || video?.durationSeconds !== undefined) {
    notes.approximated('videos', 'this dialect shows the URL only')
  }
  return video?.url
}

function encodeMetadata({ metadata }: JobView, url: string | undefined, notes: Notes): JsonObject | undefined {
  if (metadata === undefined) return given(url, (link) => ({ url: link }))
  const own = withoutUrl(metadata)
  if ('url' in metadata || Object.keys(own).length === 0) {
    notes.approximated('metadata', 'its member url is where this dialect tells the video')
  }
  return { ...own, ...present({ url }) }
}

function withoutUrl(metadata: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(metadata).filter(([name]) => name !== 'url'))
}

const text = optional(z.string())
const number = optional(z.number())

const videoSchema = z.object({
  id: text,
  task_id: text,
  status: text,
  model: text,
  prompt: text,
  size: text,
  seconds: optional(z.union([z.string(), z.number()])),
  progress: number,
  created_at: number,
  completed_at: number,
  expires_at: number,
  url: text,
  video_url: text,
  metadata: optional(jsonObject),
  error: anyJson.optional(),
  fail_reason: text,
  notes: notesSchema,
})

/** Reads a video in the words of whichever vendor of this family tells it. Throws `ProblemError` `upstream_bad_result` without an id. */
export function decodeVideo(json: Json, notes: Notes): JobView {
  const body = parseAnswer(videoSchema, json)
  const error = { ...present({ message: body.fail_reason }), ...readError(body.error) }
  const status = decodeEnding(decodeStatus(body.status ?? '', notes), error.code)
  const isTold = error.code !== undefined || error.message !== undefined
  const linked = body.metadata?.['url']
  const url = body.url ?? body.video_url ?? (typeof linked === 'string' ? linked : undefined)
  return {
    id: JOB_IDS.decode(vendorId(body.id ?? body.task_id)),
    status,
    ...present({
      model: body.model,
      createdAtMs: given(body.created_at, decodeEpochSeconds),
      finishedAtMs: given(body.completed_at, decodeEpochSeconds),
      expiresAtMs: given(body.expires_at, decodeEpochSeconds),
      progressPercent: body.progress,
      prompt: body.prompt,
      size: given(body.size, decodeSize),
      durationSeconds: given(body.seconds, decodeSecondsText),
      metadata: given(body.metadata, decodeMetadata),
      failure:
        status === 'failed' && isTold
          ? problemOf(stableCode(error) ?? 'upstream_failed', error, VIDEOS_FIELDS)
          : undefined,
      notes: given(body.notes, (list) => decodeNotes(VIDEOS_FIELDS, list)),
    }),
    videos: status === 'succeeded' && typeof url === 'string' ? [{ url }] : [],
  }
}

function decodeEnding(status: JobStatus, code: string | undefined): JobStatus {
  if (status !== 'failed') return status
  if (code === ENDINGS.cancelled.code) return 'cancelled'
  return code === ENDINGS.expired.code ? 'expired' : 'failed'
}

function decodeSecondsText(value: string | number): number | undefined {
  if (typeof value === 'number') return value
  return /^\d{1,6}(\.\d{1,6})?$/.test(value) ? Number(value) : undefined
}

/** Metadata without the link; nothing but a link is no metadata. */
function decodeMetadata(metadata: JsonObject): JsonObject | undefined {
  const own = withoutUrl(metadata)
  return 'url' in metadata && Object.keys(own).length === 0 ? undefined : own
}

/** Headers that tell a waiting client when to ask again; OpenAI's Python helper reads the first. */
export function pollHeaders(view: JobView): Record<string, string> {
  return isTerminal(view.status) ? {} : { 'openai-poll-after-ms': '1000', 'retry-after': '1' }
}

/** A page of videos as OpenAI lists them. */
export function encodePage({ jobs, hasMore }: JobPage, encodeVideo: (view: JobView) => JsonObject): Json {
  const data = jobs.map(encodeVideo)
  return {
    object: 'list',
    data,
    first_id: data[0]?.['id'] ?? null,
    last_id: data.at(-1)?.['id'] ?? null,
    has_more: hasMore,
  }
}

const pageSchema = z.object({ data: z.array(anyJson), has_more: optional(z.boolean()) })

/** Reads a page of videos. Where nobody says whether there is more, there is not. */
export function decodePage(json: Json, notes: Notes, decode: typeof decodeVideo = decodeVideo): JobPage {
  const { data, has_more } = parseAnswer(pageSchema, json)
  return { jobs: data.map((video) => decode(video, notes)), hasMore: has_more ?? false }
}
