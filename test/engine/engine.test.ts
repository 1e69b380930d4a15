import assert from 'node:assert/strict'
import { describe, type TestContext, test } from 'node:test'
import { type DeliveryId, type JobId, type KeyId, makeId, type WorkerId } from '../../src/core/ids.ts'
import { isActive } from '../../src/core/job.ts'
import { problem } from '../../src/core/problem.ts'
import { Refusal, type Upstream, type UpstreamReport, type Upstreams } from '../../src/core/upstream-port.ts'
import { createEngine, type EngineDeps } from '../../src/engine/engine.ts'
import { tryEnd } from '../../src/lifecycle/end-job.ts'
import { HandClock } from '../support/hand-clock.ts'
import { mediaOf } from '../support/memory-storage.ts'
import { createRig, HOUR_MS, type JobChanges, type Rig } from './rig.ts'
import { EVERYTHING, hang, type Script, scriptedUpstream } from './scripted-upstream.ts'

const RUNS: UpstreamReport = { state: 'running' }
const CALLBACK: JobChanges = { request: { callbackUrl: 'https://your-app.com/hook' } }
const STILL = { role: 'first_frame', source: { from: 'url', url: 'https://example.com/still.png' } } as const

/** A running engine. */
async function running(context: TestContext, upstreams: readonly Upstream[], deps: Partial<EngineDeps> = {}) {
  const rig = await createRig(context, upstreams)
  // The engine enters its worker itself.
  await rig.store.retire(rig.workerId)
  const picture = { kind: 'image', mediaType: 'image/png', widthPx: 640, heightPx: 360 } as const
  rig.web.pages.set(STILL.source.url, async function* () {
    yield mediaOf(picture)
  })
  const engine = createEngine({ ...rig.deps, ...deps })
  await engine.start()
  rig.onClose(() => rig.await(engine.stop()))
  return { rig, engine }
}

async function ends(rig: Rig, id: JobId, limitMs?: number): Promise<string> {
  await rig.until(async () => !isActive(await rig.job(id)), limitMs)
  return (await rig.job(id)).status
}

const one = (context: TestContext, script: Script = {}) => {
  const upstream = scriptedUpstream(script)
  return running(context, [upstream]).then((rest) => ({ ...rest, upstream }))
}

describe('a slot that is free again', () => {
  /** A provider that works until it is told to have finished, another one, and how often either's lane was looked at. */
  async function two(context: TestContext) {
    let isDone = false
    const made = scriptedUpstream({ id: 'first', slots: { name: 'first', count: 1 } })
    const first: Upstream = {
      ...made,
      check: async (handles, signal) => (isDone ? made.check(handles, signal) : handles.map(() => RUNS)),
    }
    const second = scriptedUpstream({ id: 'second', slots: { name: 'second', count: 1 }, check: () => RUNS })
    const { rig } = await running(context, [first, second], { sleepMsMax: HOUR_MS, patienceMs: HOUR_MS })
    const claims = { first: 0, second: 0 }
    const { claim } = rig.store
    rig.store.claim = (query) => {
      if (query.lane === 'dispatch:first') claims.first++
      if (query.lane === 'dispatch:second') claims.second++
      return claim.call(rig.store, query)
    }
    const finish = async () => {
      isDone = true
      Object.assign(claims, { first: 0, second: 0 })
      await rig.pass(10_000)
    }
    return { rig, made, second, claims, finish }
  }

  test('is given to who waits for that provider, and nobody else is looked for', async (context) => {
    const { rig, made, claims, finish } = await two(context)
    for (let job = 0; job < 2; job++) await rig.addJob({}, { lane: 'dispatch:first' })
    await rig.pass(10_000)
    assert.equal(made.heard.submits.length, 1)
    await finish()
    assert.equal(made.heard.submits.length, 2)
    assert.ok(claims.first > 0)
    assert.equal(claims.second, 0)
  })

  for (const [what, code, others] of [
    ['its job fails by a refusal', 'content_rejected', 0],
    ['its job goes elsewhere after a refusal', 'upstream_unavailable', 1],
  ] as const) {
    test(`because ${what} is given to who waits for it, without his lane's looking again`, async (context) => {
      let refuses = true
      const made = scriptedUpstream({ id: 'first', slots: { name: 'first', count: 1 } })
      const first: Upstream = {
        ...made,
        async submit(work) {
          if (!refuses) return made.submit(work)
          refuses = false
          await new Promise<void>((resolve) => void rig.clock.after(100, resolve))
          throw new Refusal(problem(code, 'No.'), [], { cause: others === 0 ? 'request' : 'model' })
        },
      }
      const rig = await createRig(context, [first, ...(others === 0 ? [] : [scriptedUpstream({ id: 'second' })])])
      await rig.store.retire(rig.workerId)
      const engine = createEngine({ ...rig.deps, sleepMsMax: HOUR_MS })
      await engine.start()
      rig.onClose(() => rig.await(engine.stop()))
      await rig.addJob({}, { lane: 'dispatch:first' })
      const { id } = await rig.addJob({}, { lane: 'dispatch:first' })
      await rig.until(async () => (await rig.attempt(id))?.upstreamId === 'first', HOUR_MS / 2)
    })
  }

  test('of a key goes to whoever waits for it, at whichever provider', async (context) => {
    const { rig, made, second, finish } = await two(context)
    const keyId = makeId<KeyId>(5, new Uint8Array(10))
    const key = { id: keyId, tenantId: rig.tenantId, hash: 'h', hint: '', name: '', createdAtMs: 1 }
    await rig.store.commit([{ write: 'insert-key', key: { ...key, limits: { jobsAtOnce: 1 } } }])
    await rig.addJob({ keyId }, { keyId, lane: 'dispatch:first' })
    await rig.pass(5_000)
    await rig.addJob({ keyId }, { keyId, lane: 'dispatch:second' })
    await rig.pass(5_000)
    assert.deepEqual([made.heard.submits.length, second.heard.submits.length], [1, 0])
    await finish()
    assert.equal(second.heard.submits.length, 1)
  })
})

