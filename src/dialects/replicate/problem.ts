/**
 * Errors as Replicate tells them: `title`, `detail`, `status`, and `invalid_fields` where a field is to blame; `code` and
 * `request_id` are ours. What is wrong with a request is 422 here. A prediction's own error is one text.
 */

import { z } from 'zod'
import { type Problem, type ProblemClass, type ProblemCode, problemClass } from '../../core/problem.ts'
import type { Codec, ProblemAnswer } from '../dialect.ts'
import { optional } from '../parsing.ts'
import {
  decodeProblemAnswer,
  type ErrorWords,
  problemHeaders,
  problemOf,
  STATUS_OF_CLASS,
  stableCode,
  statusOfCode,
  wireParam,
} from '../problem-status.ts'
import type { WireResponse } from '../wire.ts'
import { REPLICATE_FIELDS, REPLICATE_NAMING } from './input.ts'

const TITLE_OF_CLASS = {
  invalid_request: 'Input validation failed',
  unauthorized: 'Unauthenticated',
  payment_required: 'Insufficient credit',
  forbidden: 'Forbidden',
  not_found: 'Not found',
  method_not_allowed: 'Method not allowed',
  conflict: 'Conflict',
  too_large: 'Too large',
  unsupported_media_type: 'Unsupported media type',
  unprocessable: 'Unprocessable request',
  rate_limited: 'Too many requests',
  internal: 'Internal server error',
  upstream: 'Bad gateway',
  unavailable: 'Service unavailable',
  storage_full: 'Insufficient storage',
} as const satisfies { readonly [C in ProblemClass]: string }

const text = optional(z.string())

const errorSchema = z.looseObject({
  title: text,
  detail: text,
  code: text,
  request_id: text,
  invalid_fields: optional(z.array(z.looseObject({ field: text }))),
})

/** Refused requests. */
export const replicateProblem: Codec<WireResponse, ProblemAnswer> = {
  decode(wire, notes) {
    const parsed = errorSchema.safeParse(wire.body)
    if (!parsed.success) return decodeProblemAnswer(wire, REPLICATE_FIELDS, stableCode, notes)
    const { title, detail, code, request_id, invalid_fields: fields } = parsed.data
    const error = { code: code ?? null, message: detail ?? title ?? null, param: fields?.[0]?.field ?? null }
    const body = { error, request_id: request_id ?? null }
    return decodeProblemAnswer({ ...wire, body }, REPLICATE_FIELDS, stableCode, notes)
  },

  encode(answer) {
    const { problem, requestId } = answer
    const { code, message } = problem
    const status = statusOf(code)
    const field = wireParam(answer, REPLICATE_NAMING)
    return {
      status,
      headers: problemHeaders(problem),
      body: {
        title: TITLE_OF_CLASS[problemClass(code)],
        detail: message,
        status,
        ...(field === undefined ? {} : { invalid_fields: [{ type: code, field, description: message }] }),
        code,
        request_id: requestId,
      },
    }
  },
}

/** What is no well-formed HTTP stays 400; the rest of what callers get wrong is 422. */
function statusOf(code: ProblemCode): number {
  const status = statusOfCode(code)
  return status === STATUS_OF_CLASS.invalid_request && code !== 'malformed_request'
    ? STATUS_OF_CLASS.unprocessable
    : status
}

/** What the vendor's own codes mean, which stand within the texts of models: E005 what a filter refused, E006 a wrong input. */
const CODE_OF_MARK: ReadonlyMap<string, ProblemCode> = new Map([
  ['E005', 'content_rejected'],
  ['E006', 'invalid_parameter'],
])

/** Why a prediction failed, by our code where it is told, else by the vendor's within the text. */
export function decodeFailure(words: ErrorWords): Problem {
  const mark = /\bE\d{3,4}\b/.exec(words.message ?? '')?.[0] ?? ''
  return problemOf(stableCode(words) ?? CODE_OF_MARK.get(mark) ?? 'upstream_failed', words, REPLICATE_FIELDS)
}
