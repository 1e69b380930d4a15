import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer as createHttp, type RequestListener, type Server } from 'node:http'
import { createServer as createHttps } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { ProblemError } from '../../../src/core/problem.ts'
import { createOrigin, StatusError } from '../../../src/lib/egress/configured-origin.ts'
import { makeAuthority } from '../../support/certificates.ts'

const servers: Server[] = []
const trusted = getCACertificates('default')
let dir: string
let base: Readonly<Record<'http' | 'https', string>>

/** Says that what is asked for is where the path says. */
const moved: RequestListener = ({ url = '' }, response) => {
  response.writeHead(302, { location: decodeURIComponent(url.slice(1)) }).end()
}

before(async () => {
  dir = await mkdtemp(join(tmpdir(), 'reelay-redirects-'))
  const { ca, cert, key } = await makeAuthority(dir, ['127.0.0.1'])
  setDefaultCACertificates([...trusted, ca])
  const [plain = 0, secure = 0] = await Promise.all([createHttp(moved), createHttps({ cert, key }, moved)].map(listen))
  base = { http: `http://127.0.0.1:${plain}`, https: `https://127.0.0.1:${secure}` }
})

after(async () => {
  setDefaultCACertificates(trusted)
  for (const server of servers) server.close()
  await rm(dir, { recursive: true, force: true })
})

async function listen(server: Server): Promise<number> {
  servers.push(server.listen(0, '127.0.0.1'))
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

/** Where a stream is told to be, that is asked for at an origin which says so of it. */
async function toldOf(scheme: 'http' | 'https', place: string): Promise<string | undefined> {
  const origin = createOrigin(base[scheme])
  try {
    const stream = origin.stream({ method: 'GET', target: `/${encodeURIComponent(place)}`, headers: {} })
    await stream[Symbol.asyncIterator]().next()
  } catch (error) {
    assert.ok(error instanceof ProblemError && error.cause instanceof StatusError)
    return error.cause.location
  } finally {
    await origin.close()
  }
  throw new Error('it was streamed')
}

describe('where a configured origin says that something is', () => {
  test('is told as a whole URL, however it is written', async () => {
    for (const scheme of ['http', 'https'] as const) {
      assert.equal(await toldOf(scheme, '/b?c=1'), `${base[scheme]}/b?c=1`)
      assert.equal(await toldOf(scheme, 'b'), `${base[scheme]}/b`)
      assert.equal(await toldOf(scheme, 'https://cdn.example.com/b'), 'https://cdn.example.com/b')
    }
  })

  test('is not told where it leads from https to http, or to what is no web address', async () => {
    assert.equal(await toldOf('http', 'http://cdn.example.com/b'), 'http://cdn.example.com/b')
    assert.equal(await toldOf('https', 'http://cdn.example.com/b'), undefined)
    for (const place of ['file:///etc/passwd', 'javascript:alert(1)', 'http://[']) {
      assert.equal(await toldOf('http', place), undefined, place)
    }
  })
})
