import assert from 'node:assert/strict'
import { once } from 'node:events'
import { request as requestHttp } from 'node:http'
import { createServer, type Socket } from 'node:net'
import { type TestContext, test } from 'node:test'
import { createOrigin } from '../../../src/lib/egress/configured-origin.ts'
import { parseConnectTo } from '../../../src/lib/egress/connect-to.ts'
import { createEgress } from '../../../src/lib/egress/egress.ts'
import { exchange } from '../../../src/lib/egress/exchange.ts'
import { DOWNLOAD_FLOOR } from '../../../src/lib/egress/pace.ts'

const PATIENCE = { headerTimeoutMs: 5_000, idleTimeoutMs: 5_000, floor: DOWNLOAD_FLOOR }
const SWITCH = 'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n'

/** What the other side does with its connection when a request has come. */
const WITHOUT_ANSWER: { readonly [name: string]: (socket: Socket) => void } = {
  'that switches protocols': (socket) => socket.write(SWITCH),
  'that switches protocols and closes': (socket) => socket.end(SWITCH),
  'that switches protocols and goes on talking': (socket) => socket.write(`${SWITCH}HTTP/1.1 200 OK\r\n\r\n`),
  'that closes': (socket) => socket.end(),
  'that sends interim answers and nothing else': (socket) => {
    const flood = 'HTTP/1.1 102 Processing\r\n\r\n'.repeat(1_000)
    const pump = () => void (socket.writable && socket.write(flood, pump))
    pump()
  },
  'that closes behind an interim answer': (socket) => socket.end('HTTP/1.1 102 Processing\r\n\r\n'),
}

async function serverThat(context: TestContext, answer: (socket: Socket) => void) {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.on('close', () => sockets.delete(socket))
    socket.once('data', () => answer(socket))
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  context.after(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return { port, sockets }
}

for (const [name, answer] of Object.entries(WITHOUT_ANSWER)) {
  test(`a server ${name} has broken off: the exchange rejects, and its connection is given up`, {
    timeout: 20_000,
  }, async (context) => {
    const { port, sockets } = await serverThat(context, answer)
    const request = requestHttp({ port, method: 'POST', agent: false })
    const { signal } = new AbortController()
    await assert.rejects(exchange(request, 'news', PATIENCE, signal), /socket hang up|before it answered/)
    while (sockets.size > 0) await new Promise((resolve) => setImmediate(resolve))
  })

  test(`a server ${name} is unavailable to a callback, a reference and a provider's client`, {
    timeout: 20_000,
  }, async (context) => {
    const { port } = await serverThat(context, answer)
    const connectTo = parseConnectTo(`example.com:80:127.0.0.1:${port}`)
    const egress = createEgress({ connectTo, extraPorts: [], downloadTimeoutMs: 4_000 })
    const isProblem = (code: string) => (error: unknown) =>
      (error as { problem?: { code: string } }).problem?.code === code
    await assert.rejects(egress.post('http://example.com/', {}, 'news'), isProblem('unavailable'))
    const pieces = egress.download('http://example.com/', { sizeBytesMax: 10 })
    const download = pieces[Symbol.asyncIterator]().next()
    await assert.rejects(download, isProblem('reference_unreachable'))
    const origin = createOrigin(`http://127.0.0.1:${port}`)
    context.after(() => origin.close())
    const sent = origin.send({ method: 'POST', target: '/', headers: {}, body: 'work' })
    await assert.rejects(sent, isProblem('upstream_outcome_unknown'))
  })
}

test('an answer without a length that trickles until the time is over was not read to its end', async (context) => {
  const { port } = await serverThat(context, (socket) => {
    socket.write('HTTP/1.1 200 OK\r\n\r\n')
    const timer = setInterval(() => socket.write('x'), 20)
    socket.once('close', () => clearInterval(timer))
  })
  const late = new AbortController()
  const request = requestHttp({ port, method: 'POST', agent: false })
  const answer = await exchange(request, 'news', PATIENCE, late.signal)
  await assert.rejects(async () => {
    for await (const _piece of answer.body) late.abort(new Error('the time is over'))
  }, /the time is over/)
})
