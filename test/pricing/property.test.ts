/** Guarantee G9 on thousands of cases; `npm run prices -- --cases 5000000` looks at any number. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isMore, roundedUp, times } from './decimal.ts'
import { checkPrices } from './property.ts'

test('whatever a request and a price list say, it is refused or costs what a second reckoning says', (t) => {
  const seed = Math.floor(Math.random() * 2 ** 31)
  for (const one of [2026, seed]) {
    const { cases, accepted, refused } = checkPrices({ cases: 4_000, seed: one })
    t.diagnostic(`seed ${one}: ${cases} cases, ${accepted} accepted, ${refused} refused`)
    assert.ok(accepted > 500 && refused > 500)
  }
})

test('the second reckoning can reckon', () => {
  assert.equal(times('12.5', '0.08'), '1.000')
  assert.equal(times('999999.999999', '999999.999999'), '999999999998.000000000001')
  assert.equal(times('0', '17'), '0')
  for (const [text, up] of [
    ['0.000', '0'],
    ['0.001', '1'],
    ['9.000001', '10'],
    ['999.9', '1000'],
    ['12', '12'],
  ] as const)
    assert.equal(roundedUp(text), up)
  assert.ok(isMore('10', '9.99') && !isMore('9.99', '10') && isMore('0.1', '0.09') && !isMore('5', '5.0'))
})
