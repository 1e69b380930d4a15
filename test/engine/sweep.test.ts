import assert from 'node:assert/strict'
import { describe, type TestContext, test } from 'node:test'
import { type DeliveryId, type FileId, makeId, type WorkerId } from '../../src/core/ids.ts'
import { isActive } from '../../src/core/job.ts'
import { problem } from '../../src/core/problem.ts'
import type { Store } from '../../src/core/store-port.ts'
import type { Write } from '../../src/core/writes.ts'
import type { Delivery } from '../../src/core/webhooks.ts'
import { AssetSweep, type Retention, sweepStrays, UNUSED_MS } from '../../src/engine/sweep.ts'
import { fileWrites } from '../../src/gateway/keep-file.ts'
import { bringIn, onePiece } from '../../src/lifecycle/assets.ts'
import { DeadlineSweep } from '../../src/lifecycle/deadlines.ts'
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
    sweep: () => new AssetSweep(deps).run(),
    sleep: (ms: number) => void rig.clock.step(rig.clock.nowMs() + ms),
  }
}

describe('a job whose time is over', () => {
  test('expires, and its provider is to be told to stop', async (context) => {
    const { rig, deps, sleep } = await sweeping(context)
    const { id } = await rig.addJob()
    await handingOver(deps)(await rig.claim('dispatch:vendor'), rig.calm)
    sleep(HOUR_MS - 1)
    await new DeadlineSweep(deps).run()
    assert.equal((await rig.job(id)).status, 'queued')
    sleep(1)
    await new DeadlineSweep(deps).run()
    assert.equal((await rig.job(id)).status, 'expired')
    assert.deepEqual(await rig.store.lanes(), ['cancel:vendor'])
    assert.deepEqual(await rig.history(id), ['job.attempted', 'job.dispatched', 'job.expired'])
  })

  test('expires before when nobody has taken it on by the time that its caller said', async (context) => {
    const { rig, deps, sleep } = await sweeping(context)
    const request = { startWithinSeconds: 30 }
    const [late, taken] = [await rig.addJob({ request }), await rig.addJob({ request }, { lane: 'dispatch:vendor' })]
    await handingOver(deps)(await rig.claim('dispatch:vendor'), rig.calm)
    sleep(30_000)
    await new DeadlineSweep(deps).run()
    const states = [await rig.job(late.id), await rig.job(taken.id)].map(({ status }) => status)
    assert.deepEqual(states.toSorted(), ['expired', 'queued'])
  })

  test('is not ended for its beginning when somebody takes it on while the sweep looks', async (context) => {
    const { rig, deps, sleep } = await sweeping(context)
    const { id } = await rig.addJob({ request: { startWithinSeconds: 30 } })
    sleep(30_000)
    const overdue = await rig.store.overdue(9)
    await handingOver(deps)(await rig.claim('dispatch:vendor'), rig.calm)
    const behind = { ...deps, store: Object.create(deps.store, { overdue: { value: async () => overdue } }) }
    await new DeadlineSweep(behind).run()
    assert.equal((await rig.job(id)).status, 'queued')
  })

  test('is met again by the next sweep when it changed meanwhile, or when the commit failed', async (context) => {
    const { rig, deps, sleep } = await sweeping(context)
    const { id } = await rig.addJob()
    sleep(HOUR_MS)
    rig.store.disturb((_, number) => (number === 1 ? 'job' : undefined))
    await new DeadlineSweep(deps).run()
    assert.equal((await rig.job(id)).status, 'queued')
    rig.store.disturb((_, number) => {
      if (number === 1) throw problem('storage_full', 'no room')
      return undefined
    })
    await assert.rejects(new DeadlineSweep(deps).run(), /no room/)
    await new DeadlineSweep(deps).run()
    assert.equal((await rig.job(id)).status, 'expired')
  })

  test('ends it also beside one that cannot be ended', async (context) => {
    const { rig, deps, sleep } = await sweeping(context)
    const [stuck, other] = [await rig.addJob(), await rig.addJob()]
    sleep(HOUR_MS)
    rig.store.disturb((writes) => {
      if (writes.some((write) => write.write === 'update-job' && write.job.id === stuck.id)) throw new Error('stuck')
      return undefined
    })
    await assert.rejects(new DeadlineSweep(deps).run(), /1 overdue jobs could not be ended: Error: stuck/)
    assert.equal((await rig.job(other.id)).status, 'expired')
  })

  test('ends behind more of those that cannot be ended than one sweep takes, which are met again and again', async (context) => {
    const { rig, deps, sleep } = await sweeping(context)
    const stuck = new Set<string>()
    for (let count = 0; count < 100; count++) stuck.add((await rig.addJob()).id)
    sleep(1)
    const { id } = await rig.addJob()
    sleep(HOUR_MS)
    rig.store.disturb((writes) => {
      if (writes.some((write) => write.write === 'update-job' && stuck.has(write.job.id))) throw new Error('stuck')
      return undefined
    })
    const deadlines = new DeadlineSweep(deps)
    await assert.rejects(deadlines.run(), /100 overdue jobs/)
    await deadlines.run()
    assert.equal((await rig.job(id)).status, 'expired')
    await assert.rejects(deadlines.run(), /100 overdue jobs/)
    stuck.clear()
    await deadlines.run()
    await deadlines.run()
    assert.deepEqual(await rig.store.overdue(1), [])
  })
})

