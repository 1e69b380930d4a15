/**
 * The dialect of Volcengine Ark and BytePlus ModelArk: video tasks under `/api/v3/contents/generations/tasks`. One verb,
 * `DELETE`, cancels what waits and deletes what has ended. History and quotes are extensions of ours.
 */

import { arkProblem } from './ark/problem.ts'
import { LIST, listRequest } from './ark/list.ts'
import { ARK_IDS, ARK_NAMING, submitRequest, TASKS } from './ark/request.ts'
import { decodeReceipt, decodeTask, decodeTaskPage, encodeReceipt, encodeTask, encodeTaskPage } from './ark/view.ts'
import type { Codec, Dialect, Discarded } from './dialect.ts'
import { jobEvents, jsonAnswer, jsonMessage, okJson, oneJob, submission } from './job-routes.ts'
import { encodeQuote, quoteRoutes } from './quote.ts'
import type { Route, WireResponse } from './wire.ts'

const RETRIEVE = { method: 'GET', path: `${TASKS.path}/:id` } as const satisfies Route
const DELETE = { method: 'DELETE', path: RETRIEVE.path } as const satisfies Route

const task = { decode: decodeTask, encode: encodeTask }

const discarded: Codec<WireResponse, Discarded> = { decode: () => ({ discarded: true }), encode: () => okJson({}) }

/** A body has at most 64 MB at Ark, and base64 makes four bytes of three. */
const INLINE_BYTES_MAX = 46_000_000

/** Ark's dialect. */
export const ark: Dialect = {
  id: 'ark',
  base: '/api/v3',
  ids: ARK_IDS,
  idsAtOnce: 500,
  goesOnFromDrafts: true,
  submit: submission(submitRequest, [TASKS], { decode: decodeReceipt, encode: encodeReceipt }),
  takes: { image: ['link', 'inline'], video: ['link'], audio: ['link', 'inline'] },
  inlineBytesMax: INLINE_BYTES_MAX,
  quote: { routes: quoteRoutes([TASKS]), encode: (view) => okJson(encodeQuote(view, ARK_NAMING)) },
  retrieve: oneJob(ARK_IDS, [RETRIEVE], jsonAnswer(task)),
  list: {
    routes: [LIST],
    request: listRequest,
    response: jsonAnswer({ decode: decodeTaskPage, encode: encodeTaskPage }),
  },
  discard: oneJob(ARK_IDS, [DELETE], discarded),
  events: jobEvents(ARK_IDS, [RETRIEVE]),
  problem: arkProblem,
  callback: jsonMessage(task),
}
