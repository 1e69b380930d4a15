/** Forms: what is kept of good ones, and that no bytes whatever take the server down, hang it or leave a file behind. */

import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import Fastify, { type FastifyInstance } from 'fastify'
import { type BringIn, FORM_LIMITS, receiveForm } from '../../src/http/multipart.ts'
import { HEAD_LIMITS } from '../../src/http/part-head.ts'
import { diagnose } from '../../src/http/problems.ts'
import { systemClock } from '../../src/lib/clock.ts'
import { createLocalStorage } from '../../src/media/local-storage.ts'
import { speak } from '../support/raw-http.ts'

const FILE_BYTES_MAX = 100_000
const FIELDS_BYTES_MAX = 300_000
const SIZES = { fileBytesMax: FILE_BYTES_MAX, fieldsBytesMax: FIELDS_BYTES_MAX, hold: () => undefined }

let dir: string
let app: FastifyInstance
let url: string

before(async () => {
  dir = await mkdtemp(join(tmpdir(), 'reelay-multipart-'))
  const storage = await createLocalStorage(dir, { workerId: 'worker', clock: systemClock })
  const bringIn: BringIn = async (content, limits) => {
    const staged = await storage.stage(content, limits)
    await storage.keep(staged)
    return { digest: staged.digest, sizeBytes: staged.sizeBytes }
  }
  app = Fastify({ bodyLimit: Number.MAX_SAFE_INTEGER })
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('multipart/form-data', async () => undefined)
  app.setErrorHandler((error, _, reply) => {
    const { problem, unexpected } = diagnose(error)
    return reply
      .code(unexpected ? 500 : 400)
      .header('connection', 'close')
      .send(problem)
  })
  app.post('/', (request) => receiveForm(request, bringIn, SIZES))
  const broken = () => Promise.reject(new Error('input/output error'))
  app.post('/broken', (request) => receiveForm(request, broken, SIZES))
  url = await app.listen({ host: '127.0.0.1', port: 0 })
})

after(async () => {
  await app?.close()
  await rm(dir, { recursive: true, force: true })
})

async function send(body: Uint8Array | FormData, path = '/') {
  const type = 'multipart/form-data; boundary=x'
  const raw = body instanceof FormData ? { body } : { body: new Uint8Array(body), headers: { 'content-type': type } }
  const answer = await fetch(url + path, { method: 'POST', ...raw })
  return { status: answer.status, text: await answer.text() }
}

async function refused(body: Uint8Array | FormData, code: string, field?: string): Promise<void> {
  const { status, text } = await send(body)
  assert.equal(status, 400, text)
  const told: unknown = JSON.parse(text)
  assert.ok(typeof told === 'object' && told !== null && 'code' in told)
  assert.equal(told.code, code)
  assert.equal('field' in told ? told.field : undefined, field)
  assert.deepEqual(await readdir(join(dir, 'temporary', 'worker')), [])
}

const part = (name: string, value: string, filename?: string) =>
  `--x\r\nContent-Disposition: form-data; name="${name}"${filename === undefined ? '' : `; filename="${filename}"`}\r\n\r\n${value}\r\n`

const form = (...parts: readonly string[]) => Buffer.from(`${parts.join('')}--x--\r\n`)

test('parts come in their order, files under their digest, whatever client made the form', async () => {
  const bytes = Buffer.alloc(FILE_BYTES_MAX, 7)
  const body = new FormData()
  body.append('a', 'one')
  body.append('字', 'zwei\r\n--x')
  body.append('f', new Blob([bytes]), 'film.mp4')
  body.append('a', '')
  const { status, text } = await send(body)
  assert.equal(status, 200, text)
  const digest = createHash('sha256').update(bytes).digest('hex')
  assert.deepEqual(JSON.parse(text), [
    { name: 'a', value: 'one' },
    { name: '字', value: 'zwei\r\n--x' },
    { name: 'f', filename: 'film.mp4', blob: { digest, sizeBytes: FILE_BYTES_MAX } },
    { name: 'a', value: '' },
  ])
})

test('a file of one byte too many is refused by its part, however much follows', async () => {
  for (const sizeBytes of [FILE_BYTES_MAX + 1, FILE_BYTES_MAX * 20]) {
    await refused(form(part('a', '1'), part('f', 'b'.repeat(sizeBytes), 'b'), part('c', '2')), 'body_too_large', 'f')
  }
})

test('what follows a form is thrown away, and the connection is good for the next one', async () => {
  const one = (body: Uint8Array, last: boolean) => {
    const type = 'Content-Type: multipart/form-data; boundary=x'
    const head = [
      'POST / HTTP/1.1',
      'Host: localhost',
      type,
      `Content-Length: ${body.byteLength}`,
      ...(last ? ['Connection: close'] : []),
    ]
    return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), body])
  }
  const tail = Buffer.alloc(400_000, 97)
  const good = form(part('a', '1'))
  const { status, text } = await speak(
    url,
    one(Buffer.concat([good, tail]), false),
    one(Buffer.concat([good, tail]), true),
  )
  assert.equal(status, 200)
  assert.equal(`${text}`.split('HTTP/1.1 200').length, 2)
})

test('a storage that fails is not the fault of the form', async () => {
  const { status, text } = await send(form(part('f', 'bytes', 'b'), part('a', '1')), '/broken')
  assert.equal(status, 500)
  assert.match(text, /internal_error/)
})

test('fields may be as long as a JSON body, all of them together', async () => {
  const half = 'v'.repeat(FIELDS_BYTES_MAX / 2)
  assert.equal((await send(form(part('a', half), part('b', half)))).status, 200)
  await refused(form(part('a', half), part('b', `${half}v`)), 'body_too_large', 'b')
  await refused(form(part('a', 'v'.repeat(FIELDS_BYTES_MAX * 20))), 'body_too_large', 'a')
})

