import assert from 'node:assert/strict'
import { describe, type TestContext, test } from 'node:test'
import { isActive } from '../../src/core/job.ts'
import { type AttemptId, makeId, type TenantId } from '../../src/core/ids.ts'
import { problem } from '../../src/core/problem.ts'
import type { Attempt } from '../../src/core/records.ts'
import type { FoundWork, Missing, Upstream } from '../../src/core/upstream-port.ts'
import { runJobStep } from '../../src/engine/job-step.ts'
import { reconcileStep } from '../../src/engine/reconcile.ts'
import { createRig, HOUR_MS, type JobChanges, type Rig } from './rig.ts'
import { running } from './running.ts'
import { type Script, scriptedUpstream } from './scripted-upstream.ts'

const found = (workId: string): FoundWork => ({ handle: { id: workId }, workId })

const broken = async (): Promise<never> => {
  throw problem('upstream_outcome_unknown', 'It broke.')
}

/** An engine whose only provider has broken every connection by which it was given something. */
async function after(context: TestContext, script: Partial<Script>) {
  const looks: number[] = []
  const upstream = scriptedUpstream({ check: () => ({ state: 'queued' }), submit: broken, ...script })
  const search = upstream.search
  const listed: Upstream =
    search === undefined
      ? upstream
      : {
          ...upstream,
          search: (...asked) => {
            looks.push(rig.clock.nowMs())
            return search(...asked)
          },
        }
  const rig: Rig = await running(context, [listed])
  const add = async (changes: JobChanges = {}) => (await rig.addJob(changes, { lane: 'dispatch:vendor' })).id
  const isUnknown = async (id: Parameters<Rig['attempt']>[0]) => (await rig.attempt(id))?.state === 'unknown'
  return { rig, upstream, looks, add, isUnknown }
}

