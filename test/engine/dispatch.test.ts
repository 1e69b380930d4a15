import assert from 'node:assert/strict'
import { describe, type TestContext, test } from 'node:test'
import { isActive } from '../../src/core/job.ts'
import { problem } from '../../src/core/problem.ts'
import { Refusal, type Upstream } from '../../src/core/upstream-port.ts'
import { tryEnd } from '../../src/lifecycle/end-job.ts'
import { handingOver } from './handing-over.ts'
import { createRig, type JobChanges, type Rig } from './rig.ts'
import { EVERYTHING, type Script, type ScriptedUpstream, scriptedUpstream } from './scripted-upstream.ts'

const NOTE = { kind: 'dropped', field: 'seed', detail: 'this provider has no place for it' } as const

/** A job on the dispatch lane of the first upstream. */
async function dispatching(context: TestContext, upstreams: readonly ScriptedUpstream[], changes?: JobChanges) {
  const rig = await createRig(context, upstreams)
  const { id } = await rig.addJob(changes)
  const run = handingOver(rig.deps)
  const lane = `dispatch:${upstreams[0]?.id ?? ''}`
  return {
    rig,
    id,
    /** Runs the step that is due. */
    dispatch: async (from = lane) => run(await rig.claim(from), rig.calm),
    failure: async () => {
      const job = await rig.job(id)
      return job.status === 'failed' ? job.failure.code : job.status
    },
  }
}

const one = (context: TestContext, script: Script = {}, changes?: JobChanges) => {
  const upstream = scriptedUpstream(script)
  return dispatching(context, [upstream], changes).then((rest) => ({ ...rest, upstream }))
}

/** The process dies, and another one is in its place. */
async function restart(rig: Rig): Promise<void> {
  await rig.store.retire(rig.workerId)
  await rig.store.enlist(rig.workerId, 60_000)
}

async function cancelNow(rig: Rig, id: Parameters<Rig['job']>[0]): Promise<void> {
  const job = await rig.job(id)
  assert.ok(isActive(job))
  assert.ok(await tryEnd(rig.deps, job, { status: 'cancelled' }, 'key:1'))
}

