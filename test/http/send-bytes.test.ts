import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { test, type TestContext } from 'node:test'
import Fastify from 'fastify'
import type { ByteRange } from '../../src/core/ports.ts'
import { SendBuffers } from '../../src/http/send-buffers.ts'
import { sendBytes, type Sending } from '../../src/http/send-bytes.ts'

const PIECES = 200

/** Serves `PIECES` pieces of 64 KiB from one buffer, counted up; tells how many readings are open, and with what buffers. */
async function serve(context: TestContext, { failAt, sending }: { failAt?: number; sending?: Sending } = {}) {
  const state = { open: 0, opened: 0, buffers: [] as number[] }
  async function* read({ first }: ByteRange, buffer: Uint8Array) {
    state.open++
    state.opened++
    state.buffers.push(buffer.byteLength)
    try {
      for (let index = first / 65_536; index < PIECES; index++) {
        if (index === failAt) throw new Error('the disk fails')
        yield buffer.subarray(0, 65_536).fill(index)
      }
    } finally {
      state.open--
    }
  }
  const app = Fastify()
  const range = { first: 0, last: PIECES * 65_536 - 1 }
  app.get('/', (_, reply) => sendBytes(reply.header('content-length', PIECES * 65_536), range, read, sending))
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
  const { url } = await serve(context, { failAt: 100 })
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

test('a reader who pauses gives the large buffer up, and gets all bytes through a small one', async (context) => {
  const { port, state } = await serve(context, { sending: { buffers: new SendBuffers(), slowMs: 50 } })
  const socket = connect(port, '127.0.0.1')
  socket.setEncoding('latin1')
  socket.write('GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n')
  await once(socket, 'connect')
  await new Promise((wake) => setTimeout(wake, 300))
  const received = await text(socket)
  const bytes = Buffer.from(received.slice(received.indexOf('\r\n\r\n') + 4), 'latin1')
  assert.equal(bytes.byteLength, PIECES * 65_536)
  assert.ok(bytes.every((byte, index) => byte === Math.floor(index / 65_536) % 256))
  assert.deepEqual(state.buffers, [524_288, 65_536])
  assert.equal(state.open, 0)
})

test('thousands of readers hold no more than a hundred megabytes together, and a few have large buffers', () => {
  const buffers = new SendBuffers()
  const sizes = Array.from({ length: 1_000 }, () => buffers.take(false).byteLength)
  assert.ok(sizes.slice(0, 64).every((bytes) => bytes === 524_288))
  assert.ok(sizes.reduce((sum, bytes) => sum + bytes) < 100_000_000)
})

test('a buffer that was given back is used again; slow readers leave the large ones to others', () => {
  const buffers = new SendBuffers([
    { bytes: 100, countMax: 1 },
    { bytes: 10, countMax: 1 },
    { bytes: 1, countMax: 1 },
  ])
  const large = buffers.take(false)
  assert.equal(buffers.take(false).byteLength, 10)
  assert.equal(buffers.take(false).byteLength, 1)
  assert.equal(buffers.take(false).byteLength, 1)
  buffers.give(large)
  assert.equal(buffers.take(true).byteLength, 1)
  assert.equal(buffers.take(false), large)
})
