import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { outlookOf } from '../../../src/previz/camera/outlook.ts'
import { planApproach, planCourse, planDeparture, planDrift, planMooring } from '../../../src/previz/staging/course.ts'
import { STILL } from './on-stage.ts'

const options = fc.record({
  heading: fc.constantFrom('towards' as const, 'away' as const),
  breadth: fc.double({ min: 0.3, max: 1.2, noNaN: true }),
  aspect: fc.constantFrom(9 / 16, 1, 16 / 9, 21 / 9),
  index: fc.integer({ min: 0, max: 2 }),
  count: fc.constant(3),
})

test('who comes grows all the way, who goes away shrinks, both evenly', () => {
  fc.assert(
    fc.property(options, (one) => {
      const { at, nearest, farthest } = planCourse(one)
      const away = [0, 0.25, 0.5, 0.75, 1].map((progress) => at(progress, 0).away)
      const growth = away.slice(1).map((next, index) => (away[index] ?? 0) / next)
      for (const step of growth) {
        assert.ok(one.heading === 'towards' ? step > 1.1 : step < 0.9)
        assert.ok(Math.abs(step - (growth[0] ?? 0)) < 1e-9)
      }
      assert.ok(Math.abs(Math.min(...away) - nearest) < 1e-9 && Math.abs(Math.max(...away) - farthest) < 1e-9)
    }),
  )
})

test('the first on a road is whole in the frame where it is nearest, and keeps to its own side', () => {
  fc.assert(
    fc.property(options, (one) => {
      const { at, nearest } = planCourse({ ...one, index: 0, count: 1 })
      const { x } = at(one.heading === 'towards' ? 1 : 0, 0)
      const edge = (4 * (Math.abs(x) + one.breadth / 2)) / nearest
      assert.ok(edge < one.aspect / 2, `${edge} of ${one.aspect / 2}`)
      assert.ok(one.heading === 'towards' ? x < 0 : x > 0)
    }),
  )
})

test('a boat drifts to the right in the middle of its stream, whole in the frame and before the camera', () => {
  const winds = fc.record({
    sway: fc.double({ min: 0.2, max: 0.9, noNaN: true }),
    turn: fc.double({ min: 0.6, max: 1.6, noNaN: true }),
    phase: fc.double({ min: 0, max: 6, noNaN: true }),
    move: fc.constantFrom('static', 'push_in', 'pull_out', 'pan_right', 'fly', 'truck_right' as const),
    breadth: fc.double({ min: 0.2, max: 0.6, noNaN: true }),
  })
  const aspect = 16 / 9
  let found = 0
  fc.assert(
    fc.property(winds, ({ sway, turn, phase, move, breadth }) => {
      const stream = (away: number) => sway * Math.sin(away * turn + phase)
      const { path } = outlookOf({ wish: { moves: [move], pace: 'fast', isHandheld: false }, seconds: 8, seed: 1 })
      const course = planDrift(stream, { breadth, ahead: 0.5, aspect, path })
      if (course === undefined) return
      found++
      const seen = [0, 0.1, 0.3, 0.5, 0.7, 0.9, 1].map((progress) => {
        const { x, z, panX } = path(progress)
        const boat = course.at(progress, z)
        assert.ok(Math.abs(boat.x - stream(boat.away + z)) < 1e-9, 'it is in the middle of its stream')
        assert.ok(boat.away > 3, `the camera is ${boat.away} before it`)
        const middle = (4 * (boat.x - x)) / boat.away + panX
        const edge = Math.abs(middle) + (2 * breadth) / boat.away
        assert.ok(edge < aspect / 2, `${edge} of ${aspect / 2} at ${progress}`)
        return middle
      })
      assert.ok((seen.at(-1) ?? 0) > (seen[0] ?? 0))
    }),
  )
  assert.ok(found > 50, `${found} streams have room for a boat`)
  const away = { breadth: 0.4, ahead: 0.5, aspect, path: STILL.path }
  assert.equal(
    planDrift(() => 99, away),
    undefined,
  )
})

test('a boat that leaves is whole in the frame all the way, and tiny in the end', () => {
  const stream = (away: number) => 0.9 * Math.sin(away)
  const [aspect, breadth] = [16 / 9, 0.6]
  const course = planDeparture(stream, { aspect, breadth })
  for (const progress of [0, 0.3, 0.6, 1]) {
    const { x, away } = course.at(progress, 0)
    assert.ok(((Math.abs(x) + breadth / 2) * 4) / away < aspect / 2, `at ${progress}`)
    assert.ok(Math.abs(x - stream(away)) < 1e-9)
  }
  assert.ok(course.at(1, 0).away * 0.5 > course.at(0, 0).away)
})

test('who comes on foot comes nearer and goes to the right, and no deeper than the ground is', () => {
  for (const heading of ['towards', 'away'] as const) {
    const course = planApproach(heading, { reach: 3, depthMax: 1, breadth: 0.3, aspect: 16 / 9 })
    const [first, last] = [course.at(0, 0), course.at(1, 0)]
    assert.ok(heading === 'towards' ? last.away < first.away : last.away > first.away)
    assert.ok(last.x / last.away - first.x / first.away > 0.1)
    assert.ok(Math.abs(course.farthest - course.nearest - 1) < 1e-9)
    assert.equal(course.length, 3, 'his steps take him as far as they are long')
  }
})

test('who is broad goes less far across, and is whole in the frame where it is nearest', () => {
  const { at } = planApproach('towards', { reach: 4, depthMax: 9, breadth: 0.95, aspect: 16 / 9 })
  const { x, away } = at(1, 0)
  assert.ok((4 * (x + 0.95 / 2)) / away < 8 / 9)
})

test('several boats lie in the middle of their stream, one behind the other', () => {
  const stream = (away: number) => Math.cos(away)
  const [near, far] = [planMooring(stream, 0).at(0.5, 0), planMooring(stream, 1).at(0.5, 0)]
  for (const { x, away } of [near, far]) assert.ok(Math.abs(x - stream(away)) < 1e-9)
  assert.ok(far.away > near.away + 1)
})
