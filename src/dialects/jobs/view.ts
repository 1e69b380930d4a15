/**
 * Jobs as `/v1/jobs` shows them. The seeds print the receipt of a submit and declare `output.task_id`, `output.status`
 * and `output.videos[]`; the rest of the job object is our choice (protocols.md §5.3).
 */

import { z } from 'zod'
import { isTerminal } from '../../core/job.ts'
import type { JobStatus } from '../../core/job-status.ts'
import type { Json } from '../../core/json.ts'
import type { Notes } from '../../core/notes.ts'
import type { JobPage, JobView, VideoOutput } from '../../core/view.ts'
import { decodeNotes, encodeNotes, notesSchema } from '../field-names.ts'
import { prefixedIds } from '../job-ids.ts'
import { anyJson, given, noteDropped, optional, parseAnswer, present } from '../parsing.ts'
import { encodeFailure, problemOf, readError, stableCode } from '../problem-status.ts'
import { decodeEpochSeconds, decodeStatus, encodeEpochSeconds, vendorId } from '../values.ts'
import { JOBS_FIELDS, JOBS_NAMING } from './request.ts'

/** What the ids of jobs begin with. */
export const JOB_IDS = prefixedIds('job_')

/** The seeds prove `processing` from submit until the end, and nothing else before it. */
const STATUS_WORDS = {
  queued: 'processing',
  running: 'processing',
  succeeded: 'succeeded',
  failed: 'failed',
  cancelled: 'cancelled',
  expired: 'expired',
} as const satisfies { readonly [S in JobStatus]: string }

const RECEIPT_MEMBERS: ReadonlySet<string> = new Set(['id', 'status', 'model', 'requestId', 'createdAtMs'])

const JOB_MEMBERS: ReadonlySet<string> = new Set([
  ...RECEIPT_MEMBERS,
  'finishedAtMs',
  'expiresAtMs',
  'progressPercent',
  'seed',
  'videos',
  'lastFrameUrl',
  'failure',
  'notes',
])

/** The answer to a submit, with exactly the members that the seeds print. */
export function encodeReceipt(view: JobView, notes: Notes): Json {
  noteDropped(view, RECEIPT_MEMBERS, notes)
  return receipt(view, notes)
}

/** A job: the receipt, and what has become of it. */
export function encodeJob(view: JobView, notes: Notes): Json {
  noteDropped(view, JOB_MEMBERS, notes)
  const lastFrame = view.videos.length === 0 ? undefined : view.lastFrameUrl
  if (view.lastFrameUrl !== lastFrame) notes.dropped('lastFrameUrl', 'it is shown beside a video, and there is none')
  const output = {
    task_id: JOB_IDS.encode(view.id),
    status: STATUS_WORDS[view.status],
    videos: view.videos.map((video, index) => encodeVideo(video, index === 0 ? lastFrame : undefined)),
    ...present({ seed: view.seed }),
  }
  return {
    ...receipt(view, notes),
    ...present({
      progress: view.progressPercent,
      completed: given(view.finishedAtMs, (atMs) => encodeEpochSeconds(atMs, 'finishedAtMs', notes)),
      expires_at: given(view.expiresAtMs, (atMs) => encodeEpochSeconds(atMs, 'expiresAtMs', notes)),
    }),
    output,
    error: encodeFailure(JOBS_NAMING, view) ?? null,
    ...encodeNotes(JOBS_NAMING, view),
  }
}

function receipt(view: JobView, notes: Notes) {
  return {
    id: JOB_IDS.encode(view.id),
    object: 'job',
    status: STATUS_WORDS[view.status],
    ...present({
      model: view.model,
      created: given(view.createdAtMs, (atMs) => encodeEpochSeconds(atMs, 'createdAtMs', notes)),
      request_id: view.requestId,
    }),
  }
}

function encodeVideo(video: VideoOutput, lastFrameUrl: string | undefined) {
  return {
    url: video.url,
    content_type: 'video/mp4',
    ...present({ width: video.size?.widthPx, height: video.size?.heightPx, duration: video.durationSeconds }),
    last_frame_url: lastFrameUrl ?? null,
    poster_url: video.posterUrl ?? null,
    scrub_url: video.scrubUrl ?? null,
  }
}

