import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gaitOfSubject } from '../../../src/previz/cast/costume.ts'
import type { Action } from '../../../src/previz/script/reading.ts'
import { dressed } from './dressed.ts'
import { DAY, NIGHT, subject } from './stand-ins.ts'

const wearing = (picture: string, action: Action, look = DAY) => dressed(subject(picture, { action }), look, 120)

const strideOf = (picture: string, action: Action) => gaitOfSubject(subject(picture, { action }))?.stride ?? 0

test('an elephant runs with about the steps of its walk, only more of them, where a horse leaps', () => {
  const longer = (picture: string) => strideOf(picture, 'run') / strideOf(picture, 'walk')
  assert.ok(longer('elephant') < 1.5 && longer('horse') > 2.5)
  assert.ok(wearing('elephant', 'run').phasesPerSecond > wearing('elephant', 'walk').phasesPerSecond)
})

test('a cat that sleeps breathes, and is lower for its length than one that sits', () => {
  const [asleep, sitting] = [wearing('cat', 'lie'), wearing('cat', 'sit')]
  assert.ok(asleep.phases.length > 1 && asleep.phasesPerSecond < 4)
  assert.ok(asleep.widthPerHeight > 1.5 && sitting.widthPerHeight < 1.2)
})

test('an elephant told to sit stands', () => {
  assert.equal(wearing('elephant', 'sit').widthPerHeight, wearing('elephant', 'stand').widthPerHeight)
})

test('a rocket burns where it flies, rises upright, and stands on its foot', () => {
  const [flying, rising, standing] = [wearing('rocket', 'fly'), wearing('rocket', 'rise'), wearing('rocket', 'stand')]
  assert.ok(flying.emissive.length > 1 && rising.emissive.length > 1)
  assert.equal(standing.emissive.length, 0)
  assert.ok(rising.widthPerHeight < 0.5 && flying.widthPerHeight > 0.8)
  assert.ok(standing.anchor.y > 0.95)
})

test('a whale leaps with its head up', () => {
  assert.ok(wearing('whale', 'jump').widthPerHeight < wearing('whale', 'swim').widthPerHeight * 0.7)
})

test('a butterfly beats its wings in the air, and holds them still where it sits', () => {
  assert.ok(wearing('butterfly', 'fly').phases.length > 4)
  assert.equal(wearing('butterfly', 'sit').phases.length, 1)
})

test('the windows of a train are alight, and its lamp is in front', () => {
  for (const picture of ['train', 'metro', 'high-speed-train']) {
    const { emissive, spots, facing } = wearing(picture, 'drive', NIGHT)
    assert.equal(emissive.length, 1, picture)
    assert.ok(facing === 'right' && spots.lamp !== undefined && spots.lamp.x > 0.9, picture)
  }
})
