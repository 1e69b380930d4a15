/**
 * The strangers of the seed pages: an https server on loopback that answers for example.com and your-app.com with real
 * media and takes their callbacks. `connectTo` and `caPath` are what the server's operator has to set to reach it.
 */

import { once } from 'node:events'
import { createServer, type Server } from 'node:https'
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import { type Authority, makeAuthority } from './certificates.ts'

/** A callback as it arrived. */
export type Callback = { readonly path: string; readonly headers: IncomingHttpHeaders; readonly body: string }

/** What a path answers with. */
export type Page = { readonly contentType: string; readonly bytes: Uint8Array }

/** The strangers' server. */
export type Origin = {
  readonly port: number
  /** Settings for a gateway that is to reach it. */
  readonly settings: Readonly<Record<string, string>>
  readonly callbacks: readonly Callback[]
  /** Paths that were asked for, in order. */
  readonly requests: readonly string[]
  /** What callbacks are answered with from now on; 204 at first. */
  answerCallbacksWith(...statuses: number[]): void
  close(): Promise<void>
}

/** Starts the server. Pages are found by their path; everything posted anywhere counts as a callback. */
export async function startOrigin(dir: string, pages: ReadonlyMap<string, Page>): Promise<Origin> {
  const authority: Authority = await makeAuthority(dir, ['example.com', 'your-app.com'])
  const callbacks: Callback[] = []
  const requests: string[] = []
  let statuses: number[] = []
  const server: Server = createServer({ cert: authority.cert, key: authority.key }, (request, response) => {
    const path = request.url ?? ''
    requests.push(`${request.method} ${request.headers.host}${path}`)
    if (request.method === 'POST') void take(request, response, callbacks, statuses.shift() ?? 204)
    else answer(response, pages.get(path.split('?', 1)[0] ?? ''))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    port,
    settings: {
      REELAY_CONNECT_TO: `example.com:443:127.0.0.1:${port},your-app.com:443:127.0.0.1:${port}`,
      NODE_EXTRA_CA_CERTS: authority.caPath,
    },
    callbacks,
    requests,
    answerCallbacksWith(...next) {
      statuses = next
    },
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

function answer(response: ServerResponse, page: Page | undefined): void {
  if (page === undefined) {
    response.writeHead(404).end('not found')
    return
  }
  response.writeHead(200, { 'content-type': page.contentType, 'content-length': page.bytes.byteLength }).end(page.bytes)
}

async function take(
  request: IncomingMessage,
  response: ServerResponse,
  callbacks: Callback[],
  status: number,
): Promise<void> {
  let body = ''
  for await (const chunk of request) body += String(chunk)
  callbacks.push({ path: request.url ?? '', headers: request.headers, body })
  response.writeHead(status).end()
}
