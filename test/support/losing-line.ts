/** A line to a server that brings every request there, and loses as many answers to changes as it is told. */

import { once } from 'node:events'
import { createServer, request as send } from 'node:http'
import type { AddressInfo } from 'node:net'

/** The line. */
export type LosingLine = {
  readonly url: string
  /** From now on, so many answers to changes are lost. */
  lose(count: number): void
  close(): Promise<void>
}

/** Opens a line on the loopback to the server at `target`. */
export async function startLosingLine(target: string): Promise<LosingLine> {
  let left = 0
  const server = createServer((asked, response) => {
    const { method, url, headers } = asked
    const onward = send(new URL(url ?? '/', target), { method, headers, agent: false }, (answer) => {
      const isLost = method !== 'GET' && left > 0
      if (isLost) left--
      // It is lost only once it has been given: what was asked for is done.
      if (isLost) answer.resume().on('end', () => response.socket?.resetAndDestroy())
      else answer.pipe(response.writeHead(answer.statusCode ?? 502, answer.headers))
    })
    onward.on('error', () => response.destroy())
    asked.pipe(onward)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    lose(count) {
      left = count
    },
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
