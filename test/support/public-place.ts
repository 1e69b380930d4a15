/**
 * A gateway as the world sees it: at an https address with a name, behind a proxy that ends TLS. Clients that take no other
 * links reach the name by a forward proxy on the loopback, as in a company's network, with nothing of theirs changed.
 */

import { once } from 'node:events'
import { createServer, setGlobalProxyFromEnv } from 'node:http'
import { connect, type AddressInfo, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer, getCACertificates, setDefaultCACertificates } from 'node:tls'
import { makeAuthority } from './certificates.ts'

/** The name under which the gateway is reached. */
export const PUBLIC_HOST = 'video.example.com'

/** A gateway's public address. It is the caller's to set as `REELAY_PUBLIC_URL`. */
export const PUBLIC_URL = `https://${PUBLIC_HOST}`

/** The way to a gateway from outside. */
export type PublicPlace = {
  /** What a program in another process needs in its environment to come this way. */
  readonly env: Readonly<Record<string, string>>
  /** Makes this process come this way, until the place is closed. */
  enter(): void
  close(): Promise<void>
}

/** Opens the way to a gateway at `url`. `dir` keeps the certificate of its authority. */
export async function openPublicPlace(dir: string, url: string): Promise<PublicPlace> {
  const authority = await makeAuthority(dir, [PUBLIC_HOST])
  const sockets = new Set<Socket>()
  const join = (one: Socket, other: Socket) => {
    for (const [from, to] of [
      [one, other],
      [other, one],
    ] as const) {
      sockets.add(from)
      from.on('close', () => sockets.delete(from))
      from.on('error', () => to.destroy())
      from.pipe(to)
    }
  }
  const gateway = new URL(url)
  const endsTls = createTlsServer({ cert: authority.cert, key: authority.key }, (socket) => {
    join(socket, connect(Number(gateway.port), gateway.hostname))
  })
  const tlsPort = await listen(endsTls)
  const forwards = createServer((_, response) => response.writeHead(403).end())
  forwards.on('connect', (request, socket: Socket) => {
    if (request.url !== `${PUBLIC_HOST}:443`) return socket.end('HTTP/1.1 403 Forbidden\r\n\r\n')
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
    return join(socket, connect(tlsPort, '127.0.0.1'))
  })
  const proxy = `http://127.0.0.1:${await listen(forwards)}`
  let leave = () => {}
  return {
    env: {
      HTTPS_PROXY: proxy,
      https_proxy: proxy,
      NO_PROXY: '127.0.0.1,localhost',
      no_proxy: '127.0.0.1,localhost',
      SSL_CERT_FILE: authority.caPath,
      REQUESTS_CA_BUNDLE: authority.caPath,
    },
    enter() {
      const trusted = getCACertificates('default')
      setDefaultCACertificates([...trusted, authority.ca])
      const restore = setGlobalProxyFromEnv({ https_proxy: proxy })
      leave = () => {
        restore()
        setDefaultCACertificates(trusted)
      }
    },
    async close() {
      leave()
      for (const server of [endsTls, forwards]) server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}
