import assert from 'node:assert/strict'
import { test } from 'node:test'
import { REST } from '../../../src/previz/camera/pose.ts'
import { PixelMemory } from '../../../src/previz/pixels/pixel-memory.ts'
import { textureFromRgba } from '../../../src/previz/pixels/texture.ts'
import { Glances } from '../../../src/previz/scene/glances.ts'
import { setStage } from '../../../src/previz/scene/painting.ts'
import { planSet } from '../../../src/previz/scene/sets/sets.ts'
import type { LayerPlan } from '../../../src/previz/scene/stage.ts'
import { chanceFrom } from '../../../src/previz/random.ts'

const FRAME = { widthPx: 640, heightPx: 320 }
const SETTING = {
  isWet: false,
  isWindy: false,
  lamps: [],
  moods: [],
  life: [],
  place: 'lake',
  season: 'summer',
  daytime: 'day',
  weather: 'clear',
} as const

const set = planSet(SETTING, chanceFrom(1, 'set'), 'level')
const stage = setStage({ size: FRAME, seed: 1, setting: SETTING }, set)
const lens = { frame: FRAME, horizon: stage.horizon }
const FAR: LayerPlan = { distance: 40, paint: () => undefined }

/** A layer that hides the columns before `end` and nothing else. */
function wall(endPx: number) {
  const plan: LayerPlan = { distance: 8, paint: () => undefined }
  const rgba = new Uint8Array(FRAME.widthPx * FRAME.heightPx * 4)
  for (let y = 0; y < FRAME.heightPx; y++) {
    rgba.fill(255, y * FRAME.widthPx * 4, (y * FRAME.widthPx + endPx) * 4)
  }
  return { plan, texture: textureFromRgba(new PixelMemory(), rgba, FRAME, { left: 0, top: 0, density: 1 }) }
}

test('where nothing is nearer, all of a layer is seen', () => {
  const seen = new Glances([{ pose: REST, seconds: 0 }], stage, lens).seenOf(FAR)
  assert.ok(seen !== undefined && seen.left <= 0 && seen.top <= 0)
  assert.ok(seen.right >= FRAME.widthPx && seen.bottom >= FRAME.heightPx)
})

test('what a nearer layer hides all the time is not seen, with a little room', () => {
  const glances = new Glances([{ pose: REST, seconds: 0 }], stage, lens)
  glances.pass(wall(320))
  const seen = glances.seenOf(FAR)
  assert.ok(seen !== undefined && seen.left > 200 && seen.left < 320, `from ${seen?.left}`)
  assert.ok(seen.right >= FRAME.widthPx)
})

test('a camera that goes aside sees behind it, and between two glances a little farther', () => {
  const poses = [REST, { ...REST, x: 0.2 }]
  const glances = new Glances(
    poses.map((pose, seconds) => ({ pose, seconds })),
    stage,
    lens,
  )
  glances.pass(wall(320))
  const still = new Glances([{ pose: REST, seconds: 0 }], stage, lens)
  still.pass(wall(320))
  const [moving, resting] = [glances.seenOf(FAR), still.seenOf(FAR)]
  assert.ok(moving !== undefined && resting !== undefined && moving.left < resting.left)
})

test('of a layer behind one that hides everything, nothing is seen', () => {
  const glances = new Glances([{ pose: REST, seconds: 0 }], stage, lens)
  glances.pass(wall(FRAME.widthPx))
  assert.equal(glances.seenOf(FAR), undefined)
})
