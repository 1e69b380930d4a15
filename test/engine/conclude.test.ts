import assert from 'node:assert/strict'
import { describe, type TestContext, test } from 'node:test'
import { type AttemptId, makeId } from '../../src/core/ids.ts'
import type { ActiveJob } from '../../src/core/job.ts'
import { problem } from '../../src/core/problem.ts'
import type { Attempt } from '../../src/core/records.ts'
import type { ClaimedStep, StepMove } from '../../src/core/steps.ts'
import type { Guard } from '../../src/core/writes.ts'
import { conclude, failed, type StepResult } from '../../src/engine/conclude.ts'
import { filmFacts, type Script, scriptedUpstream } from './scripted-upstream.ts'
import { createRig, type JobChanges } from './rig.ts'

const ON = { kind: 'dispatch', lane: 'dispatch:vendor' } as const
const FAILURE = { code: 'upstream_failed', message: 'Too dark.' } as const

/** A job whose step is claimed; with `hasAttempt`, its provider is at it. */
async function concluding(
  context: TestContext,
  {
    changes = {},
    script = {},
    hasAttempt = false,
  }: { readonly changes?: JobChanges; readonly script?: Script; readonly hasAttempt?: boolean } = {},
) {
  const upstream = scriptedUpstream(script)
  const rig = await createRig(context, [upstream])
  const id = makeId<AttemptId>(9, new Uint8Array(10))
  const own = hasAttempt ? { attempt: { id, upstreamId: 'vendor' } } : {}
  const job = await rig.addJob({ ...own, ...changes })
  const attempt: Attempt = { id, jobId: job.id, upstreamId: 'vendor', state: 'submitting', createdAtMs: 1 }
  const submitted: Attempt = { ...attempt, state: 'submitted', handle: { id: 'cgt-1' } }
  if (hasAttempt) {
    await rig.store.commit([{ write: 'begin-attempt', attempt, pool: upstream.slots }])
    await rig.store.commit([{ write: 'update-attempt', attempt: submitted }])
  }
  const step = await rig.claim('dispatch:vendor')
  rig.store.disturb()
  return {
    ...{ rig, job, step, submitted },
    conclude: (result: StepResult, { from = step, signal = rig.calm } = {}) =>
      conclude(rig.deps, from, job, result, signal),
    outcome: async () => {
      const now = await rig.job(job.id)
      return now.status === 'failed' ? now.failure : now.status
    },
  }
}

/** The counts of a step. */
const countsOf = ({ retries, parks, setbacks }: ClaimedStep) => ({ retries, parks, setbacks })

