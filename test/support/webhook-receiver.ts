/** Whoever is told of events: a server on the loopback that keeps what came, and answers as the path says. */

import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Json, JsonObject } from '../../src/core/json.ts'
import { isJsonObject } from '../../src/core/json.ts'

/** A message as it arrived. */
export type Received = {
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
  readonly atMs: number
}

/** The receiver. */
export type WebhookReceiver = {
  readonly port: number
  readonly received: readonly Received[]
  /** What came at a path, in order. */
  at(path: string): readonly Received[]
  /** What a path answers with from now on, in place of 204. */
  answer(path: string, how: (response: ServerResponse, request: IncomingMessage) => void): void
  close(): Promise<void>
}

/** Starts it. */
export async function startWebhookReceiver(): Promise<WebhookReceiver> {
  const received: Received[] = []
  const answers = new Map<string, (response: ServerResponse, request: IncomingMessage) => void>()
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const piece of request) body += String(piece)
    const path = request.url ?? ''
    received.push({ path, headers: request.headers, body, atMs: performance.now() })
    const how = answers.get(path)
    if (how === undefined) response.writeHead(204).end()
    else how(response, request)
  })
  server.on('connection', (socket) => socket.on('error', () => undefined))
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const address = server.address()
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    received,
    at: (path) => received.filter((one) => one.path === path),
    answer: (path, how) => void answers.set(path, how),
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** A message's body as JSON. */
export function bodyOf({ body }: Pick<Received, 'body'>): JsonObject {
  const value: Json = JSON.parse(body)
  if (!isJsonObject(value)) throw new Error(`no JSON object: ${body}`)
  return value
}
