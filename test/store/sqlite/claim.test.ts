/** What a claim costs the disk: nothing when there is nothing to claim. */

import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { openSqliteStore } from '../../../src/store/sqlite/sqlite-store.ts'
import * as sample from '../../conformance/store-samples.ts'

test('a claim that chooses nothing writes nothing: nothing is due, or its tenants have all that they may have', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'reelay-claim-'))
  const path = join(folder, 'reelay.db')
  const store = await openSqliteStore(path, { nowMs: () => 1_000_000 })
  const other = new DatabaseSync(path, { readOnly: true })
  // Changes whenever another connection has committed something.
  const version = () => other.prepare('PRAGMA data_version').get()?.['data_version']
  try {
    const workerId = sample.workerId(1)
    const claim = (lane: string, held: number) =>
      store.claim({ lane, workerId, limit: 9, limitPerTenant: 1, running: new Map([[sample.tenantId(1), held]]) })
    await store.commit([
      { write: 'enqueue-step', step: sample.sampleStep(1, { tenantId: sample.tenantId(1) }) },
      { write: 'enqueue-step', step: sample.sampleStep(2, { lane: 'later', afterMs: 1 }) },
    ])
    const before = version()
    assert.deepEqual((await claim('prepare', 1)).steps, [])
    assert.deepEqual((await claim('later', 0)).steps, [])
    assert.equal(version(), before)
    assert.equal((await claim('prepare', 0)).steps.length, 1)
    assert.notEqual(version(), before)
  } finally {
    other.close()
    await store.close()
    await rm(folder, { recursive: true })
  }
})