describe('a step that moves its job on', () => {
  test('takes the step to its lane, free for anybody, in one commit with all that comes with it', async (context) => {
    const { rig, job, submitted, conclude } = await concluding(context, { hasAttempt: true })
    const over = { ...submitted, state: 'ended' } as const
    const writes = [{ write: 'update-attempt', attempt: over }] as const
    const to = { kind: 'watch', lane: 'watch:vendor' } as const
    const changed = { ...job, progressPercent: 40 }
    assert.equal(await conclude({ job: changed, to, writes, event: 'job.dispatched' }), undefined)
    assert.equal(rig.store.commits.length, 1)
    const { progressPercent, version } = await rig.job(job.id)
    assert.deepEqual([progressPercent, version], [40, job.version + 1])
    assert.equal((await rig.attempt(job.id))?.state, 'ended')
    assert.deepEqual(await rig.history(job.id), ['job.dispatched'])
    assert.equal((await rig.claim('watch:vendor')).kind, 'watch')
  })

  test('writes no job that has not changed, and no fact that is none', async (context) => {
    const { rig, job, conclude } = await concluding(context)
    await conclude({ job, to: ON })
    assert.equal((await rig.job(job.id)).version, job.version)
    assert.deepEqual(await rig.history(job.id), [])
  })

  test('is not due before its time', async (context) => {
    const { rig, job, conclude } = await concluding(context)
    await conclude({ job, to: { ...ON, afterMs: 5_000 } })
    await rig.pass(4_999)
    assert.equal(await rig.isDue(ON.lane), false)
    await rig.pass(1)
    assert.equal(await rig.isDue(ON.lane), true)
  })

  test('stays with this worker where it says so, and nobody else can claim it', async (context) => {
    const { rig, job, step, conclude } = await concluding(context)
    const to = { kind: 'watch', lane: 'watch:vendor' } as const
    const kept = await conclude({ job, to, keep: true })
    assert.deepEqual(kept, { ...step, ...to, afterMs: 0, claims: 1, retries: 0, parks: 0 })
    assert.equal(await rig.isDue('watch:vendor'), false)
    const { committed } = await rig.store.commit([{ write: 'hold-step', lease: step }])
    assert.ok(committed, 'its lease holds')
  })

  for (const [as, expected] of [
    ['progress', { retries: 0, parks: 0, setbacks: 0 }],
    ['within', { retries: 0, parks: 0, setbacks: 0 }],
    ['retry', { retries: 1, parks: 0, setbacks: 0 }],
    ['park', { retries: 0, parks: 1, setbacks: 0 }],
    ['setback', { retries: 0, parks: 0, setbacks: 1 }],
  ] as const satisfies readonly (readonly [StepMove, object])[]) {
    test(`counts a move as ${as}`, async (context) => {
      const { rig, job, conclude } = await concluding(context)
      await conclude({ job, to: ON, as })
      assert.deepEqual(countsOf(await rig.claim(ON.lane)), expected)
    })
  }

  test('counts setbacks for ever: the ninth ends the job, with what was found out of its attempt', async (context) => {
    const { rig, job, step, submitted, conclude, outcome } = await concluding(context, { hasAttempt: true })
    let from = step
    for (let count = 0; count < 8; count++) {
      await conclude({ job, to: ON, as: 'setback' }, { from })
      from = await rig.claim(ON.lane)
    }
    assert.equal(await outcome(), 'queued')
    const { attempt: _over, ...rest } = job
    const writes = [{ write: 'update-attempt', attempt: { ...submitted, state: 'ended' } }] as const
    await conclude({ job: rest, to: ON, as: 'setback', writes }, { from })
    assert.deepEqual(await outcome(), {
      code: 'upstream_failed',
      message: 'The provider lost the job again and again.',
    })
    assert.equal((await rig.attempt(job.id))?.state, 'ended')
    assert.deepEqual(await rig.store.lanes(), [])
  })
})

describe('a step that ends its job', () => {
  test('with a film leaves nothing on the queue, uses the film, and stops no provider', async (context) => {
    const { rig, job, conclude, outcome } = await concluding(context, { hasAttempt: true })
    const video = { digest: 'a'.repeat(64), sizeBytes: 1, facts: filmFacts(job.order) }
    const { digest, sizeBytes } = video
    await rig.store.commit([{ write: 'stage-asset', digest, sizeBytes }])
    assert.equal(await conclude({ job, outcome: { status: 'succeeded', result: { video } } }), undefined)
    assert.equal(await outcome(), 'succeeded')
    assert.equal((await rig.store.uses(digest)).length, 1)
    assert.deepEqual(await rig.history(job.id), ['job.succeeded'])
    assert.deepEqual(await rig.store.lanes(), [])
  })

  test('as failed tells why, ends its attempt, and has the provider that may be at it told to stop', async (context) => {
    const { rig, job, conclude, outcome } = await concluding(context, { hasAttempt: true })
    await conclude({ job, outcome: failed(FAILURE) })
    assert.deepEqual(await outcome(), FAILURE)
    assert.equal((await rig.attempt(job.id))?.state, 'ended')
    assert.deepEqual(await rig.store.lanes(), ['cancel:vendor'])
  })

  for (const [what, given] of [
    ['a provider that has ended it by itself', { upstreamIsDone: true }],
    ['an upstream that lives here', { script: { isLocal: true } }],
    ['nobody, where nothing was handed over', { hasAttempt: false }],
  ] as const) {
    test(`as failed tells ${what} nothing`, async (context) => {
      const { upstreamIsDone, ...rest } = { upstreamIsDone: false, hasAttempt: true, ...given }
      const { rig, job, conclude } = await concluding(context, rest)
      await conclude({ job, outcome: failed(FAILURE), upstreamIsDone })
      assert.deepEqual(await rig.store.lanes(), [])
    })
  }

  test('enqueues the callback that its owner asked for, in the same commit', async (context) => {
    const changes = { request: { callbackUrl: 'https://your-app.com/hook' } }
    const { rig, job, conclude } = await concluding(context, { changes })
    await conclude({ job, outcome: failed(FAILURE) })
    assert.equal(rig.store.commits.length, 1)
    assert.deepEqual(await rig.store.lanes(), ['deliver'])
  })
})

