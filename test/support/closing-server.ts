/**
 * A server that closes the connection behind its answer without having said so, as Python's http.server does: legal, and
 * a trap for clients that are slow to take the body. It writes its answers by hand.
 */

import { once } from 'node:events'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { createServer as createSecureServer } from 'node:tls'

/** How the end of a body is told. */
export const FRAMINGS = ['content-length', 'chunked', 'close'] as const

/** How the end of a body is told. */
export type Framing = (typeof FRAMINGS)[number]

/** A running server. `sent` resolves when the last answer has left it, end of the connection included. */
export type ClosingServer = {
  readonly port: number
  readonly sent: () => Promise<void>
  openConnections(): number
  close(): Promise<void>
}

/**
 * Starts it on the loopback. `/<framing>` answers with `body`; `/<framing>/cut` with all but its last 1000 bytes, as if
 * the server had died.
 */
export async function startClosingServer(
  body: Uint8Array,
  tls?: { readonly cert: string; readonly key: string },
): Promise<ClosingServer> {
  let sent: Promise<unknown> = Promise.resolve()
  const sockets = new Set<Socket>()
  const serve = (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.on('close', () => sockets.delete(socket))
    socket.once('data', (head) => {
      sent = once(socket, 'finish').catch(() => undefined)
      answer(socket, String(head).split(' ')[1] ?? '/', body)
    })
  }
  const server: Server = tls === undefined ? createServer(serve) : createSecureServer(tls, serve)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    sent: async () => void (await sent),
    openConnections: () => sockets.size,
    async close() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

function answer(socket: Socket, path: string, body: Uint8Array): void {
  const [, framing, cut] = path.split('/')
  const bytes = cut === undefined ? body : body.subarray(0, body.byteLength - 1000)
  socket.write('HTTP/1.1 200 OK\r\ncontent-type: application/octet-stream\r\n')
  if (framing === 'content-length') socket.write(`content-length: ${body.byteLength}\r\n\r\n`)
  if (framing === 'close') socket.write('\r\n')
  if (framing !== 'chunked') {
    socket.end(bytes)
    return
  }
  socket.write(`transfer-encoding: chunked\r\n\r\n${body.byteLength.toString(16)}\r\n`)
  socket.write(bytes)
  socket.end(cut === undefined ? '\r\n0\r\n\r\n' : '')
}
