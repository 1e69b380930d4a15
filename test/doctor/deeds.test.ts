/** Deeds of a repair where somebody was faster: nothing is done twice, and it is said. */

import { fixedUpstreams } from '../../src/core/upstream-port.ts'
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, test } from 'node:test'
import type { JobId } from '../../src/core/ids.ts'
import { microCredits } from '../../src/core/money.ts'
import type { Store } from '../../src/core/store-port.ts'
import { type DeedDeps, doDeeds } from '../../src/doctor/deeds.ts'
import type { Deed } from '../../src/doctor/repair-plan.ts'
import { systemClock, systemRandom } from '../../src/lib/clock.ts'
import { holdWrites } from '../../src/lifecycle/billing.ts'
import { openSqliteStore } from '../../src/store/sqlite/sqlite-store.ts'
import { silentLog } from '../support/silent-log.ts'
import { callbackBody } from '../support/telling.ts'
import * as sample from '../conformance/store-samples.ts'

const by = { clock: systemClock, random: systemRandom }
const terms = { version: 0, per: 'second', rateMicroCredits: microCredits(1), percent: 100 } as const
const BUDGET = { amountMicroCredits: microCredits(100), per: 'day' } as const

/** Holds 10 for a job, with its step, and a callback to be told of its end. */
const job = sample.sampleJob(1, {
  priceMicroCredits: microCredits(10),
  billing: { terms, funds: 'open', budget: { per: 'day', beginMs: 0 } },
  request: { ...sample.sampleJob(1).request, callbackUrl: 'https://example.com/hook' },
})
const hold = { tenantId: job.tenantId, jobId: job.id, funds: 'open', amountMicroCredits: microCredits(10) } as const
const END: Deed = { deed: 'end-job', jobId: job.id }
const RELEASE: Deed = { deed: 'release-hold', hold }

