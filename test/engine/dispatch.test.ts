import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { problem } from '../../src/core/problem.ts'
import { dispatchStep } from '../../src/engine/dispatch.ts'
import { runJobStep } from '../../src/engine/job-step.ts'
import { watchStep } from '../../src/engine/watch.ts'
import { tryEnd } from '../../src/core/end-job.ts'
import { attemptOf, createRig, fakeUpstream } from './rig.ts'

const LANE = 'dispatch:fake'

describe('a work is handed to an upstream', () => {
  test('once, with the attempt written before and its handle after', async () => {
    let seen: string | undefined
    const rig = await createRig(
      fakeUpstream({
        submit: async ({ attemptId }) => {
          seen = rig.store.attempt(attemptId)?.state
          return { vendor: 'cgt-1' }
        },
      }),
    )
    const { id } = await rig.addJob()
    await runJobStep(rig.deps, dispatchStep(rig.deps))(await rig.claim(LANE))
    assert.equal(seen, 'submitting')
    assert.deepEqual(attemptOf(rig, id)?.handle, { vendor: 'cgt-1' })
    assert.equal(attemptOf(rig, id)?.state, 'submitted')
    rig.pass(500)
    assert.equal((await rig.claim('watch')).id, id)
  })

  for (const [what, error] of [
    ['breaks the connection', problem('upstream_outcome_unknown', 'broken')],
    ['fails in a way that nobody foresaw', new TypeError('surprise')],
  ] as const) {
    test(`never twice when it ${what}: the job fails and says that the outcome is unknown`, async () => {
      let submits = 0
      const submit = async (): Promise<never> => {
        submits++
        throw error
      }
      const rig = await createRig(fakeUpstream({ submit }))
      const { id } = await rig.addJob()
      const run = runJobStep(rig.deps, dispatchStep(rig.deps))
      await run(await rig.claim(LANE))
      for (let round = 0; round < 3 && rig.job(id).status === 'queued'; round++) {
        rig.pass(60_000)
        await run(await rig.claim(LANE))
      }
      const job = rig.job(id)
      assert.equal(submits, 1)
      assert.equal(job.status === 'failed' && job.failure.code, 'upstream_outcome_unknown')
    })
  }

  test('a crash between the attempt and its handle is an unknown outcome too', async () => {
    const rig = await createRig(fakeUpstream({ submit: () => new Promise(() => undefined) }))
    const { id } = await rig.addJob()
    void runJobStep(rig.deps, dispatchStep(rig.deps))(await rig.claim(LANE))
    await new Promise((wake) => setTimeout(wake, 50))
    rig.pass(16_000)
    await runJobStep(rig.deps, dispatchStep(rig.deps))(await rig.claim(LANE))
    const job = rig.job(id)
    assert.equal(job.status === 'failed' && job.failure.code, 'upstream_outcome_unknown')
  })

  test('again as the same attempt where repeating is harmless', async () => {
    const attempts: string[] = []
    const submit = async ({ attemptId }: { attemptId: string }) => {
      attempts.push(attemptId)
      if (attempts.length === 1) throw new TypeError('the worker died')
      return { render: attemptId }
    }
    const rig = await createRig(fakeUpstream({ repeatable: true, submit }))
    const { id } = await rig.addJob()
    const run = runJobStep(rig.deps, dispatchStep(rig.deps))
    await run(await rig.claim(LANE))
    rig.pass(60_000)
    await run(await rig.claim(LANE))
    assert.equal(attempts.length, 2)
    assert.equal(attempts[0], attempts[1])
    assert.equal(attemptOf(rig, id)?.state, 'submitted')
  })

  test('again as a new attempt when it certainly did not start, and the job fails when that never ends', async () => {
    const attempts = new Set<string>()
    let submits = 0
    const submit = async ({ attemptId }: { attemptId: string }): Promise<never> => {
      submits++
      attempts.add(attemptId)
      throw problem('upstream_unavailable', 'The provider cannot be reached.')
    }
    const rig = await createRig(fakeUpstream({ submit }))
    const { id } = await rig.addJob()
    const run = runJobStep(rig.deps, dispatchStep(rig.deps))
    for (let round = 0; round < 30 && rig.job(id).status === 'queued'; round++) {
      await run(await rig.claim(LANE))
      rig.pass(60_000)
    }
    const job = rig.job(id)
    assert.equal(job.status === 'failed' && job.failure.code, 'upstream_unavailable')
    assert.ok(submits > 2 && attempts.size === submits, `${submits} submits in ${attempts.size} attempts`)
  })

  test('and taken back when the job was cancelled meanwhile', async () => {
    const cancelled: unknown[] = []
    const upstream = fakeUpstream({
      submit: async () => {
        const job = rig.job(id)
        assert.ok(job.status === 'queued')
        await tryEnd({ ...rig.deps, upstreams: rig.deps.upstreams, warn: () => undefined }, job, {
          status: 'cancelled',
        })
        return 'late'
      },
      cancel: async (handle) => void cancelled.push(handle),
    })
    const rig = await createRig(upstream)
    const { id } = await rig.addJob()
    await runJobStep(rig.deps, dispatchStep(rig.deps))(await rig.claim(LANE))
    assert.equal(rig.job(id).status, 'cancelled')
    assert.deepEqual(cancelled, ['late'])
  })
})

describe('a work is watched', () => {
  async function watched(changes: Parameters<typeof fakeUpstream>[0]) {
    const rig = await createRig(fakeUpstream({ submit: async () => 'h', ...changes }))
    const { id } = await rig.addJob()
    await runJobStep(rig.deps, dispatchStep(rig.deps))(await rig.claim(LANE))
    const look = async () => {
      rig.pass(500)
      await runJobStep(rig.deps, watchStep(rig.deps))(await rig.claim('watch'))
      return rig.job(id)
    }
    return { rig, id, look }
  }

  test('for as long as it takes, and only changes are written to the job', async () => {
    const { rig, id, look } = await watched({ check: async () => ({ state: 'running', progressPercent: 12.7 }) })
    const first = await look()
    assert.deepEqual([first.status, first.progressPercent], ['running', 12])
    for (let round = 0; round < 50; round++) await look()
    assert.equal(rig.job(id).version, first.version)
  })

  test('and progress never goes back nor reaches the end before the end', async () => {
    const reports = [50, 20, 100]
    const { look } = await watched({ check: async () => ({ state: 'running', progressPercent: reports.shift() ?? 0 }) })
    assert.deepEqual(
      [(await look()).progressPercent, (await look()).progressPercent, (await look()).progressPercent],
      [50, 50, 99],
    )
  })

  test('through a time in which it cannot be asked', async () => {
    let asked = 0
    const { rig, id, look } = await watched({
      check: async () => {
        if (++asked < 4) throw problem('upstream_unavailable', 'away')
        return { state: 'succeeded', video: { from: 'url', url: 'https://example.com/v.mp4' } }
      },
    })
    for (let round = 0; round < 4; round++) {
      await look()
      rig.pass(60_000)
    }
    assert.equal(rig.job(id).status, 'running')
    assert.equal((await rig.claim('collect')).id, id)
  })

  test('until the upstream has lost it: made again where that is harmless, failed where it is not', async () => {
    const lost = { check: async () => ({ state: 'lost' }) as const }
    const again = await watched({ ...lost, repeatable: true })
    await again.look()
    assert.equal((await again.rig.claim(LANE)).id, again.id)
    const failed = await (await watched(lost)).look()
    assert.equal(failed.status === 'failed' && failed.failure.code, 'upstream_failed')
  })
})
