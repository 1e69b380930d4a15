/** Bodies: JSON is read whole, within a size and a time; forms are left to be streamed; anything else is refused. */

import type { Readable } from 'node:stream'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Json } from '../core/json.ts'
import { ProblemError, problem } from '../core/problem.ts'
import type { BodyBudget } from './body-budget.ts'
import { OPERATOR_JSON_MEMBERS_MAX, parseStrictJson } from '../core/strict-json.ts'

/** How long a JSON body may take to arrive, in ms. */
const JSON_BODY_TIMEOUT_MS = 30_000

/** A body as the framework hands it on. */
export type ReadBody = { readonly kind: 'json'; readonly json: Json } | { readonly kind: 'form-stream' } | undefined

/** Limits of JSON bodies. */
type BodyLimits = {
  readonly sizeBytesMax: number
  /** How long one may take to arrive, in ms. */
  readonly timeoutMs?: number
  /** Counts the bytes of all bodies together. */
  readonly budget: BodyBudget
}

/** Teaches the server to read exactly these bodies; what was read is found on the request as `readBody`. */
export function readBodies(app: FastifyInstance, limits: BodyLimits): void {
  app.decorateRequest('readBody', undefined)
  app.addHook('onResponse', async (request) => limits.budget.release(request))
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', async (request: FastifyRequest, payload: Readable) => {
    refuseCompressed(request)
    const { bodyBytesMax = limits.sizeBytesMax } = request.routeOptions.config
    const sizeBytesMax = Math.min(limits.sizeBytesMax, bodyBytesMax)
    const bytes = await collect(request, payload, { ...limits, sizeBytesMax })
    if (bytes.byteLength === 0) return
    // Nobody but the operator gets as far as this with a body for the admin API.
    const membersMax = request.routeOptions.config.access === 'admin' ? OPERATOR_JSON_MEMBERS_MAX : undefined
    request.readBody = { kind: 'json', json: parseStrictJson(bytes, membersMax) }
  })
  app.addContentTypeParser('multipart/form-data', async (request: FastifyRequest) => {
    refuseCompressed(request)
    request.readBody = { kind: 'form-stream' }
  })
}

/** A small body that unfolds into a large one is a weapon, and no client needs it. */
function refuseCompressed({ headers }: FastifyRequest): void {
  const encoding = headers['content-encoding'] ?? 'identity'
  if (encoding.toLowerCase() !== 'identity') {
    throw problem('unsupported_content_type', 'Send the body without a Content-Encoding.')
  }
}

/**
 * Reads a body whole. Whatever is wrong with it, the request is left as it is, not destroyed: its client is still to be told,
 * and what it goes on sending is still to be dropped.
 */
function collect(
  request: FastifyRequest,
  payload: Readable,
  { sizeBytesMax, timeoutMs = JSON_BODY_TIMEOUT_MS, budget }: BodyLimits,
): Promise<Uint8Array> {
  const { promise, resolve, reject } = Promise.withResolvers<Uint8Array>()
  const chunks: Buffer[] = []
  let sizeBytes = 0
  const onData = (chunk: Buffer) => {
    try {
      sizeBytes += chunk.byteLength
      if (sizeBytes > sizeBytesMax) throw problem('body_too_large', `A JSON body has at most ${sizeBytesMax} bytes.`)
      budget.hold(request, chunk.byteLength)
      chunks.push(chunk)
    } catch (error) {
      reject(error)
    }
  }
  const onEnd = () => resolve(chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks))
  const onError = (cause: unknown) => {
    reject(new ProblemError({ code: 'invalid_body', message: 'The body broke off.' }, { cause }))
  }
  const late = setTimeout(() => {
    reject(problem('request_timeout', 'The body took too long to arrive.'))
  }, timeoutMs)
  payload.on('data', onData).once('end', onEnd).once('error', onError)
  return promise.finally(() => {
    clearTimeout(late)
    payload.off('data', onData).off('end', onEnd).pause()
    // A request that breaks off later is the affair of whoever drops the rest.
    if (payload.readableEnded) payload.off('error', onError)
  })
}
