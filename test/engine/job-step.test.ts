import assert from 'node:assert/strict'
import { describe, type TestContext, test } from 'node:test'
import { isActive } from '../../src/core/job.ts'
import { problem } from '../../src/core/problem.ts'
import type { ClaimedStep } from '../../src/core/steps.ts'
import type { Guard } from '../../src/core/writes.ts'
import { commitPatiently } from '../../src/engine/conclude.ts'
import { type JobStep, runJobStep } from '../../src/engine/job-step.ts'
import { tryEnd } from '../../src/lifecycle/end-job.ts'
import { createRig } from './rig.ts'
import { scriptedUpstream } from './scripted-upstream.ts'

const LANE = 'dispatch:vendor'

async function stepping(context: TestContext, work: JobStep) {
  const upstream = scriptedUpstream()
  const rig = await createRig(context, [upstream])
  const { id } = await rig.addJob()
  const run = runJobStep(rig.deps, work)
  return { rig, id, upstream, run, step: async (signal = rig.calm) => run(await rig.claim(LANE), signal) }
}

/** What a work has done outside, in order. */
function diary() {
  const done: string[] = []
  return { done, note: (what: string) => async () => void done.push(what) }
}

const onward = { kind: 'collect', lane: 'collect:vendor' } as const

describe('a step that waits', () => {
  test('goes on with its job as it is when the wait is over', async (context) => {
    const over = Promise.withResolvers<void>()
    const seen: number[] = []
    const { rig, id, step } = await stepping(context, async () => ({
      async until() {
        await over.promise
        return async ({ job }) => {
          seen.push(job.version)
          return { job, to: onward }
        }
      },
    }))
    const going = step()
    await rig.pass(100)
    const job = await rig.job(id)
    assert.ok(isActive(job))
    await rig.store.commit([{ write: 'update-job', job: { ...job, progressPercent: 7, version: job.version + 1 } }])
    over.resolve()
    await going
    assert.deepEqual(seen, [job.version + 1])
    assert.equal(await rig.isDue('collect:vendor'), true)
  })

  test('is tried again when the wait fails', async (context) => {
    const { rig, id, step } = await stepping(context, async () => ({
      until: async () => Promise.reject(new Error('nobody foresaw this')),
    }))
    assert.equal(await step(), undefined)
    assert.equal((await rig.job(id)).status, 'queued')
  })
})

describe('a step ends in one commit', () => {
  test('that moves the job on with what has changed', async (context) => {
    const { done, note } = diary()
    const { rig, id, step } = await stepping(context, async ({ job }) => ({
      job: { ...job, progressPercent: 5 },
      to: onward,
      event: 'job.moved',
      unwritten: note('unwritten'),
    }))
    rig.store.disturb()
    await step()
    assert.deepEqual(done, [])
    assert.equal(rig.store.commits.length, 1)
    const job = await rig.job(id)
    assert.deepEqual([job.version, job.progressPercent, await rig.history(id)], [2, 5, ['job.moved']])
  })

  test('that does not write a job in which nothing has changed', async (context) => {
    const { rig, id, step } = await stepping(context, async ({ job }) => ({ job, to: onward }))
    await step()
    assert.equal((await rig.job(id)).version, 1)
  })

  test('after which this worker goes on itself where the step says so', async (context) => {
    const { rig, id, step } = await stepping(context, async ({ job }) => ({ job, to: onward, keep: true }))
    const next = await step()
    assert.deepEqual([next?.id, next?.lane, next?.claims], [id, 'collect:vendor', 1])
    assert.equal(await rig.isDue('collect:vendor'), false)
  })

  for (const guard of ['lease', 'job', 'asset'] as const satisfies readonly Guard[]) {
    test(`and when the guard ${guard} refuses it, what was begun outside is looked after`, async (context) => {
      const { done, note } = diary()
      const { rig, id, step, upstream } = await stepping(context, async ({ job }) => ({
        job: { ...job, progressPercent: 5 },
        to: onward,
        unwritten: note('unwritten'),
      }))
      rig.store.disturb(() => guard)
      const going = step()
      await rig.pass(500)
      const kept = await going
      assert.equal(kept?.id, guard === 'lease' ? undefined : id, 'what is still ours is run again')
      assert.deepEqual(done, ['unwritten'])
      assert.deepEqual([upstream.heard.cancels, upstream.heard.releases], [[], []])
      assert.equal((await rig.job(id)).version, 1)
    })

    test(`and when the guard ${guard} refuses to end the job, nothing outside is touched (B8)`, async (context) => {
      const { rig, id, step, upstream } = await stepping(context, async ({ job }) => ({
        job,
        outcome: { status: 'failed', failure: { code: 'upstream_failed', message: 'no' } },
      }))
      rig.store.disturb(() => guard)
      const going = step()
      await rig.pass(500)
      assert.equal((await going)?.id, guard === 'lease' ? undefined : id)
      assert.deepEqual([upstream.heard.cancels, upstream.heard.releases], [[], []])
      assert.equal((await rig.job(id)).status, 'queued')
    })
  }
})

