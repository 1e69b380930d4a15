/**
 * Rows A, D and E of the attack list that are one request each, sent byte by byte over plain sockets: broken framing,
 * odd paths and methods, wrong keys, wrong ids; then those that need more than one request.
 */

import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { z } from 'zod'
import {
  assertRefused,
  assertSilent,
  assertUnharmed,
  FACES,
  jobIds,
  loadRows,
  rowFields,
  SUBMITS,
} from '../support/attacks.ts'
import { makePng } from '../support/media-samples.ts'
import { openConnection, type RawAnswer, readAnswer, speak, speakEndlessly } from '../support/raw-http.ts'
import { KEY, type Reelay, startReelay } from '../support/reelay.ts'
import { addTenant } from '../support/tenants.ts'

const httpRow = z.strictObject({
  ...rowFields,
  /** The request line and headers; `{{9}}` stands for nine letters, `{{KEY}}` for the key, `{{HASH}}` for a key's hash. */
  head: z.array(z.string()).min(1),
  body: z.string().default(''),
  /** Values of Host headers; by default the right one. */
  host: z.array(z.string()).optional(),
  /** Values of Authorization headers; by default one with the right key. */
  key: z.array(z.string()).optional(),
  /** In whose shape the answer comes. */
  face: z.enum(FACES).default('jobs'),
  status: z.int(),
  /** Absent: Node answers by itself, without a body. */
  code: z.string().optional(),
  param: z.string().optional(),
  answers: z.record(z.string(), z.string()).default({}),
})

const REVOKED = 'canary-of-a-revoked-key'

let dir: string
let hashes: readonly string[]
let reelay: Reelay
let late: Promise<RawAnswer>

before(async () => {
  dir = await mkdtemp(join(tmpdir(), 'reelay-bad-http-'))
  hashes = await addTenant(dir, 'other', [{ key: REVOKED, isRevoked: true }, { key: 'a-key-that-works' }])
  reelay = await startReelay({}, dir)
  const slow = openConnection(reelay.url)
  late = readAnswer(slow)
  slow.write('GET /v1/jobs HTTP/1.1\r\nHost: localhost\r\nX-Slow: ')
})

after(async () => {
  await reelay?.close()
  await rm(dir, { recursive: true, force: true })
})

function requestOf(row: z.infer<typeof httpRow>): string {
  const [line, ...headers] = row.head
  const hosts = (row.host ?? [new URL(reelay.url).host]).map((host) => `Host: ${host}`)
  const keys = (row.key ?? ['Bearer {{KEY}}']).map((key) => `Authorization: ${key}`)
  const head = [line, ...hosts, ...keys, ...headers, 'Connection: close'].join('\r\n')
  return `${head}\r\n\r\n${row.body}`
    .replaceAll('{{KEY}}', KEY)
    .replaceAll('{{HASH}}', hashes[1] ?? '')
    .replace(/\{\{(\d+)\}\}/g, (_, count: string) => 'a'.repeat(Number(count)))
}

const post = (path: string, ...headers: readonly string[]) =>
  [`POST ${path} HTTP/1.1`, 'Host: localhost', `Authorization: Bearer ${KEY}`, ...headers].join('\r\n')

describe('a request that is wrong as HTTP, or asks for what is not there, is refused in order', () => {
  for (const row of loadRows('http', httpRow)) {
    test(`${row.row}: ${row.sends}`, { timeout: 10_000 }, async () => {
      const answer = await speak(reelay.url, requestOf(row))
      const { status, code, param } = row
      assert.equal(answer.status, status, answer.text)
      const canaries = ['canary', REVOKED, ...hashes]
      if (code === undefined) assertSilent(reelay, answer.text, canaries)
      else assertRefused(reelay, row.face, answer, { status, code, param }, canaries)
      for (const [name, value] of Object.entries(row.answers)) assert.equal(answer.headers.get(name), value)
      assert.deepEqual(
        [...answer.headers.keys()].filter((name) => name.startsWith('access-control')),
        [],
      )
      assert.deepEqual(await jobIds(reelay), [])
    })
  }
})