describe('a submit of which nobody knows what came', () => {
  test('is found in the list of the provider, and gone on with', async (context) => {
    const { rig, upstream, add, isUnknown } = await after(context, { search: async () => [found('cgt-1')] })
    const id = await add()
    await rig.until(() => isUnknown(id))
    await rig.until(async () => (await rig.attempt(id))?.state === 'submitted')
    const attempt = await rig.attempt(id)
    assert.deepEqual([attempt?.handle, attempt?.workId], [{ id: 'cgt-1' }, 'cgt-1'])
    await rig.until(() => upstream.heard.checks.length > 0)
    assert.deepEqual(upstream.heard.checks[0], { id: 'cgt-1' })
    assert.equal(upstream.heard.submits.length, 1)
    assert.deepEqual((await rig.history(id)).slice(0, 3), ['job.attempted', 'job.outcome-unknown', 'job.reconciled'])
  })

  test('is asked for less and less often, is never submitted again, and expires with what it holds', async (context) => {
    const { rig, upstream, looks, add, isUnknown } = await after(context, { search: async () => [] })
    const id = await add()
    await rig.until(async () => !isActive(await rig.job(id)), 2 * HOUR_MS)
    assert.equal((await rig.job(id)).status, 'expired')
    assert.ok(await isUnknown(id), 'which stays visible')
    assert.equal(upstream.heard.submits.length, 1)
    assert.ok(looks.length >= 8 && looks.length <= 20, `${looks.length} looks in an hour`)
    const pauses = looks.slice(1).map((atMs, index) => atMs - (looks[index] ?? 0))
    assert.ok(pauses.every((pause) => pause <= 600_000) && Math.max(...pauses) > 100_000, pauses.join(' '))
    const events = await rig.store.events({ after: 0, limit: 100, jobId: id })
    const told = events.find(({ type }) => type === 'attempt.not_stopped')
    assert.ok(told, 'nobody can stop what has no name')
  })

  for (const [what, script] of [
    ['that cannot be searched', {}],
    [
      'that is away',
      {
        async search() {
          throw problem('upstream_unavailable', 'It is away.')
        },
      },
    ],
    ['that shows two works like it', { search: async () => [found('cgt-1'), found('cgt-2')] }],
  ] as const) {
    test(`waits at a provider ${what}`, async (context) => {
      const { rig, upstream, add, isUnknown } = await after(context, script)
      const id = await add()
      await rig.pass(HOUR_MS / 2)
      assert.ok(await isUnknown(id))
      assert.equal((await rig.job(id)).status, 'queued')
      assert.equal(upstream.heard.submits.length, 1)
    })
  }

  test('is not taken for the work of another job that is known by its handle', async (context) => {
    let isFirst = true
    const { rig, add, isUnknown } = await after(context, {
      async submit() {
        if (!isFirst) throw problem('upstream_outcome_unknown', 'It broke.')
        isFirst = false
        return { ...found('cgt-1'), notes: [] }
      },
      search: async () => [found('cgt-1')],
    })
    const known = await add()
    await rig.until(async () => (await rig.attempt(known))?.state === 'submitted')
    const id = await add()
    await rig.pass(HOUR_MS / 2)
    assert.ok(await isUnknown(id))
  })

  test('is not taken for what may be another caller’s, even if that job has ended', async (context) => {
    const { rig, add, isUnknown } = await after(context, { search: async () => [found('cgt-1')] })
    const deadlineAtMs = rig.clock.nowMs() + 4_000
    const others = await add({ order: { prompt: 'a dog' }, deadlineAtMs })
    const id = await add()
    await rig.pass(HOUR_MS / 2)
    assert.equal((await rig.job(others)).status, 'expired')
    assert.ok(await isUnknown(id), 'both have the same seed, and the work may be either’s')
  })

  test('of the same request twice is found once for each, and no work is taken for both', async (context) => {
    let works: readonly FoundWork[] = [found('cgt-1')]
    const { rig, add, isUnknown } = await after(context, { search: async () => works })
    const twins = [await add(), await add()]
    await rig.pass(60_000)
    const states = await Promise.all(twins.map(isUnknown))
    assert.deepEqual(states.toSorted(), [false, true])
    works = [found('cgt-1'), found('cgt-2')]
    await rig.pass(HOUR_MS / 3)
    const ids = await Promise.all(twins.map(async (id) => (await rig.attempt(id))?.workId))
    assert.deepEqual(ids.toSorted(), ['cgt-1', 'cgt-2'])
  })

  /** So many attempts of which nobody knows, each at a job of its own words. */
  const unknownAt = async (rig: Rig, count: number): Promise<readonly Attempt[]> => {
    const createdAtMs = rig.clock.nowMs()
    const attempts: Attempt[] = []
    for (let number = 0; number < count; number++) {
      const at = { id: makeId<AttemptId>(createdAtMs + number, new Uint8Array(10)), upstreamId: 'vendor' }
      const step = { kind: 'reconcile', lane: 'reconcile:vendor', afterMs: 5_000 } as const
      const { id } = await rig.addJob({ attempt: at, order: { prompt: `cat ${number}`, seed: number } }, step)
      const attempt = { ...at, jobId: id, createdAtMs: createdAtMs + number }
      const pool = { name: 'vendor', count: 1 }
      await rig.store.commit([
        { write: 'begin-attempt', attempt: { ...attempt, state: 'submitting' }, pool },
        { write: 'update-attempt', attempt: { ...attempt, state: 'unknown' } },
      ])
      attempts.push({ ...attempt, state: 'unknown' })
    }
    return attempts
  }

  test('is found among hundreds, of each of which nobody knows', async (context) => {
    const { rig } = await after(context, { search: async ({ work }) => [found(work.order.prompt)] })
    const attempts = await unknownAt(rig, 250)
    await rig.pass(60_000)
    const names = await Promise.all(attempts.map(async ({ id }) => (await rig.store.attempt(id))?.workId))
    assert.deepEqual(
      names,
      attempts.map((_, number) => `cat ${number}`),
    )
  })

  test('among more than a thousand has what the others asked for read once, not once for each', async (context) => {
    const search = async ({ work }: Missing) => [found(work.order.prompt)]
    const rig = await createRig(context, [scriptedUpstream({ search })])
    await unknownAt(rig, 1_100)
    let reads = 0
    const { jobById } = rig.store
    rig.store.jobById = (id) => {
      reads++
      return jobById(id)
    }
    const run = runJobStep(rig.deps, reconcileStep(rig.deps))
    await rig.pass(5_000)
    for (let look = 0; look < 4; look++) await rig.await(run(await rig.claim('reconcile:vendor'), rig.calm))
    assert.ok(reads < 1_200, `${reads} jobs read`)
  })

  test('of two tenants that ask for the same is nobody’s', async (context) => {
    const { rig, add, isUnknown } = await after(context, { search: async () => [found('cgt-1')] })
    const mine = await add()
    const other = makeId<TenantId>(9, new Uint8Array(10))
    const { webhookSecret } = (await rig.store.tenant(rig.tenantId)) ?? assert.fail('there is a tenant')
    const tenant = { id: other, name: 'o', webhookSecret, credit: 'unlimited', createdAtMs: 1 } as const
    await rig.store.commit([{ write: 'save-tenant', tenant }])
    const theirs = await add({ tenantId: other })
    await rig.pass(60_000)
    assert.deepEqual(await Promise.all([mine, theirs].map(isUnknown)), [true, true])
  })

  test('and whose job is cancelled stays visible, and is not made again', async (context) => {
    const { rig, upstream, add, isUnknown } = await after(context, { search: async () => [] })
    const id = await add({ deadlineAtMs: rig.clock.nowMs() + 60_000 })
    await rig.until(async () => !isActive(await rig.job(id)))
    await rig.pass(60_000)
    assert.ok(await isUnknown(id))
    assert.equal(upstream.heard.submits.length, 1)
    assert.deepEqual(await rig.store.lanes(), [])
  })
})

