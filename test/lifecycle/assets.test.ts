import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { problem } from '../../src/core/problem.ts'
import { bringIn, onePiece } from '../../src/lifecycle/assets.ts'
import { createRig } from '../engine/rig.ts'

async function bringing(context: TestContext, text = 'some bytes') {
  const rig = await createRig(context, [])
  rig.store.disturb()
  const signal = rig.calm
  return { rig, bring: () => bringIn(rig.deps, onePiece(Buffer.from(text)), { sizeBytesMax: 100, signal }) }
}

test('bytes are entered in the store before they get their name', async (context) => {
  const { rig, bring } = await bringing(context)
  rig.store.disturb(() => {
    assert.deepEqual(rig.storage.digests, [])
    return undefined
  })
  const { digest, sizeBytes } = await bring()
  assert.equal(sizeBytes, 10)
  assert.deepEqual(rig.storage.digests, [digest])
  assert.equal((await rig.store.asset(digest))?.state, 'staged')
})

test('the same bytes may come twice, and are there once', async (context) => {
  const { rig, bring } = await bringing(context)
  assert.deepEqual(await bring(), await bring())
  assert.equal(rig.storage.digests.length, 1)
})

for (const [what, error] of [
  ['a full store', problem('storage_full', 'no room')],
  ['an unforeseen failure', new TypeError('surprise')],
] as const) {
  test(`${what} leaves no bytes behind`, async (context) => {
    const { rig, bring } = await bringing(context)
    rig.store.disturb(() => {
      throw error
    })
    await assert.rejects(bring(), error)
    assert.deepEqual([rig.storage.unfinished, rig.storage.digests], [0, []])
  })
}

test('bytes that are too many, or do not end, leave nothing behind', async (context) => {
  const { rig, bring } = await bringing(context, 'x'.repeat(101))
  await assert.rejects(bring(), /too large/)
  assert.deepEqual([rig.storage.unfinished, rig.store.commits], [0, []])
})

test('bytes that are just being swept are waited for, and brought in once they are gone', async (context) => {
  const { rig, bring } = await bringing(context)
  const { digest } = await bring()
  const revision = (await rig.store.asset(digest))?.revision ?? 0
  await rig.store.commit([{ write: 'condemn-asset', digest, revision }])
  const again = bring()
  await rig.pass(1_000)
  assert.equal(rig.storage.unfinished, 1)
  await rig.store.commit([{ write: 'remove-asset', digest }])
  await rig.pass(1_000)
  await again
  assert.equal((await rig.store.asset(digest))?.state, 'staged')
})

test('and where that never ends, the caller is told to try again, and nothing is left behind', async (context) => {
  const { rig, bring } = await bringing(context)
  rig.store.disturb(() => 'asset')
  const refused = assert.rejects(bring(), /is just being removed/)
  await rig.pass(10_000)
  await refused
  assert.equal(rig.storage.unfinished, 0)
})