describe('a job goes its way', () => {
  test('from its references to its film, and whoever asked for it is told', async (context) => {
    const { rig, upstream } = await one(context)
    const { id } = await rig.addJob({ request: { references: [STILL], callbackUrl: 'https://your-app.com/hook' } })
    assert.equal(await ends(rig, id), 'succeeded')
    await rig.until(() => rig.web.posts.length === 1)
    await rig.settle()
    assert.deepEqual(JSON.parse(rig.web.posts[0]?.body ?? ''), { id, status: 'succeeded' })
    const way = ['job.prepared', 'job.attempted', 'job.dispatched', 'job.rendered', 'job.collected', 'job.succeeded']
    assert.deepEqual(await rig.history(id), [...way, 'delivery.sent'])
    assert.equal(upstream.heard.submits[0]?.references[0]?.role, 'first_frame')
    await rig.pass(5_000)
    assert.deepEqual(await rig.store.lanes(), [])
    assert.equal(await rig.store.slotsTaken('vendor'), 0)
  })

  test('a succeeded one is neither cancelled at its provider nor is that ever planned (B2)', async (context) => {
    const { rig, upstream } = await one(context)
    const { id } = await rig.addJob()
    await ends(rig, id)
    await rig.pass(HOUR_MS / 6)
    assert.deepEqual(upstream.heard.cancels, [])
  })

  test('a cancelled one is, once, however long the provider cannot be told (B11)', async (context) => {
    let tries = 0
    const { rig, upstream } = await one(context, {
      check: () => ({ state: 'running' }),
      cancel: async () => {
        if (++tries < 4) throw new Error('status 503')
        return 'stopped'
      },
    })
    const { id } = await rig.addJob()
    await rig.until(async () => (await rig.job(id)).status === 'running')
    const job = await rig.job(id)
    assert.ok(isActive(job))
    await tryEnd(rig.deps, job, { status: 'cancelled' }, 'key:1')
    await rig.until(async () => (await rig.store.lanes()).length === 0)
    await rig.pass(60_000)
    assert.equal(upstream.heard.cancels.length, 4)
    assert.deepEqual((await rig.history(id)).slice(-2), ['job.cancelled', 'attempt.stopped'])
  })

  test('one that expires is told of as well', async (context) => {
    const { rig } = await one(context, { check: () => ({ state: 'queued' }) })
    const { id } = await rig.addJob({ ...CALLBACK, deadlineAtMs: rig.clock.nowMs() + 60_000 })
    assert.equal(await ends(rig, id, 62_000), 'expired')
    await rig.until(() => rig.web.posts.length === 1)
  })
})

