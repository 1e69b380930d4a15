/** What becomes of an attempt that was written and never sent, because its job ended in between. */

import assert from 'node:assert/strict'
import { describe, type TestContext, test } from 'node:test'
import { type CredentialId, makeId } from '../../src/core/ids.ts'
import { isActive } from '../../src/core/job.ts'
import { problem } from '../../src/core/problem.ts'
import type { Upstream } from '../../src/core/upstream-port.ts'
import type { Write } from '../../src/core/writes.ts'
import { Begun, withoutUnsent } from '../../src/engine/begun.ts'
import { dispatchStep, submitStep } from '../../src/engine/dispatch.ts'
import { runJobStep } from '../../src/engine/job-step.ts'
import { tryEnd } from '../../src/lifecycle/end-job.ts'
import { createRig, HOUR_MS } from './rig.ts'
import { type Script, scriptedUpstream } from './scripted-upstream.ts'

const KEY = makeId<CredentialId>(1, new Uint8Array(10))
const RECEIVERS = [{ upstreamId: 'vendor' }, { upstreamId: 'vendor', credentialId: KEY }]

/** A job whose attempt was written, at a provider that is tried for the first time after an outage. */
async function begunJob(context: TestContext, script: Script = {}) {
  const credentials = [{ id: KEY, slots: { name: KEY, count: 4 } }]
  const upstream: Upstream = scriptedUpstream({ credentials, ...script })
  const rig = await createRig(context, [upstream])
  const { health } = rig.deps.router
  for (let failure = 0; failure < 3; failure++) {
    for (const receiver of RECEIVERS) health.turnedAway(receiver, 'earlier', {}, 0)
    await rig.pass(60_000)
  }
  const { id } = await rig.addJob()
  const begun = new Begun()
  const dispatch = withoutUnsent(rig.deps, begun, runJobStep(rig.deps, dispatchStep(rig.deps, new Set(), begun)))
  const submit = withoutUnsent(rig.deps, begun, runJobStep(rig.deps, submitStep(rig.deps, begun)))
  const kept = await dispatch(await rig.claim('dispatch:vendor'), rig.calm, rig.calm)
  assert.ok(kept)
  const written = await rig.attempt(id)
  assert.ok(written?.state === 'submitting' && (written.costMicroCredits ?? 0) > 0)
  for (const receiver of RECEIVERS) assert.ok(health.restsMs(receiver) > 0, 'nobody else tries it meanwhile')
  const end = async () => {
    const job = await rig.job(id)
    assert.ok(isActive(job))
    assert.ok(await tryEnd(rig.deps, job, { status: 'cancelled' }, 'key:1'))
  }
  const assertLetGo = () => {
    assert.equal(begun.size, 0)
    for (const receiver of RECEIVERS) assert.equal(health.restsMs(receiver), 0, 'another one may try it')
  }
  return { rig, id, kept, submit, end, assertLetGo }
}

describe('an attempt whose job has ended before it was sent', () => {
  test('is over and costs nothing, and others may try its provider', async (context) => {
    const { rig, id, kept, submit, end, assertLetGo } = await begunJob(context)
    await end()
    assert.equal((await rig.attempt(id))?.state, 'unknown', 'whoever ends the job cannot know')
    assert.equal(await submit(kept, rig.calm, rig.calm), undefined)
    const { state, costMicroCredits, refusal } = (await rig.attempt(id)) ?? {}
    assert.deepEqual({ state, costMicroCredits, refusal }, { state: 'ended', costMicroCredits: 0, refusal: 'busy' })
    assert.deepEqual((await rig.history(id)).slice(-3), ['job.cancelled', 'attempt.not_stopped', 'attempt.not_sent'])
    assertLetGo()
  })

  test('also where its step has heard of that, and was just giving the job back', async (context) => {
    const { rig, id, kept, submit, end, assertLetGo } = await begunJob(context)
    const stop = new AbortController()
    stop.abort('ended')
    rig.store.disturb(async (writes) => {
      if (!writes.some(({ write }) => write === 'move-step')) return
      rig.store.disturb()
      await end()
    })
    await submit(kept, stop.signal, stop.signal)
    assert.deepEqual([(await rig.attempt(id))?.state, (await rig.attempt(id))?.costMicroCredits], ['ended', 0])
    assertLetGo()
  })

  test('stays unknown where another worker may have gone on with it', async (context) => {
    const { rig, id, kept, submit, end, assertLetGo } = await begunJob(context, {
      repeatable: true,
      submit: () => new Promise(() => undefined),
    })
    await rig.store.retire(rig.workerId)
    await rig.store.enlist(rig.workerId, 60_000)
    const other = runJobStep(rig.deps, submitStep(rig.deps, new Begun()))
    void other(await rig.claim('submit:vendor'), rig.calm)
    await rig.until(async () => (await rig.history(id)).includes('job.asked-again'))
    await end()
    await submit(kept, rig.calm, rig.calm)
    assert.equal((await rig.attempt(id))?.state, 'unknown')
    assertLetGo()
  })
})

