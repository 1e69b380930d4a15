import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Readable } from 'node:stream'

import { ProblemError } from '../../../src/core/problem.ts'
import { parseConnectTo } from '../../../src/lib/egress/connect-to.ts'
import { createEgress } from '../../../src/lib/egress/egress.ts'
import { type HostileServer, startHostileServer } from '../../support/hostile-server.ts'

let server: HostileServer

before(async () => {
  server = await startHostileServer()
})

after(() => server.close())

function post(path: string, headers: Readonly<Record<string, string>> = {}, body = 'news') {
  const connectTo = parseConnectTo(`example.com:80:127.0.0.1:${server.port}`)
  return createEgress({ connectTo, extraPorts: [], downloadTimeoutMs: 1000, postTimeoutMs: 500 }).post(
    `http://example.com/${path}`,
    headers,
    body,
  )
}

test('the body and the headers arrive as they were given', async () => {
  const answer = await post('ok', { 'content-type': 'application/json', 'webhook-id': 'msg_1' }, '{"é":1}')
  assert.equal(answer.status, 200)
  assert.equal(answer.body, 'a good body')
  assert.equal(server.requests.at(-1)?.body, '{"é":1}')
  assert.equal(server.requests.at(-1)?.headers['webhook-id'], 'msg_1')
  assert.equal(server.requests.at(-1)?.headers['content-length'], '8')
})

test('a redirect is an answer, and is not followed', async () => {
  const before = server.hits.length
  const answer = await post('redirect/307?to=http://example.com/ok')
  assert.equal(answer.status, 307)
  assert.equal(answer.headers.get('location'), 'http://example.com/ok')
  assert.equal(server.hits.length, before + 1)
})

test('an endless answer is cut at 4096 bytes', async () => {
  const answer = await post('endless')
  assert.equal(answer.status, 200)
  assert.equal(answer.body.length, 4096)
})

for (const path of ['stall', 'drip', 'breaks-off', 'claims-more']) {
  test(`of /${path} the status is an answer, with what came of its body in time`, async () => {
    const { status, body } = await post(path)
    assert.equal(status, 200)
    assert.ok(body.length < 4096)
  })
}

for (const path of ['hang', 'header-drip', 'reset', 'garbage']) {
  test(`/${path} is unavailable, within the time allowed`, async () => {
    await assert.rejects(post(path), (error) => error instanceof ProblemError && error.problem.code === 'unavailable')
  })
}

test('a header cannot smuggle in another', async () => {
  const before = server.hits.length
  await assert.rejects(post('ok', { 'x-a': 'b\r\nx-c: d' }))
  assert.equal(server.hits.length, before)
})

const put = (path: string, pieces: readonly string[], sizeBytes: number) => {
  const connectTo = parseConnectTo(`example.com:80:127.0.0.1:${server.port}`)
  const body = { sizeBytes, pieces: Readable.from(pieces.map((piece) => Buffer.from(piece))) }
  const limits = { downloadTimeoutMs: 1000, putTimeoutMs: 500 }
  const headers = { 'content-type': 'image/png' }
  return createEgress({ connectTo, extraPorts: [], ...limits }).put(`http://example.com/${path}`, headers, body)
}

test('a file is put in pieces, with its length', async () => {
  const answer = await put('ok', ['the bytes ', 'of a file'], 19)
  assert.equal(answer.status, 200)
  const { method, body, headers } = server.requests.at(-1) ?? {}
  assert.deepEqual([method, body, headers?.['content-length']], ['PUT', 'the bytes of a file', '19'])
})

test('a file that is not as long as it should be is unavailable', async () => {
  await assert.rejects(
    put('ok', ['short'], 19),
    (error) => error instanceof ProblemError && error.problem.code === 'unavailable',
  )
})

test('a file is put to no address inside, and no redirect is followed with it', async () => {
  await assert.rejects(
    createEgress({ connectTo: [], extraPorts: [server.port], downloadTimeoutMs: 1000 }).put(
      `http://127.0.0.1:${server.port}/ok`,
      {},
      { sizeBytes: 0, pieces: Readable.from([]) },
    ),
    (error) => error instanceof ProblemError && error.problem.code === 'url_not_allowed',
  )
  assert.equal((await put('redirect/307?to=http://example.com/ok', ['file'], 4)).status, 307)
})
