import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import type { Egress } from '../../../src/core/ports.ts'
import { parseConnectTo } from '../../../src/lib/egress/connect-to.ts'
import { createEgress, type EgressOptions } from '../../../src/lib/egress/egress.ts'
import { type HostileServer, startHostileServer } from '../../support/hostile-server.ts'
import { downloadOf, outcomeOf } from './outcome.ts'

let server: HostileServer
let canary: HostileServer

before(async () => {
  server = await startHostileServer()
  canary = await startHostileServer()
})

after(async () => {
  await server.close()
  await canary.close()
})

function egressWith(options: Partial<EgressOptions> = {}): Egress {
  const connectTo = parseConnectTo(`example.com:80:127.0.0.1:${server.port},example.com:443:127.0.0.1:${server.port}`)
  return createEgress({
    connectTo,
    extraPorts: [canary.port],
    downloadTimeoutMs: 10_000,
    nameFailureStepMs: 1,
    resolve: async () => ['127.0.0.1'],
    ...options,
  })
}

/** What is said of a name that nobody knows, and of one that leads inside. */
const NOWHERE = {
  text: 'reference_unreachable',
  message: 'The URL could not be reached: its host name was not found on the public internet.',
}

const unknownName = () => Promise.reject(new Error('queryA ENOTFOUND rebound.example'))

test('a good body comes whole, asked for without compression and under the own host name', async () => {
  assert.equal(await outcomeOf(egressWith(), 'http://example.com/ok?q=1#part'), 'a good body')
  assert.equal(server.hits.at(-1), 'GET /ok?q=1')
  assert.equal(server.requests.at(-1)?.headers['accept-encoding'], 'identity')
  assert.equal(server.requests.at(-1)?.headers.host, 'example.com')
})

test('exactly the limit is allowed, one byte more is not', async () => {
  assert.equal((await outcomeOf(egressWith(), 'http://example.com/bytes/1000', 1000)).length, 1000)
  assert.equal(await outcomeOf(egressWith(), 'http://example.com/bytes/1001', 1000), 'reference_too_large')
})

const FAILURES: readonly (readonly [string, string, Partial<EgressOptions>])[] = [
  ['endless', 'reference_too_large', {}],
  ['claims-too-much', 'reference_too_large', {}],
  ['claims-more', 'reference_unreachable', {}],
  ['breaks-off', 'reference_unreachable', {}],
  ['gzip', 'reference_unreachable', {}],
  ['garbage', 'reference_unreachable', {}],
  ['reset', 'reference_unreachable', {}],
  ['headers/1000', 'reference_unreachable', {}],
  ['interim-endless', 'reference_unreachable', { headerTimeoutMs: 300 }],
  ['header-drip', 'reference_unreachable', { headerTimeoutMs: 300 }],
  ['status/101', 'reference_unreachable', {}],
  ['drip', 'reference_unreachable', { downloadTimeoutMs: 400 }],
  ['drip', 'reference_unreachable', { floor: { bytesPerSecond: 1024, graceMs: 100, windowMs: 100 } }],
  ['stall', 'reference_unreachable', { idleTimeoutMs: 300 }],
  ['stall', 'reference_unreachable', { downloadTimeoutMs: 300 }],
  ['hang', 'reference_unreachable', { headerTimeoutMs: 300 }],
  ['hang', 'reference_unreachable', { downloadTimeoutMs: 300 }],
  ['hops/3', 'reference_unreachable', { answerTimeoutMs: 0 }],
  ['status/204', 'reference_unreachable', {}],
  ['status/206', 'reference_unreachable', {}],
  ['status/304', 'reference_unreachable', {}],
  ['status/401', 'reference_unreachable', {}],
  ['status/404', 'reference_unreachable', {}],
  ['status/500', 'reference_unreachable', {}],
  ['loop', 'reference_unreachable', {}],
  ['hops/4', 'reference_unreachable', {}],
  ['hops/20', 'reference_unreachable', {}],
]

for (const [path, code, options] of FAILURES) {
  test(`/${path} ends in ${code} with the limits ${JSON.stringify(options)}`, async () => {
    assert.equal(await outcomeOf(egressWith(options), `http://example.com/${path}`), code)
  })
}

test('a body longer than its header claims is never taken over the claimed length', async () => {
  const text = await outcomeOf(egressWith(), 'http://example.com/claims-less')
  assert.ok(['much', 'reference_unreachable'].includes(text), text)
})

test('interim answers are passed over', async () => {
  assert.equal(await outcomeOf(egressWith(), 'http://example.com/interim'), 'a good body')
})

test('three redirects are followed', async () => {
  assert.equal(await outcomeOf(egressWith(), 'http://example.com/hops/3'), 'a good body')
})

