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

test('two share an umbrella, and nothing else', () => {
  const couple = subject('couple', { nature: 'person' })
  const two = subject('person', { nature: 'person', count: 2 })
  assert.deepEqual(handOver([couple, umbrella]), [{ ...couple, holds: { picture: 'umbrella', colour: 'red' } }])
  assert.deepEqual(
    handOver([two, umbrella]).map(({ picture, count }) => [picture, count]),
    [['couple', 1]],
  )
  const handbag = subject('handbag', { part: 'prop' })
  assert.deepEqual(handOver([couple, handbag]), [couple, handbag])
})

test('each of several has a kite of his own', () => {
  const three = subject('child', { nature: 'person', count: 3 })
  const kites = subject('kite', { part: 'prop', count: 3, action: 'fly' })
  assert.deepEqual(handOver([three, kites]), [{ ...three, holds: { picture: 'kite' } }])
  assert.equal(handOver([three, { ...kites, count: 1 }]).length, 2, 'one kite is nobody’s')
})

test('whoever pushes a pram has it before him, on the ground', () => {
  const drawing = drawingOf({ ...woman, holds: { picture: 'stroller' } })
  const alone = drawingOf(woman)
  assert.ok(drawing !== undefined && alone !== undefined)
  assert.ok(measure(drawing).right > measure(alone).right + 0.3)
  assert.ok(measure(drawing).bottom < 0.05)
})

test('whoever has no hand free, or is not alone, has it beside him', () => {
  const swimmer = { ...woman, action: 'swim' } as const
  for (const cast of [
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
