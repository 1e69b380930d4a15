/**
 * Errors as `/api/open/v1` tells them: a coarse code word and, where that leaves something open, our own code as
 * `reason`. Failed jobs carry the same object that refused requests do.
 */

import type { JsonObject } from '../../core/json.ts'
import { type Problem, type ProblemClass, type ProblemCode, problemClass } from '../../core/problem.ts'
import type { Codec, ProblemAnswer } from '../dialect.ts'
import type { Asked } from '../field-names.ts'
import { present } from '../parsing.ts'
import {
  decodeProblemAnswer,
  type ErrorWords,
  failureParam,
  problemHeaders,
  problemOf,
  STATUS_OF_CLASS,
  stableCode,
  statusOfCode,
  wireParam,
} from '../problem-status.ts'
import type { WireResponse } from '../wire.ts'
import { OPEN_FIELDS, OPEN_NAMING } from './request.ts'

/**
 * The code word of each class; seed 001 prints `provider_error`, the vendor's pages `unauthorized`, the rest is our
 * choice.
 */
const WORD_OF_CLASS = {
  invalid_request: 'invalid_request',
  unauthorized: 'unauthorized',
  payment_required: 'insufficient_credits',
  forbidden: 'forbidden',
  not_found: 'not_found',
  method_not_allowed: 'invalid_request',
  conflict: 'conflict',
  too_large: 'invalid_request',
  unsupported_media_type: 'invalid_request',
  unprocessable: 'invalid_request',
  rate_limited: 'rate_limited',
  internal: 'internal_error',
  upstream: 'provider_error',
  unavailable: 'service_unavailable',
  storage_full: 'service_unavailable',
} as const satisfies { readonly [C in ProblemClass]: string }

/** What a code word alone means. */
const CODE_OF_WORD: ReadonlyMap<string, ProblemCode> = new Map([
  ['invalid_request', 'invalid_parameter'],
  ['unauthorized', 'unauthorized'],
  ['insufficient_credits', 'insufficient_credits'],
  ['forbidden', 'model_not_enabled'],
  ['not_found', 'job_not_found'],
  ['conflict', 'job_not_cancellable'],
  ['rate_limited', 'rate_limited'],
  ['internal_error', 'internal_error'],
  ['provider_error', 'upstream_failed'],
  ['service_unavailable', 'unavailable'],
])

/** Refused requests. */
export const openProblem: Codec<WireResponse, ProblemAnswer> = {
  decode: (wire, notes) => decodeProblemAnswer(wire, OPEN_FIELDS, codeOf, notes),
  encode(answer) {
    const { problem, requestId } = answer
    const error = errorObject(problem, wireParam(answer, OPEN_NAMING))
    return {
      status: statusOf(problem.code),
      headers: problemHeaders(problem),
      body: { success: false, error, requestId },
    }
  },
}

/** Why a job failed, as JSON; the coarse word and the reason stand where other dialects have the code. */
export function encodeOpenFailure(failure: Problem, asked: Asked): JsonObject {
  return errorObject(failure, failureParam(OPEN_NAMING, failure, asked))
}

/** Why a job failed, from JSON; an upstream's own words mean that the upstream failed. */
export function decodeFailure(words: ErrorWords): Problem {
  return problemOf(codeOf(words) ?? 'upstream_failed', words, OPEN_FIELDS)
}

function errorObject({ code, message }: Problem, param: string | undefined): JsonObject {
  const word = wordOf(code)
  const reason = CODE_OF_WORD.get(word) === code ? undefined : code
  return { code: word, message, ...present({ reason, param }) }
}

/** A wrong model name is a wrong request here, not a missing thing. */
function isWrongModel(code: ProblemCode): boolean {
  return code === 'model_not_found'
}

function wordOf(code: ProblemCode): string {
  return isWrongModel(code) ? WORD_OF_CLASS.invalid_request : WORD_OF_CLASS[problemClass(code)]
}

function statusOf(code: ProblemCode): number {
  return isWrongModel(code) ? STATUS_OF_CLASS.invalid_request : statusOfCode(code)
}

function codeOf({ reason, code }: ErrorWords): ProblemCode | undefined {
  const told = reason === undefined ? undefined : stableCode({ reason })
  return told ?? (code === undefined ? undefined : (CODE_OF_WORD.get(code) ?? stableCode({ code })))
}
