import { fixedUpstreams } from '../../src/core/upstream-port.ts'
import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { type AttemptId, makeId } from '../../src/core/ids.ts'
import { problem } from '../../src/core/problem.ts'
import type { Attempt } from '../../src/core/records.ts'
import { cancelStep } from '../../src/engine/cancel.ts'
import { COST, cancelling as cancellingAt } from './cancelling.ts'
import { createRig } from './rig.ts'
import { type Script, scriptedUpstream } from './scripted-upstream.ts'

async function cancelling(context: TestContext, script: Script = {}, changes: Partial<Attempt> = {}) {
  const upstream = scriptedUpstream(script)
  return { upstream, ...(await cancellingAt(context, upstream, changes)) }
}

test('a provider is told to stop, once', async (context) => {
  const { rig, upstream, cancel } = await cancelling(context)
  await cancel()
  assert.deepEqual(upstream.heard.cancels, ['h'])
  assert.deepEqual(await rig.store.lanes(), [])
})

for (const [stop, type, cause, takes] of [
  ['stopped', 'attempt.stopped', undefined, 0],
  ['refused', 'attempt.not_stopped', 'refused', COST],
  ['impossible', 'attempt.not_stopped', 'impossible', COST],
] as const) {
  test(`the job's history says what came of it, and it is paid for unless it was stopped: ${stop}`, async (context) => {
    const { rig, cancel, told, cost } = await cancelling(context, { cancel: async () => stop })
    await cancel()
    assert.deepEqual((await told()).at(-1), { type, cause, upstream: 'vendor' })
    assert.equal(await cost(), takes)
    assert.deepEqual(await rig.store.lanes(), [])
  })
}

test('a provider that cannot be told is told again, also by the next process (B11)', async (context) => {
  let tries = 0
  const { rig, upstream, lane, cancel } = await cancelling(context, {
    cancel: async () => {
      if (++tries < 12) throw problem('upstream_unavailable', 'away')
      return 'stopped'
    },
  })
  while (tries < 11) {
    await cancel()
    assert.equal(await rig.isDue(lane), false, 'not at once')
    await rig.store.retire(rig.workerId)
    await rig.store.enlist(rig.workerId, 900_000)
    await rig.pass(300_000)
  }
  await cancel()
  assert.equal(upstream.heard.cancels.length, 12)
  assert.deepEqual(await rig.store.lanes(), [])
})

test('a provider that never hears is given up after 300 tries, and that is told', async (context) => {
  const { rig, upstream, cancelAll, told } = await cancelling(context, {
    cancel: async () => {
      throw problem('upstream_unavailable', 'away')
    },
  })
  await cancelAll()
  assert.equal(upstream.heard.cancels.length, 301)
  assert.deepEqual(await told(), [{ type: 'attempt.not_stopped', cause: 'unheard', upstream: 'vendor' }])
  assert.match(rig.troubles.join('\n'), /a provider could not be told to stop/)
})

test('a provider that has left the configuration may come back: it is told then', async (context) => {
  const { rig, upstream, lane, cancel } = await cancelling(context, {}, { upstreamId: 'gone' })
  await cancel()
  assert.deepEqual(upstream.heard.cancels, [])
  assert.deepEqual(await rig.store.lanes(), [lane])
  await rig.pass(300_000)
  const back = scriptedUpstream({ id: 'gone' })
  await cancelStep({ ...rig.deps, upstreams: fixedUpstreams([back]) })(await rig.claim(lane), rig.calm)
  assert.deepEqual(back.heard.cancels, ['h'])
})

test('an attempt without a handle, and one that nobody knows, have nobody to be told', async (context) => {
  const upstream = scriptedUpstream()
  const rig = await createRig(context, [upstream])
  const id = makeId<AttemptId>(8, new Uint8Array(10))
  const step = { kind: 'cancel', lane: 'cancel:vendor', tenantId: rig.tenantId, afterMs: 0 } as const
  await rig.store.commit([{ write: 'enqueue-step', step: { id, ...step } }])
  await cancelStep(rig.deps)(await rig.claim('cancel:vendor'), rig.calm)
  assert.deepEqual([upstream.heard.cancels, await rig.store.lanes()], [[], []])
})

test('a commit that fails after the provider was told makes it told again, and no more than that', async (context) => {
  const { rig, upstream, cancel } = await cancelling(context)
  rig.store.disturb((_, number) => {
    if (number <= 3) throw problem('storage_full', 'no room')
    return undefined
  })
  const cancelled = cancel()
  await rig.pass(60_000)
  await cancelled
  assert.deepEqual(upstream.heard.cancels, ['h'])
  assert.deepEqual(await rig.store.lanes(), [])
})

test('a process that stops leaves the telling to the next one', async (context) => {
  const stop = new AbortController()
  const { rig, lane, cancel } = await cancelling(context, {
    cancel: async () => {
      stop.abort()
      throw new Error('the connection was ended')
    },
  })
  rig.store.disturb()
  await cancel(stop.signal)
  assert.deepEqual(rig.store.commits, [])
  assert.deepEqual(await rig.store.lanes(), [lane])
})
