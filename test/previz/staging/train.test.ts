import assert from 'node:assert/strict'
import { test } from 'node:test'
import { shapeOfSubject } from '../../../src/previz/cast/costume.ts'
import { chanceFrom } from '../../../src/previz/random.ts'
import { decideSetting } from '../../../src/previz/scene/scene-setting.ts'
import { planSet } from '../../../src/previz/scene/sets/sets.ts'
import { readScript } from '../../../src/previz/script/read-script.ts'
import { blockCast } from '../../../src/previz/staging/blocking.ts'
import { ON_STAGE } from './on-stage.ts'

test('a train is as long as the picture is wide, and goes through open land', () => {
  for (const prompt of ['a train passes', '火车驶过', 'tàu hỏa chạy qua', 'tau hoa chay qua']) {
    const [{ cast, setting }] = readScript(prompt).shots
    assert.equal(decideSetting(setting, cast, chanceFrom(1, 'setting')).place, 'meadow', prompt)
    const [role] = blockCast(cast, ON_STAGE)
    assert.ok(role && role.motion.way.to > role.motion.way.from, prompt)
    assert.ok(role.motion.height * shapeOfSubject(role.subject) > 0.9 * ON_STAGE.aspect, prompt)
  }
})

test('rails lie across the land that a train goes through, and neither in rooms nor in the sky nor on water', () => {
  const railsIn = (prompt: string) => {
    const [{ cast, setting }] = readScript(prompt).shots
    const decided = decideSetting(setting, cast, chanceFrom(1, 'setting'))
    const layersOf = (hasRails: boolean) =>
      planSet(decided, chanceFrom(1, 'set'), undefined, { hasRails }).layers.length
    return layersOf(true) - layersOf(false)
  }
  for (const prompt of ['a train in the mountains', 'a train in the desert', 'a tram train on a street'])
    assert.equal(railsIn(prompt), 1, prompt)
  for (const prompt of [
    'a train in a room',
    'a train flies through the clouds',
    'a train by the sea',
    'a train on a stage',
  ])
    assert.equal(railsIn(prompt), 0, prompt)
})

test('who waits for a train is where trains are', () => {
  const [{ cast, setting }] = readScript('A woman waits for the train on the platform').shots
  assert.equal(decideSetting(setting, cast, chanceFrom(1, 'setting')).place, 'meadow')
})