describe('a step whose job has ended', () => {
  test('is taken off the queue before any work', async (context) => {
    const { rig, id, run } = await stepping(context, async () => assert.fail('nothing is to be done'))
    const claimed = await rig.claim(LANE)
    const job = await rig.job(id)
    assert.ok(isActive(job))
    await rig.store.commit([{ write: 'update-job', job: { ...job, version: 2, status: 'cancelled', finishedAtMs: 1 } }])
    await run(claimed, rig.calm)
    assert.deepEqual(await rig.store.lanes(), [])
  })

  test('while it worked writes nothing, and what failed in it fails nothing', async (context) => {
    const { rig, id, step } = await stepping(context, async ({ job }) => {
      await tryEnd(rig.deps, job, { status: 'cancelled' }, 'key:1')
      throw problem('unsupported_media', 'no picture')
    })
    await step()
    assert.equal((await rig.job(id)).status, 'cancelled')
    assert.deepEqual(await rig.history(id), ['job.cancelled'])
  })

  test('of a job that nobody knows is taken off the queue', async (context) => {
    const { rig, id, step } = await stepping(context, async () => assert.fail('nothing is to be done'))
    await rig.store.commit([{ write: 'delete-job', id }])
    await step()
    assert.deepEqual(await rig.store.lanes(), [])
  })
})

describe('a step that was stopped', () => {
  test('writes nothing: its job has ended, or the next process does it', async (context) => {
    const stop = new AbortController()
    const { rig, id, step } = await stepping(context, async () => {
      stop.abort()
      throw problem('unsupported_media', 'half a picture')
    })
    rig.store.disturb()
    await step(stop.signal)
    assert.deepEqual(rig.store.commits, [])
    assert.equal((await rig.job(id)).status, 'queued')
  })
})

describe('how often', () => {
  const failing: JobStep = async () => {
    throw new TypeError('surprise')
  }

  test('a step that nobody foresaw to fail is tried: eight times, then its job fails', async (context) => {
    const { rig, id, step } = await stepping(context, failing)
    for (let round = 0; round < 8; round++) {
      assert.equal((await rig.job(id)).status, 'queued')
      await step()
      await rig.pass(30_000)
    }
    const job = await rig.job(id)
    assert.equal(job.status === 'failed' && job.failure.code, 'internal_error')
  })

  test('a job may go back to an earlier station: eight times, and other moves do not make that forgotten', async (context) => {
    const { rig, id, step } = await stepping(context, async ({ job }) => ({
      job,
      to: { kind: 'dispatch', lane: LANE },
      as: 'setback',
    }))
    for (let round = 0; round < 8; round++) {
      await step()
      const claimed = await rig.claim(LANE)
      const to = { kind: 'dispatch', lane: LANE, afterMs: 0 } as const
      await rig.store.commit([{ write: 'move-step', lease: claimed, to, as: 'progress' }])
    }
    assert.equal((await rig.job(id)).status, 'queued')
    await step()
    const job = await rig.job(id)
    assert.equal(job.status === 'failed' && job.failure.code, 'upstream_failed')
  })
})

describe('a commit that the store cannot do', () => {
  const finish = (step: ClaimedStep) => [{ write: 'finish-step', lease: step }] as const

  test('is tried for as long as that passes', async (context) => {
    const { rig } = await stepping(context, async () => assert.fail())
    const claimed = await rig.claim(LANE)
    rig.store.disturb((_, number) => {
      if (number < 50) throw problem(number % 2 === 0 ? 'storage_full' : 'unavailable', 'not now')
      return undefined
    })
    const committing = commitPatiently(rig.deps, finish(claimed), rig.calm)
    await rig.pass(600_000)
    assert.deepEqual((await committing).committed, true)
    assert.equal(rig.store.commits.length, 50)
  })

  test('is given up when the step is stopped, and says why', async (context) => {
    const { rig } = await stepping(context, async () => assert.fail())
    const claimed = await rig.claim(LANE)
    const stop = new AbortController()
    rig.store.disturb((_, number) => {
      if (number === 3) stop.abort()
      throw problem('storage_full', 'no room')
    })
    const committing = commitPatiently(rig.deps, finish(claimed), stop.signal)
    const refused = assert.rejects(committing, /no room/)
    await rig.pass(60_000)
    await refused
    assert.equal(rig.store.commits.length, 3)
  })

  test('and would never do is not tried again', async (context) => {
    const { rig } = await stepping(context, async () => assert.fail())
    const claimed = await rig.claim(LANE)
    rig.store.disturb(() => {
      throw new TypeError('surprise')
    })
    await assert.rejects(commitPatiently(rig.deps, finish(claimed), rig.calm), /surprise/)
    assert.equal(rig.store.commits.length, 1)
  })
})
