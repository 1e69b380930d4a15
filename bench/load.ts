/** A load: requests that some connections send as fast as they are answered, from a process of its own. */

import { startChild } from './child.ts'
import { KEY } from './gateway.ts'

/** What to send. The requests are HTTP/1.1 messages; connections take the next one in turn, again and again. */
export type Load = {
  readonly host: string
  readonly port: number
  readonly requests: readonly string[]
  readonly connections: number
  readonly durationMs: number
}

/** What came back. `bytes` counts bodies. */
export type LoadReport = {
  readonly answers: number
  /** Answers that were not 2xx. */
  readonly refusals: number
  readonly bytes: number
  readonly elapsedMs: number
}

/** What a load came to. */
export type Rates = { readonly answers: number; readonly answersPerSecond: number; readonly bytesPerSecond: number }

/** Sends loads. */
export type Loader = {
  /** Throws when an answer is not 2xx: refusing is faster than working. */
  send(to: URL, load: Omit<Load, 'host' | 'port'>): Promise<Rates>
  stop(): Promise<void>
}

/** Starts the process that sends loads. */
export async function startLoader(): Promise<Loader> {
  const child = await startChild<string, Load, LoadReport>('load.ts')
  return {
    async send(to, load) {
      const { answers, refusals, bytes, elapsedMs } = await child.ask({
        host: to.hostname,
        port: Number(to.port),
        ...load,
      })
      if (refusals > 0 || answers === 0) throw new Error(`${refusals} of ${answers} answers were refusals`)
      return { answers, answersPerSecond: (answers * 1_000) / elapsedMs, bytesPerSecond: (bytes * 1_000) / elapsedMs }
    },
    stop: () => child.stop(),
  }
}

/** A GET as text, with the key. */
export function getRequest(path: string, headers: readonly string[] = []): string {
  return [`GET ${path} HTTP/1.1`, 'host: localhost', `authorization: Bearer ${KEY}`, ...headers, '', ''].join('\r\n')
}

/** In a request's text, a number that is another one each time it is sent. */
export const COUNTED = '0000000000counted'

/** A POST of JSON as text, with the key. */
export function postRequest(path: string, body: object, headers: readonly string[] = []): string {
  const text = JSON.stringify(body)
  const head = [
    `POST ${path} HTTP/1.1`,
    'host: localhost',
    `authorization: Bearer ${KEY}`,
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(text)}`,
    ...headers,
  ]
  return `${head.join('\r\n')}\r\n\r\n${text}`
}
