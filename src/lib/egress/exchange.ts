/** One HTTP request and its answer over a freshly dialled connection, which is kept for nobody else. */

import { Client, errors } from 'undici'

import type { ConnectTo } from './connect-to.ts'
import { dial, type Resolve } from './dial.ts'
import type { AllowedUrl } from './url-rules.ts'

/** How to reach a server and how long to wait for it. */
export type ExchangeOptions = {
  readonly connectTo: readonly ConnectTo[]
  readonly resolve: Resolve
  /** From the first look at the name to the end of the TLS handshake. */
  readonly connectTimeoutMs: number
  /** From the sent request to the end of the answer's header. */
  readonly headerTimeoutMs: number
  /** Between two pieces of the answer's body. */
  readonly idleTimeoutMs: number
}

/** A request to be sent. */
export type ExchangeRequest = {
  readonly method: 'GET' | 'POST'
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
}

/** An answer whose body is still on its way. `close` gives up what was not read, and must be called. */
export type Exchange = {
  readonly status: number
  readonly headers: ReadonlyMap<string, string>
  readonly body: AsyncIterable<Uint8Array>
  close(): Promise<void>
}

const HEADER_BYTES_MAX = 16_384

/**
 * Sends one request; proxies from the environment, redirects and kept connections play no part in it.
 * Throws `ProblemError` `url_not_allowed` for an address that is not public, else whatever the network threw.
 */
export async function exchange(
  target: AllowedUrl,
  request: ExchangeRequest,
  options: ExchangeOptions,
  signal: AbortSignal,
): Promise<Exchange> {
  const destination = { host: target.host, port: target.port, secure: target.url.protocol === 'https:' }
  const client = new Client(target.url.origin, {
    connect: (_, callback) => {
      const patience = AbortSignal.any([signal, AbortSignal.timeout(options.connectTimeoutMs)])
      dial(destination, options, patience).then(
        (socket) => callback(null, socket),
        (error) => callback(error, null),
      )
    },
    allowH2: false,
    maxHeaderSize: HEADER_BYTES_MAX,
    headersTimeout: options.headerTimeoutMs,
    bodyTimeout: options.idleTimeoutMs,
  })
  try {
    const answer = await client.request({
      method: request.method,
      path: target.url.pathname + target.url.search,
      headers: { 'user-agent': 'Reelay', 'accept-encoding': 'identity', ...request.headers },
      body: request.body ?? null,
      reset: true,
      signal,
    })
    return {
      status: answer.statusCode,
      headers: headerMap(answer.headers),
      body: answer.body,
      close: async () => {
        // What an unread body still has to say is of no interest any more.
        answer.body.on('error', () => undefined)
        await client.destroy()
      },
    }
  } catch (error) {
    await client.destroy()
    throw error
  }
}

/** True when the other side was too slow with its header or its next piece. */
export function isStall(error: unknown): boolean {
  return error instanceof errors.HeadersTimeoutError || error instanceof errors.BodyTimeoutError
}

function headerMap(headers: Readonly<Record<string, string | string[] | undefined>>): ReadonlyMap<string, string> {
  return new Map(Object.entries(headers).map(([name, value]) => [name, [value ?? ''].flat().join(', ')]))
}
