import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readScript } from '../../../src/previz/script/read-script.ts'

const facing = (prompt: string) => readScript(prompt).shots[0].cast.map(({ facesOthers = false }) => facesOthers)

test('people who talk, argue or kiss face each other', () => {
  for (const prompt of [
    'A man and a girl talk in the kitchen',
    'A woman and a boy are chatting on the street',
    'A boy argues with a girl',
    '一个男人和一个女人在聊天',
    '女孩和妈妈在公园里交谈',
    'Một người đàn ông và một cô gái nói chuyện',
    'mot nguoi dan ong va mot co gai tro chuyen',
  ])
    assert.deepEqual(facing(prompt), [true, true], prompt)
  assert.deepEqual(facing('A man and a woman talk'), [true])
  assert.deepEqual(facing('Two friends talk'), [true])
})

test('people who eat together face each other', () => {
  assert.ok(facing('A couple at dinner').includes(true))
  assert.ok(facing('一对情侣在餐厅吃晚餐').includes(true))
  assert.ok(!facing('A girl eats ice cream while she walks').includes(true))
})

test('people who look elsewhere do not', () => {
  for (const prompt of [
    'A man and a woman look at the sea',
    'A man and a woman, no talking',
    '一个男人和一个女人在散步',
  ])
    assert.ok(!facing(prompt).includes(true), prompt)
})

test('what is beside those who talk does not face them', () => {
  assert.deepEqual(facing('A man and a woman talk beside a car'), [true, false])
  assert.ok(!facing('A parrot talks').includes(true))
})
