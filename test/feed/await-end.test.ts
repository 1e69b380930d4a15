/** Waiting for the end of a job. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { change } from '../../src/core/history.ts'
import { end } from '../../src/core/job.ts'
import { awaitEnd } from '../../src/feed/await-end.ts'
import { jobId, sampleJob } from '../conformance/store-samples.ts'
import { createFeedRig } from './feed-rig.ts'

const BY = { type: 'job.cancelled', actor: 'engine', atMs: 5 }
const NEVER = new AbortController().signal
const job = sampleJob(1)
const ending = change(job, { ...end(job, { status: 'cancelled' }, 9), version: 2 }, BY)

test('it is over when the job ends, and nothing is left of it', async (context) => {
  const rig = await createFeedRig(context)
  await rig.store.commit([{ write: 'insert-job', job }])
  let isOver = false
  const waiting = awaitEnd(rig, job.id, 60_000, NEVER).then(() => {
    isOver = true
  })
  await rig.append(1)
  await turn()
  assert.equal(isOver, false)
  await rig.store.commit(ending)
  await waiting
  assert.equal(rig.clock.step(rig.clock.nowMs() + 100_000), false)
})

test('it is over at once for a job that has ended, or is not there', async (context) => {
  const rig = await createFeedRig(context)
  await rig.store.commit([{ write: 'insert-job', job }])
  await rig.store.commit(ending)
  await awaitEnd(rig, job.id, 60_000, NEVER)
  await awaitEnd(rig, jobId(7), 60_000, NEVER)
})

test('it is over after its time, and when it is given up', async (context) => {
  const rig = await createFeedRig(context)
  await rig.store.commit([{ write: 'insert-job', job }])
  const inTime = awaitEnd(rig, job.id, 60_000, NEVER)
  await turn()
  assert.equal(rig.clock.step(rig.clock.nowMs() + 60_000), true)
  await inTime
  const giving = new AbortController()
  const given = awaitEnd(rig, job.id, 60_000, giving.signal)
  giving.abort()
  await given
  await awaitEnd(rig, job.id, 60_000, AbortSignal.abort())
})