test('a form is held to the rules of JSON bodies', async () => {
  const bytes = (...hex: readonly number[]) => Buffer.from(hex).toString('latin1')
  const raw = (...parts: readonly string[]) => Buffer.from(`${parts.join('')}--x--\r\n`, 'latin1')
  await refused(raw(part('a', bytes(0xff))), 'invalid_unicode', 'a')
  await refused(raw(part('a', bytes(0xed, 0xa0, 0x80))), 'invalid_unicode', 'a')
  await refused(raw(part(bytes(0xff), '1')), 'invalid_unicode')
  await refused(form(part('a', '1\0')), 'invalid_unicode', 'a')
  await refused(form(part('a\0', '1')), 'invalid_unicode')
  for (const name of ['__proto__', 'a[__proto__]', 'a[][__proto__][b]']) {
    await refused(form(part(name, '1')), 'invalid_body')
  }
})

test('a part that two programs could read differently is refused', async () => {
  const headed = (head: string) => form(`--x\r\n${head}\r\n\r\n1\r\n`)
  const disposition = 'Content-Disposition: form-data; name="a"'
  for (const head of [
    'Content-Type: text/plain',
    'Content-Disposition: attachment; name="a"',
    'Content-Disposition: form-data',
    `${disposition}; name="b"`,
    `${disposition} filename="b"`,
    `${disposition}\r\n${disposition}`,
  ]) {
    await refused(headed(head), 'invalid_body')
  }
  await refused(headed(`${disposition}\r\nContent-Transfer-Encoding: base64`), 'invalid_body', 'a')
  await refused(headed(`${disposition}\r\nContent-Type: text/plain; charset=utf-16`), 'invalid_body', 'a')
})

test('names come as browsers, curl and older programs write them', async () => {
  const named = async (parameters: string) => {
    const { status, text } = await send(form(`--x\r\nContent-Disposition: form-data; ${parameters}\r\n\r\n1\r\n`))
    assert.equal(status, 200, text)
    const [{ name, filename }] = JSON.parse(text)
    return [name, filename]
  }
  assert.deepEqual(await named('name=a'), ['a', undefined])
  assert.deepEqual(await named('name="a\\"b"; filename="c\\\\d.png"'), ['a"b', 'd.png'])
  assert.deepEqual(await named('name="a%22b"; filename="d;e.png"'), ['a%22b', 'd;e.png'])
  assert.deepEqual(await named(`name="a"; filename*=UTF-8''f%C3%BCr.png`), ['a', 'für.png'])
  assert.deepEqual(await named(`filename="x"; name="a";`), ['a', 'x'])
})

test('a form with more of anything than there may be is refused', async () => {
  const many = (count: number, text: string) => Array.from({ length: count }, () => text)
  await refused(form(...many(FORM_LIMITS.parts + 1, part('a', '1'))), 'invalid_body')
  await refused(form(...many(FORM_LIMITS.files + 1, part('f', 'bytes', 'b'))), 'invalid_body', 'f')
  const long = 'n'.repeat(HEAD_LIMITS.nameCharacters + 1)
  await refused(form(part(long, '1')), 'invalid_body')
  await refused(form(part(long, '1', 'b')), 'invalid_body')
  const headed = (...headers: readonly string[]) =>
    form(`--x\r\n${headers.join('\r\n')}\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n`)
  const shortOnes = many(HEAD_LIMITS.headers - 1, 'x: y')
  assert.equal((await send(headed(...shortOnes))).status, 200)
  await refused(headed('x: y', ...shortOnes), 'invalid_body')
  await refused(headed(...shortOnes, ...shortOnes, ...shortOnes), 'invalid_body')
  await refused(headed(`x: ${'y'.repeat(HEAD_LIMITS.headerBytes)}`), 'invalid_body')
  await refused(headed(`x: ${'y'.repeat(HEAD_LIMITS.headerBytes * 20)}`), 'invalid_body')
})

test('a form that ends anywhere before its end is refused or understood, and never kept in part', async () => {
  const whole = form(part('kind', 'image'), part('file', 'b'.repeat(300), 'b.png'), part('purpose', 'reference'))
  const end = whole.length - '--\r\n'.length
  for (let length = 0; length < end; length += 3) await refused(whole.subarray(0, length), 'invalid_body')
})

test('no bytes make it fail in a way that nobody foresaw', { timeout: 60_000 }, async () => {
  const piece = fc.oneof(
    fc.constantFrom(
      '--x',
      '--x--',
      '\r\n',
      '\n',
      '\r',
      '\r\n\r\n',
      '--',
      '-',
      '"',
      ';',
      '\0',
      'name="a"',
      'filename="b"',
    ),
    fc.constantFrom(
      'Content-Disposition: form-data; name="a"',
      'Content-Disposition: form-data; name="f"; filename="b"',
    ),
    fc.constantFrom(
      'Content-Type: multipart/mixed; boundary=x',
      'Content-Transfer-Encoding: base64',
      "filename*=UTF-8''%zz",
    ),
    fc.string({ unit: 'binary', maxLength: 20 }),
    fc.constant('a'.repeat(70_000)),
  )
  const text = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(''))
  await fc.assert(
    fc.asyncProperty(text, fc.boolean(), async (middle, isFramed) => {
      const { status } = await send(Buffer.from(isFramed ? `--x\r\n${middle}\r\n--x--\r\n` : middle))
      assert.ok(status === 200 || status === 400)
      assert.deepEqual(await readdir(join(dir, 'temporary', 'worker')), [])
    }),
    { numRuns: 300 },
  )
})
