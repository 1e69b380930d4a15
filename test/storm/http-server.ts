/** A small HTTP server on the loopback, as the storm's provider and its strangers need one. */

import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'

/** A running server. */
export type SmallServer = { readonly port: number; close(): Promise<void> }

/** A request, read whole. */
export type SmallRequest = {
  readonly method: string
  readonly path: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

/** Starts a server; whatever the handler throws is told to `onError`, and the caller's connection is closed. */
export async function startSmallServer(
  handle: (request: SmallRequest, response: ServerResponse) => Promise<void> | void,
  onError: (error: unknown) => void,
): Promise<SmallServer> {
  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    let body = ''
    try {
      for await (const piece of request) body += String(piece)
    } catch {
      // Whoever sent this was killed half way.
      return
    }
    const { method = '', url = '', headers } = request
    await handle({ method, path: url, headers, body }, response)
  }
  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      onError(error)
      request.destroy()
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** Answers with JSON. */
export function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}
