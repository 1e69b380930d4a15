import assert from 'node:assert/strict'
import { test } from 'node:test'
import { followingReach, planPath } from '../../../src/previz/camera/moves.ts'
import { seenAcross } from '../../../src/previz/camera/outlook.ts'
import { shapeOfSubject } from '../../../src/previz/cast/costume.ts'
import type { Subject } from '../../../src/previz/script/reading.ts'
import { blockCast } from '../../../src/previz/staging/blocking.ts'
import type { Role } from '../../../src/previz/staging/role.ts'
import { stanceAt } from '../../../src/previz/staging/tracks.ts'
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

/** From where to where across the frame somebody is seen who comes. */
const seenOf = ({ subject: one, course, motion }: Role, progress: number) => {
  const { x, away } = course?.at(progress, 0) ?? { x: 0, away: 1 }
  const half = (motion.height * shapeOfSubject(one)) / 2
  return { away, left: (4 * (x - half)) / away, right: (4 * (x + half)) / away }
}

test('each of those on a road is seen, however many there are', () => {
  for (const count of [2, 3])
    for (const progress of [0, 0.5, 1]) {
      const cars = blockCast([coming('car', count)], ON_STAGE).map((role) => seenOf(role, progress))
      assert.equal(cars.length, count)
      for (const car of cars) {
        const samples = Array.from({ length: 50 }, (_, step) => car.left + ((car.right - car.left) * (step + 0.5)) / 50)
        const nearer = cars.filter(({ away }) => away < car.away)
        const free = samples.filter((at) => !nearer.some(({ left, right }) => at > left && at < right))
        assert.ok(free.length >= 35, `${free.length} of 50 samples of a car among ${count} are seen`)
        assert.ok(Math.max(-car.left, car.right) < ON_STAGE.aspect / 2)
      }
    }
})

test('whoever is chased is in front: nearer where they come, farther where they go away', () => {
  for (const heading of ['towards', 'away'] as const) {
    const [police, thief] = ['police-car', 'sports-car'].map((picture) => ({ ...coming(picture), heading }))
    assert.ok(police && thief)
    const roles = blockCast([police, thief], ON_STAGE)
    const awayOf = (one: Subject) => roles.find((role) => role.subject === one)?.course?.at(0.5, 0).away ?? 0
    assert.ok(heading === 'towards' ? awayOf(thief) < awayOf(police) : awayOf(thief) > awayOf(police))
  }
})

test('a chase across the picture shows both cars whole, one behind the other with a gap', () => {
  const camera = { moves: ['follow'], pace: 'normal', isHandheld: false } as const
  const stage = { ...ON_STAGE, camera, following: followingReach(camera, 5, true) }
  const cars = ['police-car', 'sports-car'].map((picture) => subject(picture, { nature: 'vehicle', action: 'drive' }))
  const roles = blockCast(cars, stage)
  assert.equal(roles.toSorted((one, other) => one.x - other.x)[0]?.subject.picture, 'police-car')
  const along = roles[0]?.along ?? 0
  assert.ok(along > 2, 'the camera goes along')
  const path = planPath({ wish: camera, seconds: 5, focus: { x: 0, y: 0 }, horizon: 0, along, seed: 1 })
  for (let progress = 0; progress <= 1; progress += 0.1) {
    const pose = path(progress)
    const edgesOf = (role: Role) => {
      const x = role.x + stanceAt({ seconds: 5 * progress, progress }, role.motion).x
      const half = (role.motion.height * shapeOfSubject(role.subject)) / 2
      return { left: seenAcross(pose, x - half, role.distance), right: seenAcross(pose, x + half, role.distance) }
    }
    const [behind, before] = roles.toSorted((one, other) => one.x - other.x).map(edgesOf)
    assert.ok(behind && before)
    assert.ok(behind.right < before.left, `no gap at ${progress}`)
    assert.ok(behind.left > -8 / 9 && before.right < 8 / 9, `${behind.left} to ${before.right} at ${progress}`)
  }
})

test('cars beside each other keep their sizes in a narrow frame', () => {
  const cars = ['police-car', 'sports-car'].map((picture) => subject(picture, { nature: 'vehicle', action: 'drive' }))
  const [one, other] = blockCast(cars, { ...ON_STAGE, aspect: 9 / 16 }).map(({ motion }) => motion.height)
  assert.ok(one !== undefined && one === other)
})

test('several cars are whole in the frame and beside each other', () => {
  const cars = blockCast([subject('sports-car', { nature: 'vehicle', count: 2 })], ON_STAGE)
  const [left, right] = cars.map(({ x }) => x).toSorted((one, other) => one - other)
  const breadth = (cars[0]?.motion.height ?? 0) * shapeOfSubject(subject('sports-car', { nature: 'vehicle' }))
  assert.ok((right ?? 0) - (left ?? 0) > breadth)
  assert.ok((right ?? 9) + breadth / 2 < 8 / 9)
})

test('whoever lies is no longer than he would be tall', () => {
  const [standing] = blockCast([subject('man', { nature: 'person', action: 'stand' })], ON_STAGE)
  const man = subject('man', { nature: 'person', action: 'lie' })
  const [lying] = blockCast([man], ON_STAGE)
  const lengthOf = (lying?.motion.height ?? 0) * shapeOfSubject(man)
  assert.ok(lengthOf <= (standing?.motion.height ?? 0) * 1.05, `${lengthOf}`)
})
