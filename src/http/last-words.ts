/**
 * The last answer on a connection whose client may still be sending. Closing at once would make the network throw away
 * what the client has not read yet, the answer among it: so what comes is read and dropped for a moment first.
 */

import type { FastifyReply, FastifyRequest } from 'fastify'
import type { WireResponse } from '../dialects/wire.ts'

/** How long a client has to read the answer, in ms. */
const LINGER_MS = 300

/** Sends an answer, and closes the connection when its client has had time to read it. */
export function sendLastWords(request: FastifyRequest, reply: FastifyReply, response: WireResponse): FastifyReply {
  const { raw } = reply.hijack()
  const body = Buffer.from(JSON.stringify(response.body))
  for (const [name, value] of Object.entries(reply.getHeaders())) raw.setHeader(name, value ?? '')
  raw.writeHead(response.status, {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
    ...response.headers,
    'content-length': body.byteLength,
    connection: 'close',
  })
  raw.write(body)
  request.raw.resume()
  setTimeout(() => raw.end(), LINGER_MS)
  return reply
}
