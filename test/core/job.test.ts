import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isTerminal, mayAdvance } from '../../src/core/job.ts'
import { JOB_STATUSES, TERMINAL_STATUSES } from '../../src/core/job-status.ts'

test('nothing leaves a terminal state, and nothing stays where it is by a transition', () => {
  for (const from of JOB_STATUSES) {
    for (const to of JOB_STATUSES) {
      if (isTerminal(from) || from === to) assert.equal(mayAdvance(from, to), false, `${from} to ${to}`)
    }
  }
})

test('only a running job can succeed', () => {
  assert.deepEqual(
    JOB_STATUSES.filter((from) => mayAdvance(from, 'succeeded')),
    ['running'],
  )
})

test('every unfinished job can fail, be cancelled and expire', () => {
  for (const from of ['queued', 'running'] as const) {
    for (const to of ['failed', 'cancelled', 'expired'] as const) assert.ok(mayAdvance(from, to))
  }
})

test('the terminal states are those that nothing leaves', () => {
  assert.deepEqual(JOB_STATUSES.filter(isTerminal), [...TERMINAL_STATUSES])
})
