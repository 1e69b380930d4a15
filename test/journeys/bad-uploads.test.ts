/** Row I of the attack list: forms that break off, swell or lie, to the upload and to the videos face. */

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { after, before, describe, test } from 'node:test'
import { z } from 'zod'
import {
  assertRefused,
  assertSilent,
  assertUnharmed,
  jobIds,
  loadRows,
  rowFields,
  temporaryFiles,
} from '../support/attacks.ts'
import { makeMp4, makePng, makeWav } from '../support/media-samples.ts'
import { openConnection, speakEndlessly } from '../support/raw-http.ts'
import { type Answer, KEY, type Reelay, startReelay, until } from '../support/reelay.ts'

const UPLOAD = '/v1/files/upload'

const partSchema = z.strictObject({
  name: z.string(),
  value: z.string().optional(),
  filename: z.string().optional(),
  type: z.string().optional(),
  /** Bytes of a file: one of the samples, or a text. */
  sample: z.enum(['png', 'half-png', 'half-mp4', 'wav']).optional(),
  content: z.string().optional(),
  times: z.int().default(1),
})

type Part = z.infer<typeof partSchema>

const refusedRow = z.strictObject({
  ...rowFields,
  to: z.enum([UPLOAD, '/v1/videos']).default(UPLOAD),
  /** The body as it is, with `x` as its boundary; `{{9}}` stands for nine letters. */
  text: z.string().optional(),
  parts: z.array(partSchema).optional(),
  type: z.string().default('multipart/form-data; boundary=x'),
  status: z.int(),
  code: z.string(),
  param: z.string().optional(),
})

/** A good picture under a strange name. */
const namedRow = z.strictObject({
  ...rowFields,
  filename: z.string(),
  type: z.string().optional(),
  shown: z.string().optional(),
})

const rows = loadRows('uploads', z.union([refusedRow, namedRow]))

let reelay: Reelay
const samples = new Map<string, Buffer>()

before(async () => {
  const png = await makePng({ widthPx: 256, heightPx: 256 })
  const mp4 = await makeMp4()
  samples
    .set('png', png)
    .set('half-png', png.subarray(0, png.length / 2))
    .set('wav', makeWav())
  samples.set('mp4', mp4).set('half-mp4', mp4.subarray(0, mp4.length / 2))
  reelay = await startReelay()
})

after(async () => {
  await reelay?.close()
})

function sample(name: string): Buffer {
  return samples.get(name) ?? Buffer.alloc(0)
}

const lengthened = (text: string) => text.replace(/\{\{(\d+)\}\}/g, (_, count: string) => 'a'.repeat(Number(count)))

function formOf(parts: readonly Part[]): Buffer {
  const pieces = parts.flatMap((part) => Array.from({ length: part.times }, () => pieceOf(part)))
  return Buffer.concat([...pieces, Buffer.from('--x--\r\n')])
}

function pieceOf({ name, value, filename, type, sample: from, content }: Part): Buffer {
  const file = filename === undefined ? '' : `; filename="${lengthened(filename)}"`
  const typed = type === undefined ? '' : `\r\nContent-Type: ${type}`
  const head = `--x\r\nContent-Disposition: form-data; name="${lengthened(name)}"${file}${typed}\r\n\r\n`
  const bytes = from === undefined ? Buffer.from(lengthened(value ?? content ?? '')) : sample(from)
  return Buffer.concat([Buffer.from(head), bytes, Buffer.from('\r\n')])
}

function send(body: Uint8Array, to: string = UPLOAD, type = 'multipart/form-data; boundary=x'): Promise<Answer> {
  return reelay.call('POST', to, { body: new Uint8Array(body), headers: { 'content-type': type } })
}

const field = (name: string, value: string): Part => ({ name, value, times: 1 })

function upload(kind: string, bytes: Uint8Array, filename = 'a.bin', type?: string): Promise<Answer> {
  const typed = type === undefined ? '' : `\r\nContent-Type: ${type}`
  const head = `--x\r\nContent-Disposition: form-data; name="file"; filename="${filename}"${typed}\r\n\r\n`
  return send(Buffer.concat([pieceOf(field('kind', kind)), Buffer.from(head), bytes, Buffer.from('\r\n--x--')]))
}

describe('a form that is wrong is refused, and nothing of it stays', () => {
  for (const row of rows) {
    if (!('code' in row)) continue
    test(`${row.row}: ${row.sends}`, { timeout: 20_000 }, async () => {
      const { to, status, code, param } = row
      const body = row.parts === undefined ? Buffer.from(lengthened(row.text ?? '')) : formOf(row.parts)
      const answer = await send(body, to, lengthened(row.type))
      assertRefused(reelay, to === UPLOAD ? 'jobs' : 'videos', answer, { status, code, param })
      assert.deepEqual(await jobIds(reelay), [])
      await assertUnharmed(reelay)
    })
  }
})