describe('while the store is away, an attempt that was not sent', () => {
  const closes = (writes: readonly Write[]) => writes.some((each) => isAbout(each, 'attempt.not_sent'))
  const isAbout = (each: Write, type: string) => each.write === 'append-event' && each.event.type === type

  /** The job has ended, and what closes its attempt fails until the store is back. */
  async function away(context: TestContext) {
    const place = await begunJob(context)
    await place.end()
    place.rig.store.disturb((writes) => {
      if (closes(writes)) throw problem('unavailable', 'The store is away.')
      return undefined
    })
    const stop = new AbortController()
    const state = async () => (await place.rig.attempt(place.id))?.state
    return { ...place, stop, state }
  }

  test('keeps no process from stopping, and stays unknown', async (context) => {
    const { rig, kept, submit, stop, state } = await away(context)
    stop.abort('shutdown')
    await rig.await(submit(kept, stop.signal, stop.signal))
    assert.equal(await state(), 'unknown')
    assert.match(rig.troubles.join(), /an attempt that was not sent stays unknown/)
  })

  test('is tried to be closed until the process stops', async (context) => {
    const { rig, kept, submit, stop, state } = await away(context)
    const done = submit(kept, stop.signal, stop.signal)
    await rig.pass(HOUR_MS)
    stop.abort('shutdown')
    await rig.await(done)
    assert.equal(await state(), 'unknown')
  })

  test('is closed, and told so once, as soon as it is back', async (context) => {
    const { rig, id, kept, submit, stop, state } = await away(context)
    const done = submit(kept, stop.signal, stop.signal)
    await rig.pass(HOUR_MS)
    let losses = 0
    rig.store.disturb()
    rig.store.doubt((writes) => closes(writes) && losses++ === 0)
    await rig.await(done)
    assert.equal(losses, 1, 'the answer was lost')
    assert.equal(await state(), 'ended')
    assert.equal((await rig.history(id)).filter((type) => type === 'attempt.not_sent').length, 1)
  })

  for (const [what, isStoppedBefore] of [
    ['before', true],
    ['meanwhile', false],
  ] as const) {
    test(`is tried on where its step is stopped by the end of its job ${what}, until the store is back`, async (context) => {
      const { rig, kept, submit, stop, state } = await away(context)
      if (isStoppedBefore) stop.abort('ended')
      const done = submit(kept, stop.signal, rig.calm)
      await rig.pass(10_000)
      stop.abort('ended')
      await rig.pass(HOUR_MS)
      rig.store.disturb()
      await rig.await(done)
      assert.equal(await state(), 'ended')
    })

    test(`is not where its step is stopped by that ${what} and the process stops then`, async (context) => {
      const { rig, kept, submit, stop, state } = await away(context)
      const shutdown = new AbortController()
      if (isStoppedBefore) stop.abort('ended')
      const done = submit(kept, stop.signal, shutdown.signal)
      await rig.pass(10_000)
      stop.abort('ended')
      shutdown.abort('shutdown')
      await rig.settle()
      assert.match(rig.troubles.join(), /an attempt that was not sent stays unknown/)
      await done
      assert.equal(await state(), 'unknown')
    })
  }

  test('is left as somebody else has named it meanwhile', async (context) => {
    const { rig, id, kept, submit, stop, state } = await away(context)
    const done = submit(kept, stop.signal, stop.signal)
    await rig.pass(10_000)
    const attempt = (await rig.attempt(id)) ?? assert.fail('there is an attempt')
    const named = { ...attempt, state: 'ended', handle: { id: 'cgt-1' }, workId: 'cgt-1' } as const
    await rig.store.commit([{ write: 'update-attempt', attempt: named }])
    rig.store.disturb()
    await rig.await(done)
    assert.equal(await state(), 'ended')
    assert.deepEqual((await rig.attempt(id))?.handle, { id: 'cgt-1' })
    assert.ok(!(await rig.history(id)).includes('attempt.not_sent'))
  })
})

test('what a stopping process has begun and not sent goes back, and nothing of it is left here', async (context) => {
  const { rig, id, kept, submit, assertLetGo } = await begunJob(context)
  const stop = new AbortController()
  stop.abort('shutdown')
  await submit(kept, stop.signal, stop.signal)
  assert.deepEqual([(await rig.attempt(id))?.state, (await rig.attempt(id))?.costMicroCredits], ['ended', 0])
  assert.equal((await rig.claim('dispatch:vendor')).id, id)
  assertLetGo()
})
