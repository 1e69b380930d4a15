import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { ActiveJob } from '../../src/core/job.ts'
import { decide, isNews, progressed } from '../../src/engine/watch.ts'
import { sampleAttempt, sampleJob } from '../conformance/store-samples.ts'
import { scriptedUpstream, streamOf } from './scripted-upstream.ts'

const NOW_MS = 5_000
const clock = { nowMs: () => NOW_MS, after: () => () => undefined }
const queued = sampleJob(1)
const running: ActiveJob = { ...queued, status: 'running', startedAtMs: 1, progressPercent: 40 }
const attempt = sampleAttempt(1, { state: 'submitted', handle: 'h', upstreamId: 'vendor' })
const video = streamOf(new Uint8Array())
const note = { kind: 'unrecognized', field: 'status', detail: 'nobody knows "pondering"' } as const

describe('a report is news', () => {
  const NEWS: readonly (readonly [string, ActiveJob, Parameters<typeof isNews>[1], boolean])[] = [
    ['that it waits still', queued, { state: 'queued' }, false],
    ['that it waits again', running, { state: 'queued' }, false],
    ['that it has begun', queued, { state: 'running' }, true],
    ['that it runs still', running, { state: 'running' }, false],
    ['a percent more', running, { state: 'running', progressPercent: 41 }, true],
    ['the same percent, and a bit', running, { state: 'running', progressPercent: 40.9 }, false],
    ['a percent less', running, { state: 'running', progressPercent: 39 }, false],
    ['that nobody could ask', running, { state: 'unavailable', detail: 'away' }, false],
    ['that it is lost', running, { state: 'lost' }, true],
    ['that it has finished', running, { state: 'succeeded', video }, true],
    ['a note that is new', running, { state: 'running', notes: [note] }, true],
    ['a note that is known', { ...running, notes: [note] }, { state: 'running', notes: [note] }, false],
  ]
  for (const [what, job, report, expected] of NEWS) {
    test(`${expected ? '' : 'not: '}${what}`, () => assert.equal(isNews(job, report), expected))
  }
})

describe('progress', () => {
  test('begins when the upstream says so, and the job runs since then', () => {
    const job = progressed(queued, { state: 'running', progressPercent: 12.7 }, NOW_MS)
    assert.deepEqual([job.status, job.progressPercent], ['running', 12])
    assert.equal(job.status === 'running' && job.startedAtMs, NOW_MS)
  })

  test('never goes back, nor reaches the end before the end', () => {
    assert.equal(progressed(running, { state: 'running', progressPercent: 20 }, NOW_MS).progressPercent, 40)
    assert.equal(progressed(running, { state: 'running', progressPercent: 100 }, NOW_MS).progressPercent, 99)
  })

  test('comes with what nobody understood, once', () => {
    const noted = progressed(queued, { state: 'queued', notes: [note] }, NOW_MS)
    assert.deepEqual([noted.status, noted.notes], ['queued', [note]])
    assert.equal(progressed(noted, { state: 'queued', notes: [note] }, NOW_MS).notes.length, 1)
  })
})

describe('a decisive report', () => {
  const upstream = scriptedUpstream()
  const repeatable = scriptedUpstream({ repeatable: true })

  test('of success gives the slot back and goes on to collecting', () => {
    const result = decide({ clock }, upstream, queued, attempt, { state: 'succeeded', video, tokens: 7 })
    assert.ok('to' in result)
    assert.deepEqual([result.to.lane, result.event, result.keep], ['collect:vendor', 'job.rendered', false])
    const made = { ...attempt, renderedAtMs: NOW_MS, tokens: 7 }
    assert.deepEqual(result.writes, [{ write: 'free-slot', attempt: made }])
    assert.equal(result.job.status, 'running')
  })

  test('of failure ends the job with nobody told to stop', () => {
    const problem = { code: 'upstream_failed', message: 'no cats' } as const
    const result = decide({ clock }, upstream, running, attempt, { state: 'failed', problem })
    assert.ok('outcome' in result)
    assert.deepEqual(result.outcome, { status: 'failed', failure: problem })
    assert.equal(result.upstreamIsDone, true)
    assert.equal(result.costMicroCredits, 0)
  })

  test('of failure, of what was called made before, says nothing of its cost: it may have been billed then', () => {
    const problem = { code: 'upstream_failed', message: 'The film is over.' } as const
    const costs = [undefined, 1].map((renderedAtMs) => {
      const made = { ...attempt, ...(renderedAtMs !== undefined && { renderedAtMs }) }
      const result = decide({ clock }, upstream, running, made, { state: 'failed', problem })
      return 'outcome' in result ? result.costMicroCredits : 'none'
    })
    assert.deepEqual(costs, [0, undefined])
  })

  test('of a failure that passes goes back to dispatch after a while, and counts as a wait', () => {
    const problem = { code: 'storage_full', message: 'no room' } as const
    const result = decide({ clock }, repeatable, running, attempt, { state: 'failed', problem })
    assert.ok('to' in result)
    assert.deepEqual([result.to.kind, result.as, result.event], ['dispatch', 'park', 'job.interrupted'])
    assert.ok((result.to.afterMs ?? 0) > 0)
    assert.equal(result.job.attempt, undefined)
    const over = { ...attempt, state: 'ended', costMicroCredits: 0 }
    assert.deepEqual(result.writes, [{ write: 'update-attempt', attempt: over }])
  })

  test('that it could not go on sends it back for a time that grows with its age, to ten minutes', () => {
    const problem = { code: 'unavailable', message: 'the disk cannot be read' } as const
    const waits = [0, 149_000, 600_000, 48 * 3_600_000].map((ageMs) => {
      const result = decide(
        { clock: { ...clock, nowMs: () => queued.createdAtMs + ageMs } },
        upstream,
        queued,
        attempt,
        { state: 'failed', problem },
      )
      assert.ok('to' in result)
      return result.to.afterMs
    })
    assert.deepEqual(waits, [15_000, 15_000, 60_000, 600_000])
  })

  test('of a loss goes back to dispatch as a setback where that is harmless, and fails the job where it is not', () => {
    const result = decide({ clock }, repeatable, running, attempt, { state: 'lost' })
    assert.ok('to' in result)
    assert.deepEqual([result.to.kind, result.as, result.event], ['dispatch', 'setback', 'job.lost'])
    const paid = decide({ clock }, upstream, running, attempt, { state: 'lost' })
    assert.ok('outcome' in paid && paid.outcome.status === 'failed')
    assert.equal(paid.outcome.failure.code, 'upstream_failed')
  })

  test('of a loss has a provider told to stop, should it know the work again one day', () => {
    const result = decide({ clock }, repeatable, running, attempt, { state: 'lost' })
    assert.ok('to' in result)
    assert.deepEqual(
      result.writes?.map(({ write }) => write),
      ['update-attempt', 'enqueue-step'],
    )
  })
})
