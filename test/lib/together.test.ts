import assert from 'node:assert/strict'
import { setTimeout as pause } from 'node:timers/promises'
import { test } from 'node:test'
import { together } from '../../src/lib/together.ts'

test('several things that come to an end give what each of them gives, in their order', async () => {
  assert.deepEqual(await together([pause(2, 'late'), pause(1, 7)]), ['late', 7])
  assert.deepEqual(await together([]), [])
})

test('where one fails, the others are waited for before that is told', async () => {
  let hasEnded = false
  const slow = pause(5).then(() => {
    hasEnded = true
  })
  await assert.rejects(
    together([Promise.reject(new Error('first')), slow, Promise.reject(new Error('second'))]),
    /first/,
  )
  assert.ok(hasEnded)
})
