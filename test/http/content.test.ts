/** Stored bytes over HTTP: headers, HEAD, conditional requests and ranges, as RFC 9110 has them, byte for byte. */

import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import Fastify, { type FastifyInstance } from 'fastify'
import { diagnose } from '../../src/http/problems.ts'
import { type BytesSource, type Servable, serveBytes } from '../../src/http/content.ts'
import { systemClock } from '../../src/lib/clock.ts'
import { createLocalStorage } from '../../src/media/local-storage.ts'

const BYTES = Buffer.from(Array.from({ length: 700_001 }, (_, index) => (index * 7 + (index >> 8)) & 0xff))
const LAST = BYTES.length - 1
const DIGEST = createHash('sha256').update(BYTES).digest()
const ETAG = `"${DIGEST.toString('hex')}"`
const MODIFIED = 'Thu, 28 May 2026 02:20:18 GMT'

let dir: string
let app: FastifyInstance
let url: string

before(async () => {
  dir = await mkdtemp(join(tmpdir(), 'reelay-content-'))
  const storage = await createLocalStorage(dir, { workerId: 'worker', clock: systemClock })
  const staged = await storage.stage(onePiece(), { sizeBytesMax: 1_000_000 })
  await storage.keep(staged)
  const { digest, sizeBytes } = staged
  const servable: Servable = {
    digest,
    sizeBytes,
    mediaType: 'video/mp4',
    lastModifiedMs: Date.parse(MODIFIED) + 400,
    filename: 'film.mp4',
  }
  const source = { storage, accelRedirect: undefined }
  app = Fastify()
  app.setErrorHandler((error, _, reply) => reply.code(404).send(diagnose(error).problem.code))
  app.route({
    method: ['GET', 'HEAD'],
    url: '/film',
    handler: (request, reply) => serveBytes(source, servable, request, reply),
  })
  const linked: BytesSource = {
    accelRedirect: undefined,
    storage: {
      sizeBytes: (name) => storage.sizeBytes(name),
      read: (name) => storage.read(name),
      directUrl: async (name, lifeMs) => `https://store.example/${name}?ms=${lifeMs}`,
    },
  }
  app.get('/linked', (request, reply) => serveBytes(linked, servable, request, reply))
  app.get('/gone', (request, reply) => serveBytes(source, { ...servable, digest: '0'.repeat(64) }, request, reply))
  app.get('/cut', (request, reply) => serveBytes(source, { ...servable, sizeBytes: sizeBytes + 1 }, request, reply))
  url = await app.listen({ host: '127.0.0.1', port: 0 })
})

after(async () => {
  await app?.close()
  await rm(dir, { recursive: true, force: true })
})

async function* onePiece(): AsyncGenerator<Uint8Array> {
  yield BYTES
}

async function get(headers: Record<string, string> = {}, method = 'GET', path = '/film') {
  const answer = await fetch(url + path, { method, headers })
  return { status: answer.status, headers: answer.headers, bytes: Buffer.from(await answer.arrayBuffer()) }
}

test('the whole file comes with its length, type, digest and validators, and may not run anything', async () => {
  const { status, headers, bytes } = await get()
  assert.equal(status, 200)
  assert.ok(bytes.equals(BYTES))
  const expected = {
    'content-length': String(BYTES.length),
    'content-type': 'video/mp4',
    'accept-ranges': 'bytes',
    etag: ETAG,
    'last-modified': MODIFIED,
    'repr-digest': `sha-256=:${DIGEST.toString('base64')}:`,
    'content-disposition': 'inline; filename="film.mp4"',
    'x-content-type-options': 'nosniff',
  }
  for (const [name, value] of Object.entries(expected)) assert.equal(headers.get(name), value, name)
  assert.match(headers.get('content-security-policy') ?? '', /default-src 'none'.*sandbox$/)
  assert.match(headers.get('cache-control') ?? '', /private/)
})

test('HEAD says what GET would say, and sends nothing', async () => {
  for (const range of [undefined, 'bytes=5-9', `bytes=${BYTES.length}-`]) {
    const asked = range === undefined ? {} : { range }
    const [head, whole] = [await get(asked, 'HEAD'), await get(asked)]
    assert.equal(head.bytes.length, 0)
    assert.equal(head.status, whole.status)
    for (const name of ['content-length', 'content-type', 'content-range', 'etag', 'last-modified', 'accept-ranges']) {
      assert.equal(head.headers.get(name), whole.headers.get(name), name)
    }
  }
})

