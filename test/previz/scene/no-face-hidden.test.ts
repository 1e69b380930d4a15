import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SUBJECT_DISTANCE } from '../../../src/previz/camera/pose.ts'
import { chanceFrom } from '../../../src/previz/random.ts'
import { decideSetting } from '../../../src/previz/scene/scene-setting.ts'
import type { SetNeeds } from '../../../src/previz/scene/sets/set-maker.ts'
import { planSet } from '../../../src/previz/scene/sets/sets.ts'
import { readScript } from '../../../src/previz/script/read-script.ts'

const PLACES = ['forest', 'orchard', 'mountains', 'meadow', 'river', 'city', 'theatre stage', 'sky', 'train station']

/** What stands nearer than the cast; ground lies below it. */
function nearerIn(prompt: string, needs: SetNeeds) {
  const [{ cast, setting }] = readScript(prompt).shots
  const decided = decideSetting(setting, cast, chanceFrom(1, 'setting'))
  const { layers } = planSet(decided, chanceFrom(1, 'set'), undefined, { isTrodden: true, ...needs })
  return layers.filter(({ part, distance }) => part === 'front' || (part !== 'ground' && distance < SUBJECT_DISTANCE))
}

test('nothing stands or hangs before the face of a portrait', () => {
  for (const place of PLACES)
    assert.deepEqual(nearerIn(`close-up of a girl in a ${place}`, { showsPortraits: true }), [], place)
})

test('before whoever is seen whole there are trees', () => {
  assert.ok(nearerIn('a girl in a forest', {}).length > 0)
})
