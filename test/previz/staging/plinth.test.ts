import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chanceFrom } from '../../../src/previz/random.ts'
import { studio } from '../../../src/previz/scene/sets/studio.ts'
import { PLAIN } from '../../support/scenes.ts'

const { dropAt = () => 0 } = studio({ ...PLAIN, place: 'studio' }, chanceFrom(1, 'set'))

test('what stands beside a plinth stands on its lower step, and farther out on the floor', () => {
  const [top, step, floor] = [0.1, 0.36, 0.6].map((across) => dropAt(across, 16 / 9))
  assert.equal(top, 0)
  assert.ok(step !== undefined && step > 0.04 && floor !== undefined && floor > step + 0.04)
  assert.equal(dropAt(-0.36, 16 / 9), step)
})

test('in a tall frame the plinth is smaller, and its steps nearer', () => {
  assert.ok(dropAt(0.22, 9 / 16) > dropAt(0.22, 16 / 9))
})

test('a portrait without goods has nothing behind it but the backdrop', () => {
  const layersFor = (showsPortraits: boolean, showsGoods = false) => {
    const plan = studio({ ...PLAIN, place: 'studio' }, chanceFrom(1, 'set'), undefined, { showsPortraits, showsGoods })
    return { nearest: plan.layers.map(({ distance }) => distance), dropAt: plan.dropAt }
  }
  assert.ok(layersFor(false).nearest.includes(4.02))
  assert.ok(!layersFor(true).nearest.includes(4.02))
  assert.equal(layersFor(true).dropAt, undefined)
  assert.ok(layersFor(true, true).nearest.includes(4.02))
})
