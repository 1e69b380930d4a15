import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import { type TestContext, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'

import { Deadline } from '../../../src/lib/jail/deadline.ts'

const LOOP = "process.stdout.write('on'); setTimeout(() => { for (;;); }, 50)"
const SLEEP = "process.stdout.write('on'); setInterval(() => undefined, 1000)"

async function start(context: TestContext, program: string, niceness = 0): Promise<ChildProcess> {
  const script = `require('node:os').setPriority(${niceness}); ${program}`
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
  context.after(() => child.kill('SIGKILL'))
  await once(child.stdout, 'data')
  return child
}

/** How many times as long as its limit a deadline took to be missed; timers may be a moment early. */
async function roundsUntilMissed(pid: number | undefined, limitMs: number): Promise<number> {
  let missed = false
  const startedAtMs = performance.now()
  const deadline = new Deadline(limitMs, pid, () => {
    missed = true
  })
  while (!missed) await sleep(10)
  deadline.clear()
  return Math.round((performance.now() - startedAtMs) / limitMs)
}

test('a process that was stopped is told apart from one that sleeps or loops', {
  skip: process.platform !== 'linux',
}, async (context) => {
  const isStuck = (pid: number | undefined) => new Promise((resolve) => new Deadline(500, pid, resolve))
  const [stopped, asleep, looping] = await Promise.all([LOOP, SLEEP, LOOP].map((program) => start(context, program)))
  stopped?.kill('SIGSTOP')
  const verdicts = await Promise.all([stopped, asleep, looping].map((child) => isStuck(child?.pid)))
  assert.deepEqual(verdicts, [true, false, false])
})

for (const [what, program] of Object.entries({ sleeps: SLEEP, loops: LOOP })) {
  test(`a process that ${what} misses its deadline, and not before its time`, async (context) => {
    const { pid } = await start(context, program)
    assert.ok((await roundsUntilMissed(pid, 500)) >= 1)
  })
}

test('a process that is starved by others gets more time, and not for ever', {
  skip: process.platform !== 'linux',
}, async (context) => {
  const { pid } = await start(context, LOOP, 19)
  for (let index = 0; index < availableParallelism() * 2; index++) await start(context, LOOP)
  await sleep(100)
  assert.ok((await roundsUntilMissed(pid, 600)) >= 2)
})

test('a deadline that is cleared is never missed, and one that is refreshed begins anew', async () => {
  const missed: string[] = []
  const cleared = new Deadline(20, undefined, () => missed.push('cleared'))
  const refreshed = new Deadline(60, undefined, () => missed.push('refreshed'))
  const plain = new Deadline(60, undefined, () => missed.push('plain'))
  cleared.clear()
  await sleep(30)
  refreshed.refresh()
  while (missed.length < 2) await sleep(5)
  assert.deepEqual(missed, ['plain', 'refreshed'])
  plain.clear()
})
