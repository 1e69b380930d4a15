/** What holds of breakers whatever happens: waits end, and whoever would be taken is tried. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Health } from '../../src/lifecycle/health.ts'
import { HandClock } from '../support/hand-clock.ts'

const RECEIVERS = [
  { upstreamId: 'vendor' },
  { upstreamId: 'vendor', model: 'a' },
  { upstreamId: 'vendor', model: 'a', hasFiles: true },
]
const WORKS = ['one', 'two', 'three', 'four']

/** The longest time that may be asked for, a rest, a turn after it, and a try, in ms. */
const LONGEST_MS = 600_000 + 60_000 + 30_000 + 150_000

const work = fc.constantFrom(...WORKS)
const receiver = fc.constantFrom(...RECEIVERS)
const askedMs = fc.option(fc.constantFrom(0, 1_000, 30_000, 600_000, 86_400_000), { nil: undefined })

type Does = (health: Health, clock: HandClock) => void

/** Anything that happens to a breaker, in any order, by a clock that jumps. */
const happening: fc.Arbitrary<Does> = fc.oneof(
  fc.tuple(receiver, work, fc.record({ askedMs, isCrowded: fc.boolean() })).map(
    ([to, by, why]): Does =>
      (health) =>
        health.turnedAway(to, by, why, 1),
  ),
  fc.tuple(receiver, work).map(
    ([to, by]): Does =>
      (health) =>
        health.isThere(to, by),
  ),
  fc.tuple(receiver, work).map(
    ([to, by]): Does =>
      (health) =>
        health.tries(to, by),
  ),
  work.map(
    (by): Does =>
      (health) =>
        health.letGo(by),
  ),
  work.map(
    (by): Does =>
      (health) =>
        health.forget(by),
  ),
  fc.tuple(receiver, fc.constantFrom(1, 60_000)).map(
    ([to, forMs]): Does =>
      (health) =>
        health.pause(to, forMs),
  ),
  fc.constantFrom(1, 250, 1_000, 10_000, 60_000, 600_000, 86_400_000, -1, -60_000, -86_400_000).map(
    (byMs): Does =>
      (_, clock) =>
        clock.jump(byMs),
  ),
)

test('no wait is longer than what may be asked for, and a rest, a turn and a try; all end by themselves', () => {
  fc.assert(
    fc.property(fc.array(happening, { maxLength: 60 }), (all) => {
      const clock = new HandClock(1_000_000_000_000)
      const health = new Health(clock)
      const waits = () => RECEIVERS.flatMap((to) => [...WORKS, 'new'].map((by) => health.waitMs(to, by)))
      for (const happens of all) {
        happens(health, clock)
        for (const waitMs of waits()) assert.ok(waitMs >= 0 && waitMs <= LONGEST_MS, `${waitMs} ms`)
      }
      clock.jump(LONGEST_MS)
      assert.deepEqual(new Set(waits()), new Set([0]))
    }),
    { numRuns: 300 },
  )
})

test('a work that would be taken is tried, whatever was before, behind older ones that never are and among new ones', () => {
  const terms = fc.record({
    before: fc.array(happening, { maxLength: 30 }),
    older: fc.integer({ min: 0, max: 5 }),
    newEveryMs: fc.option(fc.constantFrom(10_000, 30_000, 70_000), { nil: undefined }),
    askedMs: fc.option(fc.constantFrom(1_000, 30_000, 60_000, 120_000), { nil: undefined }),
    isCrowded: fc.boolean(),
  })
  fc.assert(
    fc.property(terms, ({ before, older, newEveryMs, ...why }) => {
      const clock = new HandClock(1_000_000_000_000)
      const health = new Health(clock)
      for (const happens of before) happens(health, clock)
      clock.jump(86_400_000 * 2)
      for (const by of WORKS) health.letGo(by)
      const to = { upstreamId: 'vendor' }
      const startMs = clock.nowMs()
      const old = [...WORKS.slice(1), ...Array.from({ length: older }, (_, number) => `older ${number}`)]
      // As in the engine: who came first is asked first, and whoever was turned away rests for a while by himself.
      const newer: string[] = []
      const parkedUntilMs = new Map<string, number>()
      let isTaken = false
      for (let nextMs = startMs; !isTaken; ) {
        const nowMs = clock.nowMs()
        assert.ok(nowMs < startMs + 2 * 3_600_000, 'it was not tried for two hours')
        if (newEveryMs !== undefined && nowMs >= nextMs) {
          newer.push(`new ${nowMs}`)
          nextMs = nowMs + newEveryMs
        }
        const free = (by: string) => (parkedUntilMs.get(by) ?? 0) <= nowMs && health.waitMs(to, by) === 0
        const by = [...old, 'one', ...newer].find(free)
        if (by === 'one') isTaken = true
        else if (by === undefined) clock.jump(250)
        else {
          health.tries(to, by)
          clock.jump(50)
          health.turnedAway(to, by, why, 1)
          parkedUntilMs.set(by, clock.nowMs() + 1_000)
        }
      }
    }),
    { numRuns: 40, endOnFailure: true },
  )
})
