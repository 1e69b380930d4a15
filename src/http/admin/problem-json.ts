/** Errors of the admin API: problem details (RFC 9457) with our stable code, the field to blame, and the request's id. */

import type { Problem } from '../../core/problem.ts'
import { problemHeaders, statusOfCode } from '../../dialects/problem-status.ts'
import type { WireResponse } from '../../dialects/wire.ts'
import { STATUS_CODES } from '../../lib/node-http.ts'

/** The answer to what was refused. Fields of its problems are paths on the wire already. */
export function adminProblem(problem: Problem, requestId: string): WireResponse {
  const { code, message, field } = problem
  const status = statusOfCode(code)
  return {
    status,
    headers: { ...problemHeaders(problem), 'content-type': 'application/problem+json; charset=utf-8' },
    body: {
      type: 'about:blank',
      title: STATUS_CODES[status] ?? 'Error',
      status,
      detail: message,
      code,
      ...(field !== undefined && { param: field }),
      request_id: requestId,
    },
  }
}
