/** Forms for providers, read by a server of another make. */

import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { describe, type TestContext, test } from 'node:test'
import { Busboy, type BusboyHeaders } from '@fastify/busboy'
import fc from 'fast-check'
import type { ImageFacts } from '../../src/core/media.ts'
import { ProblemError, problem } from '../../src/core/problem.ts'
import type { FormPart } from '../../src/dialects/wire.ts'
import { createOrigin } from '../../src/lib/egress/configured-origin.ts'
import { encodeForm, type FormBodyDeps } from '../../src/upstreams/form-body.ts'

const FACTS: ImageFacts = { kind: 'image', mediaType: 'image/png', widthPx: 8, heightPx: 8 }
const random = { bytes: (count: number) => randomBytes(count) }

type Heard = {
  readonly headers: IncomingHttpHeaders
  readonly parts: readonly (readonly [name: string, content: string, filename?: string, mediaType?: string])[]
}

/** A storage of a few blobs, given in pieces of a few bytes. */
function storing(blobs: readonly Uint8Array[], pieceBytes = 7): FormBodyDeps {
  const known = new Map(blobs.map((bytes) => [digestOf(bytes), bytes]))
  async function* read(digest: string) {
    const bytes = known.get(digest) ?? assert.fail('there is such a blob')
    for (let at = 0; at < bytes.byteLength; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes)
  }
  return { storage: { read }, random }
}

function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

function asset(name: string, bytes: Uint8Array, filename = 'image.png'): FormPart {
  return { name, filename, asset: { digest: digestOf(bytes), sizeBytes: bytes.byteLength, facts: FACTS } }
}

