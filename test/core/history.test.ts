/** A job is made again from its history, after each of its events, exactly as it was then. */

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { admission, change, changesIn, rebuild } from '../../src/core/history.ts'
import { type ActiveJob, end, type Job, start } from '../../src/core/job.ts'
import type { LoggedEvent } from '../../src/core/records.ts'
import type { Write } from '../../src/core/writes.ts'
import { anyJob } from '../conformance/store-arbitraries.ts'
import { attemptId, sampleJob } from '../conformance/store-samples.ts'

const BY = { type: 'job.moved', actor: 'engine', atMs: 5 }

function eventsOf(writes: readonly Write[]): readonly Pick<LoggedEvent, 'type' | 'data'>[] {
  return writes.flatMap((write) => (write.write === 'append-event' ? [write.event] : []))
}

describe('a history', () => {
  test('makes the job again after each of its events', () => {
    fc.assert(
      fc.property(fc.array(anyJob, { minLength: 1, maxLength: 6 }), (drawn) => {
        const { request } = drawn[0] ?? sampleJob(1)
        const jobs = drawn.map((job, index) => ({ ...job, request, version: index + 1 }) as Job)
        const [first = sampleJob(1)] = jobs
        const writes = [...admission(first, { ...BY, type: 'job.queued' })]
        for (const [index, job] of jobs.entries()) {
          const before = jobs[index - 1]
          if (before !== undefined) writes.push(...change(before, job, BY))
          const events = eventsOf(writes)
          // Through JSON, as a store keeps it.
          assert.deepEqual(rebuild(first, JSON.parse(JSON.stringify(events))), JSON.parse(JSON.stringify(job)))
        }
      }),
    )
  })

  test('tells what has changed and nothing else, what is gone as null, by whom and why', () => {
    const before = sampleJob(1, { attempt: { id: attemptId(1), upstreamId: 'ark' } })
    const { attempt: _gone, ...rest } = before
    const after: ActiveJob = { ...rest, version: 2, progressPercent: 7 }
    const [, event] = change(before, after, { ...BY, cause: 'rate_limited' })
    assert.ok(event?.write === 'append-event')
    assert.deepEqual(event.event.data, {
      actor: 'engine',
      cause: 'rate_limited',
      left: { id: attemptId(1), upstreamId: 'ark' },
      changes: { attempt: null, version: 2, progressPercent: 7 },
    })
  })

  test('tells the difference from what was committed, and from what was in between', () => {
    const committed = sampleJob(1)
    const collected: ActiveJob = { ...committed, version: 2, collected: { video: { digest: 'd' } as never } }
    const { collected: _told, ...rest } = {
      ...collected,
      notes: [{ kind: 'dropped', field: 'a', detail: 'b' } as const],
    }
    const ended = { ...end(start(rest, 3), { status: 'cancelled' }, 4), version: 3 }
    const [, event] = change(collected, ended, BY, committed)
    assert.ok(event?.write === 'append-event')
    const changes = changesIn(event.event.data)
    assert.deepEqual(Object.keys(changes).sort(), [
      'collected',
      'finishedAtMs',
      'notes',
      'startedAtMs',
      'status',
      'version',
    ])
    assert.equal(changes['collected'], null)
  })

  test('that does not begin with the admission makes nothing', () => {
    assert.throws(() => rebuild(sampleJob(1), []))
    assert.throws(() => rebuild(sampleJob(1), [{ type: 'job.rendered' }]))
  })

  test('is not led astray by events about something else', () => {
    const job = sampleJob(1)
    const events = eventsOf(admission(job, { ...BY, type: 'job.queued' }))
    const others = [{ type: 'delivery.sent', data: { status: 200 } }, { type: 'x', data: null }, { type: 'y' }]
    assert.deepEqual(rebuild(job, [...events, ...others]), job)
  })

  test('a change that is not the next version is a mistake', () => {
    assert.throws(() => change(sampleJob(1), sampleJob(1), BY))
  })
})
