/** A key that may have only so many jobs made at once: the others of its wait, and nobody else does. */

import assert from 'node:assert/strict'
import { describe, type TestContext, test } from 'node:test'
import { type JobId, type KeyId, makeId } from '../../src/core/ids.ts'
import { isActive } from '../../src/core/job.ts'
import { createEngine } from '../../src/engine/engine.ts'
import { createRig, type Rig } from './rig.ts'
import { scriptedUpstream } from './scripted-upstream.ts'

const LIMITED = makeId<KeyId>(5, new Uint8Array(10))
const FREE = makeId<KeyId>(6, new Uint8Array(10))

async function addKeys(rig: Rig, jobsAtOnce: number): Promise<void> {
  const key = { tenantId: rig.tenantId, hint: '', name: '', createdAtMs: 1 }
  await rig.store.commit([
    { write: 'insert-key', key: { ...key, id: LIMITED, hash: 'limited', limits: { jobsAtOnce } } },
    { write: 'insert-key', key: { ...key, id: FREE, hash: 'free', limits: {} } },
  ])
}

/** Jobs of a key that may have one at once, at an upstream that never comes to an end with any; the engine is not started. */
async function limitedToOne(context: TestContext, jobs: number) {
  const upstream = scriptedUpstream({ check: () => ({ state: 'running' }) })
  const rig = await createRig(context, [upstream])
  await addKeys(rig, 1)
  await rig.store.retire(rig.workerId)
  const engine = createEngine(rig.deps)
  rig.onClose(() => rig.await(engine.stop()))
  for (let count = 0; count < jobs; count++) await rig.addJob({ keyId: LIMITED }, { keyId: LIMITED })
  return { rig, upstream, engine }
}

describe('a key with a limit of jobs at once', () => {
  test('has no more made at a time, of all that it has submitted, and another key does not wait for it', async (context) => {
    const working = new Set<JobId>()
    let most = 0
    const finished = scriptedUpstream()
    const rig = await createRig(context, [
      {
        ...finished,
        async submit(work) {
          const job = await rig.job(work.jobId)
          if (job.keyId === LIMITED) working.add(work.jobId)
          most = Math.max(most, working.size)
          return finished.submit(work)
        },
        async check(handles, signal) {
          const reports = await finished.check(handles, signal)
          return rig.clock.nowMs() < began + 20_000 ? handles.map(() => ({ state: 'running' })) : reports
        },
      },
    ])
    await addKeys(rig, 2)
    await rig.store.retire(rig.workerId)
    const engine = createEngine(rig.deps)
    rig.onClose(() => rig.await(engine.stop()))
    const began = rig.clock.nowMs()
    rig.store.watch(({ events }) => {
      for (const { jobId, type } of events) if (jobId !== undefined && type === 'job.rendered') working.delete(jobId)
    })
    const limited: JobId[] = []
    for (let count = 0; count < 7; count++) limited.push((await rig.addJob({ keyId: LIMITED }, { keyId: LIMITED })).id)
    const { id: free } = await rig.addJob({ keyId: FREE }, { keyId: FREE })
    await engine.start()
    const submitted = () => finished.heard.submits.map(({ jobId }) => jobId)
    await rig.until(() => submitted().includes(free), 2_000)
    await rig.pass(10_000)
    assert.equal(submitted().filter((id) => id !== free).length, 2)
    const hasEnded = async (id: JobId) => !isActive(await rig.job(id))
    await rig.until(async () => (await Promise.all([...limited, free].map(hasEnded))).every(Boolean))
    for (const id of limited) assert.equal((await rig.job(id)).status, 'succeeded')
    assert.equal(most, 2)
    assert.deepEqual(await rig.store.busyKeys(), [])
  })

  test('does not make its provider look full to others: what its own limit keeps waiting is no load', async (context) => {
    const { rig, upstream, engine } = await limitedToOne(context, 30)
    assert.deepEqual(await rig.deps.router.loadOf(upstream), { taken: 0, waiting: 1, slots: 4 })
    await engine.start()
    await rig.pass(5_000)
    assert.deepEqual(await rig.deps.router.loadOf(upstream), { taken: 1, waiting: 0, slots: 4 })
  })

  test('that is changed holds from the next job on', async (context) => {
    const { rig, upstream, engine } = await limitedToOne(context, 3)
    await engine.start()
    await rig.pass(5_000)
    assert.equal(upstream.heard.submits.length, 1)
    const key = await rig.store.key(LIMITED)
    assert.ok(key)
    await rig.store.commit([{ write: 'update-key', key: { ...key, limits: { jobsAtOnce: 3 } }, before: key }])
    await rig.pass(5_000)
    assert.equal(upstream.heard.submits.length, 3)
  })
})
