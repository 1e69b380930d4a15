import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chanceFrom } from '../../../src/previz/random.ts'
import { decideSetting } from '../../../src/previz/scene/scene-setting.ts'
import { readScript } from '../../../src/previz/script/read-script.ts'
import { testRows } from './rows.ts'

/** Wide grass: with acacias where lions live, without a tree elsewhere. */
testRows([
  ['A lion on the African savanna', 'meadow acacia lion'],
  ['A safari at sunset', 'meadow acacia sunset nobody'],
  ['Elephants walk across the plains', 'meadow acacia elephant:walk'],
  ['非洲大草原上的长颈鹿', 'meadow acacia giraffe'],
  ['狮子在大草原上奔跑', 'meadow acacia lion:run'],
  ['Sư tử trên thảo nguyên châu Phi', 'meadow acacia lion'],
  ['con su tu chay tren thao nguyen', 'meadow acacia lion:run'],
  ['A horse runs across the prairie', 'meadow steppe horse:run', 'acacia'],
  ['一匹马在草原上奔跑', 'meadow steppe horse:run', 'acacia'],
  ['Con ngựa chạy trên thảo nguyên', 'meadow steppe horse:run', 'acacia'],
  ['A cow grazes in a meadow', 'meadow cow', 'steppe acacia'],
  ['An African woman walks down a street', 'street woman:walk', 'acacia'],
])

test('an African animal of which no place is told walks on a savanna', () => {
  const [{ setting, cast }] = readScript('A zebra in Africa').shots
  const { place, grove } = decideSetting(setting, cast, chanceFrom(1, 'setting'))
  assert.deepEqual({ place, grove }, { place: 'meadow', grove: 'acacia' })
})
