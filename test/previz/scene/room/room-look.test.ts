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

test('it is evening in a bar, and where one eats by candlelight, unless another hour is said', () => {
  const daytimeOf = (prompt: string) => {
    const [{ setting, cast }] = readScript(prompt).shots
    return decideSetting(setting, cast, chanceFrom(1, 'setting')).daytime
  }
  assert.equal(daytimeOf('A man in a bar'), 'night')
  assert.equal(daytimeOf('A couple in a restaurant by candlelight'), 'night')
  assert.equal(daytimeOf('A couple in a restaurant'), 'day')
  assert.equal(daytimeOf('A man in a bar at sunset'), 'sunset')
})