/** A server that reads forms as others do, and a client of it. */
async function receiving(context: TestContext) {
  const heard: Heard[] = []
  const server = createServer((request, response) => {
    const parts: (readonly [string, string, string?, string?])[] = []
    const files: Promise<void>[] = []
    const parser = new Busboy({ headers: request.headers as BusboyHeaders })
    parser.on('field', (name, value) => parts.push([name, value]))
    parser.on('file', (name, stream, filename, _encoding, mediaType) => {
      files.push(
        buffer(stream).then((bytes) => {
          parts.push([name, digestOf(bytes), filename, mediaType])
        }),
      )
    })
    parser.on('finish', async () => {
      await Promise.all(files)
      heard.push({ headers: request.headers, parts })
      response.end('{}')
    })
    parser.on('error', () => undefined)
    request.pipe(parser)
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const origin = createOrigin(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  context.after(async () => {
    await origin.close()
    server.closeAllConnections()
    server.close()
  })
  const send = (deps: FormBodyDeps, parts: readonly FormPart[]) => {
    const { contentType, body } = encodeForm(deps, parts)
    return origin.send({ method: 'POST', target: '/', headers: { 'content-type': contentType }, body })
  }
  return { heard, send }
}

describe('a form for a provider', () => {
  test('arrives part by part, with its length in front and the types of its files', async (context) => {
    const { heard, send } = await receiving(context)
    const film = randomBytes(300_000)
    const parts: FormPart[] = [
      { name: 'prompt', value: 'Grüße, 世界\r\n--x--' },
      { name: 'fps', value: '24' },
      asset('input_reference', film),
      { name: 'empty', value: '' },
    ]
    assert.equal((await send(storing([film], 65_536), parts)).status, 200)
    assert.deepEqual(heard[0]?.parts.toSorted(), [
      ['empty', ''],
      ['fps', '24'],
      ['input_reference', digestOf(film), 'image.png', 'image/png'],
      ['prompt', 'Grüße, 世界\r\n--x--'],
    ])
    assert.ok(Number(heard[0]?.headers['content-length']) > 300_000)
    assert.equal(heard[0]?.headers['transfer-encoding'], undefined)
  })

  test('holds any text and any bytes', async (context) => {
    const { heard, send } = await receiving(context)
    const name = fc.stringMatching(/^[a-z_]{1,12}$/)
    const parts = fc.uniqueArray(fc.tuple(name, fc.oneof(fc.string({ unit: 'binary' }), fc.uint8Array())), {
      selector: ([key]) => key,
      minLength: 1,
      maxLength: 5,
    })
    await fc.assert(
      fc.asyncProperty(parts, async (entries) => {
        const blobs = entries.flatMap(([, content]) => (typeof content === 'string' ? [] : [content]))
        const form = entries.map(([key, content]) =>
          typeof content === 'string' ? { name: key, value: content.toWellFormed() } : asset(key, content),
        )
        await send(storing(blobs), form)
        const expected = entries.map(([key, content]) =>
          typeof content === 'string'
            ? [key, content.toWellFormed()]
            : [key, digestOf(content), 'image.png', 'image/png'],
        )
        assert.deepEqual(heard.at(-1)?.parts.toSorted(), expected.toSorted())
      }),
      { numRuns: 50 },
    )
  })

  test('has no way out of a name or a filename', async (context) => {
    const { heard, send } = await receiving(context)
    const bytes = Buffer.from('x')
    await send(storing([bytes]), [asset('a"\r\nX-Evil: 1', bytes, '"; name="prompt"\r\n\r\nhello')])
    const [part] = heard[0]?.parts ?? []
    assert.equal(heard[0]?.parts.length, 1)
    assert.equal(part?.[1], digestOf(bytes))
    assert.doesNotMatch(`${part?.[0]}${part?.[2]}`, /["\r\n]/)
  })

  test('has a boundary of its own each time, which is in none of its texts', () => {
    const boundaries = [Buffer.alloc(24, 1), Buffer.alloc(24, 1), Buffer.alloc(24, 2)]
    const drawn = { bytes: () => boundaries.shift() ?? assert.fail('drawn too often') }
    const deps = { ...storing([]), random: drawn }
    const { contentType } = encodeForm(deps, [{ name: 'a', value: 'b' }])
    const [, boundary = ''] = contentType.split('boundary=')
    const other = encodeForm(deps, [{ name: 'a', value: `b${boundary}` }])
    assert.notEqual(other.contentType, contentType)
  })

  test('breaks off, and is not taken, when the boundary turns up in a file', async (context) => {
    const { heard, send } = await receiving(context)
    const chance = Buffer.alloc(24, 1)
    const bytes = Buffer.from(`${'-'.repeat(30)}reelay-${chance.toString('hex')}`)
    for (const pieceBytes of [3, 7, 1_000]) {
      const deps = { ...storing([bytes], pieceBytes), random: { bytes: () => chance } }
      await assert.rejects(send(deps, [asset('file', bytes)]), isProblem('unavailable'))
    }
    await send(storing([]), [{ name: 'a', value: 'b' }])
    assert.equal(heard.length, 1)
  })

  test('is not taken when a file is longer or shorter than it was', async (context) => {
    const { heard, send } = await receiving(context)
    const bytes = Buffer.from('0123456789')
    for (const sizeBytes of [9, 11]) {
      const part = asset('file', bytes)
      assert.ok('asset' in part)
      await assert.rejects(
        send(storing([bytes]), [{ ...part, asset: { ...part.asset, sizeBytes } }]),
        isProblem('unavailable'),
      )
    }
    assert.equal(heard.length, 0)
  })

  test('tells what the storage has thrown, and that nothing can have arrived', async (context) => {
    const { heard, send } = await receiving(context)
    const bytes = randomBytes(100)
    async function* read() {
      yield bytes.subarray(0, 50)
      throw problem('storage_full', 'The disk is gone.')
    }
    await assert.rejects(send({ storage: { read }, random }, [asset('file', bytes)]), isProblem('storage_full'))
    assert.equal(heard.length, 0)
  })

  test('is refused before anything is sent when it is too large', () => {
    const part = asset('file', Buffer.from('x'))
    assert.ok('asset' in part)
    const large: FormPart = { ...part, asset: { ...part.asset, sizeBytes: 67_108_864 } }
    assert.throws(() => encodeForm(storing([]), [large]), isProblem('reference_too_large'))
  })
})

function isProblem(code: string) {
  return (error: unknown) => error instanceof ProblemError && error.problem.code === code
}
