import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chanceFrom } from '../../../src/previz/random.ts'
import { decideSetting } from '../../../src/previz/scene/scene-setting.ts'
import { planSet } from '../../../src/previz/scene/sets/sets.ts'
import type { SetNeeds } from '../../../src/previz/scene/sets/set-maker.ts'
import { readScript } from '../../../src/previz/script/read-script.ts'
import { blockCast } from '../../../src/previz/staging/blocking.ts'
import { ON_STAGE } from '../staging/on-stage.ts'

const setFor = (prompt: string, view?: 'aerial', needs: SetNeeds = {}) => {
  const [{ cast, setting }] = readScript(prompt).shots
  const decided = decideSetting(setting, cast, chanceFrom(1, 'setting'))
  return { cast, plan: planSet(decided, chanceFrom(1, 'set'), view, needs) }
}

test('who is on a hill, a cliff or a mountain stands on top of it, in the picture', () => {
  for (const prompt of ['a lighthouse on a cliff', 'a house on a hill', 'a castle on a mountain']) {
    const { cast, plan } = setFor(prompt)
    const { dropAt, foot } = plan
    assert.ok(dropAt, prompt)
    assert.ok(dropAt(0, 16 / 9) < -0.15, `${prompt}: it is high above the land`)
    assert.ok(dropAt(0.9, 16 / 9) > dropAt(0, 16 / 9), `${prompt}: that falls away`)
    const [role] = blockCast(cast, { ...ON_STAGE, dropAt: (across) => dropAt(across, 16 / 9) })
    assert.ok(role)
    const top = foot + (role.drop ?? 0) - role.motion.height
    assert.ok(top > 0.04 && top < 0.45, `${prompt}: its top is at ${top}`)
  }
})

test('from above there is no hill before the camera', () => {
  assert.equal(setFor('a house on a hill', 'aerial').plan.dropAt, undefined)
})

test('nobody who is seen only from the chest up grows out of a hill', () => {
  const prompt = 'close-up of a woman on a hill at sunset'
  assert.ok(setFor(prompt).plan.dropAt)
  assert.equal(setFor(prompt, undefined, { showsPortraits: true }).plan.dropAt, undefined)
})
