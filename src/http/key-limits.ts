/** What a key may do, where that is known before its request is read: which dialects it may speak, and how often it may ask. */

import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Principal } from '../auth/authenticate.ts'
import { ProblemError, problem } from '../core/problem.ts'
import type { KeyLimits } from '../core/limits.ts'
import type { Store } from '../core/store-port.ts'
import type { Dialect, RateLimit } from '../dialects/dialect.ts'
import { chooseDialect } from './choose-dialect.ts'

/**
 * Holds a request to the limits of its key, and tells on the answer how many requests are left. Throws `ProblemError`
 * `rate_limited`, `face_not_allowed`, `webhooks_not_allowed`.
 */
export async function holdToLimits(
  store: Pick<Store, 'countRequest'>,
  { keyId, limits }: Principal,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const { requestsPerMinute } = limits
  if (requestsPerMinute !== undefined) {
    const { allowed, remaining, resetMs } = await store.countRequest(keyId, requestsPerMinute)
    const resetSeconds = Math.ceil(resetMs / 1_000)
    const dialect = faceOf(request) ?? request.routeOptions.config.speaks
    reply.headers(rateLimitHeaders({ perMinute: requestsPerMinute, remaining, resetSeconds }, dialect))
    if (!allowed) throw tooMany(requestsPerMinute, resetSeconds)
  }
  holdToFaces(limits, request)
}

/** Holds a request to the routes that its key may use. Throws `ProblemError` `face_not_allowed`, `webhooks_not_allowed`. */
export function holdToFaces({ faces, origins }: KeyLimits, request: FastifyRequest): void {
  // A key in a web page is anybody's: with the secret, he could sign what the tenant's servers believe.
  if (request.routeOptions.config.managesWebhooks === true && (faces !== undefined || origins !== undefined)) {
    throw problem('webhooks_not_allowed', 'An API key that is limited to dialects or origins manages no webhooks.')
  }
  const face = faceOf(request)
  // A route that is no face's, such as the account's, is there for every key.
  if (faces !== undefined && face !== undefined && !faces.includes(face.id)) {
    throw problem('face_not_allowed', 'This API key may not speak the dialect of this path.')
  }
}

function faceOf({ routeOptions, headers }: FastifyRequest): Dialect | undefined {
  const { dialects } = routeOptions.config
  return dialects === undefined ? undefined : chooseDialect(dialects, headers)
}

/** draft-ietf-httpapi-ratelimit-headers-11, and what the vendor of the dialect has for the same. */
function rateLimitHeaders(limit: RateLimit, dialect: Dialect | undefined): Readonly<Record<string, string>> {
  const { perMinute, remaining, resetSeconds } = limit
  return {
    'ratelimit-policy': `"requests";q=${perMinute};w=60`,
    ratelimit: `"requests";r=${remaining};t=${resetSeconds}`,
    ...dialect?.rateLimitHeaders?.(limit),
  }
}

function tooMany(perMinute: number, retryAfterSeconds: number): ProblemError {
  const message = `This API key may make ${perMinute} requests a minute.`
  return new ProblemError({ code: 'rate_limited', message, retryAfterSeconds })
}