describe('an outage of a provider', () => {
  test('of a whole hour fails no job and cancels none: they end when it is back (B3)', async (context) => {
    let isAway = false
    const away = () => {
      if (isAway) throw new Error('connect ECONNREFUSED')
    }
    const finished = scriptedUpstream()
    const upstream: Upstream = {
      ...finished,
      async submit(work) {
        away()
        return finished.submit(work)
      },
      async check(handles, signal) {
        away()
        if (rig.clock.nowMs() < began + 5_000) return handles.map(() => ({ state: 'running' }))
        return finished.check(handles, signal)
      },
    }
    const { rig } = await running(context, [upstream])
    const began = rig.clock.nowMs()
    const { id } = await rig.addJob({ deadlineAtMs: began + 3 * HOUR_MS })
    await rig.until(async () => (await rig.job(id)).status === 'running')
    isAway = true
    await rig.pass(HOUR_MS)
    assert.equal((await rig.job(id)).status, 'running')
    assert.deepEqual(finished.heard.cancels, [])
    isAway = false
    assert.equal(await ends(rig, id, 60_000), 'succeeded')
    assert.equal(finished.heard.submits.length, 1)
  })

  test('does not keep the jobs of another one waiting', async (context) => {
    const hanging = scriptedUpstream({
      id: 'hanging',
      slots: { name: 'hanging', count: 64 },
      offers: [{ ...EVERYTHING, sound: false }],
      check: (_, signal) => hang(signal),
    })
    const healthy = scriptedUpstream({ id: 'healthy', slots: { name: 'healthy', count: 4 } })
    const { rig } = await running(context, [hanging, healthy])
    for (let number = 0; number < 30; number++) await rig.addJob()
    await rig.pass(2_000)
    assert.equal(hanging.heard.submits.length, 30)
    const { id } = await rig.addJob({ order: { audio: true } })
    assert.equal(await ends(rig, id, 5_000), 'succeeded')
    assert.equal(healthy.heard.submits.length, 1)
  })
})

describe('noisy neighbours (B5)', () => {
  test('a text-only job passes two hundred whose references drip', async (context) => {
    const { rig } = await one(context)
    rig.web.pages.set(STILL.source.url, async function* (signal) {
      await new Promise((resolve) => signal?.addEventListener('abort', resolve))
      signal?.throwIfAborted()
      yield new Uint8Array()
    })
    for (let number = 0; number < 200; number++) await rig.addJob({ request: { references: [STILL] } })
    await rig.pass(1_000)
    const { id } = await rig.addJob()
    assert.equal(await ends(rig, id, 2_000), 'succeeded')
  })
})

describe('slots', () => {
  test('are never exceeded, and each one that comes free is used at once', async (context) => {
    const running = new Set<string>()
    let most = 0
    const { rig } = await one(context, {
      slots: { name: 'vendor', count: 3 },
      isLocal: true,
      repeatable: true,
      pollIntervalMs: 200,
      submit: async ({ attemptId }) => {
        running.add(attemptId)
        most = Math.max(most, running.size)
        return { handle: attemptId, notes: [] }
      },
      check: (handle) => {
        running.delete(String(handle))
        return { state: 'failed', problem: { code: 'upstream_failed', message: 'enough' } }
      },
    })
    const ids = []
    for (let number = 0; number < 30; number++) ids.push((await rig.addJob()).id)
    for (const id of ids) assert.equal(await ends(rig, id), 'failed')
    assert.equal(most, 3)
    assert.equal(await rig.store.slotsTaken('vendor'), 0)
  })
})

describe('jobs of an upstream that has left the configuration (B10)', () => {
  test('go to another one where they have not begun', async (context) => {
    const upstream = scriptedUpstream({ id: 'new' })
    const { rig } = await running(context, [upstream])
    const { id } = await rig.addJob({}, { lane: 'dispatch:gone' })
    assert.equal(await ends(rig, id, 10_000), 'succeeded')
    assert.equal(upstream.heard.submits.length, 1)
  })

  for (const kind of ['watch', 'collect'] as const) {
    test(`wait where they may be finished and paid for, on the lane ${kind}, until it is back or their time is over`, async (context) => {
      const { rig } = await running(context, [scriptedUpstream()])
      const deadlineAtMs = rig.clock.nowMs() + HOUR_MS / 6
      const { id } = await rig.addJob({ deadlineAtMs }, { kind, lane: `${kind}:gone` })
      await rig.pass(HOUR_MS / 12)
      assert.equal((await rig.job(id)).status, 'queued')
      assert.match(rig.troubles.join('\n'), /not configured any more/)
      assert.equal(await ends(rig, id), 'expired')
    })
  }
})

describe('a second process', () => {
  test('goes on with what a dead one has left: provider jobs under way end once, and are submitted once', async (context) => {
    const upstream = scriptedUpstream({ slots: { name: 'vendor', count: 100 } })
    const rig = await createRig(context, [upstream])
    const ids: JobId[] = []
    for (let number = 0; number < 20; number++) ids.push((await rig.addJob(CALLBACK)).id)
    // The first process is frozen in the middle of it all: no time passes there, and it says nothing any more.
    const frozen = { clock: new HandClock(rig.clock.nowMs()), workerId: makeId<WorkerId>(77, new Uint8Array(10)) }
    const first = createEngine({ ...rig.deps, ...frozen })
    await first.start()
    await rig.settle()
    assert.equal(upstream.heard.submits.length, 20)
    const second = createEngine({ ...rig.deps, workerId: makeId<WorkerId>(78, new Uint8Array(10)) })
    await second.start()
    for (const id of ids) assert.equal(await ends(rig, id, 120_000), 'succeeded')
    await rig.until(() => rig.web.posts.length >= 20)
    assert.equal(upstream.heard.submits.length, 20)
    await rig.await(second.stop())
    await rig.await(first.stop())
  })
})

