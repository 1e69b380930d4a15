/**
 * Errors as fal tells them: a list of details with their places for wrong input, one text for everything else. Our own code
 * is the `type` of a detail, or `error_type`; `message` is there for the one client that shows nothing else.
 */

import { z } from 'zod'
import type { Json, JsonObject } from '../../core/json.ts'
import { type Problem, type ProblemCode, problemClass } from '../../core/problem.ts'
import type { Codec, ProblemAnswer } from '../dialect.ts'
import { optional, present } from '../parsing.ts'
import {
  decodeProblemAnswer,
  type ErrorWords,
  problemHeaders,
  problemOf,
  stableCode,
  statusOfCode,
  wireParam,
} from '../problem-status.ts'
import type { WireResponse } from '../wire.ts'
import { FAL_FIELDS, FAL_NAMING } from './names.ts'

/** The header that names the request on every answer. */
export const REQUEST_ID_HEADER = 'x-fal-request-id'

/** The header that names the kind of an error. */
export const ERROR_TYPE_HEADER = 'x-fal-error-type'

/** Our codes that mean something else in fal's mouth, under a name of their own. */
const WORD_OF_CODE: { readonly [C in ProblemCode]?: string } = { request_timeout: 'body_timeout' }

/** What fal's own words mean. */
const CODE_OF_WORD: ReadonlyMap<string, ProblemCode> = new Map([
  ['body_timeout', 'request_timeout'],
  ['request_timeout', 'upstream_unavailable'],
  ['startup_timeout', 'upstream_unavailable'],
  ['runner_disconnected', 'upstream_failed'],
  ['internal_server_error', 'internal_error'],
  ['content_policy_violation', 'content_rejected'],
  ['missing', 'missing_parameter'],
  ['value_error', 'invalid_parameter'],
  ['json_invalid', 'invalid_json'],
  ['file_download_error', 'reference_unreachable'],
  ['file_too_large', 'reference_too_large'],
  ['image_load_error', 'unsupported_media'],
])

/** The words of the cancel route, which npm and Python hand on as they are. */
const STATUS_OF_CODE: { readonly [C in ProblemCode]?: string } = {
  job_not_cancellable: 'ALREADY_COMPLETED',
  job_not_found: 'NOT_FOUND',
}

const UNPROCESSABLE = 422

/** Refused requests. */
export const falProblem: Codec<WireResponse, ProblemAnswer> = {
  decode(wire, notes) {
    const { words, requestId } = readFalError(wire)
    const answer = decodeProblemAnswer({ ...wire, body: { ...words } }, FAL_FIELDS, codeOf, notes)
    return { ...answer, requestId }
  },
  encode(answer) {
    const { problem, requestId } = answer
    return {
      status: statusOf(problem),
      headers: {
        ...problemHeaders(problem),
        [ERROR_TYPE_HEADER]: wordOf(problem.code),
        [REQUEST_ID_HEADER]: requestId,
      },
      body: errorBody(problem, wireParam(answer, FAL_NAMING)),
    }
  },
}

/** An error as JSON; `param` is the wire path of the field at fault. */
export function errorBody({ code, message, field }: Problem, param: string | undefined): JsonObject {
  const type = wordOf(code)
  if (isInput({ code, field })) return { detail: [{ loc: encodePlace(param), msg: message, type }], message }
  const status = STATUS_OF_CODE[code]
  const place = param === undefined ? undefined : encodePlace(param)
  return { detail: message, message, error_type: type, ...present({ loc: place, status }) }
}

/** The HTTP status of a problem. */
export function statusOf({ code, field }: Pick<Problem, 'code' | 'field'>): number {
  if (isInput({ code, field })) return UNPROCESSABLE
  switch (problemClass(code)) {
    case 'payment_required':
      return 403
    case 'conflict':
      return code === 'job_not_cancellable' ? 400 : statusOfCode(code)
    default:
      return statusOfCode(code)
  }
}

/** The word for a code. */
export function wordOf(code: ProblemCode): string {
  return WORD_OF_CODE[code] ?? code
}

