import assert from 'node:assert/strict'
import { describe, type TestContext, test } from 'node:test'
import type { Principal } from '../../src/auth/authenticate.ts'
import { type FileId, makeId } from '../../src/core/ids.ts'
import type { MediaFacts } from '../../src/core/media.ts'
import type { StoredFile } from '../../src/core/records.ts'
import type { BytesSource, Reference } from '../../src/core/request.ts'
import { admitReferences } from '../../src/gateway/admit-references.ts'
import { identifyFile, keepFile } from '../../src/gateway/keep-file.ts'
import { bringIn, onePiece } from '../../src/lifecycle/assets.ts'
import { filmFacts, scriptedUpstream } from '../engine/scripted-upstream.ts'
import { mediaOf } from '../support/memory-storage.ts'
import { createGatewayRig, LINK_BASE, refusedFor } from './gateway-rig.ts'

const PICTURE: MediaFacts = { kind: 'image', mediaType: 'image/png', widthPx: 640, heightPx: 360 }
const inline = (bytes: Uint8Array) => `data:image/png;base64,${Buffer.from(bytes).toString('base64')}`

/** A file as admission hands it on: with what it is. */
const referenceTo = ({ id, digest, sizeBytes, facts }: StoredFile): Reference => ({
  role: 'infer',
  source: { from: 'file', fileId: id, asset: { digest, sizeBytes, facts } },
})

async function admitting(context: TestContext) {
  const rig = await createGatewayRig(context, [scriptedUpstream()])
  const model = rig.deps.catalog.find('seedance-2.0')
  assert.ok(model)
  const label = { tenantId: rig.tenantId, purpose: 'reference', filename: 'a.png' }
  const bringInPicture = () => bringIn(rig.deps, onePiece(mediaOf(PICTURE)), { sizeBytesMax: 1_000_000 })
  return {
    rig,
    admit: (
      source: BytesSource,
      role: Reference['role'] = 'infer',
      by: Principal = rig.owner,
      files: readonly StoredFile[] = [],
    ) =>
      admitReferences(rig.submitDeps, { tenantId: by.tenantId, linkBase: LINK_BASE, files }, [{ role, source }], model),
    upload: async () => keepFile(rig.deps, await bringInPicture(), label),
    identify: async () => identifyFile(rig.deps, await bringInPicture(), label),
  }
}

describe('a URL', () => {
  test('is judged, not fetched; its extension promises a kind', async (context) => {
    const { rig, admit } = await admitting(context)
    const { references, roles, newFiles } = await admit({ from: 'url', url: 'https://example.com/a.PNG?x=1' })
    assert.deepEqual(roles, ['first_frame'])
    assert.deepEqual(newFiles, [])
    assert.equal(references[0]?.source.from, 'url')
    assert.deepEqual(rig.storage.digests, [])
  })

  test('without an extension leaves its role open until its bytes are there', async (context) => {
    const { admit } = await admitting(context)
    for (const url of ['https://example.com/a', 'https://example.com/a.constructor', 'https://example.com/']) {
      assert.equal((await admit({ from: 'url', url })).roles, undefined)
    }
  })

  test('to a private address is refused', async (context) => {
    const { admit } = await admitting(context)
    await refusedFor(admit({ from: 'url', url: 'http://127.0.0.1/a.png' }), 'url_not_allowed', 'references[0]')
  })
})

describe('a file', () => {
  test('is known by what it is', async (context) => {
    const { admit, upload } = await admitting(context)
    const { id } = await upload()
    const { roles, newFiles } = await admit({ from: 'file', fileId: id })
    assert.deepEqual([roles, newFiles], [['first_frame'], []])
  })

  test('of another tenant is one that does not exist', async (context) => {
    const { rig, admit, upload } = await admitting(context)
    const { id } = await upload()
    await refusedFor(admit({ from: 'file', fileId: id }, 'infer', rig.stranger), 'file_not_found', 'references[0]')
    const unknown = makeId<FileId>(7, new Uint8Array(10))
    await refusedFor(admit({ from: 'file', fileId: unknown }), 'file_not_found', 'references[0]')
  })

  test('of another kind than its role is refused', async (context) => {
    const { admit, upload } = await admitting(context)
    const { id } = await upload()
    const refused = admit({ from: 'file', fileId: id }, 'reference_video')
    await refusedFor(refused, 'reference_kind_mismatch', 'references[0]')
  })
})

describe('a file that came with the request', () => {
  test('is written with the job that refers to it', async (context) => {
    const { rig, admit, identify } = await admitting(context)
    const file = await identify()
    const { references, newFiles } = await admit({ from: 'file', fileId: file.id }, 'infer', rig.owner, [file])
    assert.deepEqual([references, newFiles], [[referenceTo(file)], [file]])
    assert.equal(await rig.store.fileById(file.id), undefined, 'not before the job is')
  })

  test('is not written when the request refers to another one', async (context) => {
    const { rig, admit, identify, upload } = await admitting(context)
    const { id } = await upload()
    const { newFiles } = await admit({ from: 'file', fileId: id }, 'infer', rig.owner, [await identify()])
    assert.deepEqual(newFiles, [])
  })
})

