/** A server on loopback that answers as badly as servers can; the path says how. It remembers who came. */

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'

/** A running server. `hits` are `METHOD path` in order of arrival; `closed` counts connections that have ended. */
export type HostileServer = {
  readonly port: number
  readonly hits: readonly string[]
  readonly requests: readonly {
    readonly method: string
    readonly headers: IncomingMessage['headers']
    readonly body: string
  }[]
  openConnections(): number
  close(): Promise<void>
}

type Behaviour = (response: ServerResponse, argument: string, url: URL) => void

const BEHAVIOURS: { readonly [name: string]: Behaviour } = {
  ok: (response) => response.end('a good body'),
  bytes: (response, count) => response.end(Buffer.alloc(Number(count), 7)),
  status: (response, code) => response.writeHead(Number(code)).end('no'),
  hang: () => undefined,
  stall: (response) => response.writeHead(200).write('a beginning'),
  reset: (response) => response.socket?.resetAndDestroy(),
  endless: (response) => pump(response, Buffer.alloc(65_536, 1)),
  drip: (response) => drip(response),
  'claims-too-much': (response) => response.writeHead(200, { 'content-length': '10000000000' }).write('little'),
  'claims-more': (response) => {
    response.writeHead(200, { 'content-length': '1000' }).write('little')
    setImmediate(() => response.destroy())
  },
  'claims-less': (response) => response.socket?.end('HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nmuch more than four'),
  'breaks-off': (response) => {
    response.writeHead(200).write('a beginning')
    setImmediate(() => response.destroy())
  },
  'bad-chunk': (response) =>
    response.socket?.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\nzzz\r\n'),
  gzip: (response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(1_000_000))),
  headers: (response, count) => {
    for (let index = 0; index < Number(count); index++) response.setHeader(`x-${index}`, 'a'.repeat(100))
    response.end('many headers')
  },
  interim: (response) => {
    for (let index = 0; index < 100; index++) response.writeProcessing()
    response.end('a good body')
  },
  redirect: (response, code, url) =>
    response.writeHead(Number(code), { location: url.searchParams.get('to') ?? '' }).end(),
  loop: (response) => response.writeHead(302, { location: '/loop' }).end(),
  hops: (response, left) => {
    if (Number(left) === 0) response.end('a good body')
    else response.writeHead(302, { location: `/hops/${Number(left) - 1}` }).end()
  },
  'interim-endless': (response) => {
    const timer = setInterval(() => response.writeProcessing(), 20)
    response.once('close', () => clearInterval(timer))
  },
  'header-drip': (response) => {
    response.socket?.write('HTTP/1.1 200 OK\r\nx-a: ')
    const timer = setInterval(() => response.socket?.write('a'), 20)
    response.once('close', () => clearInterval(timer))
  },
  garbage: (response) => response.socket?.end('this is not HTTP\r\n\r\n'),
}

/** Starts it on a free port of `host`; with `tls`, it speaks https. */
export async function startHostileServer(
  options: { readonly host?: string; readonly tls?: { readonly cert: string; readonly key: string } } = {},
): Promise<HostileServer> {
  const hits: string[] = []
  const requests: { method: string; headers: IncomingMessage['headers']; body: string }[] = []
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    hits.push(`${request.method} ${request.url}`)
    const url = new URL(request.url ?? '/', 'http://server.invalid')
    const [, behaviour = '', argument = ''] = url.pathname.split('/')
    const pieces: Buffer[] = []
    request.on('data', (piece: Buffer) => pieces.push(piece))
    request.on('end', () => {
      requests.push({ method: request.method ?? '', headers: request.headers, body: Buffer.concat(pieces).toString() })
      const behave = BEHAVIOURS[behaviour] ?? BEHAVIOURS['ok']
      behave?.(response, argument, url)
    })
  }
  const server = options.tls === undefined ? createServer(answer) : createSecureServer(options.tls, answer)
  const connections = new Set<unknown>()
  server.on('connection', (socket) => {
    connections.add(socket)
    socket.on('error', () => undefined)
    socket.on('close', () => connections.delete(socket))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, options.host ?? '127.0.0.1', resolve)
  })
  return {
    port: (server.address() as AddressInfo).port,
    hits,
    requests,
    openConnections: () => connections.size,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function pump(response: ServerResponse, piece: Buffer): void {
  while (!response.destroyed && response.write(piece));
  if (!response.destroyed) response.once('drain', () => pump(response, piece))
}

function drip(response: ServerResponse): void {
  const timer = setInterval(() => response.write('.'), 20)
  response.once('close', () => clearInterval(timer))
}
