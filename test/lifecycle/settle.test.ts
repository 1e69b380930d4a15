import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { ActiveJob, Outcome } from '../../src/core/job.ts'
import type { Attempt } from '../../src/core/records.ts'
import type { Write } from '../../src/core/writes.ts'
import { settle } from '../../src/lifecycle/settle.ts'
import { sampleAttempt, sampleJob } from '../conformance/store-samples.ts'
import { filmFacts } from '../engine/scripted-upstream.ts'
import { quietly } from '../support/telling.ts'
import { HandClock, seededRandom } from '../support/hand-clock.ts'

const job = sampleJob(1)
const video = { digest: 'a'.repeat(64), sizeBytes: 1, facts: filmFacts(job.order) }
const telling = { ...quietly, listeners: [] }
const by = { clock: new HandClock(7_000), random: seededRandom(1), actor: 'key:1', stopsUpstream: false, ...telling }
const OUTCOMES: readonly Outcome[] = [
  { status: 'succeeded', result: { video } },
  { status: 'failed', failure: { code: 'upstream_failed', message: 'no' } },
  { status: 'cancelled' },
  { status: 'expired' },
]

const names = (writes: readonly Write[]) => writes.map(({ write }) => write)

for (const outcome of OUTCOMES) {
  describe(`a job that is ${outcome.status}`, () => {
    test('is written in its next version, with the event that says so, and nothing of what it has collected', () => {
      const collected: ActiveJob = { ...job, collected: { video } }
      const { job: ended, writes } = settle(collected, outcome, by)
      assert.deepEqual([ended.status, ended.version, ended.finishedAtMs], [outcome.status, 2, 7_000])
      assert.ok(!('collected' in ended))
      assert.deepEqual(writes[0], { write: 'update-job', job: ended })
      const told = writes[1]
      assert.ok(told?.write === 'append-event')
      const { data: _changes, ...event } = told.event
      assert.deepEqual(event, {
        jobId: job.id,
        tenantId: job.tenantId,
        type: `job.${outcome.status}`,
        atMs: 7_000,
      })
    })

    test(`${outcome.status === 'succeeded' ? 'keeps' : 'gives up'} its bytes`, () => {
      assert.equal(names(settle(job, outcome, by).writes).includes('drop-uses'), outcome.status !== 'succeeded')
    })

    test('has a callback to be delivered only where one was asked for', () => {
      assert.ok(!names(settle(job, outcome, by).writes).includes('insert-delivery'))
      const asked = { ...job, request: { ...job.request, callbackUrl: 'https://your-app.com/hook' } }
      const { writes } = settle(asked, outcome, by)
      const delivery = writes.find(({ write }) => write === 'insert-delivery')
      const step = writes.find(({ write }) => write === 'enqueue-step')
      assert.ok(delivery?.write === 'insert-delivery' && step?.write === 'enqueue-step')
      assert.deepEqual([delivery.delivery.state, delivery.delivery.attempts], ['pending', 0])
      assert.equal(step.step.id, delivery.delivery.id)
    })
  })
}

describe('the last attempt', () => {
  const states: readonly (readonly [Attempt['state'], boolean, readonly string[]])[] = [
    ['submitted', false, ['ended']],
    ['submitted', true, ['ended', 'cancel']],
    ['submitting', false, ['unknown']],
    ['submitting', true, ['unknown']],
    ['ended', true, []],
    ['unknown', true, []],
  ]
  for (const [state, stopsUpstream, expected] of states) {
    test(`that was ${state} ${stopsUpstream ? 'and may have to be stopped ' : ''}becomes: ${expected.join(', ') || 'nothing new'}`, () => {
      const attempt = sampleAttempt(1, { state, handle: 'h' })
      const { writes } = settle(job, { status: 'cancelled' }, { ...by, attempt, stopsUpstream })
      const came = writes.flatMap((write) => {
        if (write.write === 'update-attempt') return [write.attempt.state]
        return write.write === 'enqueue-step' ? [write.step.kind] : []
      })
      assert.deepEqual(came, expected)
    })
  }

  test('that may have begun, of a job that was ended from outside, is told as one of which nobody knows whether it goes on', () => {
    const attempt = sampleAttempt(1, { state: 'submitting' })
    for (const outcome of OUTCOMES) {
      const wasEnded = outcome.status === 'cancelled' || outcome.status === 'expired'
      for (const stopsUpstream of [true, false]) {
        const { writes } = settle(job, outcome, { ...by, attempt, stopsUpstream })
        const told = writes.flatMap((write) =>
          write.write === 'append-event' && write.event.type === 'attempt.not_stopped' ? [write.event.data] : [],
        )
        const { id, upstreamId } = attempt
        const expected = [{ actor: 'engine', cause: 'unknown', attempt: { id, upstreamId } }]
        assert.deepEqual(told, wasEnded && stopsUpstream ? expected : [], outcome.status)
      }
    }
  })
})
