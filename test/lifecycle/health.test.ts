import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type CredentialId, makeId } from '../../src/core/ids.ts'
import { Health } from '../../src/lifecycle/health.ts'
import { HandClock } from '../support/hand-clock.ts'

const VENDOR = { upstreamId: 'vendor' }
const KEY = makeId<CredentialId>(1, new Uint8Array(10))

function breaker() {
  const clock = new HandClock(1_000_000)
  const health = new Health(clock)
  return { clock, health, fail: (askedMs?: number, by = 'job') => health.turnedAway(VENDOR, by, { askedMs }, 1) }
}

describe('an upstream that turns works away', () => {
  test('is left alone for longer each time, up to a minute, and nobody else is', () => {
    const { clock, health, fail } = breaker()
    const rests = Array.from({ length: 9 }, () => {
      fail()
      const restMs = health.restsMs(VENDOR)
      clock.jump(restMs)
      return restMs
    })
    assert.deepEqual(rests, [1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000])
    assert.equal(health.restsMs(VENDOR), 0)
    assert.equal(health.restsMs({ upstreamId: 'other' }), 0)
  })

  test('is left alone for as long as it asks, where that is longer', () => {
    const { clock, health, fail } = breaker()
    fail(30_000)
    assert.equal(health.restsMs(VENDOR), 30_000)
    clock.jump(30_000)
    fail(10)
    assert.equal(health.restsMs(VENDOR), 2_000)
    fail(86_400_000)
    assert.equal(health.restsMs(VENDOR), 600_000, 'nobody is left alone for a day')
  })

  test('has failed once, however many works it turns away at the same time', () => {
    const { clock, health, fail } = breaker()
    for (let work = 1; work <= 40; work++) fail()
    assert.equal(health.restsMs(VENDOR), 1_000)
    clock.jump(1_000)
    assert.equal(health.roomAt(VENDOR), Number.POSITIVE_INFINITY)
    fail()
    assert.equal(health.restsMs(VENDOR), 2_000)
  })

  test('that is tried after an outage rests no longer for being asked only so often', () => {
    const { clock, health, fail } = breaker()
    for (let failures = 1; failures <= 3; failures++) {
      fail()
      clock.jump(60_000)
    }
    health.tries(VENDOR, 'job')
    health.pause(VENDOR, 2_000)
    health.letGo('job')
    assert.equal(health.restsMs(VENDOR), 2_000)
    assert.equal(health.isWell(VENDOR), true)
  })

  test('that may be asked only so often is left alone for a while, and has not failed', () => {
    const { clock, health, fail } = breaker()
    health.pause(VENDOR, 7_000)
    assert.deepEqual([health.restsMs(VENDOR), health.roomAt(VENDOR)], [7_000, 0])
    clock.jump(7_000)
    fail()
    assert.equal(health.restsMs(VENDOR), 1_000)
  })

  test('that may be asked only so often is left alone for as long, also when it takes a work meanwhile', () => {
    const { health, fail } = breaker()
    fail()
    health.pause(VENDOR, 7_000)
    health.isThere(VENDOR, 'job')
    assert.deepEqual([health.restsMs(VENDOR), health.isWell(VENDOR), health.roomAt(VENDOR)], [7_000, true, 0])
  })

  test('rests no longer because the clock was set back', () => {
    const { clock, health, fail } = breaker()
    for (let failures = 1; failures <= 3; failures++) {
      fail()
      clock.jump(60_000)
    }
    fail(600_000)
    clock.jump(-500_000)
    assert.equal(health.restsMs(VENDOR), 0)
    health.tries(VENDOR, 'job')
    assert.equal(health.restsMs(VENDOR), 150_000)
    fail()
    assert.ok(health.restsMs(VENDOR) <= 60_000)
  })

  test('is tried by one work alone after the third time, and by all once that was taken', () => {
    const { clock, health, fail } = breaker()
    for (let failures = 1; failures <= 3; failures++) {
      health.tries(VENDOR, 'job')
      assert.equal(health.restsMs(VENDOR), 0)
      fail()
      clock.jump(health.restsMs(VENDOR))
    }
    assert.equal(health.roomAt(VENDOR), 1)
    health.tries(VENDOR, 'job')
    assert.ok(health.restsMs(VENDOR) > 0)
    assert.equal(health.roomAt(VENDOR), 0)
    health.letGo('job')
    assert.equal(health.roomAt(VENDOR), 1, 'the one that was to try it did not get there')
    health.tries(VENDOR, 'job')
    health.isThere(VENDOR, 'job')
    assert.equal(health.restsMs(VENDOR), 0)
    health.tries(VENDOR, 'job')
    assert.equal(health.restsMs(VENDOR), 0)
  })

  test('is tried by one work alone, whatever becomes of those that it was given before', () => {
    const { clock, health, fail } = breaker()
    for (let failures = 1; failures <= 3; failures++) {
      fail()
      clock.jump(60_000)
    }
    health.tries(VENDOR, 'the one')
    fail(undefined, 'an older one')
    health.letGo('an older one')
    clock.jump(60_000)
    assert.equal(health.roomAt(VENDOR), 0)
    fail(undefined, 'the one')
    clock.jump(60_000)
    assert.equal(health.roomAt(VENDOR), 1)
  })

  test('is tried by another one, should nothing be heard of the first', () => {
    const { clock, health, fail } = breaker()
    for (let failures = 1; failures <= 3; failures++) {
      fail()
      clock.jump(60_000)
    }
    health.tries(VENDOR, 'job')
    clock.jump(149_999)
    assert.ok(health.restsMs(VENDOR) > 0)
    clock.jump(1)
    assert.equal(health.restsMs(VENDOR), 0)
  })

  test('is tried first by those it has not refused, and the next time by those it has; whoever is alone waits a little longer', () => {
    const { clock, health, fail } = breaker()
    const waits = Array.from({ length: 7 }, () => {
      fail(undefined, 'one')
      const waits = [health.waitMs(VENDOR, 'one'), health.waitMs(VENDOR, 'other')]
      clock.jump(60_000)
      return waits
    })
    assert.deepEqual(waits, [
      [1_000, 1_000],
      [2_000, 2_000],
      [7_000, 4_000],
      [8_000, 11_250],
      [24_000, 16_000],
      [32_000, 35_250],
      [90_000, 60_000],
    ])
    health.isThere(VENDOR, 'one')
    for (let failure = 1; failure <= 3; failure++) {
      fail(undefined, 'other')
      clock.jump(4_000)
    }
    assert.equal(health.waitMs(VENDOR, 'one'), 0, 'who was taken is held to nothing that was before')
    assert.equal(health.waitMs(VENDOR, 'other'), 3_000)
  })

  test('keeps nobody waiting for those whom it turns away again, although others were taken in between', () => {
    const { clock, health, fail } = breaker()
    for (const bad of ['one', 'other']) {
      fail(undefined, bad)
      clock.jump(60_000)
    }
    health.isThere(VENDOR, 'good')
    assert.deepEqual([health.waitMs(VENDOR, 'one'), health.waitMs(VENDOR, 'other')], [0, 0])
    for (const bad of ['one', 'other']) {
      fail(undefined, bad)
      assert.ok(health.waitMs(VENDOR, 'new') > 0, 'it may be the next outage')
      clock.jump(60_000)
    }
    health.isThere(VENDOR, 'good')
    for (const waitMs of [1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]) {
      health.tries(VENDOR, 'one')
      assert.ok(health.waitMs(VENDOR, 'other') >= 1_000, 'they try one after another')
      fail(undefined, 'one')
      assert.deepEqual(
        ['one', 'other', 'new'].map((by) => health.waitMs(VENDOR, by)),
        [waitMs, waitMs, 0],
      )
      assert.equal(health.isWell(VENDOR), true)
      clock.jump(waitMs)
    }
    fail(undefined, 'one')
    health.isThere(VENDOR, 'good')
    assert.equal(health.waitMs(VENDOR, 'other'), 0)
    health.isThere(VENDOR, 'other')
    assert.equal(health.waitMs(VENDOR, 'one'), 0, 'where one of them is taken, it was none of theirs')
    fail(70_000, 'one')
    assert.equal(health.waitMs(VENDOR, 'new'), 70_000, 'a wait that is asked for is everybody’s')
  })

  test('rests for as long as it asks and no longer, where only those are turned away who were before', () => {
    const { clock, health, fail } = breaker()
    for (let round = 0; round < 2; round++) {
      fail(undefined, 'bad')
      clock.jump(60_000)
      health.isThere(VENDOR, 'good')
    }
    for (let failures = 1; failures <= 8; failures++) {
      fail(1_000, 'bad')
      assert.equal(health.waitMs(VENDOR, 'new'), 1_000)
      assert.ok(health.waitMs(VENDOR, 'bad') >= 4_000, 'the others come first')
      clock.jump(120_000)
    }
  })

  test('blames a work for which alone it has no room, once others were taken four times in between', () => {
    const { clock, health } = breaker()
    const full = (by: string) => {
      health.turnedAway(VENDOR, by, { isCrowded: true }, 1)
      const waits = health.waitMs(VENDOR, 'new')
      clock.jump(health.waitMs(VENDOR, by))
      return waits
    }
    for (let times = 0; times < 5; times++) {
      assert.ok(full('bad') > 0, 'it may be so for all')
      health.isThere(VENDOR, `good ${times}`)
    }
    assert.equal(full('bad'), 0)
    health.turnedAway(VENDOR, 'new', { isCrowded: true }, 1)
    assert.equal(health.restsMs(VENDOR), 1_000, 'whoever it is the first time for is believed')
  })

  test('for want of room gives others their turn, where it has taken nothing for long', () => {
    const { clock, health } = breaker()
    const waits = Array.from({ length: 9 }, () => {
      health.turnedAway(VENDOR, 'first', { isCrowded: true }, 1)
      const first = health.waitMs(VENDOR, 'first')
      const later = first - health.waitMs(VENDOR, 'second')
      clock.jump(20_000)
      return later
    })
    assert.deepEqual(waits, [0, 0, 0, 0, 0, 0, 4_000, -3_250, 4_000])
  })

  test('has works tried one by one after it had no room, until three were taken', () => {
    const { clock, health } = breaker()
    health.turnedAway(VENDOR, 'one', { isCrowded: true }, 1)
    clock.jump(1_000)
    for (const by of ['one', 'two', 'three']) {
      assert.equal(health.roomAt(VENDOR), 1)
      health.tries(VENDOR, by)
      assert.equal(health.waitMs(VENDOR, 'another'), 3_000)
      health.isThere(VENDOR, by)
    }
    assert.equal(health.roomAt(VENDOR), Number.POSITIVE_INFINITY)
  })

  test('forgets a work that is over: nobody waits for its turn', () => {
    const { clock, health, fail } = breaker()
    for (let failures = 1; failures <= 4; failures++) {
      fail(undefined, 'gone')
      clock.jump(100_000)
    }
    fail(undefined, 'other')
    clock.jump(100_000)
    fail(undefined, 'other')
    const before = health.waitMs(VENDOR, 'other') - health.restsMs(VENDOR)
    health.forget('gone')
    assert.deepEqual([before, health.waitMs(VENDOR, 'other') - health.restsMs(VENDOR)], [250, 0])
  })

  test('rests in part while it does for a model, a key or files, and not as a whole', () => {
    const { clock, health } = breaker()
    const parts = [
      { model: 'seedance-2.0' },
      { credentialId: KEY },
      { credentialId: KEY, model: 'a' },
      { hasFiles: true },
    ]
    for (const part of parts) {
      assert.equal(health.restsInPart(VENDOR.upstreamId), false)
      health.turnedAway({ ...VENDOR, ...part }, 'job', {}, 1)
      assert.equal(health.restsInPart(VENDOR.upstreamId), true)
      assert.equal(health.restsInPart('ven'), false)
      clock.jump(1_000)
    }
    health.turnedAway(VENDOR, 'job', {}, 1)
    assert.equal(health.restsInPart(VENDOR.upstreamId), false)
  })

  test('is tried in their turn by whom it refused longest ago, the others close behind', () => {
    const { clock, health, fail } = breaker()
    for (const by of ['one', 'two', 'three', 'two', 'four', 'one']) {
      fail(undefined, by)
      clock.jump(100_000)
    }
    fail(undefined, 'five')
    clock.jump(100_000)
    fail(undefined, 'five')
    assert.deepEqual(
      ['three', 'two', 'four', 'one', 'five', 'new'].map((by) => health.waitMs(VENDOR, by)),
      [60_000, 60_250, 60_500, 60_750, 61_000, 64_250],
    )
  })

  test('remembers a thousand works that it has turned away, those that were last', () => {
    const { clock, health, fail } = breaker()
    for (let work = 1; work <= 1_001; work++) {
      fail(undefined, `${work}`)
      clock.jump(100_000)
    }
    fail(undefined, '1001')
    assert.deepEqual(
      ['1', '2', '3', '1001'].map((by) => health.waitMs(VENDOR, by)),
      [90_000, 60_000, 60_250, 90_000],
    )
  })

  test('for want of room is left alone for eight seconds at most, and is tried by one at a time, whoever that is', () => {
    const { clock, health } = breaker()
    const rests = Array.from({ length: 6 }, () => {
      health.turnedAway(VENDOR, 'one', { isCrowded: true }, 1)
      const rest = health.restsMs(VENDOR)
      assert.equal(health.waitMs(VENDOR, 'one'), health.waitMs(VENDOR, 'other'))
      clock.jump(rest)
      return rest
    })
    assert.deepEqual(rests, [1_000, 2_000, 4_000, 8_000, 8_000, 8_000])
    assert.equal(health.roomAt(VENDOR), 1)
    health.turnedAway(VENDOR, 'one', { isCrowded: true, askedMs: 20_000 }, 1)
    assert.equal(health.restsMs(VENDOR), 20_000)
    health.isThere(VENDOR, 'an older one')
    assert.equal(
      health.restsMs(VENDOR),
      20_000,
      'that it has taken one meanwhile changes nothing about what it has asked for',
    )
  })

  test('is asked after seldom while another work tries it', () => {
    const { clock, health, fail } = breaker()
    for (let failures = 1; failures <= 3; failures++) {
      fail()
      clock.jump(60_000)
    }
    health.tries(VENDOR, 'job')
    assert.equal(health.waitMs(VENDOR, 'other'), 15_000)
  })
})
