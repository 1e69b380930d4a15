/**
 * Problems: what a caller, the world or an upstream did that stops a request or a job.
 * A problem has a stable code, a class, a public message and, where one is to blame, the canonical field.
 * Status numbers are the dialects' affair.
 */

/** The class of a problem; every dialect maps each class to its own status number and type word. */
export type ProblemClass =
  | 'invalid_request'
  | 'unauthorized'
  | 'payment_required'
  | 'forbidden'
  | 'not_found'
  | 'method_not_allowed'
  | 'conflict'
  | 'unprocessable'
  | 'too_large'
  | 'unsupported_media_type'
  | 'rate_limited'
  | 'storage_full'
  | 'unavailable'
  | 'upstream'
  | 'internal'

type ProblemFacts = { readonly class: ProblemClass; readonly retryable: boolean }

/** Every stable problem code with its class, and whether the same request may succeed later. */
export const PROBLEMS = {
  malformed_request: { class: 'invalid_request', retryable: false },
  path_too_long: { class: 'too_large', retryable: false },
  head_too_large: { class: 'too_large', retryable: false },
  expectation_failed: { class: 'invalid_request', retryable: false },
  request_timeout: { class: 'invalid_request', retryable: true },
  invalid_json: { class: 'invalid_request', retryable: false },
  invalid_body: { class: 'invalid_request', retryable: false },
  invalid_unicode: { class: 'invalid_request', retryable: false },
  duplicate_key: { class: 'invalid_request', retryable: false },
  missing_parameter: { class: 'invalid_request', retryable: false },
  invalid_parameter: { class: 'invalid_request', retryable: false },
  conflicting_parameters: { class: 'invalid_request', retryable: false },
  unsupported_parameter: { class: 'invalid_request', retryable: false },
  unsupported_combination: { class: 'invalid_request', retryable: false },
  prompt_required: { class: 'invalid_request', retryable: false },
  prompt_too_long: { class: 'invalid_request', retryable: false },
  too_many_references: { class: 'invalid_request', retryable: false },
  url_not_allowed: { class: 'invalid_request', retryable: false },
  file_not_found: { class: 'not_found', retryable: false },
  unsupported_media: { class: 'unsupported_media_type', retryable: false },
  reference_kind_mismatch: { class: 'invalid_request', retryable: false },
  reference_too_large: { class: 'invalid_request', retryable: false },
  reference_too_short: { class: 'invalid_request', retryable: false },
  reference_too_long: { class: 'invalid_request', retryable: false },
  reference_dimensions: { class: 'invalid_request', retryable: false },
  reference_unreachable: { class: 'invalid_request', retryable: true },
  model_not_found: { class: 'not_found', retryable: false },
  model_not_enabled: { class: 'forbidden', retryable: false },
  model_not_allowed: { class: 'forbidden', retryable: false },
  unauthorized: { class: 'unauthorized', retryable: false },
  tenant_disabled: { class: 'forbidden', retryable: false },
  face_not_allowed: { class: 'forbidden', retryable: false },
  webhooks_not_allowed: { class: 'forbidden', retryable: false },
  origin_not_allowed: { class: 'forbidden', retryable: false },
  insufficient_credits: { class: 'payment_required', retryable: false },
  budget_exceeded: { class: 'payment_required', retryable: false },
  price_changed: { class: 'conflict', retryable: false },
  idempotency_key_reused: { class: 'unprocessable', retryable: false },
  idempotency_in_progress: { class: 'conflict', retryable: true },
  tenant_not_found: { class: 'not_found', retryable: false },
  key_not_found: { class: 'not_found', retryable: false },
  key_revoked: { class: 'conflict', retryable: false },
  provider_not_found: { class: 'not_found', retryable: false },
  provider_changed: { class: 'conflict', retryable: false },
  provider_busy: { class: 'conflict', retryable: true },
  credential_not_found: { class: 'not_found', retryable: false },
  credential_exists: { class: 'conflict', retryable: false },
  job_not_found: { class: 'not_found', retryable: false },
  endpoint_not_found: { class: 'not_found', retryable: false },
  endpoint_disabled: { class: 'conflict', retryable: false },
  too_many_endpoints: { class: 'conflict', retryable: false },
  delivery_not_found: { class: 'not_found', retryable: false },
  delivery_forgotten: { class: 'conflict', retryable: false },
  delivery_pending: { class: 'rate_limited', retryable: true },
  route_not_found: { class: 'not_found', retryable: false },
  link_expired: { class: 'forbidden', retryable: false },
  method_not_allowed: { class: 'method_not_allowed', retryable: false },
  job_not_cancellable: { class: 'conflict', retryable: false },
  outcome_known: { class: 'conflict', retryable: false },
  video_not_ready: { class: 'invalid_request', retryable: false },
  video_not_available: { class: 'not_found', retryable: false },
  storyboard_unavailable: { class: 'not_found', retryable: false },
  body_too_large: { class: 'too_large', retryable: false },
  unsupported_content_type: { class: 'unsupported_media_type', retryable: false },
  rate_limited: { class: 'rate_limited', retryable: true },
  too_many_jobs: { class: 'rate_limited', retryable: true },
  storage_full: { class: 'storage_full', retryable: true },
  unavailable: { class: 'unavailable', retryable: true },
  upstream_unavailable: { class: 'upstream', retryable: true },
  content_rejected: { class: 'invalid_request', retryable: false },
  upstream_failed: { class: 'upstream', retryable: false },
  upstream_bad_result: { class: 'upstream', retryable: false },
  upstream_outcome_unknown: { class: 'upstream', retryable: false },
  internal_error: { class: 'internal', retryable: true },
} as const satisfies Record<string, ProblemFacts>

