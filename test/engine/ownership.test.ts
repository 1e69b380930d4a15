/** A claimed step is somebody's until its end: what happens to works and films when processes, clocks and the world do not. */

import { fixedUpstreams } from '../../src/core/upstream-port.ts'
import assert from 'node:assert/strict'
import { describe, type TestContext, test } from 'node:test'
import { makeId, type WorkerId } from '../../src/core/ids.ts'
import { isActive } from '../../src/core/job.ts'
import type { Json } from '../../src/core/json.ts'
import type { Prober } from '../../src/core/ports.ts'
import { problem } from '../../src/core/problem.ts'
import type { Write } from '../../src/core/writes.ts'
import type { Upstream } from '../../src/core/upstream-port.ts'
import { createEngine, type Engine, type EngineDeps } from '../../src/engine/engine.ts'
import { tryEnd } from '../../src/lifecycle/end-job.ts'
import { mediaOf } from '../support/memory-storage.ts'
import { createRig, HOUR_MS, type Rig } from './rig.ts'
import { hang, type Script, scriptedUpstream } from './scripted-upstream.ts'

const LOCAL: Script = { isLocal: true, repeatable: true, exact: true, pollIntervalMs: 200 }

async function start(context: TestContext, upstreams: readonly Upstream[], deps: (rig: Rig) => Partial<EngineDeps>) {
  const rig = await createRig(context, upstreams)
  await rig.store.retire(rig.workerId)
  const engine = createEngine({ ...rig.deps, ...deps(rig) })
  await engine.start()
  rig.onClose(() => rig.await(engine.stop()))
  return { rig, engine }
}

/** A second process on the same store. */
async function startAnother(rig: Rig, upstream: Upstream, number: number): Promise<Engine> {
  const workerId = makeId<WorkerId>(number, new Uint8Array(10))
  const engine = createEngine({ ...rig.deps, upstreams: fixedUpstreams([upstream]), workerId })
  await engine.start()
  rig.onClose(() => rig.await(engine.stop()))
  return engine
}

/** Looks at films only while the test lets it. */
function busy(rig: Rig, isBusy: () => boolean): Prober {
  return {
    async probe(path, turn, signal) {
      if (isBusy()) throw problem('unavailable', 'No room.')
      return rig.deps.prober.probe(path, turn, signal)
    },
  }
}

describe('a process that was taken for dead while it was suspended', () => {
  for (const [whose, script] of [
    ['a provider', {}],
    ['an upstream in this process', LOCAL],
  ] as const) {
    test(`leaves no step of ${whose} claimed for ever`, async (context) => {
      let isDone = false
      const upstream = scriptedUpstream(script)
      const check: Upstream['check'] = async (handles, signal) =>
        isDone ? upstream.check(handles, signal) : handles.map(() => ({ state: 'running' }))
      const { rig } = await start(context, [{ ...upstream, check }], () => ({}))
      const jobs = await Promise.all(Array.from({ length: 4 }, () => rig.addJob()))
      await rig.pass(5_000)
      rig.clock.jump(60_000)
      await rig.store.rescue()
      await rig.pass(30_000)
      isDone = true
      await rig.until(async () => {
        const now = await Promise.all(jobs.map(({ id }) => rig.job(id)))
        return now.every((job) => job.status === 'succeeded')
      })
      assert.deepEqual(await rig.store.lanes(), [])
    })
  }
})

describe('a film that was made in this process', () => {
  test('is waited with here while nobody can look at it, also beside another process (a quarter of an hour)', async (context) => {
    let isBusy = true
    const [here, there] = [scriptedUpstream(LOCAL), scriptedUpstream(LOCAL)]
    const { rig } = await start(context, [here], (rig) => ({ prober: busy(rig, () => isBusy) }))
    const jobs = await Promise.all(Array.from({ length: 4 }, () => rig.addJob()))
    await rig.pass(2_000)
    assert.equal(here.heard.submits.length, 4)
    await startAnother(rig, there, 77)
    await rig.pass(900_000)
    isBusy = false
    await rig.pass(90_000)
    for (const { id } of jobs) assert.equal((await rig.job(id)).status, 'succeeded')
    assert.equal(here.heard.submits.length + there.heard.submits.length, 4, 'nothing was made again')
    assert.equal(here.heard.releases.length, 4)
  })

  test('is let go of when its job is cancelled while it is brought home', async (context) => {
    const upstream = scriptedUpstream(LOCAL)
    const prober: Prober = { probe: (_path, _turn, signal) => hang(signal ?? new AbortController().signal) }
    const { rig } = await start(context, [upstream], () => ({ prober }))
    const { id } = await rig.addJob()
    await rig.pass(5_000)
    const job = await rig.job(id)
    assert.ok(isActive(job))
    assert.ok(await tryEnd(rig.deps, job, { status: 'cancelled' }, 'key:1'))
    await rig.pass(3_000)
    assert.equal(upstream.heard.releases.length, 1)
  })

  test('is made again after each of twenty restarts in good order, and that is not held against its job', async (context) => {
    let isDone = false
    const upstream = scriptedUpstream(LOCAL)
    const isGone = (handle: Json) =>
      upstream.heard.releases.some((gone) => JSON.stringify(gone) === JSON.stringify(handle))
    const check: Upstream['check'] = async (handles, signal) =>
      isDone
        ? upstream.check(handles, signal)
        : handles.map((handle) => (isGone(handle) ? { state: 'lost' } : { state: 'running' }))
    const { rig, engine } = await start(context, [{ ...upstream, check }], () => ({}))
    const { id } = await rig.addJob()
    for (let restarts = 0; restarts < 20; restarts++) {
      await rig.pass(5_000)
      await rig.await(engine.stop())
      await engine.start()
    }
    isDone = true
    await rig.until(async () => !isActive(await rig.job(id)))
    assert.equal((await rig.job(id)).status, 'succeeded')
  })
})

