/** What a job's limits come to on a real store: who is given up, and what is left behind. */

import { fixedUpstreams } from '../../src/core/upstream-port.ts'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Attempt } from '../../src/core/records.ts'
import type { Write } from '../../src/core/writes.ts'
import { type JobStep, runJobStep } from '../../src/engine/job-step.ts'
import { systemClock, systemRandom } from '../../src/lib/clock.ts'
import { quietly } from '../support/telling.ts'
import { openSqliteStore } from '../../src/store/sqlite/sqlite-store.ts'
import {
  pool,
  sampleAttempt,
  sampleJob,
  sampleKey,
  sampleStep,
  sampleTenant,
  workerId,
} from '../conformance/store-samples.ts'
import { routerOf } from '../support/routers.ts'

const JOB = sampleJob(1)
const { lane } = sampleStep(1)
const WORKER = workerId(1)

async function stepping(work: JobStep, more: readonly Write[] = []) {
  let nowMs = 1_800_000_000_000
  const store = await openSqliteStore(':memory:', { nowMs: () => nowMs })
  await store.commit([
    { write: 'save-tenant', tenant: sampleTenant(1) },
    { write: 'insert-key', key: sampleKey(1) },
    { write: 'insert-job', job: JOB },
    { write: 'enqueue-step', step: { ...sampleStep(1), id: JOB.id, afterMs: 0 } },
    ...more,
  ])
  await store.enlist(WORKER, 60_000)
  const parts = { store, clock: systemClock, random: systemRandom, upstreams: fixedUpstreams([]) }
  const deps = { ...parts, ...quietly, router: routerOf(parts), pass: () => undefined }
  return {
    store,
    /** Claims the step and has it run. */
    async step(): Promise<void> {
      nowMs += 30_000
      const [claimed] = (await store.claim({ lane, workerId: WORKER, limit: 1 })).steps
      assert.ok(claimed, 'the step is due')
      await runJobStep(deps, work)(claimed, new AbortController().signal)
    },
    /** Claims the step, and the process dies. */
    async die(): Promise<void> {
      nowMs += 30_000
      assert.equal((await store.claim({ lane, workerId: WORKER, limit: 1 })).steps.length, 1)
      await store.retire(WORKER)
      await store.enlist(WORKER, 60_000)
    },
  }
}

test('a job that was only there when twenty processes died is put off, and goes on after that', async () => {
  let works = 0
  const { store, step, die } = await stepping(async ({ job }) => {
    works++
    return { job, to: { kind: 'prepare', lane: 'elsewhere' } }
  })
  for (let deaths = 0; deaths < 20; deaths++) await die()
  await step()
  assert.equal(works, 0)
  assert.equal((await store.jobById(JOB.id))?.status, 'queued')
  await step()
  assert.equal(works, 1)
  assert.deepEqual(await store.lanes(), ['elsewhere'])
  await store.close()
})

test('a job that takes the process down whenever it is worked on is ended at last', async () => {
  const { store, step, die } = await stepping(async () => assert.fail('it would be the end of the process'))
  for (let round = 0; round < 8; round++) {
    assert.equal((await store.jobById(JOB.id))?.status, 'queued')
    for (let deaths = 0; deaths < 20; deaths++) await die()
    await step()
  }
  const job = await store.jobById(JOB.id)
  assert.equal(job?.status === 'failed' && job.failure.code, 'internal_error')
  await store.close()
})

test('a job that is given up after it was lost again and again gives its slot back', async () => {
  const attempt: Attempt = { ...sampleAttempt(1), jobId: JOB.id, state: 'submitted', handle: { render: 1 } }
  const lose: JobStep = async ({ job }) => ({
    job,
    to: { kind: 'dispatch', lane },
    as: 'setback',
    writes: [{ write: 'update-attempt', attempt: { ...attempt, state: 'ended' } }],
  })
  const { store, step } = await stepping(lose)
  for (let round = 0; round < 8; round++) await step()
  await store.commit([{ write: 'begin-attempt', attempt, pool: pool(1) }])
  assert.equal(await store.slotsTaken(pool(1).name), 1)
  await step()
  assert.equal((await store.jobById(JOB.id))?.status, 'failed')
  assert.equal(await store.slotsTaken(pool(1).name), 0)
  await store.close()
})
