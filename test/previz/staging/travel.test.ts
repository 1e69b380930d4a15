import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Action } from '../../../src/previz/script/reading.ts'
import { type Journey, travelOf } from '../../../src/previz/staging/travel.ts'
import { STILL } from './on-stage.ts'

const WALK: Journey = {
  action: 'walk',
  seconds: 5,
  aspect: 16 / 9,
  breadth: 0.3,
  ahead: 0.5,
  place: 0,
  distance: 4,
  outlook: STILL,
  following: 0,
  isBeside: false,
}

/** How far across the frame somebody goes, as a share of its width. */
const crossed = (journey: Journey) => {
  const { way, along } = travelOf(journey)
  return ((way.to - way.from - along) * 4) / journey.distance / journey.aspect
}

test('who walks, runs, sails or flies crosses half of the picture in five seconds', () => {
  for (const action of ['walk', 'run', 'sail', 'fly', 'swim'] as const) {
    assert.ok(crossed({ ...WALK, action }) > 0.5, action)
    assert.ok(crossed({ ...WALK, action, distance: 7 }) > 0.5, `${action} far away`)
  }
  assert.deepEqual(travelOf({ ...WALK, action: 'sit' }), { way: { from: 0, to: 0 }, along: 0 })
})

test('a camera goes along as far as it can, and one that keeps beside somebody leaves him little to cross', () => {
  const run = { ...WALK, action: 'run', following: 2.6 } as const
  assert.equal(travelOf(run).along, 2.6)
  assert.ok(crossed(run) > 0.5)
  assert.ok(crossed({ ...run, isBeside: true }) < 0.25)
  assert.ok(travelOf({ ...WALK, following: 2.6 }).along < 1, 'nobody walks faster for being followed')
})

test('in the end all of somebody is in the frame, if it is broad enough for him', () => {
  const actions: readonly Action[] = ['walk', 'run', 'drive', 'sail', 'swim', 'fly']
  // Lengths in shares of the frame's width.
  const journeys = fc.record({
    action: fc.constantFrom(...actions),
    seconds: fc.double({ min: 1, max: 15, noNaN: true }),
    aspect: fc.constantFrom(9 / 16, 1, 16 / 9, 21 / 9),
    breadth: fc.double({ min: 0.06, max: 0.22, noNaN: true }),
    ahead: fc.double({ min: 0.2, max: 0.8, noNaN: true }),
    outlook: fc.constantFrom({ growth: 1, shift: 0 }, { growth: 1.07, shift: 0 }, { growth: 1.36, shift: 0.05 }),
    place: fc.constant(0),
    distance: fc.constantFrom(4, 7.4),
    following: fc.constantFrom(0, 0.7, 2.6),
    isBeside: fc.boolean(),
  })
  fc.assert(
    fc.property(journeys, ({ aspect, ...shares }) => {
      const outlook = { ...shares.outlook, shift: shares.outlook.shift * aspect }
      const journey: Journey = { ...shares, aspect, outlook, breadth: shares.breadth * aspect }
      const { way, along } = travelOf(journey)
      const near = 4 / journey.distance
      const [end, start] = [(way.to - along / 2) * near, (way.from + along / 2) * near]
      assert.ok(end >= 0 && start <= 0)
      const { growth, shift } = outlook
      assert.ok(growth * (end + journey.breadth * near * journey.ahead) + shift < journey.aspect / 2)
      assert.ok(-start < journey.aspect / 2, 'to begin with his middle is in it')
    }),
  )
})

test('nobody goes backwards, however broad he is, wherever his place is and whatever the camera does', () => {
  const journeys = fc.record({
    breadth: fc.double({ min: 0.1, max: 1.7, noNaN: true }),
    place: fc.double({ min: -0.6, max: 0.6, noNaN: true }),
    growth: fc.double({ min: 0.7, max: 1.6, noNaN: true }),
    shift: fc.double({ min: -0.6, max: 0.6, noNaN: true }),
    seconds: fc.double({ min: 1, max: 15, noNaN: true }),
  })
  fc.assert(
    fc.property(journeys, ({ growth, shift, ...one }) => {
      const { way } = travelOf({ ...WALK, ...one, action: 'drive', outlook: { growth, shift } })
      assert.ok(way.to > way.from && way.to - way.from < 2 * WALK.aspect, `${way.from} to ${way.to}`)
    }),
  )
})

test('feet take somebody as far as their steps are long', () => {
  const slow = travelOf({ ...WALK, paces: 0.1 }).way
  assert.ok(Math.abs(slow.to - slow.from - 0.5) < 1e-9)
})
