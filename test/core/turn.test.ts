/** Where a job stands in line: before whom it comes, and that nobody waits for ever. */

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import type { GenerationRequest } from '../../src/core/request.ts'
import { turnMsOf } from '../../src/core/turn.ts'

const MINUTE_MS = 60_000

function jobOf(createdAtMs: number, more: Pick<GenerationRequest, 'priority' | 'serviceTier' | 'lowPriority'> = {}) {
  return { createdAtMs, request: { model: 'any', prompt: '', references: [], ...more } }
}

const anyWish = fc.record(
  {
    priority: fc.integer({ min: 0, max: 9 }),
    serviceTier: fc.constantFrom('default', 'flex'),
    lowPriority: fc.constant(true as const),
  },
  { requiredKeys: ['priority', 'serviceTier'] },
)

describe('where a job stands in line', () => {
  test('is by its age among equals', () => {
    fc.assert(
      fc.property(anyWish, fc.nat(1e9), fc.integer({ min: 1, max: 1e9 }), (wish, atMs, laterMs) => {
        assert.ok(turnMsOf(jobOf(atMs, wish)) < turnMsOf(jobOf(atMs + laterMs, wish)))
      }),
    )
  })

  test('is a minute further in front for each step of its priority, and ten for not being flex', () => {
    assert.equal(turnMsOf(jobOf(0, { priority: 3 })), turnMsOf(jobOf(0)) - 3 * MINUTE_MS)
    assert.equal(turnMsOf(jobOf(0, { serviceTier: 'flex' })), turnMsOf(jobOf(0)) + 10 * MINUTE_MS)
  })

  test('is behind those who do not let others pass, at the same price, and before flex', () => {
    const low = turnMsOf(jobOf(0, { lowPriority: true }))
    assert.ok(turnMsOf(jobOf(0)) < low && low < turnMsOf(jobOf(0, { serviceTier: 'flex' })))
  })

  test('is before everybody who comes twenty minutes later, whatever they wish', () => {
    fc.assert(
      fc.property(anyWish, anyWish, fc.nat(1e9), (mine, theirs, atMs) => {
        assert.ok(turnMsOf(jobOf(atMs, mine)) < turnMsOf(jobOf(atMs + 20 * MINUTE_MS, theirs)))
      }),
    )
  })

  test('is never later than its coming', () => {
    fc.assert(fc.property(anyWish, fc.nat(1e9), (wish, atMs) => turnMsOf(jobOf(atMs, wish)) <= atMs))
  })
})
