import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import { Turns } from '../../src/lib/turns.ts'

const anyone = () => true

/** Takes everything, each item costing what `cost` says; returns the parties in the order in which they were served. */
function serveAll(turns: Turns<string>, cost: (party: string) => number): string[] {
  const order: string[] = []
  for (let next = turns.take(anyone); next !== undefined; next = turns.take(anyone)) {
    order.push(next.party)
    turns.charge(next.party, cost(next.party))
  }
  return order
}

test('one party is served in the order in which it came', () => {
  const turns = new Turns<string>()
  for (const item of ['1', '2', '3']) turns.add('a', item)
  assert.deepEqual(
    [1, 2, 3, 4].map(() => turns.take(anyone)?.item),
    ['1', '2', '3', undefined],
  )
})

test('whoever comes after a crowd of another party is next', () => {
  const turns = new Turns<string>()
  for (let index = 0; index < 200; index++) turns.add('crowd', String(index))
  turns.take(anyone)
  turns.charge('crowd', 4_000)
  turns.add('quiet', 'only')
  assert.equal(turns.take(anyone)?.party, 'quiet')
})

test('whoever costs more is served less often', () => {
  const turns = new Turns<string>()
  for (let index = 0; index < 30; index++) for (const party of ['dear', 'cheap']) turns.add(party, String(index))
  const order = serveAll(turns, (party) => (party === 'dear' ? 10 : 1))
  const early = order.slice(0, 22)
  assert.ok(early.filter((party) => party === 'cheap').length >= 19, order.join())
})

test('a long absence gives no credit', () => {
  const turns = new Turns<string>()
  for (let index = 0; index < 10; index++) turns.add('regular', String(index))
  serveAll(turns, () => 1)
  for (let index = 0; index < 10; index++) for (const party of ['regular', 'new']) turns.add(party, String(index))
  const order = serveAll(turns, () => 1).slice(0, 10)
  assert.ok(order.filter((party) => party === 'new').length <= 6, order.join())
})

test('a party that may not go is passed over', () => {
  const turns = new Turns<string>()
  turns.add('a', '1')
  turns.add('b', '2')
  assert.equal(turns.take((party) => party !== 'a')?.item, '2')
  assert.equal(
    turns.take((party) => party !== 'a'),
    undefined,
  )
  assert.equal(turns.take(anyone)?.item, '1')
})

test('what is taken out is not served, and nothing is lost or served twice', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ party: fc.constantFrom('a', 'b', 'c'), cost: fc.nat(9), leaves: fc.boolean() })),
      (visits) => {
        const turns = new Turns<number>()
        const expected: number[] = []
        for (const [index, { party, leaves }] of visits.entries()) {
          turns.add(party, index)
          if (leaves) assert.equal(turns.remove(party, index), true)
          else expected.push(index)
        }
        assert.equal(turns.waiting(), expected.length)
        const served: number[] = []
        for (let next = turns.take(anyone); next !== undefined; next = turns.take(anyone)) {
          served.push(next.item)
          turns.charge(next.party, visits[next.item]?.cost ?? 0)
        }
        assert.deepEqual(
          served.toSorted((x, y) => x - y),
          expected,
        )
        assert.equal(turns.waiting(), 0)
      },
    ),
  )
})
