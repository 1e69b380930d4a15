/**
 * The dialect of fal's queue: submit by the whole endpoint, then status, result and cancel by the id. The quote and the
 * history are extensions of ours.
 */

import type { Dialect } from './dialect.ts'
import { BASE, FAL_NAMING, falRef, JOB_IDS, requestRoutes, SUBMIT_ROUTES } from './fal/names.ts'
import { falProblem } from './fal/problem.ts'
import { submitRequest } from './fal/request.ts'
import { callback, result } from './fal/result.ts'
import { storageUpload } from './fal/storage.ts'
import { asAsked, cancellation, nextStanding, receipt, standing } from './fal/status.ts'
import { jobEvents, okJson } from './job-routes.ts'
import { encodeQuote } from './quote.ts'
import { LINKED_INLINE_OR_UPLOADED } from './reference-ways.ts'

const STATUS = requestRoutes('GET', '/status')
const RESULT = requestRoutes('GET')
const CANCEL = requestRoutes('PUT', '/cancel')
const STREAM = requestRoutes('GET', '/status/stream')

/** How long a call of `run` may wait for its film, in seconds. */
const RUN_SECONDS = 600

/** fal's queue. */
export const fal: Dialect = {
  id: 'fal',
  scheme: 'Key',
  base: BASE,
  ids: JOB_IDS,
  submit: { routes: SUBMIT_ROUTES, request: submitRequest, response: receipt },
  takes: LINKED_INLINE_OR_UPLOADED,
  upload: storageUpload,
  uploadsElsewhere: true,
  quote: {
    routes: [{ method: 'POST', path: `${BASE}/quote/*`, keepsNothing: true }],
    encode: (view) => okJson(encodeQuote(view, FAL_NAMING)),
  },
  run: { routes: [{ method: 'POST', path: `${BASE}/run/*` }], waitSeconds: RUN_SECONDS },
  retrieve: { routes: STATUS, request: falRef(STATUS), response: standing },
  asAsked,
  statusStream: { routes: STREAM, request: falRef(STREAM), next: nextStanding },
  result: { routes: RESULT, request: falRef(RESULT), response: result },
  cancel: { routes: CANCEL, request: falRef(CANCEL), response: cancellation },
  events: { ...jobEvents(JOB_IDS, STATUS), request: falRef(requestRoutes('GET', '/status/events')) },
  problem: falProblem,
  callback,
}
