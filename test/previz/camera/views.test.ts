import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { planView, type ViewOptions } from '../../../src/previz/camera/views.ts'
import { WHOLE } from '../../../src/previz/pixels/frame.ts'
import { chanceFrom } from '../../../src/previz/random.ts'
import { CAMERA_MOVES, type CameraWish } from '../../../src/previz/script/reading.ts'

const WISH: CameraWish = { moves: [], pace: 'normal', isHandheld: false }

function view(wish: Partial<CameraWish>, role: ViewOptions['role'] = 'shot', seed = 1) {
  return planView({ ...WISH, ...wish }, { role, seconds: 5, chance: chanceFrom(seed, 'view') })
}

test('several moves over a still come one after another', () => {
  const path = view({ moves: ['push_in', 'pan_right'] })
  const [start, near, end] = [path(0), path(0.5), path(1)]
  assert.deepEqual(start, WHOLE)
  assert.ok(near.scale < 1, 'first it goes nearer')
  assert.ok(Math.abs(end.left + end.scale - 1) < 1e-9, 'then to the right edge')
})

test('a camera that stands first, or last, does so in its turn', () => {
  const first = view({ moves: ['static', 'push_in'] }, 'opening')
  assert.deepEqual([first(0), first(0.5)], [WHOLE, WHOLE])
  assert.ok(first(1).scale < 1)
  const last = view({ moves: ['pan_right', 'static'] })
  assert.deepEqual(last(0.5), last(1))
  assert.notDeepEqual(last(0), last(0.5))
})

test('two moves that end in the same view are one', () => {
  const path = view({ moves: ['pan_right', 'follow'] })
  assert.ok(path(0.5).left < path(1).left)
})

test('a picture that opens a film is gone into before it is pulled out of', () => {
  const path = view({ moves: ['pull_out'] }, 'opening')
  assert.deepEqual([path(0), path(1)], [WHOLE, WHOLE])
  assert.ok(path(0.5).scale < 0.9)
})

test('a picture that ends a film is pulled out of all along', () => {
  const path = view({ moves: ['pull_out'] }, 'ending')
  assert.ok(path(0).scale < path(0.5).scale && path(0.5).scale < path(1).scale)
})

test('a hand trembles over a still, and not where it has to be exact', () => {
  const path = view({ moves: ['static'], isHandheld: true }, 'opening')
  assert.deepEqual(path(0), WHOLE)
  const places = [0.3, 0.4, 0.5, 0.6].map((progress) => path(progress).left.toFixed(5))
  assert.equal(new Set(places).size, places.length)
  assert.deepEqual(view({ moves: ['push_in'], isHandheld: true }, 'ending')(1), WHOLE)
})

test('no way over a still shows its edge, and all are followed without a jump', () => {
  const wishes = fc.record({
    moves: fc.array(fc.constantFrom(...CAMERA_MOVES), { maxLength: 3 }),
    pace: fc.constantFrom('slow', 'normal', 'fast'),
    isHandheld: fc.boolean(),
  })
  const roles = fc.constantFrom<ViewOptions['role']>('opening', 'ending', 'shot')
  fc.assert(
    fc.property(wishes, roles, fc.integer(), (wish, role, seed) => {
      const path = view(wish, role, seed)
      let before = path(0)
      for (let step = 0; step <= 240; step++) {
        const { left, top, scale } = path(step / 240)
        assert.ok(left >= -1e-9 && top >= -1e-9 && left + scale <= 1 + 1e-9 && top + scale <= 1 + 1e-9)
        assert.ok(Math.abs(left - before.left) < 0.03 && Math.abs(scale - before.scale) < 0.03)
        before = { left, top, scale }
      }
      if (role === 'opening') assert.deepEqual(path(0), WHOLE)
      if (role === 'ending') assert.deepEqual(path(1), WHOLE)
    }),
  )
})
