/** The last answer on a connection whose client is still sending: it is read, and the connection ends. */

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { test, type TestContext } from 'node:test'
import Fastify from 'fastify'
import { createLingeringClose } from '../../src/http/lingering-close.ts'
import { openConnection, readAnswer, speakEndlessly } from '../support/raw-http.ts'

async function serve(context: TestContext, answer: { status: number; headers: Record<string, string>; body?: string }) {
  const spared: unknown[] = []
  const linger = createLingeringClose((socket) => spared.push(socket))
  const app = Fastify()
  app.addHook('onRequest', async (request, reply) => linger.send(request, reply.header('x-own', '1'), answer))
  app.post('/', async () => 'never')
  context.after(async () => {
    linger.endAll()
    await app.close()
  })
  await app.listen({ port: 0, host: '127.0.0.1' })
  return { url: app.listeningOrigin, linger, spared }
}

const REFUSAL = { status: 413, headers: { 'x-more': '2' }, body: 'no' } as const
const HEAD = 'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 1000000000\r\n\r\n'

test('whoever goes on sending reads the whole answer, and is cut off after a quarter of a gigabyte', async (context) => {
  const { url } = await serve(context, REFUSAL)
  const { status, headers, text, bytesWritten } = await speakEndlessly(url, HEAD, Buffer.alloc(65_536))
  assert.deepEqual([status, text, headers.get('connection')], [413, '"no"', 'close'])
  assert.deepEqual([headers.get('x-own'), headers.get('x-more')], ['1', '2'])
  assert.ok(bytesWritten > 1_000_000 && bytesWritten < 400_000_000, `${bytesWritten}`)
})

test('an answer without a body is told by its head alone', async (context) => {
  const { url, linger } = await serve(context, { status: 204, headers: {} })
  const socket = openConnection(url)
  const answer = readAnswer(socket)
  socket.write(HEAD)
  await once(socket, 'data')
  linger.endAll()
  const { status, headers, text } = await answer
  assert.deepEqual([status, text, headers.has('content-length')], [204, '', false])
})

test('a connection that is only kept to be closed may be closed before, and is when the server stops', async (context) => {
  const { url, linger, spared } = await serve(context, REFUSAL)
  const socket = openConnection(url)
  const answer = readAnswer(socket)
  socket.write(HEAD)
  await once(socket, 'data')
  assert.equal(spared.length, 1)
  linger.endAll()
  assert.equal((await answer).status, 413)
})

test('a request that was whole is answered, and its connection closed', async (context) => {
  const { url } = await serve(context, REFUSAL)
  const socket = openConnection(url)
  const answer = readAnswer(socket)
  socket.write('POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\n\r\n{}')
  assert.equal((await answer).text, '"no"')
})
