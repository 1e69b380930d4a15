import assert from 'node:assert/strict'
import { describe, type TestContext, test } from 'node:test'
import { isActive, start } from '../../src/core/job.ts'
import { problem } from '../../src/core/problem.ts'
import { cancelJob, discardJob, removeJob } from '../../src/gateway/cancel.ts'
import { scriptedUpstream } from '../engine/scripted-upstream.ts'
import { createGatewayRig, refusedFor } from './gateway-rig.ts'

async function cancelling(context: TestContext) {
  const rig = await createGatewayRig(context, [scriptedUpstream()])
  const { id } = await rig.addJob()
  return {
    rig,
    id,
    cancel: (by = rig.owner) => cancelJob(rig.deps, by, id),
    remove: (by = rig.owner) => removeJob(rig.deps, by, id),
    /** Has the engine change the job before each of the next commits. */
    race(times: number) {
      let races = 0
      let isRacing = false
      rig.store.disturb(async () => {
        if (isRacing || ++races > times) return undefined
        const job = await rig.job(id)
        if (!isActive(job)) return undefined
        isRacing = true
        const next = { ...start(job, 1), version: job.version + 1, progressPercent: races }
        await rig.store.commit([{ write: 'update-job', job: next }])
        isRacing = false
        return undefined
      })
    },
  }
}

describe('cancelling', () => {
  test('ends the job and takes its step off the queue', async (context) => {
    const { rig, id, cancel } = await cancelling(context)
    assert.equal((await cancel()).status, 'cancelled')
    assert.deepEqual(await rig.store.lanes(), [])
    assert.deepEqual(await rig.history(id), ['job.cancelled'])
  })

  test('twice is fine, and changes nothing more', async (context) => {
    const { rig, id, cancel } = await cancelling(context)
    const first = await cancel()
    assert.deepEqual(await cancel(), first)
    assert.deepEqual(await rig.history(id), ['job.cancelled'])
  })

  test('a job that has ended otherwise is refused', async (context) => {
    const { rig, id, cancel } = await cancelling(context)
    const job = await rig.job(id)
    const failure = { code: 'upstream_failed', message: 'no' } as const
    await rig.store.commit([
      { write: 'update-job', job: { ...job, version: 2, status: 'failed', finishedAtMs: 1, failure } },
    ])
    await refusedFor(cancel(), 'job_not_cancellable')
  })

  test("another tenant's job, and one that does not exist, is not found", async (context) => {
    const { rig, id, cancel } = await cancelling(context)
    await refusedFor(cancel(rig.stranger), 'job_not_found')
    await refusedFor(cancelJob(rig.deps, rig.owner, 'no id at all'), 'job_not_found')
    assert.equal((await rig.job(id)).status, 'queued')
  })

  test('wins in the end against an engine that keeps changing the job', async (context) => {
    const { rig, id, cancel, race } = await cancelling(context)
    race(10)
    assert.equal((await cancel()).status, 'cancelled')
    assert.equal((await rig.job(id)).progressPercent, 10)
  })

  test('gives up with an answer where that never ends', async (context) => {
    const { rig, cancel } = await cancelling(context)
    rig.store.disturb(() => 'job')
    await refusedFor(cancel(), 'unavailable')
  })

  test('says so when the store is full, and the job goes on', async (context) => {
    const { rig, id, cancel } = await cancelling(context)
    rig.store.disturb(() => {
      throw problem('storage_full', 'no room')
    })
    await refusedFor(cancel(), 'storage_full')
    assert.equal((await rig.job(id)).status, 'queued')
    assert.deepEqual(await rig.store.lanes(), ['dispatch:vendor'])
  })
})

describe('deleting', () => {
  test('hides the job from its owner, cancels it, and gives its bytes up', async (context) => {
    const { rig, id, remove } = await cancelling(context)
    await rig.store.commit([{ write: 'stage-asset', digest: 'a'.repeat(64), sizeBytes: 1 }])
    const use = { owner: 'job', ownerId: id, tenantId: rig.tenantId } as const
    await rig.store.commit([{ write: 'use-asset', digest: 'a'.repeat(64), use }])
    await remove()
    assert.equal(await rig.store.job(rig.tenantId, id), undefined)
    assert.equal((await rig.job(id)).status, 'cancelled')
    assert.deepEqual(await rig.store.uses('a'.repeat(64)), [])
    await refusedFor(remove(), 'job_not_found')
  })

  test("another tenant's job is not found", async (context) => {
    const { rig, id, remove } = await cancelling(context)
    await refusedFor(remove(rig.stranger), 'job_not_found')
    assert.equal((await rig.job(id)).hiddenAtMs, undefined)
  })

  test('wins in the end against an engine that keeps changing the job', async (context) => {
    const { rig, id, remove, race } = await cancelling(context)
    race(5)
    await remove()
    assert.ok((await rig.job(id)).hiddenAtMs !== undefined)
  })
})

describe('discarding', () => {
  test('cancels a job that waits, and refuses it from then on', async (context) => {
    const { rig, id } = await cancelling(context)
    await discardJob(rig.deps, rig.owner, id)
    assert.equal((await rig.job(id)).status, 'cancelled')
    await refusedFor(discardJob(rig.deps, rig.owner, id), 'job_not_cancellable')
  })

  test('refuses a job that runs', async (context) => {
    const { rig, id } = await cancelling(context)
    const job = await rig.job(id)
    assert.ok(isActive(job))
    await rig.store.commit([{ write: 'update-job', job: { ...start(job, 1), version: job.version + 1 } }])
    await refusedFor(discardJob(rig.deps, rig.owner, id), 'job_not_cancellable')
    assert.equal((await rig.job(id)).status, 'running')
  })

  test('deletes a job that has ended', async (context) => {
    const { rig, id } = await cancelling(context)
    const job = await rig.job(id)
    await rig.store.commit([{ write: 'update-job', job: { ...job, version: 2, status: 'expired', finishedAtMs: 1 } }])
    await discardJob(rig.deps, rig.owner, id)
    await refusedFor(discardJob(rig.deps, rig.owner, id), 'job_not_found')
  })

  test("a stranger's job is not found", async (context) => {
    const { rig, id } = await cancelling(context)
    await refusedFor(discardJob(rig.deps, rig.stranger, id), 'job_not_found')
  })

  test('wins in the end against an engine that keeps changing the job, by refusing what runs by then', async (context) => {
    const { rig, id, race } = await cancelling(context)
    race(1)
    await refusedFor(discardJob(rig.deps, rig.owner, id), 'job_not_cancellable')
  })
})
