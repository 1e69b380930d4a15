/** What a provider's refusal comes to on a real store, which is stricter about numbers than a store of maps. */

import { fixedUpstreams } from '../../src/core/upstream-port.ts'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { problem } from '../../src/core/problem.ts'
import type { Random } from '../../src/core/ports.ts'
import { laneOf } from '../../src/core/steps.ts'
import type { Upstream } from '../../src/core/upstream-port.ts'
import { systemClock } from '../../src/lib/clock.ts'
import { quietly } from '../support/telling.ts'
import { openSqliteStore } from '../../src/store/sqlite/sqlite-store.ts'
import { sampleJob, sampleKey, sampleStep, sampleTenant, workerId } from '../conformance/store-samples.ts'
import { handingOver } from './handing-over.ts'
import { routerOf } from '../support/routers.ts'

const LANE = laneOf('dispatch', 'busy')

/** Takes nothing on, and says so. */
const BUSY: Upstream = {
  id: 'busy',
  offers: [{ sound: true, roles: [], framesWithReferences: false }],
  repeatable: false,
  isLocal: false,
  exact: false,
  pollIntervalMs: 100,
  slots: { name: 'busy', count: 1 },
  submit: async () => {
    throw problem('upstream_unavailable', 'Not now.')
  },
  check: async () => [],
  cancel: async () => 'stopped',
  release: async () => undefined,
}

for (const fraction of [0, 0.123_456_789, 0.999_999]) {
  test(`a job that its provider does not take on waits, whatever chance adds to the wait (${fraction})`, async () => {
    const store = await openSqliteStore(':memory:', systemClock)
    const random: Random = { bytes: (count) => new Uint8Array(count), fraction: () => fraction }
    const parts = { store, random, clock: systemClock, upstreams: fixedUpstreams([BUSY]) }
    const deps = { ...parts, ...quietly, router: routerOf(parts), pass: () => undefined }
    const plain = sampleJob(1)
    const shape = { ratio: '16:9', size: { widthPx: 1280, heightPx: 720 } } as const
    const job = { ...plain, order: { ...plain.order, shape } }
    const step = { ...sampleStep(1), id: job.id, kind: 'dispatch', lane: LANE, afterMs: 0 } as const
    await store.commit([
      { write: 'save-tenant', tenant: sampleTenant(1) },
      { write: 'insert-key', key: sampleKey(1) },
      { write: 'insert-job', job },
      { write: 'enqueue-step', step },
    ])
    await store.enlist(workerId(1), 15_000)
    const { steps } = await store.claim({ lane: LANE, workerId: workerId(1), limit: 1 })
    const [claimed] = steps
    assert.ok(claimed)
    await handingOver(deps)(claimed, new AbortController().signal)
    const [attempt] = await store.attempts(job.id)
    assert.equal(attempt?.state, 'ended')
    assert.equal((await store.jobById(job.id))?.status, 'queued')
    const later = await store.claim({ lane: LANE, workerId: workerId(1), limit: 1 })
    assert.ok(later.nextInMs !== undefined && later.nextInMs <= 1_000, 'it is tried again within a second')
    await store.close()
  })
}
