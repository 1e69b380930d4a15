/** What a process does about others that are dead when it starts. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Worker, WORKER_LEASE_MS } from '../../src/engine/worker.ts'
import { systemClock } from '../../src/lib/clock.ts'
import { silentLog } from '../support/silent-log.ts'
import { openSqliteStore } from '../../src/store/sqlite/sqlite-store.ts'
import { sampleStep, sampleTenant, workerId } from '../conformance/store-samples.ts'

test('a process that starts frees the steps of the dead at once, and no others', async () => {
  let nowMs = 1_000_000
  const store = await openSqliteStore(':memory:', { nowMs: () => nowMs })
  const [dead, alive, starting] = [workerId(1), workerId(2), workerId(3)]
  const { lane } = sampleStep(1)
  await store.commit([
    { write: 'save-tenant', tenant: sampleTenant(1) },
    { write: 'enqueue-step', step: { ...sampleStep(1), afterMs: 0 } },
    { write: 'enqueue-step', step: { ...sampleStep(2), afterMs: 0 } },
  ])
  await store.enlist(dead, WORKER_LEASE_MS)
  const lost = await store.claim({ lane, workerId: dead, limit: 1 })
  nowMs += WORKER_LEASE_MS + 1
  await store.enlist(alive, WORKER_LEASE_MS)
  const kept = await store.claim({ lane, workerId: alive, limit: 1 })
  assert.deepEqual([lost.steps.length, kept.steps.length], [1, 1])
  const ignore = () => undefined
  const worker = new Worker({
    id: starting,
    store,
    clock: systemClock,
    log: silentLog,
    onRescue: ignore,
    onLost: ignore,
  })
  await worker.start()
  const claimed = await store.claim({ lane, workerId: starting, limit: 10 })
  assert.deepEqual(
    claimed.steps.map(({ id }) => id),
    lost.steps.map(({ id }) => id),
  )
  await worker.stop()
  await store.close()
})
