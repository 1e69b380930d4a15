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

test('who sits in a boat does not row it', () => {
  for (const [prompt, who] of [
    ['a man sits in a canoe', 'man'],
    ['an old fisherman on a boat', 'old-man'],
    ['男人坐在小船上', 'man'],
    ['小船上坐着一个老人', 'old-man'],
    ['một người đàn ông ngồi trên thuyền', 'man'],
    ['a man and a woman sit in a boat', 'couple'],
    ['an old man and a girl sit in a boat', 'old-man'],
  ] as const) {
    const [sitter, ...others] = staged(prompt)
    assert.ok(sitter && others.length === 0, prompt)
    assert.deepEqual([sitter.picture, sitter.on?.picture, sitter.action], [who, 'canoe', 'sit'], prompt)
  }
})

test('those who row together sit in one boat', () => {
  for (const [prompt, who, crew] of [
    ['three friends row a boat', 'person', 3],
    ['三个朋友划船', 'person', 3],
    ['ba người bạn chèo thuyền', 'person', 3],
    ['two children row a boat', 'child', 2],
    ['a family rows a boat on a lake', 'family', undefined],
    ['一家人划船', 'family', undefined],
    ['gia đình chèo thuyền', 'family', undefined],
    ['gia dinh cheo thuyen', 'family', undefined],
    ['cha và con trai chèo thuyền', 'father-and-child', undefined],
    ['cha va con trai cheo thuyen', 'father-and-child', undefined],
    ['hai người ngồi trên thuyền', 'couple', undefined],
    ['hai nguoi ngoi tren thuyen', 'couple', undefined],
    ['两人坐在船上', 'couple', undefined],
    ['five friends in a boat', 'person', 4],
    ['ten soldiers in a boat', 'person', 4],
    ['五个朋友划船', 'person', 4],
    ['a crowd in a boat', 'person', 4],
  ] as const) {
    const [rowers, ...others] = staged(prompt)
    assert.ok(rowers && others.length === 0, prompt)
    assert.deepEqual([rowers.picture, rowers.count, rowers.on?.crew], [who, 1, crew], prompt)
  }
  const [each] = staged('three men row boats')
  assert.deepEqual([each?.count, each?.on?.crew], [3, 1])
})

test('several share a bench or a large beast, as many as have room on it', () => {
  for (const [prompt, who, count, crew] of [
    ['two old friends sit on a bench', 'couple', 1, undefined],
    ['two women sit on a park bench', 'woman', 1, 2],
    ['两个女人坐在长椅上', 'woman', 1, 2],
    ['hai người phụ nữ ngồi trên ghế đá', 'woman', 1, 2],
    ['five children sit on a bench', 'child', 2, 3],
    ['two women sit on two benches', 'woman', 2, 1],
    ['two children ride an elephant', 'child', 1, 2],
    ['两个孩子骑大象', 'child', 1, 2],
    ['hai đứa trẻ cưỡi voi', 'child', 1, 2],
    ['two knights ride a horse', 'knight', 1, 2],
    ['two knights ride horses', 'knight', 2, 1],
    ['两个骑士骑马', 'knight', 2, 1],
    ['hai hiệp sĩ cưỡi ngựa', 'knight', 2, 1],
  ] as const) {
    const [one, ...others] = staged(prompt)
    assert.ok(one && others.length === 0, prompt)
    assert.deepEqual([one.picture, one.count, one.on?.crew], [who, count, crew], prompt)
  }
})

test('who is with a rower is in his boat, where none is named, too', () => {
  for (const [prompt, who, beside] of [
    ['父亲和儿子在湖上划船', 'man', ['boy']],
    ['爸爸和女儿划船', 'man', ['girl']],
    ['父亲和三个孩子划船', 'man', ['child', 'child', 'child']],
    ['một cô gái và một chàng trai chèo thuyền', 'girl', ['boy']],
    ['a man, his wife and nine children in a boat', 'man', ['woman', 'child', 'child']],
  ] as const) {
    const [rower, ...others] = staged(prompt)
    assert.ok(rower && others.length === 0, prompt)
    assert.deepEqual([rower.picture, rower.count, rower.on?.beside], [who, 1, beside], prompt)
  }
})

test('boats that leave have somebody aboard, each, and one that drifts nobody', () => {
  const [boat] = staged('a red boat leaves down a river')
  assert.deepEqual([boat?.picture, boat?.on], ['person', { picture: 'canoe', colour: 'red' }])
  for (const prompt of ['three boats leave the harbor', '三只小船离开港口', 'ba chiếc thuyền rời bến']) {
    const [boats] = staged(prompt)
    assert.deepEqual([boats?.picture, boats?.count, boats?.on], ['person', 3, { picture: 'canoe', crew: 1 }], prompt)
  }
  assert.deepEqual(
    staged('an empty boat drifts on a lake').map(({ picture, action }) => [picture, action]),
    [['canoe', 'float']],
  )
})

test('who is beside a boat, or swims without one, stays as he is', () => {
  for (const prompt of [
    'a man stands beside a boat',
    'a woman swims in a lake',
    'a girl sits beside a boat',
    'a man swims beside a boat',
    '女孩在小船旁边游泳',
    'co gai boi ben canh con thuyen',
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

test('who looks at somebody in a boat is where the boat is', () => {
  const open = { isWet: false, isWindy: false, lamps: [], moods: [], life: [] }
  for (const prompt of ['女孩看着船上的老人', 'a dog watches a man in a boat', 'a man watches a dog in a boat'])
    assert.equal(decideSetting(open, staged(prompt), chanceFrom(1, 'setting')).place, 'lake', prompt)
})
