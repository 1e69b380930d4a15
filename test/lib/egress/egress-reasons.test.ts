import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'

import { ProblemError } from '../../../src/core/problem.ts'
import { parseConnectTo } from '../../../src/lib/egress/connect-to.ts'
import { createEgress, type EgressOptions } from '../../../src/lib/egress/egress.ts'
import { makeAuthority } from '../../support/certificates.ts'
import { type HostileServer, startHostileServer } from '../../support/hostile-server.ts'
import { downloadOf } from './outcome.ts'

const servers: HostileServer[] = []
let dir: string
let connectTo: string

before(async () => {
  dir = await mkdtemp(join(tmpdir(), 'reelay-reasons-'))
  const good = await makeAuthority(dir, ['example.com'])
  const expired = await makeAuthority(dir, ['expired.example'], -1)
  const unknown = await makeAuthority(dir, ['self-signed.example'])
  setDefaultCACertificates([...getCACertificates('default'), good.ca, expired.ca])
  const [plain, secure, stale, own] = await Promise.all([
    startHostileServer(),
    ...[good, expired, unknown].map((tls) => startHostileServer({ tls })),
  ])
  assert.ok(plain && secure && stale && own)
  servers.push(plain, secure, stale, own)
  connectTo = [
    `example.com:80:127.0.0.1:${plain.port}`,
    `example.com:443:127.0.0.1:${secure.port}`,
    `expired.example:443:127.0.0.1:${stale.port}`,
    `self-signed.example:443:127.0.0.1:${own.port}`,
    `other-name.example:443:127.0.0.1:${secure.port}`,
    `plain.example:443:127.0.0.1:${plain.port}`,
    `closed.example:80:127.0.0.1:${await closedPort()}`,
  ].join(',')
})

after(async () => {
  await Promise.all(servers.map((server) => server.close()))
  await rm(dir, { recursive: true })
})

async function closedPort(): Promise<number> {
  const server = await startHostileServer()
  await server.close()
  return server.port
}

function egressWith(options: Partial<EgressOptions> = {}) {
  return createEgress({
    connectTo: parseConnectTo(connectTo),
    extraPorts: [],
    downloadTimeoutMs: 10_000,
    headerTimeoutMs: 300,
    idleTimeoutMs: 300,
    nameFailureStepMs: 1,
    resolve: () => Promise.reject(new Error('queryA ENOTFOUND')),
    ...options,
  })
}

const UNREACHABLE: readonly (readonly [url: string, reason: string])[] = [
  ['http://unknown.example/', 'its host name was not found on the public internet'],
  ['http://closed.example/', 'its host refused the connection'],
  ['http://example.com/hang', 'its host did not answer in time'],
  ['http://example.com/reset', 'its host closed the connection before it answered'],
  ['http://example.com/garbage', 'its host does not answer in HTTP'],
  ['http://example.com/headers/1000', 'its host answered with a header of more than 16 KiB'],
  ['https://plain.example/', 'no TLS connection with its host came about'],
  ['https://expired.example/', 'the TLS certificate of its host is not valid: it has expired'],
  ['https://self-signed.example/', 'the TLS certificate of its host is not valid: nobody known has issued it'],
  ['https://other-name.example/', 'the TLS certificate of its host is not valid: it is for another name'],
]

for (const [url, reason] of UNREACHABLE) {
  test(`a download from ${url} says that ${reason}`, async () => {
    const told = await downloadOf(egressWith(), url)
    assert.deepEqual(told, { text: 'reference_unreachable', message: `The URL could not be reached: ${reason}.` })
  })

  test(`a post to ${url} says that ${reason}`, async () => {
    await assert.rejects(egressWith().post(url, {}, ''), (error) => {
      assert.ok(error instanceof ProblemError)
      assert.deepEqual(error.problem, { code: 'unavailable', message: `The URL could not be reached: ${reason}.` })
      return true
    })
  })
}

const BROKEN: readonly (readonly [path: string, message: string])[] = [
  ['status/404', 'The URL answered with status 404.'],
  ['loop', 'The URL redirects more than 3 times.'],
  ['stall', 'The download was too slow.'],
  ['breaks-off', 'The download broke off: its host closed the connection before the end.'],
  ['claims-more', 'The download broke off: its host closed the connection before the end.'],
  ['bad-chunk', 'The download broke off: its host no longer answered in HTTP.'],
]

for (const [path, message] of BROKEN) {
  test(`a download from /${path} says: ${message}`, async () => {
    const told = await downloadOf(egressWith(), `http://example.com/${path}`)
    assert.deepEqual(told, { text: 'reference_unreachable', message })
  })
}

describe('whatever a name leads to inside, it reads like a name that nobody knows', () => {
  const NAMES: readonly (readonly [kind: string, resolve: NonNullable<EgressOptions['resolve']>])[] = [
    ['an unknown name', () => Promise.reject(new Error('queryA ENOTFOUND'))],
    ['a name without addresses', async () => []],
    ['a private name', async () => ['10.0.0.1']],
    ['a name of this machine', async () => ['127.0.0.1']],
    ['a name of this machine in IPv6', async () => ['::1']],
    ["a name of a cloud's metadata", async () => ['169.254.169.254']],
    ['a name that is public and private', async () => ['8.8.8.8', '192.168.0.1']],
    ['a resolver that fails', () => Promise.reject(new Error('queryA ESERVFAIL 10.0.0.53'))],
  ]

  for (const [kind, resolve] of NAMES) {
    test(`${kind}, with an open, a closed and a silent port there`, async () => {
      let dialled = 0
      const canary = createServer((socket) => {
        dialled++
        socket.destroy()
      })
      await new Promise<void>((listening) => canary.listen(0, '127.0.0.1', listening))
      const address = canary.address()
      assert.ok(typeof address === 'object' && address !== null)
      for (const port of [address.port, await closedPort(), servers[0]?.port ?? 0]) {
        const egress = egressWith({ connectTo: [], extraPorts: [port], resolve })
        assert.deepEqual(await downloadOf(egress, `http://inside.example:${port}/`), {
          text: 'reference_unreachable',
          message: 'The URL could not be reached: its host name was not found on the public internet.',
        })
      }
      assert.equal(dialled, 0)
      // The canary would have noticed.
      await new Promise<void>((closed) =>
        connect(address.port, '127.0.0.1')
          .on('close', () => closed())
          .resume(),
      )
      assert.equal(dialled, 1)
      canary.close()
    })
  }

  test('and the answer never comes before the time at which both come', async () => {
    const events: string[] = []
    const step = 200
    const tell = async (kind: string, resolve: NonNullable<EgressOptions['resolve']>) => {
      const told = downloadOf(egressWith({ connectTo: [], nameFailureStepMs: step, resolve }), 'http://inside.example/')
      await told
      events.push(kind)
    }
    const half = new Promise((resolve) => setTimeout(resolve, step / 2)).then(() => events.push('half of the time'))
    await Promise.all([
      half,
      tell('private', async () => ['10.0.0.1']),
      tell('unknown', () => Promise.reject(new Error('queryA ENOTFOUND'))),
    ])
    assert.equal(events[0], 'half of the time')
  })
})

test('no message gives an address away', async () => {
  for (const [url] of UNREACHABLE) {
    const { message } = await downloadOf(egressWith(), url)
    assert.doesNotMatch(message, /\d+\.\d+|::|127|ENOTFOUND|ECONN|:\d/, message)
  }
})
