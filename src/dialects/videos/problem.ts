/**
 * Errors as `/v1/videos` tells them: OpenAI's object with all four members, and a header that keeps its SDKs from
 * retrying in vain.
 */

import { type ProblemCode, problemClass } from '../../core/problem.ts'
import type { Codec, ProblemAnswer } from '../dialect.ts'
import {
  decodeProblemAnswer,
  type ErrorWords,
  isRetryable,
  problemHeaders,
  STATUS_OF_CLASS,
  stableCode,
  statusOfCode,
  TYPE_OF_CLASS,
  wireParam,
} from '../problem-status.ts'
import type { WireResponse } from '../wire.ts'
import { VIDEOS_FIELDS, VIDEOS_NAMING } from './request.ts'

/** Code words of OpenAI and new-api that are not ours. */
const CODE_OF_WORD: ReadonlyMap<string, ProblemCode> = new Map([
  ['invalid_api_key', 'unauthorized'],
  ['insufficient_quota', 'insufficient_credits'],
  ['insufficient_user_quota', 'insufficient_credits'],
  ['pre_consume_token_quota_failed', 'insufficient_credits'],
  ['billing_hard_limit_reached', 'insufficient_credits'],
  ['billing_not_active', 'insufficient_credits'],
  ['content_policy_violation', 'content_rejected'],
  ['sensitive_words_detected', 'content_rejected'],
  ['moderation_blocked', 'content_rejected'],
  ['rate_limit_exceeded', 'rate_limited'],
  ['missing_model', 'missing_parameter'],
  ['invalid_request', 'invalid_parameter'],
  ['task_not_exist', 'job_not_found'],
  ['do_request_failed', 'upstream_unavailable'],
  // It has found nobody to hand the job to.
  ['get_channel_failed', 'unavailable'],
  ['fail_to_fetch_task', 'upstream_unavailable'],
  ['invalid_api_platform', 'upstream_failed'],
  ['model_price_error', 'upstream_failed'],
])

/**
 * Refused requests. A conflict that lasts is a 400 here: OpenAI's SDKs repeat a 409 by themselves. `unpaidStatus` is the
 * vendor's own for an account without money.
 */
export function videosProblem(unpaidStatus: 403 | 429): Codec<WireResponse, ProblemAnswer> {
  const statusOf = (code: ProblemCode) => {
    if (problemClass(code) === 'payment_required') return unpaidStatus
    return problemClass(code) === 'conflict' && !isRetryable({ code })
      ? STATUS_OF_CLASS.invalid_request
      : statusOfCode(code)
  }
  return {
    decode: (wire, notes) => decodeProblemAnswer(wire, VIDEOS_FIELDS, codeOf, notes),
    encode(answer) {
      const { problem, requestId } = answer
      const kind = problemClass(problem.code)
      const param = wireParam(answer, VIDEOS_NAMING) ?? null
      return {
        status: statusOf(problem.code),
        headers: {
          ...problemHeaders(problem),
          ...(isRetryable(problem) ? {} : { 'x-should-retry': 'false' }),
          'x-request-id': requestId,
        },
        body: { error: { message: problem.message, type: TYPE_OF_CLASS[kind], param, code: problem.code } },
      }
    },
  }
}

function codeOf(words: ErrorWords): ProblemCode | undefined {
  return stableCode(words) ?? (words.code === undefined ? undefined : CODE_OF_WORD.get(words.code))
}
