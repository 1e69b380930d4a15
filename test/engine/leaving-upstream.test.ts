/** What becomes of a work whose upstream leaves the configuration just before it would have heard of it. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fixedUpstreams } from '../../src/core/upstream-port.ts'
import { Begun } from '../../src/engine/begun.ts'
import { dispatchStep, submitStep } from '../../src/engine/dispatch.ts'
import { runJobStep } from '../../src/engine/job-step.ts'
import { createRig } from './rig.ts'
import { scriptedUpstream } from './scripted-upstream.ts'

test('nothing was submitted, which is certain: the attempt is closed, and the job waits for somebody', async (context) => {
  const upstream = scriptedUpstream()
  const rig = await createRig(context, [upstream])
  const { id } = await rig.addJob()
  const begun = new Begun()
  const kept = await runJobStep(rig.deps, dispatchStep(rig.deps, new Set(), begun))(
    await rig.claim('dispatch:vendor'),
    rig.calm,
  )
  assert.ok(kept)
  const without = { ...rig.deps, upstreams: fixedUpstreams([]) }
  await runJobStep(without, submitStep(without, begun))(kept, rig.calm)
  assert.equal((await rig.job(id)).status, 'queued')
  assert.deepEqual(upstream.heard.submits, [])
  assert.equal(await rig.store.slotsTaken('vendor'), 0)
  assert.equal((await rig.claim('dispatch:vendor')).id, id)
})

test('the engine inside does not take over from a provider: a preview is not what was asked for', async (context) => {
  const inside = scriptedUpstream({ id: 'inside', isLocal: true })
  const rig = await createRig(context, [inside])
  const { id } = await rig.addJob({}, { lane: 'dispatch:gone' })
  const dispatch = runJobStep(rig.deps, dispatchStep(rig.deps, new Set(), new Begun()))
  for (let round = 0; round < 5; round++) {
    await dispatch(await rig.claim('dispatch:gone'), rig.calm)
    await rig.pass(30_000)
  }
  assert.equal((await rig.job(id)).status, 'queued')
  assert.deepEqual(inside.heard.submits, [])
})

test('the engine inside goes on with what was asked for as a preview, and was taken on by a provider that is gone', async (context) => {
  const inside = scriptedUpstream({ id: 'inside', isLocal: true })
  const rig = await createRig(context, [inside])
  const { id } = await rig.addJob({ isPreview: true }, { lane: 'dispatch:gone' })
  const dispatch = runJobStep(rig.deps, dispatchStep(rig.deps, new Set(), new Begun()))
  await dispatch(await rig.claim('dispatch:gone'), rig.calm)
  assert.equal((await rig.claim('dispatch:inside')).id, id)
})
