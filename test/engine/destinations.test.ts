import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Destinations, DRAGS_MS, SLOW_MS } from '../../src/engine/destinations.ts'
import { HandClock } from '../support/hand-clock.ts'

function destinations() {
  const clock = new HandClock(1_000_000)
  const known = new Destinations(clock)
  return {
    known,
    pass: (ms: number) => void clock.step(clock.nowMs() + ms),
    turn: (isOnSlowLane = false) => known.turnOf('a', isOnSlowLane).turn,
    taken: () => known.begin('a')({ kind: 'taken' }),
  }
}

describe('a receiver of which nothing is known', () => {
  test('has one try at a time, and one more after each that it takes, sixteen at most', () => {
    const { known, turn, taken } = destinations()
    const most = () => {
      const ends: (() => void)[] = []
      while (turn() === 'now') {
        const learn = known.begin('a')
        ends.push(() => learn({ kind: 'refused' }))
      }
      for (const end of ends) end()
      return ends.length
    }
    assert.equal(most(), 1)
    taken()
    assert.equal(most(), 2)
    for (let more = 0; more < 40; more++) taken()
    assert.equal(most(), 16)
  })

  test('shares nothing with another one', () => {
    const { known } = destinations()
    known.begin('a')
    known.begin('a')
    assert.equal(known.turnOf('a', false).turn, 'wait')
    assert.equal(known.turnOf('b', false).turn, 'now')
  })
})

describe('a receiver that makes others wait', () => {
  test('is on the slow lane as soon as one try drags on, before it has failed', () => {
    const { known, turn, pass } = destinations()
    known.begin('a')
    assert.equal(turn(), 'wait')
    pass(DRAGS_MS + 1)
    assert.equal(turn(), 'slow')
    assert.equal(turn(true), 'now')
  })

  test('has two tries at once there, and is back as soon as it is quick again, or after a while', () => {
    const { known, turn, pass } = destinations()
    const slow = known.begin('a')
    pass(DRAGS_MS + 1)
    slow({ kind: 'refused' })
    assert.equal(turn(), 'slow')
    const ends = [known.begin('a'), known.begin('a')]
    assert.equal(turn(true), 'wait')
    ends[0]?.({ kind: 'taken' })
    assert.equal(turn(), 'now')
    pass(DRAGS_MS + 1)
    ends[1]?.({ kind: 'refused' })
    assert.equal(turn(), 'slow')
    pass(SLOW_MS)
    assert.equal(turn(), 'now')
  })
})

describe('what waits for a receiver that takes seconds', () => {
  /** How many of so many deliveries it has had after a while, two at once. */
  function hadOf(count: number, tookMs: number, forMs: number): number {
    const clock = new HandClock(1_000_000)
    const known = new Destinations(clock)
    const beganMs = clock.nowMs()
    let had = 0
    let queue = Array.from({ length: count }, () => beganMs)
    let underWay: { readonly endsMs: number; readonly end: () => void }[] = []
    for (let nowMs = beganMs; nowMs < beganMs + forMs; nowMs += 50) {
      clock.step(nowMs)
      for (const { end } of underWay.filter(({ endsMs }) => endsMs <= nowMs)) end()
      underWay = underWay.filter(({ endsMs }) => endsMs > nowMs)
      queue = queue.flatMap((dueMs) => {
        if (dueMs > nowMs) return [dueMs]
        const turn = known.turnOf('a', true)
        if (turn.turn === 'wait') return [nowMs + turn.afterMs]
        const learn = known.begin('a')
        const end = () => {
          learn({ kind: 'taken' })
          had++
        }
        underWay.push({ endsMs: nowMs + tookMs, end })
        return []
      })
    }
    return had
  }

  test('comes one behind the other, as fast as it takes them', () => {
    const possible = (2 * 300_000) / 2_500
    assert.ok(hadOf(1_000, 2_500, 300_000) > 0.8 * possible, `${hadOf(1_000, 2_500, 300_000)} of ${possible}`)
  })

  test('has all been told in the end', () => {
    assert.equal(hadOf(100, 2_500, 240_000), 100)
    assert.equal(hadOf(20, 15_000, 300_000), 20)
  })
})

test('a receiver that refuses quickly makes nobody wait', () => {
  const { known, turn } = destinations()
  for (let tries = 0; tries < 9; tries++) known.begin('a')({ kind: 'refused' })
  assert.equal(turn(), 'now')
})

test('a receiver that asks for less is left alone for as long as it says, a minute at most, and has one try at once then', () => {
  const { known, turn, pass } = destinations()
  known.begin('a')({ kind: 'throttled', restMs: 5_000 })
  assert.equal(turn(), 'wait')
  pass(5_000)
  assert.equal(turn(), 'now')
  known.begin('a')
  assert.equal(turn(), 'wait')
  known.begin('b')({ kind: 'throttled', restMs: 86_400_000 })
  const turnOfB = known.turnOf('b', false)
  assert.ok(turnOfB.turn === 'wait' && turnOfB.afterMs === 60_000)
})
