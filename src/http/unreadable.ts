/**
 * Requests that are none, or that two readers could understand differently: heads which Node's parser refuses, and heads
 * which it would take by choosing one of two values. They are answered in the native dialect, and their connection ends.
 */

import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyRequest } from 'fastify'
import { Notes } from '../core/notes.ts'
import { type Problem, type ProblemError, problem } from '../core/problem.ts'
import type { Dialect } from '../dialects/dialect.ts'

/** Characters of a path with its query, at most. */
export const PATH_CHARACTERS_MAX = 8_192

/** What Node calls an error that its parser met. */
type ClientError = Error & { readonly code?: string; readonly rawPacket?: unknown }

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
    const requestId = makeRequestId()
    const answer = dialect?.problem.encode({ problem: problemOf(error, socket), requestId }, new Notes())
    const { status, body: json } = answer ?? { status: 400, body: null }
    const body = JSON.stringify(json)
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

function problemOf(error: ClientError, socket: Socket): Problem {
  switch (error.code) {
    case 'HPE_HEADER_OVERFLOW':
      if (isPathTooLong(error, socket)) return pathTooLong().problem
      return { code: 'head_too_large', message: 'The path and the headers are too long.' }
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return { code: 'request_timeout', message: 'The request took too long to arrive.' }
    default:
      return { code: 'malformed_request', message: 'This is no well-formed HTTP request.' }
  }
}

/** What a path gets that is longer than `PATH_CHARACTERS_MAX`. */
export function pathTooLong(): ProblemError {
  return problem('path_too_long', `A path with its query has at most ${PATH_CHARACTERS_MAX} characters.`)
}

/** True when the first line alone, method and path, is longer than a path may be. It can only be told of a first packet. */
function isPathTooLong({ rawPacket }: ClientError, { bytesRead }: Socket): boolean {
  if (!(rawPacket instanceof Buffer) || rawPacket.byteLength !== bytesRead) return false
  const end = rawPacket.indexOf('\n')
  return (end < 0 ? rawPacket.byteLength : end) > PATH_CHARACTERS_MAX + 100
}

/** Headers of which the first wins in one program and the last in another. */
const SINGLE_HEADERS: readonly string[] = ['host', 'authorization', 'x-api-key']

/**
 * Refuses a head that says one thing twice, names no host, or asks for what is not done here. Throws `ProblemError`
 * `malformed_request`, `path_too_long`, `expectation_failed`.
 */
export function refuseHead({ raw }: FastifyRequest): void {
  const { rawHeaders, url = '' } = raw
  if (url.length > PATH_CHARACTERS_MAX) throw pathTooLong()
  if (!/^100-continue$/i.test(raw.headers.expect ?? '100-continue')) {
    throw problem('expectation_failed', 'The only thing to Expect is 100-continue.')
  }
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
