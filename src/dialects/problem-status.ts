/**
 * Problems on the wire: which HTTP status and which type word each class gets, and how errors of any vendor are read.
 */

import { z } from 'zod'
import type { Json } from '../core/json.ts'
import type { Notes } from '../core/notes.ts'
import {
  isProblemCode,
  PROBLEMS,
  type Problem,
  type ProblemClass,
  type ProblemCode,
  problemClass,
} from '../core/problem.ts'
import type { JobView } from '../core/view.ts'
import type { ProblemAnswer } from './dialect.ts'
import { type Asked, askedOf, decodeField, type FieldNames, type Naming, nameField } from './field-names.ts'
import { given, optional, present } from './parsing.ts'
import type { WireResponse } from './wire.ts'

/** The HTTP status of each class, unless a dialect has its own. */
export const STATUS_OF_CLASS = {
  invalid_request: 400,
  unauthorized: 401,
  payment_required: 402,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  conflict: 409,
  too_large: 413,
  unsupported_media_type: 415,
  unprocessable: 422,
  rate_limited: 429,
  internal: 500,
  upstream: 502,
  unavailable: 503,
  storage_full: 507,
} as const satisfies { readonly [C in ProblemClass]: number }

/** Codes about HTTP itself, for which HTTP has a status of their own. */
const STATUS_OF_CODE: { readonly [C in ProblemCode]?: number } = {
  request_timeout: 408,
  path_too_long: 414,
  expectation_failed: 417,
  head_too_large: 431,
}

/** The HTTP status of a code, unless a dialect has its own. */
export function statusOfCode(code: ProblemCode): number {
  return STATUS_OF_CODE[code] ?? STATUS_OF_CLASS[problemClass(code)]
}

/** The type word of each class where errors have one; the words are OpenAI's. */
export const TYPE_OF_CLASS = {
  invalid_request: 'invalid_request_error',
  unauthorized: 'authentication_error',
  payment_required: 'insufficient_quota',
  forbidden: 'permission_error',
  not_found: 'not_found_error',
  method_not_allowed: 'invalid_request_error',
  conflict: 'invalid_request_error',
  too_large: 'invalid_request_error',
  unsupported_media_type: 'invalid_request_error',
  unprocessable: 'invalid_request_error',
  rate_limited: 'rate_limit_error',
  internal: 'server_error',
  upstream: 'server_error',
  unavailable: 'server_error',
  storage_full: 'server_error',
} as const satisfies { readonly [C in ProblemClass]: string }

/** The wire path of the field at fault, in the words of the request itself where it is known. */
export function wireParam({ problem, isWirePath, request }: ProblemAnswer, naming: Naming): string | undefined {
  if (isWirePath === true) return problem.field
  return failureParam(naming, problem, request ?? {})
}

/** The wire path of the field that a problem with a job's request names. */
export function failureParam(naming: Naming, { field }: Problem, asked: Asked): string | undefined {
  return given(field, (path) => nameField(naming, path, asked))
}

/** Why a job failed, as JSON; `undefined` when it did not. The field at fault is named as the caller wrote it. */
export function encodeFailure(naming: Naming, view: FailedView): Failure | undefined {
  const { failure } = view
  if (failure === undefined) return undefined
  const { code, message } = failure
  return { code, message, ...present({ param: failureParam(naming, failure, askedOf(view)) }) }
}

type FailedView = Pick<JobView, 'failure' | 'references' | 'request'>
type Failure = { readonly code: ProblemCode; readonly message: string; readonly param?: string }

/** When to ask again what could not be served, in seconds. */
const RETRY_AFTER_SECONDS = 2

/** The headers that an error needs in every dialect. */
export function problemHeaders(problem: Problem): Record<string, string> {
  const kind = problemClass(problem.code)
  if (kind === 'unauthorized') return { 'www-authenticate': 'Bearer' }
  // Clients that repeat no conflict by themselves are told that this one passes.
  const again = problem.code === 'idempotency_in_progress' ? { 'x-should-retry': 'true' } : {}
  const seconds = problem.retryAfterSeconds ?? (kind === 'unavailable' ? RETRY_AFTER_SECONDS : undefined)
  return seconds === undefined ? again : { ...again, 'retry-after': String(seconds) }
}

/** What an error says in any of the shapes that vendors use; see `readError`. */
export type ErrorWords = {
  readonly code?: string
  /** Our own stable code, where a dialect's code word is coarser. */
  readonly reason?: string
  readonly message?: string
  readonly param?: string
}

const text = optional(z.string())
const errorWords = z.object({ code: text, reason: text, message: text, param: text })

/** An error object as JSON may carry it: `{code, message, …}`. Nonsense is an empty one. */
export function readError(error: Json | undefined): ErrorWords {
  if (error === undefined || error === null) return {}
  if (typeof error === 'string') return { message: error }
  const parsed = errorWords.safeParse(error)
  if (!parsed.success) return {}
  return Object.fromEntries(Object.entries(parsed.data).filter(([, word]) => typeof word === 'string' && word !== ''))
}

const errorBody = z.looseObject({
  error: z.json().optional(),
  detail: z.json().optional(),
  request_id: text,
  requestId: text,
})

/**
 * Reads an error answer of any of the known shapes: `{error: {…}}`, new-api's `{code, message}`, FastAPI's `{detail}`.
 * `codeOf` gives a dialect's own code words a meaning; where no word helps, the HTTP status does, with a note.
 */
export function decodeProblemAnswer(
  wire: WireResponse,
  names: FieldNames,
  codeOf: (words: ErrorWords) => ProblemCode | undefined,
  notes: Notes,
): ProblemAnswer {
  const parsed = errorBody.safeParse(wire.body)
  const body = parsed.success ? parsed.data : {}
  const words = readError(body.error ?? (typeof body.detail === 'string' ? body.detail : wire.body))
  const known = codeOf(words)
  if (known === undefined) notes.approximated('code', `told by the HTTP status ${wire.status} alone`)
  const requestId = body.request_id ?? body.requestId ?? wire.headers['x-request-id'] ?? ''
  return { problem: problemOf(known ?? codeOfStatus(wire.status), words, names), requestId }
}

/** The words of an error as a problem with a code that is already known. */
export function problemOf(code: ProblemCode, words: ErrorWords, names: FieldNames): Problem {
  const message = words.message ?? 'The provider gave no reason.'
  return words.param === undefined ? { code, message } : { code, message, field: decodeField(names, words.param) }
}

/** The stable code, where an error carries one as it is. */
export function stableCode({ reason, code }: ErrorWords): ProblemCode | undefined {
  if (reason !== undefined && isProblemCode(reason)) return reason
  return code !== undefined && isProblemCode(code) ? code : undefined
}

const CODE_OF_STATUS: ReadonlyMap<number, ProblemCode> = new Map([
  [401, 'unauthorized'],
  // A provider's account without money; nothing that our caller could mend.
  [402, 'upstream_failed'],
  [403, 'model_not_enabled'],
  [404, 'job_not_found'],
  [405, 'method_not_allowed'],
  [409, 'job_not_cancellable'],
  [413, 'body_too_large'],
  [415, 'unsupported_content_type'],
  [429, 'rate_limited'],
  [500, 'internal_error'],
  [503, 'unavailable'],
  [507, 'storage_full'],
])

function codeOfStatus(status: number): ProblemCode {
  return CODE_OF_STATUS.get(status) ?? (status >= 500 ? 'upstream_unavailable' : 'invalid_parameter')
}

/** True when the same request may succeed later. */
export function isRetryable(problem: Pick<Problem, 'code'>): boolean {
  return PROBLEMS[problem.code].retryable
}