test('answers to submits with a key are forgotten after a day', async (context) => {
  const { rig, sweep, sleep } = await sweeping(context)
  const answer = { scope: 's', key: 'k', fingerprint: 'f', status: 200, headers: {}, body: '{}' }
  await rig.store.commit([{ write: 'keep-answer', answer }])
  sleep(DAY_MS - 1)
  await sweep()
  assert.deepEqual(await rig.store.answer('s', 'k'), answer)
  sleep(1)
  assert.equal(await rig.store.hasOldAnswers(), true)
  await sweep()
  assert.equal(await rig.store.hasOldAnswers(), false)
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

describe('a sweep', () => {
  const name = (number: number) => `file ${number}`
  const bringMany = async (bring: (text: string) => Promise<unknown>, count: number) => {
    for (let number = 0; number < count; number++) await bring(name(number))
  }

  test('goes on until nothing is left', async (context) => {
    const { rig, bring, sweep, sleep } = await sweeping(context)
    await bringMany(bring, 300)
    sleep(UNUSED_MS + 1)
    await sweep()
    assert.deepEqual(rig.storage.digests, [])
    assert.deepEqual((await rig.store.census()).unused, { count: 0, sizeBytes: 0 })
  })

  test('ends after a while, or when it is stopped, and the next one goes on from there', async (context) => {
    const { rig, deps, bring, sleep } = await sweeping(context)
    await bringMany(bring, 300)
    sleep(UNUSED_MS + 1)
    const discard = rig.storage.discard.bind(rig.storage)
    rig.storage.discard = async (digest, ageMs) => {
      sleep(1_000)
      await discard(digest, ageMs)
    }
    await new AssetSweep(deps).run()
    const left = rig.storage.digests.length
    assert.ok(left > 0 && left < 300, String(left))
    const stopped = new AssetSweep(deps)
    stopped.stop()
    await stopped.run()
    assert.ok(rig.storage.digests.length > 0)
    for (let sweeps = 0; sweeps < 3; sweeps++) await new AssetSweep(deps).run()
    assert.deepEqual(rig.storage.digests, [])
  })

  test('is not ended by bytes that cannot be removed, and leaves them alone for a while', async (context) => {
    const { rig, deps, bring, sleep } = await sweeping(context)
    const { digest } = await bring('immovable')
    sleep(1)
    await bringMany(bring, 200)
    sleep(UNUSED_MS + 1)
    const discard = rig.storage.discard.bind(rig.storage)
    let tries = 0
    let isBroken = true
    rig.storage.discard = async (other, ageMs) => {
      if (other === digest && ++tries > 0 && isBroken) throw problem('unavailable', 'not permitted')
      await discard(other, ageMs)
    }
    const sweep = new AssetSweep(deps)
    await assert.rejects(sweep.run(), /not permitted/)
    assert.deepEqual(rig.storage.digests, [digest])
    sleep(60_001)
    await sweep.run()
    assert.equal(tries, 1)
    isBroken = false
    sleep(600_000)
    await sweep.run()
    assert.equal(tries, 2)
    assert.deepEqual(rig.storage.digests, [])
  })

  test('ends when nothing at all can be removed, before it has tried everything', async (context) => {
    const { rig, deps, bring, sleep } = await sweeping(context)
    await bringMany(bring, 100)
    sleep(UNUSED_MS + 1)
    let tries = 0
    rig.storage.discard = async () => {
      tries++
      throw problem('unavailable', 'the storage is away')
    }
    await assert.rejects(new AssetSweep(deps).run(), /is away/)
    assert.ok(tries < 60, String(tries))
  })

  test('takes up what a sweeper has condemned that died, a minute later', async (context) => {
    const { rig, bring, sweep, sleep } = await sweeping(context)
    const { digest } = await bring('condemned')
    await rig.store.commit([{ write: 'condemn-asset', digest, revision: 1 }])
    sleep(60_001)
    await sweep()
    assert.equal(await rig.store.asset(digest), undefined)
  })

  test('that goes on hours later takes nothing that has come again meanwhile', async (context) => {
    const { rig, deps, bring, keep, sweep, sleep } = await sweeping(context)
    const { digest } = await bring('again')
    sleep(UNUSED_MS + 1)
    let isLate = false
    const commit = async (writes: readonly Write[]) => {
      const result = await rig.store.commit(writes)
      if (isLate || !writes.some(({ write }) => write === 'condemn-asset')) return result
      isLate = true
      sleep(2 * UNUSED_MS)
      await sweep()
      assert.equal(await rig.store.asset(digest), undefined)
      await keep('again')
      sleep(2 * UNUSED_MS)
      return result
    }
    const get = (target: Store, name: string) => (name === 'commit' ? commit : Reflect.get(target, name))
    await new AssetSweep({ ...deps, store: new Proxy<Store>(rig.store, { get }) }).run()
    assert.ok(isLate)
    assert.deepEqual(rig.storage.digests, [digest])
    assert.equal((await rig.store.asset(digest))?.state, 'kept')
  })

  test('spares the files of a worker that was seen lately; at the first time only those of living ones', async (context) => {
    const { rig, deps, sleep } = await sweeping(context)
    const spared: (readonly string[])[] = []
    Object.assign(rig.storage, {
      dropAbandoned: async (living: () => Promise<readonly string[]>) => {
        spared.push(await living())
        return 0
      },
    })
    const other = makeId<WorkerId>(9, new Uint8Array(10))
    await rig.store.enlist(other, 15_000)
    const sweep = new AssetSweep(deps)
    await sweep.run()
    // The database was away for a while: by its clock, nobody has said a word.
    sleep(90_000)
    await sweep.run()
    await new AssetSweep(deps).run()
    sleep(300_000)
    await sweep.run()
    const has = spared.map((workers) => workers.includes(other))
    assert.deepEqual(has, [true, true, false, false])
  })

  test('for bytes that nobody knows goes on when some of them cannot be removed', async (context) => {
    const { rig, deps, sleep } = await sweeping(context)
    const staged: string[] = []
    for (let number = 0; number < 5; number++) {
      const one = await rig.storage.stage(onePiece(Buffer.from(name(number))), { sizeBytesMax: 100 })
      await rig.storage.keep(one)
      staged.push(one.digest)
    }
    sleep(UNUSED_MS + 1)
    const discard = rig.storage.discard.bind(rig.storage)
    rig.storage.discard = async (digest, ageMs) => {
      if (digest === staged[0]) throw problem('unavailable', 'not permitted')
      await discard(digest, ageMs)
    }
    await sweepStrays(deps)
    assert.deepEqual(rig.storage.digests, [staged[0]])
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
    await tryEnd(deps, job, { status: 'cancelled' }, 'key:1')
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
    for (const job of [kept, deleted]) await tryEnd(deps, job, { status: 'cancelled' }, 'key:1')
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

  test('deliveries go with their job, and those about no job when they are as old, unless they are pending', async (context) => {
    const { rig, deps, sweep, sleep } = await sweeping(context, { eventsMs: DAY_MS })
    const job = await rig.addJob({ request: { callbackUrl: 'https://your-app.com/hook' } })
    await tryEnd(deps, job, { status: 'cancelled' }, 'key:1')
    const add = async (number: number, state: Delivery['state']) => {
      const id = makeId<DeliveryId>(number, new Uint8Array(10))
      const about = { id, tenantId: rig.tenantId, type: 'webhook.test', url: 'https://your-app.com/hook' } as const
      const delivery = { ...about, state, attempts: 1, createdAtMs: rig.clock.nowMs() }
      await rig.store.commit([{ write: 'insert-delivery', delivery }])
      return id
    }
    const [old, pending] = [await add(1, 'delivered'), await add(2, 'pending')]
    sleep(DAY_MS + 1)
    const young = await add(3, 'abandoned')
    await sweep()
    const ids = (await rig.store.deliveries({ tenantId: rig.tenantId, limit: 9, order: 'oldest first' })).map(
      ({ id }) => id,
    )
    assert.ok(!ids.includes(old))
    assert.ok(ids.includes(pending) && ids.includes(young))
    assert.equal(ids.length, 3, 'that of the job is there')
  })

  test('what deliveries have sent and heard goes when it is as old, and their log stays', async (context) => {
    const { rig, deps, sweep, sleep } = await sweeping(context, { deliveryBodiesMs: DAY_MS })
    const job = await rig.addJob({ request: { callbackUrl: 'https://your-app.com/hook' } })
    await tryEnd(deps, job, { status: 'cancelled' }, 'key:1')
    const query = { tenantId: rig.tenantId, limit: 9, order: 'oldest first' } as const
    const [pending] = await rig.store.deliveries(query)
    assert.ok(pending)
    sleep(DAY_MS + 1)
    await sweep()
    assert.ok((await rig.store.delivery(pending.id))?.body !== undefined, 'it is on its way')
    const { nextTryAtMs: _none, ...rest } = pending
    const tried = { number: 1, atMs: 1, durationMs: 1, status: 200, answer: 'thanks' }
    await rig.store.commit([{ write: 'update-delivery', delivery: { ...rest, state: 'delivered' }, tried }])
    await sweep()
    const forgotten = { ...rest, state: 'delivered', isBlank: true }
    assert.deepEqual(await rig.store.delivery(pending.id), forgotten)
    assert.deepEqual(await rig.store.tries(pending.id), [{ ...tried, answer: '' }])
  })

  test('nothing goes where nothing is said', async (context) => {
    const { rig, deps, keep, sweep, sleep } = await sweeping(context)
    const job = await rig.addJob()
    await tryEnd(deps, job, { status: 'cancelled' }, 'key:1')
    const { id } = await keep('an upload')
    sleep(10_000 * DAY_MS)
    await sweep()
    assert.ok((await rig.store.fileById(id)) !== undefined)
    assert.deepEqual(await rig.history(job.id), ['job.cancelled'])
  })
})
