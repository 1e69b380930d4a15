/** Real processes and a real server, killed for real: what was said to be durable is there, and nothing is there by half. */

import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { test } from 'node:test'
import { createInterface } from 'node:readline'
import { Client } from 'pg'
import { type JobId, makeId, parseId } from '../../../src/core/ids.ts'
import type { Store } from '../../../src/core/store-port.ts'
import type { Write } from '../../../src/core/writes.ts'
import { openPostgresStore } from '../../../src/store/postgres/postgres-store.ts'
import * as sample from '../../conformance/store-samples.ts'
import { describeOnPostgres } from '../../support/on-postgres.ts'
import { within } from '../../support/within.ts'
import { assertWhole } from '../crash-evidence.ts'

/** After how many acknowledged jobs each life of the process ends. */
const LIVES = [1, 40, 333, 700]

function start(script: string, ...args: readonly string[]): ChildProcess {
  const path = join(import.meta.dirname, script)
  return spawn(process.execPath, [path, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
}

function admission(id: JobId): readonly Write[] {
  return [
    { write: 'insert-job', job: sample.sampleJob(1, { id }) },
    { write: 'enqueue-step', step: sample.sampleStep(1, { id }) },
    { write: 'append-event', event: sample.sampleEvent(1, { jobId: id }) },
  ]
}

/** Admits jobs until told to stop; gives those that were acknowledged and those that were refused. */
async function admitUntil(store: Store, isOver: () => boolean) {
  const acknowledged: JobId[] = []
  const refused: JobId[] = []
  const caller = async () => {
    while (!isOver()) {
      const id = makeId<JobId>(Date.now(), randomBytes(10))
      await store.commit(admission(id)).then(
        (result) => assert.equal(result.committed && acknowledged.push(id) > 0, true),
        () => refused.push(id),
      )
    }
  }
  await Promise.all(Array.from({ length: 8 }, caller))
  return { acknowledged, refused }
}

describeOnPostgres('the store on PostgreSQL, killed', [], (server, fresh) => {
  test('every job that a process acknowledged survives its SIGKILL, whole', async () => {
    const url = await fresh()
    const acknowledged: JobId[] = []
    for (const count of LIVES) {
      const child = start('admitting-child.ts', url)
      const exit = once(child, 'exit')
      const ids: JobId[] = []
      assert.ok(child.stdout)
      for await (const line of createInterface(child.stdout)) {
        const id = parseId<JobId>(line)
        if (id === undefined) continue
        ids.push(id)
        if (ids.length === count) child.kill('SIGKILL')
      }
      assert.deepEqual(await exit, [null, 'SIGKILL'])
      acknowledged.push(...ids)
    }
    const store = await openPostgresStore(url)
    await assertWhole(store, acknowledged)
    await store.close()
  })

  test('of a server that crashes again and again, every answer is true: done is there, refused is not', async () => {
    const store = await openPostgresStore(await fresh())
    let isOver = false
    const admitting = admitUntil(store, () => isOver)
    for (let crash = 0; crash < 3; crash++) {
      await new Promise((resolve) => setTimeout(resolve, 300))
      await server().crash()
    }
    isOver = true
    const { acknowledged, refused } = await admitting
    assert.ok(acknowledged.length > 0)
    for (const id of refused) assert.equal(await store.jobById(id), undefined)
    await assertWhole(store, acknowledged)
    await store.close()
  })

  test('connections that are cut in the middle of commits lose nothing and double nothing', async () => {
    const url = await fresh()
    const store = await openPostgresStore(url)
    const cutter = new Client({ connectionString: url })
    await cutter.connect()
    let isOver = false
    const admitting = admitUntil(store, () => isOver)
    for (let cut = 0; cut < 40; cut++) {
      await cutter.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE application_name = 'reelay' AND datname = current_database()`,
      )
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    isOver = true
    const { acknowledged, refused } = await admitting
    assert.ok(acknowledged.length > 0)
    for (const id of refused) assert.equal(await store.jobById(id), undefined)
    await assertWhole(store, acknowledged)
    await cutter.end()
    await store.close()
  })

  test("a killed worker's steps are taken over when its lease has run out, and each is finished once", async () => {
    const url = await fresh()
    const store = await openPostgresStore(url)
    const numbers = Array.from({ length: 300 }, (_, number) => number)
    await store.commit(numbers.map((number): Write => ({ write: 'enqueue-step', step: sample.sampleStep(number) })))
    const holder = start('working-child.ts', url, 'holder', 'hold')
    assert.ok(holder.stdout)
    const [line] = await once(createInterface(holder.stdout), 'line')
    const held = String(line).split(' ')
    assert.equal(held.length, 5)
    const workers = ['one', 'two'].map((name) => start('working-child.ts', url, name, 'work'))
    await within(30_000, async () => (await store.events({ after: 0, limit: 999 })).length === 295)
    assert.equal(await store.rescue(), 0)
    holder.kill('SIGKILL')
    await within(30_000, async () => (await store.rescue()) === 5)
    await within(30_000, async () => (await store.lanes()).length === 0)
    for (const worker of workers) worker.kill('SIGKILL')
    await Promise.all(workers.map((worker) => (worker.exitCode === null ? once(worker, 'exit') : undefined)))
    const events = await store.events({ after: 0, limit: 999 })
    assert.deepEqual(events.map(({ jobId }) => jobId).toSorted(), numbers.map(sample.jobId).toSorted())
    assert.deepEqual([...new Set(events.map(({ type }) => type))].toSorted(), ['one', 'two'])
    await store.close()
  })
})
