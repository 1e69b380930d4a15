/** From anything that was thrown to a problem that a dialect can answer with. */

import { type Problem, ProblemError } from '../core/problem.ts'
import { codeOf } from '../lib/system-error.ts'

/** How Fastify's own errors are called here; messages of theirs are not passed on. */
const FRAMEWORK: { readonly [code: string]: Problem } = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: {
    code: 'unsupported_content_type',
    message: 'Send application/json, or multipart/form-data where files are taken.',
  },
  FST_ERR_CTP_BODY_TOO_LARGE: { code: 'body_too_large', message: 'The body is too large.' },
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: {
    code: 'invalid_body',
    message: 'The body is shorter or longer than its Content-Length says.',
  },
  FST_ERR_BAD_URL: { code: 'route_not_found', message: 'The path is not a valid one.' },
  FST_ERR_MAX_PARAM_LENGTH: { code: 'route_not_found', message: 'The path is too long.' },
}

/** A problem, and whether it is one that the operator has to look into. */
type Diagnosis = { readonly problem: Problem; readonly unexpected: boolean; readonly internal?: string }

/** Names what was thrown. Whatever nobody foresaw is `internal_error`, and its text stays here. */
export function diagnose(error: unknown): Diagnosis {
  if (error instanceof ProblemError) {
    const { problem, internal } = error
    return { problem, unexpected: problem.code === 'internal_error', ...(internal === undefined ? {} : { internal }) }
  }
  const code = codeOf(error)
  const known = Object.hasOwn(FRAMEWORK, code) ? FRAMEWORK[code] : undefined
  if (known !== undefined) return { problem: known, unexpected: false }
  const message = 'Something went wrong in the gateway. The request id helps its operator to find out what.'
  return { problem: { code: 'internal_error', message }, unexpected: true }
}