describe('deeds of a repair', () => {
  let dir: string
  let store: Store
  let stranded: readonly JobId[]
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'reelay-deeds-'))
    store = await openSqliteStore(join(dir, 'reelay.sqlite'), systemClock)
    stranded = [job.id]
    const payer = { tenantId: job.tenantId, keyId: job.keyId, credit: 'unlimited', limits: { budget: BUDGET } } as const
    await store.commit([{ write: 'save-tenant', tenant: sample.sampleTenant(1) }])
    const admitted = await store.commit([{ write: 'insert-job', job }, ...holdWrites(job, payer, by)])
    assert.equal(admitted.committed, true)
  })
  afterEach(async () => {
    await store.close()
    await rm(dir, { recursive: true })
  })

  const deps = (more: Partial<DeedDeps> = {}): DeedDeps => ({
    ...{ store, ...by, log: silentLog, callbackBody },
    ...{ upstreams: fixedUpstreams([]), stranded: async () => stranded, moveAside: async () => 'right' },
    ...more,
  })
  const outcomes = async (deeds: readonly Deed[], more: Partial<DeedDeps> = {}) =>
    (await doDeeds(deps(more), deeds)).map(({ isDone }) => isDone)
  const kinds = async () =>
    (await store.journal({ tenantId: job.tenantId, limit: 9 })).map(({ kind, actor }) => [kind, actor])

  test('a lost job is ended as failed once, its hold released, its owner called', async () => {
    assert.deepEqual(await outcomes([END, END]), [true, false])
    const ended = await store.jobById(job.id)
    assert.equal(ended?.status === 'failed' && ended.failure.code, 'internal_error')
    assert.deepEqual(await kinds(), [
      ['release', 'doctor'],
      ['hold', `key:${job.keyId}`],
    ])
    assert.deepEqual(await store.lanes(), ['deliver'])
  })

  test('a lost job whose film is here and was only not told yet has succeeded', async () => {
    const digest = sample.digest(1)
    const facts = {
      ...({ kind: 'video', mediaType: 'video/mp4', videoCodec: 'avc' } as const),
      ...{ widthPx: 10, heightPx: 10, frames: 120, durationSeconds: 5 },
    }
    const running = { ...job, status: 'running', startedAtMs: 1, version: 2 } as const
    const collected = { ...running, collected: { video: { digest, sizeBytes: 1, facts } } }
    await store.commit([
      { write: 'stage-asset', digest, sizeBytes: 1 },
      { write: 'update-job', job: collected },
    ])
    assert.deepEqual(await outcomes([END]), [true])
    assert.equal((await store.jobById(job.id))?.status, 'succeeded')
    assert.deepEqual((await kinds())[0], ['capture', 'doctor'])
  })

  test('a job that somebody goes on with by now, or that is gone, is left alone', async () => {
    stranded = []
    assert.deepEqual(await outcomes([END, { deed: 'end-job', jobId: sample.jobId(9) }]), [false, false])
    assert.equal((await store.jobById(job.id))?.status, 'queued')
  })

  test('a job that changes at that very moment is left alone', async () => {
    const changing = {
      ...store,
      jobById: (id: JobId) => store.jobById(id),
      attempt: store.attempt.bind(store),
      listeners: store.listeners.bind(store),
      commit: async (writes: Parameters<Store['commit']>[0]) => {
        await store.commit([{ write: 'update-job', job: { ...job, version: 2, progressPercent: 5 } }])
        return store.commit(writes)
      },
    }
    assert.deepEqual(await outcomes([END], { store: changing }), [false])
    assert.equal((await store.jobById(job.id))?.status, 'queued')
    assert.deepEqual((await kinds()).length, 1)
  })

  test('the hold of a job that lives is not released', async () => {
    assert.deepEqual(await outcomes([RELEASE]), [false])
    assert.deepEqual((await kinds()).length, 1)
  })

  test('an open hold is released once, the budget gets it back, and the history says so', async () => {
    const ended = { ...job, status: 'cancelled', finishedAtMs: 2, version: 2 } as const
    await store.commit([{ write: 'update-job', job: ended }])
    assert.deepEqual(await outcomes([RELEASE, RELEASE]), [true, false])
    assert.deepEqual(await kinds(), [
      ['release', 'doctor'],
      ['hold', `key:${job.keyId}`],
    ])
    const [event] = await store.events({ after: 0, limit: 9 })
    assert.equal(event?.type, 'job.repaired')
    const spender = { keyId: job.keyId, per: 'day', beginMs: 0 } as const
    const whole = { write: 'spend-budget', spender, budgetMicroCredits: microCredits(100) } as const
    assert.equal((await store.commit([{ ...whole, amountMicroCredits: microCredits(100) }])).committed, true)
  })

  test('the hold of a job that is gone is released, too', async () => {
    await store.commit([{ write: 'delete-job', id: job.id }])
    assert.deepEqual(await outcomes([RELEASE]), [true])
  })

  test('bytes that are right or gone by now stay as they are, and a disk that refuses stops no other deed', async () => {
    const aside: Deed = { deed: 'move-aside', digest: sample.digest(1) }
    const answers = ['right', 'gone', { to: 'x' }] as const
    for (const answer of answers) {
      assert.deepEqual(await outcomes([aside], { moveAside: async () => answer }), [typeof answer === 'object'])
    }
    const full = Object.assign(new Error('full'), { code: 'ENOSPC', errno: -28 })
    const done = await doDeeds(deps({ moveAside: () => Promise.reject(full) }), [aside, END])
    assert.deepEqual(
      done.map(({ isDone }) => isDone),
      [false, true],
    )
    assert.match(done[0]?.said ?? '', /^It could not be done: ENOSPC$/)
  })

  test('a balance of nobody is not proven', async () => {
    const nobody: Deed = { deed: 'prove-balance', tenantId: sample.tenantId(9), provenMicroCredits: 0 }
    assert.deepEqual(await outcomes([nobody]), [false])
  })
})
