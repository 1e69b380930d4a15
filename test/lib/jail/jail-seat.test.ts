import assert from 'node:assert/strict'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'

import type { JailPlan } from '../../../src/lib/jail/jail.ts'
import { JailSeat, type Upkeep } from '../../../src/lib/jail/jail-seat.ts'

const PLAN: JailPlan<unknown> = {
  program: join(import.meta.dirname, 'jail-breaker.ts'),
  readable: [tmpdir()],
  heapMegabytesMax: 64,
  memoryBytesMax: 600 * 1024 ** 2,
  niceness: 0,
  answer: { parse: (value) => value },
}
const LASTING: Upkeep = { answersMax: 100, restingBytesMax: 1e12, idleMs: 60_000 }
const LONG = { timeLimitMs: 60_000 }
const ECHO = { do: 'echo' }

function seat(context: TestContext, changes: Partial<Upkeep> = {}, plan: Partial<JailPlan<unknown>> = {}) {
  const made = new JailSeat<unknown>({ ...PLAN, ...plan }, { ...LASTING, ...changes })
  context.after(() => made.close())
  return made
}

/** The process that answered each of some questions. */
async function servants(made: JailSeat<unknown>, questions: readonly unknown[]): Promise<(number | undefined)[]> {
  const pids: (number | undefined)[] = []
  for (const question of questions) {
    const answered = made.ask(question, LONG)
    const outcome = await answered
    assert.equal(outcome.outcome, 'answered')
    pids.push(made.pid)
  }
  return pids
}

test('a child stays warm for the next question', async (context) => {
  const [first, second, third] = await servants(seat(context), [ECHO, ECHO, ECHO])
  assert.ok(first !== undefined && first === second && second === third)
})

test('a child is replaced after so many answers', async (context) => {
  const made = seat(context, { answersMax: 2 })
  const pids = await servants(made, [ECHO, ECHO, ECHO, ECHO, ECHO])
  assert.equal(new Set(pids.filter((pid) => pid !== undefined)).size, 3)
})

test('a child that keeps too much memory is replaced', { skip: process.platform !== 'linux' }, async (context) => {
  const made = seat(context, { restingBytesMax: 200 * 1024 ** 2 })
  const [lean] = await servants(made, [ECHO])
  await servants(made, [{ do: 'keep' }])
  const [next] = await servants(made, [ECHO])
  assert.ok(lean !== undefined && next !== undefined && lean !== next)
})

test('a child is replaced after trouble, and the next question is answered', async (context) => {
  const made = seat(context)
  const [first] = await servants(made, [ECHO])
  const lost = await made.ask({ do: 'abort' }, LONG)
  assert.equal(lost.outcome, 'lost')
  const [second] = await servants(made, [ECHO])
  assert.notEqual(first, second)
})

test('a child that nobody asks anything is ended', async (context) => {
  const made = seat(context, { idleMs: 10 })
  await servants(made, [ECHO])
  while (made.pid !== undefined) await sleep(5)
})

test('a question can be stopped, while the child starts and while it works', async (context) => {
  const made = seat(context)
  const starting = new AbortController()
  const first = made.ask({ do: 'hang' }, LONG, starting.signal)
  setImmediate(() => starting.abort())
  assert.deepEqual(await first, { outcome: 'lost', because: 'stopped', detail: 'stopped' })
  await servants(made, [ECHO])
  const working = new AbortController()
  const second = made.ask({ do: 'hang' }, LONG, working.signal)
  setTimeout(() => working.abort(), 50)
  assert.deepEqual(await second, { outcome: 'lost', because: 'stopped', detail: 'stopped' })
  assert.equal(made.pid, undefined)
})

test('where there is no child to be had, that is told apart from a death', async (context) => {
  const outcome = await seat(context, {}, { readable: ['/nowhere'], program: '/nowhere/at-all.ts' }).ask(ECHO, LONG)
  assert.ok(outcome.outcome === 'lost' && outcome.because === 'start', JSON.stringify(outcome))
})

test('a closed seat ends its question and answers nothing more', async (context) => {
  const made = seat(context)
  const asked = made.ask({ do: 'hang' }, LONG)
  await made.close()
  assert.deepEqual(await asked, { outcome: 'lost', because: 'stopped', detail: 'stopped' })
  assert.deepEqual(await made.ask(ECHO, LONG), { outcome: 'lost', because: 'stopped', detail: 'stopped' })
  assert.equal(made.pid, undefined)
})