describe('a strange name is shown harmlessly and used for nothing', () => {
  for (const row of rows) {
    if ('code' in row) continue
    test(`${row.row}: ${row.sends}`, async () => {
      const answer = await upload('image', sample('png'), lengthened(row.filename), row.type)
      assert.equal(answer.status, 200, answer.text)
      const { filename, content_type: contentType, url } = answer.json()
      assert.equal(contentType, 'image/png')
      assert.match(String(filename), /^[^\p{Cc}\p{Cf}/\\"<>]{0,200}$/u)
      if (row.shown !== undefined) assert.equal(filename, row.shown)
      assert.match(String(url), /\/file_[0-9a-z]{26}\.png$/)
      assertSilent(reelay, answer.text)
      await assertUnharmed(reelay)
    })
  }
})

describe('files at the edge', () => {
  for (const [kind, name, limit] of [
    ['image', 'png', 31_457_280],
    ['video', 'mp4', 52_428_800],
    ['audio', 'wav', 15_728_640],
  ] as const) {
    test(`I5: of kind ${kind}, ${limit} bytes are taken and not one more`, { timeout: 60_000 }, async () => {
      const fits = await upload(kind, padded(name, limit))
      assert.equal(fits.status, 200, fits.text)
      assert.equal(fits.json()['bytes'], limit)
      const over = await upload(kind, padded(name, limit + 1))
      assertRefused(reelay, 'jobs', over, { status: 413, code: 'body_too_large', param: 'file' })
      const far = await upload(kind, padded(name, 60_000_000))
      assertRefused(reelay, 'jobs', far, { status: 413, code: 'body_too_large', param: 'file' })
      await assertUnharmed(reelay)
    })
  }

  test('I5: a file without an end is read to the limit and no further', { timeout: 60_000 }, async () => {
    const head = ['POST /v1/files/upload HTTP/1.1', 'Host: localhost', `Authorization: Bearer ${KEY}`]
    const more = ['Content-Type: multipart/form-data; boundary=x', 'Transfer-Encoding: chunked']
    const start = '--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n'
    const piece = Buffer.from(`100000\r\n${'\0'.repeat(0x100000)}\r\n`)
    const framed = `${[...head, ...more].join('\r\n')}\r\n\r\n${start.length.toString(16)}\r\n${start}\r\n`
    const answer = await speakEndlessly(reelay.url, framed, piece)
    assertRefused(reelay, 'jobs', answer, { status: 413, code: 'body_too_large', param: 'file' })
    await assertUnharmed(reelay)
  })

  test('C9: what an upload is and lasts is known at submit, and refused there', async () => {
    const film = await makeMp4({ seconds: 10 })
    const [first, second, sound] = [
      await upload('video', film),
      await upload('video', film),
      await upload('audio', sample('wav')),
    ].map((answer) => String(answer.json()['id']))
    assert.ok(first && second && sound)
    for (const [code, param, input] of [
      ['reference_too_long', 'input.reference_video_urls[1]', { reference_video_urls: [first, second] }],
      ['reference_kind_mismatch', 'input.first_frame_url', { first_frame_url: sound }],
      ['reference_kind_mismatch', 'input.reference_image_urls[0]', { reference_image_urls: [sound] }],
      ['reference_kind_mismatch', 'input.first_frame_url', { first_frame_url: dataUri(film) }],
    ] as const) {
      const body = { model: 'seedance-2.0', input: { prompt: 'A cat.', ...input } }
      assertRefused(reelay, 'jobs', await reelay.call('POST', '/v1/jobs', { body }), { status: 400, code, param })
    }
    assert.deepEqual(await jobIds(reelay), [])
  })

  test('I7: a picture that is also a page is served as a picture, and inert', async () => {
    const page = Buffer.from('<html><script>alert(1)</script></html>')
    const answer = await upload('image', Buffer.concat([sample('png'), page]), 'a.html', 'text/html')
    assert.equal(answer.status, 200, answer.text)
    const served = await reelay.call('GET', String(answer.json()['url']), { headers: { authorization: '' } })
    assert.equal(served.headers.get('content-type'), 'image/png')
    assert.equal(served.headers.get('x-content-type-options'), 'nosniff')
    assert.match(served.headers.get('content-security-policy') ?? '', /default-src 'none'.*sandbox/)
  })

  test('I9: uploads that are abandoned leave nothing', { timeout: 30_000 }, async () => {
    const sockets = await Promise.all(Array.from({ length: 20 }, beginUpload))
    await until(
      () => temporaryFiles(reelay),
      (files) => files.length > 0,
      20,
    )
    for (const socket of sockets) socket.destroy()
    await until(
      () => temporaryFiles(reelay),
      (files) => files.length === 0,
      20,
    )
    await assertUnharmed(reelay)
  })

  test('and after all that no refusal was an error of ours', () => {
    assert.deepEqual(
      reelay
        .log()
        .split('\n')
        .filter((line) => /"level":[56]0/.test(line)),
      [],
    )
  })
})

/** A sample with bytes behind it that its format allows there, up to a size. */
function padded(name: string, sizeBytes: number): Buffer {
  const whole = Buffer.alloc(sizeBytes)
  const head = sample(name)
  head.copy(whole)
  if (name === 'mp4') {
    whole.writeUInt32BE(sizeBytes - head.length, head.length)
    whole.write('free', head.length + 4, 'latin1')
  }
  return whole
}

function dataUri(bytes: Uint8Array): string {
  return `data:image/png;base64,${Buffer.from(bytes).toString('base64')}`
}

async function beginUpload() {
  const socket = openConnection(reelay.url)
  const head = ['POST /v1/files/upload HTTP/1.1', 'Host: localhost', `Authorization: Bearer ${KEY}`]
  const more = ['Content-Type: multipart/form-data; boundary=x', 'Content-Length: 1000000']
  const form = pieceOf({ name: 'file', filename: 'a.png', sample: 'png', times: 1 }).subarray(0, -2)
  socket.write(Buffer.concat([Buffer.from(`${[...head, ...more].join('\r\n')}\r\n\r\n`), form]))
  await once(socket, 'connect')
  return socket
}
