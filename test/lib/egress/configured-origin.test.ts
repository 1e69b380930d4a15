import assert from 'node:assert/strict'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'

import { ProblemError } from '../../../src/core/problem.ts'
import {
  createOrigin,
  type Origin,
  type OriginOptions,
  type OriginRequest,
} from '../../../src/lib/egress/configured-origin.ts'
import { makeAuthority } from '../../support/certificates.ts'
import { type HostileServer, startHostileServer } from '../../support/hostile-server.ts'

let server: HostileServer
const origins: Origin[] = []

before(async () => {
  server = await startHostileServer()
})

after(async () => {
  await Promise.all(origins.map((origin) => origin.close()))
  await server.close()
})

function originAt(port: number, options: OriginOptions = {}, scheme = 'http'): Origin {
  const origin = createOrigin(`${scheme}://127.0.0.1:${port}/`, options)
  origins.push(origin)
  return origin
}

const message = (method: OriginRequest['method'], target: string, body?: string | Uint8Array): OriginRequest => ({
  method,
  target,
  headers: { authorization: 'Bearer sk' },
  ...(body === undefined ? {} : { body }),
})

function isProblem(code: string) {
  return (error: unknown) => error instanceof ProblemError && error.problem.code === code
}

async function take(pieces: AsyncIterable<Uint8Array>): Promise<string> {
  const taken: Uint8Array[] = []
  for await (const piece of pieces) taken.push(piece)
  return Buffer.concat(taken).toString()
}

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise((resolve) => setTimeout(resolve, 5))
}

/** A server of a few lines, and a count of its connections. */
async function serve(
  answer: RequestListener,
): Promise<{ port: number; connections: Socket[]; close: () => void; server: Server }> {
  const connections: Socket[] = []
  const own = createServer(answer).on('connection', (socket) => {
    connections.push(socket)
    socket.on('error', () => undefined)
  })
  await new Promise<void>((listening) => own.listen(0, '127.0.0.1', listening))
  const close = () => {
    own.close()
    own.closeAllConnections()
  }
  return { port: (own.address() as AddressInfo).port, connections, close, server: own }
}

test('every method arrives with its headers and its body, a text or bytes', async () => {
  const origin = originAt(server.port)
  const bytes = Uint8Array.from({ length: 256 }, (_, at) => at)
  for (const method of ['POST', 'PUT', 'DELETE'] as const) {
    await origin.send(message(method, '/ok', '{"é":1}'))
    assert.equal(server.hits.at(-1), `${method} /ok`)
    assert.equal(server.requests.at(-1)?.body, '{"é":1}')
    assert.equal(server.requests.at(-1)?.headers['content-length'], '8')
    assert.equal(server.requests.at(-1)?.headers.authorization, 'Bearer sk')
  }
  await origin.send(message('POST', '/ok', bytes))
  assert.equal(server.requests.at(-1)?.headers['content-length'], '256')
  assert.equal(server.requests.at(-1)?.body, Buffer.from(bytes).toString())
})

test('a body in pieces arrives whole, with its length, though its pieces lie in one buffer', async () => {
  const origin = originAt(server.port)
  const buffer = new Uint8Array(2)
  async function* pieces() {
    for (const [at, text] of ['ab', 'cd', 'ef'].entries()) {
      buffer.set(Buffer.from(text))
      if (at === 1) await new Promise((resolve) => setTimeout(resolve, 5))
      yield buffer
    }
  }
  await origin.send({ ...message('POST', '/ok'), body: { sizeBytes: 6, pieces: pieces() } })
  assert.equal(server.requests.at(-1)?.headers['content-length'], '6')
  assert.equal(server.requests.at(-1)?.body, 'abcdef')
})

test('a body that goes on for longer than an answer may take is no slow answer', async (context) => {
  const { port, close } = await serve((request, response) => {
    request.resume().on('end', () => response.end('taken'))
  })
  context.after(close)
  const origin = originAt(port, { idleTimeoutMs: 200 })
  async function* pieces() {
    for (let at = 0; at < 8; at++) {
      await new Promise((resolve) => setTimeout(resolve, 50))
      yield Buffer.from('x')
    }
  }
  const answer = await origin.send({ ...message('POST', '/'), body: { sizeBytes: 8, pieces: pieces() } })
  assert.equal(answer.body, 'taken')
})

