import assert from 'node:assert/strict'
import { describe, type TestContext, test } from 'node:test'
import { type FileId, makeId } from '../../src/core/ids.ts'
import { isActive } from '../../src/core/job.ts'
import { problem } from '../../src/core/problem.ts'
import { type Retention, sweepAssets, sweepStrays, UNUSED_MS } from '../../src/engine/sweep.ts'
import { fileWrites } from '../../src/gateway/keep-file.ts'
import { bringIn, onePiece } from '../../src/lifecycle/assets.ts'
import { sweepDeadlines } from '../../src/lifecycle/deadlines.ts'
import { tryEnd } from '../../src/lifecycle/end-job.ts'
import { handingOver } from './handing-over.ts'
import { createRig, HOUR_MS } from './rig.ts'
import { scriptedUpstream } from './scripted-upstream.ts'

const DAY_MS = 24 * HOUR_MS

async function sweeping(context: TestContext, retention: Retention = {}) {
  const upstream = scriptedUpstream()
  const rig = await createRig(context, [upstream])
  const deps = { ...rig.deps, retention }
  let files = 0
  return {
    rig,
    upstream,
    deps,
    bring: (text: string) => bringIn(deps, onePiece(Buffer.from(text)), { sizeBytesMax: 1_000 }),
    /** Keeps bytes as a file of the tenant's. */
    async keep(text: string) {
      const blob = await bringIn(deps, onePiece(Buffer.from(text)), { sizeBytesMax: 1_000 })
      const facts = { kind: 'image', mediaType: 'image/png', widthPx: 1, heightPx: 1 } as const
      const id = makeId<FileId>(++files, new Uint8Array(10))
      const label = { tenantId: rig.tenantId, kind: 'image', purpose: 'reference', filename: '' } as const
      const file = { id, ...label, ...blob, facts, createdAtMs: rig.clock.nowMs() }
      assert.ok((await rig.store.commit(fileWrites(file))).committed)
      return file
    },
    sweep: () => sweepAssets(deps),
    sleep: (ms: number) => void rig.clock.step(rig.clock.nowMs() + ms),
  }
}

describe('a job whose time is over', () => {
  test('expires, and its provider is to be told to stop', async (context) => {
    const { rig, deps, sleep } = await sweeping(context)
    const { id } = await rig.addJob()
    await handingOver(deps)(await rig.claim('dispatch:vendor'), rig.calm)
    sleep(HOUR_MS - 1)
    await sweepDeadlines(deps)
    assert.equal((await rig.job(id)).status, 'queued')
    sleep(1)
    await sweepDeadlines(deps)
    assert.equal((await rig.job(id)).status, 'expired')
    assert.deepEqual(await rig.store.lanes(), ['cancel:vendor'])
    assert.deepEqual(await rig.history(id), ['job.dispatched', 'job.expired'])
  })

  test('is met again by the next sweep when it changed meanwhile, or when the commit failed', async (context) => {
    const { rig, deps, sleep } = await sweeping(context)
    const { id } = await rig.addJob()
    sleep(HOUR_MS)
    rig.store.disturb((_, number) => (number === 1 ? 'job' : undefined))
    await sweepDeadlines(deps)
    assert.equal((await rig.job(id)).status, 'queued')
    rig.store.disturb((_, number) => {
      if (number === 1) throw problem('storage_full', 'no room')
      return undefined
    })
    await assert.rejects(sweepDeadlines(deps), /no room/)
    await sweepDeadlines(deps)
    assert.equal((await rig.job(id)).status, 'expired')
  })
})

