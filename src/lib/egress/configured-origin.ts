/**
 * Requests to an origin that the operator has configured, such as a provider's API: it may be private, and it is the only
 * place to which its credential ever goes. Redirects are not followed, so that the credential cannot be sent on.
 */

import { lookup } from 'node:dns/promises'
import type { ClientRequest } from 'node:http'
import { Agent as HttpsAgent, request as requestHttps } from 'node:https'
import { isIP } from 'node:net'
import { ProblemError } from '../../core/problem.ts'
import { Agent as HttpAgent, request as requestHttp } from '../node-http.ts'
import { type Exchange, exchange, HEADER_BYTES_MAX, type Patience, StallError } from './exchange.ts'
import { DOWNLOAD_FLOOR } from './pace.ts'
import { wordFor } from './reasons.ts'
import { redirectIn } from './redirects.ts'
import { BodyError, type RequestBody } from './request-body.ts'
import { resumedBody } from './resumed-body.ts'

/** A request to a configured origin. */
export type OriginRequest = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** Path and query. */
  readonly target: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: RequestBody
  /** For one `send` from its beginning to the end of its answer, in ms; absent: the client's own limit. */
  readonly timeoutMs?: number
}

/** An answer, read whole. */
export type OriginAnswer = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/**
 * A client for one origin. Whatever is under way when `signal` is aborted or the client is closed loses its connection at
 * once and rejects with the reason; whether the request arrived is then anybody's guess.
 */
export interface Origin {
  /**
   * Sends a request. Throws `ProblemError` `upstream_unavailable` when it certainly did not arrive, and
   * `upstream_outcome_unknown` when nobody can tell. Where a streamed body breaks off, it throws what that threw, or
   * `unavailable`: the other side cannot have had the whole of it.
   */
  send(message: OriginRequest, signal?: AbortSignal): Promise<OriginAnswer>
  /** The path and query of a URL at this very origin; `undefined` for any other URL. */
  targetOf(url: string): string | undefined
  /** Streams the body of a GET, going on where the connection broke off. Throws `ProblemError` `upstream_unavailable`; its cause is a `StatusError` for another status than 200. */
  stream(message: OriginRequest, signal?: AbortSignal): AsyncIterable<Uint8Array>
  close(): Promise<void>
}

/** Why there was nothing to be streamed: the origin answered with another status. */
export class StatusError extends Error {
  readonly status: number
  /** Where a redirect points to that may be followed: a whole URL, and never one of http at an origin of https. */
  readonly location: string | undefined

  constructor(status: number, location?: string) {
    super(`status ${status}`)
    this.name = `Status${status}`
    this.status = status
    this.location = location
  }
}

/** What a test replaces. */
export type OriginOptions = {
  /** Until a connection is there, TLS included. Default: 10 s. */
  readonly connectTimeoutMs?: number
  /** For one `send` from its beginning to the end of its answer. Default: 120 s. */
  readonly sendTimeoutMs?: number
  /** For the header and between two pieces of the body. Default: 60 s. */
  readonly idleTimeoutMs?: number
}

/** The addresses of an origin's host, as a URL writes it; none where the name cannot be resolved. */
export async function addressesOf(hostname: string): Promise<readonly string[]> {
  const bare = hostname.replace(/^\[|\]$/g, '')
  if (isIP(bare) !== 0) return [bare]
  const found = await lookup(bare, { all: true }).catch(() => [])
  return found.map(({ address }) => address)
}

const ANSWER_BYTES_MAX = 4_194_304

/** Kept connections are given up before most servers would do it. */
const KEPT_FOR_MS = 4_000
const KEPT_MAX = 16

/** Makes the client for the origin of `baseUrl`, whose path every target is put behind. */
export function createOrigin(baseUrl: string, options: OriginOptions = {}): Origin {
  return new ConfiguredOrigin(baseUrl.replace(/\/+$/, ''), options)
}

class ConfiguredOrigin implements Origin {
  readonly #base: string
  readonly #isSecure: boolean
  readonly #connectTimeoutMs: number
  readonly #sendTimeoutMs: number
  readonly #patience: Patience
  readonly #closing = new AbortController()
  readonly #kept: InstanceType<typeof HttpAgent>
  readonly #fresh: InstanceType<typeof HttpAgent>

  constructor(base: string, options: OriginOptions) {
    this.#base = base
    this.#isSecure = base.startsWith('https:')
    this.#connectTimeoutMs = options.connectTimeoutMs ?? 10_000
    this.#sendTimeoutMs = options.sendTimeoutMs ?? 120_000
    const idleTimeoutMs = options.idleTimeoutMs ?? 60_000
    this.#patience = { headerTimeoutMs: idleTimeoutMs, idleTimeoutMs, floor: DOWNLOAD_FLOOR }
    const Agent = this.#isSecure ? HttpsAgent : HttpAgent
    this.#kept = new Agent({ keepAlive: true, timeout: KEPT_FOR_MS, maxFreeSockets: KEPT_MAX })
    this.#fresh = new Agent({ keepAlive: false })
  }

