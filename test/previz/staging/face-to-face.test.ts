import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Subject } from '../../../src/previz/script/reading.ts'
import { blockCast } from '../../../src/previz/staging/blocking.ts'
import { subject } from '../cast/stand-ins.ts'
import { ON_STAGE } from './on-stage.ts'

const talks = (picture: string, changes: Partial<Subject> = {}) =>
  subject(picture, { nature: 'person', facesOthers: true, ...changes })

/** Who is on the stage, from left to right, and whether they look to the left. */
const staged = (cast: readonly Subject[], options: Partial<typeof ON_STAGE> = {}) =>
  blockCast(cast, { ...ON_STAGE, ...options })
    .toSorted((one, other) => one.x - other.x)
    .map(({ subject: { picture, isTurned = false } }) => [picture, isTurned])

test('of two who talk, the one on the right looks to the left', () => {
  const two = [
    ['man', false],
    ['woman', true],
  ]
  assert.deepEqual(staged([talks('man'), talks('woman')]), two)
  assert.deepEqual(staged([talks('man'), talks('woman')], { hasTable: true }), two)
  assert.deepEqual(staged([talks('man'), talks('woman')], { camera: { ...ON_STAGE.camera, framing: 'close_up' } }), two)
  assert.deepEqual(
    staged([talks('person', { count: 2 })]).map(([, isTurned]) => isTurned),
    [false, true],
  )
})

test('a couple that talks is two people', () => {
  assert.deepEqual(staged([talks('couple')]), [
    ['woman', false],
    ['man', true],
  ])
  assert.deepEqual(staged([subject('couple', { nature: 'person' })]), [['couple', false]])
})

test('two who talk stand near each other, in the picture', () => {
  for (const aspect of [16 / 9, 1, 9 / 16]) {
    const [one, other] = blockCast([talks('man'), talks('woman')], { ...ON_STAGE, aspect }).map(({ x }) => Math.abs(x))
    assert.ok(one !== undefined && other !== undefined && one + other < 0.5 && one + other < aspect, `${aspect}`)
  }
})

test('what two eat is between them', () => {
  const dinner = subject('steaming-bowl', { nature: 'food', part: 'prop' })
  const roles = blockCast([talks('couple'), dinner], { ...ON_STAGE, hasTable: true })
  const xOf = (picture: string) => roles.find((role) => role.subject.picture === picture)?.x ?? 0
  assert.ok(Math.abs((xOf('woman') + xOf('man')) / 2 - xOf('steaming-bowl')) < 1e-9)
})

test('who talks alone, or on the way, looks ahead', () => {
  assert.deepEqual(staged([talks('man')]), [['man', false]])
  const walk = { action: 'walk' } as const
  assert.ok(staged([talks('man', walk), talks('woman', walk)]).every(([, isTurned]) => isTurned === false))
})
