/**
 * Predictions as Replicate tells them. `error_code`, `error_param` and `notes` are ours. Its clients' `run()` takes any word
 * but `starting` in the answer to a create for the end, and no client of Replicate's ever ends its wait at `aborted`.
 */

import { z } from 'zod'
import type { JobStatus } from '../../core/job-status.ts'
import { isJsonObject, type Json, type JsonObject } from '../../core/json.ts'
import { Notes } from '../../core/notes.ts'
import type { GenerationRequest } from '../../core/request.ts'
import type { JobPage, JobView } from '../../core/view.ts'
import { decodeNotes, encodeNotes, notesSchema } from '../field-names.ts'
import { plainIds } from '../job-ids.ts'
import { anyJson, given, noteDropped, optional, parseAnswer, present } from '../parsing.ts'
import { encodeFailure } from '../problem-status.ts'
import { decodeStatus, vendorId } from '../values.ts'
import { encodeInput, REPLICATE_FIELDS, REPLICATE_NAMING } from './input.ts'
import { decodeFailure } from './problem.ts'
import { BASES } from './request.ts'

/** Ids of 26 characters, as Replicate's are. */
export const JOB_IDS = plainIds

const STATUS_WORDS = {
  queued: 'starting',
  running: 'processing',
  succeeded: 'succeeded',
  failed: 'failed',
  cancelled: 'canceled',
  expired: 'failed',
} as const satisfies { readonly [S in JobStatus]: string }

/** What tells an expired job from a failed one. */
const EXPIRED = { code: 'expired', message: 'The prediction did not end in time.' } as const

/** What stands where versions have hashes; Replicate's own word for its official models. */
const VERSION = 'hidden'

const MS_PER_SECOND = 1_000

const MEMBERS: ReadonlySet<string> = new Set([
  'id',
  'status',
  'model',
  'linkBase',
  'createdAtMs',
  'startedAtMs',
  'finishedAtMs',
  'progressPercent',
  'videos',
  'failure',
  'notes',
])

/** The answer to a create: what has not ended is starting, also where it runs already. */
export function encodeCreated(view: JobView, notes: Notes): JsonObject {
  const told = encodePrediction(view, notes)
  if (view.status !== 'running') return told
  notes.approximated('status', 'a new prediction is starting until it ends')
  return { ...told, status: STATUS_WORDS.queued }
}

/** A prediction. */
export function encodePrediction(view: JobView, notes: Notes): JsonObject {
  noteDropped(view, MEMBERS, notes)
  const { request, createdAtMs, startedAtMs, finishedAtMs } = view
  const failure = encodeError(view)
  return {
    id: JOB_IDS.encode(view.id),
    model: view.model ?? '',
    version: VERSION,
    status: isAborted(view) ? 'aborted' : STATUS_WORDS[view.status],
    input: given(request, encodeShownInput) ?? {},
    output: encodeOutput(view, notes),
    error: failure?.message ?? null,
    logs: encodeLogs(view, notes),
    source: 'api',
    data_removed: false,
    metrics: encodeMetrics(view),
    created_at: encodeTime(createdAtMs),
    started_at: encodeTime(startedAtMs),
    completed_at: encodeTime(finishedAtMs),
    ...present({ deadline: deadlineOf(createdAtMs, request) }),
    urls: encodeUrls(view),
    ...present({ error_code: failure?.code, error_param: failure?.param }),
    ...encodeNotes(REPLICATE_NAMING, view),
  }
}

/** The word is for those who have set a deadline, and so know of it: others would wait for ever. */
function isAborted({ status, startedAtMs, request }: JobView): boolean {
  return status === 'expired' && startedAtMs === undefined && request?.expiresAfterSeconds !== undefined
}

function encodeError(view: JobView): { code: string; message: string; param?: string } | undefined {
  return view.status === 'expired' ? EXPIRED : encodeFailure(REPLICATE_NAMING, view)
}

/** The input as it was sent. What came as a data URI is the file by now that it was kept as. */
function encodeShownInput(request: GenerationRequest): JsonObject {
  const references = request.references.filter(({ source }) => source.from !== 'inline')
  return encodeInput({ ...request, references }, new Notes())
}

function encodeOutput({ videos }: JobView, notes: Notes): Json {
  const [video, ...others] = videos
  if (others.length > 0) notes.dropped('videos', 'this dialect shows the first video only')
  else if (video?.size !== undefined || video?.durationSeconds !== undefined) {
    notes.approximated('videos', 'this dialect shows the URL only')
  }
  return video?.url ?? null
}

/** Characters of the bar. */
const BAR_MAX = 20

/** The line that Replicate's clients read progress from. */
function encodeLogs({ status, progressPercent }: JobView, notes: Notes): string {
  if (progressPercent === undefined) return ''
  if (status === 'queued') {
    notes.dropped('progressPercent', 'what is starting has no logs yet')
    return ''
  }
  const done = Math.floor((progressPercent * BAR_MAX) / 100)
  return `${progressPercent}%|${'#'.repeat(done)}${' '.repeat(BAR_MAX - done)}| ${progressPercent}/100\n`
}

function encodeMetrics({ createdAtMs, startedAtMs, finishedAtMs }: JobView): JsonObject {
  const seconds = (fromMs: number | undefined) =>
    fromMs === undefined || finishedAtMs === undefined ? undefined : (finishedAtMs - fromMs) / MS_PER_SECOND
  return present({ predict_time: seconds(startedAtMs), total_time: seconds(createdAtMs) })
}

function encodeTime(atMs: number | undefined): string | null {
  return atMs === undefined ? null : new Date(atMs).toISOString()
}

