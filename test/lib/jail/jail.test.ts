import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, type TestContext, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'

import { Jail, type JailPlan } from '../../../src/lib/jail/jail.ts'
import { startHostileServer } from '../../support/hostile-server.ts'

const PROGRAM = join(import.meta.dirname, 'jail-breaker.ts')
const MEMORY_BYTES_MAX = 400 * 1024 ** 2

let dir: string

before(async () => {
  dir = await mkdtemp(join(tmpdir(), 'reelay-jail-'))
  await mkdir(join(dir, 'out'))
})

after(() => rm(dir, { recursive: true }))

async function start(context: TestContext, changes: Partial<JailPlan<unknown, number>> = {}) {
  const plan: JailPlan<unknown, number> = {
    program: PROGRAM,
    readable: [dir],
    heapMegabytesMax: 64,
    memoryBytesMax: MEMORY_BYTES_MAX,
    niceness: 0,
    answer: {
      parse(value) {
        if (typeof value === 'object' && value !== null && 'not' in value) throw new Error('not as agreed')
        return value
      },
    },
    progress: { parse: Number },
    ...changes,
  }
  const jail = await Jail.start(plan)
  context.after(() => jail.end())
  return jail
}

const LONG = { timeLimitMs: 60_000 }

/** True while there is such a process; a zombie counts as gone. */
async function isRunning(pid: number): Promise<boolean> {
  if (process.platform === 'linux') {
    const status = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => ') Z')
    return !/\) [ZX]/.test(status)
  }
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

test('a child answers one question after another, and tells progress before its answer', async (context) => {
  const jail = await start(context)
  const question = { do: 'echo', text: 'ä\u2028\n' }
  assert.deepEqual(await jail.ask(question, LONG), { outcome: 'answered', answer: question })
  const progress: number[] = []
  const told = await jail.ask({ do: 'tell' }, { ...LONG, onProgress: (each) => progress.push(each) })
  assert.deepEqual(told, { outcome: 'answered', answer: 'told' })
  assert.deepEqual(progress, [1, 2, 3])
})

const PIPES: JailPlan<unknown, number>['onPipes'] = (ends) => {
  for (const end of ends) end.destroy()
}

for (const [where, changes] of Object.entries({ inside: {}, 'inside, with two more pipes,': { onPipes: PIPES } })) {
  test(`${where} there is no network, child, thread, writing, other file or environment`, async (context) => {
    await triesToBreakOut(context, changes)
  })
}

async function triesToBreakOut(context: TestContext, changes: Partial<JailPlan<unknown, number>>): Promise<void> {
  const canary = await startHostileServer()
  context.after(() => canary.close())
  process.env['REELAY_TEST_SECRET'] = 'canary'
  context.after(() => delete process.env['REELAY_TEST_SECRET'])
  const jail = await start(context, changes)
  const outcome = await jail.ask({ do: 'break out', path: join(dir, 'escaped'), port: canary.port }, LONG)
  const answer = 'network:no child:no worker:no write:no read:no environment:'
  assert.deepEqual(outcome, { outcome: 'answered', answer })
  assert.deepEqual(canary.hits, [])
  assert.ok(!existsSync(join(dir, 'escaped')))
}

test('a child with two more pipes speaks with whoever is at their other ends', async (context) => {
  let heard: Promise<string> | undefined
  const onPipes: JailPlan<unknown, number>['onPipes'] = ([third, fourth]) => {
    heard = once(third, 'data').then(([chunk]) => String(chunk))
    fourth.write('from outside')
  }
  const jail = await start(context, { onPipes })
  assert.deepEqual(await jail.ask({ do: 'use pipes' }, LONG), { outcome: 'answered', answer: 'from outside' })
  assert.equal(await heard, 'from inside')
})

test('a child that may write does so in its one folder and nowhere else', async (context) => {
  const jail = await start(context, { writable: join(dir, 'out') })
  for (const [path, isAllowed] of [
    [join(dir, 'out', 'film'), 'yes'],
    [join(dir, 'film'), 'no'],
    [join(dir, 'out', '..', 'film'), 'no'],
  ] as const) {
    assert.deepEqual(await jail.ask({ do: 'write', path }, LONG), { outcome: 'answered', answer: isAllowed }, path)
  }
})

