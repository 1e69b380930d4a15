/** `Idempotency-Key` on requests of the admin API: the same request again gets the same answer, and does nothing. */

import type { FastifyRequest } from 'fastify'
import { fingerprintOf, type Once, readIdempotencyKey } from '../../gateway/once.ts'

/** What tells a request that its sender may repeat; `undefined` without the header. Throws `ProblemError` `invalid_parameter`. */
export function onceOf(request: FastifyRequest): Once | undefined {
  const header = request.headers['idempotency-key']
  if (header === undefined) return undefined
  const key = readIdempotencyKey([header].flat().join(', '))
  const route = `${request.method} ${request.url.split('?', 1)[0]}`
  const body = request.readBody?.kind === 'json' ? request.readBody : ({ kind: 'empty' } as const)
  return { scope: `admin ${route}`, key, fingerprint: fingerprintOf(route, body) }
}
