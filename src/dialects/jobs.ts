/**
 * The dialect of `/v1/jobs` (seeds 000 and 002): `{model, input}` in, a job with `output.videos` out.
 * List, cancel, delete, `reference_audio_urls`, `seconds` and `notes` are extensions of ours.
 */

import { problemClass } from '../core/problem.ts'
import type { Codec, Dialect, ProblemAnswer } from './dialect.ts'
import {
  deletionAnswer,
  jobEvents,
  jobPages,
  jobRefCodec,
  jsonAnswer,
  jsonMessage,
  okJson,
  oneJob,
  submission,
} from './job-routes.ts'
import { JOBS_FIELDS, JOBS_NAMING, SUBMIT, submitRequest } from './jobs/request.ts'
import { decodeJob, decodeJobPage, encodeJob, encodeJobPage, encodeReceipt, JOB_IDS } from './jobs/view.ts'
import {
  decodeProblemAnswer,
  problemHeaders,
  stableCode,
  statusOfCode,
  TYPE_OF_CLASS,
  wireParam,
} from './problem-status.ts'
import { encodeQuote, quoteRoutes } from './quote.ts'
import { LINKED_INLINE_OR_UPLOADED, REELAY_INLINE_BYTES_MAX } from './reference-ways.ts'
import { reelayUpload } from './reelay-upload.ts'
import type { Route, WireResponse } from './wire.ts'

const LIST = { method: 'GET', path: '/v1/jobs' } as const satisfies Route
const RETRIEVE = { method: 'GET', path: '/v1/jobs/:id' } as const satisfies Route
const CANCEL = { method: 'POST', path: '/v1/jobs/:id/cancel' } as const satisfies Route
/** Whoever tidies up by DELETE after a submit that he does not want any more cancels, and keeps what was made. */
const DELETE = { method: 'DELETE', path: '/v1/jobs/:id' } as const satisfies Route
const STORYBOARD = { method: 'GET', path: '/v1/jobs/:id/storyboard' } as const satisfies Route
const POSTER = { method: 'GET', path: '/v1/jobs/:id/poster' } as const satisfies Route
const SCRUB = { method: 'GET', path: '/v1/jobs/:id/scrub' } as const satisfies Route
const REMOVE = { method: 'POST', path: '/v1/jobs/:id/delete' } as const satisfies Route

const problemAnswer: Codec<WireResponse, ProblemAnswer> = {
  decode: (wire, notes) => decodeProblemAnswer(wire, JOBS_FIELDS, stableCode, notes),
  encode(answer) {
    const { code, message } = answer.problem
    const error = {
      code,
      message,
      type: TYPE_OF_CLASS[problemClass(code)],
      param: wireParam(answer, JOBS_NAMING) ?? null,
    }
    return {
      status: statusOfCode(code),
      headers: problemHeaders(answer.problem),
      body: { error, request_id: answer.requestId },
    }
  },
}

const job = { decode: decodeJob, encode: encodeJob }

/** The dialect of seeds 000 and 002. */
export const jobs: Dialect = {
  id: 'jobs',
  base: '/v1',
  ids: JOB_IDS,
  submit: submission(submitRequest, [SUBMIT], { decode: decodeJob, encode: encodeReceipt }),
  // The seeds say of images alone what their fields take; what Reelay's own face takes, another Reelay does.
  takes: LINKED_INLINE_OR_UPLOADED,
  inlineBytesMax: REELAY_INLINE_BYTES_MAX,
  upload: reelayUpload,
  quote: { routes: quoteRoutes([SUBMIT]), encode: (view) => okJson(encodeQuote(view, JOBS_NAMING)) },
  retrieve: oneJob(JOB_IDS, [RETRIEVE], jsonAnswer(job)),
  cancel: oneJob(JOB_IDS, [CANCEL, DELETE], jsonAnswer(job)),
  remove: oneJob(JOB_IDS, [REMOVE], deletionAnswer(JOB_IDS, 'id', { object: 'job.deleted', deleted: true })),
  list: jobPages(JOB_IDS, [LIST], { decode: decodeJobPage, encode: encodeJobPage }),
  events: jobEvents(JOB_IDS, [RETRIEVE]),
  storyboard: { routes: [STORYBOARD], request: jobRefCodec(JOB_IDS, STORYBOARD) },
  poster: { routes: [POSTER], request: jobRefCodec(JOB_IDS, POSTER) },
  scrub: { routes: [SCRUB], request: jobRefCodec(JOB_IDS, SCRUB) },
  problem: problemAnswer,
  callback: jsonMessage(job),
}
