/** Pages of other origins: which may read answers, by setting. A key goes in a header; cookies mean nothing here. */

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { isForAdmin } from './admin/admin-path.ts'

/** Headers of answers that a page may read besides those that every page may. */
const EXPOSED_HEADERS = [
  'accept-ranges',
  'allow',
  'content-disposition',
  'content-length',
  'content-range',
  'etag',
  'idempotent-replayed',
  'openai-poll-after-ms',
  'preference-applied',
  'ratelimit',
  'ratelimit-policy',
  'reelay-ends-in',
  'reelay-queue-position',
  'reelay-starts-in',
  'repr-digest',
  'retry-after',
  'www-authenticate',
  'x-fal-error-type',
  'x-fal-request-id',
  'x-fal-request-timeout-type',
  'x-ratelimit-limit-requests',
  'x-ratelimit-remaining-requests',
  'x-ratelimit-reset-requests',
  'x-request-id',
  'x-should-retry',
].join(', ')

/** How long a browser may remember what it was allowed, in seconds; browsers cap it at two hours. */
const REMEMBERED_SECONDS = 7_200

/** A list of header names as a browser sends it. */
const HEADER_NAMES = /^[\w-]{1,100}(?:\s*,\s*[\w-]{1,100}){0,60}$/

/** Lets pages of these origins read every answer but the admin API's; `*` stands for all. Without origins nothing is added. */
export function allowOrigins(app: FastifyInstance, origins: readonly string[]): void {
  if (origins.length === 0) return
  const isForAll = origins.includes('*')
  app.addHook('onRequest', async (request, reply) => {
    if (isForAdmin(request)) return
    const { origin } = request.headers
    if (!isForAll) reply.header('vary', 'Origin')
    if (origin === undefined || !(isForAll || origins.includes(origin))) return
    reply.headers({
      'access-control-allow-origin': isForAll ? '*' : origin,
      'access-control-expose-headers': EXPOSED_HEADERS,
    })
  })
}

/** Adds to the answer to OPTIONS what a browser asks before it sends a page's request; only for an allowed origin. */
export function answerPreflight(request: FastifyRequest, reply: FastifyReply, methods: readonly string[]): void {
  const { 'access-control-request-method': wanted, 'access-control-request-headers': names = '' } = request.headers
  if (wanted === undefined || !reply.hasHeader('access-control-allow-origin')) return
  reply.headers({
    'access-control-allow-methods': methods.join(', '),
    'access-control-max-age': REMEMBERED_SECONDS,
    // Any header that the page wants to send: SDKs have many of their own, and none of them is trusted.
    ...(HEADER_NAMES.test(names) ? { 'access-control-allow-headers': names } : {}),
  })
}