describe('a data URI', () => {
  test('becomes a file that is written with the job', async (context) => {
    const { rig, admit } = await admitting(context)
    const { references, newFiles } = await admit({ from: 'inline', dataUri: inline(mediaOf(PICTURE)) })
    const [file] = newFiles
    assert.ok(file)
    assert.deepEqual(references, [referenceTo(file)])
    assert.deepEqual([file.purpose, file.facts], ['inline', PICTURE])
    assert.equal(await rig.store.fileById(file.id), undefined, 'not before the job is')
    assert.equal((await rig.store.asset(file.digest))?.state, 'staged', 'and its bytes go if that never comes')
  })

  test('that is no medium is refused, and its bytes are left to the sweep', async (context) => {
    const { rig, admit } = await admitting(context)
    const refused = admit({ from: 'inline', dataUri: inline(Buffer.from('no picture')) })
    await refusedFor(refused, 'unsupported_media', 'references[0]')
    assert.equal(rig.storage.digests.length, 1)
    assert.equal((await rig.store.asset(rig.storage.digests[0] ?? ''))?.state, 'staged')
  })
})

describe('a link of our own', () => {
  test('to a file is that file, without a way over the network', async (context) => {
    const { rig, admit, upload } = await admitting(context)
    const file = await upload()
    const { url } = rig.links.file(file, LINK_BASE)
    for (const link of [url, `${url}?download=1`, `${url}#t=1`]) {
      const { references, newFiles } = await admit({ from: 'url', url: link })
      assert.deepEqual(references, [referenceTo(file)])
      assert.deepEqual(newFiles, [])
    }
  })

  test("to a job's film is a new file with the same bytes", async (context) => {
    const { rig, admit } = await admitting(context)
    const job = await rig.addJob()
    const facts = filmFacts({ ...job.order, frames: 120 })
    const blob = await bringIn(rig.deps, onePiece(mediaOf(facts)), { sizeBytesMax: 10_000 })
    const video = { ...blob, facts }
    const picture = { kind: 'image', mediaType: 'image/jpeg', widthPx: 864, heightPx: 496 } as const
    const still = await bringIn(rig.deps, onePiece(mediaOf(picture)), { sizeBytesMax: 10_000 })
    const poster = { ...still, facts: picture }
    const result = { video, poster, scrubSheet: poster }
    const ended = { status: 'succeeded', startedAtMs: 1, finishedAtMs: 2, result } as const
    await rig.store.commit([{ write: 'update-job', job: { ...job, version: 2, ...ended } }])
    const { url } = rig.links.video(job, LINK_BASE)
    const { newFiles } = await admit({ from: 'url', url }, 'reference_video')
    assert.deepEqual(
      newFiles.map(({ digest, purpose }) => [digest, purpose]),
      [[video.digest, 'result']],
    )
    const shown = await admit({ from: 'url', url: rig.links.poster(job, LINK_BASE).url }, 'reference_image')
    assert.deepEqual(shown.newFiles[0]?.digest, poster.digest)
    const track = rig.links.scrubTrack(job, LINK_BASE).url
    await refusedFor(admit({ from: 'url', url: track }), 'file_not_found', 'references[0]')
    const frame = rig.links.lastFrame(job, LINK_BASE).url
    await refusedFor(admit({ from: 'url', url: frame }), 'file_not_found', 'references[0]')
  })

  test('is known by its signature, whichever host it names', async (context) => {
    const { rig, admit, upload } = await admitting(context)
    const file = await upload()
    for (const base of ['http://reelay:8000', 'http://127.0.0.1:8000', 'https://elsewhere.example']) {
      const { references } = await admit({ from: 'url', url: rig.links.file(file, base).url })
      assert.deepEqual(references, [referenceTo(file)], base)
    }
  })

  test('that is not the caller’s, or no good, is a URL like any other under another host', async (context) => {
    const { rig, admit, upload } = await admitting(context)
    const { url } = rig.links.file(await upload(), 'https://elsewhere.example')
    const inside = rig.links.file(await upload(), 'http://127.0.0.1:8000').url
    for (const [asked, by] of [
      [url, rig.stranger],
      [url.replace('/media/', '/media/x'), rig.owner],
      [url.replace('/media/', '/other/media/'), rig.owner],
    ] as const) {
      const { references, newFiles } = await admit({ from: 'url', url: asked }, 'infer', by)
      assert.deepEqual([references[0]?.source, newFiles], [{ from: 'url', url: asked }, []])
    }
    await refusedFor(admit({ from: 'url', url: inside }, 'infer', rig.stranger), 'url_not_allowed', 'references[0]')
    const ftp = inside.replace('http:', 'ftp:')
    await refusedFor(admit({ from: 'url', url: ftp }), 'url_not_allowed', 'references[0]')
    rig.clock.jump(3 * 86_400_000)
    await refusedFor(admit({ from: 'url', url: inside }), 'url_not_allowed', 'references[0]')
  })

  test('of another tenant, one that was altered and one that has expired lead nowhere', async (context) => {
    const { rig, admit, upload } = await admitting(context)
    const file = await upload()
    const { url } = rig.links.file(file, LINK_BASE)
    await refusedFor(admit({ from: 'url', url }, 'infer', rig.stranger), 'file_not_found', 'references[0]')
    await refusedFor(admit({ from: 'url', url: `${url}x` }), 'file_not_found', 'references[0]')
    rig.clock.jump(3 * 86_400_000)
    await refusedFor(admit({ from: 'url', url }), 'file_not_found', 'references[0]')
  })
})
