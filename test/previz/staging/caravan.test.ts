import assert from 'node:assert/strict'
import { test } from 'node:test'
import { shapeOfSubject } from '../../../src/previz/cast/costume.ts'
import { blockCast } from '../../../src/previz/staging/blocking.ts'
import { subject } from '../cast/stand-ins.ts'
import { ON_STAGE } from './on-stage.ts'

test('a caravan goes one behind the other, across a good part of the picture', () => {
  const camels = blockCast([subject('camel', { nature: 'animal', action: 'walk', count: 'crowd' })], ON_STAGE)
  const places = camels.map(({ x }) => x).toSorted((one, other) => one - other)
  assert.ok(camels.length >= 4)
  for (const [index, { motion, subject: camel, distance }] of camels.entries()) {
    const breadth = motion.height * shapeOfSubject(camel)
    if (index > 0) assert.ok((places[index] ?? 0) - (places[index - 1] ?? 0) > breadth, 'none is behind another')
    assert.ok(motion.way.to - motion.way.from > 0.6 * ON_STAGE.aspect)
    assert.equal(distance, camels[0]?.distance)
  }
})
