import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Health } from '../../src/engine/health.ts'
import { HandClock } from '../support/hand-clock.ts'

function breaker() {
  const clock = new HandClock(1_000_000)
  const health = new Health(clock)
  return { clock, health, fail: (askedMs?: number) => health.turnedAway('vendor', askedMs, 1) }
}

describe('an upstream that turns works away', () => {
  test('is left alone for longer each time, up to a minute, and nobody else is', () => {
    const { clock, health, fail } = breaker()
    const rests = Array.from({ length: 9 }, () => {
      fail()
      const restMs = health.restsMs('vendor')
      clock.jump(restMs)
      return restMs
    })
    assert.deepEqual(rests, [1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000])
    assert.equal(health.restsMs('vendor'), 0)
    assert.equal(health.restsMs('other'), 0)
  })

  test('is left alone for as long as it asks, where that is longer', () => {
    const { health, fail } = breaker()
    fail(30_000)
    assert.equal(health.restsMs('vendor'), 30_000)
    fail(10)
    assert.equal(health.restsMs('vendor'), 2_000)
  })

  test('is tried by one work alone after the third time, and by all once that was taken', () => {
    const { clock, health, fail } = breaker()
    for (let failures = 1; failures <= 3; failures++) {
      health.tries('vendor')
      assert.equal(health.restsMs('vendor'), 0)
      fail()
      clock.jump(health.restsMs('vendor'))
    }
    health.tries('vendor')
    assert.ok(health.restsMs('vendor') > 0)
    health.isThere('vendor')
    assert.equal(health.restsMs('vendor'), 0)
    health.tries('vendor')
    assert.equal(health.restsMs('vendor'), 0)
  })

  test('is tried by another one, should nothing be heard of the first', () => {
    const { clock, health, fail } = breaker()
    for (let failures = 1; failures <= 3; failures++) fail()
    clock.jump(60_000)
    health.tries('vendor')
    clock.jump(149_999)
    assert.ok(health.restsMs('vendor') > 0)
    clock.jump(1)
    assert.equal(health.restsMs('vendor'), 0)
  })
})
