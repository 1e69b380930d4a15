import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { describe, type TestContext, test } from 'node:test'
import { ProblemError } from '../../../src/core/problem.ts'
import { createOrigin } from '../../../src/lib/egress/configured-origin.ts'
import { parseConnectTo } from '../../../src/lib/egress/connect-to.ts'
import { createEgress } from '../../../src/lib/egress/egress.ts'

const FILM = Buffer.from(Array.from({ length: 300_000 }, (_, index) => (index * 7919) % 251))
const SIZE = FILM.byteLength
const HALF = SIZE / 2
const TAG = '"v1"'

/** What the server does at a request, counted from 0. */
type Play = (request: IncomingMessage, response: ServerResponse, count: number) => void

/** Half of the film with the length of all of it, and the end of the connection. */
function breakOff(response: ServerResponse, headers: Readonly<Record<string, string>>, until = HALF): void {
  response.writeHead(200, { 'content-length': SIZE, ...headers })
  response.write(FILM.subarray(0, until), () => setTimeout(() => response.socket?.resetAndDestroy(), 30))
}

type Headers = Readonly<Record<string, string>>

function part(response: ServerResponse, from: number, headers: Headers = {}, mark: Headers = { etag: TAG }): void {
  const range = `bytes ${from}-${SIZE - 1}/${SIZE}`
  response.writeHead(206, { 'content-range': range, 'content-length': SIZE - from, ...mark, ...headers })
  response.end(FILM.subarray(from))
}