describe('news', () => {
  test('of a cancelled job stop its download at once (B12)', async (context) => {
    const { rig } = await one(context)
    let ended = false
    rig.web.pages.set(STILL.source.url, async function* (signal) {
      await new Promise((resolve) => signal?.addEventListener('abort', resolve))
      ended = true
      signal?.throwIfAborted()
      yield new Uint8Array()
    })
    const { id } = await rig.addJob({ request: { references: [STILL] } })
    await rig.settle()
    const job = await rig.job(id)
    assert.ok(isActive(job))
    await tryEnd(rig.deps, job, { status: 'cancelled' }, 'key:1')
    await rig.settle()
    assert.ok(ended)
  })
})

describe('stopping (B12)', () => {
  test('ends steps that hang, and a start goes on with them', async (context) => {
    const { rig, engine } = await one(context)
    let hangs = true
    const page = rig.web.pages.get(STILL.source.url)
    assert.ok(page)
    rig.web.pages.set(STILL.source.url, async function* (signal) {
      if (hangs) await new Promise((resolve) => signal?.addEventListener('abort', resolve))
      signal?.throwIfAborted()
      yield* page(signal)
    })
    const { id } = await rig.addJob({ request: { references: [STILL] } })
    await rig.settle()
    const beforeMs = rig.clock.nowMs()
    await rig.await(engine.stop())
    assert.equal(rig.clock.nowMs(), beforeMs, 'without a moment passing')
    assert.deepEqual(await rig.store.workers(), [])
    hangs = false
    await engine.start()
    await engine.start()
    assert.equal(await ends(rig, id, 10_000), 'succeeded')
  })

  test('may come twice, and before the first start', async (context) => {
    const rig = await createRig(context, [])
    const engine = createEngine(rig.deps)
    await engine.stop()
    await engine.start()
    await engine.stop()
    await engine.stop()
    const delivery = makeId<DeliveryId>(1, new Uint8Array(10))
    const step = { id: delivery, tenantId: rig.tenantId, kind: 'deliver', lane: 'deliver', afterMs: 0 } as const
    await rig.store.commit([{ write: 'enqueue-step', step }])
    await rig.pass(10_000)
    assert.deepEqual(await rig.store.lanes(), ['deliver'], 'nothing is worked on any more')
  })
})

describe('a clock that is set', () => {
  for (const [what, ms] of [
    ['forward by a day', 24 * HOUR_MS],
    ['back by a day', -24 * HOUR_MS],
  ] as const) {
    test(`${what} keeps no job from its end`, async (context) => {
      let looks = 0
      const finished = scriptedUpstream()
      const upstream: Upstream = {
        ...finished,
        check: async (handles, signal) =>
          ++looks < 10 ? handles.map(() => ({ state: 'running' })) : finished.check(handles, signal),
      }
      const { rig } = await running(context, [upstream])
      const { id } = await rig.addJob({ deadlineAtMs: rig.clock.nowMs() + 48 * HOUR_MS })
      await rig.until(async () => (await rig.job(id)).status === 'running')
      rig.clock.jump(ms)
      assert.equal(await ends(rig, id, 120_000), 'succeeded')
    })
  }
})

describe('a provider that is configured while the engine runs', () => {
  test('is given work within seconds, and what it has is gone on with when it leaves and comes back', async (context) => {
    let isDone = false
    const finished = scriptedUpstream()
    const vendor: Upstream = {
      ...finished,
      check: async (handles, signal) => (isDone ? finished.check(handles, signal) : handles.map(() => RUNS)),
    }
    let all: readonly Upstream[] = []
    const upstreams: Upstreams = {
      get all() {
        return all
      },
      find: (id) => all.find((upstream) => upstream.id === id),
    }
    const { rig } = await running(context, [], { upstreams })
    const { id } = await rig.addJob({}, { lane: 'dispatch:vendor' })
    await rig.pass(10_000)
    assert.equal((await rig.job(id)).status, 'queued')
    all = [vendor]
    await rig.until(async () => (await rig.job(id)).status === 'running', 60_000)
    all = []
    isDone = true
    await rig.pass(60_000)
    assert.equal((await rig.job(id)).status, 'running')
    all = [vendor]
    assert.equal(await ends(rig, id, 60_000), 'succeeded')
    assert.equal(finished.heard.submits.length, 1)
  })
})
