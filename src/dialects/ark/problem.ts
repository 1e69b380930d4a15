/**
 * Errors in Ark's words (its table of error codes). Where a word is coarser than our own code, that is beside it as `reason`.
 * Failed tasks carry the same words that refused requests do.
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
  stableCode,
  statusOfCode,
  TYPE_OF_CLASS,
  wireParam,
} from '../problem-status.ts'
import type { WireResponse } from '../wire.ts'
import { ARK_FIELDS, ARK_NAMING } from './request.ts'

/** Ark's word and status for each class of problem. */
const OF_CLASS: { readonly [C in ProblemClass]: { readonly word: string; readonly status?: number } } = {
  invalid_request: { word: 'InvalidParameter' },
  unauthorized: { word: 'AuthenticationError' },
  payment_required: { word: 'AccountOverdueError', status: 403 },
  forbidden: { word: 'AccessDenied' },
  not_found: { word: 'NotFound' },
  method_not_allowed: { word: 'BadRequest' },
  conflict: { word: 'OperationDenied.InvalidState', status: 403 },
  too_large: { word: 'BadRequest' },
  unsupported_media_type: { word: 'BadRequest' },
  unprocessable: { word: 'BadRequest' },
  rate_limited: { word: 'AccountRateLimitExceeded' },
  internal: { word: 'InternalServiceError' },
  upstream: { word: 'InternalServiceError', status: 500 },
  unavailable: { word: 'ServerOverloaded', status: 429 },
  storage_full: { word: 'InternalServiceError', status: 500 },
}

/** Words for codes that Ark has one of its own for. */
const OF_CODE: { readonly [C in ProblemCode]?: { readonly word: string; readonly status?: number } } = {
  missing_parameter: { word: 'MissingParameter' },
  prompt_required: { word: 'MissingParameter' },
  content_rejected: { word: 'SensitiveContentDetected' },
  model_not_found: { word: 'InvalidEndpointOrModel.NotFound' },
  model_not_enabled: { word: 'ModelNotOpen', status: 404 },
  job_not_found: { word: 'NotFound.id' },
  too_many_jobs: { word: 'QuotaExceeded' },
  // A client that repeats conflicts by itself is to repeat this one.
  idempotency_in_progress: { word: 'OperationDenied.InvalidState', status: 409 },
}

/** Refused requests. */
export const arkProblem: Codec<WireResponse, ProblemAnswer> = {
  decode(wire, notes) {
    const answer = decodeProblemAnswer(wire, ARK_FIELDS, codeOf, notes)
    const { message, requestId } = splitRequestId(answer.problem.message)
    return { ...answer, problem: { ...answer.problem, message }, requestId: requestId ?? answer.requestId }
  },
  encode(answer) {
    const { problem, requestId } = answer
    const { code, message } = problem
    const error = {
      ...errorWords(problem),
      message: requestId === '' ? message : `${message}${REQUEST_ID}${requestId}`,
      param: wireParam(answer, ARK_NAMING) ?? '',
      type: TYPE_OF_CLASS[problemClass(code)],
    }
    return { status: statusOf(code), headers: problemHeaders(problem), body: { error } }
  },
}

/** What Ark puts between the message and the id of the request. */
const REQUEST_ID = ' Request id: '

function splitRequestId(text: string): { readonly message: string; readonly requestId?: string } {
  const at = text.lastIndexOf(REQUEST_ID)
  if (at < 0) return { message: text }
  return { message: text.slice(0, at), requestId: text.slice(at + REQUEST_ID.length) }
}

/** Why a task failed, as JSON. */
export function encodeArkFailure(failure: Problem, asked: Asked): JsonObject {
  const param = failureParam(ARK_NAMING, failure, asked)
  return { ...errorWords(failure), message: failure.message, ...present({ param }) }
}

/** Why a task failed, from JSON. Words that nobody knows mean that the provider failed. */
export function decodeArkFailure(words: ErrorWords): Problem {
  return problemOf(codeOf(words) ?? 'upstream_failed', words, ARK_FIELDS)
}

function errorWords({ code }: Problem): { readonly code: string; readonly reason?: string } {
  const { word } = OF_CODE[code] ?? OF_CLASS[problemClass(code)]
  return codeOfWord(word) === code ? { code: word } : { code: word, reason: code }
}

function statusOf(code: ProblemCode): number {
  const { status } = OF_CODE[code] ?? OF_CLASS[problemClass(code)]
  return status ?? statusOfCode(code)
}

/** What Ark's words mean; the first that fits. */
const MEANINGS: readonly (readonly [RegExp, ProblemCode])[] = [
  [/Sensitive|RiskDetection|ContentSecurity/, 'content_rejected'],
  [/^MissingParameter/, 'missing_parameter'],
  [/^(?:InvalidParameter|InvalidArgument|InvalidImageURL|BadRequest)/, 'invalid_parameter'],
  [/^(?:AuthenticationError|InvalidAccountStatus)/, 'unauthorized'],
  [/^(?:AccountOverdueError|SetLimitExceeded|OperationDenied\.ServiceOverdue)/, 'insufficient_credits'],
  [/^OperationDenied\.InvalidState/, 'job_not_cancellable'],
  [/^(?:ModelNotOpen|InvalidEndpointOrModel\.ModelIDAccessDisabled|InvalidEndpoint\.)/, 'model_not_enabled'],
  [/^(?:InvalidEndpointOrModel|UnsupportedModel)/, 'model_not_found'],
  [/^(?:AccessDenied|OperationDenied)/, 'model_not_allowed'],
  [/^NotFound/, 'job_not_found'],
  [/^(?:ServerOverloaded|InflightBatchsizeExceeded)/, 'unavailable'],
  [/^QuotaExceeded/, 'too_many_jobs'],
  [/RateLimitExceeded|[RTI]pmRateLimit/, 'rate_limited'],
  [/^InternalServiceError/, 'internal_error'],
]

function codeOfWord(word: string): ProblemCode | undefined {
  return MEANINGS.find(([pattern]) => pattern.test(word))?.[1]
}

function codeOf({ reason, code }: ErrorWords): ProblemCode | undefined {
  const told = reason === undefined ? undefined : stableCode({ reason })
  if (told !== undefined || code === undefined) return told
  return codeOfWord(code) ?? stableCode({ code })
}
