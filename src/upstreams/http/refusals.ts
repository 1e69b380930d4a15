/**
 * What an error answer to a submit means: for the job, for the key, for the provider. A key is refused by the provider's own
 * word or by 401; who stands in front of a provider refuses much for what a prompt says, and knows nothing of keys.
 */

import { isJsonObject, type Json } from '../../core/json.ts'
import { type Note, Notes } from '../../core/notes.ts'
import { type Problem, type ProblemCode, ProblemError } from '../../core/problem.ts'
import { Refusal, type RefusalCause } from '../../core/upstream-port.ts'
import type { Dialect } from '../../dialects/dialect.ts'
import type { WireResponse } from '../../dialects/wire.ts'
import { retryAfterMs as askedWait } from '../../lib/http-date.ts'

/** Problems of a provider's that are its operator's, or nobody's, and never the caller's. */
const CAUSE_OF_CODE: { readonly [C in ProblemCode]?: RefusalCause } = {
  unauthorized: 'key',
  tenant_disabled: 'key',
  face_not_allowed: 'key',
  origin_not_allowed: 'key',
  insufficient_credits: 'money',
  budget_exceeded: 'money',
  model_not_found: 'model',
  model_not_enabled: 'model',
  model_not_allowed: 'model',
  route_not_found: 'model',
  method_not_allowed: 'model',
  rate_limited: 'busy',
  too_many_jobs: 'busy',
  unavailable: 'busy',
  idempotency_in_progress: 'busy',
}

/** Somebody in between, or a server that had no time to listen: nobody has looked at the work. */
const NOT_HEARD: readonly number[] = [408, 421, 425]

const SEE_OTHER = 303

/** Works at a time, or requests in a while. */
const TOO_MANY = 429

const TOO_MANY_CODES: readonly ProblemCode[] = ['rate_limited', 'too_many_jobs']

/** There is no such path, at the provider or at whoever stands before it. */
const NO_PATH: readonly number[] = [404, 405]

/**
 * What a submit that was answered with an error, or sent elsewhere, throws. `namesMedia`: it named media in the provider's
 * library, which may be what is not there.
 */
export function refusalOf(
  dialect: Dialect,
  response: WireResponse,
  lost: readonly Note[],
  nowMs: number,
  namesMedia = false,
): ProblemError {
  const { status, headers } = response
  const read = new Notes()
  const { problem } = dialect.problem.decode(response, read)
  const cause = causeOf(response, read.list.some(({ field }) => field === 'code') ? undefined : problem.code)
  if (cause === undefined) {
    return new ProblemError({ code: 'upstream_outcome_unknown', message: 'The provider failed while it took the job.' })
  }
  const where = headers['location'] === undefined ? '' : ` to ${headers['location']}`
  const internal = `status ${status}${where}: ${problem.message}`.slice(0, 500)
  const told =
    cause === 'request' ? ofRequest(problem) : cause === 'model' ? (namesMedia ? NO_MEDIA : NO_MODEL) : UNAVAILABLE
  const isCrowded = cause === 'busy' && (status === TOO_MANY || TOO_MANY_CODES.includes(problem.code))
  const why = { cause, isCrowded, retryAfterMs: askedWait(headers['retry-after'], nowMs) }
  return new Refusal(new ProblemError(told, { internal }), lost, why)
}

const UNAVAILABLE: Problem = { code: 'upstream_unavailable', message: 'The provider is not available.' }

const NO_MODEL: Problem = { code: 'upstream_failed', message: 'The provider does not have this model.' }

const NO_MEDIA: Problem = {
  code: 'upstream_failed',
  message: 'The provider does not have this model, or not the media of its library that the job names.',
}

/** What is told of a refused request; a provider's words about its operator's account are nobody else's. */
function ofRequest({ code, message }: Problem): Problem {
  if (code === 'content_rejected') return { code, message: `The provider's moderation refused the job: ${message}` }
  return { code: 'upstream_failed', message: `The provider refused the job: ${message}` }
}

/**
 * What an answer is about; `undefined`: nobody knows whether the work was taken. `code` is what the provider's own word
 * means, where it said one that the dialect knows: everything else may have been said by somebody in between.
 */
function causeOf({ status, body }: WireResponse, code: ProblemCode | undefined): RefusalCause | undefined {
  const known = code === undefined ? undefined : (CAUSE_OF_CODE[code] ?? (status < 500 ? 'request' : undefined))
  if (status === TOO_MANY) return known === 'money' ? 'money' : 'busy'
  if (status === 503) return known
  if (status >= 500) return undefined
  // It is answered somewhere else: what was asked has been done.
  if (status === SEE_OTHER) return undefined
  if (status < 400 || NOT_HEARD.includes(status)) return 'busy'
  if (status === 401) return 'key'
  if (NO_PATH.includes(status) && (code === undefined || code === 'job_not_found'))
    return isWorded(body) ? 'model' : 'busy'
  if (known !== undefined) return known
  if (status === 402) return isWorded(body) ? 'money' : 'busy'
  return status === 403 ? 'busy' : 'request'
}

/** Whether a body has the form of an API's error. A page of HTML has not, nor has a gateway's bare `{"message"}`. */
export function isWorded(body: Json): boolean {
  if (!isJsonObject(body)) return false
  const { error, detail, code, message } = body
  if (typeof code === 'string' && code !== '' && typeof message === 'string') return true
  if (isJsonObject(error)) return typeof error['message'] === 'string' || typeof error['code'] === 'string'
  return [error, detail].some((told) => (typeof told === 'string' && told !== '') || Array.isArray(told))
}
