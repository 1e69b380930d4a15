import assert from 'node:assert/strict'
import { describe, type TestContext, test } from 'node:test'
import { isActive } from '../../src/core/job.ts'
import type { Json } from '../../src/core/json.ts'
import { problem } from '../../src/core/problem.ts'
import type { UpstreamReport } from '../../src/core/upstream-port.ts'
import { ark } from '../../src/dialects/ark.ts'
import { tryEnd } from '../../src/lifecycle/end-job.ts'
import { type Answer, type Asked, providing } from '../upstreams/providing.ts'
import { COST, cancelling } from './cancelling.ts'
import { running } from './running.ts'
import { type Script, scriptedUpstream, streamOf } from './scripted-upstream.ts'

const FILM: UpstreamReport = { state: 'succeeded', video: streamOf(new Uint8Array()) }
const RUNNING: UpstreamReport = { state: 'running' }
const AWAY: UpstreamReport = { state: 'unavailable', detail: 'status 503' }
const LOST: UpstreamReport = { state: 'lost' }
const FAILED: UpstreamReport = { state: 'failed', problem: { code: 'upstream_failed', message: 'no' } }

describe('where a stop would delete what has ended, the work is looked at first', () => {
  const at = '/api/v3/contents/generations/tasks/cgt-7'
  const task = (status: string): Answer => ({
    body: {
      id: 'cgt-7',
      model: 'm',
      status,
      created_at: 1,
      updated_at: 1,
      content: { video_url: 'https://a.example/f' },
    },
  })
  const nobody: Answer = { status: 404, body: { error: { code: 'NotFound', message: 'The task is not found.' } } }
  const stopped: Answer = { body: {} }
  const cancelAtArk = async (context: TestContext, looked: Answer, told: Answer) => {
    const answer = ({ line }: Asked) => (line === `GET ${at}` ? looked : told)
    const { upstream, asked } = await providing(context, answer, { dialect: ark })
    const cancelled = await cancelling(context, upstream, { handle: { id: 'cgt-7' } })
    await cancelled.cancel()
    const [end] = await cancelled.told()
    return { lines: asked.map(({ line }) => line), came: end?.cause ?? end?.type, cost: await cancelled.cost() }
  }

  for (const [what, looked, told, came, cost, methods] of [
    ['queued', task('queued'), stopped, 'attempt.stopped', 0, ['GET', 'DELETE']],
    ['running', task('running'), stopped, 'attempt.stopped', 0, ['GET', 'DELETE']],
    ['a film, which stays and is paid for', task('succeeded'), stopped, 'refused', COST, ['GET']],
    ['failed, which costs nothing', task('failed'), stopped, 'ended', 0, ['GET']],
    ['cancelled there', task('cancelled'), stopped, 'ended', 0, ['GET']],
    ['expired there', task('expired'), stopped, 'ended', 0, ['GET']],
    [
      'not found by a replica that lags: it is told all the same',
      nobody,
      stopped,
      'attempt.stopped',
      0,
      ['GET', 'DELETE'],
    ],
    ['not found at all', nobody, nobody, 'refused', COST, ['GET', 'DELETE', 'GET']],
  ] as const) {
    test(what, async (context) => {
      const lines = methods.map((method) => `${method} ${at}`)
      assert.deepEqual(await cancelAtArk(context, looked, told), { lines, came, cost })
    })
  }
})

describe('where a stop is refused', () => {
  for (const [what, report, came, cost] of [
    ['that had failed: it costs nothing', FAILED, 'ended', 0],
    ['that has a film', FILM, 'refused', COST],
    ['of which nobody knows', AWAY, 'refused', COST],
  ] as const) {
    test(`it is one of a work ${what}`, async (context) => {
      const upstream = scriptedUpstream({ check: () => report, cancel: async () => 'refused' as const })
      const cancelled = await cancelling(context, upstream)
      await cancelled.cancel()
      assert.deepEqual([(await cancelled.told())[0]?.cause, await cancelled.cost()], [came, cost])
      assert.deepEqual([upstream.heard.cancels.length, upstream.heard.checks.length], [1, 1])
    })
  }
})

/** A provider whose stop deletes what has ended, of which every look tells the same. */
const deleting = (check: Script['check']): Script => ({ stopDeletes: true, ...(check && { check }) })

