/**
 * The dialect of `/api/open/v1/video/generations` (seeds 001 and 004). The list and the deletion are extensions of ours.
 */

import type { JsonObject } from '../core/json.ts'
import type { QuoteView } from '../core/view.ts'
import type { Dialect } from './dialect.ts'
import {
  deletionAnswer,
  jobEvents,
  jobPages,
  jsonAnswer,
  jsonMessage,
  okJson,
  oneJob,
  submission,
} from './job-routes.ts'
import { openProblem } from './open/problem.ts'
import { OPEN_NAMING, SUBMIT, submitRequest } from './open/request.ts'
import {
  decodeJob,
  decodeJobPage,
  encodeJob,
  encodeJobPage,
  encodeModels,
  encodeReceipt,
  encodeStanding,
  JOB_IDS,
} from './open/view.ts'
import { encodeQuote, quoteRoutes } from './quote.ts'
import { LINKED_INLINE_OR_UPLOADED, REELAY_INLINE_BYTES_MAX } from './reference-ways.ts'
import { reelayUpload } from './reelay-upload.ts'
import type { Route } from './wire.ts'

const LIST = { method: 'GET', path: SUBMIT.path } as const satisfies Route
const RETRIEVE = { method: 'GET', path: `${SUBMIT.path}/:id` } as const satisfies Route
const CANCEL = { method: 'POST', path: `${SUBMIT.path}/:id/cancel` } as const satisfies Route
const DELETE = { method: 'DELETE', path: RETRIEVE.path } as const satisfies Route
const MODELS = { method: 'GET', path: '/api/open/v1/models' } as const satisfies Route

/** In this dialect's spelling. */
function encodeOpenQuote(view: QuoteView): JsonObject {
  const { object: _object, ratio, ...quote } = encodeQuote(view, OPEN_NAMING)
  return { success: true, ...quote, ...(ratio === undefined ? {} : { aspectRatio: ratio }) }
}

const job = { decode: decodeJob, encode: encodeJob }

/** The dialect of seeds 001 and 004. */
export const open: Dialect = {
  id: 'open',
  base: '/api/open/v1',
  ids: JOB_IDS,
  submit: submission(submitRequest, [SUBMIT], { decode: decodeJob, encode: encodeReceipt }),
  // The seeds name public links alone; another Reelay takes data URIs as well.
  takes: LINKED_INLINE_OR_UPLOADED,
  inlineBytesMax: REELAY_INLINE_BYTES_MAX,
  upload: reelayUpload,
  quote: { routes: quoteRoutes([SUBMIT]), encode: (view) => okJson(encodeOpenQuote(view)) },
  retrieve: oneJob(JOB_IDS, [RETRIEVE], jsonAnswer(job)),
  cancel: oneJob(JOB_IDS, [CANCEL], jsonAnswer({ decode: decodeJob, encode: encodeStanding })),
  remove: oneJob(JOB_IDS, [DELETE], deletionAnswer(JOB_IDS, 'requestId', { success: true, deleted: true })),
  list: jobPages(JOB_IDS, [LIST], { decode: decodeJobPage, encode: encodeJobPage }),
  events: jobEvents(JOB_IDS, [RETRIEVE]),
  models: { routes: [MODELS], encode: (models) => okJson(encodeModels(models)) },
  problem: openProblem,
  callback: jsonMessage(job),
}
