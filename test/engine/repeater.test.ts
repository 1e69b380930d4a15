import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { Repeater } from '../../src/engine/repeater.ts'
import { silentLog } from '../support/silent-log.ts'
import { HandClock } from '../support/hand-clock.ts'

function repeating(work: () => Promise<void>) {
  const clock = new HandClock(0)
  const errors: string[] = []
  const log = { ...silentLog, error: (_: object, message: string) => void errors.push(message) }
  const repeater = new Repeater({ clock, log, everyMs: 1_000, what: 'the garden', work })
  const pass = async (ms: number) => {
    const untilMs = clock.nowMs() + ms
    do await nextTurn()
    while (clock.step(untilMs))
    await nextTurn()
  }
  return { repeater, pass, errors }
}

test('a work is done at once, and again and again until it is stopped', async () => {
  let done = 0
  const { repeater, pass } = repeating(async () => void done++)
  repeater.start()
  repeater.start()
  await pass(3_000)
  assert.equal(done, 4)
  await repeater.stop()
  await repeater.stop()
  await pass(10_000)
  assert.equal(done, 4)
})

test('a failure is told, and the work is done again', async () => {
  let done = 0
  const { repeater, pass, errors } = repeating(async () => {
    done++
    if (done === 1) throw new Error('rain')
  })
  repeater.start()
  await pass(1_000)
  assert.equal(done, 2)
  assert.deepEqual(errors, ['the garden could not be looked after'])
  await repeater.stop()
})

test('stopping waits for the work that is under way, and two never overlap', async () => {
  const { promise, resolve } = Promise.withResolvers<void>()
  let begun = 0
  const { repeater, pass } = repeating(() => {
    begun++
    return promise
  })
  repeater.start()
  await pass(10_000)
  assert.equal(begun, 1)
  let stopped = false
  const stopping = repeater.stop().then(() => {
    stopped = true
  })
  await nextTurn()
  assert.equal(stopped, false)
  resolve()
  await stopping
})
