/** What an error answer to a submit means: for the job, for the key, for the provider. */

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

/** Answers whose status says enough. */
const CAUSE_OF_STATUS: ReadonlyMap<number, RefusalCause> = new Map([
  [401, 'key'],
  [402, 'money'],
])

/** What a submit that was answered with an error throws. */
export function refusalOf(
  dialect: Dialect,
  response: WireResponse,
  lost: readonly Note[],
  nowMs: number,
): ProblemError {
  const { status, body } = response
  const { problem } = dialect.problem.decode(response, new Notes())
  const cause = causeOf(status, body !== null, problem)
  if (cause === undefined) {
    return new ProblemError({ code: 'upstream_outcome_unknown', message: 'The provider failed while it took the job.' })
  }
  const internal = `status ${status}: ${problem.message}`.slice(0, 500)
  const told = cause === 'request' ? ofRequest(problem) : cause === 'model' ? NO_MODEL : UNAVAILABLE
  const retryAfterMs = askedWait(response.headers['retry-after'], nowMs)
  return new Refusal(new ProblemError(told, { internal }), lost, {
    cause,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  })
}

const UNAVAILABLE: Problem = { code: 'upstream_unavailable', message: 'The provider is not available.' }

const NO_MODEL: Problem = { code: 'upstream_failed', message: 'The provider does not have this model.' }

/** What is told of a refused request; a provider's words about its operator's account are nobody else's. */
function ofRequest({ code, message }: Problem): Problem {
  if (code === 'content_rejected') return { code, message: `The provider's moderation refused the job: ${message}` }
  return { code: 'upstream_failed', message: `The provider refused the job: ${message}` }
}

/** `undefined`: nobody knows whether it was taken. */
function causeOf(status: number, isExplained: boolean, { code }: Problem): RefusalCause | undefined {
  const known = CAUSE_OF_STATUS.get(status) ?? (isExplained ? CAUSE_OF_CODE[code] : undefined)
  if (status === 429) return known === 'money' ? 'money' : 'busy'
  if (status === 503 && isExplained) return 'busy'
  if (status >= 500) return undefined
  return known ?? (status === 403 ? 'key' : 'request')
}