describe('a commit that was refused', () => {
  const usesAsset = (writes: readonly Write[]) => writes.some(({ write }) => write === 'use-asset')

  test('because the bytes are just being swept makes no job that succeeds without its film', async (context) => {
    const { rig } = await start(context, [scriptedUpstream()], () => ({}))
    const { id } = await rig.addJob()
    let refusals = 0
    rig.store.disturb((writes) => (usesAsset(writes) && ++refusals <= 2 ? 'asset' : undefined))
    await rig.until(async () => !isActive(await rig.job(id)))
    const job = await rig.job(id)
    assert.ok(job.status === 'succeeded')
    assert.equal((await rig.store.uses(job.result.video.digest)).length, 1)
    assert.ok(refusals > 2)
  })

  test('because it had held before, and its answer was lost, makes nothing twice and leaves nothing lying', async (context) => {
    const isMeant = (writes: readonly Write[]) => writes.some(({ write }) => write === 'update-job')
    for (let doubtful = 1; doubtful <= 6; doubtful++) {
      const upstream = scriptedUpstream()
      const { rig } = await start(context, [upstream], () => ({}))
      const { id } = await rig.addJob()
      let seen = 0
      rig.store.doubt((writes) => isMeant(writes) && ++seen === doubtful)
      await rig.until(async () => !isActive(await rig.job(id)))
      assert.equal((await rig.job(id)).status, 'succeeded', `the answer of commit ${doubtful} was lost`)
      assert.equal(upstream.heard.submits.length, 1)
      await rig.pass(10_000)
      assert.deepEqual(await rig.store.lanes(), [])
    }
  })
})

test('a provider of whose works nine hang is asked for all others', async (context) => {
  const upstream = scriptedUpstream({ slots: { name: 'vendor', count: 100 } })
  const check: Upstream['check'] = async (handles, signal) => {
    const hangs = handles.map((handle) => /"cgt-[1-9]"/.test(JSON.stringify(handle)))
    if (hangs.includes(true)) await hang(signal)
    return upstream.check(handles, signal)
  }
  const { rig } = await start(context, [{ ...upstream, check }], () => ({}))
  const jobs = await Promise.all(Array.from({ length: 60 }, () => rig.addJob()))
  await rig.pass(300_000)
  const later = await rig.addJob()
  await rig.until(async () => (await rig.job(later.id)).status === 'succeeded', 200_000)
  assert.ok(jobs.length === 60)
})

test('a disk that was full before is not counted against a reference whose host has a hiccup', async (context) => {
  const url = 'https://example.com/still.png'
  const references = [{ role: 'first_frame', source: { from: 'url', url } }] as const
  const { rig } = await start(context, [scriptedUpstream()], () => ({}))
  const { id } = await rig.addJob({ request: { references } })
  let downloads = 0
  rig.web.pages.set(url, async function* () {
    downloads++
    if (downloads <= 6) throw problem('storage_full', 'no room')
    if (downloads <= 8) throw problem('reference_unreachable', 'a hiccup')
    yield mediaOf({ kind: 'image', mediaType: 'image/png', widthPx: 640, heightPx: 360 })
  })
  await rig.until(async () => !isActive(await rig.job(id)))
  assert.equal((await rig.job(id)).status, 'succeeded')
  assert.equal(downloads, 9)
})

test('a job whose film is here when its time is over has succeeded', async (context) => {
  const { rig } = await start(context, [scriptedUpstream()], () => ({}))
  const { id } = await rig.addJob()
  const ends = (writes: readonly Write[]) =>
    writes.some((write) => write.write === 'finish-step') && rig.clock.nowMs() < startMs + HOUR_MS
  const startMs = rig.clock.nowMs()
  rig.store.disturb((writes) => {
    if (ends(writes)) throw problem('storage_full', 'no room')
    return undefined
  })
  await rig.until(async () => !isActive(await rig.job(id)), 2 * HOUR_MS)
  assert.equal((await rig.job(id)).status, 'succeeded')
})