describe('a callback that names a work', () => {
  const calledBack = async ({ store, clock }: Rig, id: Parameters<Rig['attempt']>[0], workId: string) => {
    const [attempt] = await store.attempts(id)
    const job = await store.jobById(id)
    assert.ok(attempt && job)
    const data = { actor: 'upstream', attempt: { id: attempt.id, upstreamId: attempt.upstreamId }, workId }
    const event = { jobId: id, tenantId: job.tenantId, type: 'attempt.called_back', atMs: clock.nowMs(), data }
    await store.commit([{ write: 'append-event', event }])
    await store.commit([{ write: 'hasten-step', id, lane: 'reconcile:vendor' }])
  }

  test('is believed as soon as the provider itself says so', async (context) => {
    const asked: string[] = []
    const { rig, add, isUnknown } = await after(context, {
      async recognise(_missing, workId) {
        asked.push(workId)
        return workId === 'cgt-true' ? found(workId) : 'absent'
      },
    })
    const id = await add()
    await rig.until(() => isUnknown(id))
    await calledBack(rig, id, 'cgt-forged')
    await rig.pass(2_000)
    assert.ok(await isUnknown(id))
    await calledBack(rig, id, 'cgt-true')
    await rig.until(async () => (await rig.attempt(id))?.workId === 'cgt-true', 5_000)
    assert.ok(asked.includes('cgt-forged'))
  })

  test('is not, where another attempt has it', async (context) => {
    let isFirst = true
    const { rig, add, isUnknown } = await after(context, {
      async submit() {
        if (!isFirst) throw problem('upstream_outcome_unknown', 'It broke.')
        isFirst = false
        return { ...found('cgt-1'), notes: [] }
      },
      recognise: async (_missing, workId) => found(workId),
    })
    const known = await add()
    await rig.until(async () => (await rig.attempt(known))?.state === 'submitted')
    const id = await add()
    await rig.until(() => isUnknown(id))
    await calledBack(rig, id, 'cgt-1')
    await rig.pass(60_000)
    assert.ok(await isUnknown(id))
  })
})