/** Codes about HTTP itself rather than about an input. */
const NO_INPUT: ReadonlySet<ProblemCode> = new Set<ProblemCode>([
  'malformed_request',
  'expectation_failed',
  'request_timeout',
  'video_not_ready',
])

/** Whether a problem is told as one of the input, with its place. An endpoint that does not exist is none. */
function isInput({ code, field }: { readonly code: ProblemCode; readonly field: string | undefined }): boolean {
  if (NO_INPUT.has(code)) return false
  const kind = problemClass(code)
  if (kind === 'invalid_request' || kind === 'unprocessable') return true
  return field?.startsWith('references') === true && (kind === 'not_found' || kind === 'unsupported_media_type')
}

const HEADER_NAME = /^(?:x-fal-[a-z-]+|idempotency-key|reelay-price-version|host)$/

/** A place as fal writes it: `["body", "image_urls", 1]`. */
function encodePlace(param: string | undefined): (string | number)[] {
  if (param === undefined) return ['body']
  if (param === 'fal_webhook' || param === 'dry_run') return ['query', param]
  if (param === 'model') return ['path', param]
  if (HEADER_NAME.test(param)) return ['header', param]
  const steps = param.match(/[^.[\]]+/g) ?? []
  return ['body', ...steps.map((step) => (/^\d+$/.test(step) ? Number(step) : step))]
}

function decodePlace(place: readonly (string | number)[]): string | undefined {
  const [first, ...rest] = place
  const steps = ['body', 'query', 'path', 'header'].includes(String(first)) ? rest : place
  if (steps.length === 0) return undefined
  return steps.reduce<string>((path, step) => {
    if (typeof step === 'number') return `${path}[${step}]`
    return path === '' ? step : `${path}.${step}`
  }, '')
}

const text = optional(z.string())
const loc = optional(z.array(z.union([z.string(), z.number()])))
const detailItem = z.object({
  loc,
  msg: text,
  type: text,
})
const bodySchema = z.looseObject({ detail: z.json().optional(), message: text, error: text, error_type: text, loc })

/** What an error answer says. */
export function readFalError({ headers, body }: Omit<WireResponse, 'status'>): {
  readonly words: ErrorWords
  readonly requestId: string
} {
  const requestId = headers[REQUEST_ID_HEADER] ?? headers['x-request-id'] ?? ''
  const parsed = bodySchema.safeParse(body)
  if (!parsed.success) return { words: {}, requestId }
  const { detail, message, error, error_type: type } = parsed.data
  const item = firstDetail(detail)
  const place = item?.loc ?? parsed.data.loc ?? undefined
  const param = place === undefined ? undefined : decodePlace(place)
  const code = item?.type ?? type ?? headers[ERROR_TYPE_HEADER]
  const told = item?.msg ?? (typeof detail === 'string' ? detail : undefined) ?? message ?? error
  const words = { ...worded('code', code), ...worded('message', told), ...worded('param', param) }
  return { words, requestId }
}

function worded(name: keyof ErrorWords, word: string | null | undefined): ErrorWords {
  return word === null || word === undefined ? {} : { [name]: word }
}

function firstDetail(detail: Json | undefined): z.infer<typeof detailItem> | undefined {
  if (!Array.isArray(detail)) return undefined
  const parsed = detailItem.safeParse(detail[0])
  return parsed.success ? parsed.data : undefined
}

/** fal has no word for an account without money, only this sentence. */
const UNPAID = /\b(?:exhausted balance|top up your balance)\b/i

/** The meaning of an error's word; `undefined` for one that nobody knows. */
function codeOf({ code, message }: ErrorWords): ProblemCode | undefined {
  if (code === undefined) return UNPAID.test(message ?? '') ? 'insufficient_credits' : undefined
  return CODE_OF_WORD.get(code) ?? stableCode({ code })
}

/** Why a job failed, from an error's words; a word that nobody knows means that the upstream failed. */
export function failureOf(words: ErrorWords): Problem {
  return problemOf(codeOf(words) ?? 'upstream_failed', words, FAL_FIELDS)
}
