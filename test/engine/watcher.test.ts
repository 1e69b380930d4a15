import assert from 'node:assert/strict'
import { describe, type TestContext, test } from 'node:test'
import { isActive } from '../../src/core/job.ts'
import { problem } from '../../src/core/problem.ts'
import type { UpstreamReport } from '../../src/core/upstream-port.ts'
import { tryEnd } from '../../src/lifecycle/end-job.ts'
import { handingOver } from './handing-over.ts'
import { createRig } from './rig.ts'
import { type Script, scriptedUpstream, streamOf } from './scripted-upstream.ts'
import { watcherOf } from './watching-lane.ts'

const RUNNING: UpstreamReport = { state: 'running', progressPercent: 10 }
const DONE: UpstreamReport = { state: 'succeeded', video: streamOf(new Uint8Array()) }

/** A watcher with a number of works that an upstream has taken on. */
async function watching(context: TestContext, script: Script, works = 1) {
  const upstream = scriptedUpstream({ slots: { name: 'vendor', count: 10_000 }, ...script })
  const rig = await createRig(context, [upstream])
  const dispatch = handingOver(rig.deps)
  const watcher = watcherOf(rig, upstream)
  rig.onClose(() => watcher.stop())
  const ids = []
  for (let number = 0; number < works; number++) {
    ids.push((await rig.addJob()).id)
    await dispatch(await rig.claim('dispatch:vendor'), rig.calm)
  }
  const [id] = ids
  assert.ok(id)
  watcher.start()
  return { rig, upstream, watcher, id, ids }
}

describe('a work is watched', () => {
  test('until it moves on, and what has changed is written, nothing else', async (context) => {
    const reports: UpstreamReport[] = [{ state: 'queued' }, RUNNING, RUNNING, { state: 'running', progressPercent: 60 }]
    const { rig, id } = await watching(context, { check: () => reports.shift() ?? DONE })
    const seen = new Set<string>()
    await rig.until(async () => {
      const job = await rig.job(id)
      seen.add(`${job.status} ${job.progressPercent}`)
      return rig.isDue('collect:vendor')
    })
    assert.deepEqual([...seen], ['queued 0', 'running 10', 'running 60'])
    assert.deepEqual(await rig.history(id), [
      'job.attempted',
      'job.dispatched',
      'job.running',
      'job.progressed',
      'job.rendered',
    ])
  })

  test('looks at which nothing changed cost no commit and no claim, hundreds of them (B13)', async (context) => {
    const { rig, id, upstream } = await watching(context, { check: () => RUNNING })
    await rig.until(async () => (await rig.job(id)).progressPercent === 10)
    rig.store.disturb()
    const before = upstream.heard.checks.length
    await rig.pass(2_000_000)
    const looks = upstream.heard.checks.length - before
    assert.ok(looks >= 400 && looks < 2_000, `${looks} looks: a pause is never longer than some seconds`)
    assert.deepEqual(rig.store.commits, [])
  })

  for (const [what, script, expected] of [
    ['as many in one question as it is about, where it is about many', { worksAtOnce: 100 }, [100, 100, 50]],
    ['twenty in a look, where each is a question of its own, and all in turn', {}, [20, 20, 20, 20]],
  ] as const) {
    test(`of a provider, ${what}`, async (context) => {
      const asked: number[] = []
      const seen = new Set<unknown>()
      const { rig, watcher } = await watching(context, { pollIntervalMs: 1_000, check: () => RUNNING }, 250)
      await watcher.stop()
      const counting = {
        ...scriptedUpstream({ pollIntervalMs: 1_000 }),
        ...script,
        async check(handles: readonly unknown[]) {
          asked.push(handles.length)
          for (const handle of handles) seen.add(JSON.stringify(handle))
          return handles.map(() => RUNNING)
        },
      }
      const other = watcherOf(rig, counting)
      rig.onClose(() => other.stop())
      await rig.store.retire(rig.workerId)
      other.start()
      await rig.until(() => seen.size === 250)
      assert.deepEqual(asked.slice(0, expected.length), expected)
    })
  }

  test('sooner when somebody says that there is news of it, and a thousand such words are one', async (context) => {
    let looks = 0
    const { rig, id, watcher } = await watching(context, {
      check: () => {
        looks++
        return RUNNING
      },
    })
    await rig.pass(600_000)
    const before = looks
    await rig.until(() => looks > before)
    const after = looks
    for (let times = 0; times < 1_000; times++) watcher.hasten(id)
    await rig.pass(1_000)
    assert.ok(looks - after >= 1 && looks - after <= 3, `${looks - after} looks`)
  })
})