/** A stable problem code. */
export type ProblemCode = keyof typeof PROBLEMS

/** A problem as plain data: what a dialect encodes, and what a failed job keeps. */
export type Problem = {
  readonly code: ProblemCode
  /** A sentence for the caller: never a secret, an internal address or another tenant's data. */
  readonly message: string
  /** Canonical path of the field to blame, such as `references[1]` or `durationSeconds`. */
  readonly field?: string
  /** After how many seconds it is worth asking again, where that is known. */
  readonly retryAfterSeconds?: number
}

/** The class of a problem's code. */
export function problemClass(code: ProblemCode): ProblemClass {
  return PROBLEMS[code].class
}

/** True for a known code: the test that wire data passes before it is called a `ProblemCode`. */
export function isProblemCode(code: string): code is ProblemCode {
  return Object.hasOwn(PROBLEMS, code)
}

/** A problem on its way to whoever can answer for it. `internal` is for the log only. */
export class ProblemError extends Error {
  readonly problem: Problem
  readonly internal: string | undefined

  constructor(problem: Problem, options: { readonly cause?: unknown; readonly internal?: string } = {}) {
    super(problem.message, { cause: options.cause })
    this.name = 'ProblemError'
    this.problem = problem
    this.internal = options.internal
  }
}

/** Shorthand for a `ProblemError` to be thrown. */
export function problem(code: ProblemCode, message: string, field?: string): ProblemError {
  return new ProblemError(field === undefined ? { code, message } : { code, message, field })
}

/** Classes of problems that no field of a request is to blame for. */
const NOBODYS_FAULT: readonly ProblemClass[] = ['storage_full', 'unavailable', 'internal']

/**
 * Runs `work` on what a field holds: a `ProblemError` that names no field, and is the fault of one, gets this one, and its
 * message in the words of `reword`.
 */
export async function withField<Value>(
  field: string,
  work: () => Promise<Value>,
  reword = (message: string) => message,
): Promise<Value> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof ProblemError) || error.problem.field !== undefined) throw error
    const { code, message } = error.problem
    if (field === '' || NOBODYS_FAULT.includes(problemClass(code))) throw error
    throw new ProblemError(
      { code, message: reword(message), field },
      { cause: error, ...(error.internal === undefined ? {} : { internal: error.internal }) },
    )
  }
}

/** Runs `work` for the reference at `index`, counted from 0; messages say in words which one they are about. */
export function forReference<Value>(index: number, work: () => Promise<Value>): Promise<Value> {
  return withField(`references[${index}]`, work, (message) => `Reference ${index + 1}: ${message}`)
}
