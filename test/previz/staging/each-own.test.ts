import assert from 'node:assert/strict'
import { test } from 'node:test'
import { drawingOf } from '../../../src/previz/cast/catalogue.ts'
import { chanceFrom } from '../../../src/previz/random.ts'
import { blockCast } from '../../../src/previz/staging/blocking.ts'
import { eachOf } from '../../../src/previz/staging/each-own.ts'
import { subject } from '../cast/stand-ins.ts'
import { ON_STAGE } from './on-stage.ts'

const WOMEN = subject('woman', { nature: 'person', count: 3, action: 'walk' })

test('several people of one name are no twins, and one alone is as ever', () => {
  const roles = blockCast([WOMEN], ON_STAGE)
  assert.equal(new Set(roles.map(({ subject: one }) => one.variant)).size, 3)
  assert.equal(new Set(roles.map(({ motion }) => motion.height)).size, 3)
  const [alone] = blockCast([{ ...WOMEN, count: 1 }], ON_STAGE)
  assert.equal(alone?.subject.variant, undefined)
})

test('who they are depends on the seed, and on nothing else', () => {
  const first = (seed: number) => eachOf(WOMEN, 3, chanceFrom(seed, 'cast'))[0]?.subject.variant
  assert.equal(first(3), first(3))
  assert.ok(new Set([1, 2, 3, 4, 5, 6, 7].map(first)).size > 1)
})

test('no more than four of many are painted, and animals are all alike', () => {
  const looks = (one: typeof WOMEN) => new Set(eachOf(one, 13, chanceFrom(1, 'cast')).map(({ subject: each }) => each))
  assert.equal(looks(WOMEN).size, 4)
  assert.equal(looks(subject('horse', { nature: 'animal' })).size, 1)
})

test('everybody of a group has a drawing, whoever it is', () => {
  for (const picture of ['woman', 'man', 'person', 'child', 'girl', 'old-man', 'knight', 'robot', 'alien', 'bride'])
    for (let variant = 0; variant < 8; variant++) assert.ok(drawingOf({ picture, action: 'walk', variant }), picture)
})
