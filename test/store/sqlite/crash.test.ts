/** A real process, killed for real: what it said was durable is there. */

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { test } from 'node:test'
import { parseId, type JobId } from '../../../src/core/ids.ts'
import { openSqliteStore } from '../../../src/store/sqlite/sqlite-store.ts'
import { assertWhole } from '../crash-evidence.ts'
import * as sample from '../../conformance/store-samples.ts'

/** After how many acknowledged jobs each life of the process ends. */
const LIVES = [1, 40, 333, 700, 1_200]

test('every acknowledged job survives SIGKILL, whole, and nothing is there by half', async (context) => {
  const folder = await mkdtemp(join(tmpdir(), 'reelay-crash-'))
  context.after(() => rm(folder, { recursive: true }))
  const path = join(folder, 'reelay.db')
  const first = await openSqliteStore(path, { nowMs: Date.now })
  await first.commit([{ write: 'save-tenant', tenant: sample.sampleTenant(1) }])
  await first.close()

  const acknowledged: JobId[] = []
  for (const count of LIVES) acknowledged.push(...(await liveUntilKilled(path, count)))

  const store = await openSqliteStore(path, { nowMs: Date.now })
  await assertWhole(store, acknowledged)
  await store.close()
})

/** Starts the process, kills it once it has acknowledged `count` jobs; gives all that it acknowledged. */
async function liveUntilKilled(path: string, count: number): Promise<readonly JobId[]> {
  const script = join(import.meta.dirname, 'crash-child.ts')
  const child = spawn(process.execPath, [script, path], { stdio: ['ignore', 'pipe', 'inherit'] })
  const ids: JobId[] = []
  const exit = once(child, 'exit')
  for await (const line of createInterface(child.stdout)) {
    const id = parseId<JobId>(line)
    if (id === undefined) continue
    ids.push(id)
    if (ids.length === count) child.kill('SIGKILL')
  }
  assert.deepEqual(await exit, [null, 'SIGKILL'])
  return ids
}
