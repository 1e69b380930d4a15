/** What has to be so after a process was killed in the middle of its commits. */

import assert from 'node:assert/strict'
import type { JobId } from '../../src/core/ids.ts'
import type { Store } from '../../src/core/store-port.ts'
import * as sample from '../conformance/store-samples.ts'

/** Every acknowledged job is there, and every job that is there has its one event and its one step. */
export async function assertWhole(store: Store, acknowledged: readonly JobId[]): Promise<void> {
  const limit = 1_000_000
  const stored = await store.jobs({ limit, order: 'oldest first' })
  const ids = stored.map(({ id }) => id)
  const known = new Set(ids)
  for (const id of acknowledged) assert.ok(known.has(id), 'an acknowledged job is there')
  for (const job of stored) assert.deepEqual(job, sample.sampleJob(1, { id: job.id }))
  const events = await store.events({ after: 0, limit })
  assert.deepEqual(events.map(({ jobId }) => jobId).toSorted(), ids)
  const { steps } = await store.claim({ lane: 'prepare', workerId: sample.workerId(1), limit })
  assert.deepEqual(steps.map(({ id }) => id).toSorted(), ids)
}
