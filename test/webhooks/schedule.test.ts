import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { judgeTry, RETRY_WAITS_MS, type TryOutcome } from '../../src/webhooks/schedule.ts'

const NOW_MS = Date.UTC(2026, 10, 21)
const answered = (status: number, retryAfter?: string): TryOutcome => ({
  status,
  headers: new Map(retryAfter === undefined ? [] : [['retry-after', retryAfter]]),
  body: '',
})
const silent: TryOutcome = { failure: 'no answer', forbidden: false }

describe('a try', () => {
  for (const status of [200, 201, 204, 299]) {
    test(`answered with ${status} was taken`, () => {
      assert.deepEqual(judgeTry(answered(status), 0, 0.5, NOW_MS), { state: 'delivered' })
    })
  }

  for (const status of [100, 199, 300, 301, 307, 400, 401, 404, 429, 500, 502, 503, 504]) {
    test(`answered with ${status} is followed by another, on the schedule`, () => {
      for (const [retries, waitMs] of RETRY_WAITS_MS.entries()) {
        assert.deepEqual(judgeTry(answered(status), retries, 0.5, NOW_MS), { state: 'pending', afterMs: waitMs })
      }
      assert.deepEqual(judgeTry(answered(status), RETRY_WAITS_MS.length, 0.5, NOW_MS), { state: 'abandoned' })
    })
  }

  test('waits a tenth less or more than the schedule says, by chance', () => {
    assert.deepEqual(judgeTry(silent, 1, 0, NOW_MS), { state: 'pending', afterMs: 270_000 })
    assert.deepEqual(judgeTry(silent, 1, 1, NOW_MS), { state: 'pending', afterMs: 330_000 })
  })

  test('ends at 410 and at a forbidden address, whichever try it is', () => {
    assert.deepEqual(judgeTry(answered(410, '5'), 0, 0, NOW_MS), { state: 'abandoned' })
    assert.deepEqual(judgeTry({ failure: 'inside', forbidden: true }, 0, 0, NOW_MS), { state: 'blocked' })
  })

  for (const [asked, afterMs] of [
    ['1', 5_000],
    ['60', 60_000],
    [new Date(NOW_MS + 90_000).toUTCString(), 90_000],
    [new Date(NOW_MS - 90_000).toUTCString(), 5_000],
    ['999999999', 86_400_000],
    ['soon', 5_000],
    ['-5', 5_000],
  ] as const) {
    test(`waits no less than the receiver asks for, a day at most: ${asked}`, () => {
      assert.deepEqual(judgeTry(answered(503, asked), 0, 0.5, NOW_MS), { state: 'pending', afterMs })
    })
  }
})
