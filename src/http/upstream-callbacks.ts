/** The path on which providers call back. Its end is a secret that names one attempt; the body is no more than a hint. */

import type { FastifyInstance, FastifyRequest } from 'fastify'
import { problem } from '../core/problem.ts'
import type { TakeCallback } from '../gateway/called-back.ts'
import { CALLBACK_PATH, type CallbackTokens } from '../links/callback-tokens.ts'

/** What the route needs. */
export type UpstreamCallbackDeps = {
  readonly callbackTokens: CallbackTokens
  readonly takeCallback: TakeCallback
}

/** Bytes of a callback, at most: providers send what they answer about a work. */
const BODY_BYTES_MAX = 131_072

/** Adds the route. Whoever does not know a path that we have made is told nothing, and none of his body is read. */
export function mountUpstreamCallbacks(app: FastifyInstance, deps: UpstreamCallbackDeps): void {
  const attemptOf = ({ params }: FastifyRequest) => {
    const { token } = params as { readonly token: string }
    const attemptId = deps.callbackTokens.check(token)
    if (attemptId === undefined) throw problem('route_not_found', 'There is nothing here.')
    return attemptId
  }
  const config = { access: 'link', bodyBytesMax: BODY_BYTES_MAX } as const
  const onRequest = async (request: FastifyRequest) => void attemptOf(request)
  app.post(`${CALLBACK_PATH}:token`, { config, onRequest }, async (request, reply) => {
    const body = request.readBody?.kind === 'json' ? request.readBody.json : undefined
    const isThere = await deps.takeCallback(attemptOf(request), body)
    if (!isThere) throw problem('route_not_found', 'There is nothing here.')
    return reply.code(204).send()
  })
}
