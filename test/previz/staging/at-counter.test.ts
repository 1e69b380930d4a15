import assert from 'node:assert/strict'
import { test } from 'node:test'
import { blockCast } from '../../../src/previz/staging/blocking.ts'
import { subject } from '../cast/stand-ins.ts'
import { ON_STAGE } from './on-stage.ts'

const person = (picture: string) => subject(picture, { nature: 'person' })
const COUNTER = { ...ON_STAGE, counter: 5.6 }
const CLOSE_UP = { ...ON_STAGE.camera, framing: 'close_up' } as const

const distances = (options: typeof ON_STAGE, ...pictures: readonly string[]) =>
  Object.fromEntries(
    blockCast(pictures.map(person), options).map(({ subject: { picture = '' }, distance }) => [picture, distance]),
  )

test('a barista stands behind the counter, and guests before it', () => {
  const { barista = 0, woman = 0 } = distances(COUNTER, 'barista', 'woman')
  assert.ok(barista >= 5.6 && woman < 5)
})

test('who serves is no smaller than guests', () => {
  const [far, near] = blockCast([person('barista'), person('man')], COUNTER)
  assert.equal(far?.subject.picture, 'barista')
  assert.ok(far && near && (far.motion.height * 4) / far.distance > 0.95 * near.motion.height)
})

test('where there is no counter, or it would not be seen, a barista stands where others do', () => {
  assert.equal(distances(ON_STAGE, 'barista')['barista'], 4)
  assert.equal(distances({ ...COUNTER, camera: CLOSE_UP }, 'barista')['barista'], 4)
})
