import assert from 'node:assert/strict'
import { test } from 'node:test'
import { shapeOfSubject } from '../../../src/previz/cast/costume.ts'
import { blockCast } from '../../../src/previz/staging/blocking.ts'
import { subject } from '../cast/stand-ins.ts'
import { ON_STAGE } from './on-stage.ts'

const coming = (picture: string, count = 1) =>
  subject(picture, { nature: 'vehicle', action: 'drive', heading: 'towards', count })

test('those who come down one road keep apart, whoever they are', () => {
  for (const cast of [[coming('car'), coming('taxi')], [coming('car', 2)], [coming('car', 2), coming('police-car')]]) {
    const stations = blockCast(cast, ON_STAGE).map(({ course }) => course?.at(0.5, 0))
    assert.equal(
      stations.length,
      cast.reduce((sum, { count }) => sum + Number(count), 0),
    )
    const places = stations.map((station) => `${station?.x.toFixed(2)} ${station?.away.toFixed(2)}`)
    assert.equal(new Set(places).size, places.length, String(places))
  }
})

test('whoever lies is no longer than he would be tall', () => {
  const [standing] = blockCast([subject('man', { nature: 'person', action: 'stand' })], ON_STAGE)
  const man = subject('man', { nature: 'person', action: 'lie' })
  const [lying] = blockCast([man], ON_STAGE)
  const lengthOf = (lying?.motion.height ?? 0) * shapeOfSubject(man)
  assert.ok(lengthOf <= (standing?.motion.height ?? 0) * 1.05, `${lengthOf}`)
})