describe('an upstream that cannot be asked (B3)', () => {
  for (const [what, check] of [
    ['says so', () => ({ state: 'unavailable', detail: 'status 503' }) as const],
    ['throws', () => Promise.reject(problem('upstream_unavailable', 'away'))],
    ['fails in a way that nobody foresaw', () => Promise.reject(new TypeError('surprise'))],
  ] as const) {
    test(`and ${what} parks its works: after half an hour they run still, and nobody was told to stop`, async (context) => {
      let isAway = false
      const { rig, id, upstream } = await watching(context, {
        check: () => (isAway ? check() : RUNNING),
      })
      await rig.until(async () => (await rig.job(id)).status === 'running')
      isAway = true
      const before = upstream.heard.checks.length
      await rig.pass(1_800_000)
      assert.equal((await rig.job(id)).status, 'running')
      assert.deepEqual(upstream.heard.cancels, [])
      assert.ok(upstream.heard.checks.length - before < 100, 'and it is left alone for longer and longer')
      assert.deepEqual((await rig.store.lanes()).length, 1)
    })
  }

  test('is found again within half a minute of its return', async (context) => {
    let isAway = true
    const { rig, id } = await watching(context, {
      check: () => (isAway ? { state: 'unavailable', detail: 'away' } : DONE),
    })
    await rig.pass(1_800_000)
    isAway = false
    await rig.pass(31_000)
    assert.equal(await rig.isDue('collect:vendor'), true)
    assert.equal((await rig.job(id)).status, 'running')
  })

  test('for one work only does not keep the others waiting', async (context) => {
    const { rig, ids } = await watching(
      context,
      {
        check: (handle) =>
          JSON.stringify(handle) === '{"id":"cgt-1"}' ? { state: 'unavailable', detail: 'status 500' } : DONE,
      },
      3,
    )
    await rig.pass(2_000)
    const states = await Promise.all(ids.map(async (id) => (await rig.history(id)).at(-1)))
    assert.deepEqual(states, ['job.dispatched', 'job.rendered', 'job.rendered'])
  })

  test('and hangs is given up after a minute and a half, and asked again', async (context) => {
    let looks = 0
    const { rig, id } = await watching(context, {
      check: (_, signal) =>
        ++looks > 1
          ? DONE
          : new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('aborted')))),
    })
    await rig.pass(89_000)
    assert.equal((await rig.job(id)).status, 'queued')
    await rig.pass(5_000)
    assert.equal(await rig.isDue('collect:vendor'), true)
  })
})

describe('a work that its upstream does not know', () => {
  test('is not believed to be lost for ten minutes: a proxy may say so while the provider is deployed', async (context) => {
    let isDeployed = false
    const { rig, id, upstream } = await watching(context, { check: () => (isDeployed ? DONE : { state: 'lost' }) })
    await rig.pass(590_000)
    assert.equal((await rig.job(id)).status, 'queued')
    assert.ok(upstream.heard.checks.length < 30, 'and it is not asked much meanwhile')
    isDeployed = true
    await rig.pass(31_000)
    assert.equal(await rig.isDue('collect:vendor'), true)
    assert.deepEqual(await rig.history(id), ['job.attempted', 'job.dispatched', 'job.rendered'])
  })

  test('and that is known again in between has not been lost at all', async (context) => {
    let looks = 0
    const { rig, id } = await watching(context, { check: () => (++looks % 8 === 0 ? RUNNING : { state: 'lost' }) })
    await rig.pass(3_000_000)
    assert.equal((await rig.job(id)).status, 'running')
  })

  test('fails its job then, where making it again would be billed again, and the provider is to be told to stop', async (context) => {
    const { rig, id } = await watching(context, { check: () => ({ state: 'lost' }) })
    await rig.pass(700_000)
    const job = await rig.job(id)
    assert.equal(job.status === 'failed' && job.failure.code, 'upstream_failed')
    assert.deepEqual(await rig.store.lanes(), ['cancel:vendor'])
  })

  test('is made again at once where it lived here', async (context) => {
    const { rig } = await watching(context, { repeatable: true, isLocal: true, check: () => ({ state: 'lost' }) })
    await rig.store.retire(rig.workerId)
    await rig.store.enlist(rig.workerId, 60_000)
    await rig.pass(3_000)
    assert.equal(await rig.isDue('dispatch:vendor'), true)
  })
})

