import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { planApproach, planCourse, planDrift } from '../../../src/previz/staging/course.ts'

const options = fc.record({
  heading: fc.constantFrom('towards' as const, 'away' as const),
  breadth: fc.double({ min: 0.3, max: 1.2, noNaN: true }),
  aspect: fc.constantFrom(9 / 16, 1, 16 / 9, 21 / 9),
  index: fc.integer({ min: 0, max: 3 }),
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
      const { at, nearest } = planCourse({ ...one, index: 0 })
      const { x } = at(one.heading === 'towards' ? 1 : 0, 0)
      const edge = (4 * (Math.abs(x) + one.breadth / 2)) / nearest
      assert.ok(edge < one.aspect / 2, `${edge} of ${one.aspect / 2}`)
      assert.ok(one.heading === 'towards' ? x < 0 : x > 0)
    }),
  )
})

test('a boat drifts to the right in the middle of its stream, in the frame, however far the camera has come', () => {
  const stream = (away: number) => 0.5 * Math.sin(away * 1.1)
  const course = planDrift(stream, 0.4, 16 / 9)
  assert.ok(course)
  const seen = [0, 0.5, 1].map((progress) => {
    const { x, away } = course.at(progress, 0.4)
    assert.ok(Math.abs(x - stream(away + 0.4)) < 1e-9)
    return (4 * x) / (away + 0.4)
  })
  assert.ok((seen[2] ?? 0) - (seen[0] ?? 0) > 0.3)
  for (const x of seen) assert.ok(Math.abs(x) < 0.8)
  assert.equal(
    planDrift(() => 9, 0.4, 16 / 9),
    undefined,
  )
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