  targetOf(url: string): string | undefined {
    const [parsed, own] = [URL.parse(url), new URL(this.#base)]
    if (parsed?.origin !== own.origin || parsed.username !== '' || own.pathname !== '/') return undefined
    return parsed.pathname + parsed.search
  }

  async send(message: OriginRequest, signal?: AbortSignal): Promise<OriginAnswer> {
    const late = new AbortController()
    const timer = setTimeout(() => late.abort(new StallError()), message.timeoutMs ?? this.#sendTimeoutMs)
    try {
      const answer = await this.#ask(message, [signal, late.signal])
      try {
        return { status: answer.status, headers: Object.fromEntries(answer.headers), body: await readText(answer.body) }
      } catch (error) {
        signal?.throwIfAborted()
        throw outcomeUnknown(error)
      } finally {
        answer.close()
      }
    } finally {
      clearTimeout(timer)
    }
  }

  async *stream(message: OriginRequest, signal?: AbortSignal): AsyncGenerator<Uint8Array, void, undefined> {
    const answer = await this.#ask(message, [signal])
    try {
      if (answer.status !== 200)
        throw unavailable(new StatusError(answer.status, movedTo(answer, this.#base + message.target)))
      const again = (headers: OriginRequest['headers']) =>
        this.#ask({ ...message, headers: { ...message.headers, ...headers } }, [signal])
      yield* resumedBody(answer, again, AbortSignal.any([this.#closing.signal, ...(signal ? [signal] : [])]))
    } catch (error) {
      signal?.throwIfAborted()
      throw error instanceof ProblemError ? error : unavailable(error)
    } finally {
      answer.close()
    }
  }

  async close(): Promise<void> {
    this.#closing.abort(new Error('the client was closed'))
    this.#kept.destroy()
    this.#fresh.destroy()
  }

  /**
   * Only a GET goes over a kept connection: the other side may close one at the very moment in which we write to it, and
   * then only a GET may simply be sent once more.
   */
  async #ask(message: OriginRequest, signals: readonly (AbortSignal | undefined)[]): Promise<Exchange> {
    const signal = AbortSignal.any([this.#closing.signal, ...signals.filter((each) => each !== undefined)])
    for (;;) {
      const request = this.#request(message)
      const connection = watchConnection(request, this.#isSecure, this.#connectTimeoutMs)
      try {
        return await exchange(request, message.body, this.#patience, signal)
      } catch (error) {
        signals[0]?.throwIfAborted()
        this.#closing.signal.throwIfAborted()
        if (message.method === 'GET' && request.reusedSocket && !(error instanceof StallError)) continue
        if (error instanceof BodyError) throw unreadable(error.cause)
        throw connection.isOpen() ? outcomeUnknown(error) : unavailable(error)
      }
    }
  }

  #request({ method, target, headers }: OriginRequest): ClientRequest {
    const begin = this.#isSecure ? requestHttps : requestHttp
    return begin(this.#base + target, {
      method,
      headers: { 'accept-encoding': 'identity', ...headers },
      maxHeaderSize: HEADER_BYTES_MAX,
      agent: method === 'GET' ? this.#kept : this.#fresh,
      // Written out, so that no environment variable can switch it off.
      ...(this.#isSecure ? { rejectUnauthorized: true, minVersion: 'TLSv1.2' } : {}),
    })
  }
}

/** Sees to it that a connection opens in time, and knows whether it ever did: before that, nothing can have arrived. */
function watchConnection(request: ClientRequest, isSecure: boolean, timeoutMs: number): { isOpen(): boolean } {
  let isOpen = false
  request.once('socket', (socket) => {
    if (request.reusedSocket) {
      isOpen = true
      return
    }
    const timer = setTimeout(() => request.destroy(new StallError()), timeoutMs)
    socket.once('close', () => clearTimeout(timer))
    socket.once(isSecure ? 'secureConnect' : 'connect', () => {
      isOpen = true
      clearTimeout(timer)
    })
  })
  return { isOpen: () => isOpen }
}

function movedTo(answer: Exchange, asked: string): string | undefined {
  const location = redirectIn(answer)
  const { protocol, href } = (location === undefined ? null : URL.parse(location, asked)) ?? {}
  return protocol === 'https:' || (protocol === 'http:' && asked.startsWith('http:')) ? href : undefined
}

async function readText(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = []
  let sizeBytes = 0
  for await (const chunk of body) {
    sizeBytes += chunk.byteLength
    if (sizeBytes > ANSWER_BYTES_MAX) throw new Error(`the answer is larger than ${ANSWER_BYTES_MAX} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString()
}

function outcomeUnknown(cause: unknown): ProblemError {
  const message = 'The connection to the provider broke before it answered.'
  return new ProblemError({ code: 'upstream_outcome_unknown', message }, { cause, internal: wordFor(cause) })
}

function unavailable(cause: unknown): ProblemError {
  const message = 'The provider cannot be reached.'
  return new ProblemError({ code: 'upstream_unavailable', message }, { cause, internal: wordFor(cause) })
}

/** What was to be sent is not to be had. */
function unreadable(cause: unknown): ProblemError {
  if (cause instanceof ProblemError) return cause
  const message = 'What was to be sent to the provider could not be read.'
  return new ProblemError({ code: 'unavailable', message }, { cause, internal: wordFor(cause) })
}