describe('a work is handed to an upstream', () => {
  test('once, with the attempt written before and its handle after', async (context) => {
    let seen: string | undefined
    const { rig, id, dispatch, upstream } = await one(context, {
      submit: async ({ attemptId }) => {
        seen = (await rig.store.attempt(attemptId))?.state
        return { handle: { vendor: 'cgt-1' }, notes: [] }
      },
    })
    await dispatch()
    assert.equal(seen, 'submitting')
    const attempt = await rig.attempt(id)
    assert.deepEqual([attempt?.state, attempt?.handle], ['submitted', { vendor: 'cgt-1' }])
    assert.equal(upstream.heard.submits.length, 1)
    assert.equal(await rig.isDue('watch:vendor'), false, 'the first look waits like any other')
    await rig.pass(500)
    assert.equal((await rig.claim('watch:vendor')).id, id)
  })

  test('as the caller wrote it, with its extensions, and what the upstream could not carry is noted', async (context) => {
    const note = { kind: 'dropped', field: 'seed', detail: 'is not known there' } as const
    const extensions = { jobs: { flavour: 'strong' } }
    const { rig, id, dispatch, upstream } = await one(
      context,
      { submit: async () => ({ handle: 1, notes: [note] }) },
      { request: { extensions } },
    )
    await dispatch()
    assert.deepEqual(upstream.heard.submits[0]?.request.extensions, extensions)
    assert.deepEqual((await rig.job(id)).notes, [note])
  })

  test('with what is left of the time within which it is to be taken on, a second at least', async (context) => {
    for (const [waitedMs, leftSeconds] of [
      [0, 30.5],
      [12_900, 18.5],
      [30_000, 1],
    ] as const) {
      const { rig, dispatch, upstream } = await one(context, {}, { request: { startWithinSeconds: 30.5 } })
      await rig.pass(waitedMs)
      await dispatch()
      assert.equal(upstream.heard.submits[0]?.request.startWithinSeconds, leftSeconds)
    }
  })

  test('and stays with this worker where works live in its process', async (context) => {
    const { dispatch, id } = await one(context, { isLocal: true })
    const next = await dispatch()
    assert.deepEqual([next?.id, next?.lane], [id, 'watch:vendor'])
  })

  for (const [what, error] of [
    ['breaks the connection', problem('upstream_outcome_unknown', 'broken')],
    ['fails in a way that nobody foresaw', new TypeError('surprise')],
  ] as const) {
    test(`never twice when it ${what}: the job waits for word of it, and says that the outcome is unknown`, async (context) => {
      const submit = async (): Promise<never> => {
        throw error
      }
      const { rig, id, dispatch, upstream } = await one(context, { submit })
      await dispatch()
      assert.equal((await rig.job(id)).status, 'queued')
      assert.deepEqual((await rig.history(id)).at(-1), 'job.outcome-unknown')
      assert.deepEqual(await rig.store.lanes(), ['reconcile:vendor'])
      assert.equal((await rig.attempt(id))?.state, 'unknown', 'which stays visible')
      assert.equal(upstream.heard.submits.length, 1)
      assert.equal(await rig.store.slotsTaken('vendor'), 0)
    })
  }

  test('a crash between the attempt and its handle is an unknown outcome too', async (context) => {
    const { rig, id, dispatch, upstream } = await one(context, { submit: () => new Promise(() => undefined) })
    void dispatch()
    await rig.settle()
    assert.equal((await rig.attempt(id))?.state, 'submitting')
    await restart(rig)
    await dispatch('submit:vendor')
    assert.equal((await rig.attempt(id))?.state, 'unknown')
    assert.equal(upstream.heard.submits.length, 1)
  })

  test('again as the same attempt where repeating is harmless', async (context) => {
    let tries = 0
    const submit: Upstream['submit'] = async ({ attemptId }) => {
      if (++tries === 1) throw new TypeError('the worker died')
      return { handle: { render: attemptId }, notes: [] }
    }
    const { rig, id, dispatch, upstream } = await one(context, { repeatable: true, submit })
    await dispatch()
    await rig.pass(60_000)
    await dispatch('submit:vendor')
    const [first, second] = upstream.heard.submits
    assert.ok(first !== undefined && first.attemptId === second?.attemptId)
    assert.deepEqual([first.isRepeated, second?.isRepeated], [false, true], 'whoever is asked again is told so')
    assert.equal((await rig.attempt(id))?.state, 'submitted')
  })

  test('again as the same attempt not before the upstream is well, or while another work tries it', async (context) => {
    const { rig, dispatch, upstream } = await one(context, {
      repeatable: true,
      submit: async () => Promise.reject(new TypeError('nobody knows')),
    })
    const { health } = rig.deps.router
    await dispatch()
    health.turnedAway({ upstreamId: 'vendor' }, 'another', { askedMs: 600_000 }, 0)
    await rig.pass(60_000)
    await dispatch('submit:vendor')
    await rig.pass(600_000)
    health.tries({ upstreamId: 'vendor' }, 'another')
    assert.equal(upstream.heard.submits.length, 1, 'it rests')
    for (let failure = 0; failure < 3; failure++) {
      health.turnedAway({ upstreamId: 'vendor' }, 'another', {}, 0)
      await rig.pass(60_000)
    }
    health.tries({ upstreamId: 'vendor' }, 'another')
    await dispatch('submit:vendor')
    assert.equal(upstream.heard.submits.length, 1, 'another one tries it')
    health.letGo('another')
    await rig.pass(60_000)
    await dispatch('submit:vendor')
    assert.equal(upstream.heard.submits.length, 2)
  })

  test('again as a new attempt when it certainly did not start, for as long as the job has time', async (context) => {
    const submit = async (): Promise<never> => {
      throw problem('upstream_unavailable', 'The provider cannot be reached.')
    }
    const { rig, id, dispatch, upstream } = await one(context, { submit })
    for (let round = 0; round < 40; round++) {
      await dispatch()
      await rig.pass(91_000)
    }
    assert.equal((await rig.job(id)).status, 'queued', 'an outage is no failure of the job')
    assert.equal(new Set(upstream.heard.submits.map(({ attemptId }) => attemptId)).size, 40)
    const attempts = await rig.store.attempts(id)
    assert.ok(attempts.every(({ state }) => state === 'ended'))
    assert.equal(await rig.store.slotsTaken('vendor'), 0)
  })

  test('not again when it refuses the work for good', async (context) => {
    const submit = async (): Promise<never> => {
      throw new Refusal(problem('upstream_failed', 'The provider refused the job: no cats.'), [NOTE])
    }
    const { rig, id, dispatch, failure } = await one(context, { submit })
    await dispatch()
    assert.equal(await failure(), 'upstream_failed')
    assert.deepEqual((await rig.job(id)).notes, [NOTE], 'what could not be carried over may be why')
    assert.equal((await rig.attempt(id))?.state, 'ended')
    assert.deepEqual(await rig.store.lanes(), [])
  })
})

