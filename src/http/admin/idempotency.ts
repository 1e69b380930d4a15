/**
 * `Idempotency-Key` on requests of the admin API: the same request again gets the same answer, and does nothing. What a
 * repeated request would do is said by its route (`repeat`), and a header that would mean nothing there is refused.
 */

import type { FastifyRequest } from 'fastify'
import type { AdminDeps } from '../../admin/admin-deps.ts'
import type { Json, JsonObject } from '../../core/json.ts'
import { problem } from '../../core/problem.ts'
import type { KeptAnswer } from '../../core/records.ts'
import { fingerprintOf, type Once, readIdempotencyKey } from '../../gateway/once.ts'
import type { AdminAnswer } from './admin-route.ts'

const HEADER = 'idempotency-key'

/** How the answer to a request is kept in the commit of what it made. */
type KeepAnswer<Made> = (made: Made) => KeptAnswer

/**
 * Makes something, once for an `Idempotency-Key`, and answers 201 with its description, which is kept and so may hold no
 * secret. `subject` is the id of what the path names, as it is stored: a path has many spellings. Throws `ProblemError`
 * `invalid_parameter`, `idempotency_key_reused`, `idempotency_in_progress`, and what `make` throws.
 */
export async function makeOnce<Made>(
  { once }: Pick<AdminDeps, 'once'>,
  request: FastifyRequest,
  subject: string,
  describe: (made: Made) => JsonObject,
  make: (keep?: KeepAnswer<Made>) => Promise<Made>,
): Promise<AdminAnswer> {
  const asked = onceOf(request, subject)
  if (asked === undefined) return { status: 201, body: describe(await make()) }
  const { answer, isReplayed } = await once.run(asked, async (keep) => {
    const keepMade: KeepAnswer<Made> = (made) =>
      keep({ status: 201, headers: {}, body: JSON.stringify(describe(made)) })
    return keepMade(await make(keepMade))
  })
  const body: Json = JSON.parse(answer.body)
  return { status: answer.status, headers: isReplayed ? { 'idempotent-replayed': 'true' } : {}, body }
}

/** Throws `ProblemError` `unsupported_parameter` when a request has a key that its route cannot hold to. */
export function refuseIdempotencyKey(request: FastifyRequest): void {
  if (request.headers[HEADER] === undefined) return
  const message = 'This route takes no Idempotency-Key: it does its work anew each time. Send it without.'
  throw problem('unsupported_parameter', message, HEADER)
}

function onceOf(request: FastifyRequest, subject: string): Once | undefined {
  const header = request.headers[HEADER]
  if (header === undefined) return undefined
  const key = readIdempotencyKey([header].flat().join(', '))
  const route = `${request.method} ${request.routeOptions.url} ${subject}`
  const body = request.readBody?.kind === 'json' ? request.readBody : ({ kind: 'empty' } as const)
  return { scope: `admin ${route}`, key, fingerprint: fingerprintOf(route, body) }
}