describe('bytes that nobody uses', () => {
  test('are taken away after an hour, with what the store knows of them', async (context) => {
    const { rig, bring, sweep, sleep } = await sweeping(context)
    const { digest } = await bring('refused upload')
    sleep(UNUSED_MS)
    await sweep()
    assert.ok(rig.storage.digests.includes(digest), 'a request may still be about to use them')
    sleep(1)
    await sweep()
    assert.deepEqual(rig.storage.digests, [])
    assert.equal(await rig.store.asset(digest), undefined)
  })

  test('are not those that a file or a job uses', async (context) => {
    const { rig, keep, sweep, sleep } = await sweeping(context)
    const { digest } = await keep('kept')
    sleep(10 * DAY_MS)
    await sweep()
    assert.deepEqual(rig.storage.digests, [digest])
  })

  test('are not those that somebody brings in again meanwhile', async (context) => {
    const { rig, bring, sweep, sleep } = await sweeping(context)
    const { digest } = await bring('twice')
    sleep(UNUSED_MS + 1)
    rig.store.disturb(async (writes) => {
      if (!writes.some(({ write }) => write === 'condemn-asset')) return
      rig.store.disturb()
      await bring('twice')
    })
    await sweep()
    assert.deepEqual(rig.storage.digests, [digest])
    assert.equal((await rig.store.asset(digest))?.state, 'staged')
  })

  for (const [what, name] of [
    ['condemned', 'condemn-asset'],
    ['forgotten', 'remove-asset'],
  ] as const) {
    test(`go at the next sweep when they could not be ${what} at this one`, async (context) => {
      const { rig, bring, sweep, sleep } = await sweeping(context)
      const { digest } = await bring('unlucky')
      sleep(UNUSED_MS + 1)
      rig.store.disturb((writes) => {
        if (writes.some(({ write }) => write === name)) throw problem('storage_full', 'no room')
        return undefined
      })
      await assert.rejects(sweep(), /no room/)
      rig.store.disturb()
      assert.equal(rig.storage.digests.includes(digest), name === 'condemn-asset', 'not before it is written down')
      sleep(UNUSED_MS + 1)
      await sweep()
      assert.deepEqual(rig.storage.digests, [])
      assert.equal(await rig.store.asset(digest), undefined)
    })
  }

  test('may be brought in again once they are forgotten', async (context) => {
    const { rig, bring, sweep, sleep } = await sweeping(context)
    await bring('again')
    sleep(UNUSED_MS + 1)
    await sweep()
    const { digest } = await bring('again')
    assert.deepEqual(rig.storage.digests, [digest])
  })

  test('are found where the store knows nothing of them, and never where it does', async (context) => {
    const { rig, deps, keep, sleep } = await sweeping(context)
    const { digest } = await keep('kept')
    const stray = await rig.storage.stage(onePiece(Buffer.from('stray')), { sizeBytesMax: 100 })
    await rig.storage.keep(stray)
    await sweepStrays(deps)
    assert.equal(rig.storage.digests.length, 2, 'it may just be on its way into the store')
    sleep(UNUSED_MS + 1)
    await sweepStrays(deps)
    assert.deepEqual(rig.storage.digests, [digest])
  })
})

describe('what is as old as it is kept', () => {
  test('results go, and their jobs stay', async (context) => {
    const { rig, deps, bring, sweep, sleep } = await sweeping(context, { resultsMs: DAY_MS })
    const { id, tenantId } = await rig.addJob()
    const { digest } = await bring('a film')
    const use = { owner: 'job', ownerId: id, tenantId } as const
    const job = await rig.job(id)
    assert.ok(isActive(job))
    await rig.store.commit([{ write: 'use-asset', digest, use }])
    await tryEnd(deps, job, { status: 'cancelled' })
    await rig.store.commit([{ write: 'use-asset', digest, use }])
    sleep(DAY_MS)
    await sweep()
    assert.deepEqual(rig.storage.digests, [digest])
    sleep(1)
    await sweep()
    sleep(UNUSED_MS + 1)
    await sweep()
    assert.deepEqual(rig.storage.digests, [])
    assert.equal((await rig.job(id)).status, 'cancelled')
  })

  test('uploads go, with their names', async (context) => {
    const { rig, keep, sweep, sleep } = await sweeping(context, { uploadsMs: DAY_MS })
    const { id } = await keep('an upload')
    sleep(DAY_MS + 1)
    await sweep()
    assert.equal(await rig.store.fileById(id), undefined)
    sleep(UNUSED_MS + 1)
    await sweep()
    assert.deepEqual(rig.storage.digests, [])
  })

  test('history goes, and deleted jobs with it', async (context) => {
    const { rig, deps, sweep, sleep } = await sweeping(context, { eventsMs: DAY_MS })
    const [kept, deleted] = [await rig.addJob(), await rig.addJob()]
    for (const job of [kept, deleted]) await tryEnd(deps, job, { status: 'cancelled' })
    const hidden = await rig.job(deleted.id)
    await rig.store.commit([
      { write: 'update-job', job: { ...hidden, version: hidden.version + 1, hiddenAtMs: rig.clock.nowMs() } },
    ])
    sleep(DAY_MS + 1)
    await sweep()
    assert.equal(await rig.store.jobById(deleted.id), undefined)
    assert.equal((await rig.job(kept.id)).status, 'cancelled')
    assert.deepEqual(await rig.history(kept.id), [])
  })

  test('nothing goes where nothing is said', async (context) => {
    const { rig, deps, keep, sweep, sleep } = await sweeping(context)
    const job = await rig.addJob()
    await tryEnd(deps, job, { status: 'cancelled' })
    const { id } = await keep('an upload')
    sleep(10_000 * DAY_MS)
    await sweep()
    assert.ok((await rig.store.fileById(id)) !== undefined)
    assert.deepEqual(await rig.history(job.id), ['job.cancelled'])
  })
})