for (const code of [301, 302, 303, 307, 308]) {
  test(`a ${code} to anything that is not public is refused, and nobody is dialled`, async () => {
    const targets = [
      `http://127.0.0.1:${canary.port}/`,
      `http://[::ffff:127.0.0.1]:${canary.port}/`,
      `http://2130706433:${canary.port}/`,
      `//localhost:${canary.port}/`,
      'http://169.254.169.254/latest/meta-data/',
      'file:///etc/passwd',
      'data:text/plain,hello',
      'http://example.com:22/',
      'http://user:secret@example.com/',
      'http://',
    ]
    for (const target of targets) {
      const url = `http://example.com/redirect/${code}?to=${encodeURIComponent(target)}`
      assert.equal(await outcomeOf(egressWith(), url), 'url_not_allowed', target)
    }
    assert.deepEqual(canary.hits, [])
  })
}

test('a redirect without a target is an answer like any other that is not 200', async () => {
  const { text, message } = await downloadOf(egressWith(), 'http://example.com/status/302')
  assert.deepEqual([text, message], ['reference_unreachable', 'The URL answered with status 302.'])
})

test('a redirect to a name that leads inside is refused like one to a name that nobody knows', async () => {
  const url = `http://example.com/redirect/302?to=http://rebound.example:${canary.port}/`
  assert.deepEqual(await downloadOf(egressWith(), url), NOWHERE)
  assert.deepEqual(await downloadOf(egressWith({ resolve: unknownName }), url), NOWHERE)
  assert.deepEqual(canary.hits, [])
})

test('a name is refused when any of its addresses is private', async () => {
  const answers = [
    ['127.0.0.1'],
    ['::1'],
    ['93.184.216.34', '127.0.0.1'],
    ['2606:4700::1', '::ffff:10.0.0.1'],
    ['100.64.0.1'],
    [],
  ]
  for (const answer of answers) {
    const egress = egressWith({ resolve: async () => answer })
    assert.deepEqual(await downloadOf(egress, `http://mixed.example:${canary.port}/`), NOWHERE, answer.join())
  }
  assert.deepEqual(canary.hits, [])
})

test('a name is asked once for each connection and judged each time, so no later answer slips in', async () => {
  let asked = 0
  // The public answer comes after the deadline: a test may not dial anything outside this machine.
  const resolve = async () => {
    if (asked++ % 2 === 1) return ['127.0.0.1']
    await new Promise((resume) => setTimeout(resume, 200))
    return ['8.8.8.8']
  }
  for (let round = 0; round < 4; round++) {
    const egress = egressWith({ resolve, downloadTimeoutMs: round % 2 === 0 ? 50 : 5000 })
    const outcome = await outcomeOf(egress, `http://rebound.example:${canary.port}/`)
    assert.equal(outcome, 'reference_unreachable')
  }
  assert.equal(asked, 4)
  assert.deepEqual(canary.hits, [])
})

test('proxies from the environment are not asked', async () => {
  const names = ['HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY', 'ALL_PROXY', 'NODE_USE_ENV_PROXY']
  const saved = names.map((name) => [name, process.env[name]] as const)
  for (const name of names) process.env[name] = name === 'NODE_USE_ENV_PROXY' ? '1' : `http://127.0.0.1:${canary.port}`
  try {
    assert.equal(await outcomeOf(egressWith(), 'http://example.com/ok'), 'a good body')
  } finally {
    for (const [name, value] of saved) {
      if (value === undefined) delete process.env[name]
      else process.env[name] = value
    }
  }
  assert.deepEqual(canary.hits, [])
})

test('a download that nobody finishes gives its connection back', async () => {
  for await (const piece of egressWith().download('http://example.com/endless', { sizeBytesMax: 1e12 })) {
    assert.ok(piece.byteLength > 0)
    break
  }
  while (server.openConnections() > 0) await new Promise((resolve) => setTimeout(resolve, 5))
})

test('no more downloads run at once than allowed; the others wait for their turn', async () => {
  const egress = egressWith({ concurrentMax: 1, downloadTimeoutMs: 2000 })
  const first = egress.download('http://example.com/endless', { sizeBytesMax: 1e12 })[Symbol.asyncIterator]()
  await first.next()
  let isDone = false
  const second = outcomeOf(egress, 'http://example.com/ok').finally(() => {
    isDone = true
  })
  await outcomeOf(egressWith(), 'http://example.com/ok')
  assert.equal(isDone, false)
  await first.return?.()
  assert.equal(await second, 'a good body')
})

test('a download that is forgotten frees its turn when its time is up', async () => {
  const egress = egressWith({ concurrentMax: 1, downloadTimeoutMs: 300 })
  await egress.download('http://example.com/endless', { sizeBytesMax: 1e12 })[Symbol.asyncIterator]().next()
  let outcome = ''
  do outcome = await outcomeOf(egress, 'http://example.com/ok')
  while (outcome !== 'a good body')
})
