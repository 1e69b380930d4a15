/** A client that opens streams of events, some with each of many keys, and does nothing but keep them open and count what comes. */

import { once } from 'node:events'
import { connect } from 'node:net'
import type { StreamsAsked, StreamsTold } from '../streams.ts'

let events = 0

process.on('message', (asked: StreamsAsked | 'count') => {
  if (asked === 'count') process.send?.({ open: 0, events } satisfies StreamsTold)
  else void openAll(asked).then((open) => process.send?.({ open, events } satisfies StreamsTold))
})
process.on('disconnect', () => process.exit())
process.send?.('ready')

async function openAll({ host, port, path, keys, perKey }: StreamsAsked): Promise<number> {
  let open = 0
  for (const key of keys) {
    const heads = Array.from({ length: perKey }, async () => {
      const socket = connect({ host, port })
      const first = once(socket, 'data')
      socket.write(
        `GET ${path} HTTP/1.1\r\nHost: ${host}:${port}\r\nAuthorization: Bearer ${key}\r\nAccept: text/event-stream\r\n\r\n`,
      )
      const [head] = await first
      if (String(head).startsWith('HTTP/1.1 200 ')) open++
      socket.on('data', (chunk) => {
        events += chunk.toString().split('event: ').length - 1
      })
    })
    await Promise.all(heads)
  }
  return open
}
