/**
 * Generations as `/api/open/v1` shows them, exactly as seeds 001 and 004 print them. `success` speaks about the HTTP
 * call and stays true when the job failed. `metadata` and `notes` are added only where there are any.
 */

import { z } from 'zod'
import type { JobStatus } from '../../core/job-status.ts'
import type { Json } from '../../core/json.ts'
import type { Model, UnitPrice } from '../../core/model.ts'
import { credits, MICRO_PER_CREDIT, wholeCredits } from '../../core/money.ts'
import type { Notes } from '../../core/notes.ts'
import { isRatio } from '../../core/shape.ts'
import type { JobPage, JobView } from '../../core/view.ts'
import { askedOf, decodeNotes, encodeNotes, notesSchema } from '../field-names.ts'
import { prefixedIds } from '../job-ids.ts'
import { anyJson, given, jsonObject, noteDropped, optional, parseAnswer, present } from '../parsing.ts'
import { readError } from '../problem-status.ts'
import { decodeStatus, vendorId } from '../values.ts'
import { decodeFailure, encodeOpenFailure } from './problem.ts'
import { OPEN_FIELDS, OPEN_NAMING, OPEN_RATIOS } from './request.ts'

/** What the ids of jobs begin with. */
export const JOB_IDS = prefixedIds('req_')

const STATUS_WORDS = {
  queued: 'queued',
  running: 'processing',
  succeeded: 'succeeded',
  failed: 'failed',
  cancelled: 'cancelled',
  expired: 'failed',
} as const satisfies { readonly [S in JobStatus]: string }

/** What tells an expired job from a failed one. */
const EXPIRED = { code: 'expired', message: 'The job did not end in time.' } as const

const RECEIPT_MEMBERS: ReadonlySet<string> = new Set(['id', 'status', 'priceMicroCredits'])
const STANDING_MEMBERS: ReadonlySet<string> = new Set(['id', 'status'])
const JOB_MEMBERS: ReadonlySet<string> = new Set([
  ...STANDING_MEMBERS,
  'model',
  'prompt',
  'durationSeconds',
  'ratio',
  'videos',
  'failure',
  'metadata',
  'notes',
])

/** The answer to a submit. */
export function encodeReceipt(view: JobView, notes: Notes): Json {
  noteDropped(view, RECEIPT_MEMBERS, notes)
  const creditsCharged = given(view.priceMicroCredits, (amount) => encodeCredits(amount, notes))
  return { ...standing(view, notes), ...present({ creditsCharged }) }
}

/** The answer to a cancel. */
export function encodeStanding(view: JobView, notes: Notes): Json {
  noteDropped(view, STANDING_MEMBERS, notes)
  return standing(view, notes)
}

/** A short answer. Only a full generation has an error, which tells an expired job from a failed one. */
function standing(view: JobView, notes: Notes) {
  if (view.status === 'expired') notes.approximated('status', 'told as failed')
  return head(view)
}

function head(view: JobView) {
  return { success: true, requestId: JOB_IDS.encode(view.id), status: STATUS_WORDS[view.status] }
}

function encodeCredits(amount: NonNullable<JobView['priceMicroCredits']>, notes: Notes): number {
  if (amount % MICRO_PER_CREDIT !== 0) notes.approximated('priceMicroCredits', 'rounded up to whole credits')
  return wholeCredits(amount)
}

/** A generation. */
export function encodeJob(view: JobView, notes: Notes): Json {
  noteDropped(view, JOB_MEMBERS, notes)
  return {
    ...head(view),
    model: view.model ?? null,
    prompt: view.prompt ?? null,
    duration: view.durationSeconds ?? null,
    aspectRatio: view.ratio ?? null,
    output: encodeOutput(view, notes),
    error: encodeError(view),
    ...present({ metadata: view.metadata }),
    ...encodeNotes(OPEN_NAMING, view),
  }
}

