/**
 * Requests that are none, or that two readers could understand differently: heads which Node's parser refuses, and heads
 * which it would take by choosing one of two values. They are answered in the native dialect, and their connection ends.
 */

import type { ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { FastifyRequest } from 'fastify'
import { Notes } from '../core/notes.ts'
import { type Problem, type ProblemError, problem } from '../core/problem.ts'
import type { Dialect } from '../dialects/dialect.ts'
import { STATUS_CODES } from '../lib/node-http.ts'

/** Characters of a path with its query, at most. */
export const PATH_CHARACTERS_MAX = 8_192

/** What Node calls an error that its parser met. */
type ClientError = Error & { readonly code?: string; readonly rawPacket?: unknown }

/** What answers outside of any route are made of. */
type UnreadableDeps = {
  /** The dialect in which they are given. */
  readonly dialect: Dialect | undefined
  readonly makeRequestId: () => string
  /** The answers that a connection still owes. */
  readonly owed: (socket: Socket) => readonly ServerResponse[]
}

/** Makes the answer to what Node could not read. */
export function answerUnreadable(deps: UnreadableDeps): (error: ClientError, socket: Socket) => void {
  return (error, socket) => {
    if (error.code === 'ECONNRESET') socket.destroy()
    // The request was answered before its body broke, and its connection is being closed: its client may still read.
    else if (error.code?.startsWith('HPE_') === true && deps.owed(socket).some(isOfUnreadRequest)) return
    else answerLast(deps, socket, problemOf(error, socket))
  }
}

/** Makes the answer to CONNECT, which Node hands over as a bare connection. */
export function answerConnect(deps: UnreadableDeps): (request: unknown, socket: Duplex) => void {
  return (_, socket) => {
    if (!(socket instanceof Socket)) return
    const message = 'Nothing here is reached through a tunnel.'
    answerLast(deps, socket, { code: 'method_not_allowed', message }, [`allow: ${TAKEN_METHODS.join(', ')}`])
  }
}

/** Methods that some path takes. */
const TAKEN_METHODS = ['GET', 'HEAD', 'POST', 'DELETE', 'OPTIONS'] as const

/** Answers and closes; only closes where the answer would be taken for another one, or would stand within one. */
function answerLast(
  { dialect, makeRequestId, owed }: UnreadableDeps,
  socket: Socket,
  found: Problem,
  headers: readonly string[] = [],
): void {
  if (!socket.writable || !owed(socket).every(isOfBrokenRequest)) {
    socket.destroy()
    return
  }
  const requestId = makeRequestId()
  const answer = dialect?.problem.encode({ problem: found, requestId }, new Notes())
  const { status, body: json } = answer ?? { status: 400, body: null }
  const body = JSON.stringify(json)
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'content-type: application/json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
    `x-request-id: ${requestId}`,
    ...headers,
    'connection: close',
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy())
}

function isOfUnreadRequest({ headersSent, req }: ServerResponse): boolean {
  return headersSent && !req.complete
}

/** True for an answer that has not begun, to a request whose body is still to come: it is that body which is broken. */
function isOfBrokenRequest({ headersSent, req }: ServerResponse): boolean {
  return !headersSent && !req.complete
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
