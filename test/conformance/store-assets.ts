/** The part of the store contract about assets: what is in use is never condemned, what is condemned is never used. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AssetUse } from '../../src/core/records.ts'
import type { Write } from '../../src/core/writes.ts'
import { assertCommitted, assertRefused, type CurrentStage, START_MS } from './store.ts'
import * as sample from './store-samples.ts'

const DIGEST = sample.digest(1)

/** Registers the tests. */
export function exerciseAssets(current: CurrentStage): void {
  const { stage, use, condemn } = toolsFor(current)

  test('an asset is staged, then kept by its first use; each touch is a revision', async () => {
    const { store } = current()
    assert.equal(await store.asset(DIGEST), undefined)
    assertCommitted(await stage())
    const staged = { digest: DIGEST, sizeBytes: 5_000_000_000, state: 'staged', revision: 1, sinceMs: START_MS }
    assert.deepEqual(await store.asset(DIGEST), staged)
    await current().wait(5)
    assertCommitted(await stage())
    assert.deepEqual(await store.asset(DIGEST), { ...staged, revision: 2, sinceMs: START_MS + 5 })
    assertCommitted(await use(sample.use(1)))
    assertCommitted(await stage())
    assert.deepEqual(await store.asset(DIGEST), { ...staged, state: 'kept', revision: 4, sinceMs: START_MS + 5 })
  })

  test('what is neither staged nor kept cannot be used', async () => {
    assertRefused(await use(sample.use(1)), 'asset')
    assert.deepEqual(await current().store.uses(DIGEST), [])
  })

  test('a use is there once, whoever asks how often; all of one owner end together', async () => {
    const { store } = current()
    await stage()
    await store.commit([{ write: 'stage-asset', digest: sample.digest(2), sizeBytes: 1 }])
    const file: AssetUse = { owner: 'file', ownerId: sample.fileId(1), tenantId: sample.tenantId(2) }
    for (const one of [sample.use(1), file, sample.use(1), sample.use(2)]) assertCommitted(await use(one))
    assertCommitted(await store.commit([{ write: 'use-asset', digest: sample.digest(2), use: sample.use(1) }]))
    assert.deepEqual(await store.uses(DIGEST), [file, sample.use(1), sample.use(2)])
    await current().wait(7)
    assertCommitted(await store.commit([{ write: 'drop-uses', owner: 'job', ownerId: sample.jobId(1) }]))
    assert.deepEqual(await store.uses(DIGEST), [file, sample.use(2)])
    assert.deepEqual(await store.uses(sample.digest(2)), [])
    assert.equal((await store.asset(sample.digest(2)))?.sinceMs, START_MS + 7)
  })

  test('an asset is kept for as long as anybody uses it, and nobody’s again afterwards', async () => {
    const { store } = current()
    const drop = (number: number) => store.commit([{ write: 'drop-uses', owner: 'job', ownerId: sample.jobId(number) }])
    const state = async () => (await store.asset(DIGEST))?.state
    await stage()
    for (const number of [1, 2]) await use(sample.use(number))
    await drop(1)
    assert.equal(await state(), 'kept')
    await drop(2)
    assert.equal(await state(), 'staged')
    await use(sample.use(1))
    assert.equal(await state(), 'kept')
  })

  test('when all who use an asset let go of it at one moment, it is nobody’s', async () => {
    const { store } = current()
    const stores = current().isShared ? [store, await current().openAnother()] : [store]
    const numbers = Array.from({ length: 20 }, (_, number) => number)
    await stage()
    await store.commit(
      numbers.map((number): Write => ({ write: 'use-asset', digest: DIGEST, use: sample.use(number) })),
    )
    await Promise.all(
      numbers.map(async (number) => {
        const own = stores[number % stores.length]
        await own?.commit([{ write: 'drop-uses', owner: 'job', ownerId: sample.jobId(number) }])
      }),
    )
    assert.equal((await store.asset(DIGEST))?.state, 'staged')
    await current().wait(1)
    assert.equal((await store.unusedAssets(0, 9)).length, 1)
  })

  test('an asset in use is not condemned', async () => {
    await stage()
    await use(sample.use(1))
    assertRefused(await condemn(2), 'asset')
    await current().store.commit([{ write: 'drop-uses', owner: 'job', ownerId: sample.jobId(1) }])
    assertCommitted(await condemn(3))
  })

  test('an asset that was touched since is not condemned', async () => {
    await stage()
    await stage()
    assertRefused(await condemn(1), 'asset')
    assertCommitted(await condemn(2))
  })

  test('a condemned asset is neither staged nor used nor condemned again; removed, it can be staged anew', async () => {
    const { store } = current()
    await stage()
    await store.commit([{ write: 'remove-asset', digest: DIGEST }])
    assert.equal((await store.asset(DIGEST))?.state, 'staged')
    await condemn(1)
    assertRefused(await stage(), 'asset')
    assertRefused(await use(sample.use(1)), 'asset')
    assertRefused(await condemn(2), 'asset')
    assert.equal((await store.asset(DIGEST))?.state, 'condemned')
    assertCommitted(await store.commit([{ write: 'remove-asset', digest: DIGEST }]))
    assertCommitted(await stage())
    assert.equal((await store.asset(DIGEST))?.revision, 1)
  })

  test('of a use and a condemnation at one moment, one is refused', async () => {
    await stage()
    const [used, condemned] = await Promise.all([use(sample.use(1)), condemn(1)])
    assert.notEqual(used.committed, condemned.committed)
    assert.equal((await current().store.uses(DIGEST)).length, used.committed ? 1 : 0)
  })

  test('assets that nobody uses are found when nobody has touched them for a while, the oldest first', async () => {
    const { store } = current()
    for (const number of [3, 1, 2, 4]) {
      await store.commit([{ write: 'stage-asset', digest: sample.digest(number), sizeBytes: 1 }])
      await current().wait(10)
    }
    await store.commit([{ write: 'use-asset', digest: sample.digest(2), use: sample.use(1) }])
    await store.commit([{ write: 'condemn-asset', digest: sample.digest(1), revision: 1 }])
    await current().wait(10)
    const found = async (ageMs: number, limit = 9) =>
      (await store.unusedAssets(ageMs, limit)).map(({ digest }) => Number.parseInt(digest, 16))
    assert.deepEqual(await found(19), [3, 4])
    assert.deepEqual(await found(9), [3, 4, 1])
    assert.deepEqual(await found(9, 1), [3])
    assert.deepEqual(await found(50), [])
  })

  test('a condemned asset that its sweeper has left lying is found after a minute, however long others have to lie', async () => {
    const { store } = current()
    for (const number of [1, 2]) {
      await store.commit([{ write: 'stage-asset', digest: sample.digest(number), sizeBytes: 1 }])
    }
    await store.commit([{ write: 'condemn-asset', digest: sample.digest(2), revision: 1 }])
    const found = async () => (await store.unusedAssets(3_600_000, 9)).map(({ digest }) => digest)
    await current().wait(60_000)
    assert.deepEqual(await found(), [], 'somebody may just be removing it')
    await current().wait(1)
    assert.deepEqual(await found(), [sample.digest(2)])
    await current().wait(3_600_000)
    assert.deepEqual(await found(), [1, 2].map(sample.digest))
  })
}

function toolsFor(current: CurrentStage) {
  const commit = (...writes: Parameters<ReturnType<CurrentStage>['store']['commit']>[0]) =>
    current().store.commit(writes)
  return {
    stage: () => commit({ write: 'stage-asset', digest: DIGEST, sizeBytes: 5_000_000_000 }),
    use: (use: AssetUse) => commit({ write: 'use-asset', digest: DIGEST, use }),
    condemn: (revision: number) => commit({ write: 'condemn-asset', digest: DIGEST, revision }),
  }
}