describe('what a client does over time, or with what it gets back', () => {
  test('A5: two thousand headers are too many', async () => {
    const headers = Array.from({ length: 2_000 }, (_, index) => `X-${index}: 1`)
    const answer = await speak(reelay.url, `${post('/v1/jobs', ...headers)}\r\n\r\n`)
    assertRefused(reelay, 'jobs', answer, { status: 431, code: 'head_too_large' })
  })

  test('A7: a body without a length is read to its limit and no further', { timeout: 30_000 }, async () => {
    for (const face of FACES) {
      const head = post(SUBMITS[face].path, 'Content-Type: application/json', 'Transfer-Encoding: chunked')
      const piece = Buffer.from(`10000\r\n${' '.repeat(65_536)}\r\n`)
      const answer = await speakEndlessly(reelay.url, `${head}\r\n\r\n`, piece)
      assertRefused(reelay, face, answer, { status: 413, code: 'body_too_large' })
    }
  })

  test('A4, A13: links begin with the Host of the request, whatever a proxy is said to have seen', async () => {
    const form = new FormData()
    form.set('kind', 'image')
    form.set('file', new Blob([new Uint8Array(await makePng())]), 'a.png')
    const forwarded = {
      'x-forwarded-host': 'evil.example',
      'x-forwarded-for': '127.0.0.1',
      forwarded: 'host=evil.example',
    }
    const answer = await reelay.call('POST', '/v1/files/upload', { body: form, headers: forwarded })
    assert.equal(answer.status, 200, answer.text)
    assert.ok(String(answer.json()['url']).startsWith(`${reelay.url}/media/`), answer.text)
  })

  test('A8: capitals and a charset in the type are fine', async () => {
    const headers = { 'content-type': 'Application/JSON; Charset="utf-8"' }
    const answer = await reelay.call('POST', '/v1/jobs', { body: new TextEncoder().encode('[]'), headers })
    assertRefused(reelay, 'jobs', answer, { status: 400, code: 'invalid_body' })
  })

  test('A14: requests in one piece are answered one by one, in order', async () => {
    const count = 200
    const one = (path: string) => `GET ${path} HTTP/1.1\r\nHost: localhost\r\n`
    const many = Array.from({ length: count }, () => `${one('/health')}\r\n`).join('')
    const { text } = await speak(reelay.url, `${many}${one('/nothing')}Connection: close\r\n\r\n`)
    assert.equal(text.split('"status":"ok"').length - 1, count)
    assert.ok(text.trimEnd().endsWith('}') && text.lastIndexOf('route_not_found') > text.lastIndexOf('"ok"'))
  })

  test('A18: a client that goes away in the middle of a body leaves no job', async () => {
    const socket = openConnection(reelay.url)
    const closed = once(socket, 'close')
    socket.write(`${post('/v1/jobs', 'Content-Type: application/json', 'Content-Length: 100')}\r\n\r\n{"model":`)
    await once(socket, 'connect')
    socket.destroy()
    await closed
    assert.deepEqual(await jobIds(reelay), [])
  })

  test('A18: who may not send anything is answered before a body comes, and whether it comes or not', async () => {
    const waiting = ['Host: localhost', 'Content-Type: application/json', 'Content-Length: 8000000']
    for (const [line, status] of [
      ['POST /nope', 404],
      ['PUT /v1/videos', 405],
      ['OPTIONS /v1/jobs', 204],
      ['POST /v1/jobs', 401],
    ] as const) {
      const socket = openConnection(reelay.url)
      const answer = readAnswer(socket)
      socket.write(`${[`${line} HTTP/1.1`, ...waiting].join('\r\n')}\r\n\r\n`)
      await once(socket, 'data')
      socket.end()
      assert.equal((await answer).status, status, line)
      assert.equal((await answer).headers.get('connection'), 'close', line)
    }
  })

  test('D1: the scheme may be in any case, and the tolerated forms of a key work', async () => {
    for (const headers of [
      { authorization: `bearer ${KEY}` },
      { authorization: `BEARER   ${KEY}` },
      { authorization: `Key ${KEY}` },
      { authorization: KEY },
    ]) {
      assert.equal((await reelay.call('GET', '/v1/jobs', { headers })).status, 200)
    }
    const alone = await fetch(`${reelay.url}/v1/jobs`, { headers: { 'x-api-key': KEY } })
    assert.equal(alone.status, 200)
  })

  test('D1: every route but health, the signpost and signed links asks for a key', async () => {
    const id = '0'.repeat(26)
    const paths = FACES.flatMap((face) => {
      const { path } = SUBMITS[face]
      return [`POST ${path}`, `GET ${path}`, `GET ${path}/${id}`, `POST ${path}/${id}/cancel`]
    })
    const others = ['DELETE /v1/jobs/x', 'DELETE /v1/videos/x', 'GET /v1/videos/x/content', 'HEAD /v1/videos/x/content']
    const more = ['GET /v1/models', 'GET /openai/v1/models', 'POST /v1/files/upload', 'GET /v1/webhooks/default/secret']
    for (const route of [...paths, ...others, ...more]) {
      const [method = '', path = ''] = route.split(' ')
      const answer = await reelay.call(method, path, { headers: { authorization: '' } })
      assert.equal(answer.status, 401, `${route}: ${answer.text}`)
    }
  })

  test('A6: a head that takes its time is cut off', { timeout: 30_000 }, async () => {
    assertRefused(reelay, 'jobs', await late, { status: 408, code: 'request_timeout' })
  })

  test('D8: no key and no hash of a key is in the log, and nothing that was refused is an error', async () => {
    await assertUnharmed(reelay)
    for (const secret of [KEY, 'canary', ...hashes]) assert.ok(!reelay.log().includes(secret), `the log says ${secret}`)
    const errors = reelay
      .log()
      .split('\n')
      .filter((line) => /"level":[56]0/.test(line))
    assert.deepEqual(errors, [])
  })
})