test('a child opens only so many files and writes none of more than a GiB', {
  skip: process.platform !== 'linux',
}, async (context) => {
  const jail = await start(context, { writable: join(dir, 'out'), readable: [dir, process.execPath] })
  const ask = async (what: string) => {
    const outcome = await jail.ask({ do: what, path: join(dir, 'out', 'large') }, LONG)
    return outcome.outcome === 'answered' ? outcome.answer : outcome.detail
  }
  assert.match(String(await ask('write a gigabyte')), /^no$|SIGXFSZ/)
  assert.equal(await ask('open many'), 'no')
})

for (const what of ['hang', 'wait']) {
  test(`a child that does not answer is killed at its time limit: ${what}`, async (context) => {
    const jail = await start(context)
    const outcome = await jail.ask({ do: what }, { timeLimitMs: 200 })
    assert.deepEqual(outcome, { outcome: 'lost', because: 'time', detail: 'no answer within 200 ms' })
    await jail.end()
    assert.equal(await isRunning(jail.pid ?? 0), false)
  })
}

test('a child that tells nothing for too long is killed before its time is up', async (context) => {
  const jail = await start(context)
  const outcome = await jail.ask({ do: 'hang' }, { ...LONG, silenceLimitMs: 200 })
  assert.deepEqual(outcome, { outcome: 'lost', because: 'time', detail: 'no sign of life for 200 ms' })
})

const DEATHS: readonly (readonly [what: string, detail: RegExp])[] = [
  ['exit', /ended with 3/],
  ['abort', /ended with SIGABRT/],
  ['eat the heap', /heap out of memory/],
  ['eat memory', /out of memory|failed to allocate memory/i],
  ['nothing that there is', /there is no nothing/],
  ['lie', /something else than agreed.*not as agreed/],
  ['chatter', /something else than agreed/],
  ['flood', /too long/],
]

for (const [what, detail] of DEATHS) {
  test(`a child's end is told with its reason, and it is gone: ${what}`, async (context) => {
    const jail = await start(context)
    const outcome = await jail.ask({ do: what }, LONG)
    assert.ok(outcome.outcome === 'lost' && outcome.because === 'death', JSON.stringify(outcome))
    assert.match(outcome.detail, detail)
    assert.equal(jail.isAlive, false)
    assert.deepEqual(await jail.ask({ do: 'echo' }, LONG), outcome)
  })
}

test('memory that is only reserved has its limit, too', {
  skip: process.platform !== 'linux',
}, async (context) => {
  const jail = await start(context)
  const outcome = await jail.ask({ do: 'eat at once' }, LONG)
  assert.ok(outcome.outcome === 'lost')
  assert.match(outcome.detail, /could not allocate memory|out of memory/i)
})

test('a program that cannot start says why', async () => {
  const plan = {
    program: join(dir, 'missing.ts'),
    readable: [dir],
    heapMegabytesMax: 64,
    memoryBytesMax: MEMORY_BYTES_MAX,
    niceness: 0,
    answer: { parse: (value: unknown) => value },
  }
  await assert.rejects(Jail.start(plan), /did not start.*missing\.ts/s)
})

test('starting can be stopped', async () => {
  const stop = new AbortController()
  const plan = {
    program: PROGRAM,
    readable: [dir],
    heapMegabytesMax: 64,
    memoryBytesMax: MEMORY_BYTES_MAX,
    niceness: 0,
    answer: { parse: (value: unknown) => value },
  }
  const started = Jail.start(plan, stop.signal)
  setImmediate(() => stop.abort(new Error('no longer wanted')))
  await assert.rejects(started, /stopped|no longer wanted/)
})

for (const what of ['hang', 'wait', 'echo']) {
  test(`a child ends when its parent is killed, whatever it does: ${what}`, async (context) => {
    const parent = spawn(process.execPath, [join(import.meta.dirname, 'hanging-parent.ts'), dir, what], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    context.after(() => parent.kill('SIGKILL'))
    const [line] = await once(parent.stdout.setEncoding('utf8'), 'data')
    const pid = Number(line)
    assert.equal(await isRunning(pid), true)
    parent.kill('SIGKILL')
    await once(parent, 'exit')
    while (await isRunning(pid)) await sleep(20)
  })
}
