/** What Node's parser refuses, and what it hands over as no request: the answer, and where there must be none. */

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { test, type TestContext } from 'node:test'
import Fastify from 'fastify'
import { jobs } from '../../src/dialects/jobs.ts'
import { createConnections } from '../../src/http/connections.ts'
import { createLingeringClose } from '../../src/http/lingering-close.ts'
import { sendBytes } from '../../src/http/send-bytes.ts'
import { answerConnect, answerUnreadable } from '../../src/http/unreadable.ts'
import { openConnection, readAnswer, speak } from '../support/raw-http.ts'

const PIECE = Buffer.alloc(65_536, 'a')

/** Serves a film without an end at `/film`, and a refusal that does not read at `/refused`. */
async function serve(context: TestContext) {
  const state = { open: 0, opened: 0 }
  async function* film() {
    state.open++
    state.opened++
    try {
      for (;;) yield PIECE
    } finally {
      state.open--
    }
  }
  const connections = createConnections(100)
  const linger = createLingeringClose(connections.spare)
  const deps = { dialect: jobs, makeRequestId: () => 'req_1', owed: connections.owed }
  const app = Fastify({
    clientErrorHandler: answerUnreadable(deps),
    http: { headersTimeout: 100, connectionsCheckingInterval: 20 },
  })
  connections.attach(app.server)
  app.server.on('connect', answerConnect(deps))
  app.get('/film', (_, reply) => sendBytes(reply, { first: 0, last: Number.MAX_SAFE_INTEGER }, film))
  app.get('/slow', async () => new Promise(() => undefined))
  app.addHook('onRequest', async (request, reply) => {
    if (request.url === '/refused') linger.send(request, reply, { status: 401, headers: {}, body: 'no' })
  })
  app.post('/refused', async () => 'never')
  app.post('/read', async () => 'read')
  context.after(async () => {
    linger.endAll()
    await app.close()
  })
  await app.listen({ port: 0, host: '127.0.0.1' })
  return { state, url: app.listeningOrigin }
}

const get = (path: string) => `GET ${path} HTTP/1.1\r\nhost: x\r\n\r\n`

for (const [what, rest] of [
  ['what is no HTTP', '\r\n\0garbage\r\n\r\n'],
  ['half a head', 'GET / HTTP/1.1\r\nhost:'],
  ['a CONNECT', 'CONNECT x:1 HTTP/1.1\r\nhost: x\r\n\r\n'],
] as const) {
  test(`${what} behind a request for a film cuts the film off, stands nowhere in it, and ends its reading`, async (context) => {
    const { state, url } = await serve(context)
    const socket = openConnection(url)
    const answer = readAnswer(socket)
    socket.write(get('/film'))
    await once(socket, 'data')
    // A reader who has stopped: a piece of the film is on its way when the rest arrives.
    socket.pause()
    socket.write(rest)
    while (state.open > 0) await new Promise((wake) => setTimeout(wake, 5))
    socket.resume()
    const { status, text } = await answer
    assert.deepEqual([status, text.includes('HTTP')], [200, false])
    assert.equal(state.opened, 1)
  })
}

test('what is no HTTP behind a request that is still worked on is not taken for its answer', async (context) => {
  const { url } = await serve(context)
  assert.equal((await speak(url, `${get('/slow')}\0\r\n\r\n`)).status, 0)
})

test('a body that breaks is answered as the request that it belongs to', async (context) => {
  const { url } = await serve(context)
  const head = 'POST /read HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n'
  const answer = await speak(url, `${head}xyz\r\n`)
  assert.equal(answer.status, 400)
  assert.match(answer.text, /"code":"malformed_request"/)
})

test('a refusal is read whole, though the body behind it breaks', async (context) => {
  const { url } = await serve(context)
  const socket = openConnection(url)
  const answer = readAnswer(socket)
  socket.write('POST /refused HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n')
  await once(socket, 'data')
  socket.end('xyz\r\n')
  const { status, text } = await answer
  assert.equal(status, 401)
  assert.equal(text, '"no"')
})

test('CONNECT is answered with the methods that there are', async (context) => {
  const { url } = await serve(context)
  const answer = await speak(url, 'CONNECT example.com:443 HTTP/1.1\r\nhost: example.com:443\r\n\r\n')
  assert.equal(answer.status, 405)
  assert.match(answer.headers.get('allow') ?? '', /GET.*POST/)
  assert.match(answer.text, /"code":"method_not_allowed"/)
})
