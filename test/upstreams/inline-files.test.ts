import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import type { Asset } from '../../src/core/media.ts'
import { ProblemError } from '../../src/core/problem.ts'
import { ark } from '../../src/dialects/ark.ts'
import { encodeForm } from '../../src/upstreams/form-body.ts'
import { createHandOver } from '../../src/upstreams/http/hand-over.ts'
import { InlineFiles } from '../../src/upstreams/inline-files.ts'
import { providing, work } from './providing.ts'

const random = { bytes: (count: number) => randomBytes(count) }

/** A storage of these files, given in pieces of a few bytes, and how often it was read. */
function storing(files: readonly Uint8Array[], pieceBytes = 7) {
  const known = new Map(files.map((bytes) => [createHash('sha256').update(bytes).digest('hex'), bytes]))
  const reads: string[] = []
  async function* read(digest: string) {
    reads.push(digest)
    const bytes = known.get(digest) ?? assert.fail('there is such a file')
    for (let at = 0; at < bytes.byteLength; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes)
  }
  const assets = Array.from(known, ([digest, bytes]): Asset => {
    const facts = { kind: 'image', mediaType: 'image/png', widthPx: 8, heightPx: 8 } as const
    return { digest, sizeBytes: bytes.byteLength, facts }
  })
  return { storage: { read }, assets, reads, inline: new InlineFiles({ storage: { read }, random }) }
}

const uriOf = (bytes: Uint8Array) => `data:image/png;base64,${Buffer.from(bytes).toString('base64')}`

describe('a file within a text', () => {
  test('is what its data URI would be, whatever its length and its pieces', async () => {
    const file = fc.uint8Array({ minLength: 1, maxLength: 40 })
    await fc.assert(
      fc.asyncProperty(
        file,
        file,
        fc.integer({ min: 1, max: 9 }),
        fc.string(),
        async (one, other, pieceBytes, prompt) => {
          const { inline, assets } = storing([one, other], pieceBytes)
          const bytes = [one, other].slice(0, assets.length)
          const body = inline.fill(JSON.stringify({ prompt, images: assets.map((asset) => inline.dataUriOf(asset)) }))
          assert.ok(typeof body === 'object' && 'pieces' in body)
          const sent = await buffer(body.pieces)
          assert.equal(sent.byteLength, body.sizeBytes)
          assert.deepEqual(JSON.parse(String(sent)), { prompt, images: bytes.map(uriOf) })
        },
      ),
    )
  })

  test('is not read before it is sent', async () => {
    const { inline, assets, reads } = storing([Buffer.from('a picture')])
    const body = inline.fill(`"${assets.map((asset) => inline.dataUriOf(asset)).join()}"`)
    assert.equal(reads.length, 0)
    assert.ok(typeof body === 'object' && 'pieces' in body)
    await buffer(body.pieces)
    assert.equal(reads.length, 1)
  })

  test('is in no text that somebody else has written', () => {
    const [own, other] = [storing([Buffer.from('a picture')]), storing([Buffer.from('a picture')])]
    const written = other.assets.map((asset) => other.inline.dataUriOf(asset)).join()
    assert.equal(own.inline.fill(written), written)
  })

  test('goes in the fields of forms as well', async () => {
    const bytes = Buffer.from('a picture')
    const { inline, storage, assets } = storing([bytes])
    const [asset = assert.fail('there is one')] = assets
    const value = JSON.stringify({ image_url: inline.dataUriOf(asset) })
    const { body } = encodeForm({ storage, random }, [{ name: 'image_reference', value }], inline)
    const sent = await buffer(body.pieces)
    assert.equal(sent.byteLength, body.sizeBytes)
    assert.ok(String(sent).includes(JSON.stringify({ image_url: uriOf(bytes) })))
  })
})

test('a submit carries the files of its references where there is no public URL', async (context) => {
  const files = [randomBytes(100_000), randomBytes(200_001)]
  const { inline, assets } = storing(files, 65_536)
  const handOver = createHandOver({ dialect: ark, inline })
  const { upstream, asked } = await providing(context, () => ({ body: { id: 'cgt-1' } }), {
    ...{ dialect: ark, inline, handOver },
  })
  const references = assets.map((asset) => ({ role: 'reference_image', asset }) as const)
  await upstream.submit(work({ references }))
  const { content } = Object(asked[0]?.body)
  const urls = content.flatMap((item: { image_url?: { url: string } }) => item.image_url?.url ?? [])
  assert.deepEqual(urls, files.map(uriOf))
})

test('a submit whose file cannot be read as a whole was not taken', async (context) => {
  const { inline, assets } = storing([Buffer.from('a picture')])
  const [asset = assert.fail('there is one')] = assets
  const handOver = createHandOver({ dialect: ark, inline })
  const { upstream, asked } = await providing(context, () => ({ body: { id: 'cgt-1' } }), {
    ...{ dialect: ark, inline, handOver },
  })
  const references = [{ role: 'reference_image', asset: { ...asset, sizeBytes: 100 } }] as const
  await assert.rejects(upstream.submit(work({ references })), (error) => {
    assert.ok(error instanceof ProblemError)
    assert.equal(error.problem.code, 'unavailable')
    return true
  })
  assert.equal(asked.length, 0)
})
