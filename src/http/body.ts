/** Bodies: JSON is read whole, within a size and a time; forms are left to be streamed; anything else is refused. */

import type { Readable } from 'node:stream'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Json } from '../core/json.ts'
import { ProblemError, problem } from '../core/problem.ts'
import { parseStrictJson } from '../lib/strict-json.ts'

/** How long a JSON body may take to arrive, in ms. */
const JSON_BODY_TIMEOUT_MS = 30_000

/** A body as the framework hands it on. */
export type ReadBody = { readonly kind: 'json'; readonly json: Json } | { readonly kind: 'form-stream' } | undefined

/** Teaches the server to read exactly these bodies; what was read is found on the request as `readBody`. */
export function readBodies(app: FastifyInstance, sizeBytesMax: number): void {
  app.decorateRequest('readBody', undefined)
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', async (request: FastifyRequest, payload: Readable) => {
    refuseCompressed(request)
    const bytes = await collect(payload, sizeBytesMax)
    if (bytes.byteLength > 0) request.readBody = { kind: 'json', json: parseStrictJson(bytes) }
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

async function collect(payload: Readable, sizeBytesMax: number): Promise<Uint8Array> {
  const chunks: Buffer[] = []
  let sizeBytes = 0
  const late = setTimeout(
    () => payload.destroy(problem('invalid_body', 'The body took too long to arrive.')),
    JSON_BODY_TIMEOUT_MS,
  )
  try {
    // A payload that is destroyed could not be drained while its client is told why.
    for await (const chunk of payload.iterator({ destroyOnReturn: false })) {
      if (!(chunk instanceof Buffer)) throw new TypeError('a body comes in buffers')
      sizeBytes += chunk.byteLength
      if (sizeBytes > sizeBytesMax) throw problem('body_too_large', `A JSON body has at most ${sizeBytesMax} bytes.`)
      chunks.push(chunk)
    }
  } catch (cause) {
    const isBrokenOff = cause instanceof Error && 'code' in cause && cause.code === 'ECONNRESET'
    throw isBrokenOff ? new ProblemError({ code: 'invalid_body', message: 'The body broke off.' }, { cause }) : cause
  } finally {
    clearTimeout(late)
  }
  return chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks)
}
