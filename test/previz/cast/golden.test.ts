import assert from 'node:assert/strict'
import { test } from 'node:test'
import { distance, looksNow, looksThen } from './golden.ts'

const now = looksNow()
const then = looksThen()

test('the leads look as they did when somebody last looked', () => {
  assert.deepEqual(Object.keys(now).toSorted(), Object.keys(then).toSorted())
  for (const [name, fields] of Object.entries(now)) {
    const apart = distance(fields, then[name] ?? '')
    assert.ok(apart < 2, `${name} is ${apart.toFixed(2)} away from what it was: look at it, then run golden.ts`)
  }
})

test('the distance tells different leads apart', () => {
  const day = Object.entries(now).filter(([name]) => name.endsWith('by day'))
  for (const [name, fields] of day) {
    for (const [other, others] of day) {
      if (name !== other) assert.ok(distance(fields, others) > 4, `${name} looks like ${other}`)
    }
  }
})
