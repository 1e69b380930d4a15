import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { planPath } from '../../../src/previz/camera/moves.ts'
import { coverageOf, placementOf, REST, SUBJECT_DISTANCE } from '../../../src/previz/camera/pose.ts'
import { CAMERA_MOVES, type CameraMove, type CameraWish } from '../../../src/previz/script/reading.ts'

const lens = { frame: { widthPx: 1280, heightPx: 720 }, horizon: 440 }
const focus = { x: 0, y: 0.1 }

const wishOf = (...moves: readonly CameraMove[]): CameraWish => ({ moves, pace: 'normal', isHandheld: false })
const path = (wish: CameraWish) => planPath({ wish, seconds: 5, focus, horizon: 440 / 720 - 0.5, seed: 7 })

/** Where the camera sees, at a progress, what lies at a place of the resting frame, and how large. */
const seenAt = (
  wish: CameraWish,
  progress: number,
  distance: number,
  [x, y]: readonly [number, number] = [640, 432],
) => {
  const { scale, dx, dy } = placementOf(path(wish)(progress), distance, lens)
  return { x: x * scale + dx, y: y * scale + dy, scale }
}

/** From the beginning of a shot to its end. */
const change = (move: CameraMove, distance: number) => {
  const [from, to] = [seenAt(wishOf(move), 0, distance), seenAt(wishOf(move), 1, distance)]
  return { x: to.x - from.x, y: to.y - from.y, growth: to.scale / from.scale }
}

test('a push makes near things grow more than far ones, a pull is the same backwards', () => {
  assert.ok(change('push_in', SUBJECT_DISTANCE).growth > 1.25)
  assert.ok(change('push_in', 30).growth < 1.05)
  assert.ok(change('pull_out', SUBJECT_DISTANCE).growth < 0.8)
})

test('a pan moves near and far alike, a truck moves near things more', () => {
  const far = Number.POSITIVE_INFINITY
  assert.ok(Math.abs(change('pan_right', 4).x - change('pan_right', far).x) < 1)
  assert.ok(change('pan_right', 4).x < -100)
  assert.ok(change('truck_right', 3).x < 2 * change('truck_right', 8).x)
  assert.ok(Math.abs(change('truck_right', far).x) < 1)
})

test('a tilt and a crane go up and down', () => {
  assert.ok(change('tilt_up', 20).y > 50)
  assert.ok(change('tilt_down', 20).y < -50)
  assert.ok(change('crane_up', 3).y > change('crane_up', 12).y + 40)
})

test('a tilt keeps a face in the frame, and is as large as before', () => {
  for (const move of ['tilt_up', 'tilt_down'] as const)
    for (const pace of ['slow', 'normal', 'fast'] as const) {
      const options = { wish: { ...wishOf(move), pace }, seconds: 5, focus, horizon: 0.1, seed: 7 }
      const [free, held] = [planPath(options), planPath({ ...options, headroom: 0.05 })]
      for (const progress of [0, 0.25, 0.5, 0.75, 1])
        assert.ok(held(progress).panY > -0.0501, `${move}, ${pace}: ${held(progress).panY} at ${progress}`)
      const sizeOf = (path: typeof held) => path(1).panY - path(0).panY
      assert.ok(Math.abs(sizeOf(held) - sizeOf(free)) < 1e-9)
    }
})

test('a crane goes no higher than it may', () => {
  for (const move of ['crane_up', 'crane_down'] as const) {
    const craned = planPath({ wish: wishOf(move), seconds: 5, focus, horizon: 0.1, climb: 0.1, seed: 7 })
    const heights = [0, 0.5, 1].map((progress) => craned(progress).y)
    assert.ok(Math.abs(Math.max(...heights) - 0.1) < 1e-9 && Math.min(...heights) >= 0, `${move}: ${heights}`)
  }
})

test('an orbit keeps the subject where it is, while what is behind it goes along with the camera', () => {
  assert.ok(Math.abs(change('orbit_right', SUBJECT_DISTANCE).x) < 20)
  assert.ok(change('orbit_right', 20).x > 150)
})

