import assert from 'node:assert/strict'
import { test } from 'node:test'
import { followingReach } from '../../../src/previz/camera/moves.ts'
import { outlookOf } from '../../../src/previz/camera/outlook.ts'
import { aheadOfSubject, shapeOfSubject } from '../../../src/previz/cast/costume.ts'
import type { CameraMove, CameraWish } from '../../../src/previz/script/reading.ts'
import { blockCast, type BlockingOptions } from '../../../src/previz/staging/blocking.ts'
import type { Role } from '../../../src/previz/staging/role.ts'
import { subject } from '../cast/stand-ins.ts'
import { ON_STAGE } from './on-stage.ts'

/** A stage before a camera that moves. */
function before(move: CameraMove): BlockingOptions {
  const camera: CameraWish = { moves: [move], pace: 'normal', isHandheld: false, isFree: true }
  const outlook = outlookOf({ wish: camera, seconds: 5, seed: 1 })
  return { ...ON_STAGE, camera, outlook, following: move === 'follow' ? followingReach(camera, 5, false) : 0 }
}

/** How far right the picture of somebody reaches in the end, in frame heights from the middle. */
function edgeOf({ subject: one, distance, x, motion, along }: Role, { outlook }: BlockingOptions): number {
  const ahead = motion.height * shapeOfSubject(one) * aheadOfSubject(one)
  return (outlook.growth * 4 * (x + motion.way.to - along / 2 + ahead)) / distance + outlook.shift
}

test('broad animals are whole in the frame where they end, whatever the camera does meanwhile', () => {
  for (const [picture, action] of [
    ['horse', 'run'],
    ['elephant', 'walk'],
    ['dragon', 'fly'],
    ['whale', 'swim'],
    ['tiger', 'run'],
    ['giraffe', 'walk'],
  ] as const) {
    for (const move of ['follow', 'push_in', 'static', 'pan_right', 'truck_right'] as const) {
      const stage = before(move)
      const [role] = blockCast([subject(picture, { nature: 'animal', action })], stage)
      assert.ok(role)
      const edge = edgeOf(role, stage)
      assert.ok(edge < 0.47 * stage.aspect, `${picture}, ${move}: ${edge} of ${stage.aspect / 2}`)
      assert.ok(role.motion.way.to > role.motion.way.from)
    }
  }
})

test('what is in the background is in the free view of a street, and whoever stands before it stands aside', () => {
  const stage = { ...ON_STAGE, vista: { distance: 11, half: 0.15 } }
  const cast = [subject('man', { nature: 'person' }), subject('castle', { nature: 'building', part: 'backdrop' })]
  const [castle, man] = blockCast(cast, stage)
  assert.ok(castle && man && castle.subject === cast[1])
  const half = (2 * castle.motion.height * shapeOfSubject(castle.subject)) / castle.distance
  assert.ok(Math.abs(castle.x) < 1e-9 && half <= 0.15 + 1e-9 && half > 0.1)
  const edge = man.x + (man.motion.height * shapeOfSubject(man.subject)) / 2
  assert.ok(edge < 0, `he hides it up to ${edge}`)
})

test('who swims in a stream, or drifts on it, stays in it', () => {
  const stream = (away: number) => 0.4 * Math.sin(away)
  for (const [picture, nature, action] of [
    ['duck', 'animal', 'swim'],
    ['man', 'person', 'swim'],
    ['canoe', 'vessel', 'sail'],
  ] as const) {
    const roles = blockCast([subject(picture, { nature, action })], { ...ON_STAGE, isOnWater: true, stream })
    const course = roles[0]?.course
    assert.ok(course !== undefined, picture)
    for (const progress of [0, 0.5, 1]) {
      const station = course.at(progress, 0)
      assert.ok(Math.abs(station.x - stream(station.away)) < 1e-9, picture)
    }
  }
})

test('fruit beside a drink leaves it to be seen', () => {
  const fruit = ['lemon', 'red-apple', 'tangerine'].map((picture) => subject(picture, { nature: 'food', part: 'prop' }))
  const tea = subject('bubble-tea', { nature: 'food' })
  const roles = blockCast([...fruit, tea], ON_STAGE)
  const drink = roles.find((role) => role.subject === tea)
  const half = (role: Role) => (role.motion.height * shapeOfSubject(role.subject)) / 2
  for (const role of roles.filter((one) => one !== drink)) {
    assert.ok(drink && role.motion.height < 0.6 * drink.motion.height, role.subject.words)
    assert.ok(Math.abs(role.x) - half(role) > Math.abs(drink.x), role.subject.words)
  }
})

test('milk beside a strawberry is as large as that, and neither hides the other', () => {
  for (const aspect of [16 / 9, 9 / 16]) {
    const cast = [subject('strawberry', { nature: 'food' }), subject('glass-of-milk', { nature: 'food', part: 'prop' })]
    const roles = blockCast(cast, { ...ON_STAGE, aspect })
    const [berry, milk] = cast.map((one) => roles.find((role) => role.subject === one))
    assert.ok(berry && milk && milk.motion.height > berry.motion.height)
    const half = (role: Role) => (role.motion.height * shapeOfSubject(role.subject)) / 2
    assert.ok(milk.x + half(milk) < aspect / 2, `${aspect}`)
    assert.ok(milk.x - half(milk) > berry.x, `${aspect}`)
  }
})