function encodeOutput({ videos }: JobView, notes: Notes): Json {
  const [video, ...others] = videos
  if (video === undefined) return null
  if (others.length > 0) notes.dropped('videos', 'this dialect shows the first video only')
  else if (video.size !== undefined || video.durationSeconds !== undefined) {
    notes.approximated('videos', 'this dialect shows the URL only')
  }
  return { type: 'video', url: video.url }
}

function encodeError(view: JobView): Json {
  if (view.status === 'expired') return EXPIRED
  return view.failure === undefined ? null : encodeOpenFailure(view.failure, askedOf(view))
}

const text = optional(z.string())

const jobSchema = z.object({
  requestId: text,
  status: text,
  creditsCharged: optional(z.int().nonnegative()),
  model: text,
  prompt: text,
  duration: optional(z.number()),
  aspectRatio: text,
  output: optional(z.object({ url: text })),
  error: anyJson.optional(),
  metadata: optional(jsonObject),
  notes: notesSchema,
})

/** Reads a generation, a receipt or a cancel's answer. Throws `ProblemError` `upstream_bad_result` without an id. */
export function decodeJob(json: Json, notes: Notes): JobView {
  const body = parseAnswer(jobSchema, json)
  const error = readError(body.error)
  const told = decodeStatus(body.status ?? '', notes)
  const status = told === 'failed' && error.code === EXPIRED.code ? 'expired' : told
  const isTold = error.code !== undefined || error.message !== undefined
  const url = body.output?.url
  return {
    id: JOB_IDS.decode(vendorId(body.requestId)),
    status,
    ...present({
      priceMicroCredits: given(body.creditsCharged, credits),
      model: body.model,
      prompt: body.prompt,
      durationSeconds: body.duration,
      ratio: given(body.aspectRatio, (word) => (isRatio(word) ? word : undefined)),
      metadata: body.metadata,
      failure: status === 'failed' && isTold ? decodeFailure(error) : undefined,
      notes: given(body.notes, (list) => decodeNotes(OPEN_FIELDS, list)),
    }),
    videos: typeof url === 'string' ? [{ url }] : [],
  }
}

/** A page of generations. */
export function encodeJobPage({ jobs, hasMore }: JobPage, notes: Notes): Json {
  return { success: true, data: jobs.map((view) => encodeJob(view, notes)), hasMore }
}

const pageSchema = z.object({ data: z.array(anyJson), hasMore: optional(z.boolean()) })

/** Reads a page of generations. */
export function decodeJobPage(json: Json, notes: Notes): JobPage {
  const { data, hasMore } = parseAnswer(pageSchema, json)
  return { jobs: data.map((job) => decodeJob(job, notes)), hasMore: hasMore ?? false }
}

/** The models with durations, ratios, resolutions, and prices in credits for a second. */
export function encodeModels(models: readonly Model[]): Json {
  return { success: true, data: models.map(encodeModel) }
}

function encodeModel(model: Model): Json {
  return {
    id: model.name,
    name: model.title,
    durations: model.durations.choices,
    aspectRatios: OPEN_RATIOS.filter((ratio) => model.ratios.includes(ratio)),
    resolutions: model.resolutions,
    creditsPerSecond: encodePrices(model, 'second'),
    ...(isSoldByTokens(model) && { creditsPerMillionTokens: encodePrices(model, 'million_tokens') }),
  }
}

function isSoldByTokens({ price }: Model): boolean {
  return Object.values(price.tiers).some(({ per }) => per === 'million_tokens')
}

function encodePrices({ price }: Model, unit: UnitPrice['per']): Json {
  const tiers = Object.entries(price.tiers).filter(([, { per }]) => per === unit)
  const table = (of: 'text' | 'referenced') =>
    Object.fromEntries(tiers.map(([tier, prices]) => [tier, prices[of] / MICRO_PER_CREDIT]))
  return { textToVideo: table('text'), mediaToVideo: table('referenced') }
}