test('a body in pieces arrives with its length, however slowly it is taken', async () => {
  const pieces = 40
  const piece = Buffer.alloc(65_536, 'x')
  async function* stream() {
    for (let index = 0; index < pieces; index++) yield piece
  }
  let received = 0
  const own = await serve(async (request, response) => {
    for await (const chunk of request) {
      received += (chunk as Buffer).byteLength
      await new Promise((wake) => setTimeout(wake, 1))
    }
    response.end(request.headers['content-length'])
  })
  const body = { sizeBytes: pieces * piece.byteLength, pieces: stream() }
  const answer = await originAt(own.port).send({ ...message('POST', '/'), body })
  assert.deepEqual([answer.body, received], [String(body.sizeBytes), body.sizeBytes])
  own.close()
})

test('an answer that comes before the end of a body in pieces counts, and the rest is not read', async () => {
  let isClosed = false
  async function* stream() {
    try {
      for (;;) yield Buffer.alloc(65_536)
    } finally {
      isClosed = true
    }
  }
  const own = await serve((request, response) => {
    request.once('data', () => response.writeHead(413, { connection: 'close' }).end('too large'))
  })
  const answer = await originAt(own.port).send({
    ...message('POST', '/'),
    body: { sizeBytes: Number.MAX_SAFE_INTEGER, pieces: stream() },
  })
  assert.deepEqual([answer.status, answer.body], [413, 'too large'])
  await until(() => isClosed)
  own.close()
})

test('an abort ends a body in pieces', async () => {
  const stop = new AbortController()
  let isClosed = false
  async function* stream() {
    try {
      for (;;) yield Buffer.alloc(65_536)
    } finally {
      isClosed = true
    }
  }
  const own = await serve((request) => {
    request.once('data', () => stop.abort(new Error('enough')))
  })
  const body = { sizeBytes: Number.MAX_SAFE_INTEGER, pieces: stream() }
  await assert.rejects(originAt(own.port).send({ ...message('POST', '/'), body }, stop.signal), /enough/)
  await until(() => isClosed)
  own.close()
})

test('a target goes behind the path of the base URL', async () => {
  const origin = createOrigin(`http://127.0.0.1:${server.port}/api/v3///`)
  await origin.send(message('GET', '/tasks?x=1'))
  assert.equal(server.hits.at(-1), 'GET /api/v3/tasks?x=1')
  await origin.close()
})

test('a redirect is an answer, and is not followed', async () => {
  const before = server.hits.length
  const answer = await originAt(server.port).send(message('GET', '/redirect/307?to=/ok'))
  assert.equal(answer.status, 307)
  assert.equal(answer.headers['location'], '/ok')
  assert.equal(server.hits.length, before + 1)
})

test('a request that certainly did not arrive is told as such', async () => {
  const closed = await startHostileServer()
  await closed.close()
  const dir = await mkdtemp(join(tmpdir(), 'reelay-origin-'))
  const unknown = await startHostileServer({ tls: await makeAuthority(dir, ['127.0.0.1']) })
  await assert.rejects(originAt(closed.port).send(message('POST', '/ok', 'x')), isProblem('upstream_unavailable'))
  await assert.rejects(
    originAt(unknown.port, {}, 'https').send(message('POST', '/ok', 'x')),
    isProblem('upstream_unavailable'),
  )
  // A server that does not speak TLS never lets the handshake end.
  await assert.rejects(
    originAt(server.port, {}, 'https').send(message('POST', '/ok', 'x')),
    isProblem('upstream_unavailable'),
  )
  await unknown.close()
  await rm(dir, { recursive: true })
})

test('a connection that does not open in time is told as such', async () => {
  const silent = await serve(() => undefined)
  const origin = originAt(silent.port, { connectTimeoutMs: 100 }, 'https')
  silent.server.on('connection', (socket) => socket.pause())
  await assert.rejects(origin.send(message('POST', '/ok', 'x')), isProblem('upstream_unavailable'))
  silent.close()
})

