import assert from 'node:assert/strict'
import { test } from 'node:test'
import { drawingOf } from '../../../src/previz/cast/catalogue.ts'
import { measure } from '../../../src/previz/cast/measure.ts'
import { handOver } from '../../../src/previz/staging/hand-over.ts'
import { subject } from '../cast/stand-ins.ts'

const woman = subject('woman', { nature: 'person', action: 'walk' })
const umbrella = subject('umbrella', { part: 'prop', colour: 'red' })

test('who is said to have an umbrella has it in hand, in its colour', () => {
  const cast = handOver([woman, umbrella])
  assert.equal(cast.length, 1)
  assert.deepEqual(cast[0]?.holds, { picture: 'umbrella', colour: 'red' })
})

test('whoever has no hand free, or is not alone, has it beside him', () => {
  const couple = subject('couple', { nature: 'person' })
  const swimmer = { ...woman, action: 'swim' } as const
  for (const cast of [
    [couple, umbrella],
    [swimmer, umbrella],
    [woman, subject('man', { nature: 'person' }), umbrella],
    [woman, subject('castle', { part: 'prop' })],
  ])
    assert.deepEqual(handOver(cast), cast)
})

test('an umbrella is held over the head, and a bag by its handle', () => {
  const topOf = (picture: string | undefined) => {
    const drawing = drawingOf({ ...woman, ...(picture !== undefined && { holds: { picture } }) })
    assert.ok(drawing !== undefined)
    return measure(drawing).top
  }
  assert.ok(topOf('umbrella') < topOf(undefined) - 0.3)
  assert.ok(Math.abs(topOf('handbag') - topOf(undefined)) < 0.02)
})
