import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import type { MediaFacts } from '../../src/core/media.ts'
import { MEDIA_BYTES_MAX } from '../../src/core/media-limits.ts'
import { problem } from '../../src/core/problem.ts'
import { keepFile } from '../../src/gateway/keep-file.ts'
import { bringIn, onePiece } from '../../src/lifecycle/assets.ts'
import { mediaOf } from '../support/memory-storage.ts'
import { createGatewayRig, refusedFor } from './gateway-rig.ts'

const PICTURE: MediaFacts = { kind: 'image', mediaType: 'image/png', widthPx: 640, heightPx: 360 }

async function keeping(context: TestContext, bytes: Uint8Array = mediaOf(PICTURE)) {
  const rig = await createGatewayRig(context, [])
  const blob = await bringIn(rig.deps, onePiece(bytes), { sizeBytesMax: 1_000_000 })
  rig.store.disturb()
  return { rig, blob, label: { tenantId: rig.tenantId, purpose: 'reference', filename: 'Übung.png' } }
}

test('a file is kept by what its bytes are, and uses them', async (context) => {
  const { rig, blob, label } = await keeping(context)
  const file = await keepFile(rig.deps, blob, { ...label, kind: 'image' })
  assert.deepEqual(await rig.store.file(rig.tenantId, file.id), file)
  assert.deepEqual([file.facts, file.filename], [PICTURE, 'Übung.png'])
  assert.deepEqual(await rig.store.uses(blob.digest), [{ owner: 'file', ownerId: file.id, tenantId: rig.tenantId }])
  assert.equal(await rig.store.file(rig.stranger.tenantId, file.id), undefined)
})

test('equal bytes make two files and are kept once', async (context) => {
  const { rig, blob, label } = await keeping(context)
  const [one, other] = [await keepFile(rig.deps, blob, label), await keepFile(rig.deps, blob, label)]
  assert.notEqual(one.id, other.id)
  assert.equal((await rig.store.uses(blob.digest)).length, 2)
  assert.equal(rig.storage.digests.length, 1)
})

test('what is no medium, of another kind than was said, or too large is refused, and nothing is written', async (context) => {
  const noise = await keeping(context, Buffer.from('noise'))
  await refusedFor(keepFile(noise.rig.deps, noise.blob, noise.label), 'unsupported_media')
  const { rig, blob, label } = await keeping(context)
  await refusedFor(keepFile(rig.deps, blob, { ...label, kind: 'video' }), 'reference_kind_mismatch', 'kind')
  const sizeBytes = MEDIA_BYTES_MAX.image + 1
  await refusedFor(keepFile(rig.deps, { ...blob, sizeBytes }, label), 'body_too_large')
  assert.deepEqual([noise.rig.store.commits, rig.store.commits], [[], []])
})

test('a file whose bytes are just being swept, or that the store has no room for, is not said to be there', async (context) => {
  const { rig, blob, label } = await keeping(context)
  rig.store.disturb(() => 'asset')
  await refusedFor(keepFile(rig.deps, blob, label), 'unavailable')
  rig.store.disturb(() => {
    throw problem('storage_full', 'no room')
  })
  await refusedFor(keepFile(rig.deps, blob, label), 'storage_full')
  assert.deepEqual(await rig.store.filesBefore(-1, 10), [])
})
