import assert from 'node:assert/strict'
import { test } from 'node:test'
import { drawingOf } from '../../../src/previz/cast/catalogue.ts'
import { shapeOfSubject } from '../../../src/previz/cast/costume.ts'
import { chanceFrom } from '../../../src/previz/random.ts'
import { decideSetting } from '../../../src/previz/scene/scene-setting.ts'
import { planSet } from '../../../src/previz/scene/sets/sets.ts'
import { readScript } from '../../../src/previz/script/read-script.ts'
import { blockCast } from '../../../src/previz/staging/blocking.ts'
import { ON_STAGE } from './on-stage.ts'

/** How far away rails are, and a viaduct. */
const [RAILS, VIADUCT] = [4.04, 3.98]

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
    const plan = planSet(decided, chanceFrom(1, 'set'), undefined, { hasRails: true })
    return plan.layers.filter(({ distance }) => distance === RAILS).length
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

const setFor = (prompt: string) => {
  const [{ cast, setting }] = readScript(prompt).shots
  const decided = decideSetting(setting, cast, chanceFrom(1, 'setting'))
  return { decided, plan: planSet(decided, chanceFrom(1, 'set'), undefined, { hasRails: true }) }
}

test('no tree stands before a train', () => {
  for (const prompt of ['a steam train in the mountains', 'a steam train in a forest', 'a train on the prairie'])
    assert.ok(
      setFor(prompt).plan.layers.every(({ part }) => part !== 'front'),
      prompt,
    )
})

test('a train goes over a bridge high above the water, and there is none where no train is', () => {
  const { decided, plan } = setFor('a train crosses a bridge over a river')
  assert.equal(decided.rise, 'viaduct')
  assert.ok(plan.water !== undefined && (plan.dropAt?.(0.3, 1.8) ?? 0) < -0.2)
  const [{ cast, setting }] = readScript('a train crosses a bridge over a river').shots
  const [, ...others] = cast
  assert.deepEqual(others, [])
  assert.equal(decideSetting(setting, [], chanceFrom(1, 'setting')).rise, undefined)
})

test('wheels and rods of a steam train turn once in the pictures of its movement, and it gives off steam', () => {
  const going = { picture: 'locomotive', action: 'drive' } as const
  assert.ok((drawingOf(going)?.phases ?? 0) > 6)
  assert.equal(drawingOf({ ...going, action: 'stand' })?.phases, 1)
  assert.ok(drawingOf(going)?.spots?.exhaust)
})

test('a bridge is there from above and in a city, too', () => {
  const { decided, plan } = setFor('a train crosses a bridge in a city')
  assert.equal(decided.rise, 'viaduct')
  assert.equal(plan.layers.at(-1)?.distance, VIADUCT)
  const river = setFor('a train crosses a bridge over a river').decided
  const { layers } = planSet(river, chanceFrom(1, 'set'), 'aerial')
  assert.equal(layers.filter(({ distance }) => distance === VIADUCT).length, 1)
})