describe('a step that a commit of its own has moved already', () => {
  test('is gone on with as it says, and nothing is written', async (context) => {
    const { rig, step, conclude } = await concluding(context)
    const kept = { ...step, lane: 'submit:vendor' }
    assert.equal(await conclude({ kept }), kept)
    assert.deepEqual(rig.store.commits, [])
  })
})

describe('a commit that is refused', () => {
  const moving = (job: ActiveJob): StepResult => ({ job, to: ON })
  const ending = (job: ActiveJob): StepResult => ({ job, outcome: failed(FAILURE) })
  for (const [what, result] of Object.entries({ moving, ending })) {
    test(`while ${what}, for another worker has the step: it is let go of`, async (context) => {
      const { job, conclude, rig, outcome } = await concluding(context)
      await rig.store.retire(rig.workerId)
      const others = await rig.claim(ON.lane)
      assert.equal(await rig.await(conclude(result(job))), undefined)
      assert.equal(await outcome(), 'queued')
      assert.ok((await rig.store.commit([{ write: 'hold-step', lease: others }])).committed)
    })

    test(`while ${what}, for the job has changed: the step is run again here, after a moment`, async (context) => {
      const { job, step, conclude, rig } = await concluding(context)
      await rig.store.commit([{ write: 'update-job', job: { ...job, version: job.version + 1 } }])
      let kept: ClaimedStep | undefined
      const concluded = conclude(result({ ...job, progressPercent: 1 })).then((next) => {
        kept = next
      })
      await rig.settle()
      assert.equal(kept, undefined)
      await rig.await(concluded)
      assert.equal(kept, step)
    })
  }

  test('has what was begun outside taken back', async (context) => {
    const { rig, job, conclude } = await concluding(context)
    let isTakenBack = false
    rig.store.disturb((): Guard => 'lease')
    const unwritten = async () => {
      isTakenBack = true
    }
    assert.equal(await rig.await(conclude({ job, to: ON, unwritten })), undefined)
    assert.ok(isTakenBack)
  })

  test('within the step is judged the same', async (context) => {
    const { rig, step, conclude } = await concluding(context)
    assert.equal(await rig.await(conclude({ refused: 'lease' })), undefined)
    assert.equal(await rig.await(conclude({ refused: 'job' })), step)
    assert.deepEqual(rig.store.commits, [])
  })
})

describe('a store that cannot do it', () => {
  for (const code of ['storage_full', 'unavailable'] as const) {
    test(`for the while is asked again until it can: ${code}`, async (context) => {
      const { rig, job, conclude } = await concluding(context)
      rig.store.disturb((_, number) => {
        if (number <= 20) throw problem(code, 'not now')
        return undefined
      })
      await rig.await(conclude({ job, to: ON, event: 'job.prepared' }))
      assert.equal(rig.store.commits.length, 21)
      assert.deepEqual(await rig.history(job.id), ['job.prepared'])
    })
  }

  test('for a reason that nobody foresaw is not asked again', async (context) => {
    const { rig, job, conclude } = await concluding(context)
    rig.store.disturb(() => {
      throw new TypeError('surprise')
    })
    await assert.rejects(conclude({ job, to: ON }), /surprise/)
    assert.equal(rig.store.commits.length, 1)
    let isLookedAfter = false
    const unwritten = async () => {
      isLookedAfter = true
    }
    await assert.rejects(conclude({ job, to: ON, unwritten }), /surprise/)
    assert.ok(isLookedAfter, 'what was begun outside is looked after all the same')
  })

  test('is given up when the step is to stop, but not while something outside would be forgotten', async (context) => {
    const { rig, job, conclude } = await concluding(context)
    const signal = AbortSignal.abort(new Error('shutdown'))
    rig.store.disturb((_, number) => {
      if (number <= 5) throw problem('unavailable', 'not now')
      return undefined
    })
    await assert.rejects(conclude({ job, to: ON }, { signal }), /not now/)
    assert.equal(rig.store.commits.length, 1)
    await rig.await(conclude({ job, to: ON, unwritten: async () => undefined }, { signal }))
    assert.equal(rig.store.commits.length, 6)
    assert.equal(await rig.isDue(ON.lane), true)
  })
})