for (const path of ['reset', 'garbage', 'hang', 'stall', 'claims-more', 'breaks-off', 'endless', 'headers/1000']) {
  test(`what became of a submit that ends in /${path} is not known`, async () => {
    const origin = originAt(server.port, { idleTimeoutMs: 200 })
    await assert.rejects(origin.send(message('POST', `/${path}`, 'x')), isProblem('upstream_outcome_unknown'))
  })
}

test('an answer that drips has a time for its whole', async () => {
  const origin = originAt(server.port, { sendTimeoutMs: 200 })
  await assert.rejects(origin.send(message('POST', '/drip', 'x')), isProblem('upstream_outcome_unknown'))
})

test('a stream of anything but a 200, or one that breaks off, is unavailable', async () => {
  const origin = originAt(server.port, { idleTimeoutMs: 200 })
  for (const path of ['status/404', 'redirect/302?to=/ok', 'breaks-off', 'claims-more', 'stall']) {
    await assert.rejects(take(origin.stream(message('GET', `/${path}`))), isProblem('upstream_unavailable'), path)
  }
  assert.equal(await take(origin.stream(message('GET', '/ok'))), 'a good body')
})

for (const path of ['hang', 'stall', 'drip', 'endless']) {
  test(`an abort ends what waits for /${path}, and its connection`, async () => {
    const reason = new Error('the job was cancelled')
    const origin = originAt(server.port)
    for (const start of [
      (signal: AbortSignal) => origin.send(message('POST', `/${path}`, 'x'), signal),
      (signal: AbortSignal) => take(origin.stream(message('GET', `/${path}`), signal)),
    ]) {
      const abort = new AbortController()
      const before = server.hits.length
      const outcome = assert.rejects(start(abort.signal), path === 'endless' ? /./ : reason)
      await until(() => server.hits.length > before)
      abort.abort(reason)
      await outcome
    }
    await origin.close()
    await until(() => server.openConnections() === 0)
  })
}

test('closing ends what is under way', async () => {
  const origin = originAt(server.port)
  const before = server.hits.length
  const outcome = assert.rejects(origin.send(message('POST', '/hang', 'x')), /closed/)
  await until(() => server.hits.length > before)
  await origin.close()
  await outcome
  await until(() => server.openConnections() === 0)
})

test('looks share a connection, a submit has one of its own', async () => {
  const provider = await serve((_, response) => response.end('{}'))
  const origin = originAt(provider.port)
  for (let look = 0; look < 5; look++) await origin.send(message('GET', '/tasks'))
  assert.equal(provider.connections.length, 1)
  for (let submit = 0; submit < 3; submit++) await origin.send(message('POST', '/tasks', 'x'))
  assert.equal(provider.connections.length, 4)
  provider.close()
})

test('a look over a kept connection that the provider closes at that moment is sent once more', async () => {
  let looks = 0
  const provider = await serve((request, response) => {
    looks++
    if (looks === 2) request.socket.resetAndDestroy()
    else response.end('{}')
  })
  const origin = originAt(provider.port)
  await origin.send(message('GET', '/tasks'))
  assert.equal((await origin.send(message('GET', '/tasks'))).status, 200)
  assert.equal(looks, 3)
  assert.equal(provider.connections.length, 2)
  provider.close()
})

test('a submit is never sent twice', async () => {
  let submits = 0
  const provider = await serve((request, response) => {
    if (request.method === 'GET') return void response.end('{}')
    submits++
    request.socket.resetAndDestroy()
  })
  const origin = originAt(provider.port)
  await origin.send(message('GET', '/tasks'))
  for (const method of ['POST', 'PUT', 'DELETE'] as const) {
    await assert.rejects(origin.send(message(method, '/tasks', 'x')), isProblem('upstream_outcome_unknown'))
  }
  assert.equal(submits, 3)
  provider.close()
})

test('a problem repeats nothing of the address or the credential', async () => {
  for (const path of ['reset', 'garbage']) {
    await assert.rejects(originAt(server.port).send(message('POST', `/${path}`, 'x')), (error) => {
      assert.ok(error instanceof ProblemError)
      const told = JSON.stringify(error.problem) + String(error) + (error.internal ?? '')
      assert.doesNotMatch(told, new RegExp(`127|${server.port}|Bearer`))
      return true
    })
  }
})
