import assert from 'node:assert/strict'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { describe, test } from 'node:test'
import { QuestionPace } from '../../../src/upstreams/http/question-pace.ts'
import { HandClock } from '../../support/hand-clock.ts'
import { calm } from '../providing.ts'

/** A pace, and when each question that waited for its turn was begun, in ms since the start. */
function pacing() {
  const clock = new HandClock(1_000_000)
  const pace = new QuestionPace(clock)
  const begunAtMs: number[] = []
  const ask = (count: number, stop = calm) =>
    Promise.all(
      Array.from({ length: count }, () => pace.turn(stop).then(() => begunAtMs.push(clock.nowMs() - 1_000_000))),
    )
  const settle = async () => {
    for (let turn = 0; turn < 200; turn++) await nextTurn()
  }
  const pass = async (ms: number) => {
    const untilMs = clock.nowMs() + ms
    do await settle()
    while (clock.step(untilMs))
    await settle()
  }
  return { clock, pace, begunAtMs, ask, pass }
}

describe('questions to a provider', () => {
  test('are 25 in a second, in order, however many wait', async () => {
    const { begunAtMs, ask, pass } = pacing()
    void ask(60)
    await pass(0)
    assert.equal(begunAtMs.length, 25)
    await pass(999)
    assert.equal(begunAtMs.length, 25)
    await pass(1)
    assert.equal(begunAtMs.length, 50)
    await pass(1_000)
    assert.equal(begunAtMs.length, 60)
  })

  test('of a look’s own come first, and those on top have the room that is left', async () => {
    const { begunAtMs, pace, ask, pass } = pacing()
    const look = () => {
      for (let number = 0; number < 20; number++) pace.count()
    }
    look()
    void ask(60)
    await pass(999)
    assert.equal(begunAtMs.length, 5)
    look()
    await pass(1)
    assert.equal(begunAtMs.length, 10)
  })

  test('do not wait any longer when the look is ended', async () => {
    const { begunAtMs, ask, pass } = pacing()
    const ended = new AbortController()
    const asked = ask(60, ended.signal)
    await pass(0)
    ended.abort()
    await asked
    assert.equal(begunAtMs.length, 60)
  })

  test('do not wait for an hour because the clock was set back', async () => {
    const { clock, begunAtMs, ask, pass } = pacing()
    void ask(25)
    await pass(0)
    clock.jump(-3_600_000)
    void ask(25)
    await pass(0)
    assert.equal(begunAtMs.length, 50)
  })
})
