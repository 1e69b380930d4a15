import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chanceFrom } from '../../../src/previz/random.ts'
import { isInside, ledAside, winding } from '../../../src/previz/scene/winding.ts'
import { decideSetting } from '../../../src/previz/scene/scene-setting.ts'
import { planSet } from '../../../src/previz/scene/sets/sets.ts'

const OPEN = { isWet: false, isWindy: false, lamps: [], moods: [], life: [] } as const

const seeds = Array.from({ length: 40 }, (_, seed) => seed)

test('a river that is led aside leaves dry ground before it, and is itself farther away', () => {
  for (const seed of seeds) {
    const wild = winding(chanceFrom(seed, 'river'), { sway: 0.5, half: 0.62, offset: 0.1 })
    const led = ledAside(wild, 5.7)
    for (const away of [3, 3.5, 4, 4.4])
      for (let across = -1.4; across <= 1.4; across += 0.1)
        assert.ok(!isInside(led, across, away, 0.05), `seed ${seed}: water at ${across}, ${away}`)
    for (const away of [5.7, 7, 12, 30]) assert.equal(led.middle(away), wild.middle(away))
  }
})

test('whoever stands by a lake is on its shore, and boats are out on it', () => {
  const setting = decideSetting({ ...OPEN, place: 'lake' }, [], chanceFrom(1, 'setting'))
  const waterFor = (isTrodden: boolean) => planSet(setting, chanceFrom(1, 'set'), 'level', { isTrodden }).waterFrom
  assert.ok((waterFor(true) ?? 0) > 5)
  assert.equal(waterFor(false), undefined)
})

test('whoever stands by a river has a bank to stand on, and who only floats on it has the river', () => {
  const setting = decideSetting({ ...OPEN, place: 'river' }, [], chanceFrom(1, 'setting'))
  for (const seed of seeds) {
    const streamFor = (isTrodden: boolean) => planSet(setting, chanceFrom(seed, 'set'), 'level', { isTrodden }).stream
    const [trodden, wild] = [streamFor(true), streamFor(false)]
    assert.ok(Math.abs(trodden?.(4) ?? 0) > 2, 'the bank is under water')
    assert.ok(Math.abs(wild?.(4) ?? 9) < 2)
  }
})