describe('where a work goes is decided when it is handed over', () => {
  test('to another upstream when that of its lane has left the configuration', async (context) => {
    const { rig, id, dispatch } = await dispatching(context, [scriptedUpstream({ id: 'new' })])
    const step = { id, tenantId: rig.tenantId, kind: 'dispatch', lane: 'dispatch:gone', afterMs: 0 } as const
    await rig.store.commit([
      { write: 'drop-step', id },
      { write: 'enqueue-step', step },
    ])
    await dispatch('dispatch:gone')
    assert.equal((await rig.claim('dispatch:new')).id, id)
  })

  test('to another upstream when that of its lane cannot do it any more', async (context) => {
    const mute = scriptedUpstream({ id: 'mute', offers: [{ ...EVERYTHING, sound: false }] })
    const able = scriptedUpstream({ id: 'able' })
    const { rig, id, dispatch } = await dispatching(context, [mute, able], { order: { audio: true } })
    await dispatch()
    assert.equal((await rig.claim('dispatch:able')).id, id)
    assert.deepEqual(mute.heard.submits, [])
  })

  test('nowhere while nobody can do it: it waits, and does not fail', async (context) => {
    const mute = scriptedUpstream({ offers: [{ ...EVERYTHING, sound: false }] })
    const { rig, id, dispatch } = await dispatching(context, [mute], { order: { audio: true } })
    for (let round = 0; round < 20; round++) {
      await dispatch()
      await rig.pass(30_000)
    }
    assert.equal((await rig.job(id)).status, 'queued')
  })

  test('back to the upstream that may have it already, where asking again is harmless', async (context) => {
    const [was, now] = [scriptedUpstream({ id: 'was', repeatable: true }), scriptedUpstream({ id: 'now' })]
    const { rig, id, dispatch } = await dispatching(context, [was, now])
    const attempt = { id: id as string as never, jobId: id, upstreamId: 'was', state: 'submitting', createdAtMs: 1 }
    const job = await rig.job(id)
    assert.ok(isActive(job))
    const written = { ...job, version: 2, attempt: { id: attempt.id, upstreamId: 'was' } }
    const step = { id, tenantId: rig.tenantId, kind: 'dispatch', lane: 'dispatch:now', afterMs: 0 } as const
    await rig.store.commit([
      { write: 'begin-attempt', attempt: { ...attempt, state: 'submitting' }, pool: was.slots },
      { write: 'update-job', job: written },
      { write: 'drop-step', id },
      { write: 'enqueue-step', step },
    ])
    await dispatch('dispatch:now')
    assert.deepEqual(now.heard.submits, [])
    await dispatch('submit:was')
    assert.equal(was.heard.submits[0]?.attemptId, attempt.id)
  })
})

describe('slots', () => {
  test('that are all taken let a job wait, and nobody hears of it', async (context) => {
    const { rig, id, dispatch, upstream } = await one(context, { slots: { name: 'vendor', count: 1 } })
    const { id: other } = await rig.addJob()
    await dispatch()
    await dispatch()
    assert.equal(upstream.heard.submits.length, 1)
    assert.equal(await rig.store.slotsTaken('vendor'), 1)
    const [first] = upstream.heard.submits
    const waiting = first?.jobId === id ? other : id
    assert.equal((await rig.job(waiting)).attempt, undefined)
    await rig.pass(500)
    assert.equal((await rig.claim('dispatch:vendor')).id, waiting)
  })
})

