import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'

import { ProblemError } from '../../../src/core/problem.ts'
import { createOrigin } from '../../../src/lib/egress/configured-origin.ts'
import { parseConnectTo } from '../../../src/lib/egress/connect-to.ts'
import { createEgress } from '../../../src/lib/egress/egress.ts'
import { makeAuthority } from '../../support/certificates.ts'
import { type ClosingServer, FRAMINGS, startClosingServer } from '../../support/closing-server.ts'

// Larger than what any stream on the way holds, smaller than what the kernel takes: it is all there when the server has gone.
const body = randomBytes(300_000)
const servers = new Map<string, ClosingServer>()
const SCHEMES = ['http', 'https'] as const
const READERS = ['fast', 'slow', 'stopped'] as const

let dir: string

before(async () => {
  dir = await mkdtemp(join(tmpdir(), 'reelay-closing-'))
  const authority = await makeAuthority(dir, ['example.com', '127.0.0.1'])
  setDefaultCACertificates([...getCACertificates('default'), authority.ca])
  servers.set('http', await startClosingServer(body))
  servers.set('https', await startClosingServer(body, authority))
})

after(async () => {
  await Promise.all([...servers.values()].map((server) => server.close()))
  await rm(dir, { recursive: true })
})

function serverOf(scheme: string): ClosingServer {
  const server = servers.get(scheme)
  assert.ok(server)
  return server
}

/** Reads as a disk would: at once, a little later each time, or not at all before the server has gone. */
async function read(pieces: AsyncIterable<Uint8Array>, reader: (typeof READERS)[number], server: ClosingServer) {
  const taken: Uint8Array[] = []
  for await (const piece of pieces) {
    taken.push(piece)
    if (reader === 'slow') await new Promise((resolve) => setTimeout(resolve, 2))
    if (reader === 'stopped') await server.sent()
  }
  return Buffer.concat(taken)
}

function egressTo(port: number) {
  const connectTo = parseConnectTo(`example.com:80:127.0.0.1:${port},example.com:443:127.0.0.1:${port}`)
  return createEgress({ connectTo, extraPorts: [], downloadTimeoutMs: 20_000 })
}

function isProblem(code: string, says: RegExp) {
  return (error: unknown) =>
    error instanceof ProblemError && error.problem.code === code && says.test(error.problem.message)
}

for (const scheme of SCHEMES) {
  for (const framing of FRAMINGS) {
    describe(`a server that closes behind its answer, ${scheme}, ${framing}`, () => {
      for (const reader of READERS) {
        test(`is read to the end by a ${reader} reader of a stranger's file`, async () => {
          const server = serverOf(scheme)
          const pieces = egressTo(server.port).download(`${scheme}://example.com/${framing}`, { sizeBytesMax: 1e6 })
          assert.deepEqual(await read(pieces, reader, server), body)
        })

        test(`is read to the end by a ${reader} reader of a provider's result`, async () => {
          const server = serverOf(scheme)
          const origin = createOrigin(`${scheme}://127.0.0.1:${server.port}`)
          const pieces = origin.stream({ method: 'GET', target: `/${framing}`, headers: {} })
          assert.deepEqual(await read(pieces, reader, server), body)
          await origin.close()
        })

        if (framing === 'close') continue

        test(`and dies before its end is not taken for whole by a ${reader} reader`, async () => {
          const server = serverOf(scheme)
          const url = `${scheme}://example.com/${framing}/cut`
          const download = egressTo(server.port).download(url, { sizeBytesMax: 1e6 })
          await assert.rejects(
            read(download, reader, server),
            isProblem('reference_unreachable', /closed .* before the end/),
          )
          const origin = createOrigin(`${scheme}://127.0.0.1:${server.port}`)
          const stream = origin.stream({ method: 'GET', target: `/${framing}/cut`, headers: {} })
          await assert.rejects(read(stream, reader, server), isProblem('upstream_unavailable', /./))
          await origin.close()
        })
      }

      test('takes a callback and a submit', async () => {
        const server = serverOf(scheme)
        const answer = await egressTo(server.port).post(`${scheme}://example.com/${framing}`, {}, 'news')
        assert.equal(answer.status, 200)
        const origin = createOrigin(`${scheme}://127.0.0.1:${server.port}`)
        const sent = await origin.send({ method: 'POST', target: `/${framing}`, headers: {}, body: 'work' })
        assert.equal(sent.body, body.toString())
        await origin.close()
      })
    })
  }
}