function deadlineOf(createdAtMs: number | undefined, request: GenerationRequest | undefined): string | undefined {
  const seconds = request?.expiresAfterSeconds
  if (createdAtMs === undefined || seconds === undefined) return undefined
  return new Date(createdAtMs + seconds * MS_PER_SECOND).toISOString()
}

const PREDICTIONS = `${BASES[0]}/predictions`

function encodeUrls({ id, linkBase = '' }: JobView): JsonObject {
  const own = `${linkBase}${PREDICTIONS}/${encodeURIComponent(JOB_IDS.encode(id))}`
  return { get: own, cancel: `${own}/cancel`, web: own }
}

const text = optional(z.string())

const predictionSchema = z.object({
  id: text,
  model: text,
  status: text,
  input: anyJson.optional(),
  output: anyJson.optional(),
  error: anyJson.optional(),
  logs: text,
  created_at: text,
  started_at: text,
  completed_at: text,
  urls: optional(z.object({ get: text })),
  error_code: text,
  error_param: text,
  notes: notesSchema,
})

/** Reads a prediction. Throws `ProblemError` `upstream_bad_result` without an id. */
export function decodePrediction(json: Json, notes: Notes): JobView {
  const body = parseAnswer(predictionSchema, json)
  const id = JOB_IDS.decode(vendorId(body.id))
  const told = decodeStatus(body.status ?? '', notes)
  const status = told === 'failed' && body.error_code === EXPIRED.code ? 'expired' : told
  const error = present({ code: body.error_code, message: errorText(body.error), param: body.error_param })
  const urls = status === 'succeeded' ? urlsIn(body.output) : []
  return {
    id,
    status,
    ...present({
      model: body.model === '' ? undefined : body.model,
      linkBase: given(body.urls?.get, (link) => linkBaseOf(link, id)),
      createdAtMs: given(body.created_at, decodeTime),
      startedAtMs: given(body.started_at, decodeTime),
      finishedAtMs: given(body.completed_at, decodeTime),
      progressPercent: given(body.logs, decodeLogs),
      request: askedIn(body.input),
      failure: status === 'failed' && Object.keys(error).length > 0 ? decodeFailure(error) : undefined,
      notes: given(body.notes, (list) => decodeNotes(REPLICATE_FIELDS, list)),
    }),
    videos: urls.map((url) => ({ url })),
  }
}

/** By what a prediction can be told from others. */
function askedIn(input: Json | undefined): GenerationRequest | undefined {
  if (!isJsonObject(input) || typeof input['prompt'] !== 'string') return undefined
  const { prompt, seed } = input
  const number = typeof seed === 'number' && Number.isSafeInteger(seed) ? seed : undefined
  return { model: '', prompt, references: [], ...present({ seed: number }) }
}

/** Levels of lists and objects in which an output may hold its link. */
const OUTPUT_DEPTH_MAX = 3

/** Entries of a list in an output that are looked at. */
const OUTPUT_ENTRIES_MAX = 10

/** The links in an output: a text, those of a list, or of an object the one by the first name that models use. */
function urlsIn(output: Json | undefined, depth = 0): readonly string[] {
  if (typeof output === 'string') return output === '' ? [] : [output]
  if (depth === OUTPUT_DEPTH_MAX) return []
  const within = (place: Json | undefined) => urlsIn(place, depth + 1)
  if (Array.isArray(output)) return output.slice(0, OUTPUT_ENTRIES_MAX).flatMap(within)
  const places = isJsonObject(output) ? [output['url'], output['video'], output['output']] : []
  return places.map(within).find((urls) => urls.length > 0) ?? []
}

function errorText(error: Json | undefined): string | undefined {
  if (error === undefined || error === null) return undefined
  return typeof error === 'string' ? error : JSON.stringify(error)
}

function linkBaseOf(link: string, id: string): string | undefined {
  const end = `${PREDICTIONS}/${encodeURIComponent(id)}`
  return link.endsWith(end) && link.length > end.length ? link.slice(0, -end.length) : undefined
}

function decodeTime(time: string): number | undefined {
  const atMs = Date.parse(time)
  return Number.isNaN(atMs) ? undefined : atMs
}

/** The progress in the last line that tells one. */
function decodeLogs(logs: string): number | undefined {
  const found = logs
    .slice(-4_000)
    .split('\n')
    .findLast((line) => PROGRESS.test(line))
  const percent = found === undefined ? undefined : Number(PROGRESS.exec(found)?.[1])
  return percent !== undefined && percent <= 100 ? percent : undefined
}

const PROGRESS = /^\s*(\d{1,3})%\s*\|.+?\|\s*\d+\/\d+/

/** Predictions on a page where nothing else is said. */
export const PAGE_SIZE = 100

/** A page of predictions; what follows is asked for where `next` leads. There is no way back. */
export function encodePage({ jobs, hasMore }: JobPage, notes: Notes): Json {
  const last = jobs.at(-1)
  const size = jobs.length === PAGE_SIZE ? '' : `&limit=${jobs.length}`
  const cursor = last === undefined ? '' : `${encodeURIComponent(JOB_IDS.encode(last.id))}${size}`
  return {
    previous: null,
    next: hasMore ? `${last?.linkBase ?? ''}${PREDICTIONS}?cursor=${cursor}` : null,
    results: jobs.map((view) => encodePrediction(view, notes)),
  }
}

const pageSchema = z.object({ next: text, results: z.array(anyJson) })

/** Reads a page of predictions. */
export function decodePage(json: Json, notes: Notes): JobPage {
  const { next, results } = parseAnswer(pageSchema, json)
  return { jobs: results.map((one) => decodePrediction(one, notes)), hasMore: typeof next === 'string' }
}