test('an orbit seen from above is a small one: the ground is sheared by it, and trees would lean', () => {
  for (const view of ['high', 'aerial', 'top'] as const)
    for (const pace of ['normal', 'slow'] as const)
      for (const move of ['orbit_left', 'orbit_right'] as const)
        for (const progress of [0, 0.25, 0.5, 0.75, 1]) {
          const pose = path({ ...wishOf(move), view, pace })(progress)
          assert.ok(Math.abs(pose.x) < 0.2, `${pose.x}`)
        }
  assert.ok(Math.abs(path(wishOf('orbit_left'))(0).x) > 0.4, 'on the ground it is as wide as it was')
})

test('a dolly zoom keeps the size of the subject and changes all others', () => {
  assert.ok(Math.abs(change('dolly_zoom', SUBJECT_DISTANCE).growth - 1) < 0.01)
  assert.ok(change('dolly_zoom', 30).growth < 0.85)
})

test('what is looked at stays in the picture, whatever the camera does', () => {
  for (const move of CAMERA_MOVES) {
    if (['follow', 'truck_left', 'truck_right', 'pan_left', 'pan_right', 'fly'].includes(move)) continue
    for (const progress of [0, 0.25, 0.5, 0.75, 1]) {
      const { x, y } = seenAt(wishOf(move), progress, SUBJECT_DISTANCE)
      assert.ok(x > 256 && x < 1024 && y > 144 && y < 648, `${move} at ${progress}: ${x}, ${y}`)
    }
  }
})

test('every move begins and ends gently, and is no straight line', () => {
  for (const move of CAMERA_MOVES) {
    if (move === 'static') continue
    const at = (progress: number) => {
      const { x, y, scale } = seenAt(wishOf(move), progress, SUBJECT_DISTANCE * 2)
      return [x, y, scale * 700] as const
    }
    const way = (from: number, to: number) =>
      Math.hypot(...at(to).map((value, index) => value - (at(from)[index] ?? 0)))
    const whole = way(0, 1)
    assert.ok(way(0, 0.02) < 0.012 * whole, `${move} begins at once`)
    assert.ok(way(0.98, 1) < 0.012 * whole, `${move} stops at once`)
  }
})

test('several moves follow one another', () => {
  const both = wishOf('push_in', 'pan_left')
  const { scale: half } = seenAt(both, 0.5, 4)
  const { scale: end } = seenAt(both, 1, 4)
  assert.ok(half > 1.25 && Math.abs(end - half) < 0.01)
})

test('a camera that is told to stand still rests; a hand never does', () => {
  for (const progress of [0, 0.4, 1]) {
    assert.deepEqual(path(wishOf('static'))(progress), REST)
  }
  const hand = path({ ...wishOf('static'), isHandheld: true })
  assert.notDeepEqual(hand(0.2), hand(0.21))
})

test('what a layer covers is what every pose sees of it', () => {
  const moves = fc.array(fc.constantFrom(...CAMERA_MOVES), { maxLength: 3 })
  const distances = fc.constantFrom(2.5, 4, 9, 40, Number.POSITIVE_INFINITY)
  fc.assert(
    fc.property(moves, distances, fc.integer({ min: 0, max: 48 }), (named, distance, step) => {
      const walk = path(wishOf(...named))
      const poses = Array.from({ length: 49 }, (_, index) => walk(index / 48))
      const covered = coverageOf(poses, distance, lens)
      const { scale, dx, dy } = placementOf(walk(step / 48), distance, lens)
      assert.ok(covered.left * scale + dx <= 0 && covered.right * scale + dx >= 1280)
      assert.ok(covered.top * scale + dy <= 0 && covered.bottom * scale + dy >= 720)
    }),
  )
})

test('moves that add up never run through the subject, and never jump', () => {
  const moves = fc.array(fc.constantFrom(...CAMERA_MOVES), { minLength: 1, maxLength: 3 })
  fc.assert(
    fc.property(moves, (named) => {
      const walk = path({ ...wishOf(...named), pace: 'fast' })
      for (let step = 1; step <= 120; step++) {
        const [before, now] = [walk((step - 1) / 120), walk(step / 120)]
        assert.ok(now.z < SUBJECT_DISTANCE * 0.8)
        assert.ok(Math.abs(now.panY - before.panY) < 0.2 && Math.abs(now.panX - before.panX) < 0.2)
      }
    }),
  )
})