for (const [range, first, last] of [
  ['bytes=0-0', 0, 0],
  ['bytes=0-', 0, LAST],
  ['bytes=100-299999', 100, 299_999],
  ['bytes=262144-262144', 262_144, 262_144],
  ['bytes=-1', LAST, LAST],
  ['bytes=-999999999', 0, LAST],
  [`bytes=${LAST}-999999999`, LAST, LAST],
] as const) {
  test(`the range ${range} is sent as it was asked for`, async () => {
    const { status, headers, bytes } = await get({ range })
    assert.equal(status, 206)
    assert.equal(headers.get('content-range'), `bytes ${first}-${last}/${BYTES.length}`)
    assert.equal(headers.get('content-length'), String(last - first + 1))
    assert.ok(bytes.equals(BYTES.subarray(first, last + 1)))
  })
}

for (const range of [`bytes=${BYTES.length}-`, 'bytes=-0', 'bytes=999999999999999-']) {
  test(`the range ${range} cannot be satisfied, and nothing is sent`, async () => {
    const { status, headers, bytes } = await get({ range })
    assert.equal(status, 416)
    assert.equal(headers.get('content-range'), `bytes */${BYTES.length}`)
    assert.equal(bytes.length, 0)
  })
}

for (const range of ['bytes=9-1', 'bytes=a-b', 'items=0-1', 'bytes=0-0,2-2', `bytes=${'0-0,'.repeat(2_000)}1-1`]) {
  test(`${range.slice(0, 20)} is no single range: the whole is sent, once`, async () => {
    const { status, bytes } = await get({ range })
    assert.equal(status, 200)
    assert.equal(bytes.length, BYTES.length)
  })
}

for (const [headers, status] of [
  [{ 'if-none-match': ETAG }, 304],
  [{ 'if-none-match': `W/${ETAG}` }, 304],
  [{ 'if-none-match': '*' }, 304],
  [{ 'if-none-match': '"other"' }, 200],
  [{ 'if-none-match': 'nonsense' }, 200],
  [{ 'if-modified-since': MODIFIED }, 304],
  [{ 'if-modified-since': 'yesterday' }, 200],
  [{ 'if-match': '"other"' }, 412],
  [{ 'if-match': ETAG }, 200],
  [{ range: 'bytes=0-9', 'if-range': ETAG }, 206],
  [{ range: 'bytes=0-9', 'if-range': '"other"' }, 200],
  [{ range: 'bytes=0-9', 'if-range': `W/${ETAG}` }, 200],
  [{ range: 'bytes=0-9', 'if-none-match': ETAG }, 304],
] as const satisfies readonly (readonly [Record<string, string>, number])[]) {
  test(`${JSON.stringify(headers).replace(ETAG.slice(1, -1), 'ETAG').slice(0, 80)} is answered with ${status}`, async () => {
    const { status: answered, headers: told, bytes } = await get(headers)
    assert.equal(answered, status)
    assert.equal(told.get('etag'), ETAG)
    if (status === 304 || status === 412) assert.equal(bytes.length, 0)
  })
}

test('bytes that are gone, or not as many as they were, are not served', async () => {
  for (const path of ['/gone', '/cut']) {
    const { status, bytes } = await get({}, 'GET', path)
    assert.equal(status, 404)
    assert.equal(bytes.toString(), 'video_not_available')
  }
})

test('a storage that gives links out has the client fetch the bytes there', async () => {
  for (const method of ['GET', 'HEAD']) {
    const answer = await fetch(`${url}/linked`, { method, redirect: 'manual', headers: { range: 'bytes=0-9' } })
    assert.equal(answer.status, 302)
    assert.equal(answer.headers.get('location'), `https://store.example/${DIGEST.toString('hex')}?ms=3600000`)
    assert.equal(answer.headers.get('cache-control'), 'no-store')
  }
})

test('a client that walks away in the middle disturbs nobody', async () => {
  for (let time = 0; time < 20; time++) {
    const leave = new AbortController()
    const answer = await fetch(`${url}/film`, { signal: leave.signal })
    await answer.body?.getReader().read()
    leave.abort()
  }
  assert.ok((await get()).bytes.equals(BYTES))
})
