/**
 * Requests to an origin that the operator has configured, such as a provider's API: it may be private, and it is the only
 * place to which its credential ever goes. Redirects are not followed, so that the credential cannot be sent on.
 */

import { Agent, errors, request } from 'undici'
import { ProblemError } from '../../core/problem.ts'

/** A request to a configured origin. */
export type OriginRequest = {
  readonly method: 'GET' | 'POST' | 'DELETE'
  /** Path and query. */
  readonly target: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
}

/** An answer, read whole. */
export type OriginAnswer = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** A client for one origin. */
export interface Origin {
  /**
   * Sends a request. Throws `ProblemError` `upstream_unavailable` when it certainly did not arrive, and
   * `upstream_outcome_unknown` when nobody can tell.
   */
  send(message: OriginRequest): Promise<OriginAnswer>
  /** Streams the body of a GET. Throws `ProblemError` `upstream_unavailable`. */
  stream(message: OriginRequest): AsyncIterable<Uint8Array>
  close(): Promise<void>
}

const ANSWER_BYTES_MAX = 4_194_304
const TIMEOUT_MS = 60_000

/** Makes the client. `baseUrl` may have a path, which every target is put behind. */
export function createOrigin(baseUrl: string): Origin {
  const base = baseUrl.replace(/\/+$/, '')
  const dispatcher = new Agent({ headersTimeout: TIMEOUT_MS, bodyTimeout: TIMEOUT_MS, connect: { timeout: 10_000 } })
  const ask = ({ method, target, headers, body }: OriginRequest) =>
    request(base + target, { method, headers, dispatcher, ...(body === undefined ? {} : { body }) })
  return {
    async send(message) {
      try {
        const answer = await ask(message)
        return { status: answer.statusCode, headers: texts(answer.headers), body: await readText(answer.body) }
      } catch (error) {
        throw translate(error)
      }
    },
    async *stream(message) {
      const answer = await ask(message).catch((error: unknown) => Promise.reject(translate(error)))
      if (answer.statusCode !== 200) {
        answer.body.destroy()
        throw unavailable(new Error(`status ${answer.statusCode}`))
      }
      yield* answer.body
    },
    close: () => dispatcher.destroy(),
  }
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

function texts(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  )
}

const NEVER_ARRIVED: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
])

function translate(error: unknown): ProblemError {
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
  if (error instanceof errors.ConnectTimeoutError || NEVER_ARRIVED.has(code)) return unavailable(error)
  const message = 'The connection to the provider broke before it answered.'
  return new ProblemError({ code: 'upstream_outcome_unknown', message }, { cause: error })
}

function unavailable(cause: unknown): ProblemError {
  return new ProblemError({ code: 'upstream_unavailable', message: 'The provider cannot be reached.' }, { cause })
}