const text = optional(z.string())
const number = optional(z.number())
const pixels = optional(z.int().positive())

const videoSchema = z.object({
  url: text,
  video_url: text,
  width: pixels,
  height: pixels,
  duration: number,
  last_frame_url: text,
  poster_url: text,
  scrub_url: text,
})

const jobSchema = z.object({
  id: text,
  status: text,
  model: text,
  created: number,
  completed: number,
  expires_at: number,
  request_id: text,
  progress: number,
  output: optional(
    z.object({
      task_id: text,
      status: text,
      videos: optional(z.array(z.union([z.string(), videoSchema]))),
      seed: optional(z.int()),
    }),
  ),
  error: anyJson.optional(),
  notes: notesSchema,
})

/**
 * Reads a job as this vendor or one of its likes tells it. Throws `ProblemError` `upstream_bad_result` without an id.
 */
export function decodeJob(json: Json, notes: Notes): JobView {
  const body = parseAnswer(jobSchema, json)
  const output = body.output ?? undefined
  const status = eitherStatus(body.status, output?.status, notes)
  const videos = (output?.videos ?? []).flatMap(decodeVideo)
  const error = readError(body.error)
  const isTold = error.code !== undefined || error.message !== undefined
  return {
    id: JOB_IDS.decode(vendorId(body.id ?? output?.task_id)),
    status,
    ...present({
      model: body.model,
      requestId: body.request_id,
      createdAtMs: given(body.created, decodeEpochSeconds),
      finishedAtMs: given(body.completed, decodeEpochSeconds),
      expiresAtMs: given(body.expires_at, decodeEpochSeconds),
      progressPercent: body.progress,
      seed: output?.seed,
    }),
    videos,
    ...present({
      lastFrameUrl: (output?.videos ?? []).map(lastFrameOf).find((url) => url !== undefined),
      failure:
        status === 'failed' && isTold
          ? problemOf(stableCode(error) ?? 'upstream_failed', error, JOBS_FIELDS)
          : undefined,
      notes: given(body.notes, (list) => decodeNotes(JOBS_FIELDS, list)),
    }),
  }
}

type WireVideo = string | z.infer<typeof videoSchema>

function decodeVideo(video: WireVideo): VideoOutput[] {
  if (typeof video === 'string') return [{ url: video }]
  const { width, height } = video
  const size = given(width, (widthPx) => given(height, (heightPx) => ({ widthPx, heightPx })))
  const url = video.url ?? video.video_url
  const { duration: durationSeconds, poster_url: posterUrl, scrub_url: scrubUrl } = video
  return typeof url === 'string' ? [{ url, ...present({ size, durationSeconds, posterUrl, scrubUrl }) }] : []
}

function lastFrameOf(video: WireVideo): string | undefined {
  return typeof video === 'string' ? undefined : (video.last_frame_url ?? undefined)
}

/** The seed has a status in two places; of two, the one that ends the job is the later one. */
function eitherStatus(outer: string | null | undefined, inner: string | null | undefined, notes: Notes): JobStatus {
  const words = [outer, inner].filter((word) => typeof word === 'string')
  const statuses = words.map((word) => decodeStatus(word, notes))
  return statuses.find(isTerminal) ?? statuses[0] ?? decodeStatus('', notes)
}

/** A page of jobs. */
export function encodeJobPage(page: JobPage, notes: Notes): Json {
  return {
    object: 'list',
    data: page.jobs.map((view) => encodeJob(view, notes)),
    has_more: page.hasMore,
  }
}

const pageSchema = z.object({ data: z.array(anyJson), has_more: optional(z.boolean()) })

/** Reads a page of jobs. */
export function decodeJobPage(json: Json, notes: Notes): JobPage {
  const { data, has_more } = parseAnswer(pageSchema, json)
  return { jobs: data.map((job) => decodeJob(job, notes)), hasMore: has_more ?? false }
}
