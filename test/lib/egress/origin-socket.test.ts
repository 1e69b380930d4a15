import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type IncomingMessage } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Duplex } from 'node:stream'
import { describe, type TestContext, test } from 'node:test'
import { frame } from '../../../src/fake-provider/comfyui/web-sockets.ts'
import { systemClock, systemRandom } from '../../../src/lib/clock.ts'
import { openOriginSocket, type OriginSocketOptions } from '../../../src/lib/egress/origin-socket.ts'
import { makeAuthority } from '../../support/certificates.ts'
import { within } from '../../support/within.ts'

const calm = new AbortController().signal

const acceptOf = (request: IncomingMessage) =>
  createHash('sha1')
    .update(`${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
    .digest('base64')

const upgraded = (accept: string, more = '') =>
  `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n${more}\r\n`

/** A server that answers upgrades as it is told, and what it heard. */
async function serving(context: TestContext, answer: (request: IncomingMessage, socket: Duplex) => void) {
  const heard: { request: IncomingMessage; bytes: Buffer[]; socket: Duplex }[] = []
  const server = createServer((_request, response) => void response.writeHead(404).end())
  server.on('upgrade', (request, socket) => {
    const bytes: Buffer[] = []
    heard.push({ request, bytes, socket })
    socket.on('data', (piece: Buffer) => bytes.push(piece)).on('error', () => undefined)
    socket.on('end', () => socket.destroy())
    answer(request, socket)
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  context.after(() => {
    for (const { socket } of heard) socket.destroy()
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  const texts: string[] = []
  const open = (changes: Partial<OriginSocketOptions> = {}, signal = calm) =>
    openOriginSocket(
      {
        baseUrl: `http://127.0.0.1:${port}/comfy/`,
        target: '/ws?clientId=c',
        headers: { authorization: 'Bearer k' },
        clock: systemClock,
        random: systemRandom,
        onText: (text) => void texts.push(text),
        ...changes,
      },
      signal,
    )
  return { heard, texts, open }
}

const politely = (request: IncomingMessage, socket: Duplex) => void socket.write(upgraded(acceptOf(request)))

describe('a websocket to a configured origin', () => {
  test('is asked for behind the path of the base URL with the credential, and heard', async (context) => {
    const { heard, texts, open } = await serving(context, (request, socket) => {
      // The first event comes with the answer to the upgrade.
      socket.write(Buffer.concat([Buffer.from(upgraded(acceptOf(request))), frame(1, Buffer.from('hello'))]))
    })
    const socket = await open()
    await within(5_000, () => texts.length === 1)
    heard[0]?.socket.write(frame(1, Buffer.from('again')))
    await within(5_000, () => texts.length === 2)
    assert.deepEqual(texts, ['hello', 'again'])
    assert.equal(heard[0]?.request.url, '/comfy/ws?clientId=c')
    assert.equal(heard[0]?.request.headers.authorization, 'Bearer k')
    socket.close()
    assert.match((await socket.ended).message, /closed/)
  })

  test('answers a ping, masked', async (context) => {
    const { heard, open } = await serving(context, politely)
    const socket = await open()
    heard[0]?.socket.write(frame(9, Buffer.from('x')))
    await within(5_000, () => (heard[0]?.bytes.length ?? 0) > 0)
    const [first = 0, second = 0] = heard[0]?.bytes[0] ?? []
    assert.deepEqual([first, second], [0x8a, 0x81])
    socket.close()
  })

  test('ends when the other side closes, goes away, or talks nonsense', async (context) => {
    const { heard, open } = await serving(context, politely)
    for (const [at, end] of [
      (other: Duplex) => other.write(frame(8, Buffer.alloc(0))),
      (other: Duplex) => other.destroy(),
      (other: Duplex) => other.write(Buffer.from([0xff, 0xff])),
    ].entries()) {
      const socket = await open()
      const other = heard[at]?.socket
      assert.ok(other)
      end(other)
      await socket.ended
      await within(5_000, () => other.destroyed)
    }
  })

  test('ends when nothing is heard, but not while pings are answered', async (context) => {
    const { heard, open } = await serving(context, politely)
    const silent = await open({ silenceMs: 30 })
    assert.equal((await silent.ended).name, 'StallError')
    const answered = await open({ silenceMs: 30 })
    heard[1]?.socket.on('data', () => heard[1]?.socket.write(frame(10, Buffer.alloc(0))))
    await within(5_000, () => (heard[1]?.bytes.length ?? 0) >= 3)
    answered.close()
    assert.match((await answered.ended).message, /was closed/)
  })

  for (const [what, answer] of [
    ['another accept', (_: IncomingMessage, socket: Duplex) => void socket.write(upgraded('AAAA'))],
    [
      'an extension that nobody asked for',
      (request: IncomingMessage, socket: Duplex) =>
        void socket.write(upgraded(acceptOf(request), 'Sec-WebSocket-Extensions: permessage-deflate\r\n')),
    ],
    [
      'a redirect',
      (_: IncomingMessage, socket: Duplex) =>
        void socket.end('HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n'),
    ],
    ['nothing', (_: IncomingMessage, socket: Duplex) => void socket.destroy()],
  ] as const) {
    test(`is none when the answer is ${what}`, async (context) => {
      const { open, heard } = await serving(context, answer)
      await assert.rejects(open())
      await within(5_000, () => heard[0]?.socket.destroyed === true)
    })
  }

  test('is given up when the answer does not come, or the signal is aborted', async (context) => {
    const { open } = await serving(context, () => undefined)
    await assert.rejects(open({ connectTimeoutMs: 30 }), { name: 'StallError' })
    const abort = new AbortController()
    const opening = assert.rejects(open({}, abort.signal), /closed/)
    abort.abort()
    await opening
    await assert.rejects(open({}, AbortSignal.abort()), /closed/)
  })

  test('is not opened to a host whose certificate nobody known has issued', async (context) => {
    const dir = await mkdtemp(join(tmpdir(), 'reelay-socket-'))
    context.after(() => rm(dir, { recursive: true }))
    const { key, cert } = await makeAuthority(dir, ['localhost'])
    const server = createSecureServer({ key, cert })
    await once(server.listen(0, '127.0.0.1'), 'listening')
    context.after(() => void server.close())
    const { port } = server.address() as AddressInfo
    const { open } = await serving(context, politely)
    await assert.rejects(open({ baseUrl: `https://localhost:${port}` }), { code: /SELF_SIGNED|UNABLE_TO|SIGNATURE/ })
  })
})