/** A server that plays, and the two clients of ours that fetch from it. */
async function serving(context: TestContext, play: Play) {
  const requests: IncomingMessage['headers'][] = []
  const server = createServer((request, response) => {
    requests.push(request.headers)
    play(request, response, requests.length - 1)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const origin = createOrigin(`http://127.0.0.1:${port}`)
  const egress = createEgress({
    connectTo: parseConnectTo(`example.com:80:127.0.0.1:${port}`),
    extraPorts: [],
    downloadTimeoutMs: 20_000,
  })
  context.after(async () => {
    await origin.close()
    server.closeAllConnections()
    server.close()
  })
  return {
    requests,
    fetches: {
      'from a stranger': () => buffer(egress.download('http://example.com/f.mp4', { sizeBytesMax: SIZE })),
      'from the configured origin': () =>
        buffer(origin.stream({ method: 'GET', target: '/f.mp4', headers: { authorization: 'Bearer sk' } })),
    },
  }
}

const WAYS = ['from a stranger', 'from the configured origin'] as const

const changed = 'Wed, 21 Oct 2026 07:28:00 GMT'

for (const way of WAYS) {
  describe(`a download ${way} that breaks off`, () => {
    for (const [mark, headers, validator] of [
      ['a strong tag', { etag: TAG }, TAG],
      ['a time of change that is old enough', { 'last-modified': changed }, changed],
    ] as const) {
      test(`goes on where it was, by ${mark}`, async (context) => {
        const { requests, fetches } = await serving(context, (_request, response, count) => {
          if (count === 0) breakOff(response, headers)
          else part(response, HALF, {}, headers)
        })
        assert.ok((await fetches[way]()).equals(FILM))
        assert.equal(requests.length, 2)
        assert.deepEqual([requests[1]?.range, requests[1]?.['if-range']], [`bytes=${HALF}-`, validator])
        assert.equal(requests[1]?.authorization, way === 'from a stranger' ? undefined : 'Bearer sk')
      })
    }

    test('goes on after several breaks, and when it cannot be reached in between', async (context) => {
      const { requests, fetches } = await serving(context, (request, response, count) => {
        const from = Number(/\d+/.exec(request.headers.range ?? '')?.[0] ?? 0)
        if (count === 0) return breakOff(response, { etag: TAG }, 100_000)
        if (count === 1) return void response.socket?.resetAndDestroy()
        if (count === 3) return part(response, from)
        const range = `bytes ${from}-${SIZE - 1}/${SIZE}`
        response.writeHead(206, { 'content-range': range, 'content-length': SIZE - from, etag: TAG })
        response.write(FILM.subarray(from, 200_000), () => setTimeout(() => response.destroy(), 30))
      })
      assert.ok((await fetches[way]()).equals(FILM))
      assert.deepEqual(
        requests.map(({ range }) => range),
        [undefined, 'bytes=100000-', 'bytes=100000-', 'bytes=200000-'],
      )
    })

    test('is taken whole from a server that knows no ranges, of the same tag: nothing comes twice', async (context) => {
      const { fetches } = await serving(context, (_request, response, count) => {
        if (count === 0) return breakOff(response, { etag: TAG })
        response.writeHead(200, { 'content-length': SIZE, etag: TAG })
        response.end(FILM)
      })
      assert.ok((await fetches[way]()).equals(FILM))
    })

    for (const [what, headers] of [
      ['has no mark at all', () => ({})],
      ['has a weak tag', () => ({ etag: 'W/"v1"' })],
      ['was changed in this very second', () => ({ 'last-modified': changed, date: changed })],
    ] as const) {
      test(`begins anew where it ${what}`, async (context) => {
        const { requests, fetches } = await serving(context, (_request, response) => breakOff(response, headers()))
        await assert.rejects(fetches[way](), ProblemError)
        assert.equal(requests.length, 1)
      })
    }

    for (const [what, answer] of [
      ['another total', (r: ServerResponse) => part(r, HALF, { 'content-range': `bytes ${HALF}-${SIZE}/${SIZE + 1}` })],
      ['another beginning', (r: ServerResponse) => part(r, HALF - 1)],
      ['no range at all', (r: ServerResponse) => part(r, HALF, { 'content-range': 'bytes */*' })],
      ['another tag', (r: ServerResponse) => part(r, HALF, { etag: '"v2"' })],
      ['no tag', (r: ServerResponse) => part(r, HALF, {}, {})],
      ['another compression', (r: ServerResponse) => part(r, HALF, { 'content-encoding': 'gzip' })],
      ['all of something else', (r: ServerResponse) => r.writeHead(200, { etag: '"v2"' }).end(FILM)],
      ['that the range is none', (r: ServerResponse) => r.writeHead(416).end()],
      ['that the link has expired', (r: ServerResponse) => r.writeHead(403).end()],
    ] as const) {
      test(`begins anew where the second answer tells of ${what}`, async (context) => {
        const { requests, fetches } = await serving(context, (_request, response, count) => {
          if (count === 0) breakOff(response, { etag: TAG })
          else answer(response)
        })
        await assert.rejects(fetches[way](), ProblemError)
        assert.equal(requests.length, 2)
      })
    }

    for (const [what, mark] of [
      ['a later time of change', { 'last-modified': new Date().toUTCString() }],
      ['a tag, where the first one had a time alone', { etag: TAG, 'last-modified': changed }],
    ] as const) {
      test(`begins anew where the second answer tells of ${what}`, async (context) => {
        const { requests, fetches } = await serving(context, (_request, response, count) => {
          if (count === 0) breakOff(response, { 'last-modified': changed })
          else part(response, HALF, {}, mark)
        })
        await assert.rejects(fetches[way](), ProblemError)
        assert.equal(requests.length, 2)
      })
    }

    test('is given up where more comes than it has, at once and without the rest', async (context) => {
      const { requests, fetches } = await serving(context, (_request, response, count) => {
        if (count === 0) return breakOff(response, { etag: TAG })
        response.writeHead(206, { 'content-range': `bytes ${HALF}-${SIZE - 1}/${SIZE}`, etag: TAG })
        response.end(Buffer.concat([FILM.subarray(HALF), FILM]))
      })
      await assert.rejects(fetches[way](), ProblemError)
      assert.equal(requests.length, 2)
    })

    test('is given up after five more tries', async (context) => {
      const { requests, fetches } = await serving(context, (request, response, count) => {
        if (count === 0) return breakOff(response, { etag: TAG }, 1_000)
        const from = Number(/\d+/.exec(request.headers.range ?? '')?.[0])
        const range = `bytes ${from}-${SIZE - 1}/${SIZE}`
        response.writeHead(206, { 'content-range': range, 'content-length': SIZE - from, etag: TAG })
        response.write(FILM.subarray(from, from + 1_000), () => setTimeout(() => response.destroy(), 30))
      })
      await assert.rejects(fetches[way](), ProblemError)
      assert.equal(requests.length, 6)
    })
  })
}

test('the rest is fetched by the same rules: where a redirect leads inside by then, nothing is asked', async (context) => {
  const { requests, fetches } = await serving(context, (_request, response, count) => {
    if (count === 0) return breakOff(response, { etag: TAG })
    response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end()
  })
  await assert.rejects(fetches['from a stranger'](), (error) => {
    return error instanceof ProblemError && error.problem.code === 'url_not_allowed'
  })
  assert.equal(requests.length, 2)
})
