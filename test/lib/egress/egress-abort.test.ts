import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { ProblemError } from '../../../src/core/problem.ts'
import { parseConnectTo } from '../../../src/lib/egress/connect-to.ts'
import { createEgress, type EgressOptions } from '../../../src/lib/egress/egress.ts'
import { type HostileServer, startHostileServer } from '../../support/hostile-server.ts'

let server: HostileServer

before(async () => {
  server = await startHostileServer()
})

after(() => server.close())

const reason = new Error('the job was cancelled')

function egressWith(options: Partial<EgressOptions> = {}) {
  const connectTo = parseConnectTo(`example.com:80:127.0.0.1:${server.port}`)
  return createEgress({ connectTo, extraPorts: [], downloadTimeoutMs: 60_000, postTimeoutMs: 60_000, ...options })
}

async function take(pieces: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const piece of pieces) assert.ok(piece.byteLength > 0)
}

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise((resolve) => setTimeout(resolve, 5))
}

for (const path of ['hang', 'header-drip', 'stall', 'drip', 'endless']) {
  test(`an abort ends a download from /${path} with its own reason, and the connection with it`, async () => {
    const abort = new AbortController()
    const before = server.hits.length
    const download = take(
      egressWith().download(`http://example.com/${path}`, { sizeBytesMax: 1e12, signal: abort.signal }),
    )
    await until(() => server.hits.length > before)
    abort.abort(reason)
    await assert.rejects(download, reason)
    await until(() => server.openConnections() === 0)
  })
}

for (const path of ['hang', 'stall']) {
  test(`an abort ends a post to /${path} with its own reason, and the connection with it`, async () => {
    const abort = new AbortController()
    const before = server.hits.length
    const post = egressWith().post(`http://example.com/${path}`, {}, 'news', abort.signal)
    await until(() => server.hits.length > before)
    abort.abort(reason)
    await assert.rejects(post, reason)
    await until(() => server.openConnections() === 0)
  })
}

test('an abort ends the connection also when nobody reads on', async () => {
  const abort = new AbortController()
  const limits = { sizeBytesMax: 1e12, signal: abort.signal }
  const pieces = egressWith().download('http://example.com/endless', limits)[Symbol.asyncIterator]()
  await pieces.next()
  abort.abort(reason)
  await until(() => server.openConnections() === 0)
  await assert.rejects(async () => {
    while ((await pieces.next()).done !== true);
  }, reason)
})

test('an abort ends the looking for a name', async () => {
  const abort = new AbortController()
  const egress = egressWith({ resolve: () => new Promise(() => undefined) })
  const download = take(egress.download('http://unknown.example/', { sizeBytesMax: 1, signal: abort.signal }))
  setImmediate(() => abort.abort(reason))
  await assert.rejects(download, reason)
})

test('an abort ends the waiting in line, and takes nobody else off it', async () => {
  const egress = egressWith({ concurrentMax: 1 })
  const first = egress.download('http://example.com/endless', { sizeBytesMax: 1e12 })[Symbol.asyncIterator]()
  await first.next()
  const abort = new AbortController()
  const second = take(egress.download('http://example.com/ok', { sizeBytesMax: 100, signal: abort.signal }))
  const third = take(egress.download('http://example.com/ok', { sizeBytesMax: 100 }))
  abort.abort(reason)
  await assert.rejects(second, reason)
  await first.return?.()
  await third
})

test('who has waited in line for too long is told that the line is ours', async () => {
  const egress = egressWith({ concurrentMax: 1, downloadTimeoutMs: 200 })
  const first = take(egress.download('http://example.com/stall', { sizeBytesMax: 100 }))
  const second = take(egress.download('http://example.com/stall', { sizeBytesMax: 100 }))
  const third = take(egress.download('http://example.com/ok', { sizeBytesMax: 100 }))
  const [, , outcome] = await Promise.allSettled([first, second, third])
  assert.ok(outcome.status === 'rejected' && outcome.reason instanceof ProblemError)
  assert.equal(outcome.reason.problem.code, 'unavailable')
})

test('a signal that was aborted before opens nothing', async () => {
  const before = server.hits.length
  const signal = AbortSignal.abort(reason)
  await assert.rejects(take(egressWith().download('http://example.com/ok', { sizeBytesMax: 100, signal })), reason)
  await assert.rejects(egressWith().post('http://example.com/ok', {}, 'news', signal), reason)
  assert.equal(server.hits.length, before)
})
