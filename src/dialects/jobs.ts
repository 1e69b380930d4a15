/**
 * The dialect of `/v1/jobs` (seeds 000 and 002): `{model, input}` in, a job with `output.videos` out.
 * List, cancel, `reference_audio_urls`, `seconds` and `notes` are extensions of ours.
 */

import type { Json } from '../core/json.ts'
import { problemClass } from '../core/problem.ts'
import type { Codec, Dialect, ProblemAnswer } from './dialect.ts'
import { jobQueryCodec, jobRefCodec } from './job-routes.ts'
import { JOBS_FIELDS, referencePath, SUBMIT, submitRequest } from './jobs/request.ts'
import { decodeJob, decodeJobPage, encodeJob, encodeJobPage, encodeReceipt, ID_PREFIX } from './jobs/view.ts'
import { jsonOf } from './parsing.ts'
import {
  decodeProblemAnswer,
  problemHeaders,
  STATUS_OF_CLASS,
  stableCode,
  TYPE_OF_CLASS,
  wireParam,
} from './problem-status.ts'
import type { Route, WireResponse } from './wire.ts'

const LIST = { method: 'GET', path: '/v1/jobs' } as const satisfies Route
const RETRIEVE = { method: 'GET', path: '/v1/jobs/:id' } as const satisfies Route
const CANCEL = { method: 'POST', path: '/v1/jobs/:id/cancel' } as const satisfies Route
const DELETE = { method: 'DELETE', path: '/v1/jobs/:id' } as const satisfies Route

const problemAnswer: Codec<WireResponse, ProblemAnswer> = {
  decode: (wire, notes) => decodeProblemAnswer(wire, JOBS_FIELDS, stableCode, notes),
  encode(answer) {
    const { code, message } = answer.problem
    const error = {
      code,
      message,
      type: TYPE_OF_CLASS[problemClass(code)],
      param: wireParam(answer, JOBS_FIELDS, referencePath) ?? null,
    }
    return {
      status: STATUS_OF_CLASS[problemClass(code)],
      headers: problemHeaders(answer.problem),
      body: { error, request_id: answer.requestId },
    }
  },
}

const ok = (body: Json): WireResponse => ({ status: 200, headers: {}, body })

const jobResponse: Dialect['retrieve']['response'] = {
  decode: (wire, notes) => decodeJob(wire.body, notes),
  encode: (view, notes) => ok(encodeJob(view, notes)),
}

/** The dialect of seeds 000 and 002. */
export const jobs: Dialect = {
  id: 'jobs',
  idPrefix: ID_PREFIX,
  submit: {
    routes: [SUBMIT],
    request: submitRequest,
    response: {
      decode: (wire, notes) => decodeJob(wire.body, notes),
      encode: (view, notes) => ok(encodeReceipt(view, notes)),
    },
  },
  retrieve: { routes: [RETRIEVE], request: jobRefCodec(ID_PREFIX, RETRIEVE), response: jobResponse },
  cancel: { routes: [CANCEL, DELETE], request: jobRefCodec(ID_PREFIX, CANCEL), response: jobResponse },
  list: {
    routes: [LIST],
    request: jobQueryCodec(ID_PREFIX, LIST),
    response: {
      decode: (wire, notes) => decodeJobPage(wire.body, notes),
      encode: (page, notes) => ok(encodeJobPage(page, notes)),
    },
  },
  problem: problemAnswer,
  callback: {
    decode: (body, notes) => decodeJob(jsonOf(body), notes),
    encode: (view, notes) => ({ kind: 'json', json: encodeJob(view, notes) }),
  },
}
