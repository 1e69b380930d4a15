import assert from 'node:assert/strict'
import { test } from 'node:test'
import { shapeOfSubject } from '../../../src/previz/cast/costume.ts'
import { chanceFrom } from '../../../src/previz/random.ts'
import { decideSetting } from '../../../src/previz/scene/scene-setting.ts'
import { readScript } from '../../../src/previz/script/read-script.ts'
import { isAfloat } from '../../../src/previz/staging/afloat.ts'
import { blockCast } from '../../../src/previz/staging/blocking.ts'
import { boarded } from '../../../src/previz/staging/boarding.ts'
import { subject } from '../cast/stand-ins.ts'
import { ON_STAGE } from './on-stage.ts'

const staged = (prompt: string) => boarded(readScript(prompt).shots[0].cast)

test('who rows or paddles sits in the boat, which is no second subject', () => {
  for (const [prompt, who] of [
    ['a man rows a boat on a lake', 'man'],
    ['an old fisherman rows his boat', 'old-man'],
    ['a woman paddles a red canoe down a river', 'woman'],
    ['a girl sits in a boat', 'girl'],
    ['一个男人在湖上划船', 'man'],
    ['một người đàn ông chèo thuyền trên sông', 'man'],
    ['two people paddle a kayak', 'couple'],
  ] as const) {
    const [rower, ...others] = staged(prompt)
    assert.ok(rower && others.length === 0, prompt)
    assert.equal(rower.picture, who, prompt)
    assert.equal(rower.on?.picture, 'canoe', prompt)
    assert.ok(rower.action === 'sail' && isAfloat(rower), prompt)
  }
  assert.equal(staged('a woman paddles a red canoe')[0]?.on?.colour, 'red')
})

test('who is beside a boat, or swims without one, stays as he is', () => {
  for (const prompt of [
    'a man stands beside a boat',
    'a woman swims in a lake',
    'a dog paddles in a lake',
    'a man sails a yacht across the bay',
  ])
    assert.ok(
      staged(prompt).every(({ on }) => on === undefined),
      prompt,
    )
})

test('who rows is on a lake where nothing is said, and his boat goes with him in it', () => {
  const rower = subject('man', { nature: 'person', action: 'sail' })
  const open = { isWet: false, isWindy: false, lamps: [], moods: [], life: [] }
  assert.equal(decideSetting(open, [rower], chanceFrom(1, 'setting')).place, 'lake')
  const [role] = blockCast(boarded([rower]), { ...ON_STAGE, isOnWater: true })
  assert.ok(role && role.motion.way.to > role.motion.way.from)
  const breadth = role.motion.height * shapeOfSubject(role.subject)
  assert.ok(breadth > 0.3 && breadth < 1, `${breadth}`)
})
