import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createCostume, shapeOfSubject } from '../../../src/previz/cast/costume.ts'
import { allocateFrame } from '../../../src/previz/pixels/frame.ts'
import { PixelMemory } from '../../../src/previz/pixels/pixel-memory.ts'
import { chanceFrom } from '../../../src/previz/random.ts'
import { decideSetting } from '../../../src/previz/scene/scene-setting.ts'
import { draughtOf, isAfloat } from '../../../src/previz/staging/afloat.ts'
import { blockCast } from '../../../src/previz/staging/blocking.ts'
import { effectsOf } from '../../../src/previz/staging/effects-of.ts'
import { createRipples } from '../../../src/previz/staging/ripples.ts'
import { stanceAt } from '../../../src/previz/staging/tracks.ts'
import { DAY, subject } from '../cast/stand-ins.ts'
import { ON_STAGE } from './on-stage.ts'

const SIZE = { widthPx: 320, heightPx: 120 }

const ON_WATER = { ...ON_STAGE, isOnWater: true }

/** How bright the water to the left and to the right of somebody has become, who is 60 px broad. */
function waterAround(goes: boolean, seconds: number): { readonly left: number; readonly right: number } {
  const memory = new PixelMemory()
  const frame = allocateFrame(memory, SIZE)
  for (const effect of createRipples(memory, { widthPx: 60, density: 1, goes }))
    effect.paint(frame, { scale: 1, dx: 160, dy: 60 }, { seconds, progress: 0 })
  const luma = memory.bytes(frame.at, SIZE.widthPx * SIZE.heightPx)
  const sum = (from: number, to: number) =>
    luma.reduce((total, value, at) => total + (at % SIZE.widthPx >= from && at % SIZE.widthPx < to ? value : 0), 0)
  return { left: sum(0, 120), right: sum(200, 320) }
}

test('who swims is partly under water, and who flies over it is not', () => {
  for (const [picture, nature] of [
    ['duck', 'animal'],
    ['horse', 'animal'],
    ['man', 'person'],
  ] as const) {
    const swimmer = subject(picture, { nature, action: 'swim' })
    assert.ok(isAfloat(swimmer) && draughtOf(swimmer) > 0.2, picture)
    assert.ok(!isAfloat(subject(picture, { nature, action: 'fly' })), picture)
  }
  assert.ok(isAfloat(subject('whale', { nature: 'animal' })) && !isAfloat(subject('horse', { nature: 'animal' })))
})

test('a ship before a beach is out on the water', () => {
  const ship = subject('ship', { nature: 'vessel', action: 'sail' })
  const [far] = blockCast([ship], { ...ON_WATER, waterFrom: 6 })
  assert.equal(far?.distance, 6)
  const [walker] = blockCast([subject('woman', { nature: 'person', action: 'walk' })], { ...ON_WATER, waterFrom: 6 })
  assert.ok((walker?.distance ?? 6) < 6, 'she walks on the water')
})

test('a boat of paper leaves water on both sides of it', () => {
  const breadthOf = (picture: string) => {
    const boat = subject(picture, { nature: 'vessel', action: 'float' })
    return (blockCast([boat], ON_WATER)[0]?.motion.height ?? 0) * shapeOfSubject(boat)
  }
  assert.ok(breadthOf('paper-boat') < 0.15 * ON_WATER.aspect)
  assert.ok(breadthOf('ship') > 1.5 * breadthOf('paper-boat'))
})

test('only what goes leaves a wake, and leaves it behind', () => {
  const [still, going] = [waterAround(false, 1), waterAround(true, 1)]
  assert.equal(still.left, 0)
  assert.ok(going.left > 0)
  assert.equal(going.right, 0)
})

test('rings stay on the water, whether somebody swims there or leaps out of it', () => {
  const ringsOf = (action: 'swim' | 'jump') => {
    const whale = subject('whale', { nature: 'animal', action })
    const size = { heightPx: 60, density: 1, scaleMax: 1 }
    const water = { isAfloat: true, sheen: 0, isBlownOut: false }
    const wearing = { subject: whale, costume: createCostume(whale, DAY, 60), look: DAY, ...size, ...water }
    return effectsOf(new PixelMemory(), wearing).map(({ isGrounded }) => isGrounded)
  }
  assert.deepEqual(ringsOf('swim'), [true, true])
  assert.deepEqual(ringsOf('jump'), [true, true])
})

test('who leaps out of water comes from below it, is in the air, and is gone again', () => {
  const whale = subject('whale', { nature: 'animal', action: 'jump' })
  const [leaper] = blockCast([whale], ON_WATER)
  assert.ok(leaper?.motion.isAfloat)
  const { motion } = leaper
  const lifts = Array.from({ length: 600 }, (_, step) => {
    return stanceAt({ seconds: step / 100, progress: step / 600 }, motion).lift
  })
  const depth = draughtOf(whale) * motion.height
  assert.ok(lifts[0] !== undefined && lifts[0] > -depth / 4, 'it is seen from the start')
  assert.ok(Math.max(...lifts) > depth, 'all of it is in the air')
  assert.ok(Math.min(...lifts) < depth - motion.height, 'all of it is under water')
  const [child] = blockCast([subject('girl', { nature: 'person', action: 'jump' })], ON_WATER)
  assert.equal(child?.motion.isAfloat, undefined)
})

test('whoever surfs lies in the sea with the wave, people and dogs', () => {
  for (const [picture, nature, action] of [
    ['woman', 'person', 'sail'],
    ['dog', 'animal', 'swim'],
  ] as const) {
    const rider = subject(picture, { nature, action, on: { picture: 'surfboard' } })
    assert.ok(isAfloat(rider) && draughtOf(rider) < 0.1, picture)
    assert.ok(shapeOfSubject(rider) > 2, `${picture} is seen with all of the wave`)
    const open = { isWet: false, isWindy: false, lamps: [], moods: [], life: [] }
    assert.equal(decideSetting(open, [rider], chanceFrom(1, 'setting')).place, 'sea')
  }
})
