/**
 * Requests that are none, or that two readers could understand differently: heads which Node's parser refuses, and heads
 * which it would take by choosing one of two values. They are answered in the native dialect, and their connection ends.
 */

import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyRequest } from 'fastify'
import { Notes } from '../core/notes.ts'
import { type Problem, problem } from '../core/problem.ts'
import type { Dialect } from '../dialects/dialect.ts'

/** What Node calls an error that its parser met. */
type ClientError = Error & { readonly code?: string }

/** Makes the answer to what Node could not read; `dialect` is the one that it is given in. */
export function answerUnreadable(
  dialect: Dialect | undefined,
  makeRequestId: () => string,
): (error: ClientError, socket: Socket) => void {
  return (error, socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable) {
      socket.destroy()
      return
    }
    const { status, problem: found } = findingOf(error.code)
    const requestId = makeRequestId()
    const body = JSON.stringify(dialect?.problem.encode({ problem: found, requestId }, new Notes()).body ?? null)
    const head = [
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
      'content-type: application/json; charset=utf-8',
      `content-length: ${Buffer.byteLength(body)}`,
      `x-request-id: ${requestId}`,
      'connection: close',
    ]
    socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy())
  }
}

function findingOf(code: string | undefined): { readonly status: number; readonly problem: Problem } {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return { status: 431, problem: { code: 'head_too_large', message: 'The path and the headers are too long.' } }
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return { status: 408, problem: { code: 'request_timeout', message: 'The request took too long to arrive.' } }
    default:
      return { status: 400, problem: { code: 'malformed_request', message: 'This is no well-formed HTTP request.' } }
  }
}

/** Headers of which the first wins in one program and the last in another. */
const SINGLE_HEADERS: readonly string[] = ['host', 'authorization', 'x-api-key']

/** Refuses a head that says one thing twice, or that names no host. Throws `ProblemError` `malformed_request`. */
export function refuseAmbiguousHead({ raw }: FastifyRequest): void {
  const { rawHeaders, url = '' } = raw
  if (!url.startsWith('/')) throw problem('malformed_request', 'The target of the request must be a path.')
  const seen = new Set<string>()
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index]?.toLowerCase() ?? ''
    if (!SINGLE_HEADERS.includes(name)) continue
    if (seen.has(name)) throw problem('malformed_request', `The header ${name} is there twice.`)
    seen.add(name)
  }
  if (!seen.has('host') && raw.httpVersion !== '1.0') throw problem('malformed_request', 'The Host header is missing.')
}