describe('when the attempt cannot be written', () => {
  test('because the store is full, the upstream hears nothing of it until it is', async (context) => {
    const { rig, id, dispatch, upstream } = await one(context)
    rig.store.disturb((_, number) => {
      if (number > 3) return undefined
      assert.deepEqual(upstream.heard.submits, [])
      throw problem('storage_full', 'no room')
    })
    const dispatching = dispatch()
    await rig.pass(60_000)
    await dispatching
    assert.equal((await rig.attempt(id))?.state, 'submitted')
    assert.equal(upstream.heard.submits.length, 1)
  })

  test('for a reason that nobody foresaw, the upstream hears nothing, and the step is tried again', async (context) => {
    const { rig, id, dispatch, upstream } = await one(context)
    rig.store.disturb((_, number) => {
      if (number === 1) throw new TypeError('surprise')
    })
    await dispatch()
    assert.deepEqual(upstream.heard.submits, [])
    await rig.pass(60_000)
    await dispatch()
    assert.equal((await rig.attempt(id))?.state, 'submitted')
  })

  test('because another worker has the step, or the job was cancelled, the upstream hears nothing', async (context) => {
    const { rig, id, dispatch, upstream } = await one(context)
    rig.store.disturb(async (writes) => {
      if (!writes.some(({ write }) => write === 'begin-attempt')) return
      rig.store.disturb()
      await cancelNow(rig, id)
    })
    await dispatch()
    assert.equal((await rig.job(id)).status, 'cancelled')
    assert.deepEqual(upstream.heard.submits, [])
  })
})

