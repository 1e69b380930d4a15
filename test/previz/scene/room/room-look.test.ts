import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chanceFrom } from '../../../../src/previz/random.ts'
import { planRoom } from '../../../../src/previz/scene/room/room-look.ts'
import { decideSetting } from '../../../../src/previz/scene/scene-setting.ts'
import { readScript } from '../../../../src/previz/script/read-script.ts'

test('pennants hang where there is a party, and in no café for being cosy', () => {
  const isFestive = (prompt: string) => {
    const [{ setting, cast }] = readScript(prompt).shots
    return planRoom(decideSetting(setting, cast, chanceFrom(1, 'setting')), chanceFrom(1, 'set')).isFestive
  }
  for (const prompt of [
    'A young woman blows out birthday candles, warm indoor lighting',
    'A birthday party with friends',
    'Tiệc sinh nhật của bé gái',
    '生日派对',
  ])
    assert.ok(isFestive(prompt), prompt)
  assert.ok(!isFestive('A barista pours latte art in a cozy cafe'))
  assert.ok(!isFestive('A cat sleeps on a sofa in a warm room'))
})
