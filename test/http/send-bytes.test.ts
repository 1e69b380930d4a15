import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { test, type TestContext } from 'node:test'
import Fastify from 'fastify'
import { sendBytes } from '../../src/http/send-bytes.ts'

const PIECES = 200

/** Serves `PIECES` pieces of 64 KiB from one buffer, counted up; tells how many readings are open. */
async function serve(context: TestContext, failAt = Number.POSITIVE_INFINITY) {
  const state = { open: 0, opened: 0 }
  async function* read(buffer: Uint8Array) {
    state.open++
    state.opened++
    try {
      for (let index = 0; index < PIECES; index++) {
        if (index === failAt) throw new Error('the disk fails')
        yield buffer.subarray(0, 65_536).fill(index)
      }
    } finally {
      state.open--
    }
  }
  const app = Fastify()
  app.get('/', (_, reply) => sendBytes(reply.header('content-length', PIECES * 65_536), read))
  context.after(() => app.close())
  await app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = app.server.address() as AddressInfo
  return { state, port, url: `http://127.0.0.1:${port}/` }
}

test('every byte arrives as it was when it was read, though one buffer carries them all', async (context) => {
  const { url, state } = await serve(context)
  const answers = await Promise.all(
    Array.from({ length: 3 }, async () => Buffer.from(await (await fetch(url)).arrayBuffer())),
  )
  for (const bytes of answers) {
    assert.equal(bytes.byteLength, PIECES * 65_536)
    assert.ok(bytes.every((byte, index) => byte === Math.floor(index / 65_536) % 256))
  }
  assert.equal(state.open, 0)
})

test('a failure while reading breaks the answer off', async (context) => {
  const { url } = await serve(context, 100)
  const answer = await fetch(url)
  await assert.rejects(answer.arrayBuffer())
})

test('a client that goes away ends the reading, and what it still had in its pipeline is never opened', async (context) => {
  const { port, state } = await serve(context)
  const socket = connect(port, '127.0.0.1').pause()
  socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n'.repeat(3))
  while (state.opened === 0) await new Promise((wake) => setTimeout(wake, 5))
  socket.destroy()
  await once(socket, 'close')
  while (state.open > 0) await new Promise((wake) => setTimeout(wake, 5))
  assert.equal(state.opened, 1)
})

test('answers in a pipeline follow one another whole', async (context) => {
  const { port, state } = await serve(context)
  const socket = connect(port, '127.0.0.1')
  socket.setEncoding('latin1')
  const get = 'GET / HTTP/1.1\r\nhost: x\r\n'
  socket.write(`${get}\r\n${get}connection: close\r\n\r\n`)
  const received = await text(socket)
  assert.equal(received.split('HTTP/1.1 200 OK').length - 1, 2)
  assert.ok(received.length > 2 * PIECES * 65_536)
  assert.equal(state.opened, 2)
})