describe('a provider that does not say how a work stands', () => {
  test('is told to stop all the same after five looks in vain; what it costs stays', async (context) => {
    const upstream = scriptedUpstream(deleting(() => AWAY))
    const { cancelAll, told, cost } = await cancelling(context, upstream)
    assert.equal(await cancelAll(), 6)
    assert.equal(upstream.heard.checks.length, 6)
    assert.deepEqual(upstream.heard.cancels, ['h'])
    assert.deepEqual((await told()).at(-1)?.type, 'attempt.stopped')
    assert.equal(await cost(), COST)
  })

  test('is not told before, should it say that there is a film', async (context) => {
    const looks = [AWAY, AWAY, FILM]
    const upstream = scriptedUpstream(deleting(() => looks.shift() ?? FILM))
    const { cancelAll, told, cost } = await cancelling(context, upstream)
    assert.equal(await cancelAll(), 3)
    assert.deepEqual(upstream.heard.cancels, [])
    assert.equal((await told()).at(-1)?.cause, 'refused')
    assert.equal(await cost(), COST)
  })

  test('is looked at again where it did not hear that it is to stop', async (context) => {
    const looks = [AWAY, AWAY, AWAY, AWAY, AWAY, AWAY]
    const upstream = scriptedUpstream({
      ...deleting(() => looks.shift() ?? FILM),
      cancel: async () => Promise.reject(problem('upstream_unavailable', 'away')),
    })
    const { cancelAll, told } = await cancelling(context, upstream)
    await cancelAll()
    assert.equal(upstream.heard.cancels.length, 1)
    assert.equal((await told()).at(-1)?.cause, 'refused')
  })

  test('is never told unseen to stop what it has called made', async (context) => {
    const upstream = scriptedUpstream(deleting(() => AWAY))
    const { cancelAll, told, cost } = await cancelling(context, upstream, { renderedAtMs: 1 })
    await cancelAll()
    assert.deepEqual(upstream.heard.cancels, [])
    assert.deepEqual(await told(), [{ type: 'attempt.not_stopped', cause: 'unheard', upstream: 'vendor' }])
    assert.equal(await cost(), COST)
  })
})

describe('what was called made is looked at before it is told to stop, whatever a stop does there', () => {
  for (const [what, report, cancels, events, takes] of [
    ['is still made: nobody is told anything', FILM, [], [], COST],
    ['is not found, as a lagging replica says: nobody is told anything', LOST, [], [], COST],
    ['runs again: it is told, and stays paid for, since it may be made', RUNNING, ['h'], ['attempt.stopped'], COST],
    ['is called failed, which a film is that is over: it stays paid for', FAILED, [], ['ended'], COST],
  ] as const) {
    for (const stopDeletes of [true, undefined]) {
      test(`and ${what}; ${stopDeletes === true ? 'a stop deletes' : 'a stop only stops'}`, async (context) => {
        const upstream = scriptedUpstream({ check: () => report, ...(stopDeletes && { stopDeletes }) })
        const { rig, cancel, told, cost } = await cancelling(context, upstream, { renderedAtMs: 1 })
        await cancel()
        assert.deepEqual(upstream.heard.cancels, cancels)
        assert.deepEqual(
          (await told()).map(({ type, cause }) => cause ?? type),
          events satisfies readonly Json[],
        )
        assert.equal(await cost(), takes)
        assert.deepEqual(await rig.store.lanes(), [])
      })
    }
  }

  test('so a provider that takes back that it has finished is stopped when the job is cancelled', async (context) => {
    let looks = 0
    const upstream = scriptedUpstream({ check: () => (++looks === 2 ? FILM : RUNNING) })
    const rig = await running(context, [upstream])
    const { id } = await rig.addJob({}, { lane: 'dispatch:vendor' })
    await rig.until(async () => (await rig.history(id)).includes('job.rendered'))
    await rig.pass(180_000)
    const job = await rig.job(id)
    assert.ok(isActive(job))
    await tryEnd(rig.deps, job, { status: 'cancelled' }, 'key:1')
    await rig.until(async () => (await rig.history(id)).includes('attempt.stopped'))
    assert.deepEqual(upstream.heard.cancels, [{ id: 'cgt-1' }])
    assert.ok((await rig.attempt(id))?.renderedAtMs, 'that it was called made stays on record')
  })
})