describe('when the handle cannot be written', () => {
  const isHandle = (writes: readonly { readonly write: string }[]) =>
    writes.some(({ write }) => write === 'update-attempt')

  test('because the store is full, it is as soon as that has room, and nothing is submitted twice', async (context) => {
    const { rig, id, dispatch, upstream } = await one(context)
    let failures = 0
    rig.store.disturb((writes) => {
      if (isHandle(writes) && ++failures <= 5) throw problem('storage_full', 'no room')
    })
    const dispatching = dispatch()
    await rig.pass(60_000)
    await dispatching
    assert.deepEqual((await rig.attempt(id))?.handle, { id: 'cgt-1' })
    assert.equal(upstream.heard.submits.length, 1)
  })

  test('because the job was cancelled meanwhile, stopping the provider is a step of its own', async (context) => {
    const { rig, id, dispatch, upstream } = await one(context, {
      submit: async () => {
        await cancelNow(rig, id)
        return { handle: 'late', notes: [] }
      },
    })
    await dispatch()
    assert.equal((await rig.job(id)).status, 'cancelled')
    assert.deepEqual(upstream.heard.cancels, [], 'not from here, where a crash would lose it')
    const attempt = await rig.attempt(id)
    assert.equal(attempt?.handle, 'late')
    assert.equal((await rig.claim('cancel:vendor')).id, attempt?.id)
  })

  for (const repeatable of [false, true]) {
    test(`because its worker was taken for dead, it is there for whoever goes on${repeatable ? ', who need not ask again' : ''}`, async (context) => {
      const { rig, id, dispatch, upstream } = await one(context, {
        repeatable,
        submit: async () => {
          await restart(rig)
          return { handle: 'late', notes: [] }
        },
      })
      await dispatch()
      const attempt = await rig.attempt(id)
      assert.deepEqual([attempt?.state, attempt?.handle], ['submitted', 'late'])
      await dispatch('submit:vendor')
      assert.equal(upstream.heard.submits.length, 1)
      assert.deepEqual(await rig.store.lanes(), ['watch:vendor'])
      assert.deepEqual(await rig.history(id), ['job.attempted', 'job.dispatched'])
    })
  }

  test('because its worker was taken for dead and the outcome given up as unknown, it is there at once', async (context) => {
    const { rig, id, dispatch } = await one(context, {
      submit: async () => {
        await restart(rig)
        await dispatch('submit:vendor')
        return { handle: 'late', workId: 'cgt-late', notes: [] }
      },
    })
    await dispatch()
    const attempt = await rig.attempt(id)
    assert.deepEqual([attempt?.state, attempt?.handle, attempt?.workId], ['submitted', 'late', 'cgt-late'])
    assert.equal((await rig.claim('reconcile:vendor')).id, id, 'whoever waits for word of it waits no longer')
  })

  test('that another job has already, it is not believed: nobody knows what became of this one', async (context) => {
    const { rig, id, dispatch, upstream } = await one(context, {
      submit: async () => ({ handle: 'same', workId: 'cgt-same', notes: [] }),
    })
    await dispatch()
    const other = await rig.addJob()
    await rig.await(dispatch())
    assert.equal((await rig.attempt(id))?.state, 'submitted')
    assert.equal((await rig.attempt(other.id))?.handle, undefined)
    await restart(rig)
    await dispatch('submit:vendor')
    assert.equal((await rig.attempt(other.id))?.state, 'unknown')
    assert.equal(upstream.heard.submits.length, 2)
  })

  test('because its worker was taken for dead and the job has ended since, stopping the provider is a step', async (context) => {
    const { rig, id, dispatch } = await one(context, {
      submit: async () => {
        await restart(rig)
        await dispatch('submit:vendor')
        await cancelNow(rig, id)
        return { handle: 'late', notes: [] }
      },
    })
    await dispatch()
    assert.equal((await rig.job(id)).status, 'cancelled')
    const attempt = await rig.attempt(id)
    assert.equal(attempt?.handle, 'late')
    assert.equal((await rig.claim('cancel:vendor')).id, attempt?.id)
  })

  test('while somebody else has found the work and ended its job, what he has written stays', async (context) => {
    const { rig, id, dispatch } = await one(context, {
      submit: async () => {
        await restart(rig)
        await dispatch('submit:vendor')
        const attempt = await rig.attempt(id)
        assert.equal(attempt?.state, 'unknown')
        const { jobById } = rig.store
        // Between the question for the attempt and that for its job.
        context.mock.method(
          rig.store,
          'jobById',
          async (jobId: typeof id) => {
            const found = { ...attempt, state: 'submitted', handle: 'late' } as const
            await rig.store.commit([{ write: 'update-attempt', attempt: found }])
            await rig.store.commit([{ write: 'update-attempt', attempt: { ...found, state: 'ended' } }])
            const job = await jobById(jobId)
            return job && { ...job, status: 'succeeded' }
          },
          { times: 1 },
        )
        return { handle: 'late', notes: [] }
      },
    })
    await dispatch()
    assert.equal((await rig.attempt(id))?.state, 'ended')
    assert.ok(!(await rig.store.lanes()).includes('cancel:vendor'), 'nobody stops it')
  })

  test('before the job is cancelled by somebody who has not seen it, he is refused, and looks again', async (context) => {
    const { rig, id, dispatch, upstream } = await one(context)
    let cancelling: Promise<unknown> = Promise.resolve()
    let isHandleWritten = false
    const written = Promise.withResolvers<void>()
    rig.store.disturb(async (writes) => {
      if (writes.some(({ write }) => write === 'drop-step')) await written.promise
      if (isHandle(writes) && !isHandleWritten) {
        isHandleWritten = true
        const job = await rig.job(id)
        assert.ok(isActive(job))
        cancelling = tryEnd(rig.deps, job, { status: 'cancelled' }, 'key:1')
        await rig.settle()
      }
      return undefined
    })
    await dispatch()
    written.resolve()
    assert.equal(await cancelling, undefined)
    assert.equal((await rig.attempt(id))?.state, 'submitted')
    await cancelNow(rig, id)
    assert.equal((await rig.claim('cancel:vendor')).id, (await rig.attempt(id))?.id)
    assert.equal(upstream.heard.submits.length, 1)
  })

  test('because somebody else has gone on with the attempt, nothing outside is touched', async (context) => {
    const { rig, dispatch, upstream } = await one(context, {
      repeatable: true,
      submit: async (work) => {
        if (upstream.heard.submits.length === 1) {
          await restart(rig)
          await dispatch('submit:vendor')
        }
        return { handle: work.attemptId, notes: [] }
      },
    })
    await dispatch()
    assert.equal(upstream.heard.submits.length, 2)
    assert.deepEqual([upstream.heard.cancels, upstream.heard.releases], [[], []])
    assert.deepEqual(await rig.store.lanes(), ['watch:vendor'])
  })

  test('a work of this very process is let go of', async (context) => {
    const { rig, id, dispatch, upstream } = await one(context, {
      isLocal: true,
      repeatable: true,
      submit: async () => {
        await cancelNow(rig, id)
        return { handle: 'here', notes: [] }
      },
    })
    await dispatch()
    assert.deepEqual(upstream.heard.releases, ['here'])
    assert.deepEqual(await rig.store.lanes(), [])
  })
})
