import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compare, median } from '../../bench/result.ts'
import { tableOf, verdictOf } from '../../bench/table.ts'

const figure = (ratio: number, bar: number) => ({ name: 'submit', ratio, bar, details: {} })

test('a ratio passes from its bar upwards', () => {
  assert.equal(verdictOf(figure(0.7, 0.7)), 'pass')
  assert.equal(verdictOf(figure(0.69, 0.7)), 'MISS')
})

test('a ratio whose bar is a ceiling passes up to it', () => {
  assert.equal(verdictOf({ ...figure(0.5, 0.5), barIs: 'at most' }), 'pass')
  assert.equal(verdictOf({ ...figure(0.51, 0.5), barIs: 'at most' }), 'MISS')
})

test('a ratio that is not a number misses either bar', () => {
  assert.equal(verdictOf(figure(Number.NaN, 0.7)), 'MISS')
  assert.equal(verdictOf({ ...figure(Number.NaN, 0.7), barIs: 'at most' }), 'MISS')
})

test('a figure without a ratio or without a bar is told and not judged', () => {
  assert.equal(verdictOf({ name: 'store', details: { readsPerSecond: 1 } }), 'info')
  assert.equal(verdictOf({ name: 'start', ratio: 3, details: {} }), 'info')
})

test('the table has a line for each figure, in columns, with its details', () => {
  const table = tableOf([
    { name: 'submit', ratio: 0.756, bar: 0.7, details: { postsPerSecond: 14000, peer: 'no store' } },
    { name: 'reads', ratio: 0.9, bar: 0.5, goal: 0.7, details: {} },
    { name: 'memory of an upload', ratio: 0.2, bar: 0.5, barIs: 'at most', details: {} },
  ])
  assert.deepEqual(table.split('\n'), [
    'name                 ratio  bar              verdict  details',
    'submit               0.76   ≥ 0.7            pass     postsPerSecond 14000, peer no store',
    'reads                0.90   ≥ 0.5, goal 0.7  pass',
    'memory of an upload  0.20   ≤ 0.5            pass',
    '',
  ])
})

test('the median is the middle value, or between the two in the middle', () => {
  assert.equal(median([9, 1, 5]), 5)
  assert.equal(median([4, 1, 2, 9]), 3)
  assert.throws(() => median([]), RangeError)
})

test('a comparison alternates, leaves out the first round of each, and takes the median of the rounds', async () => {
  const order: string[] = []
  const ours = [1000, 10, 30, 20]
  const peers = [1, 10, 10, 10]
  const take = (name: string, values: number[]) => async () => {
    order.push(name)
    return values.shift() ?? Number.NaN
  }
  assert.deepEqual(await compare(3, take('A', ours), take('B', peers)), { ours: 20, peers: 10, ratio: 2 })
  assert.equal(order.join(''), 'ABABABAB')
})
