import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import type { TenantId } from '../../src/core/ids.ts'
import { positionOf, startsIn } from '../../src/gateway/waits.ts'

const tenant = (name: string) => name as TenantId
const typical = { p50Ms: 60_000, p90Ms: 120_000 }

describe('the place of a job', () => {
  test('counts its own tenant before it, and of each other one as many, and one more', () => {
    const shares = [
      { tenantId: tenant('mine'), waiting: 9 },
      { tenantId: tenant('small'), waiting: 1 },
      { tenantId: tenant('large'), waiting: 1_000 },
    ]
    assert.equal(positionOf(0, tenant('mine'), shares), 2)
    assert.equal(positionOf(4, tenant('mine'), shares), 4 + 1 + 5)
    assert.equal(positionOf(0, tenant('mine'), []), 0)
  })

  test('of one job of one tenant is not moved by the thousand of another', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), (waiting) => {
        assert.equal(positionOf(0, tenant('mine'), [{ tenantId: tenant('other'), waiting }]), 1)
      }),
    )
  })
})

describe('how long it takes until a job starts', () => {
  test('is nothing while there is a slot for it, and a part of a round for each one before it otherwise', () => {
    assert.deepEqual(startsIn(0, 4, 1, typical), { p50Ms: 0, p90Ms: 0 })
    assert.deepEqual(startsIn(3, 4, 4, typical), { p50Ms: 0, p90Ms: 0 })
    assert.deepEqual(startsIn(0, 1, 0, typical), typical)
    assert.deepEqual(startsIn(7, 4, 0, typical), { p50Ms: 120_000, p90Ms: 240_000 })
  })

  test('is never less than nothing, however many more slots are taken than there are', () => {
    fc.assert(
      fc.property(fc.nat(1e4), fc.nat(100), fc.integer({ min: -50, max: 50 }), (position, slots, free) => {
        const { p50Ms, p90Ms } = startsIn(position, slots, free, typical)
        assert.ok(p50Ms >= 0 && p90Ms >= p50Ms)
      }),
    )
  })
})
