import assert from 'node:assert/strict'
import { describe, type TestContext, test } from 'node:test'
import { isActive, type Outcome } from '../../src/core/job.ts'
import { microCredits } from '../../src/core/money.ts'
import { problem } from '../../src/core/problem.ts'
import { isRemote, tryEnd } from '../../src/lifecycle/end-job.ts'
import { handingOver } from '../engine/handing-over.ts'
import { createRig } from '../engine/rig.ts'
import { type Script, scriptedUpstream } from '../engine/scripted-upstream.ts'

const CANCELLED: Outcome = { status: 'cancelled' }

/** A job that an upstream works on. */
async function working(context: TestContext, script: Script = {}) {
  const upstream = scriptedUpstream(script)
  const rig = await createRig(context, [upstream])
  const { id } = await rig.addJob({ request: { callbackUrl: 'https://your-app.com/hook' } })
  await handingOver(rig.deps)(await rig.claim('dispatch:vendor'), rig.calm)
  const job = await rig.job(id)
  assert.ok(isActive(job))
  return { rig, job, upstream }
}

describe('ending a job from outside', () => {
  test('is one commit: state, event, callback, its step gone, and a step that stops its provider', async (context) => {
    const { rig, job, upstream } = await working(context)
    rig.store.disturb()
    const ended = await tryEnd(rig.deps, job, CANCELLED, 'key:1')
    assert.equal(rig.store.commits.length, 1)
    assert.deepEqual(await rig.job(job.id), ended)
    assert.deepEqual(await rig.store.lanes(), ['cancel:vendor', 'deliver'])
    assert.deepEqual(await rig.history(job.id), ['job.attempted', 'job.dispatched', 'job.cancelled'])
    assert.equal((await rig.attempt(job.id))?.state, 'ended')
    assert.equal(await rig.store.slotsTaken('vendor'), 0)
    assert.deepEqual(upstream.heard.cancels, [], 'nobody is told before a step does it')
  })

  test('tells no provider whose film is home already', async (context) => {
    const { rig, job } = await working(context)
    const asset = {
      digest: 'a'.repeat(64),
      sizeBytes: 1,
      facts: { kind: 'image', mediaType: 'image/png', widthPx: 1, heightPx: 1 },
    } as const
    const collected = { ...job, version: job.version + 1, collected: { video: asset } }
    await rig.store.commit([{ write: 'update-job', job: collected }])
    await tryEnd(rig.deps, collected, { status: 'expired' }, 'key:1')
    assert.deepEqual(await rig.store.lanes(), ['deliver'])
  })

  test('has a step look after a film that is made, too: it may not be made any more, and what it costs stays', async (context) => {
    const { rig, job, upstream } = await working(context)
    const attempt = await rig.attempt(job.id)
    assert.ok(attempt)
    const made = { ...attempt, renderedAtMs: rig.clock.nowMs(), costMicroCredits: microCredits(7) }
    await rig.store.commit([{ write: 'update-attempt', attempt: made }])
    await tryEnd(rig.deps, job, CANCELLED, 'key:1')
    assert.deepEqual(await rig.store.lanes(), ['cancel:vendor', 'deliver'])
    assert.deepEqual(await rig.attempt(job.id), { ...made, state: 'ended' })
    assert.deepEqual(upstream.heard.cancels, [])
  })

  test('tells nobody where the work lives in this process: whoever runs it hears of the event', async (context) => {
    const { rig, job } = await working(context, { isLocal: true })
    await tryEnd(rig.deps, job, CANCELLED, 'key:1')
    assert.deepEqual(await rig.store.lanes(), ['deliver'])
  })

  test('leaves an outcome that nobody knows visible', async (context) => {
    const { rig, job } = await working(context)
    const attempt = await rig.attempt(job.id)
    assert.ok(attempt)
    const { handle: _unknown, ...asked } = attempt
    await rig.store.commit([{ write: 'update-attempt', attempt: { ...asked, state: 'submitting' } }])
    await tryEnd(rig.deps, job, CANCELLED, 'key:1')
    assert.equal((await rig.attempt(job.id))?.state, 'unknown')
    assert.deepEqual(await rig.store.lanes(), ['deliver'], 'there is no handle by which it could be stopped')
  })

  test('does nothing when the job has changed meanwhile, or the store is full', async (context) => {
    const { rig, job } = await working(context)
    await rig.store.commit([{ write: 'update-job', job: { ...job, version: job.version + 1, progressPercent: 3 } }])
    assert.equal(await tryEnd(rig.deps, job, CANCELLED, 'key:1'), undefined)
    rig.store.disturb(() => {
      throw problem('storage_full', 'no room')
    })
    const now = await rig.job(job.id)
    assert.ok(isActive(now))
    await assert.rejects(tryEnd(rig.deps, now, CANCELLED, 'key:1'), /no room/)
    assert.equal((await rig.job(job.id)).status, 'queued')
    assert.deepEqual(await rig.store.lanes(), ['watch:vendor'])
  })
})

test('a work of an upstream that has left the configuration is taken for one that lives elsewhere', () => {
  const upstreams = [
    { id: 'here', isLocal: true },
    { id: 'there', isLocal: false },
  ]
  assert.deepEqual(
    ['here', 'there', 'gone', undefined].map((name) =>
      isRemote({ find: (id) => upstreams.find((one) => one.id === id) }, name),
    ),
    [false, true, true, true],
  )
})
