import assert from 'node:assert/strict'
import { test } from 'node:test'
import { placementOf, REST } from '../../../src/previz/camera/pose.ts'
import { chanceFrom } from '../../../src/previz/random.ts'
import { decideSetting } from '../../../src/previz/scene/scene-setting.ts'
import { planSet } from '../../../src/previz/scene/sets/sets.ts'
import { readScript } from '../../../src/previz/script/read-script.ts'

/** By how much two planes of shelves may be seen to come apart, in frame heights. */
const APART_MAX = 0.02

test('a crane does not break shelves, trains and machines apart', () => {
  for (const prompt of ['crane up over a supermarket aisle', 'a library, crane up', 'a factory', 'a train station']) {
    const [{ cast, setting }] = readScript(prompt).shots
    const plan = planSet(decideSetting(setting, cast, chanceFrom(1, 'setting')), chanceFrom(1, 'set'), undefined)
    const lens = { frame: { widthPx: 1600, heightPx: 1000 }, horizon: plan.horizon * 1000 }
    const planes = plan.layers
      .flatMap(({ part, distance }) => (part === undefined ? [distance] : []))
      .toSorted((a, b) => a - b)
    const ups = planes.map((distance) => placementOf({ ...REST, y: plan.climb ?? 1 }, distance, lens).dy / 1000)
    assert.ok(ups.length > 3, prompt)
    for (const [index, up] of ups.entries()) {
      const apart = Math.abs(up - (ups[index + 1] ?? up))
      assert.ok(apart < APART_MAX, `${prompt}: ${apart} at a distance of ${planes[index]}`)
    }
  }
})
