/**
 * The last answer on a connection whose client may still be sending. Closing at once would make the network throw away
 * what the client has not read yet, the answer among it: so what comes is read and dropped first, for as long as nginx does.
 */

import type { Socket } from 'node:net'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { WireResponse } from '../dialects/wire.ts'

/** An answer; one without a body says all by its head. */
type LastAnswer = Omit<WireResponse, 'body'> & Partial<Pick<WireResponse, 'body'>>

/** How long to wait for the next byte, and in all, in ms: nginx's lingering_timeout and lingering_time. */
const NEXT_BYTE_MS = 5_000
const WHOLE_MS = 30_000

/** Bytes that are read in all: far more than any request that was meant well. */
const BYTES_MAX = 268_435_456

/**
 * Whether some of a request's body has still to arrive. Before a request is read, Node calls each one incomplete, also one
 * whose head says that it has no body.
 */
export function isBodyToCome({ raw, headers }: FastifyRequest): boolean {
  const hasBody = headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0
  return hasBody && !raw.complete
}

/** Answers that end their connections slowly. */
export type LingeringClose = {
  /** Sends an answer, and closes the connection when its client has stopped sending or has had time to read. */
  send(request: FastifyRequest, reply: FastifyReply, response: LastAnswer): FastifyReply
  /** Closes all such connections now: the server stops. */
  endAll(): void
}

/** Makes it; `onLinger` learns of every connection that is only kept open to be closed. */
export function createLingeringClose(onLinger: (socket: Socket) => void): LingeringClose {
  const lingering = new Set<() => void>()
  return {
    send(request, reply, response) {
      const { raw } = reply.hijack()
      writeAnswer(reply, response)
      const end = () => {
        lingering.delete(end)
        clearTimeout(nextByte)
        clearTimeout(whole)
        raw.end()
      }
      const nextByte = setTimeout(end, NEXT_BYTE_MS)
      const whole = setTimeout(end, WHOLE_MS)
      lingering.add(end)
      raw.once('close', end)
      let bytes = 0
      request.raw.on('data', (piece: Buffer) => {
        bytes += piece.byteLength
        if (bytes > BYTES_MAX) end()
        else nextByte.refresh()
      })
      request.raw.once('end', end)
      request.raw.resume()
      if (request.raw.complete && request.raw.readableEnded) end()
      else onLinger(request.raw.socket)
      return reply
    },
    endAll() {
      for (const end of lingering) end()
    },
  }
}

/** Everything but the end: the length is told, so the client knows that it has all of it. */
function writeAnswer(reply: FastifyReply, { status, headers, body }: LastAnswer): void {
  const { raw } = reply
  for (const [name, value] of Object.entries(reply.getHeaders())) raw.setHeader(name, value ?? '')
  if (body === undefined) {
    raw.writeHead(status, { ...headers, connection: 'close' })
    raw.flushHeaders()
    return
  }
  const bytes = Buffer.from(JSON.stringify(body))
  raw.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
    ...headers,
    'content-length': bytes.byteLength,
    connection: 'close',
  })
  raw.write(bytes)
}
