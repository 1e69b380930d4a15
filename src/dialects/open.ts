/**
 * The dialect of `/api/open/v1/video/generations` (seeds 001 and 004). The list is an extension of ours.
 */

import type { Json } from '../core/json.ts'
import type { Dialect } from './dialect.ts'
import { jobQueryCodec, jobRefCodec } from './job-routes.ts'
import { openProblem } from './open/problem.ts'
import { SUBMIT, submitRequest } from './open/request.ts'
import {
  decodeJob,
  decodeJobPage,
  encodeJob,
  encodeJobPage,
  encodeModels,
  encodeReceipt,
  encodeStanding,
  ID_PREFIX,
} from './open/view.ts'
import { jsonOf } from './parsing.ts'
import type { Route, WireResponse } from './wire.ts'

const LIST = { method: 'GET', path: SUBMIT.path } as const satisfies Route
const RETRIEVE = { method: 'GET', path: `${SUBMIT.path}/:id` } as const satisfies Route
const CANCEL = { method: 'POST', path: `${SUBMIT.path}/:id/cancel` } as const satisfies Route
const MODELS = { method: 'GET', path: '/api/open/v1/models' } as const satisfies Route

const ok = (body: Json): WireResponse => ({ status: 200, headers: {}, body })

/** The dialect of seeds 001 and 004. */
export const open: Dialect = {
  id: 'open',
  idPrefix: ID_PREFIX,
  submit: {
    routes: [SUBMIT],
    request: submitRequest,
    response: {
      decode: (wire, notes) => decodeJob(wire.body, notes),
      encode: (view, notes) => ok(encodeReceipt(view, notes)),
    },
  },
  retrieve: {
    routes: [RETRIEVE],
    request: jobRefCodec(ID_PREFIX, RETRIEVE),
    response: {
      decode: (wire, notes) => decodeJob(wire.body, notes),
      encode: (view, notes) => ok(encodeJob(view, notes)),
    },
  },
  cancel: {
    routes: [CANCEL],
    request: jobRefCodec(ID_PREFIX, CANCEL),
    response: {
      decode: (wire, notes) => decodeJob(wire.body, notes),
      encode: (view, notes) => ok(encodeStanding(view, notes)),
    },
  },
  list: {
    routes: [LIST],
    request: jobQueryCodec(ID_PREFIX, LIST),
    response: {
      decode: (wire, notes) => decodeJobPage(wire.body, notes),
      encode: (page, notes) => ok(encodeJobPage(page, notes)),
    },
  },
  models: { routes: [MODELS], encode: (models) => ok(encodeModels(models)) },
  problem: openProblem,
  callback: {
    decode: (body, notes) => decodeJob(jsonOf(body), notes),
    encode: (view, notes) => ({ kind: 'json', json: encodeJob(view, notes) }),
  },
}