describe('a job that ends while it is watched', () => {
  test('is not looked at any more once that is known', async (context) => {
    const { rig, id, upstream, watcher } = await watching(context, { check: () => RUNNING })
    await rig.until(async () => (await rig.job(id)).status === 'running')
    const job = await rig.job(id)
    assert.ok(isActive(job))
    await tryEnd(rig.deps, job, { status: 'cancelled' }, 'key:1')
    watcher.stopStep(id, 'ended')
    const before = upstream.heard.checks.length
    await rig.pass(60_000)
    assert.equal(upstream.heard.checks.length, before)
    assert.deepEqual(upstream.heard.releases, [], 'a provider is told by a step of its own')
  })

  test('is let go of where it lives in this process', async (context) => {
    const { rig, id, upstream, watcher } = await watching(context, { isLocal: true, check: () => RUNNING })
    // A local work stays with its worker: hand it over as the dispatch lane does.
    watcher.accept({ ...(await stepOf(rig, id)), lane: 'watch:vendor' })
    await rig.until(async () => (await rig.job(id)).status === 'running')
    watcher.stopStep(id, 'ended')
    await rig.settle()
    assert.deepEqual(upstream.heard.releases, [{ id: 'cgt-1' }])
  })
})

describe('a worker that was taken for dead while it looked (B8)', () => {
  test('neither writes what it has seen nor touches the provider', async (context) => {
    let rescued = false
    const { rig, id, upstream } = await watching(context, {
      check: async () => {
        if (!rescued) {
          rescued = true
          await rig.store.retire(rig.workerId)
          await rig.claim('watch:vendor')
        }
        return { state: 'failed', problem: { code: 'upstream_failed', message: 'no' } }
      },
    })
    await rig.pass(1_000)
    assert.equal((await rig.job(id)).status, 'queued')
    assert.deepEqual([upstream.heard.cancels, upstream.heard.releases], [[], []])
  })
})

describe('when progress cannot be written', () => {
  for (const [what, error] of [
    ['a full store', problem('storage_full', 'no room')],
    ['an unforeseen failure', new TypeError('surprise')],
  ] as const) {
    test(`because of ${what}, the work is watched on`, async (context) => {
      const { rig, id, upstream } = await watching(context, { check: () => RUNNING })
      let failures = 0
      rig.store.disturb((writes) => {
        if (writes.some(({ write }) => write === 'update-job') && ++failures <= 3) throw error
        return undefined
      })
      await rig.pass(120_000)
      assert.equal((await rig.job(id)).progressPercent, 10)
      assert.deepEqual(upstream.heard.cancels, [])
    })
  }
})

test('stopping ends the look that is under way, and a start goes on', async (context) => {
  let looks = 0
  let aborted = false
  const { rig, id, watcher } = await watching(context, {
    check: (_, signal) =>
      ++looks > 1
        ? DONE
        : new Promise((_resolve, reject) =>
            signal.addEventListener('abort', () => {
              aborted = true
              reject(new Error('aborted'))
            }),
          ),
  })
  await rig.pass(2_000)
  await watcher.stop()
  assert.ok(aborted)
  await rig.store.retire(rig.workerId)
  watcher.start()
  await rig.pass(5_000)
  assert.equal(await rig.isDue('collect:vendor'), true)
  assert.equal((await rig.job(id)).status, 'running')
})

async function stepOf(rig: Awaited<ReturnType<typeof createRig>>, id: string) {
  await rig.store.retire(rig.workerId)
  const step = await rig.claim('watch:vendor')
  assert.equal(step.id, id)
  return step
}
