/** Who is asked first: what comes before every rule, and what each rule makes of those who are as good otherwise. */

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { type Candidate, inOrder, ROUTING_RULES, type RoutingRule } from '../../src/core/routing-rule.ts'

function candidate(id: string, more: Partial<Candidate> = {}): Candidate {
  const plain = { isLocal: false, isNamed: false, isFit: true, priority: 0, weight: 1, load: 0, cost: 0 }
  return { id, ...plain, ...more }
}

const order = (rule: RoutingRule, candidates: readonly Candidate[], draw = 'd', tenantId = 't') =>
  inOrder(candidates, rule, { draw, tenantId }).map(({ id }) => id)

/** How often each comes first, of so many draws. */
function firsts(rule: RoutingRule, candidates: readonly Candidate[], by: (at: number) => [string, string]) {
  const counts = new Map<string, number>()
  for (let at = 0; at < 20_000; at++) {
    const [first = ''] = order(rule, candidates, ...by(at))
    counts.set(first, (counts.get(first) ?? 0) + 1)
  }
  return counts
}

const anyCandidates = fc.uniqueArray(
  fc.record({
    id: fc.string({ minLength: 1, maxLength: 4 }),
    isLocal: fc.boolean(),
    isNamed: fc.boolean(),
    isFit: fc.boolean(),
    priority: fc.integer({ min: -2, max: 2 }),
    weight: fc.integer({ min: 1, max: 1000 }),
    load: fc.double({ min: 0, max: 5, noNaN: true }),
    cost: fc.nat(100),
    typicalMs: fc.nat(10_000),
  }),
  { selector: ({ id }) => id, maxLength: 6 },
)

describe('whatever the rule', () => {
  for (const rule of ROUTING_RULES) {
    test(`${rule}: everybody is there once, and nobody's place depends on the order in which they are given`, () => {
      fc.assert(
        fc.property(anyCandidates, fc.string(), (candidates, draw) => {
          const ids = order(rule, candidates, draw)
          assert.deepEqual(ids.toSorted(), candidates.map(({ id }) => id).toSorted())
          assert.deepEqual(order(rule, candidates.toReversed(), draw), ids)
        }),
      )
    })

    test(`${rule}: whom the caller names comes first, then providers before the engine inside, the fit, the higher priority`, () => {
      const all = [
        candidate('inside', { isLocal: true, priority: 9 }),
        candidate('unfit', { isFit: false, priority: 9 }),
        candidate('low', { priority: -1 }),
        candidate('high', { priority: 1, cost: 99, typicalMs: 99_000, load: 0.9 }),
        candidate('named', { isNamed: true, isFit: false, priority: -9, cost: 99 }),
      ]
      assert.deepEqual(order(rule, all), ['named', 'high', 'low', 'unfit', 'inside'])
    })
  }
})

describe('weighted', () => {
  test('gives shares that are as the weights', () => {
    const counts = firsts('weighted', [candidate('a', { weight: 3 }), candidate('b')], (at) => [`draw ${at}`, 't'])
    const share = (counts.get('a') ?? 0) / 20_000
    assert.ok(share > 0.73 && share < 0.77, `a gets ${share}`)
  })

  test('puts those who have their hands full behind', () => {
    const full = candidate('full', { weight: 1000, load: 1 })
    for (const draw of ['a', 'b', 'c', 'd', 'e']) {
      assert.deepEqual(order('weighted', [full, candidate('free')], draw), ['free', 'full'])
    }
  })
})

describe('cheapest', () => {
  test('asks by what the work costs, and draws lots among equals', () => {
    const all = [
      candidate('dear', { cost: 9, weight: 1000 }),
      candidate('one', { cost: 3 }),
      candidate('two', { cost: 3 }),
    ]
    const counts = firsts('cheapest', all, (at) => [`draw ${at}`, 't'])
    assert.equal(counts.get('dear'), undefined)
    assert.ok((counts.get('one') ?? 0) > 9_000 && (counts.get('two') ?? 0) > 9_000)
  })
})

describe('fastest', () => {
  test('asks by how long such films take, those that wait before it counted', () => {
    const all = [
      candidate('slow', { typicalMs: 70_000 }),
      candidate('quick but full', { typicalMs: 20_000, load: 2 }),
      candidate('quick', { typicalMs: 50_000, load: 0.9 }),
    ]
    assert.deepEqual(order('fastest', all), ['quick', 'quick but full', 'slow'])
  })

  test('tries who was never seen, as if it was as fast as the fastest', () => {
    const all = [candidate('known', { typicalMs: 5_000 }), candidate('slow', { typicalMs: 9_000 }), candidate('new')]
    const counts = firsts('fastest', all, (at) => [`draw ${at}`, 't'])
    assert.equal(counts.get('slow'), undefined)
    assert.ok((counts.get('new') ?? 0) > 9_000)
  })
})

describe('sticky', () => {
  const all = [candidate('a'), candidate('b'), candidate('c', { weight: 2 })]

  test('gives one tenant always the same, and tenants by weight', () => {
    const first = (tenantId: string, candidates = all) =>
      order('sticky', candidates, String(Math.random()), tenantId)[0]
    for (const tenant of ['t1', 't2', 't3']) assert.equal(first(tenant), first(tenant))
    const counts = firsts('sticky', all, (at) => ['draw', `tenant ${at}`])
    assert.ok(Math.abs((counts.get('c') ?? 0) / 20_000 - 0.5) < 0.02)
  })

  test('moves nobody but those whose own has gone', () => {
    for (let at = 0; at < 500; at++) {
      const [before] = order('sticky', all, 'd', `tenant ${at}`)
      const [after] = order('sticky', all.slice(0, 2), 'd', `tenant ${at}`)
      if (before !== 'c') assert.equal(after, before)
    }
  })
})
