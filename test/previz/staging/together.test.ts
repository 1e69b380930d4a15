import assert from 'node:assert/strict'
import { test } from 'node:test'
import { shapeOfSubject } from '../../../src/previz/cast/costume.ts'
import { blockCast } from '../../../src/previz/staging/blocking.ts'
import type { Role } from '../../../src/previz/staging/role.ts'
import { subject } from '../cast/stand-ins.ts'
import { ON_STAGE } from './on-stage.ts'

/** From where to where somebody reaches to begin with, in frame heights from the middle as the camera sees them. */
function spanOf({ subject: one, distance, x, motion, along }: Role): readonly [left: number, right: number] {
  const half = (motion.height * shapeOfSubject(one)) / 2
  const at = x + motion.way.from + along / 2
  return [((at - half) * 4) / distance, ((at + half) * 4) / distance]
}

test('whom the camera goes along with is seen whole when a shot begins', () => {
  for (const [picture, nature, changes] of [
    ['woman', 'person', { action: 'walk', count: 3 }],
    ['elephant', 'animal', { action: 'walk', count: 'crowd' }],
    ['family', 'person', { action: 'sail', on: { picture: 'canoe' } }],
    ['child', 'person', { action: 'walk', on: { picture: 'elephant' } }],
  ] as const)
    for (const aspect of [16 / 9, 9 / 16]) {
      const roles = blockCast([subject(picture, { nature, ...changes })], { ...ON_STAGE, aspect, following: 2 })
      const left = Math.min(...roles.map((role) => spanOf(role)[0]))
      assert.ok(left > -aspect / 2, `${picture} at ${aspect}: ${left}`)
    }
})

test('those who walk together keep their distances', () => {
  const roles = blockCast([subject('woman', { nature: 'person', action: 'walk', count: 3 })], ON_STAGE)
  assert.equal(new Set(roles.map(({ motion: { way } }) => `${way.from} ${way.to}`)).size, 1)
})

test('a child is smaller than its mother, however narrow the frame is', () => {
  const cast = ['woman', 'child'].map((picture) => subject(picture, { nature: 'person', action: 'sit' }))
  for (const aspect of [21 / 9, 16 / 9, 1, 9 / 16]) {
    const roles = blockCast(cast, { ...ON_STAGE, aspect })
    const high = (picture: string) => roles.find((role) => role.subject.picture === picture)?.motion.height ?? 0
    assert.ok(high('child') < high('woman') * 0.9, `${aspect}`)
  }
})
