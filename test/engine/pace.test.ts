import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { PACE_MS_MAX, Pace, pauseMs } from '../../src/engine/pace.ts'

const durations = fc
  .array(fc.double({ min: 0, max: 3_600_000, noNaN: true }), { maxLength: 64 })
  .map((list) => list.toSorted((one, other) => one - other))

describe('a pause between two looks', () => {
  test('is never shorter than the least, nor longer than some seconds, whatever was seen', () => {
    fc.assert(
      fc.property(
        durations,
        fc.integer({ min: -1e9, max: 1e9 }),
        fc.integer({ min: 1, max: 4_000 }),
        (seen, ms, least) => {
          const pause = pauseMs(seen, ms, least)
          assert.ok(pause >= least && pause <= PACE_MS_MAX, String(pause))
        },
      ),
    )
  })

  test('is the least one while works like it end, and ends before the first of them does', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 20_000, max: 600_000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (usual, share) => {
          const seen = Array.from({ length: 40 }, () => usual)
          assert.equal(pauseMs(seen, usual, 1_000), 1_000)
          const elapsed = share * usual * 0.9
          assert.ok(elapsed + pauseMs(seen, elapsed, 1_000) <= usual)
        },
      ),
    )
  })

  test('is longer long before the end than near it, and grows with what is waited for in vain', () => {
    const seen = Array.from({ length: 20 }, () => 100_000)
    assert.equal(pauseMs(seen, 0, 1_000), PACE_MS_MAX)
    assert.equal(pauseMs(seen, 95_000, 1_000), 1_000)
    assert.equal(pauseMs(seen, 1_000_000, 1_000), PACE_MS_MAX)
    assert.equal(pauseMs([], 10_000, 1_000), 1_000)
    assert.equal(pauseMs([], 60_000, 1_000), 3_000)
  })
})

describe('what has been seen of a provider', () => {
  test('is kept for each model, and the newest works count', () => {
    const pace = new Pace()
    for (let work = 0; work < 20; work++) pace.observe('fast', 10_000)
    for (let work = 0; work < 20; work++) pace.observe('slow', 300_000)
    assert.deepEqual([pace.pauseMs('fast', 9_500, 500), pace.pauseMs('slow', 9_500, 500)], [500, PACE_MS_MAX])
    for (let work = 0; work < 64; work++) pace.observe('fast', 200_000)
    assert.equal(pace.pauseMs('fast', 9_500, 500), PACE_MS_MAX)
  })

  test('is forgotten of models that have not ended for longest, where there are too many', () => {
    const pace = new Pace()
    for (let work = 0; work < 20; work++) pace.observe('first', 300_000)
    for (let model = 0; model < 64; model++) pace.observe(`model ${model}`, 1_000)
    assert.equal(pace.pauseMs('first', 0, 500), 500)
  })
})
