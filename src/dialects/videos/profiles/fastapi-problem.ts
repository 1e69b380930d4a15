/**
 * Errors of servers made with FastAPI: `{detail}`, a text or, for a body that it did not like, a list of complaints. Beside it
 * we write our own code, which such servers do not have, so that a fake one can tell all that a real one may mean.
 */

import { z } from 'zod'
import { isJsonObject, type Json } from '../../../core/json.ts'
import type { ProblemCode } from '../../../core/problem.ts'
import type { Codec, ProblemAnswer } from '../../dialect.ts'
import { decodeProblemAnswer, problemHeaders, stableCode, statusOfCode } from '../../problem-status.ts'
import type { WireResponse } from '../../wire.ts'
import { VIDEOS_FIELDS } from '../request.ts'

/** What a complaint is about is the last text of its path; the first says whether it was the body or the query. */
const complaints = z.array(z.object({ loc: z.array(z.union([z.string(), z.number()])), msg: z.string() })).min(1)

/** The errors. `statuses` are those of the server's own that are not usual. */
export function fastapiProblem(
  statuses: { readonly [C in ProblemCode]?: number } = {},
): Codec<WireResponse, ProblemAnswer> {
  return {
    decode(wire, notes) {
      const body = isJsonObject(wire.body) ? wire.body : {}
      const own = typeof body['code'] === 'string' ? body['code'] : undefined
      const told = { ...wire, body: { ...body, detail: readDetail(body['detail']) } }
      return decodeProblemAnswer(told, VIDEOS_FIELDS, (words) => stableCode(own ? { code: own } : words), notes)
    },
    encode({ problem, requestId }) {
      return {
        status: statuses[problem.code] ?? statusOfCode(problem.code),
        headers: { ...problemHeaders(problem), 'x-request-id': requestId },
        body: { detail: problem.message, code: problem.code },
      }
    },
  }
}

function readDetail(detail: Json | undefined): Json {
  const list = complaints.safeParse(detail)
  if (!list.success) return detail ?? null
  return list.data.map(({ loc, msg }) => `${loc.slice(1).join('.')}: ${msg}`).join('; ')
}
